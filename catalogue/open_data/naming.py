"""Which municipality a row of an official file names, where it is known for sure."""

from __future__ import annotations

from catalogue.model import Municipality
from catalogue.places.resolution import Places, Why


def sure_place(places: Places, name: str, region: str) -> Municipality | None:
    """The municipality of a name in a region; None for namesakes, and where a slip would have to be forgiven."""
    found = places.resolve(name, region)
    return None if found.one is None or Why.SLIP in found.why else found.one

"""Open figures of several places beside each other, and of a town beside the okrug around it; each keeps its year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.model import Catalogue, FigureOf, Municipality, OpenFigures, OpenIndicator
from catalogue.ratings import Ratings
from recommender.indirect import PeerComparison, compared, newest
from recommender.peers import Peer, Traits, distance, parts_of, similar

MOST_PEERS = 4
"""Peers that are taken where the official names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One indicator of several places, in their order; None where the place has no figure of it.

    The newest edition that most of the places have is taken, so that one year is compared where that is possible.
    """

    indicator: OpenIndicator
    cells: tuple[PeerComparison | None, ...]


def side_by_side(places: Sequence[Municipality], figures: OpenFigures) -> list[FigureRow]:
    """The indicators that at least one of the places has, in the order of the data."""
    rows = [_row(one, places, figures) for one in figures.indicators.values()]
    return [row for row in rows if any(row.cells)]


def _row(indicator: OpenIndicator, places: Sequence[Municipality], figures: OpenFigures) -> FigureRow:
    ids = [figures.place_of(place, indicator.of) for place in places]
    found = [{f.year: f for f in figures.figures(indicator.id, i)} if i else {} for i in ids]
    years = Counter(year for of_place in found for year in of_place)
    common = max(years, key=lambda year: (years[year], year), default=None)
    cells = []
    for place, of_place in zip(places, found, strict=True):
        figure = of_place.get(common or 0)
        cells.append(compared(indicator, figure, figures) if figure else newest(indicator, place, figures))
    return FigureRow(indicator=indicator, cells=tuple(cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The same thing counted of a town and of the okrug or district around it, each in its own year."""

    town: PeerComparison
    unit: PeerComparison


def twins_of(town: Municipality, figures: OpenFigures) -> list[Twin]:
    """What is known of both."""
    found = []
    for one in figures.indicators.values():
        other = figures.indicators.get(one.same_as or "")
        if one.of is FigureOf.TOWN and other is not None:
            own, around = newest(one, town, figures), newest(other, town, figures)
            if own and around:
                found.append(Twin(town=own, unit=around))
    return found


def unit_around(town: Municipality, catalogue: Catalogue) -> Municipality | None:
    """The okrug or district that holds a town, or the town that a unit holds in its centre."""
    if town.kind.is_unit:
        return catalogue.municipalities.get(town.centre_id or "") if town.holds_centre else None
    return catalogue.units.get(catalogue.figures.units_of.get(town.id, ""))


def as_peer(own: Municipality, other: Municipality) -> Peer:
    """A place chosen to compare with, with what it has in common with the own one."""
    parts = parts_of(Traits.of(own), Traits.of(other))
    return Peer(municipality=other, distance=distance(parts), parts=parts)


def nearest_peers(town: Municipality, catalogue: Catalogue, limit: int = MOST_PEERS) -> list[Peer]:
    """The most similar places of the town's own class of size and climate."""
    own = catalogue.figures.classes.get(town.known_as)
    same = [m for m in catalogue.municipalities.values() if own and catalogue.figures.classes.get(m.id) == own]
    return similar(town, same, Ratings(catalogue.ratings), limit)

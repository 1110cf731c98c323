"""Finds references of cards to unknown cities, measures and counterparts, also in cards that are invalid otherwise."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path as Folder
from typing import Any

from catalogue.load.faults import EntryFault
from catalogue.load.overlay import DOMESTIC_FILE, Card, Overlay, file_of, read_cards
from catalogue.problems import Path


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that a card may name."""

    cities: Collection[str]
    measures: Collection[str]
    domestic: Collection[str]


def known(folder: Folder, overlay: Overlay) -> Known:
    """The ids of the data files, with the editors' cards."""

    def read(name: str) -> Any:
        return json.loads((folder / name).read_text("utf-8"))

    cities = {city["id"] for name in ("cities.json", "cities_world.json") for city in read(name)}
    measures = {measure["id"] for measure in read("iq_method.json")["measures"]}
    domestic = {i for i, card in read_cards(folder, overlay).items() if file_of(card) == DOMESTIC_FILE}
    return Known(cities, measures, domestic)


def unknown(card: Card, there: Known) -> Iterator[tuple[Path, EntryFault, str]]:
    """Every id that leads to nothing, with its place in the card."""
    for key in ("deployments", "effects", "costs"):
        for index, part in enumerate(_list(card, key)):
            city = part.get("city") if isinstance(part, dict) else None
            if isinstance(city, str) and city not in there.cities:
                yield (key, index, "city"), EntryFault.UNKNOWN_CITY, city
    for key, fault, ids in (
        ("measures", EntryFault.UNKNOWN_MEASURE, there.measures),
        ("domestic_counterparts", EntryFault.UNKNOWN_COUNTERPART, there.domestic),
    ):
        for index, name in enumerate(_list(card, key)):
            if isinstance(name, str) and name not in ids:
                yield (key, index), fault, name


def _list(card: Card, key: str) -> list[Any]:
    value = card.get(key)
    return value if isinstance(value, list) else []

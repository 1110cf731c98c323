"""Points of road crashes as GeoJSON, as "Карта ДТП" (dtp-stat.ru) gives them: a feature a crash with casualties.

Of a feature's properties its day (datetime), its municipality (region) and its region (parent_region) are read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from catalogue.model import Figure, Municipality
from catalogue.open_data.model import MOST_UNKNOWN, FigureFault, FigureFileError, ReadFigures
from catalogue.open_data.naming import sure_place
from catalogue.places.resolution import Places

CRASHES = "road-crashes"
MAX_BYTES = 200_000_000
"""The file of a large region has some tens of megabytes."""
PER = 10_000
LAST_MONTH = "12"
"""A year whose newest crash is older than December is not over in the file."""


def read_road_crashes(content: bytes, places: Places, units_of: Mapping[str, str]) -> ReadFigures:
    """Crashes with casualties per 10,000 residents of each unit and whole year. Raises FigureFileError.

    A place without a crash in a year has no figure: whether the file covers it is not known.
    """
    if len(content) > MAX_BYTES:
        raise FigureFileError.of(FigureFault.TOO_LARGE, bytes=len(content), limit=MAX_BYTES)
    counts: Counter[tuple[str, str, int]] = Counter()
    newest: dict[int, str] = {}
    for name, region, day in _crashes(content):
        counts[name, region, int(day[:4])] += 1
        newest[int(day[:4])] = max(newest.get(int(day[:4]), ""), day)
    incomplete = {year for year, day in newest.items() if day[5:7] < LAST_MONTH}
    named = {(name, region) for name, region, _ in counts}
    units = {key: _unit(*key, places, units_of) for key in named}
    left_out = sorted(f"{name}, {region}" for (name, region), unit in units.items() if unit is None)
    if not named:
        raise FigureFileError.of(FigureFault.NOTHING)
    if len(left_out) > MOST_UNKNOWN * len(named):
        raise FigureFileError.of(FigureFault.UNKNOWN_PLACES, unknown=len(left_out), n=len(named))
    summed: Counter[tuple[str, int]] = Counter()
    people: dict[str, int] = {}
    for (name, region, year), crashes in counts.items():
        unit = units[name, region]
        if unit is not None and unit.population and year not in incomplete:
            summed[unit.id, year] += crashes
            people[unit.id] = unit.population
    figures = tuple(
        Figure(indicator=CRASHES, place_id=unit, year=year, value=round(PER * n / people[unit], 1))
        for (unit, year), n in sorted(summed.items())
    )
    return ReadFigures(figures=figures, left_out=tuple(left_out), incomplete_years=tuple(sorted(incomplete)))


def _crashes(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Municipality, region and day of each crash."""
    try:
        data: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FigureFileError.of(FigureFault.NOT_GEOJSON, detail=str(error)[:100]) from None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise FigureFileError.of(FigureFault.NOT_GEOJSON, detail="features")
    for number, feature in enumerate(features):
        facts = feature.get("properties") if isinstance(feature, dict) else None
        told = [facts.get(key) if isinstance(facts, dict) else None for key in ("region", "parent_region", "datetime")]
        name, region, day = (value if isinstance(value, str) else "" for value in told)
        if not name or not region or not day[:4].isdecimal():
            raise FigureFileError.of(
                FigureFault.NOT_GEOJSON, detail=f"feature {number}: region, parent_region, datetime"
            )
        yield name, region, day


def _unit(name: str, region: str, places: Places, units_of: Mapping[str, str]) -> Municipality | None:
    """The unit of a municipality's name; of a town's name the unit that holds it."""
    town = sure_place(places, name, region)
    if town is None or town.kind.is_unit:
        return town
    return places.get(units_of.get(town.id))

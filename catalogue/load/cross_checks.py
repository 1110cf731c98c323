"""Checks between entries: ids are unique, what a card or a measure refers to exists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from catalogue.load.entry import EntryReader, Record
from catalogue.load.faults import DataFault, EntryFault
from catalogue.load.method import METHOD_FILE
from catalogue.model import City, Direction, DocumentationLevel, Indicator, Measure, Scope, Solution
from catalogue.problems import Path, Place, Problem

T = TypeVar("T")


def unique(entries: list[tuple[EntryReader, T]], key: Callable[[T], str]) -> dict[str, T]:
    """Entries by their ids; an id that stands twice is recorded."""
    found: dict[str, T] = {}
    for entry, value in entries:
        if key(value) in found:
            entry.wrong(EntryFault.TWICE, "id", value=key(value))
        found[key(value)] = value
    return found


def check_solutions(
    solutions: list[tuple[EntryReader, Solution]], cities: Mapping[str, City], measures: Collection[str] | None
) -> None:
    """Checks what cards refer to; `measures` are the declared ids, None where they cannot be known."""
    domestic = {s.id for _, s in solutions if s.scope is Scope.DOMESTIC}
    for entry, solution in solutions:
        _check_cities(entry, solution, cities)
        for other in sorted(set(solution.domestic_counterparts) - domestic):
            index = solution.domestic_counterparts.index(other)
            entry.wrong(EntryFault.UNKNOWN_COUNTERPART, "domestic_counterparts", index, value=other)
        for other in sorted(set(solution.measures) - set(solution.measures if measures is None else measures)):
            entry.wrong(EntryFault.UNKNOWN_MEASURE, "measures", solution.measures.index(other), value=other)
        for both in sorted(set(solution.needs) & set(solution.provides)):
            entry.wrong(EntryFault.NEEDS_AND_PROVIDES, "needs", solution.needs.index(both), value=both.value)
        if solution.evidence is not DocumentationLevel.PAPER_ONLY and not solution.sources:
            entry.wrong(EntryFault.NO_SOURCE, "evidence", value=solution.evidence.value)


def _check_cities(entry: EntryReader, solution: Solution, cities: Mapping[str, City]) -> None:
    named = {d.city_id for d in solution.deployments}
    named |= {e.city_id for e in solution.effects if e.city_id} | {c.city_id for c in solution.costs if c.city_id}
    for city in sorted(named - set(cities)):
        entry.wrong(EntryFault.UNKNOWN_CITY, *_path_to(entry.record, city), value=city)


def _path_to(record: Record, city: str) -> Path:
    """The first place of a card that names a city."""
    for key in ("deployments", "effects", "costs"):
        for index, inner in enumerate(record.get(key, ())):
            if isinstance(inner, dict) and inner.get("city") == city:
                return (key, index, "city")
    return ()


def check_measures(
    measures: list[tuple[EntryReader, Measure]],
    indicators: list[tuple[EntryReader, Indicator]],
    declared: Collection[int] | None,
) -> None:
    """Every indicator of a measure exists and is of its direction; `declared` are the numbers in the file."""
    direction_of = {i.number: i.direction for _, i in indicators}
    for entry, measure in measures:
        for number in sorted(set(measure.indicators)):
            place = ("indicators", measure.indicators.index(number))
            if declared is not None and number not in declared:
                entry.wrong(DataFault.UNKNOWN_INDICATOR, *place, value=number)
            elif direction_of.get(number, measure.direction) is not measure.direction:
                direction = direction_of[number].value
                entry.wrong(DataFault.OTHER_DIRECTION, *place, value=number, direction=direction)


def check_directions(known: Collection[Direction], problems: list[Problem]) -> None:
    """All directions of the index are described."""
    place = Place(file=METHOD_FILE, entry="directions")
    for missing in sorted(set(Direction) - set(known)):
        problems.append(Problem(code=DataFault.DIRECTION_MISSING, place=place, params={"value": missing.value}))


def declared_ids(records: Any, key: str, kind: type) -> set[Any] | None:
    """Declared ids, also of invalid records; None where one is missing, so that references are not reported too."""
    if not isinstance(records, list):
        return None
    names = [r.get(key) for r in records if isinstance(r, dict)]
    return set(names) if all(isinstance(n, kind) for n in names) and len(names) == len(records) else None

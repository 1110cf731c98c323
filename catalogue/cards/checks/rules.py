"""Checks an editor's cards by the rules of the data files, and by those that only a new fact can break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path as Folder
from typing import Any

from catalogue.cards.checks.references import Known, known, unknown
from catalogue.cards.history.changes import CardChange, ChangeKind
from catalogue.cards.problems import FileFault
from catalogue.cards.submission import Submission
from catalogue.cards.workbook.cells import CellError, clean
from catalogue.cards.workbook.guard import LIMITS, CardLimits
from catalogue.cards.workbook.layout import CardSheet
from catalogue.load.catalogue import load_catalogue
from catalogue.load.entry import DATE
from catalogue.load.faults import CatalogueError, EntryFault
from catalogue.load.overlay import Card, Overlay
from catalogue.problems import Path, Place, Problem

_CELL = re.compile(r"([A-Z]+)(\d+)")
YEARS = ("since", "year")
DATES = ("as_of", "entry_date")


def check(
    submission: Submission, changed: Mapping[str, Card | None], overlay: Overlay, today: date, folder: Folder
) -> tuple[Problem, ...]:
    """Everything wrong with the changed cards laid over the catalogue, in the order of the file.

    A cell that could not be read is reported once; follow-on errors about the missing value are suppressed.
    """
    found = list(submission.problems)
    unread = {(p.place.sheet, p.place.cell) for p in found if p.place.cell}
    problems = [p for i, card in changed.items() if card is not None for p in _own(submission, i, card, today)]
    there = known(folder, {**overlay, **changed})
    for identifier, card in changed.items():
        for path, fault, value in unknown(card, there) if card is not None else ():
            sheet, cell = submission.places.of(identifier, path)
            place = Place(sheet=sheet, cell=cell, entry=identifier)
            problems.append(Problem(code=fault, place=place, params={"value": value}))
    try:
        load_catalogue(folder, {**overlay, **changed})
    except CatalogueError as error:
        problems += [submission.located(problem) for problem in error.problems if not _follows(problem, there)]
    told = set()
    for problem in problems:
        place = problem.place
        same = (problem.code, place.sheet, place.cell, place.entry)
        if (place.sheet, place.cell) not in unread and not (same in told and place.cell):
            found.append(problem)
        told.add(same)
    return tuple(sorted(found, key=_in_file_order))


def _follows(problem: Problem, there: Known) -> bool:
    """Whether the counterpart a card misses is declared, and was only left out for problems of its own."""
    return problem.code is EntryFault.UNKNOWN_COUNTERPART and problem.params["value"] in there.domestic


def _in_file_order(problem: Problem) -> tuple[int, int, int, str]:
    """Sheet by sheet, row by row, from left to right."""
    sheets = [sheet.value for sheet in CardSheet]
    place = problem.place
    cell = _CELL.fullmatch(place.cell)
    sheet = sheets.index(place.sheet) if place.sheet in sheets else len(sheets)
    return (sheet, int(cell[2]) if cell else 0, len(cell[1]) if cell else 0, place.cell)


def _own(submission: Submission, identifier: str, card: Card, today: date) -> Iterator[Problem]:
    for path, value in _values(card, ()):
        code, params = _fault(path, value, today, LIMITS)
        if code is not None:
            sheet, cell = submission.places.of(identifier, path)
            yield Problem(code=code, place=Place(sheet=sheet, cell=cell, entry=identifier), params=params)


def _fault(path: Path, value: Any, today: date, limits: CardLimits) -> tuple[Any, dict[str, str]]:
    """Why a value cannot stand, None and nothing for a good one."""
    if path[-1] in YEARS and isinstance(value, int) and value > today.year:
        return FileFault.IN_THE_FUTURE, {"value": str(value), "today": today.isoformat()}
    if isinstance(value, str):
        if path[-1] in DATES and DATE.fullmatch(value) and value > today.isoformat()[: len(value)]:
            return FileFault.IN_THE_FUTURE, {"value": value, "today": today.isoformat()}
        try:
            clean(value, limits)
        except CellError as error:
            return error.code, error.params
    return None, {}


def _values(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _values(inner, (*path, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _values(inner, (*path, index))
    elif path:
        yield path, value


def cards_of(changes: tuple[CardChange, ...]) -> dict[str, Card | None]:
    """The changed cards by id, None for a removed one."""
    return {c.id: None if c.kind is ChangeKind.REMOVED else c.new for c in changes}

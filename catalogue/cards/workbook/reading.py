"""Reads the editors' workbook into cards; everything wrong with it is told at once, with sheet and cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from catalogue.cards.problems import CardsError, FileFault
from catalogue.cards.submission import CellPlaces, Submission
from catalogue.cards.workbook.cells import CellError, value_of
from catalogue.cards.workbook.fields import card_of, misplaced
from catalogue.cards.workbook.guard import LIMITS, CardCell, CardLimits, Rows, read_sheets
from catalogue.cards.workbook.layout import (
    COLUMNS,
    LIST_OF,
    OWNER_PATH,
    READ,
    REVISION_KEY,
    SCOPE_PATH,
    CardColumn,
    CardSheet,
    column_of,
    spread,
)
from catalogue.load.faults import EntryFault
from catalogue.model import Scope
from catalogue.problems import Path, Place, Problem

_LETTERS = re.compile("[A-Z]+")


class _CardReading:
    """One workbook being read: collects rows, places and problems."""

    def __init__(self, sheets: Mapping[str, Rows], limits: CardLimits) -> None:
        self.sheets, self.limits = sheets, limits
        self.problems: list[Problem] = []
        self.places = CellPlaces()

    def wrong(self, code: StrEnum, sheet: str, cell: str, card: str = "", **params: object) -> None:
        told = {key: str(value) for key, value in params.items()}
        self.problems.append(Problem(code=code, place=Place(sheet=sheet, cell=cell, entry=card), params=told))

    def told_places(self) -> Iterator[Place]:
        return (problem.place for problem in self.problems)

    def columns(self, sheet: CardSheet) -> dict[str, CardColumn]:
        """The columns of a sheet by their letters, read from its first row; what is missing or unknown is told."""
        found: dict[str, CardColumn] = {}
        for cell in self.sheets[sheet].get(1, []):
            column = column_of(sheet, str(cell.value))
            if column is None:
                self.wrong(FileFault.UNKNOWN_COLUMN, sheet, cell.name, heading=str(cell.value)[:80])
            elif column.path in {c.path for c in found.values()}:
                self.wrong(FileFault.COLUMN_TWICE, sheet, cell.name, heading=column.heading)
            else:
                found[_letters(cell)] = column
        there = {c.path for c in found.values()}
        for column in spread(sheet):
            # A list has at least its first column; how many more there are is the editor's choice.
            if column.path not in there and not (isinstance(column.path[-1], int) and column.path[-1] > 0):
                self.wrong(FileFault.NO_COLUMN, sheet, "", heading=column.heading)
        return found

    def rows(self, sheet: CardSheet) -> list[tuple[int, dict[Path, Any], dict[Path, str]]]:
        """Row number, values and cell names by path for every filled row below the headings."""
        columns, result = self.columns(sheet), []
        for number, cells in self.sheets[sheet].items():
            if number == 1:
                continue
            values: dict[Path, Any] = {}
            names: dict[Path, str] = {}
            for cell in cells:
                column = columns.get(_letters(cell))
                if column is None:
                    if sheet in COLUMNS and _letters(cell) not in columns:
                        self._loose(sheet, cell)
                    continue
                names[column.path] = cell.name
                try:
                    values[column.path] = value_of(cell, column, self.limits)
                except CellError as error:
                    self.wrong(error.code, sheet, cell.name, **error.params)
            if any(value is not None for value in values.values()) or len(values) < len(names):
                for letters, column in columns.items():
                    names.setdefault(column.path, f"{letters}{number}")
                result.append((number, values, names))
        return result

    def _loose(self, sheet: CardSheet, cell: CardCell) -> None:
        """Something written beside the table would be lost silently: its column has no heading, or no known one."""
        heading = f"{_letters(cell)}1"
        if not any(p.sheet == sheet and p.cell in (heading, cell.name) for p in self.told_places()):
            self.wrong(FileFault.UNKNOWN_COLUMN, sheet, cell.name, heading="")


def read_workbook(content: bytes, limits: CardLimits = LIMITS) -> Submission:
    """The cards of a workbook. Raises CardsError for a file that cannot be read at all; what is wrong with single
    cells comes with the submission.
    """
    if len(content) > limits.max_bytes:
        raise CardsError.of(FileFault.TOO_LARGE, bytes=str(len(content)), limit=str(limits.max_bytes))
    reading = _CardReading(read_sheets(content, limits), limits)
    _check_sheets(reading)
    parts, owners = _parts(reading)
    cards: dict[str, dict[str, Any]] = {}
    for number, values, names in reading.rows(CardSheet.CARDS):
        identifier = values.get(("id",))
        if not isinstance(identifier, str):
            reading.wrong(FileFault.NO_ID, CardSheet.CARDS, f"A{number}")
            continue
        if identifier in cards:
            _, first = reading.places.of(identifier, ("id",))
            reading.wrong(FileFault.ID_TWICE, CardSheet.CARDS, names["id",], identifier, value=identifier, place=first)
            continue
        _place(reading.places, identifier, values, names)
        _check_scope(reading, identifier, values, names)
        cards[identifier] = card_of(values, parts.get(identifier, {}))
    for identifier, (sheet, cell) in owners.items():
        if identifier not in cards:
            reading.wrong(FileFault.NO_CARD, sheet, cell, value=identifier)
    versions, revision = _versions(reading)
    return Submission(cards, versions, revision, reading.places, tuple(reading.problems))


def _check_sheets(reading: _CardReading) -> None:
    """Raises CardsError for a workbook that is not ours."""
    known = {sheet.value for sheet in CardSheet}
    needed = (*READ, CardSheet.VERSIONS)
    for sheet in needed:
        if sheet not in reading.sheets:
            reading.wrong(FileFault.NO_SHEET, sheet, "")
    for name in reading.sheets:
        if name not in known:
            reading.wrong(FileFault.UNKNOWN_SHEET, name[:80], "")
    if reading.problems:
        raise CardsError(reading.problems)


def _parts(
    reading: _CardReading,
) -> tuple[dict[str, dict[CardSheet, list[dict[Path, Any]]]], dict[str, tuple[CardSheet, str]]]:
    """The rows of deployments, effects, costs and sources by card, and where each card is first named there."""
    parts: dict[str, dict[CardSheet, list[dict[Path, Any]]]] = defaultdict(lambda: defaultdict(list))
    owners: dict[str, tuple[CardSheet, str]] = {}
    for sheet, key in LIST_OF.items():
        for number, values, names in reading.rows(sheet):
            owner = values.get(OWNER_PATH)
            if not isinstance(owner, str):
                reading.wrong(FileFault.NO_ID, sheet, f"A{number}")
                continue
            owners.setdefault(owner, (sheet, names[OWNER_PATH]))
            place: Path = (key, len(parts[owner][sheet]))
            for path, cell in names.items():
                inner = () if sheet is CardSheet.SOURCES and path == ("url",) else path
                reading.places.put(owner, place if path == OWNER_PATH else (*place, *inner), sheet, cell)
            parts[owner][sheet].append(values)
    return parts, owners


def _place(places: CellPlaces, identifier: str, values: Mapping[Path, Any], names: Mapping[Path, str]) -> None:
    """Notes the cells of a row; members of a list are counted without the blank cells between them."""
    counted: dict[str | int, int] = defaultdict(int)
    slots = sorted((path for path in names if isinstance(path[-1], int)), key=lambda path: (str(path[0]), path[-1]))
    for path in slots:
        places.put_first(identifier, path[:1], CardSheet.CARDS, names[path])
        if values.get(path) is not None:
            places.put(identifier, (path[0], counted[path[0]]), CardSheet.CARDS, names[path])
            counted[path[0]] += 1
    for path in names.keys() - set(slots):
        places.put(identifier, path, CardSheet.CARDS, names[path])
    places.put(identifier, (), CardSheet.CARDS, names["id",])


def _check_scope(reading: _CardReading, identifier: str, values: Mapping[Path, Any], names: Mapping[Path, str]) -> None:
    scope = values.get(SCOPE_PATH)
    cell = names.get(SCOPE_PATH, "")
    choices = ", ".join((Scope.DOMESTIC, Scope.WORLD))
    if scope is None and not any(p.cell == cell and p.sheet == CardSheet.CARDS for p in reading.told_places()):
        reading.wrong(EntryFault.BLANK, CardSheet.CARDS, cell, identifier)
    elif scope not in (None, Scope.DOMESTIC.value, Scope.WORLD.value):
        reading.wrong(EntryFault.VOCABULARY, CardSheet.CARDS, cell, identifier, value=scope, choices=choices)
    else:
        for path in misplaced(values):
            reading.wrong(FileFault.OTHER_SCOPE, CardSheet.CARDS, names[path], identifier)


def _versions(reading: _CardReading) -> tuple[dict[str, str], int]:
    """What the export noted: the version of every card and the newest revision."""
    rows = reading.sheets[CardSheet.VERSIONS]
    noted = {str(cells[0].value): str(cells[1].value) for number, cells in rows.items() if number > 1 and cells[1:]}
    revision = noted.pop(REVISION_KEY, "")
    if not revision.isdigit():
        reading.wrong(FileFault.FORM, CardSheet.VERSIONS, "")
    return noted, int(revision) if revision.isdigit() else 0


def _letters(cell: CardCell) -> str:
    found = _LETTERS.match(cell.name)
    return found[0] if found else ""

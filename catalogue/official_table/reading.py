"""Reads the ministry's table with marks per direction; every problem is reported at once, with its row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from catalogue.model import Direction, DirectionFacts, Language, Municipality, Region
from catalogue.official_table.directions import DirectionFinder
from catalogue.official_table.grid import Grid, GridRow
from catalogue.official_table.headings import TableField
from catalogue.official_table.model import OfficialTable, RatedValue
from catalogue.official_table.numbers import maximum_of, number_of, says_unknown, year_of
from catalogue.official_table.opening import read_grid
from catalogue.official_table.problems import Findings, TableError, TableLimits, Wrong
from catalogue.official_table.problems import TableNoteCode as Note
from catalogue.official_table.problems import TableProblemCode as Code
from catalogue.official_table.towns import TownFinder
from catalogue.places.gazetteer import display
from catalogue.places.resolution import Places
from catalogue.spreadsheets.cells import Cell, NoResult, shown

T = TypeVar("T")


class _TableReading:
    """One pass over a grid: turns rows into marks and collects what is wrong with them."""

    def __init__(self, places: Places, directions: Mapping[Direction, DirectionFacts], limits: TableLimits) -> None:
        self._limits = limits
        self._towns, self._directions = TownFinder(places), DirectionFinder(directions)
        self._headings: Mapping[TableField, str] = {}
        self.problems, self.notes = Findings(limits.max_problems), Findings(limits.max_problems)

    def values(self, grid: Grid) -> tuple[RatedValue, ...]:
        self._headings = grid.headings
        read = [mark for row in grid.rows if (mark := self._mark(row))]
        kept = self._consistent(read)
        if problems := self.problems.listed(Code.MORE):
            raise TableError(problems)
        return tuple(kept)

    def _mark(self, row: GridRow) -> RatedValue | None:
        town = self._town(row)
        year = self._cell(row, TableField.YEAR, year_of)
        direction = self._direction(row)
        value, unknown = None, says_unknown(row.cells[TableField.VALUE])
        if unknown:
            text = shown(row.cells[TableField.VALUE])
            self.notes.add(Note.NO_DATA, row.number, self._headings[TableField.VALUE], text=text)
        else:
            value = self._cell(row, TableField.VALUE, number_of)
        if unknown and row.cells[TableField.MAX] in ("", row.cells[TableField.VALUE]):
            return None
        top = self._cell(row, TableField.MAX, maximum_of)
        if value is not None and top is not None and value > top:
            self._wrong(row.number, TableField.VALUE, Code.VALUE_ABOVE_MAX, value=shown(value), max=shown(top))
        if town is None or year is None or direction is None or value is None or top is None:
            return None
        return RatedValue(town, year, direction, value, top, row.number)

    def _town(self, row: GridRow) -> Municipality | None:
        there: tuple[Region, ...] = ()
        if row.cells.get(TableField.REGION, "") != "":
            region = self._cell(row, TableField.REGION, lambda cell: self._towns.region(shown(cell)))
            if region is None:
                return None
            if region.understood:
                params = {f"understood_{lang}": "; ".join(r.name[lang] for r in region.regions) for lang in Language}
                text, column = shown(row.cells[TableField.REGION]), self._headings[TableField.REGION]
                self.notes.add(Note.REGION_UNDERSTOOD, row.number, column, text=text, **params)
            there = region.regions
        thoroughly = not self.problems.full
        found = self._cell(row, TableField.CITY, lambda cell: self._towns.find(shown(cell), there, thoroughly))
        if found is None:
            return None
        if found.is_told:
            understood = {f"understood_{lang}": display(found.town, lang) for lang in Language}
            params = {"text": found.read.said, **understood, "why": " ".join(found.read.why), "rest": found.read.rest}
            self.notes.add(Note.TOWN_UNDERSTOOD, row.number, self._headings[TableField.CITY], **params)
        return found.town

    def _direction(self, row: GridRow) -> Direction | None:
        found = self._cell(row, TableField.DIRECTION, self._directions.find)
        if found is None:
            return None
        if not found.exact:
            params = self._directions.choices(shown(row.cells[TableField.DIRECTION]), "understood", [found.direction])
            self.notes.add(Note.DIRECTION_UNDERSTOOD, row.number, self._headings[TableField.DIRECTION], **params)
        return found.direction

    def _cell(self, row: GridRow, column: TableField, read: Callable[[Cell], T | Wrong]) -> T | None:
        cell = row.cells[column]
        result: T | Wrong
        if isinstance(cell, NoResult):
            result = Wrong(Code.FORMULA_WITHOUT_VALUE, {})
        elif cell == "":
            result = Wrong(Code.MERGED_CELLS if column in row.merged else Code.BLANK_CELL, {})
        elif isinstance(cell, str) and len(cell) > self._limits.max_cell_chars:
            result = Wrong(Code.CELL_TOO_LONG, {"limit": str(self._limits.max_cell_chars)})
        else:
            result = read(cell)
        if isinstance(result, Wrong):
            self._wrong(row.number, column, result.code, **result.params)
            return None
        return result

    def _wrong(self, row: int, column: TableField, code: Code, **params: str) -> None:
        self.problems.add(code, row, self._headings[column], **params)

    def _consistent(self, marks: Iterable[RatedValue]) -> list[RatedValue]:
        """Marks without repetitions, which are told; one maximum for a year and direction, one value for a town
        in them.
        """
        scales: dict[tuple[int, Direction], RatedValue] = {}
        kept: dict[tuple[str, int, Direction], RatedValue] = {}
        for mark in marks:
            scale = scales.setdefault((mark.year, mark.direction), mark)
            if mark.max != scale.max:
                self._disagree(mark, scale, TableField.MAX, Code.DIFFERENT_MAX, mark.max, scale.max)
            first = kept.setdefault((mark.municipality.known_as, mark.year, mark.direction), mark)
            if mark.value != first.value:
                self._disagree(mark, first, TableField.VALUE, Code.CONTRADICTION, mark.value, first.value)
            elif mark is not first:
                self.notes.add(Note.REPEATED, mark.row)
        return list(kept.values())

    def _disagree(
        self, mark: RatedValue, first: RatedValue, column: TableField, code: Code, number: float, first_number: float
    ) -> None:
        params = {column.value: shown(number), f"first_{column.value}": shown(first_number)}
        self._wrong(
            mark.row, column, code, **params, first_row=str(first.row), year=str(mark.year), direction=mark.direction
        )


def read_table(
    content: bytes,
    filename: str,
    places: Places,
    directions: Mapping[Direction, DirectionFacts],
    limits: TableLimits,
) -> OfficialTable:
    """The marks of an official's file: city, year, direction, value and max in points, optionally region.

    The content decides whether it is CSV (UTF-8, UTF-16 with its mark, windows-1251) or XLSX, where the only visible
    sheet with the headings is read; the name only tells a damaged workbook from a foreign encoding.
    Raises TableError with every problem found; nothing is taken over in part.
    """
    reading = _TableReading(places, directions, limits)
    grid = read_grid(content, filename, limits, reading.problems, reading.notes)
    values = reading.values(grid)
    notes = reading.notes.listed(Note.MORE)
    return OfficialTable(values, grid.ignored, hashlib.sha256(content).hexdigest(), notes)

"""The rows below the headings; what stands beside them, or is merged or hidden, is told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise

from catalogue.official_table.commas import readings
from catalogue.official_table.headings import REQUIRED, Headings, TableField, counts_other_than_points, headings_of
from catalogue.official_table.problems import Findings, TableLimits, refuse
from catalogue.official_table.problems import TableError as Error
from catalogue.official_table.problems import TableNoteCode as Note
from catalogue.official_table.problems import TableProblemCode as Code
from catalogue.problems import Place, Problem
from catalogue.spreadsheets.cells import Cell, shown
from catalogue.spreadsheets.sheet_rows import Layout, Merge, column_letters

HEADING_ROWS = 10
"""Rows in which the headings are looked for: reports put a title above them."""
_SHOWN = 80
_NAMES = (TableField.CITY, TableField.REGION)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a file with its filled cells; `count` is how many cells a row of text has, filled or not."""

    number: int
    cells: Mapping[int, Cell]
    hidden: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of a file or a sheet in their order, and what its layout is once they were read."""

    rows: Iterator[SourceRow]
    layout: Layout = field(default_factory=Layout)
    commas: bool = False
    """Whether the cells are separated by the sign that Russian numbers have inside."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """The cells of a row in the known columns; `merged` are blank ones that a merged range covers."""

    number: int
    cells: Mapping[TableField, Cell]
    merged: frozenset[TableField] = frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows below the headings that have anything in the known columns."""

    headings: Mapping[TableField, str]
    ignored: tuple[str, ...]
    rows: tuple[GridRow, ...]


def best_heading(head: Iterable[SourceRow]) -> tuple[SourceRow, Headings] | None:
    """The row that has most of the headings; usual ones count more, the first row wins among equals. Two rows one
    below the other count as one where together they have more: "Оценка" over "значение" and "максимум".
    """
    rows = list(head)
    pairs = [_joined(upper, lower) for upper, lower in pairwise(rows) if lower.number == upper.number + 1]
    found = [(row, headings_of(row.cells)) for row in (*rows, *pairs)]
    return max(found, key=lambda pair: (pair[1].found, len(pair[1].exact)), default=None)


def _joined(upper: SourceRow, lower: SourceRow) -> SourceRow:
    """Two rows of headings as one: of a column its lower heading, the upper one where there is none."""
    counts = [row.count for row in (upper, lower) if row.count is not None]
    return SourceRow(lower.number, {**upper.cells, **lower.cells}, count=max(counts) if counts else None)


def head_of(rows: Iterator[SourceRow]) -> tuple[list[SourceRow], Iterator[SourceRow]]:
    """The rows in which headings may stand, and all rows after them."""
    head: list[SourceRow] = []
    for row in rows:
        if row.number > HEADING_ROWS:
            return head, chain([row], rows)
        head.append(row)
    return head, iter(())


class GridReading:
    """Makes a grid of one source; problems and notes are collected."""

    def __init__(self, source: Source, limits: TableLimits, problems: Findings, notes: Findings) -> None:
        self._source, self._limits = source, limits
        self._problems, self._notes = problems, notes
        self._places: dict[TableField, int] = {}
        self._heading: dict[int, str] = {}
        self._width = 0

    def grid(self) -> Grid:
        """The grid. Raises TableError where there are no headings or no rows."""
        head, rest = head_of(self._source.rows)
        best = best_heading(head)
        if best is None and next(rest, None) is None:
            refuse(Code.EMPTY_TABLE)
        start, headings = best or (SourceRow(0, {}), Headings({}, frozenset()))
        self._take_headings(start, headings)
        kept = list(self._kept(row for row in chain(head, rest) if row.number > start.number))
        if not kept and not self._problems.full:
            self._raise()
            refuse(Code.EMPTY_TABLE)
        merges = _Merges(self._source.layout.merges, self._places)
        rows = tuple(read for row in kept if self._is_mark(row, read := self._row(row, merges)))
        self._tell_layout(kept)
        ignored = tuple(text for index, text in sorted(self._heading.items()) if index not in self._known)
        return Grid({column: self._heading[i] for column, i in self._places.items()}, ignored, rows)

    def _take_headings(self, row: SourceRow, headings: Headings) -> None:
        self._heading = {index: shown(cell) for index, cell in row.cells.items() if shown(cell)}
        self._width = row.count or 0
        problems = [
            Problem(
                code=Code.DUPLICATE_COLUMN,
                place=Place(row=row.number, column=self._heading[places[1]]),
                params={"first": self._heading[places[0]], "second": self._heading[places[1]]},
            )
            for places in headings.places.values()
            if len(places) > 1
        ]
        missing = [column for column in REQUIRED if column not in headings.places]
        if missing:
            place = Place(row=row.number if headings.places else None)
            params = {"columns": ", ".join(missing)}
            problems.append(Problem(code=Code.MISSING_COLUMNS, place=place, params=params))
        problems += [
            Problem(code=Code.NOT_POINTS, place=Place(row=row.number, column=text), params={"text": text})
            for column in (TableField.VALUE, TableField.MAX)
            for text in (self._heading[index] for index in headings.places.get(column, ()))
            if counts_other_than_points(text)
        ]
        if problems:
            raise Error(problems)
        self._places = {column: places[0] for column, places in headings.places.items()}
        self._known = set(self._places.values())
        for column in [c for c in self._places if c not in headings.exact]:
            text = self._heading[self._places[column]]
            self._notes.add(Note.HEADING_UNDERSTOOD, row.number, text, text=text, meant=column.value)

    def _kept(self, rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
        """The rows that have anything in the known columns, no more than the limit."""
        kept = 0
        for found in rows:
            row = self._fitted(found)
            if row is None:
                continue
            if not any(index in self._known for index in row.cells):
                if row.cells:
                    text = "; ".join(shown(cell) for cell in row.cells.values())
                    self._notes.add(Note.ROW_PASSED_OVER, row.number, text=text[:_SHOWN])
                continue
            if kept == self._limits.max_rows:
                refuse(Code.TOO_MANY_ROWS, row.number, limit=self._limits.max_rows)
            kept += 1
            self._tell_loose(row)
            yield row

    def _fitted(self, row: SourceRow) -> SourceRow | None:
        """The row itself, or as it was meant where it has more cells than there are headings."""
        if row.count is None or row.count <= self._width:
            return row
        blank = not any(index >= self._width for index in row.cells)
        if not self._source.commas:
            if blank:
                return row
            self._too_wide(row, Code.ROW_TOO_WIDE)
            return None
        written = [shown(row.cells.get(index, "")) for index in range(row.count)]
        ways = readings(written, self._width, self._places)
        if len(ways) != 1:
            if blank and not ways:
                return row
            self._too_wide(row, Code.COMMA_OR_DECIMAL if ways else Code.ROW_TOO_WIDE)
            return None
        if ways[0].joined:
            text = ",".join(written)[:_SHOWN]
            self._notes.add(Note.DECIMAL_COMMA, row.number, text=text, understood="; ".join(ways[0].cells)[:_SHOWN])
        return SourceRow(row.number, {i: text for i, text in enumerate(ways[0].cells) if text.strip()})

    def _too_wide(self, row: SourceRow, code: Code) -> None:
        cells = "; ".join(shown(cell) for cell in row.cells.values())
        self._problems.add(code, row.number, cells=str(row.count), columns=str(self._width), text=cells[:_SHOWN])

    def _tell_loose(self, row: SourceRow) -> None:
        for index, cell in row.cells.items():
            if index not in self._heading:
                self._notes.add(Note.CELL_WITHOUT_HEADING, row.number, column_letters(index), text=shown(cell)[:_SHOWN])

    def _row(self, row: SourceRow, merges: _Merges) -> GridRow:
        cells: dict[TableField, Cell] = {column: row.cells.get(index, "") for column, index in self._places.items()}
        merged = set()
        for column, merge in merges.covering(row.number):
            if cells[column] != "":
                continue
            anchor = merges.anchors.get((merge.first_row, merge.first_column), "")
            if anchor == "" or column is TableField.VALUE or merges.is_wide(merge):
                merged.add(column)
            else:
                cells[column] = anchor
                self._notes.add(Note.MERGED_FILLED, row.number, self._heading[self._places[column]])
        merges.remember(row)
        return GridRow(row.number, cells, frozenset(merged))

    def _is_mark(self, row: SourceRow, read: GridRow) -> bool:
        """Whether a row is one of marks: a heading between rows or a note below them has a text and nothing else."""
        if any(cell != "" for column, cell in read.cells.items() if column not in _NAMES):
            return True
        text = "; ".join(shown(cell) for cell in row.cells.values())
        self._notes.add(Note.ROW_PASSED_OVER, row.number, text=text[:_SHOWN])
        return False

    def _tell_layout(self, rows: Iterable[SourceRow]) -> None:
        for row in rows:
            if row.hidden:
                self._notes.add(Note.HIDDEN_ROWS, row.number)
        for column, index in self._places.items():
            if index in self._source.layout.hidden_columns:
                self._notes.add(Note.HIDDEN_COLUMN, None, self._heading[self._places[column]])
        if beyond := self._source.layout.beyond:
            self._notes.add(Note.COLUMNS_BEYOND, beyond[0], beyond[1])

    def _raise(self) -> None:
        if problems := self._problems.listed(Code.MORE):
            raise Error(problems)


class _Merges:
    """Merged ranges by the known columns they cover; ranges that overlap are of no program and refuse the file."""

    def __init__(self, merges: Iterable[Merge], places: Mapping[TableField, int]) -> None:
        self._by_column: dict[TableField, list[Merge]] = {}
        self._columns = sorted(places.values())
        self._firsts: set[tuple[int, int]] = set()
        self.anchors: dict[tuple[int, int], Cell] = {}
        for merge in sorted(merges):
            for column, index in places.items():
                if merge.first_column <= index <= merge.last_column:
                    self._by_column.setdefault(column, []).append(merge)
                    self._firsts.add((merge.first_row, merge.first_column))
        for ranges in self._by_column.values():
            if any(later.first_row <= earlier.last_row for earlier, later in pairwise(ranges)):
                refuse(Code.BROKEN_FILE)

    def covering(self, row: int) -> Iterator[tuple[TableField, Merge]]:
        """The ranges that cover a row, by known column."""
        for column, ranges in self._by_column.items():
            place = bisect_right(ranges, row, key=lambda merge: merge.first_row) - 1
            if place >= 0 and ranges[place].last_row >= row:
                yield column, ranges[place]

    def is_wide(self, merge: Merge) -> bool:
        """Whether a range covers several known columns: whose value it is nobody can know."""
        return sum(merge.first_column <= index <= merge.last_column for index in self._columns) > 1

    def remember(self, row: SourceRow) -> None:
        """Keeps the cells of a row in which merged ranges begin."""
        for index, cell in row.cells.items():
            if (row.number, index) in self._firsts:
                self.anchors[row.number, index] = cell

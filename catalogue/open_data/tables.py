"""Rows of a downloaded table, CSV or XLSX, with its headings found: one guard for strangers' files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from catalogue.open_data.model import FigureFault, FigureFileError
from catalogue.problems import Place
from catalogue.spreadsheets.cells import SPACES, Cell, NoResult, clean, sheet_cell, shown
from catalogue.spreadsheets.delimited import DELIMITERS, QuotesError, decode, rows_of
from catalogue.spreadsheets.guard import ACTIVE, ZIP, PackageError, Policy
from catalogue.spreadsheets.sheet_rows import Convert, RawCell
from catalogue.spreadsheets.xlsx import Sheet, Workbook

MAX_BYTES = 50_000_000
"""The municipal database of one indicator for all units and years has some ten megabytes."""
MAX_CELL_CHARS = 1_000
HEADING_ROWS = 15
POLICY = Policy(
    max_unpacked_bytes=500_000_000, max_cell_chars=MAX_CELL_CHARS, max_tags=20_000_000, max_ratio=200, refused=ACTIVE
)
BLANK = frozenset(("", "-", "–", "—", "…", "...", "нет данных", "н/д", "na", "nan"))
"""How tables write that a figure is not known."""
Heading = Callable[[str], str | None]
"""Which field a heading means, if any, of a heading in small letters with single spaces."""
Numbered = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row below the headings: its number in the file, and its cells by field."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, field: str) -> str:
        cell = self.cells.get(field, "")
        return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else shown(cell).strip()

    def number_of(self, field: str) -> float | None:
        """The number of a cell, None where the table says that it is not known. Raises ValueError."""
        cell = self.cells.get(field, "")
        if isinstance(cell, float):
            return cell
        text = shown(cell).strip()
        if text.lower() in BLANK and not isinstance(cell, NoResult):
            return None
        return float(text.translate(dict.fromkeys(map(ord, SPACES))).replace(",", "."))


def table_rows(content: bytes, heading: Heading, needed: frozenset[str]) -> Iterator[TableRow]:
    """The rows below the first row that has all needed headings. Raises FigureFileError."""
    if len(content) > MAX_BYTES:
        raise FigureFileError.of(FigureFault.TOO_LARGE, bytes=len(content), limit=MAX_BYTES)
    best: set[str] = set()
    try:
        for rows in _tables(content):
            fields, rest = _headed(rows, heading, needed, best)
            if fields:
                yield from _below(rest, fields)
                return
    except (PackageError, QuotesError) as error:
        raise FigureFileError.of(FigureFault.NOT_A_TABLE, detail=str(error)) from error
    raise FigureFileError.of(FigureFault.NO_HEADINGS, missing=", ".join(sorted(needed - best)))


def _tables(content: bytes) -> Iterator[Iterator[Numbered]]:
    if content.startswith(ZIP):
        book = Workbook(content, POLICY)
        for sheet in book.sheets:
            if not sheet.hidden:
                yield _sheet(book, sheet)
        return
    text = decode(content).text
    for delimiter in DELIMITERS:
        yield (
            (number, [clean(cell, MAX_CELL_CHARS) for cell in row])
            for number, row in enumerate(rows_of(text, delimiter, strict=delimiter != ","), 1)
        )


def _sheet(book: Workbook, sheet: Sheet) -> Iterator[Numbered]:
    def convert(cell: RawCell) -> Cell | None:
        return sheet_cell(cell, book.styles, book.from_1904, MAX_CELL_CHARS)

    typed: Convert[Cell] = convert
    for row in book.rows(sheet, typed):
        yield row.number, [row.cells.get(i, "") for i in range(max(row.cells, default=-1) + 1)]


def _headed(
    rows: Iterator[Numbered], heading: Heading, needed: frozenset[str], best: set[str]
) -> tuple[dict[str, int], Iterator[Numbered]]:
    """The columns of the fields, and the rows after the headings; no columns where there are none."""
    for _, cells in islice(rows, HEADING_ROWS):
        fields: dict[str, int] = {}
        for column, cell in enumerate(cells):
            field = heading(" ".join(shown(cell).lower().replace("ё", "е").split()))
            if field and field not in fields:
                fields[field] = column
        if needed <= fields.keys():
            return fields, rows
        if len(needed & fields.keys()) > len(best):
            best.clear()
            best.update(needed & fields.keys())
    return {}, rows


def _below(rows: Iterator[Numbered], fields: Mapping[str, int]) -> Iterator[TableRow]:
    for number, cells in rows:
        found = {f: cells[c] for f, c in fields.items() if c < len(cells)}
        if any(shown(cell).strip() for cell in found.values()):
            yield TableRow(number=number, cells=found)


def row_place(row: TableRow, column: str = "") -> Place:
    return Place(row=row.number, column=column)

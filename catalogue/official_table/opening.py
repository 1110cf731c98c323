"""Opens an official's file, CSV or XLSX: which separator, which sheet; a broken or hostile file is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from catalogue.official_table.grid import (
    HEADING_ROWS,
    Grid,
    GridReading,
    Source,
    SourceRow,
    best_heading,
    head_of,
)
from catalogue.official_table.headings import Headings
from catalogue.official_table.problems import Findings, TableLimits, refuse
from catalogue.official_table.problems import TableNoteCode as Note
from catalogue.official_table.problems import TableProblemCode as Code
from catalogue.spreadsheets.cells import Cell, clean, sheet_cell
from catalogue.spreadsheets.delimited import DELIMITERS, QuotesError, decode, rows_of
from catalogue.spreadsheets.guard import OLE, ZIP, PackageError, PackageFault, Policy
from catalogue.spreadsheets.sheet_rows import Convert, Layout, RawCell
from catalogue.spreadsheets.xlsx import Sheet, Workbook

MAX_COLUMNS = 100
"""Columns that are read; a filled cell to the right of them is told."""
MAX_TAGS = 3_000_000
"""Tags in all parts of an XLSX: 50,000 rows of ten cells; millions more take minutes and gigabytes to parse."""
_OTHER_KINDS = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"<": "HTML, XML",
    b"{": "JSON",
    b"[{": "JSON",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}
"""How files begin that are no tables, the longest beginnings first; programs save web pages under the name .xls."""
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xls", ".ods")
_CODES = {
    PackageFault.ENCRYPTED: Code.ENCRYPTED,
    PackageFault.NOT_A_WORKBOOK: Code.NOT_A_WORKBOOK,
    PackageFault.UNPACKED_TOO_LARGE: Code.UNPACKED_TOO_LARGE,
    PackageFault.TOO_MANY_PARTS: Code.TOO_MANY_PARTS,
    PackageFault.TOO_MUCH_MARKUP: Code.TOO_MUCH_MARKUP,
}
"""The other faults are files that are broken."""


def read_grid(content: bytes, filename: str, limits: TableLimits, problems: Findings, notes: Findings) -> Grid:
    """The rows below the headings. The content decides whether it is CSV (UTF-8, UTF-16 with its mark,
    windows-1251) or XLSX; the name only tells a damaged workbook from a foreign encoding. Raises TableError.
    """
    if len(content) > limits.max_bytes:
        refuse(Code.TOO_LARGE, bytes=len(content), limit=limits.max_bytes)
    if not content.strip():
        refuse(Code.EMPTY_TABLE)
    if content.startswith(OLE):
        # A workbook with a password is kept in the container of the old format.
        refuse(Code.ENCRYPTED if _ENCRYPTED_PACKAGE in content else Code.OLD_XLS)
    if kind := next((name for begin, name in _OTHER_KINDS.items() if content.lstrip().startswith(begin)), None):
        refuse(Code.OTHER_KIND, kind=kind)
    if not content.startswith(ZIP):
        return _text_grid(content, filename, limits, problems, notes)
    try:
        return _workbook_grid(content, limits, problems, notes)
    except PackageError as error:
        first = error.problems[0]
        refuse(_CODES.get(PackageFault(first.code), Code.BROKEN_FILE), None, "", **first.params)


# CSV


def _text_grid(content: bytes, filename: str, limits: TableLimits, problems: Findings, notes: Findings) -> Grid:
    decoded = decode(content)
    heads = {d: best_heading(islice(_text_rows(decoded.text, d, limits, False), HEADING_ROWS)) for d in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda d: _found(heads[d]))
    if not _found(heads[delimiter])[0]:
        if filename.lower().endswith(_WORKBOOK_NAMES):
            refuse(Code.BROKEN_FILE)
        if not decoded.certain:
            refuse(Code.ENCODING)
    source = Source(_text_rows(decoded.text, delimiter, limits), commas=delimiter == ",")
    try:
        return GridReading(source, limits, problems, notes).grid()
    except QuotesError as error:
        refuse(Code.QUOTES, error.row)


def _text_rows(text: str, delimiter: str, limits: TableLimits, strict: bool = True) -> Iterator[SourceRow]:
    for number, row in enumerate(rows_of(text, delimiter, strict), 1):
        cells = {i: cell for i, raw in enumerate(row) if raw and (cell := clean(raw, limits.max_cell_chars))}
        if cells or number <= HEADING_ROWS:
            yield SourceRow(number, cells, count=len(row))


def _found(best: tuple[SourceRow, Headings] | None) -> tuple[int, int]:
    return (best[1].found, len(best[1].exact)) if best else (0, 0)


# XLSX


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sheet: how many headings its best row has, whether all, and whether there is anything at all."""

    sheet: Sheet
    found: tuple[int, int]
    complete: bool
    filled: bool


def _workbook_grid(content: bytes, limits: TableLimits, problems: Findings, notes: Findings) -> Grid:
    policy = Policy(
        max_unpacked_bytes=limits.max_unpacked_bytes,
        max_cell_chars=limits.max_cell_chars,
        max_tags=MAX_TAGS,
        max_columns=MAX_COLUMNS,
    )
    book = Workbook(content, policy)
    sheet = _chosen_sheet([_candidate(book, sheet, limits) for sheet in book.sheets], notes)
    layout = Layout()
    return GridReading(Source(_sheet_rows(book, sheet, limits, layout), layout), limits, problems, notes).grid()


def _sheet_rows(book: Workbook, sheet: Sheet, limits: TableLimits, layout: Layout) -> Iterator[SourceRow]:
    def convert(cell: RawCell) -> Cell | None:
        return sheet_cell(cell, book.styles, book.from_1904, limits.max_cell_chars)

    typed: Convert[Cell] = convert
    for row in book.rows(sheet, typed, layout):
        yield SourceRow(row.number, row.cells, row.hidden)


def _candidate(book: Workbook, sheet: Sheet, limits: TableLimits) -> _Candidate:
    head, rest = head_of(_sheet_rows(book, sheet, limits, Layout()))
    best = best_heading(head)
    following = best is not None and (any(row.number > best[0].number for row in head) or next(rest, None) is not None)
    complete = best is not None and best[1].complete and following
    return _Candidate(sheet, _found(best), complete, bool(head) or next(rest, None) is not None)


def _chosen_sheet(candidates: list[_Candidate], notes: Findings) -> Sheet:
    """The only visible sheet whose headings fit; asked back where there are several or it is hidden."""
    fitting = [c.sheet for c in candidates if c.complete]
    visible = [sheet for sheet in fitting if not sheet.hidden]
    if len(visible) > 1:
        refuse(Code.SEVERAL_SHEETS, sheets=_names(visible))
    if fitting and not visible:
        refuse(Code.HIDDEN_SHEET, sheets=_names(fitting))
    if not candidates:
        refuse(Code.EMPTY_TABLE)
    chosen = visible[0] if visible else max(candidates, key=lambda c: (c.found, not c.sheet.hidden)).sheet
    others = [c.sheet for c in candidates if c.sheet is not chosen and c.filled]
    if shown := [sheet for sheet in others if not sheet.hidden]:
        notes.add(Note.SHEET_CHOSEN, sheet=chosen.name, others=_names(shown))
    if hidden := [sheet for sheet in others if sheet.hidden]:
        notes.add(Note.HIDDEN_SHEETS, sheets=_names(hidden))
    return chosen


def _names(sheets: list[Sheet]) -> str:
    return ", ".join(f"«{sheet.name}»" for sheet in sheets[:20])

"""Reads the rows of an official's file, CSV or XLSX, below their headings; a broken or hostile file is refused."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import Any, NoReturn

from defusedxml.ElementTree import iterparse
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader

from catalogue.places.spelling import key_of, words_of

HEADING_ROWS = 10
"""Rows in which the headings are looked for: reports put a title above them."""
MAX_COLUMNS = 100
"""Columns that are read; what stands to the right of them is neither read nor reported."""
MAX_SHEET_ROWS = 1_048_576
"""Rows a sheet of Excel can have; a row numbered higher was made by hand and is not waited for."""
MAX_ENTRIES = 1_000
"""Parts of an XLSX; a table has about a dozen."""
MAX_TAGS = 3_000_000
"""Tags in all parts of an XLSX: 50,000 rows of ten cells; millions more take minutes and gigabytes to parse."""
DELIMITERS = (";", "\t", ",")
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xls", ".ods")
SPACES = " \u00a0\u2009\u202f"
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
Cell = str | float | None
"""A cell as read: "" is blank, None a formula that was saved without its result."""
Row = list[Cell]


class Column(StrEnum):
    CITY = "city"
    YEAR = "year"
    DIRECTION = "direction"
    VALUE = "value"
    MAX = "max"
    REGION = "region"


REQUIRED = (Column.CITY, Column.YEAR, Column.DIRECTION, Column.VALUE, Column.MAX)
HEADINGS = {
    Column.CITY: "город муниципалитет city municipality",
    Column.YEAR: "год year",
    Column.DIRECTION: "направление direction",
    Column.VALUE: "значение балл баллы value score",
    Column.MAX: "максимум макс max",
    Column.REGION: "регион субъект region",
}
_COLUMN_OF = {heading: column for column, headings in HEADINGS.items() for heading in headings.split()}


class TableProblemCode(StrEnum):
    """What is wrong, with the params that say it."""

    TOO_LARGE = "too-large"  # bytes, limit
    OLD_XLS = "old-xls"
    ENCRYPTED = "encrypted"
    BROKEN_FILE = "broken-file"
    NOT_A_WORKBOOK = "not-a-workbook"
    UNPACKED_TOO_LARGE = "unpacked-too-large"  # bytes, limit
    TOO_MANY_PARTS = "too-many-parts"  # parts, limit
    TOO_MUCH_MARKUP = "too-much-markup"  # tags, limit
    ENCODING = "encoding"
    QUOTES = "quotes"
    EMPTY_TABLE = "empty-table"
    TOO_MANY_ROWS = "too-many-rows"  # limit
    MISSING_COLUMNS = "missing-columns"  # columns
    DUPLICATE_COLUMN = "duplicate-column"  # first, second
    BLANK_CELL = "blank-cell"
    CELL_TOO_LONG = "cell-too-long"  # limit
    FORMULA_WITHOUT_VALUE = "formula-without-value"
    UNKNOWN_TOWN = "unknown-town"  # text, nearest_ru, nearest_en
    AMBIGUOUS_TOWN = "ambiguous-town"  # text, choices_ru, choices_en, ids
    REGION_MISMATCH = "region-mismatch"  # text, region, choices_ru, choices_en
    UNKNOWN_DIRECTION = "unknown-direction"  # text, nearest_ru, nearest_en
    AMBIGUOUS_DIRECTION = "ambiguous-direction"  # text, choices_ru, choices_en
    YEAR = "year"  # text, first, last
    NOT_A_NUMBER = "not-a-number"  # text
    PERCENT = "percent"  # text
    NEGATIVE = "negative"  # text
    MAX_NOT_POSITIVE = "max-not-positive"  # text
    VALUE_ABOVE_MAX = "value-above-max"  # value, max
    DIFFERENT_MAX = "different-max"  # max, first_max, first_row, year, direction
    CONTRADICTION = "contradiction"  # value, first_value, first_row, year, direction
    MORE = "more"  # count


Code = TableProblemCode


@dataclass(frozen=True, slots=True)
class TableLimits:
    """How much of a file is read; `max_problems` are listed, the others counted."""

    max_bytes: int = 5_000_000
    max_rows: int = 50_000
    max_unpacked_bytes: int = 50_000_000
    max_cell_chars: int = 500
    max_problems: int = 100


@dataclass(frozen=True, slots=True)
class TableProblem:
    """`row` is numbered from 1 with the heading, as Excel does, `column` is the heading as written.

    `also` are further rows with exactly the same problem, such as a town written wrong on each of its rows.
    """

    row: int | None
    column: str | None
    code: TableProblemCode
    params: Mapping[str, str]
    also: tuple[int, ...] = ()

    def __str__(self) -> str:
        place = ", ".join(filter(None, [f"row {self.row}" if self.row else "file", self.column]))
        params = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{place}: {self.code.value}" + (f" ({params})" if params else "")


class TableError(Exception):
    """The table cannot be taken over; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[TableProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be used, and why."""

    code: TableProblemCode
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows below the headings that have anything in the known columns, with their numbers."""

    headings: Mapping[Column, str]
    ignored: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[Column, Cell]], ...]


class Problems:
    """Collects problems, identical ones together, and stops listing at a limit."""

    def __init__(self, limit: int) -> None:
        self._limit, self._more = limit, 0
        self._rows: dict[tuple[str | None, TableProblemCode, tuple[tuple[str, str], ...]], list[int]] = {}

    @property
    def full(self) -> bool:
        return len(self._rows) >= self._limit

    def add(self, row: int, column: str | None, wrong: Wrong) -> None:
        key = (column, wrong.code, tuple(wrong.params.items()))
        if key in self._rows:
            self._rows[key].append(row)
        elif self.full:
            self._more += 1
        else:
            self._rows[key] = [row]

    def raise_any(self) -> None:
        found = [TableProblem(rows[0], c, code, dict(p), tuple(rows[1:])) for (c, code, p), rows in self._rows.items()]
        found.sort(key=lambda problem: problem.row or 0)
        if self._more:
            found.append(TableProblem(None, None, Code.MORE, {"count": str(self._more)}))
        if found:
            raise TableError(found)


def refuse(code: TableProblemCode, row: int | None = None, **params: object) -> NoReturn:
    raise TableError([TableProblem(row, None, code, {key: str(value) for key, value in params.items()})])


def _clean(text: str, limits: TableLimits) -> str:
    """A cell without surrounding spaces; of one that is too long only so much that it is seen to be."""
    return text.strip() if len(text) <= limits.max_cell_chars else text[: limits.max_cell_chars + 1]


def shown(cell: str | float) -> str:
    """A cell as people read it."""
    return cell if isinstance(cell, str) else f"{cell:.10g}"


# Headings


def _columns(row: Row) -> dict[Column, list[int]]:
    """Where a row has known headings."""
    found: dict[Column, list[int]] = {}
    for index, cell in enumerate(row):
        column = _COLUMN_OF.get(key_of(words_of(cell))) if isinstance(cell, str) else None
        if column:
            found.setdefault(column, []).append(index)
    return found


def _headings(head: Sequence[Row]) -> tuple[int, dict[Column, list[int]]]:
    """The row among the first ones that has most of the headings, and where they are."""
    found = [_columns(row) for row in head] or [{}]
    best = max(range(len(found)), key=lambda index: len(found[index].keys() & set(REQUIRED)))
    return best, found[best]


def _best(heads: Sequence[Sequence[Row]]) -> int:
    """Which way to read a file, or which of its sheets, shows most of the headings; the first among equals."""
    return max(range(len(heads)), key=lambda index: len(_headings(heads[index])[1].keys() & set(REQUIRED)))


def _grid(rows: Iterator[Row], limits: TableLimits) -> Grid:
    head = list(islice(rows, HEADING_ROWS))
    if not any(cell != "" for row in chain(head, rows) for cell in row):
        refuse(Code.EMPTY_TABLE)
    start, columns = _headings(head)
    heading = ["" if cell is None else shown(cell) for cell in head[start]]
    _check_columns(start + 1, heading, columns)
    known = {index for indexes in columns.values() for index in indexes}
    places = {column: indexes[0] for column, indexes in columns.items()}
    kept: list[tuple[int, Mapping[Column, Cell]]] = []
    for number, row in enumerate(chain(head[start + 1 :], rows), start + 2):
        cells = {column: row[index] if index < len(row) else "" for column, index in places.items()}
        if all(cell == "" for cell in cells.values()):
            continue
        if len(kept) == limits.max_rows:
            refuse(Code.TOO_MANY_ROWS, number, limit=limits.max_rows)
        kept.append((number, cells))
    if not kept:
        refuse(Code.EMPTY_TABLE)
    ignored = tuple(name for index, name in enumerate(heading) if name and index not in known)
    return Grid({column: heading[index] for column, index in places.items()}, ignored, tuple(kept))


def _check_columns(row: int, heading: Sequence[str], columns: Mapping[Column, Sequence[int]]) -> None:
    problems = [
        TableProblem(row, heading[i[1]], Code.DUPLICATE_COLUMN, {"first": heading[i[0]], "second": heading[i[1]]})
        for i in columns.values()
        if len(i) > 1
    ]
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        params = {"columns": ", ".join(missing)}
        problems.append(TableProblem(row if columns else None, None, Code.MISSING_COLUMNS, params))
    if problems:
        raise TableError(problems)


# CSV


def _decoded(content: bytes) -> tuple[str, bool]:
    """The text of a file, and whether its encoding is certain; no text where no encoding fits."""
    bom = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if bom else ("utf-8-sig", "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Text has no zero characters: UTF-16 without its mark does, and so do most other kinds of file.
        return ("", False) if "\0" in text else (text, encoding != "cp1251")
    return "", False


def _csv_rows(text: str, delimiter: str, limits: TableLimits, strict: bool) -> Iterator[Row]:
    """The rows of a text; strict reading refuses a quotation mark that would swallow the rows after it."""
    number = 1
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict):
            number += 1
            yield [_clean(cell, limits) for cell in row[:MAX_COLUMNS]]
    except csv.Error:
        if strict:
            refuse(Code.QUOTES, number)


def _text_grid(content: bytes, filename: str, limits: TableLimits) -> Grid:
    text, certain = _decoded(content)
    heads = [list(islice(_csv_rows(text, d, limits, strict=False), HEADING_ROWS)) for d in DELIMITERS]
    best = _best(heads)
    if not _headings(heads[best])[1]:
        if filename.lower().endswith(_WORKBOOK_NAMES):
            refuse(Code.BROKEN_FILE)
        if not certain:
            refuse(Code.ENCODING)
    return _grid(_csv_rows(text, DELIMITERS[best], limits, strict=True), limits)


# XLSX


class _Package(ExcelReader):
    """openpyxl's reader without what could make a small file cost much: charts, one sheet listed many times."""

    def read_workbook(self) -> None:
        super().read_workbook()
        parts = [relation.target for _, relation in self.parser.find_sheets()]
        if len(set(parts)) < len(parts):
            refuse(Code.BROKEN_FILE)

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Charts have no cells."""


def _check_archive(content: bytes, limits: TableLimits) -> None:
    """Judges a zip by its directory before unpacking; zipfile unpacks no part beyond the size stated there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            refuse(Code.TOO_MANY_PARTS, parts=len(entries), limit=MAX_ENTRIES)
        if any(entry.flag_bits & 1 for entry in entries):
            refuse(Code.ENCRYPTED)
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > limits.max_unpacked_bytes:
            refuse(Code.UNPACKED_TOO_LARGE, bytes=unpacked, limit=limits.max_unpacked_bytes)
        # Every element has its "<" in all encodings that the parser knows, whatever a part calls itself.
        tags = sum(archive.read(entry).count(b"<") for entry in entries)
        if tags > MAX_TAGS:
            refuse(Code.TOO_MUCH_MARKUP, tags=tags, limit=MAX_TAGS)
    names = [entry.filename.lower() for entry in entries]
    if not any(name.startswith("xl/") for name in names) or any(name.endswith("workbook.bin") for name in names):
        refuse(Code.NOT_A_WORKBOOK)


def _uncalculated(sheet: Any) -> set[str]:
    """Cells with a formula and no result; a formula that gave an empty text has type "str"."""
    found: set[str] = set()
    with sheet._get_source() as source:
        if not _FORMULA.search(source.read()):
            return found
    with sheet._get_source() as source:
        for _, element in iterparse(source):
            tag = element.tag.rpartition("}")[2]
            if tag == "c":
                texts = {child.tag.rpartition("}")[2]: child.text for child in element}
                if "f" in texts and not texts.get("v") and not ("v" in texts and element.get("t") == "str"):
                    found.add(element.get("r", ""))
            elif tag == "row":
                element.clear()
    return found


def _sheet_rows(
    sheet: Any, limits: TableLimits, width: int = MAX_COLUMNS, uncalculated: Set[str] = frozenset()
) -> Iterator[Row]:
    """Rows of equal width; the sheet's own statement of its size is not trusted, many programs get it wrong."""
    for row in sheet.iter_rows(max_row=MAX_SHEET_ROWS, max_col=width):
        yield [_sheet_cell(cell, limits, uncalculated) for cell in row]


def _sheet_cell(cell: Any, limits: TableLimits, uncalculated: Set[str]) -> Cell:
    """What a person sees in a cell: a share formatted as a percentage is one."""
    value = cell.value
    if value is None:
        return None if uncalculated and isinstance(cell, ReadOnlyCell) and cell.coordinate in uncalculated else ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value * 100:.10g}%" if "%" in cell.number_format else float(value)
    return _clean(str(value), limits)


def _workbook_grid(content: bytes, limits: TableLimits) -> Grid:
    try:
        _check_archive(content, limits)
        # Results of formulas, not formulas; links to other files stay unread; macros are never looked at.
        package = _Package(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        package.read()
        sheets = package.wb.worksheets
        heads = [list(islice(_sheet_rows(sheet, limits), HEADING_ROWS)) for sheet in sheets]
        best = _best(heads)
        width = max((i for row in heads[best] for i, cell in enumerate(row, start=1) if cell != ""), default=1)
        return _grid(_sheet_rows(sheets[best], limits, width, _uncalculated(sheets[best])), limits)
    except TableError:
        raise
    except Exception as error:
        # A file border: what a malformed part makes openpyxl raise is not documented and has no common base.
        raise TableError([TableProblem(None, None, Code.BROKEN_FILE, {})]) from error


def read_grid(content: bytes, filename: str, limits: TableLimits) -> Grid:
    """The rows below the headings. The content decides whether it is CSV (UTF-8, UTF-16 with its mark,
    windows-1251) or XLSX; the name only tells a damaged workbook from a foreign encoding. Raises TableError.
    """
    if len(content) > limits.max_bytes:
        refuse(Code.TOO_LARGE, bytes=len(content), limit=limits.max_bytes)
    if not content.strip():
        refuse(Code.EMPTY_TABLE)
    if content.startswith(_OLE):
        # A workbook with a password is kept in the container of the old format.
        refuse(Code.ENCRYPTED if _ENCRYPTED_PACKAGE in content else Code.OLD_XLS)
    workbook = content.startswith(_ZIP)
    return _workbook_grid(content, limits) if workbook else _text_grid(content, filename, limits)

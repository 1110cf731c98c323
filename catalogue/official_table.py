"""Reads the ministry's table with marks per direction, CSV or XLSX; every problem is reported at once, with its row."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import math
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import Any, NoReturn, TypeVar

from defusedxml.ElementTree import iterparse
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from rapidfuzz import fuzz

from catalogue.model import Direction, DirectionFacts, Language, Municipality
from catalogue.municipalities import MAX_WORDS, Gazetteer, Mention, display, key_of, namesakes, words_of
from catalogue.regions import GENERIC

YEARS = range(2018, 2027)
"""Years whose marks are taken: the index exists since 2018."""
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
NEAREST, MAX_CHOICES = 3, 20
DIRECTION_SCORE = 90.0
"""Likeness, 0 to 100, from which a direction's name counts as written with a slip."""
DELIMITERS = (";", "\t", ",")
TOWN_KINDS = frozenset("г город городской округ го city town of".split())
"""Words beside the name that say what kind of place it is."""
ABBREVIATIONS = {"обл": "область", "респ": "республика", "ао": "автономный округ", "г": "город"}
JOINT_SAFETY = (("обществен", "экологическ"), ("public", "environmental"))
"""Stems that stand together where the press prints two directions as one."""
SAFETY = (Direction.PUBLIC_SAFETY, Direction.ENVIRONMENTAL_SAFETY)

_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xls", ".ods")
_SPACES = " \u00a0\u2009\u202f"
_NUMBER = re.compile(rf"[-+]?([0-9]+|[0-9]{{1,3}}([{_SPACES}][0-9]{{3}})+)([.,][0-9]+)?")
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
_REGION_PARTS = re.compile(r"[()—–]")
_TOWN_WITH_REGION = re.compile(r"([^()]+)\(([^()]+)\)")

Cell = str | float | None
"""A cell as read: "" is blank, None a formula that was saved without its result."""
Row = list[Cell]
T = TypeVar("T")


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
class RatedValue:
    """The mark of a town in one direction and year, in points of that year's scale."""

    municipality: Municipality
    year: int
    direction: Direction
    value: float
    max: float
    row: int

    @property
    def share(self) -> float:
        """The mark as a share of its maximum, 0 to 1."""
        return self.value / self.max


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """Marks in the order of the file; `sha256` is of the file's bytes."""

    values: tuple[RatedValue, ...]
    ignored_columns: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A cell that cannot be used, and why."""

    code: TableProblemCode
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Grid:
    """The rows below the headings that have anything in the known columns, with their numbers."""

    headings: Mapping[Column, str]
    ignored: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[Column, Cell]], ...]


class _Problems:
    """Collects problems, identical ones together, and stops listing at a limit."""

    def __init__(self, limit: int) -> None:
        self._limit, self._more = limit, 0
        self._rows: dict[tuple[str | None, TableProblemCode, tuple[tuple[str, str], ...]], list[int]] = {}

    @property
    def full(self) -> bool:
        return len(self._rows) >= self._limit

    def add(self, row: int, column: str | None, wrong: _Wrong) -> None:
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


def _refuse(code: TableProblemCode, row: int | None = None, **params: object) -> NoReturn:
    raise TableError([TableProblem(row, None, code, {key: str(value) for key, value in params.items()})])


def _clean(text: str, limits: TableLimits) -> str:
    """A cell without surrounding spaces; of one that is too long only so much that it is seen to be."""
    return text.strip() if len(text) <= limits.max_cell_chars else text[: limits.max_cell_chars + 1]


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


def _grid(rows: Iterator[Row], limits: TableLimits) -> _Grid:
    head = list(islice(rows, HEADING_ROWS))
    if not any(cell != "" for row in chain(head, rows) for cell in row):
        _refuse(Code.EMPTY_TABLE)
    start, columns = _headings(head)
    heading = ["" if cell is None else _shown(cell) for cell in head[start]]
    _check_columns(start + 1, heading, columns)
    known = {index for indexes in columns.values() for index in indexes}
    places = {column: indexes[0] for column, indexes in columns.items()}
    kept: list[tuple[int, Mapping[Column, Cell]]] = []
    for number, row in enumerate(chain(head[start + 1 :], rows), start + 2):
        cells = {column: row[index] if index < len(row) else "" for column, index in places.items()}
        if all(cell == "" for cell in cells.values()):
            continue
        if len(kept) == limits.max_rows:
            _refuse(Code.TOO_MANY_ROWS, number, limit=limits.max_rows)
        kept.append((number, cells))
    if not kept:
        _refuse(Code.EMPTY_TABLE)
    ignored = tuple(name for index, name in enumerate(heading) if name and index not in known)
    return _Grid({column: heading[index] for column, index in places.items()}, ignored, tuple(kept))


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
            _refuse(Code.QUOTES, number)


def _text_grid(content: bytes, filename: str, limits: TableLimits) -> _Grid:
    text, certain = _decoded(content)
    heads = [list(islice(_csv_rows(text, d, limits, strict=False), HEADING_ROWS)) for d in DELIMITERS]
    best = _best(heads)
    if not _headings(heads[best])[1]:
        if filename.lower().endswith(_WORKBOOK_NAMES):
            _refuse(Code.BROKEN_FILE)
        if not certain:
            _refuse(Code.ENCODING)
    return _grid(_csv_rows(text, DELIMITERS[best], limits, strict=True), limits)


# XLSX


class _Package(ExcelReader):
    """openpyxl's reader without what could make a small file cost much: charts, one sheet listed many times."""

    def read_workbook(self) -> None:
        super().read_workbook()
        parts = [relation.target for _, relation in self.parser.find_sheets()]
        if len(set(parts)) < len(parts):
            _refuse(Code.BROKEN_FILE)

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Charts have no cells."""


def _check_archive(content: bytes, limits: TableLimits) -> None:
    """Judges a zip by its directory before unpacking; zipfile unpacks no part beyond the size stated there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            _refuse(Code.TOO_MANY_PARTS, parts=len(entries), limit=MAX_ENTRIES)
        if any(entry.flag_bits & 1 for entry in entries):
            _refuse(Code.ENCRYPTED)
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > limits.max_unpacked_bytes:
            _refuse(Code.UNPACKED_TOO_LARGE, bytes=unpacked, limit=limits.max_unpacked_bytes)
        # Every element has its "<" in all encodings that the parser knows, whatever a part calls itself.
        tags = sum(archive.read(entry).count(b"<") for entry in entries)
        if tags > MAX_TAGS:
            _refuse(Code.TOO_MUCH_MARKUP, tags=tags, limit=MAX_TAGS)
    names = [entry.filename.lower() for entry in entries]
    if not any(name.startswith("xl/") for name in names) or any(name.endswith("workbook.bin") for name in names):
        _refuse(Code.NOT_A_WORKBOOK)


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


def _workbook_grid(content: bytes, limits: TableLimits) -> _Grid:
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


# Cells


def _shown(cell: str | float) -> str:
    return cell if isinstance(cell, str) else f"{cell:.10g}"


def _number(cell: str | float) -> float | _Wrong:
    """A number with a decimal comma or point and spaces between thousands."""
    text = _shown(cell)
    if "%" in text:
        return _Wrong(Code.PERCENT, {"text": text})
    if isinstance(cell, str):
        plain = text.replace("−", "-")
        if not _NUMBER.fullmatch(plain):
            return _Wrong(Code.NOT_A_NUMBER, {"text": text})
        cell = float(re.sub(rf"[{_SPACES}]", "", plain).replace(",", "."))
    if not math.isfinite(cell):
        return _Wrong(Code.NOT_A_NUMBER, {"text": text})
    return cell if cell >= 0 else _Wrong(Code.NEGATIVE, {"text": text})


def _year(cell: str | float) -> int | _Wrong:
    number = _number(cell)
    if isinstance(number, _Wrong) or number not in YEARS:
        return _Wrong(Code.YEAR, {"text": _shown(cell), "first": str(YEARS[0]), "last": str(YEARS[-1])})
    return int(number)


def _maximum(cell: str | float) -> float | _Wrong:
    number = _number(cell)
    negative = isinstance(number, _Wrong) and number.code is Code.NEGATIVE
    return _Wrong(Code.MAX_NOT_POSITIVE, {"text": _shown(cell)}) if negative or number == 0 else number


class _Directions:
    """Finds a direction by its id or name, with a slip of letters."""

    def __init__(self, directions: Mapping[Direction, DirectionFacts]) -> None:
        self._facts = directions
        self._keys = {_joined(name): f.id for f in directions.values() for name in (f.id, f.name.ru, f.name.en)}
        self._known: dict[str, Direction | _Wrong] = {}

    def find(self, cell: str | float) -> Direction | _Wrong:
        text = _shown(cell)
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> Direction | _Wrong:
        key = _joined(text)
        if key in self._keys:
            return self._keys[key]
        if any(all(stem in key for stem in stems) for stems in JOINT_SAFETY):
            return _Wrong(Code.AMBIGUOUS_DIRECTION, self._choices(text, "choices", SAFETY))
        scores: dict[Direction, float] = {}
        for name, direction in self._keys.items():
            scores[direction] = max(scores.get(direction, 0.0), fuzz.ratio(key, name))
        order = sorted(scores, key=lambda direction: (-scores[direction], direction))
        near = [direction for direction in order if scores[direction] >= DIRECTION_SCORE]
        if len(near) > 1:
            return _Wrong(Code.AMBIGUOUS_DIRECTION, self._choices(text, "choices", near))
        return near[0] if near else _Wrong(Code.UNKNOWN_DIRECTION, self._choices(text, "nearest", order[:NEAREST]))

    def _choices(self, text: str, what: str, directions: Iterable[Direction]) -> dict[str, str]:
        names = [self._facts[d].name for d in directions if d in self._facts]
        return {"text": text, **{f"{what}_{lang}": "; ".join(name[lang] for name in names) for lang in Language}}


def _joined(text: str) -> str:
    """A name as directions are compared: no quotes, hyphens or spaces."""
    return key_of(words_of(text)).replace(" ", "")


class _Towns:
    """Finds a town by its exact name, by its region where namesakes share it, or by its id.

    No slips are forgiven here: a guess would give one town's marks to another.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[tuple[str, str], Municipality | _Wrong] = {}

    def find(self, text: str, region: str, suggest: bool) -> Municipality | _Wrong:
        """The town; nearest names are looked for only when asked, for each costs milliseconds."""
        if (text, region) not in self._known:
            self._known[text, region] = self._find(text, region, suggest)
        return self._known[text, region]

    def _find(self, text: str, region: str, suggest: bool) -> Municipality | _Wrong:
        with_region = _TOWN_WITH_REGION.fullmatch(text)
        name = with_region[1] if with_region else text
        region = region or (with_region[2] if with_region else "")
        found = self._named(name)
        if not found and (by_id := self._gazetteer.get(text)):
            return by_id
        if not found:
            near = self._gazetteer.find(" ".join(words_of(name)[:MAX_WORDS]), NEAREST) if suggest else []
            return _Wrong(Code.UNKNOWN_TOWN, _choices(text, "nearest", [m.municipality for m in near]))
        there = [m for m in found if not region or _is_region(m.municipality, region)]
        if not there:
            choices = _choices(text, "choices", [m.municipality for m in found])
            return _Wrong(Code.REGION_MISMATCH, {**choices, "region": region})
        meant = _without_twins(namesakes(there))
        if len(meant) == 1:
            return meant[0]
        ids = "; ".join(town.id for town in meant[:MAX_CHOICES])
        return _Wrong(Code.AMBIGUOUS_TOWN, {**_choices(text, "choices", meant), "ids": ids})

    def _named(self, text: str) -> list[Mention]:
        """Towns whose name is the whole text, best first; a cell that looks like a formula names none."""
        if text.startswith(("=", "+", "-", "@")):
            return []
        words = words_of(text)
        while len(words) > 1 and key_of(words[:1]) in TOWN_KINDS:
            words = words[1:]
        while len(words) > 1 and key_of(words[-1:]) in TOWN_KINDS:
            words = words[:-1]
        whole = [m for m in self._gazetteer.mentions(" ".join(words)) if m.end - m.start == len(words)]
        return sorted(whole, key=lambda m: (-m.score, -(m.municipality.population or 0), m.municipality.id))


def _without_twins(towns: Sequence[Municipality]) -> list[Municipality]:
    """Leaves out a town of unknown size beside one of known size in its region, which the ministry rates."""
    sized = {town.region.id for town in towns if town.population is not None}
    return [town for town in towns if town.population is not None or town.region.id not in sized]


def _choices(text: str, what: str, towns: Sequence[Municipality]) -> dict[str, str]:
    names = {f"{what}_{lang}": "; ".join(display(town, lang) for town in towns[:MAX_CHOICES]) for lang in Language}
    return {"text": text, **names}


def _is_region(town: Municipality, text: str) -> bool:
    """Whether a text names a town's region: its name, a part of it, either also without "oblast" and the like."""
    names = {key for name in (town.region.name.ru, town.region.name.en) for key in _region_keys(name)}
    bare = {frozenset(key - GENERIC) for key in names} - {frozenset()}
    return not _region_keys(text).isdisjoint(names | bare)


def _region_keys(name: str) -> set[frozenset[str]]:
    """The words of a region's name and of its parts: Республика Саха (Якутия) is also Якутия."""
    keys = set()
    for part in (name, *_REGION_PARTS.split(name)):
        words = " ".join(ABBREVIATIONS.get(word, word) for word in key_of(words_of(part)).split())
        keys.add(frozenset(words.split()))
    return keys - {frozenset()}


# Rows


class _Reading:
    """One pass over a grid: turns rows into marks and collects what is wrong with them."""

    def __init__(
        self, grid: _Grid, gazetteer: Gazetteer, directions: Mapping[Direction, DirectionFacts], limits: TableLimits
    ) -> None:
        self._grid, self._limits = grid, limits
        self._towns, self._directions = _Towns(gazetteer), _Directions(directions)
        self._problems = _Problems(limits.max_problems)

    def values(self) -> tuple[RatedValue, ...]:
        read = [mark for row, cells in self._grid.rows if (mark := self._mark(row, cells))]
        kept = self._consistent(read)
        self._problems.raise_any()
        return tuple(kept)

    def _mark(self, row: int, cells: Mapping[Column, Cell]) -> RatedValue | None:
        town = self._town(row, cells)
        year = self._cell(row, cells, Column.YEAR, _year)
        direction = self._cell(row, cells, Column.DIRECTION, self._directions.find)
        value = self._cell(row, cells, Column.VALUE, _number)
        top = self._cell(row, cells, Column.MAX, _maximum)
        if value is not None and top is not None and value > top:
            self._wrong(row, Column.VALUE, Code.VALUE_ABOVE_MAX, value=_shown(value), max=_shown(top))
        if town is None or year is None or direction is None or value is None or top is None:
            return None
        return RatedValue(town, year, direction, value, top, row)

    def _town(self, row: int, cells: Mapping[Column, Cell]) -> Municipality | None:
        region: str | None = ""
        if cells.get(Column.REGION, "") != "":
            region = self._cell(row, cells, Column.REGION, _shown)
        if region is None:
            return None
        said, suggest = region, not self._problems.full
        return self._cell(row, cells, Column.CITY, lambda cell: self._towns.find(_shown(cell), said, suggest))

    def _cell(
        self, row: int, cells: Mapping[Column, Cell], column: Column, read: Callable[[str | float], T | _Wrong]
    ) -> T | None:
        cell = cells[column]
        result: T | _Wrong
        if cell is None:
            result = _Wrong(Code.FORMULA_WITHOUT_VALUE, {})
        elif cell == "":
            result = _Wrong(Code.BLANK_CELL, {})
        elif isinstance(cell, str) and len(cell) > self._limits.max_cell_chars:
            result = _Wrong(Code.CELL_TOO_LONG, {"limit": str(self._limits.max_cell_chars)})
        else:
            result = read(cell)
        if isinstance(result, _Wrong):
            self._problems.add(row, self._grid.headings[column], result)
            return None
        return result

    def _wrong(self, row: int, column: Column, code: TableProblemCode, **params: str) -> None:
        self._problems.add(row, self._grid.headings[column], _Wrong(code, params))

    def _consistent(self, marks: Iterable[RatedValue]) -> list[RatedValue]:
        """Marks without repetitions; one maximum for a year and direction, one value for a town in them."""
        scales: dict[tuple[int, Direction], RatedValue] = {}
        kept: dict[tuple[str, int, Direction], RatedValue] = {}
        for mark in marks:
            scale = scales.setdefault((mark.year, mark.direction), mark)
            if mark.max != scale.max:
                self._disagree(mark, scale, Column.MAX, Code.DIFFERENT_MAX, mark.max, scale.max)
            first = kept.setdefault((mark.municipality.id, mark.year, mark.direction), mark)
            if mark.value != first.value:
                self._disagree(mark, first, Column.VALUE, Code.CONTRADICTION, mark.value, first.value)
        return list(kept.values())

    def _disagree(
        self, mark: RatedValue, first: RatedValue, column: Column, code: Code, number: float, first_number: float
    ) -> None:
        params = {column.value: _shown(number), f"first_{column.value}": _shown(first_number)}
        self._wrong(
            mark.row, column, code, **params, first_row=str(first.row), year=str(mark.year), direction=mark.direction
        )


def read_table(
    content: bytes,
    filename: str,
    gazetteer: Gazetteer,
    directions: Mapping[Direction, DirectionFacts],
    limits: TableLimits,
) -> OfficialTable:
    """The marks of an official's file: city, year, direction, value and max in points, optionally region.

    The content decides whether it is CSV (UTF-8, UTF-16 with its mark, windows-1251) or XLSX, where the first
    sheet with the headings is read; the name only tells a damaged workbook from a foreign encoding.
    Raises TableError with every problem found; nothing is taken over in part.
    """
    if len(content) > limits.max_bytes:
        _refuse(Code.TOO_LARGE, bytes=len(content), limit=limits.max_bytes)
    if not content.strip():
        _refuse(Code.EMPTY_TABLE)
    if content.startswith(_OLE):
        # A workbook with a password is kept in the container of the old format.
        _refuse(Code.ENCRYPTED if _ENCRYPTED_PACKAGE in content else Code.OLD_XLS)
    workbook = content.startswith(_ZIP)
    grid = _workbook_grid(content, limits) if workbook else _text_grid(content, filename, limits)
    values = _Reading(grid, gazetteer, directions, limits).values()
    return OfficialTable(values, grid.ignored, hashlib.sha256(content).hexdigest())

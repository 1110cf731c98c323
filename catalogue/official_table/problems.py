"""What can be wrong with an official table, and what is told of one that was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from catalogue.problems import NOWHERE, Place, Problem, RefusedError


class TableProblemCode(StrEnum):
    """Why a table is refused, with the params that say it."""

    TOO_LARGE = "too-large"  # bytes, limit
    OLD_XLS = "old-xls"
    ENCRYPTED = "encrypted"
    BROKEN_FILE = "broken-file"
    NOT_A_WORKBOOK = "not-a-workbook"
    OTHER_KIND = "other-kind"  # kind
    UNPACKED_TOO_LARGE = "unpacked-too-large"  # bytes, limit
    TOO_MANY_PARTS = "too-many-parts"  # parts, limit
    TOO_MUCH_MARKUP = "too-much-markup"  # tags, limit
    ENCODING = "encoding"
    QUOTES = "quotes"
    EMPTY_TABLE = "empty-table"
    TOO_MANY_ROWS = "too-many-rows"  # limit
    MISSING_COLUMNS = "missing-columns"  # columns
    DUPLICATE_COLUMN = "duplicate-column"  # first, second
    SEVERAL_SHEETS = "several-sheets"  # sheets
    HIDDEN_SHEET = "hidden-sheet"  # sheets
    ROW_TOO_WIDE = "row-too-wide"  # cells, columns, text
    COMMA_OR_DECIMAL = "comma-or-decimal"  # cells, columns, text
    MERGED_CELLS = "merged-cells"
    BLANK_CELL = "blank-cell"
    CELL_TOO_LONG = "cell-too-long"  # limit
    FORMULA_WITHOUT_VALUE = "formula-without-value"
    UNKNOWN_TOWN = "unknown-town"  # text, nearest_ru, nearest_en
    AMBIGUOUS_TOWN = "ambiguous-town"  # text, choices_ru, choices_en, ids
    UNSURE_TOWN = "unsure-town"  # text, choices_ru, choices_en, ids
    TOWN_WITH_MORE = "town-with-more"  # text, choices_ru, choices_en, rest
    PART_OF_A_TOWN = "part-of-a-town"  # text, choices_ru, choices_en
    TOWN_IS_REGION = "town-is-region"  # text
    UNKNOWN_REGION = "unknown-region"  # text
    REGION_MISMATCH = "region-mismatch"  # text, region_ru, region_en, choices_ru, choices_en
    UNKNOWN_DIRECTION = "unknown-direction"  # text, nearest_ru, nearest_en
    AMBIGUOUS_DIRECTION = "ambiguous-direction"  # text, choices_ru, choices_en
    YEAR = "year"  # text, first, last
    NOT_A_NUMBER = "not-a-number"  # text
    DATE = "date"  # text
    PERCENT = "percent"  # text
    NEGATIVE = "negative"  # text
    MAX_NOT_POSITIVE = "max-not-positive"  # text
    VALUE_ABOVE_MAX = "value-above-max"  # value, max
    NOT_POINTS = "not-points"  # text
    DIFFERENT_MAX = "different-max"  # max, first_max, first_row, year, direction
    CONTRADICTION = "contradiction"  # value, first_value, first_row, year, direction
    MORE = "more"  # count


class TableNoteCode(StrEnum):
    """What is told of a table that was read, with the params that say it."""

    SHEET_CHOSEN = "sheet-chosen"  # sheet, others
    HIDDEN_SHEETS = "hidden-sheets"  # sheets
    HIDDEN_ROWS = "hidden-rows"
    HIDDEN_COLUMN = "hidden-column"
    MERGED_FILLED = "merged-filled"
    HEADING_UNDERSTOOD = "heading-understood"  # text, meant
    DECIMAL_COMMA = "decimal-comma"  # text, understood
    CELL_WITHOUT_HEADING = "cell-without-heading"  # text
    ROW_PASSED_OVER = "row-passed-over"  # text
    COLUMNS_BEYOND = "columns-beyond"  # limit
    NO_DATA = "no-data"  # text
    REPEATED = "repeated"
    DIRECTION_UNDERSTOOD = "direction-understood"  # text, understood_ru, understood_en
    TOWN_UNDERSTOOD = "town-understood"  # text, understood_ru, understood_en, why, rest
    REGION_UNDERSTOOD = "region-understood"  # text, understood_ru, understood_en
    MORE = "more"  # count


@dataclass(frozen=True, slots=True)
class TableLimits:
    """How much of a file is read; `max_problems` are listed, the others counted."""

    max_bytes: int = 5_000_000
    max_rows: int = 50_000
    max_unpacked_bytes: int = 50_000_000
    max_cell_chars: int = 500
    max_problems: int = 100


class TableError(RefusedError):
    """The table cannot be taken over; `problems` lists everything that is wrong with it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be used, and why."""

    code: TableProblemCode
    params: Mapping[str, str]


class Findings:
    """Collects problems or notes, identical ones together, and stops listing at a limit."""

    def __init__(self, limit: int) -> None:
        self._limit, self._more = limit, 0
        self._rows: dict[tuple[str, StrEnum, tuple[tuple[str, str], ...]], list[int | None]] = {}

    @property
    def full(self) -> bool:
        return len(self._rows) >= self._limit

    def add(self, code: StrEnum, row: int | None = None, column: str = "", **params: str) -> None:
        key = (column, code, tuple(params.items()))
        if key in self._rows:
            self._rows[key].append(row)
        elif self.full:
            self._more += 1
        else:
            self._rows[key] = [row]

    def listed(self, more: StrEnum) -> tuple[Problem, ...]:
        """Everything found, in order of rows; `more` is the code that counts what was not listed."""
        found = [
            Problem(code=code, place=_place(column, rows), params=dict(params))
            for (column, code, params), rows in self._rows.items()
        ]
        found.sort(key=lambda problem: problem.place.row or 0)
        if self._more:
            found.append(Problem(code=more, params={"count": str(self._more)}))
        return tuple(found)


def _place(column: str, rows: list[int | None]) -> Place:
    also = tuple(row for row in rows[1:] if row is not None)
    return Place(row=rows[0], column=column, also_rows=also)


def refuse(code: TableProblemCode, row: int | None = None, sheet: str = "", **params: object) -> NoReturn:
    """Refuses the table for one reason."""
    place = Place(row=row, sheet=sheet) if row is not None or sheet else NOWHERE
    raise TableError([Problem(code=code, place=place, params={key: str(value) for key, value in params.items()})])

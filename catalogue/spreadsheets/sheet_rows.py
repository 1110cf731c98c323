"""Gathers the rows of one sheet from its tags."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, NoReturn, Protocol, TypeVar

from catalogue.spreadsheets.guard import PackageError, PackageFault, Policy
from catalogue.spreadsheets.shared_texts import SharedTexts

T = TypeVar("T")
V = TypeVar("V", covariant=True)
MAX_ROWS = 1_048_576
"""Rows a sheet of Excel can have; a row numbered higher was made by hand."""
MAX_COLUMNS = 16_384
_INDEX = re.compile("[0-9]{1,9}")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class RawCell(NamedTuple):
    """A filled cell as the file has it: its kind ("n" number, "s" text, "b" yes or no, "e" error, "d" date).

    A text that is missing from the part of texts is an error, "#" with its place there."""

    kind: str
    text: str
    style: int
    formula: bool


class Convert(Protocol[V]):
    """Makes a value of a filled cell; None where it is blank after all."""

    def __call__(self, cell: RawCell) -> V | None: ...


class Row(NamedTuple, Generic[T]):
    """A row by its number, from 1, with its filled cells by their column, from 0."""

    number: int
    cells: dict[int, T]
    hidden: bool


class Merge(NamedTuple):
    """A merged range; rows count from 1, columns from 0, both ends belong to it."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(slots=True)
class Layout:
    """What a sheet has beside its rows."""

    merges: list[Merge] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    beyond: tuple[int, str] | None = None
    """Row and letters of the first filled cell to the right of the columns that are read."""


class RowGatherer(Generic[T]):
    """Takes the tags of a sheet, puts finished rows into `done`. Rows and cells must come in order, as Excel asks."""

    def __init__(self, sheet: str, texts: SharedTexts, policy: Policy, convert: Convert[T], layout: Layout) -> None:
        self.done: deque[Row[T]] = deque()
        self._sheet, self._texts, self._policy = sheet, texts, policy
        self._convert, self._layout = convert, layout
        self._row, self._column, self._hidden = 0, -1, False
        self._kind, self._style, self._formula = "n", 0, False
        self._cells: dict[int, T] = {}
        self._parts: list[str] = []
        self._aids, self._ranges = 0, 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._aids += 1
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self._hide(attributes)

    def end(self, tag: str, text: str) -> None:
        if tag == "v" or (tag == "t" and not self._aids):
            self._parts.append(text)
        elif tag == "c":
            self._end_cell()
        elif tag == "row" and self._cells:
            self.done.append(Row(self._row, self._cells, self._hidden))
        elif tag == "rPh":
            self._aids -= 1

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        written = attributes.get("r", "")
        number = int(written) if _INDEX.fullmatch(written) else self._row + 1
        if not self._row < number <= MAX_ROWS or len(written) > 9:
            self._refuse()
        self._row, self._column = number, -1
        self._hidden = attributes.get("hidden") in ("1", "true")
        self._cells = {}

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        column = column_index(found[1]) if found else self._column + 1
        if not self._column < column < MAX_COLUMNS:
            self._refuse()
        self._column = column
        self._kind, style = attributes.get("t", "n"), attributes.get("s", "0")
        self._style = int(style) if _INDEX.fullmatch(style) else 0
        self._formula = False
        self._parts.clear()

    def _end_cell(self) -> None:
        text = "".join(self._parts)[: self._policy.max_cell_chars + 1]
        if not text and not self._formula:
            return
        if self._column >= self._policy.max_columns:
            self._layout.beyond = self._layout.beyond or (self._row, column_letters(self._column))
            return
        kind = self._kind
        if kind == "s" and text:
            index = int(text) if _INDEX.fullmatch(text) else len(self._texts)
            kind, text = ("s", self._texts[index]) if index < len(self._texts) else ("e", f"#{text}")
        value = self._convert(RawCell("s" if kind in ("str", "inlineStr") else kind, text, self._style, self._formula))
        if value is not None:
            self._cells[self._column] = value

    def _merge(self, reference: str) -> None:
        self._count_range()
        first, _, last = reference.partition(":")
        start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
        if not start or not end:
            self._refuse()
        merge = Merge(int(start[2]), int(end[2]), column_index(start[1]), column_index(end[1]))
        self._layout.merges.append(merge)

    def _hide(self, attributes: Mapping[str, str]) -> None:
        self._count_range()
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if _INDEX.fullmatch(first) and _INDEX.fullmatch(last):
            self._layout.hidden_columns.update(range(int(first) - 1, min(int(last), self._policy.max_columns)))

    def _count_range(self) -> None:
        self._ranges += 1
        if self._ranges > self._policy.max_ranges:
            limit = self._policy.max_ranges
            raise PackageError.of(PackageFault.TOO_MUCH_MARKUP, tags=self._ranges, limit=limit)

    def _refuse(self) -> NoReturn:
        raise PackageError.of(PackageFault.BROKEN, detail=f"{self._sheet}, {self._row}")


def column_index(letters: str) -> int:
    """A to 0, Z to 25, AA to 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """0 to A, 25 to Z, 26 to AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

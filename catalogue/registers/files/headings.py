"""Where the headings of a sheet stand and which field each column holds, by the words of the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from catalogue.registers.files.fields import FieldError, day_of, one_line
from catalogue.registers.files.xlsx_rows import RegisterRow

PROBED_ROWS = 20
"""Rows from the top among which the headings and the first records are looked for."""
_STATED = re.compile(
    r"(?:по состоянию на|сформирован\w*|выгру\w+|актуальн\w*|на дату)\D{0,40}(\d\d\.\d\d\.\d{4}|\d{4}[-.]\d\d[-.]\d\d)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\w№]+|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterHeadings:
    """`last_row` is the number of the row below which the records stand, `texts` are the headings as written,
    `above` the texts over them, `fields` what a column holds.
    """

    last_row: int
    texts: tuple[str, ...]
    above: tuple[str, ...]
    fields: Mapping[int, str] = field(default_factory=dict)

    def heading(self, index: int) -> str:
        """The heading of a column, or its number where it has none."""
        written = self.texts[index] if index < len(self.texts) else ""
        return written or f"column {index + 1}"

    def column_of(self, name: str) -> str:
        """What the column of a field is called."""
        return next((self.heading(i) for i, f in self.fields.items() if f == name), "")


def plain(heading: str) -> str:
    """A heading in small letters without punctuation."""
    return " ".join(_WORDS.sub(" ", one_line(heading).lower().replace("ё", "е")).split())


def found_headings(rows: Sequence[RegisterRow], patterns: Mapping[str, re.Pattern[str]]) -> RegisterHeadings | None:
    """The row, or the two rows with groups of columns, of which most headings are known; None where none is.

    A column holds the first field whose pattern fits its heading, a field has the first column that fits.
    """
    best: RegisterHeadings | None = None
    for last, texts in _candidates(rows):
        fields = _fields(texts, patterns)
        if fields and (best is None or len(fields) > len(best.fields)):
            above = tuple(cell for row in rows if row.number <= last for cell in map(one_line, row.cells) if cell)
            best = RegisterHeadings(last_row=last, texts=tuple(texts), above=above, fields=fields)
    return best


def stated_day(texts: Sequence[str]) -> date | None:
    """The day that a heading states as that of the file; None where none does, or several days are stated."""
    days = set()
    for text in texts:
        for written in _STATED.findall(text):
            try:
                days.add(day_of(written))
            except FieldError:
                continue
    return days.pop() if len(days) == 1 else None


def is_numbering(row: RegisterRow) -> bool:
    """Whether a row numbers the columns: 1, 2, 3 …"""
    cells = [cell for cell in map(one_line, row.cells) if cell]
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 4]
    return len(numbers) == len(cells) > 3 and all(b == a + 1 for a, b in pairwise(numbers))


def _fields(texts: Sequence[str], patterns: Mapping[str, re.Pattern[str]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for index, text in enumerate(texts):
        words = plain(text)
        named = next((f for f, pattern in patterns.items() if pattern.search(words)), None) if words else None
        if named and named not in found.values():
            found[index] = named
    return found


def _candidates(rows: Sequence[RegisterRow]) -> Iterator[tuple[int, list[str]]]:
    """Every row as headings, and every two rows of which the upper one names groups of columns."""
    for row in rows:
        yield row.number, [one_line(cell) for cell in row.cells]
    for upper, lower in pairwise(rows):
        if lower.number == upper.number + 1:
            yield lower.number, _grouped(upper, lower)


def _grouped(upper: RegisterRow, lower: RegisterRow) -> list[str]:
    texts, group = [], ""
    for index in range(max(len(upper.cells), len(lower.cells))):
        own = one_line(upper.cell(index))
        group, below = own or group, one_line(lower.cell(index))
        texts.append(f"{group}: {below}" if below and group and below != group else below or own)
    return texts

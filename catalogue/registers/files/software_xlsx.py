"""The list of the software register as XLSX: five rows of headings, then one entry a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from catalogue.registers.files.fields import (
    FieldError,
    day_of,
    inn_of,
    one_line,
    other_number,
    parts_of,
    past_day,
    product_name,
    short_enough,
    software_number,
    web_address,
    yes_or_no,
)
from catalogue.registers.files.records import Extra, Record, Records
from catalogue.registers.files.xlsx_rows import Row, Workbook
from catalogue.registers.model import Entry, FileLimits, RefusalCode, RegisterKind

HEADING_ROWS, MIN_COLUMNS = 5, 25
NUMBER, NAME, ALIASES, CLASS_NAMES, CLASS_CODES, LINK, OTHER_LINK = 0, 1, 2, 3, 4, 6, 24
"""Columns by their place; the others are known only where their heading says plainly what they hold."""
PLACED = frozenset({NUMBER, NAME, ALIASES, CLASS_NAMES, CLASS_CODES, LINK})
HEADED = {
    "owner_inn": re.compile(r"\bинн\b"),
    "owner": re.compile(r"правообладател"),
    "trusted": re.compile(r"доверенн"),
    "exclusion_date": re.compile(r"дата.*исключен"),
    "excluded": re.compile(r"исключен"),
    "included": re.compile(r"дата.*(внесен|включен)"),
}
"""Words of a heading; the first that fits decides."""
_STATED = re.compile(
    r"(?:по состоянию на|сформирован\w*|выгру\w+|актуальн\w*|на дату)\D{0,40}(\d\d\.\d\d\.\d{4}|\d{4}[-.]\d\d[-.]\d\d)",
    re.IGNORECASE,
)
_NUMBER, _CLASS = re.compile(r"[0-9]{1,10}"), re.compile(r"\d\d(\.\d\d)*")
_PROBED_ROWS = 20


def stated_day(texts: list[str]) -> date | None:
    """The day that a heading states as that of the file; None where none does, or several days are stated."""
    days = set()
    for text in texts:
        for written in _STATED.findall(text):
            try:
                days.add(day_of(written))
            except FieldError:
                continue
    return days.pop() if len(days) == 1 else None


def is_software_sheet(book: Workbook) -> bool:
    """Whether the first sheet is wide enough and has numbers and names where the register's list has them."""
    head = list(islice(book.rows(book.sheets[0]), _PROBED_ROWS))
    below = [row for row in head if row.number > HEADING_ROWS]
    if not any(len(row.cells) >= MIN_COLUMNS for row in head):
        return False
    numbered = [row for row in below if _NUMBER.fullmatch(row.cell(NUMBER)) and row.cell(NAME)]
    classed = [row for row in numbered if any(_CLASS.fullmatch(code) for code in parts_of(row.cell(CLASS_CODES)))]
    return bool(classed) and 2 * len(numbered) >= len(below)


class SoftwareSheet:
    """A reader of the software register's XLSX; see `Reader`."""

    def __init__(self, path: Path, register: RegisterKind, limits: FileLimits) -> None:
        self._register, self._limits = register, limits
        self._book = Workbook(path, limits)
        self.unknown: Counter[str] = Counter()
        head = [
            row for row in islice(self._book.rows(self._book.sheets[0]), HEADING_ROWS) if row.number <= HEADING_ROWS
        ]
        width = max((len(row.cells) for row in head), default=0)
        columns = [dict.fromkeys(filter(None, (one_line(row.cell(i)) for row in head))) for i in range(width)]
        self.headings = tuple(" / ".join(texts)[:300] for texts in columns)
        self.stated = stated_day([cell for row in head for cell in row.cells])
        self._places = self._headed()

    @property
    def share(self) -> float:
        return self._book.share

    def _headed(self) -> dict[int, str]:
        """The fields that headings name plainly, by their column."""
        found: dict[int, str] = {}
        for index, heading in enumerate(self.headings):
            field = next((f for f, words in HEADED.items() if words.search(heading.lower())), None)
            if field and index not in PLACED and field not in found.values():
                found[index] = field
        return found

    def records(self, day: date) -> Iterator[Record]:
        records = Records(self._limits)
        for row in self._book.rows(self._book.sheets[0]):
            if row.number > HEADING_ROWS:
                yield records.take(f"row {row.number}", partial(self._entry, row, day))

    def _entry(self, row: Row, day: date) -> Entry:
        if len(row.cells) <= NAME:
            raise FieldError(RefusalCode.SHORT_ROW, row.cell(NUMBER))
        if self._register is RegisterKind.SOFTWARE:
            number = software_number(row.cell(NUMBER), day)
        else:
            number = other_number(row.cell(NUMBER))
        limit = self._limits.max_chars
        said = {field: short_enough(row.cell(index), limit) for index, field in self._places.items()}
        on = past_day(said.get("exclusion_date", ""), day, self._book.from_1904)
        classes, extra = self._classes(row), self._extra(row)
        return Entry(
            self._register,
            number,
            product_name(row.cell(NAME), number, limit),
            said.get("owner", ""),
            owner_inn=inn_of(said.get("owner_inn", "")),
            aliases=parts_of(row.cell(ALIASES)[:limit]),
            classes=classes,
            included=past_day(said.get("included", ""), day, self._book.from_1904),
            excluded=on is not None or (bool(said.get("excluded")) and yes_or_no(said["excluded"]) is not False),
            exclusion_date=on,
            trusted=yes_or_no(said.get("trusted", "")),
            url=web_address(row.cell(LINK)),
            extra=MappingProxyType(extra.found()),
        )

    def _classes(self, row: Row) -> tuple[tuple[str, str], ...]:
        """Codes with their names; names are left out where they are not as many as the codes."""
        codes, names = parts_of(row.cell(CLASS_CODES)), parts_of(row.cell(CLASS_NAMES))
        return tuple(zip(codes, names if len(names) == len(codes) else [""] * len(codes), strict=True))

    def _extra(self, row: Row) -> Extra:
        extra = Extra(self.unknown)
        for index, cell in enumerate(row.cells):
            name = (
                self.headings[index] if index < len(self.headings) and self.headings[index] else f"column {index + 1}"
            )
            web = index != LINK or web_address(cell)
            if (index not in PLACED and self._places.get(index) in (None, "trusted")) or not web:
                extra.keep(name, cell, expected=index in (LINK, OTHER_LINK))
        if len(parts_of(row.cell(CLASS_NAMES))) != len(parts_of(row.cell(CLASS_CODES))):
            extra.keep("class names", row.cell(CLASS_NAMES), expected=True)
        return extra

"""The register of industrial products as XLSX: the sheet «Продукция» with its headings in the third row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from catalogue.registers.files.fields import FieldError, one_line
from catalogue.registers.files.industrial import EMPTY, industrial_entry
from catalogue.registers.files.records import Extra, Record, Records
from catalogue.registers.files.software_xlsx import stated_day
from catalogue.registers.files.xlsx_rows import Row, Sheet, Workbook
from catalogue.registers.model import Entry, FileLimits, FileProblem, RefusalCode, RegisterFileError, RegisterKind

SHEET, HEADING_ROW = "продукция", 3
SHEET_HEADINGS = {
    "предприятие": ("owner", 0),
    "инн": ("owner_inn", 1),
    "реестровый номер": ("number", 6),
    "дата внесения в реестр": ("included", 8),
    "срок действия": ("valid_till", 9),
    "наименование продукции": ("name", 11),
    "окпд2": ("okpd2", 12),
}
"""Headings of the XLSX with their field, and the column where that field stood when the heading is not found."""
SHEET_EXPECTED = frozenset({"огрн", "тн вэд"})


def product_sheet(book: Workbook) -> Sheet | None:
    return next((s for s in book.sheets if one_line(s.name).lower() == SHEET), None)


def is_industrial_sheet(book: Workbook) -> bool:
    """Whether a workbook has the sheet «Продукция» with most of its headings."""
    sheet = product_sheet(book)
    if sheet is None:
        return False
    known = {
        one_line(c).lower() for row in islice(book.rows(sheet), HEADING_ROW) for c in row.cells
    } & SHEET_HEADINGS.keys()
    return 2 * len(known) > len(SHEET_HEADINGS)


class IndustrialSheet:
    """A reader of the industrial register's XLSX; see `Reader`."""

    def __init__(self, path: Path, register: RegisterKind, limits: FileLimits) -> None:
        self._register, self._limits = register, limits
        self._book = Workbook(path, limits)
        sheet = product_sheet(self._book)
        if sheet is None:
            raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)
        self._sheet = sheet
        self.unknown: Counter[str] = Counter()
        head = [row for row in islice(self._book.rows(sheet), HEADING_ROW) if row.number <= HEADING_ROW]
        self.stated = stated_day([cell for row in head for cell in row.cells])
        self.headings = tuple(one_line(c) for c in next((r.cells for r in head if r.number == HEADING_ROW), []))
        self._fields = self._found_columns()

    @property
    def share(self) -> float:
        return self._book.share

    def _found_columns(self) -> dict[int, str]:
        """The fields by column: by its heading, else by its place where no other heading stands there."""
        headed = {h.lower(): i for i, h in reversed(list(enumerate(self.headings)))}
        fields = {headed[h]: field for h, (field, _) in SHEET_HEADINGS.items() if h in headed}
        for heading, (field, place) in SHEET_HEADINGS.items():
            if heading not in headed and place not in fields:
                fields[place] = field
        return fields

    def records(self, day: date) -> Iterator[Record]:
        records = Records(self._limits)
        for row in self._book.rows(self._sheet):
            if row.number > HEADING_ROW:
                yield records.take(f"row {row.number}", partial(self._record, row, day))

    def _record(self, row: Row, day: date) -> Entry:
        extra, fields = Extra(self.unknown), {}
        for index, cell in enumerate(row.cells):
            heading = self.headings[index] if index < len(self.headings) else ""
            if index in self._fields:
                fields[self._fields[index]] = cell
            elif one_line(cell) not in EMPTY:
                extra.keep(heading or f"column {index + 1}", cell, expected=heading.lower() in SHEET_EXPECTED)
        if not fields:
            raise FieldError(RefusalCode.SHORT_ROW, f"{len(row.cells)}")
        return industrial_entry(fields, self._register, day, self._limits, self._book.from_1904, extra)

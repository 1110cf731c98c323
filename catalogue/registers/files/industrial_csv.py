"""The register of industrial products as open data: a CSV of 27 columns, from the ministry's or the industry's site."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from catalogue.registers.files.csv_records import CsvFile, CsvRecord, cells_of, encoding_of
from catalogue.registers.files.fields import FieldError, is_empty, one_line
from catalogue.registers.files.industrial import IndustrialFields
from catalogue.registers.files.records import Extra, Record, Records
from catalogue.registers.model import Entry, FileLimits, FileProblem, RefusalCode, RegisterFileError, RegisterKind

CSV_HEADINGS = {
    "registernumber": "number",
    "productname": "name",
    "nameoforg": "owner",
    "inn": "owner_inn",
    "docdate": "included",
    "docvalidtill": "valid_till",
    "enddate": "ended",
    "okpd2": "okpd2",
    "electronicproductlevel": "electronic_level",
    "score": "score",
}
"""Columns of the CSV that have a field of their own; `Regnumber` is the number of the entry that was renewed."""
CSV_EXPECTED = frozenset(
    "ogrn orgaddr productmanufaddress ektrudp regnumber tnved nameofregulations percentage scoredesc "
    "iselectronicproduct isai docname docdatebasis docnum docvalidtilltpp mptdep resdocnum".split()
)
CSV_REQUIRED = frozenset({"number", "name", "owner"})
DELIMITERS = (";", ",", "\t")


def csv_headings(line: str) -> tuple[str, tuple[str, ...]] | None:
    """The delimiter and the headings of a first line that is the industrial register's; None of another's."""
    for delimiter in DELIMITERS:
        try:
            headings = tuple(one_line(h) for h in cells_of(line, delimiter) or ())
        except csv.Error:
            continue
        known = [CSV_HEADINGS[h.lower()] for h in headings if h.lower() in CSV_HEADINGS]
        if set(known) >= CSV_REQUIRED and len(known) == len(set(known)):
            return delimiter, headings
    return None


class IndustrialCsv:
    """A reader of the industrial register's CSV; see `Reader`."""

    def __init__(self, path: Path, register: RegisterKind, limits: FileLimits) -> None:
        self._register, self._limits = register, limits
        self._file = CsvFile(path, encoding_of(path))
        self.stated: date | None = None
        self.unknown: Counter[str] = Counter()
        found = csv_headings(self._file.first_line())
        if not found:
            raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)
        self._delimiter, self.headings = found
        fields = [CSV_HEADINGS.get(h.lower()) for h in self.headings]
        self._places = [(at, field) for at, field in enumerate(fields) if field]
        self._others = [
            (at, self.headings[at], self.headings[at].lower() in CSV_EXPECTED)
            for at, field in enumerate(fields)
            if not field
        ]
        self.fields = frozenset(field for _, field in self._places)
        self._columns = {field: self.headings[at] for at, field in self._places}

    @property
    def share(self) -> float:
        return self._file.share

    def records(self, day: date) -> Iterator[Record]:
        records = Records(self._limits)
        for record in self._file.records(self._delimiter, len(self.headings)):
            yield records.take(f"row {record.line}", partial(self._entry, record, day))

    def _entry(self, record: CsvRecord, day: date) -> Entry:
        width, cells = len(self.headings), record.cells
        if record.broken:
            raise FieldError(record.broken, record.text)
        if len(cells) < width:
            raise FieldError(RefusalCode.SHORT_ROW, f"{len(cells)} < {width}")
        if any(cells[width:]):
            raise FieldError(RefusalCode.LONG_ROW, f"{len(cells)} > {width}")
        extra, texts = Extra(self.unknown), {field: cells[at] for at, field in self._places}
        for at, heading, expected in self._others:
            if (cell := cells[at]) and cell != "-" and not is_empty(cell):
                extra.keep(heading, cell, expected=expected)
        return IndustrialFields(texts, self._columns, self._limits, extra).entry(self._register, day, None)

"""The register of industrial products as open data: a CSV of 27 columns."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from catalogue.registers.files.fields import FieldError, one_line
from catalogue.registers.files.industrial import EMPTY, industrial_entry
from catalogue.registers.files.records import Extra, Record, Records
from catalogue.registers.files.xml_stream import CHUNK
from catalogue.registers.model import Entry, FileLimits, FileProblem, RefusalCode, RegisterFileError, RegisterKind

CSV_HEADINGS = {
    "regnumber": "number",
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
"""Columns of the CSV that have a field of their own."""
CSV_EXPECTED = frozenset(
    "ogrn orgaddr productmanufaddress ektrudp registernumber tnved nameofregulations percentage scoredesc "
    "iselectronicproduct isai docname docdatebasis docnum docvalidtilltpp mptdep resdocnum".split()
)
CSV_REQUIRED = frozenset({"number", "name", "owner"})
DELIMITERS = (";", ",", "\t")
MAX_LINE_CHARS = 1_000_000


def encoding_of(path: Path) -> str:
    """The encoding of a text file: UTF-8, UTF-16 with its mark, else windows-1251. Raises WRONG_ENCODING."""
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder, fits = codecs.getincrementaldecoder("utf-8-sig")(), True
        for chunk in iter(lambda: file.read(CHUNK), b""):
            if b"\0" in chunk:
                raise RegisterFileError(FileProblem.WRONG_ENCODING, "0x00")
            if fits:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    fits = False
    return "utf-8-sig" if fits else "cp1251"


def csv_headings(line: str) -> tuple[str, tuple[str, ...]] | None:
    """The delimiter and the headings of a first line that is the industrial register's; None of another's."""
    for delimiter in DELIMITERS:
        try:
            headings = tuple(one_line(h) for h in next(csv.reader([line], delimiter=delimiter), []))
        except csv.Error:
            continue
        known = [CSV_HEADINGS[h.lower()] for h in headings if h.lower() in CSV_HEADINGS]
        if set(known) >= CSV_REQUIRED and len(known) == len(set(known)):
            return delimiter, headings
    return None


class IndustrialCsv:
    """A reader of the industrial register's CSV; see `Reader`."""

    def __init__(self, path: Path, register: RegisterKind, limits: FileLimits) -> None:
        self._path, self._register, self._limits = path, register, limits
        self._encoding = encoding_of(path)
        self._ended_whole = True
        self.stated: date | None = None
        self.unknown: Counter[str] = Counter()
        self.share = 0.0
        found = csv_headings(next(self._lines(), ""))
        if not found:
            raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)
        self._delimiter, self.headings = found
        self._fields = [CSV_HEADINGS.get(h.lower()) for h in self.headings]

    def _lines(self) -> Iterator[str]:
        size = max(1, self._path.stat().st_size)
        with self._path.open("rb") as raw, io.TextIOWrapper(raw, self._encoding, newline="") as file:
            while line := self._line(file):
                if len(line) == MAX_LINE_CHARS:
                    raise RegisterFileError(FileProblem.TOO_LARGE, f"> {MAX_LINE_CHARS}")
                self._ended_whole = line.endswith(("\n", "\r"))
                self.share = raw.tell() / size
                yield line

    def _line(self, file: TextIO) -> str:
        try:
            return file.readline(MAX_LINE_CHARS)
        except UnicodeDecodeError as error:
            raise RegisterFileError(FileProblem.WRONG_ENCODING, str(error)[:100]) from error

    def records(self, day: date) -> Iterator[Record]:
        records, width = Records(self._limits), len(self.headings)
        rows = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        short: int | None = None
        try:
            for row in islice(rows, 1, None):
                if not any(row):
                    continue
                short = rows.line_num if len(row) < width else None
                yield records.take(f"row {rows.line_num}", partial(self._record, row, day))
        except csv.Error as error:
            cut_off = "unexpected end" in str(error)
            problem = FileProblem.TRUNCATED if cut_off else FileProblem.UNREADABLE
            raise RegisterFileError(problem, f"{rows.line_num}: {error}") from error
        if short is not None and not self._ended_whole:
            raise RegisterFileError(FileProblem.TRUNCATED, str(short))

    def _record(self, row: Sequence[str], day: date) -> Entry:
        if len(row) < len(self.headings):
            raise FieldError(RefusalCode.SHORT_ROW, f"{len(row)} < {len(self.headings)}")
        if any(row[len(self.headings) :]):
            raise FieldError(RefusalCode.LONG_ROW, f"{len(row)} > {len(self.headings)}")
        extra, fields = Extra(self.unknown), {}
        for heading, field, cell in zip(self.headings, self._fields, row, strict=False):
            if field:
                fields[field] = cell
            elif one_line(cell) not in EMPTY:
                extra.keep(heading, cell, expected=heading.lower() in CSV_EXPECTED)
        return industrial_entry(fields, self._register, day, self._limits, None, extra)

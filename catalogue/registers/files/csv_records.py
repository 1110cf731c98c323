"""Records of a CSV read one by one: a broken one is refused by itself, and what it swallowed is read again."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from catalogue.registers.files.xml_stream import CHUNK
from catalogue.registers.model import FileProblem, RefusalCode, RegisterFileError

MAX_LINE_CHARS = 10_000_000
"""Characters of a line, and so of a cell; of a longer one the beginning is read and its record refused."""
MAX_LINES = 500
"""Lines of one record; a quotation mark that is open for longer is a slip."""
SHOWN_CHARS = 200
CUT_LETTERS = frozenset({"unexpected end of data", "truncated data"})
"""How decoders say that a file ends within a letter."""
BROKEN: list[str] = [""]
"""Instead of the cells of a text whose quotation marks are wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvRecord:
    """The cells of a record, which ends with the line `line`; `broken` is why it has none."""

    line: int
    cells: Sequence[str] = ()
    broken: RefusalCode | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    cut: bool
    """Whether the line is longer than what is kept of it."""


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


def cells_of(text: str, delimiter: str) -> list[str] | None:
    """The cells of a whole record; None where a quotation mark is still open. Raises csv.Error where one is wrong."""
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
        raise


class CsvFile:
    """The records of a text file after its first line; `share` is how much of it was read."""

    def __init__(self, path: Path, encoding: str) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_LINE_CHARS))
        self._path, self._encoding = path, encoding
        self._ahead: deque[_Line] = deque()
        self._lines: Iterator[_Line] = iter(())
        self.share = 0.0

    def first_line(self) -> str:
        return next((line.text for line in self._read()), "")

    def records(self, delimiter: str, width: int) -> Iterator[CsvRecord]:
        """Records of so many cells, and what is wrong with the others. Raises TRUNCATED where the end is missing."""
        self._lines, self._ahead = self._read(), deque()
        self._next()
        ended_whole, short, last = True, False, 0
        while line := self._next():
            record = self._record(line, delimiter, width)
            ended_whole, last = line.text.endswith(("\n", "\r")) or line.number != record.line, record.line
            short = len(record.cells) < width and bool(record.cells or record.broken)
            if record.cells or record.broken:
                yield record
        if short and not ended_whole:
            raise RegisterFileError(FileProblem.TRUNCATED, str(last))

    def _next(self) -> _Line | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)

    def _record(self, line: _Line, delimiter: str, width: int) -> CsvRecord:
        """The record that begins with a line, lines of an open quotation mark taken with it."""
        if line.cut:
            return CsvRecord(line=line.number, broken=RefusalCode.TOO_LONG, text=line.text)
        taken, cells = [line], self._cells(line.text, delimiter)
        while cells is None and len(taken) < MAX_LINES and (following := self._next()):
            taken.append(following)
            if '"' in following.text:
                cells = self._cells("".join(part.text for part in taken), delimiter)
        if cells is not None and cells != BROKEN and (len(taken) == 1 or len(cells) == width):
            return CsvRecord(line=taken[-1].number, cells=cells if any(cells) else ())
        swallowed = taken[1:]
        self._ahead.extendleft(reversed(swallowed))
        if cells is None and len(taken) < MAX_LINES and not self._any_whole(swallowed, delimiter, width):
            raise RegisterFileError(FileProblem.TRUNCATED, str(line.number))
        return CsvRecord(line=line.number, broken=RefusalCode.BAD_QUOTES, text=line.text[:SHOWN_CHARS])

    def _cells(self, text: str, delimiter: str) -> list[str] | None:
        """The cells of a text, `BROKEN` where its quotation marks are wrong, None where one is still open."""
        try:
            return cells_of(text, delimiter) if len(text) < 2 * MAX_LINE_CHARS else BROKEN
        except csv.Error:
            return BROKEN

    def _any_whole(self, lines: Sequence[_Line], delimiter: str, width: int) -> bool:
        return any(len(self._cells(line.text, delimiter) or ()) == width for line in lines)

    def _read(self) -> Iterator[_Line]:
        size, number = max(1, self._path.stat().st_size), 0
        with self._path.open("rb") as raw, io.TextIOWrapper(raw, self._encoding, newline="") as file:
            while text := self._line(file):
                number += 1
                cut = rest = len(text) == MAX_LINE_CHARS and not text.endswith(("\n", "\r"))
                while rest:
                    more = self._line(file)
                    rest = len(more) == MAX_LINE_CHARS and not more.endswith(("\n", "\r"))
                    text = text[:SHOWN_CHARS] + more[-1:].strip(" \t")
                self.share = raw.tell() / size
                yield _Line(number, text, cut)

    def _line(self, file: TextIO) -> str:
        try:
            return file.readline(MAX_LINE_CHARS)
        except UnicodeDecodeError as error:
            if error.reason in CUT_LETTERS:
                raise RegisterFileError(FileProblem.TRUNCATED, str(error)[:100]) from error
            raise RegisterFileError(FileProblem.WRONG_ENCODING, str(error)[:100]) from error

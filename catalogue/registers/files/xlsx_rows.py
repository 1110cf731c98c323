"""Rows of an XLSX read piece by piece: nothing is calculated, no macro or link is followed, no bomb unpacked."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from posixpath import join, normpath
from typing import NamedTuple

from catalogue.registers.files.shared_texts import SharedTexts, read_shared_texts
from catalogue.registers.files.xml_stream import Markup, chunks
from catalogue.registers.model import FileLimits, FileProblem, RegisterFileError

MAX_COLUMNS = 100
"""Columns that are read."""
MAX_PARTS = 1_000
MAX_SHEETS = 20
"""Sheets that are looked at."""
MAX_RATIO, RATIO_FROM_BYTES = 200, 20_000_000
"""Tables are packed ten to fifty times smaller; a large part packed more than this was made to fill a disk."""
HOSTILE_PARTS = ("vbaproject", "xl/externallinks/", "xl/activex/", "xl/embeddings/", "xl/macrosheets/")
_WORKBOOK = "xl/workbook.xml"
_INDEX = re.compile("[0-9]{1,9}")
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")


class Row(NamedTuple):
    """A row of a sheet by its number, from 1; a blank cell is "". `broken` are the places of cells whose value is an
    error or cannot be read; they hold what is written in them.
    """

    number: int
    cells: list[str]
    broken: frozenset[int] = frozenset()

    def cell(self, index: int) -> str:
        return self.cells[index] if index < len(self.cells) else ""


class Sheet(NamedTuple):
    name: str
    part: str


class Workbook:
    """An XLSX judged by its directory. `from_1904` is how it counts days.

    Raises RegisterFileError: TRUNCATED or UNREADABLE where it is no whole zip, NOT_A_REGISTER where it is no
    workbook, DANGEROUS where it has macros, links to other files, formulas or parts that unpack to too much.
    """

    def __init__(self, path: Path, limits: FileLimits) -> None:
        self._path, self._limits = path, limits
        self._texts: SharedTexts | None = None
        self._texts_part = "xl/sharedStrings.xml"
        self.from_1904 = False
        self.share = 0.0
        with self._archive() as archive:
            _check_parts(archive.infolist(), limits)
            self._sizes = {part.filename: part.file_size for part in archive.infolist()}
            if _WORKBOOK not in self._sizes:
                raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)
            self.sheets = self._find_sheets(archive)
        if not self.sheets:
            raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)

    @contextmanager
    def _archive(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self._path) as archive:
                yield archive
        except zipfile.BadZipFile as error:
            cut_off = "not a zip file" in str(error)
            raise RegisterFileError(FileProblem.TRUNCATED if cut_off else FileProblem.UNREADABLE, str(error)) from error
        except (zlib.error, EOFError, NotImplementedError, KeyError) as error:
            raise RegisterFileError(FileProblem.UNREADABLE, str(error)[:100]) from error

    def _find_sheets(self, archive: zipfile.ZipFile) -> tuple[Sheet, ...]:
        named: list[tuple[str, str]] = []
        targets: dict[str, str] = {}

        def in_workbook(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "sheet":
                link = next((text for name, text in attributes.items() if name.endswith(" id")), "")
                named.append((attributes.get("name", ""), link))
            elif tag == "workbookPr":
                self.from_1904 = attributes.get("date1904", "0") in ("1", "true")

        def in_links(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship":
                targets[attributes.get("Id", "")] = attributes.get("Target", "")
                if attributes.get("Type", "").endswith("/sharedStrings"):
                    self._texts_part = part_of(attributes.get("Target", ""))

        written = {name.lower(): name for name in self._sizes}

        def part_of(target: str) -> str:
            """A part by its address; some programs write its letters otherwise than its name."""
            path = normpath(join("/xl", target)).lstrip("/")
            return path if path in self._sizes else written.get(path.lower(), path)

        self._parse(archive, _WORKBOOK, in_workbook)
        self._parse(archive, "xl/_rels/workbook.xml.rels", in_links)
        parts = [(name, part_of(targets.get(link, ""))) for name, link in named]
        return tuple(Sheet(name, part) for name, part in parts if part in self._sizes)

    def _parse(self, archive: zipfile.ZipFile, part: str, start: Callable[[str, Mapping[str, str]], None]) -> None:
        markup = Markup(start, lambda _tag, _text: None, self._limits.max_chars)
        with archive.open(part) as file:
            for chunk in chunks(file):
                markup.feed(chunk)
        markup.close()

    def _shared(self, archive: zipfile.ZipFile) -> SharedTexts:
        if self._texts is None:
            self._texts = SharedTexts()
            if self._texts_part in self._sizes:
                with archive.open(self._texts_part) as file:
                    self._texts = read_shared_texts(file, self._limits)
        return self._texts

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet that have anything, in its order; `share` is how much of it was read."""
        with self._archive() as archive:
            cells = _Cells(sheet.name, self._shared(archive), self._limits)
            size, position = max(1, self._sizes[sheet.part]), 0
            with archive.open(sheet.part) as file:
                for chunk in chunks(file):
                    cells.feed(chunk)
                    position += len(chunk)
                    self.share = position / size
                    while cells.done:
                        yield cells.done.popleft()
            cells.close()


def _check_parts(parts: list[zipfile.ZipInfo], limits: FileLimits) -> None:
    if len(parts) > MAX_PARTS:
        raise RegisterFileError(FileProblem.DANGEROUS, f"{len(parts)} > {MAX_PARTS}")
    if sum(part.file_size for part in parts) > limits.max_unpacked_bytes:
        raise RegisterFileError(FileProblem.TOO_LARGE, f"> {limits.max_unpacked_bytes}")
    for part in parts:
        name = part.filename.lower()
        if part.flag_bits & 1:
            raise RegisterFileError(FileProblem.UNREADABLE, f"{name}: encrypted")
        if any(hostile in name for hostile in HOSTILE_PARTS):
            raise RegisterFileError(FileProblem.DANGEROUS, name)
        if part.file_size > RATIO_FROM_BYTES and part.file_size > MAX_RATIO * max(1, part.compress_size):
            raise RegisterFileError(FileProblem.DANGEROUS, f"{name}: {part.compress_size} → {part.file_size}")


class _Cells:
    """Gathers the rows of a sheet; a formula is refused: registers are exported without any."""

    def __init__(self, sheet: str, texts: SharedTexts, limits: FileLimits) -> None:
        self.done: deque[Row] = deque()
        self._sheet, self._texts, self._limits = sheet, texts, limits
        self._row, self._column, self._kind = 0, 0, ""
        self._cells: list[str] = []
        self._broken: set[int] = set()
        self._parts: list[str] = []
        markup = Markup(self._start, self._end, limits.max_chars)
        self.feed, self.close = markup.feed, markup.close

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _column(found[1]) if found else self._column + 1
            self._kind = attributes.get("t", "n")
            self._parts.clear()
        elif tag == "row":
            written = attributes.get("r", "")
            self._row = int(written) if _INDEX.fullmatch(written) else self._row + 1
            self._column = -1
            self._cells, self._broken = [], set()
        elif tag == "f":
            raise RegisterFileError(FileProblem.DANGEROUS, f"{self._sheet}, {self._row}: <f>")

    def _end(self, tag: str, text: str) -> None:
        if tag in ("v", "t"):
            self._parts.append(text)
        elif tag == "c":
            self._put("".join(self._parts)[: self._limits.max_chars + 1])
        elif tag == "row" and any(self._cells):
            self.done.append(Row(self._row, self._cells, frozenset(self._broken)))

    def _put(self, raw: str) -> None:
        if not raw or not 0 <= self._column < MAX_COLUMNS:
            return
        self._cells.extend([""] * (self._column + 1 - len(self._cells)))
        self._cells[self._column] = self._value(raw)

    def _value(self, raw: str) -> str:
        if self._kind == "s":
            index = int(raw) if _INDEX.fullmatch(raw) else len(self._texts)
            if index < len(self._texts):
                return self._texts[index]
        elif self._kind == "n":
            with suppress(ValueError):
                return f"{float(raw):.15g}"
        elif self._kind != "e":
            return raw
        self._broken.add(self._column)
        return raw


def _column(letters: str) -> int:
    """A to 0, Z to 25, AA to 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1

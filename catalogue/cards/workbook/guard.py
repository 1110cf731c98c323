"""Opens an editor's workbook with suspicion: macros, links, hidden parts and bombs are refused before reading."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from openpyxl import load_workbook

from catalogue.cards.problems import CardsError, FileFault
from catalogue.problems import Place, Problem

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAX_SHEET_ROWS = 1_048_576
"""Rows a sheet of Excel can have; a row numbered higher was made by hand."""
MAX_COLUMNS = 200
_FORBIDDEN = (
    (re.compile(r"vbaproject|macrosheets/|xl/vba"), FileFault.MACROS),
    (re.compile(r"xl/externallinks/|xl/connections\.xml|xl/querytables/"), FileFault.EXTERNAL_LINK),
    (re.compile(r"xl/(embeddings|activex|ctrlprops)/|\.(exe|dll|js|vbs|bat|ps1)$"), FileFault.EMBEDDED),
)
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


@dataclass(frozen=True, slots=True)
class CardLimits:
    """How much of an editor's file is read: the whole catalogue is under 1 MB packed and 5 MB unpacked."""

    max_bytes: int = 20_000_000
    max_unpacked_bytes: int = 60_000_000
    max_parts: int = 200
    max_tags: int = 2_000_000
    max_rows: int = 20_000
    max_cell_chars: int = 5_000


LIMITS = CardLimits()


@dataclass(frozen=True, slots=True)
class RawCell:
    """A filled cell: its value as openpyxl gives it, its kind (f a formula, e an error, b yes or no)."""

    name: str
    value: Any
    kind: str


Rows = Mapping[int, list[RawCell]]
"""Filled rows by their number, each with its filled cells."""


def is_workbook(content: bytes) -> bool:
    """Whether a file is meant as a workbook, also one of a form that is not read."""
    return content.startswith((_ZIP, _OLE))


def read_sheets(content: bytes, limits: CardLimits = LIMITS) -> dict[str, Rows]:
    """The filled cells of all sheets by the sheets' names. Raises CardsError."""
    if content.startswith(_OLE):
        raise CardsError.of(FileFault.OLD_OR_LOCKED)
    try:
        _check_archive(content, limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book: Any = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            if len({sheet._worksheet_path for sheet in book.worksheets}) < len(book.worksheets):
                raise CardsError.of(FileFault.BROKEN)
            return {sheet.title: dict(_rows(sheet, limits)) for sheet in book.worksheets}
    except CardsError:
        raise
    except Exception as error:
        # A file border: what a malformed part makes openpyxl raise is not documented and has no common base.
        raise CardsError.of(FileFault.BROKEN) from error


def _check_archive(content: bytes, limits: CardLimits) -> None:
    """Judges a zip by its directory before unpacking; zipfile unpacks no part beyond the size stated there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > limits.max_parts:
            _refuse(FileFault.TOO_MANY_PARTS, parts=len(entries), limit=limits.max_parts)
        if any(entry.flag_bits & 1 for entry in entries):
            _refuse(FileFault.OLD_OR_LOCKED)
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > limits.max_unpacked_bytes:
            _refuse(FileFault.UNPACKED_TOO_LARGE, bytes=unpacked, limit=limits.max_unpacked_bytes)
        names = [entry.filename.lower() for entry in entries]
        found = [(fault, name) for name in names for pattern, fault in _FORBIDDEN if pattern.search(name)]
        tags = 0
        for entry in entries:
            part = archive.read(entry)
            tags += part.count(b"<")
            name = entry.filename.lower()
            if name == "[content_types].xml" and _MACRO_TYPE.search(part):
                found.append((FileFault.MACROS, entry.filename))
            if name.endswith(".rels") and any(map(_leads_out, _RELATION.findall(part))):
                found.append((FileFault.EXTERNAL_LINK, entry.filename))
        if tags > limits.max_tags:
            _refuse(FileFault.TOO_MUCH_MARKUP, tags=tags, limit=limits.max_tags)
    if found:
        raise CardsError(Problem(code=fault, params={"part": part}) for fault, part in dict.fromkeys(found))
    if not any(name.startswith("xl/") for name in names) or any(name.endswith("workbook.bin") for name in names):
        _refuse(FileFault.NOT_A_WORKBOOK)


def _leads_out(relation: bytes) -> bool:
    """Whether a relation loads something from elsewhere; a link that a person may click is only an address."""
    return b"External" in relation and b"/hyperlink" not in relation


def _rows(sheet: Any, limits: CardLimits) -> Iterator[tuple[int, list[RawCell]]]:
    """The filled rows; the sheet's own statement of its size is not trusted."""
    filled = 0
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_SHEET_ROWS, max_col=MAX_COLUMNS), 1):
        cells = [RawCell(c.coordinate, c.value, c.data_type) for c in row if c.value is not None and c.value != ""]
        if not cells:
            continue
        filled += 1
        if filled > limits.max_rows:
            place = Place(sheet=sheet.title, cell=f"A{number}")
            raise CardsError.of(FileFault.TOO_MANY_ROWS, place, limit=str(limits.max_rows))
        yield number, cells


def _refuse(fault: FileFault, **params: object) -> NoReturn:
    raise CardsError.of(fault, **{key: str(value) for key, value in params.items()})

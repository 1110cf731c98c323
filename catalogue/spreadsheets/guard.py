"""Judges a workbook's container before anything in it is parsed: size, parts, macros, links, bombs.

One guard for all workbooks; a `Policy` says how much is read and which parts are refused.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from catalogue.problems import Problem, RefusedError
from catalogue.spreadsheets.markup import chunks

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip, and so an XLSX, begins."""
OLE = b"\xd0\xcf\x11\xe0"
"""How an old .xls begins, and an XLSX with a password."""
RATIO_FROM_BYTES = 20_000_000
"""From this size on a part is judged by how tightly it is packed."""


class PackageFault(StrEnum):
    """Why a workbook is refused, with the params that say it."""

    NOT_A_ZIP = "not-a-zip"
    BROKEN = "broken"  # detail
    ENCRYPTED = "encrypted"
    NOT_A_WORKBOOK = "not-a-workbook"
    TOO_MANY_PARTS = "too-many-parts"  # parts, limit
    UNPACKED_TOO_LARGE = "unpacked-too-large"  # bytes, limit
    PACKED_TOO_TIGHTLY = "packed-too-tightly"  # part
    TOO_MUCH_MARKUP = "too-much-markup"  # tags, limit
    TOO_MUCH_TEXT = "too-much-text"  # limit
    MACROS = "macros"  # part
    EXTERNAL_LINK = "external-link"  # part
    EMBEDDED = "embedded"  # part


ACTIVE = frozenset({PackageFault.MACROS, PackageFault.EXTERNAL_LINK, PackageFault.EMBEDDED})
"""What does or loads something when a workbook is opened; nothing here ever follows or runs it."""
_ACTIVE_NAMES = (
    (re.compile(r"vbaproject|macrosheets/|xl/vba"), PackageFault.MACROS),
    (re.compile(r"xl/externallinks/|xl/connections\.xml|xl/querytables/"), PackageFault.EXTERNAL_LINK),
    (re.compile(r"xl/(embeddings|activex|ctrlprops)/|\.(exe|dll|js|vbs|bat|ps1)$"), PackageFault.EMBEDDED),
)
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_MAX_RELATIONS_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How much of a workbook is read, and which parts are refused. None is no limit."""

    max_unpacked_bytes: int
    max_cell_chars: int
    """Of a longer text one character more than this is kept, so that it is seen to be too long."""
    max_parts: int = 1_000
    max_tags: int | None = None
    """Tags in all parts together; counting them costs one more unpacking."""
    max_ratio: int | None = None
    """How many times smaller a large part may be packed; tables are packed ten to fifty times smaller."""
    max_columns: int = 100
    max_shared_chars: int | None = None
    max_ranges: int = 20_000
    """Merged ranges and groups of columns of one sheet."""
    refused: frozenset[PackageFault] = frozenset()
    """Which of ACTIVE refuse the workbook; the others are passed over unread."""


class PackageError(RefusedError):
    """A workbook that is not opened; every problem has a PackageFault as its code."""


class Package:
    """The parts of a workbook, judged by the zip's directory; found whatever the case and slashes of their names.

    Raises PackageError.
    """

    def __init__(self, source: Path | bytes, policy: Policy) -> None:
        self.policy = policy
        self._source = source
        with self._archive() as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_directory(entries, policy)
            self._entries = _by_name(entries)
            _check_contents(archive, self._entries, policy)
        names = self._entries.keys()
        if not any(name.startswith("xl/") for name in names) or any(name.endswith("workbook.bin") for name in names):
            raise PackageError.of(PackageFault.NOT_A_WORKBOOK)

    def __contains__(self, part: str) -> bool:
        return part_name(part) in self._entries

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in lower case, as `part_name` gives them."""
        return tuple(self._entries)

    def size(self, part: str) -> int:
        """The unpacked size as the directory states it; zipfile unpacks no more than that."""
        return self._entries[part_name(part)].file_size

    def chunks(self, part: str) -> Iterator[bytes]:
        """The content of a part, piece by piece."""
        with self._archive() as archive, archive.open(self._entries[part_name(part)]) as file:
            yield from chunks(file)

    @contextmanager
    def _archive(self) -> Iterator[zipfile.ZipFile]:
        try:
            source = self._source if isinstance(self._source, Path) else io.BytesIO(self._source)
            with zipfile.ZipFile(source) as archive:
                yield archive
        except zipfile.BadZipFile as error:
            fault = PackageFault.NOT_A_ZIP if "not a zip file" in str(error) else PackageFault.BROKEN
            raise PackageError.of(fault, detail=str(error)[:100]) from error
        except (zlib.error, EOFError, NotImplementedError, KeyError, RuntimeError, struct.error, OSError) as error:
            raise PackageError.of(PackageFault.BROKEN, detail=str(error)[:100]) from error
        except (UnicodeError, OverflowError) as error:
            raise PackageError.of(PackageFault.BROKEN, detail=type(error).__name__) from error


def part_name(name: str) -> str:
    """A part's name as it is looked for: names are compared without case, some programs write backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def _by_name(entries: list[zipfile.ZipInfo]) -> Mapping[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = part_name(entry.filename)
        if name in found:
            # Which of the two is meant nobody can know; readers differ, and that has been used to hide things.
            raise PackageError.of(PackageFault.BROKEN, detail=f"{name} × 2")
        found[name] = entry
    return found


def _check_directory(entries: list[zipfile.ZipInfo], policy: Policy) -> None:
    if len(entries) > policy.max_parts:
        raise PackageError.of(PackageFault.TOO_MANY_PARTS, parts=len(entries), limit=policy.max_parts)
    if any(entry.flag_bits & 1 for entry in entries):
        raise PackageError.of(PackageFault.ENCRYPTED)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > policy.max_unpacked_bytes:
        raise PackageError.of(PackageFault.UNPACKED_TOO_LARGE, bytes=unpacked, limit=policy.max_unpacked_bytes)
    for entry in entries:
        large = policy.max_ratio is not None and entry.file_size > RATIO_FROM_BYTES
        if large and entry.file_size > (policy.max_ratio or 0) * max(1, entry.compress_size):
            detail = f"{part_name(entry.filename)}: {entry.compress_size} → {entry.file_size}"
            raise PackageError.of(PackageFault.PACKED_TOO_TIGHTLY, part=detail)


def _check_contents(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], policy: Policy) -> None:
    """Active parts by name, content type and relation; the number of tags where it is limited."""
    found = [(fault, name) for name in entries for pattern, fault in _ACTIVE_NAMES if pattern.search(name)]
    tags = 0
    for name, entry in entries.items():
        telling = name == "[content_types].xml" or name.endswith(".rels")
        if telling and policy.refused:
            if entry.file_size > _MAX_RELATIONS_BYTES:
                raise PackageError.of(PackageFault.TOO_MUCH_MARKUP, tags=entry.file_size, limit=_MAX_RELATIONS_BYTES)
            content = archive.read(entry)
            if name == "[content_types].xml" and _MACRO_TYPE.search(content):
                found.append((PackageFault.MACROS, name))
            if name.endswith(".rels") and any(map(_leads_out, _RELATION.findall(content))):
                found.append((PackageFault.EXTERNAL_LINK, name))
        if policy.max_tags is not None:
            # Every element has its "<" in all encodings that the parser knows, whatever a part calls itself.
            with archive.open(entry) as file:
                tags += sum(chunk.count(b"<") for chunk in chunks(file))
            if tags > policy.max_tags:
                raise PackageError.of(PackageFault.TOO_MUCH_MARKUP, tags=tags, limit=policy.max_tags)
    refused = [(fault, name) for fault, name in dict.fromkeys(found) if fault in policy.refused]
    if refused:
        raise PackageError(Problem(code=fault, params={"part": name}) for fault, name in refused)


def _leads_out(relation: bytes) -> bool:
    """Whether a relation loads something from elsewhere; a link that a person may click is only an address."""
    return b"External" in relation and b"/hyperlink" not in relation

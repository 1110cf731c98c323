"""What every reader of a register's file gives, and how its records are built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Protocol

from catalogue.registers.files.fields import FieldError, is_garbled, one_line
from catalogue.registers.model import (
    Entry,
    FileLimits,
    FileProblem,
    NewerVersion,
    OlderVersion,
    RefusalCode,
    Refused,
    RegisterFileError,
    RegisterKind,
)

MAX_UNKNOWN = 500
"""Names of unknown fields that are counted apart."""
EXTRA_CHARS = 2_000
"""Characters kept of a field that has no place of its own."""
EVERY_FIELD = frozenset(f.name for f in fields(Entry))
RENEWED = frozenset({RegisterKind.INDUSTRIAL, RegisterKind.EAEU_GOODS})
"""Registers in which a renewal repeats the number of its entry."""

Record = Entry | NewerVersion | OlderVersion | Refused


class Reader(Protocol):
    """A register's file, opened for reading once.

    `stated` is the day that the file itself states, `headings` its columns as written, where it has any, `fields` those
    of an entry that its layout has room for: of the others it says nothing. While
    `records` are read, `share` grows from 0 to 1 and `unknown` counts the fields that have no place of their own.
    """

    stated: date | None
    headings: tuple[str, ...]
    fields: frozenset[str]
    unknown: Counter[str]

    @property
    def share(self) -> float: ...

    def records(self, day: date) -> Iterator[Record]:
        """The records of a file of that day, in its order. Raises RegisterFileError."""
        ...


Opener = Callable[[Path, RegisterKind, FileLimits], Reader]


class Records:
    """Takes the records of one file: each number once, names in letters that are letters.

    Of several versions of one number in a register with renewals the newest counts, whatever their order: the one
    entered last, of these the one with the longest term, of these the one that was ended.
    """

    def __init__(self, limits: FileLimits, column: str = "") -> None:
        self._limits, self._column = limits, column
        self._versions: dict[str, int] = {}
        self._read = 0

    def take(self, place: str, build: Callable[[], Entry]) -> Record:
        """The entry that `build` makes, or why there is none. Raises WRONG_ENCODING and TOO_LARGE."""
        self._read += 1
        if self._read > self._limits.max_records:
            raise RegisterFileError(FileProblem.TOO_LARGE, place)
        try:
            entry = build()
            if entry.number in self._versions and entry.register not in RENEWED:
                raise FieldError(RefusalCode.REPEATED_NUMBER, entry.number, self._column)
        except FieldError as error:
            return Refused(place=place, code=error.code, value=error.value, column=error.column, number=error.number)
        if is_garbled(entry.name) or is_garbled(entry.owner):
            raise RegisterFileError(FileProblem.WRONG_ENCODING, place)
        version, earlier = _version(entry), self._versions.get(entry.number)
        if earlier is not None and version <= earlier:
            return OlderVersion(place=place, number=entry.number)
        self._versions[entry.number] = version
        return entry if earlier is None else NewerVersion(entry=entry)


def _version(entry: Entry) -> int:
    """A number that is greater the newer a version is; one number, because a file has half a million of them."""
    days = [day.toordinal() if day else 0 for day in (entry.included, entry.valid_till)]
    return (days[0] * 10**8 + days[1]) * 2 + (entry.ended is not None)


class Extra:
    """The fields of a record that have no place of their own; those that nobody expects are counted."""

    def __init__(self, unknown: Counter[str]) -> None:
        self._unknown = unknown
        self._found: dict[str, str] = {}

    def keep(self, name: str, text: str, *, expected: bool = False) -> None:
        value = one_line(text[: EXTRA_CHARS * 2])
        if not value:
            return
        name = name[:100]
        if name in self._found:
            value = f"{self._found[name]}; {value}"
        self._found[name] = value if len(value) <= EXTRA_CHARS else f"{value[: EXTRA_CHARS - 1]}…"
        if not expected and (name in self._unknown or len(self._unknown) < MAX_UNKNOWN):
            self._unknown[name] += 1

    def found(self) -> dict[str, str]:
        return self._found

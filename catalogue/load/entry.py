"""Reads typed fields of one record of a data file and collects what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from catalogue.load.faults import WHOLE_FILE, DataFault, EntryFault
from catalogue.model import Text
from catalogue.problems import Path, Place, Problem, ProblemCode

PAPER = "paper"
"""Stands where the paper behind the catalogue is the source."""
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_URL = re.compile(r"https?://[^/\s]+\S*")

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
Record = Mapping[str, Any]


class UnreadableFieldError(Exception):
    """One field cannot be read; `path` leads to it from its record."""

    def __init__(self, code: ProblemCode, *path: str | int, **params: object) -> None:
        self.code, self.path, self.params = code, path, params
        super().__init__(code)


class LeftOutError(Exception):
    """The entry is left out; its problems are recorded already."""


class EntryReader:
    """One record with its place; a field that cannot be read raises UnreadableFieldError."""

    def __init__(self, record: Any, file: str, entry: str, path: Path, problems: list[Problem]) -> None:
        self.record: Record = record if isinstance(record, dict) else {}
        self.is_object = isinstance(record, dict)
        self.file, self.entry, self.path, self._problems = file, entry, path, problems

    def wrong(self, code: ProblemCode, *path: str | int, **params: object) -> None:
        """Records a problem of this entry."""
        place = Place(file=self.file, entry=self.entry, path=(*self.path, *path))
        self._problems.append(Problem(code=code, place=place, params=params))

    def record_error(self, error: UnreadableFieldError) -> None:
        self.wrong(error.code, *error.path, **error.params)

    def all_of(self, **reads: Callable[[], Any]) -> dict[str, Any]:
        """The results of all reads by name. Every problem is recorded before LeftOutError is raised."""
        values: dict[str, Any] = {}
        if not self.is_object:
            raise LeftOutError
        for name, read in reads.items():
            try:
                values[name] = read()
            except UnreadableFieldError as error:
                self.record_error(error)
            except LeftOutError:
                pass
        if len(values) < len(reads):
            raise LeftOutError
        return values

    def _value(self, key: str, kinds: tuple[type, ...], optional: bool = False) -> Any:
        try:
            value = self.record[key]
        except KeyError:
            raise UnreadableFieldError(EntryFault.MISSING, key, field=key) from None
        if value is None and optional:
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            expected = " or ".join(kind.__name__ for kind in kinds)
            code = EntryFault.BLANK if value is None else EntryFault.KIND
            raise UnreadableFieldError(code, key, field=key, expected=expected, found=value)
        return value

    def string(self, key: str) -> str:
        return str(self._value(key, (str,)))

    def optional_string(self, key: str) -> str | None:
        value: str | None = self._value(key, (str,), optional=True)
        return value

    def integer(self, key: str) -> int:
        return int(self._value(key, (int,)))

    def optional_integer(self, key: str) -> int | None:
        value: int | None = self._value(key, (int,), optional=True)
        return value

    def number(self, key: str) -> float:
        return float(self._value(key, (int, float)))

    def optional_number(self, key: str) -> float | None:
        value: float | None = self._value(key, (int, float), optional=True)
        return None if value is None else float(value)

    def positive(self, key: str) -> float:
        """A number that is not below 0."""
        value = self.number(key)
        if value < 0:
            raise UnreadableFieldError(EntryFault.BELOW_ZERO, key, field=key, value=value)
        return value

    def flag(self, key: str) -> bool:
        return bool(self._value(key, (bool,)))

    def members(self, key: str) -> list[Any]:
        """A list of anything."""
        value: list[Any] = self._value(key, (list,))
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        return tuple(self._all(key, str))

    def integers(self, key: str) -> tuple[int, ...]:
        return tuple(self._all(key, int))

    def _all(self, key: str, kind: type) -> list[Any]:
        values = self.members(key)
        for index, value in enumerate(values):
            if not isinstance(value, kind) or isinstance(value, bool):
                told = {"field": f"{key}[{index}]", "expected": kind.__name__, "found": value}
                raise UnreadableFieldError(EntryFault.KIND, key, index, **told)
        return values

    def text(self, key: str) -> Text:
        """The words of `key`_ru and `key`_en; both are needed."""
        ru, en = self.string(f"{key}_ru").strip(), self.string(f"{key}_en").strip()
        if not ru or not en:
            raise UnreadableFieldError(EntryFault.LANGUAGES, f"{key}_en" if ru else f"{key}_ru", field=key)
        return Text(ru, en)

    def optional_text(self, key: str) -> Text | None:
        if self.record.get(f"{key}_ru") is None and self.record.get(f"{key}_en") is None:
            return None
        return self.text(key)

    def nullable_text(self, key: str) -> Text | None:
        """The words of `key`_ru and `key`_en, both of which have to be there; None where both are null."""
        if self.optional_string(f"{key}_ru") is None and self.optional_string(f"{key}_en") is None:
            return None
        return self.text(key)

    def choice(self, key: str, vocabulary: type[E]) -> E:
        """A member of a vocabulary."""
        return self._choice(key, self.string(key), vocabulary)

    def optional_choice(self, key: str, vocabulary: type[E]) -> E | None:
        value = self.optional_string(key)
        return self._choice(key, value, vocabulary) if value else None

    def choices(self, key: str, vocabulary: type[E]) -> tuple[E, ...]:
        """A list of members of a vocabulary."""
        return tuple(self._choice(key, value, vocabulary, index) for index, value in enumerate(self.members(key)))

    def _choice(self, key: str, value: Any, vocabulary: type[E], *index: int) -> E:
        try:
            return vocabulary(value)
        except ValueError:
            told = {"field": key, "value": value, "choices": ", ".join(vocabulary)}
            raise UnreadableFieldError(EntryFault.VOCABULARY, key, *index, **told) from None

    def optional_date(self, key: str) -> str | None:
        """An ISO 8601 date, also one known to the month or year only."""
        value = self.optional_string(key)
        if value is not None and not _is_date(value):
            raise UnreadableFieldError(EntryFault.DATE, key, field=key, value=value)
        return value

    def date(self, key: str) -> str:
        """An ISO 8601 date that has to be there."""
        self.string(key)
        return str(self.optional_date(key))

    def address(self, key: str) -> str:
        """A web address."""
        return self._address(key, self.string(key))

    def optional_address(self, key: str) -> str | None:
        value = self.optional_string(key)
        return None if value is None else self._address(key, value)

    def source(self, key: str) -> str:
        """A web address, or PAPER."""
        value = self.string(key)
        return value if value == PAPER else self._address(key, value)

    def optional_source(self, key: str) -> str | None:
        return None if self.optional_string(key) is None else self.source(key)

    def addresses(self, key: str) -> tuple[str, ...]:
        return tuple(self._address(key, value, index) for index, value in enumerate(self.members(key)))

    def _address(self, key: str, value: Any, *index: int) -> str:
        if not isinstance(value, str) or not _URL.fullmatch(value):
            raise UnreadableFieldError(EntryFault.ADDRESS, key, *index, field=key, value=value)
        return value

    def part(self, key: str) -> EntryReader:
        """The object in a field; its problems count as those of this entry."""
        return self._inside(self._value(key, (dict,)), key)

    def optional_part(self, key: str) -> EntryReader | None:
        value = self._value(key, (dict,), optional=True)
        return None if value is None else self._inside(value, key)

    def parts(self, key: str, read: Callable[[EntryReader], T]) -> tuple[T, ...]:
        """The objects of a list, read; those that cannot be read are recorded and left out."""
        values = []
        for index, record in enumerate(self.members(key)):
            inner = self._inside(record, key, index)
            if not inner.is_object:
                self.wrong(EntryFault.KIND, key, index, field=f"{key}[{index}]", expected="dict", found=record)
                continue
            with suppress(LeftOutError):
                values.append(read(inner))
        return tuple(values)

    def _inside(self, record: Any, *path: str | int) -> EntryReader:
        return EntryReader(record, self.file, self.entry, (*self.path, *path), self._problems)


def _is_date(value: str) -> bool:
    if not DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01" * (2 - value.count("-")))
    except ValueError:
        return False
    return True


def entries_of(records: Any, file: str, problems: list[Problem]) -> Iterator[EntryReader]:
    """The records of a list, named by id, slug, product or their number; what is not a record is recorded."""
    if not isinstance(records, list):
        place = Place(file=file, entry=WHOLE_FILE)
        told = {"found": type(records).__name__}
        problems.append(Problem(code=DataFault.NOT_A_LIST, place=place, params=told))
        return
    for number, record in enumerate(records, 1):
        fields: Record = record if isinstance(record, dict) else {}
        name = fields.get("id") or fields.get("slug") or fields.get("product_ru")
        entry = EntryReader(record, file, str(name or f"entry {number}"), (), problems)
        if entry.is_object:
            yield entry
        else:
            entry.wrong(DataFault.NOT_AN_OBJECT, found=type(record).__name__)


def read_each(
    records: Any, file: str, problems: list[Problem], read: Callable[[EntryReader], T]
) -> list[tuple[EntryReader, T]]:
    """What the records of a list are read to, with their entries; those that cannot be read are left out."""
    found = []
    for entry in entries_of(records, file, problems):
        try:
            found.append((entry, read(entry)))
        except UnreadableFieldError as error:
            entry.record_error(error)
        except LeftOutError:
            continue
    return found

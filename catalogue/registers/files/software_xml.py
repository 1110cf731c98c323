"""The whole software register as one XML file: read item by item, unknown tags kept."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from catalogue.registers.files.fields import (
    FieldError,
    day_of,
    in_column,
    inn_of,
    known,
    other_number,
    parts_of,
    past_day,
    product_name,
    short_enough,
    software_number,
    web_address,
    yes_or_no,
)
from catalogue.registers.files.records import EVERY_FIELD, Extra, Record, Records
from catalogue.registers.files.xml_stream import CHUNK, RegisterMarkup, chunks
from catalogue.registers.model import Entry, FileLimits, FileProblem, RegisterFileError, RegisterKind

HEAD_BYTES = 16 * CHUNK
"""How far into a file its root and its first item are looked for."""
ITEM, NUMBER, DATE, INN = "item", "registrationNumber", "genDate", "owner/inn"
KNOWN = frozenset(
    "registrationNumber name previousAlternativeName module/name owner owner/name owner/shortName softwareClass "
    "descriptionLink inclusionDate inclusionNumber excluded exclusionDate exclusionNumber".split()
)
KEPT_ASIDE = frozenset({"costLink", "gosRegistrationDate", "gosRegistrationNumber", "exclusionType"})
"""Tags that are known and have no field: the certificate of Rospatent among them is never an entry's number."""
T = TypeVar("T")
_TRUSTED = re.compile(r"trusted|doveren|доверен", re.IGNORECASE)


class Field(NamedTuple):
    """One element of an item: its path below the item, its own text and its attributes."""

    path: str
    text: str
    attributes: Mapping[str, str]


class Items:
    """Gathers the fields of each item while the text is fed."""

    def __init__(self, limits: FileLimits) -> None:
        self.root: Mapping[str, str] | None = None
        self.has_numbers = False
        self.done: deque[list[Field]] = deque()
        self._fields: list[Field] | None = None
        self._path: list[str] = []
        self._open: list[Mapping[str, str]] = []
        self._limits = limits
        self._markup = RegisterMarkup(self._start, self._end, limits.max_chars)
        self.feed, self.close = self._markup.feed, self._markup.close

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.root is None:
            self.root = attributes
        elif self._fields is None:
            if tag == ITEM:
                self._fields = [Field(f"@{name}", text, {}) for name, text in attributes.items()]
        else:
            self._path.append(tag)
            self._open.append(attributes)

    def _end(self, tag: str, text: str) -> None:
        if self._fields is None:
            return
        if not self._path:
            self.done.append(self._fields)
            self._fields = None
            return
        path, attributes = "/".join(self._path), self._open.pop()
        self._path.pop()
        if text.strip() or attributes:
            self._fields.append(Field(path, text, attributes))
        self.has_numbers = self.has_numbers or path == NUMBER
        if len(self._fields) > self._limits.max_fields:
            raise RegisterFileError(FileProblem.TOO_LARGE, f"<{path}> × {self._limits.max_fields}")


def is_software_xml(head: bytes, limits: FileLimits) -> bool:
    """Whether a file that begins so is a software register: its root is dated, or its items have numbers."""
    items = Items(limits)
    try:
        items.feed(head)
    except RegisterFileError as error:
        if error.problem is FileProblem.DANGEROUS:
            raise
    return (items.root is not None and DATE in items.root) or items.has_numbers


class SoftwareXml:
    """A reader of the software register's XML; see `Reader`."""

    def __init__(self, path: Path, register: RegisterKind, limits: FileLimits) -> None:
        self._path, self._register, self._limits = path, register, limits
        self.headings: tuple[str, ...] = ()
        self.fields = EVERY_FIELD
        self.unknown: Counter[str] = Counter()
        self.share = 0.0
        with path.open("rb") as file:
            items = Items(limits)
            while items.root is None and file.tell() < HEAD_BYTES and (chunk := file.read(CHUNK)):
                items.feed(chunk)
        try:
            self.stated = day_of((items.root or {}).get(DATE, ""))
        except FieldError:
            self.stated = None

    def records(self, day: date) -> Iterator[Record]:
        items, records, size = Items(self._limits), Records(self._limits), max(1, self._path.stat().st_size)
        count, position = 0, 0
        with self._path.open("rb") as file:
            for chunk in chunks(file):
                items.feed(chunk)
                position += len(chunk)
                self.share = position / size
                while items.done:
                    count, fields = count + 1, items.done.popleft()
                    yield records.take(f"item {count}", partial(self._entry, fields, day))
            items.close()

    def _entry(self, fields: list[Field], day: date) -> Entry:
        item = _Item(fields, self._limits.max_chars)
        to_number = partial(software_number, day=day) if self._register is RegisterKind.SOFTWARE else other_number
        number = item.read(NUMBER, to_number)
        name = item.read("name", lambda text: product_name(text, number, self._limits.max_chars))
        excluded, past = item.first("excluded"), partial(past_day, snapshot=day)
        exclusion_date = item.read("exclusionDate", past)
        inns = list(dict.fromkeys(filter(None, map(inn_of, item.all_like(INN)))))
        link = item.first("descriptionLink")
        extra, trusted = self._extra(item, link)
        return Entry(
            self._register,
            number,
            name,
            "; ".join(item.all("owner/name") or item.all("owner/shortName") or item.all("owner")),
            owner_short="; ".join(item.all("owner/shortName")) or None,
            owner_inn=inns[0] if inns else None,
            other_inns=tuple(inns[1:]),
            aliases=item.parts("previousAlternativeName"),
            modules=tuple(item.all("module/name")),
            classes=item.classes(),
            included=item.read("inclusionDate", past),
            order=item.first("inclusionNumber") or None,
            excluded=_is_excluded(excluded, yes_or_no(excluded), exclusion_date),
            exclusion_date=exclusion_date,
            exclusion_order=item.first("exclusionNumber") or None,
            trusted=trusted,
            url=web_address(link),
            extra=MappingProxyType(extra.found()),
        )

    def _extra(self, item: _Item, link: str) -> tuple[Extra, bool | None]:
        """What has no field of its own, and the mark of trusted software where a tag plainly names it."""
        extra, trusted = Extra(self.unknown), None
        if link and not web_address(link):
            extra.keep("descriptionLink", link, expected=True)
        for path, text, attributes in item.fields:
            if path.lower().startswith("owner/") and path.lower().endswith("inn"):
                if not inn_of(text):
                    extra.keep(path, text, expected=True)
            elif path not in KNOWN:
                extra.keep(path, text, expected=path in KEPT_ASIDE)
                if trusted is None and _TRUSTED.search(path):
                    trusted = yes_or_no(text)
            for name, value in attributes.items():
                if (path, name) != ("softwareClass", "code"):
                    extra.keep(f"{path}@{name}", value)
        return extra, trusted


class _Item:
    """The texts of an item by their path."""

    def __init__(self, fields: list[Field], max_chars: int) -> None:
        self.fields, self._max_chars = fields, max_chars
        self.texts: dict[str, list[str]] = {}
        for path, text, _ in fields:
            self.texts.setdefault(path, []).append(text)

    def all(self, path: str) -> list[str]:
        """The texts of a path, each once. Raises TOO_LONG."""
        found = (self._short(path, known(text)) for text in self.texts.get(path, ()))
        return list(dict.fromkeys(filter(None, found)))

    def all_like(self, path: str) -> list[str]:
        """The texts of the paths that end with a name in small or capital letters, as owner/INN or owner/ownerInn."""
        start, _, end = path.partition("/")
        alike = [p for p in self.texts if p.lower().startswith(f"{start}/") and p.lower().endswith(end)]
        return [text for written in alike for text in self.all(written)]

    def parts(self, path: str) -> tuple[str, ...]:
        self.all(path)
        return tuple(dict.fromkeys(part for text in self.texts.get(path, ()) for part in parts_of(text)))

    def first(self, path: str) -> str:
        return next(iter(self.all(path)), "")

    def read(self, path: str, read: Callable[[str], T]) -> T:
        """What `read` makes of the first text of a path; what it refuses is told with the path."""
        return in_column(path, self.first(path), read)

    def classes(self) -> tuple[tuple[str, str], ...]:
        found = [(a.get("code", ""), t) for path, t, a in self.fields if path == "softwareClass"]
        return tuple(dict.fromkeys((short_enough(c, 100), self._short("softwareClass", t)) for c, t in found))

    def _short(self, path: str, text: str) -> str:
        return in_column(path, text, lambda written: short_enough(written, self._max_chars))


def _is_excluded(text: str, said: bool | None, on: date | None) -> bool:
    """The file says «Нет» of an entry in force; any other word is taken for an exclusion, and so is its date."""
    return said is not False if text else on is not None

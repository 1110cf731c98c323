"""The tables of the registers, and entries as their rows keep them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Set
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, Column, Date, Index, Integer, MetaData, String, Table, Text

from catalogue.registers.model import Entry, RegisterKind
from catalogue.registers.status.names import ORDINARY, is_ordinary, latin_key, normalised

KEY_CHARS = 200
WORDS_OF_NAME = 100
"""Words kept of one name: an industrial one may list hundreds of models."""
SHORTEST_SOUND = 3
"""Letters of a word that is also kept by its sound."""

_WORD = re.compile(r"[^\W_]+")


class KeyKind(StrEnum):
    """By what an entry is found."""

    NAME = "name"
    ALIAS = "alias"
    MODULE = "module"
    WORD = "word"
    INN = "inn"
    CLASS = "class"


NAMES = (KeyKind.NAME, KeyKind.ALIAS, KeyKind.MODULE)

metadata = MetaData()
SNAPSHOTS = Table(
    "register_snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("register", String(20), nullable=False),
    Column("date", Date, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("format", String(20), nullable=False),
    Column("records", Integer, nullable=False),
    Column("headings", JSON, nullable=False),
    Column("unknown_fields", JSON, nullable=False),
    Column("imported", Date, nullable=False),
    Index("register_snapshots_newest", "register", "date"),
)
ENTRIES = Table(
    "register_entries",
    metadata,
    Column("register", String(20), primary_key=True),
    Column("number", String(60), primary_key=True),
    Column("seen", Date, nullable=False),
    Column("included", Date),
    Column("body", Text, nullable=False),
)
KEYS = Table(
    "register_keys",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("key", String(KEY_CHARS), primary_key=True),
    Column("register", String(20), primary_key=True),
    Column("number", String(60), primary_key=True),
    sqlite_with_rowid=False,
)

_staging = MetaData()
STAGED = Table(
    "register_staged",
    _staging,
    Column("number", String(60), primary_key=True),
    Column("included", Date),
    Column("body", Text, nullable=False),
    prefixes=["TEMPORARY"],
)
"""The entries of the file being imported, seen by its connection alone."""
STAGED_KEYS = Table(
    "register_staged_keys",
    _staging,
    Column("number", String(60)),
    Column("kind", String(8)),
    Column("key", String(KEY_CHARS)),
    prefixes=["TEMPORARY"],
)

STAGED_NEWER = Table(
    "register_staged_newer", _staging, Column("number", String(60), primary_key=True), prefixes=["TEMPORARY"]
)
"""Numbers of which a newer version came after an older one."""

STAGED_SPOILED = Table(
    "register_staged_spoiled", _staging, Column("number", String(60), primary_key=True), prefixes=["TEMPORARY"]
)
"""Numbers of which a version could not be read."""

_DEFAULTS = {
    f.name: f.default if f.default is not MISSING else MappingProxyType({})
    for f in fields(Entry)
    if f.default is not MISSING or f.default_factory is not MISSING
}
_DAYS = frozenset({"included", "exclusion_date", "valid_till", "ended"})
_LISTS = frozenset({"other_inns", "aliases", "modules"})


def body_of(entry: Entry) -> str:
    """An entry as JSON; the same entry gives the same text. What has its default is left out."""
    values = {f.name: getattr(entry, f.name) for f in fields(Entry) if f.name not in ("register", "number")}
    kept = {name: value for name, value in values.items() if name not in _DEFAULTS or value != _DEFAULTS[name]}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date) else dict(value)  # type: ignore[call-overload]


def entry_of(register: str, number: str, body: str) -> Entry:
    """The entry that `body_of` wrote."""
    values: dict[str, Any] = json.loads(body)
    for name in values.keys() & _DAYS:
        values[name] = date.fromisoformat(values[name])
    for name in values.keys() & _LISTS:
        values[name] = tuple(values[name])
    if "classes" in values:
        values["classes"] = tuple((code, name) for code, name in values["classes"])
    if "extra" in values:
        values["extra"] = MappingProxyType(values["extra"])
    return Entry(RegisterKind(register), number, **values)


def completed(entry: Entry, known: Entry, stated: Set[str]) -> Entry:
    """An entry of a file that has no room for some fields, with what an earlier file said of them; `stated` are those
    that it has: where they are empty, they are.
    """
    values = {f.name: getattr(entry, f.name) for f in fields(Entry)}
    for name, default in _DEFAULTS.items():
        if name not in stated and name != "extra" and values[name] == default:
            values[name] = getattr(known, name)
    values["owner"] = entry.owner or known.owner
    values["extra"] = MappingProxyType({**known.extra, **entry.extra})
    return Entry(**values)


def keys_of(entry: Entry) -> Iterator[tuple[KeyKind, str]]:
    """By what an entry is found, each key once: whole names, and their telling words as `words_of_name` gives them.

    Words of the entry's own names are kept as sounded too, as `latin_key` gives them.
    """
    found: dict[tuple[KeyKind, str], None] = {}
    named = ((KeyKind.NAME, (entry.name,)), (KeyKind.ALIAS, entry.aliases), (KeyKind.MODULE, entry.modules))
    for kind, names in named:
        for name in names:
            key = normalised(name)
            found[kind, key[:KEY_CHARS]] = None
            words = _telling(key)
            if kind is not KeyKind.MODULE:
                words = [*words, *(s for word in _WORD.findall(name) for s in _sounds(word.casefold()))]
            for word in islice(words, WORDS_OF_NAME):
                found[KeyKind.WORD, word[:KEY_CHARS]] = None
    for inn in filter(None, (entry.owner_inn, *entry.other_inns)):
        found[KeyKind.INN, inn] = None
    for code, _ in entry.classes:
        found[KeyKind.CLASS, code[:KEY_CHARS]] = None
    return (pair for pair in found if pair[1])


def _telling(key: str) -> list[str]:
    """The words of a normalised name that tell it from others; all where none does."""
    words = key.split()
    return [w for w in words if w not in ORDINARY and not w.isdigit()] or words


@lru_cache(maxsize=50_000)
def _sounds(word: str) -> tuple[str, ...]:
    """A telling word as it sounds; none of an ordinary one. Words repeat, and their sound is costly."""
    return () if is_ordinary(word) else tuple(s for s in latin_key(word).split() if len(s) >= SHORTEST_SOUND)

"""What is wrong with the data, in a form that a person reads and that a table can be pointed at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Path = tuple[str | int, ...]
"""Where a value stands inside an entry: ("deployments", 1, "city")."""


class Fault(StrEnum):
    """Why a value cannot be taken over, with the params that say it."""

    MISSING = "missing"
    BLANK = "blank"
    KIND = "kind"  # expected, found
    LANGUAGES = "languages"
    VOCABULARY = "vocabulary"  # value, choices
    DATE = "date"  # value
    ADDRESS = "address"  # value
    ID = "id"  # value
    NO_DIRECTION = "no-direction"
    POPULATION = "population"  # value
    PHRASES = "phrases"  # language
    PHRASE_COUNT = "phrase-count"  # count, language
    PHRASE_TWICE = "phrase-twice"  # language
    TWICE = "twice"  # value
    UNKNOWN_CITY = "unknown-city"  # value
    UNKNOWN_COUNTERPART = "unknown-counterpart"  # value
    UNKNOWN_MEASURE = "unknown-measure"  # value
    NEEDS_AND_PROVIDES = "needs-and-provides"  # value
    NO_SOURCE = "no-source"  # value
    OTHER = "other"  # message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one entry of one file; `path` leads to the value, `root` is the id of the whole entry."""

    file: str
    entry: str
    message: str
    root: str = ""
    path: Path = ()
    fault: Fault = Fault.OTHER
    params: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.message}"

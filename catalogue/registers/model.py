"""What a register says, as types. An entry covers a product, never a vendor; every answer has the date of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class RegisterKind(StrEnum):
    SOFTWARE = "ru-software"
    PAK = "ru-pak"
    """Hardware with software in it, listed by the ministry of the software register."""
    EAEU_SOFTWARE = "eaeu-software"
    OWN_USE = "own-use"
    INDUSTRIAL = "industrial-719"
    EAEU_GOODS = "eaeu-goods"


class FileFormat(StrEnum):
    """What the importer recognises."""

    SOFTWARE_XML = "software-xml"
    SOFTWARE_XLSX = "software-xlsx"
    PAK_XLSX = "pak-xlsx"
    INDUSTRIAL_CSV = "industrial-csv"
    INDUSTRIAL_XLSX = "industrial-xlsx"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a register as its file states it; `number` identifies it within the register.

    `aliases` are previous and alternative names, `modules` the parts that an entry names. `trusted` and `is_pak`
    (hardware with software) are None where the file does not say. `valid_till` and `ended` are those of industrial
    entries, `okpd2` the product codes of any entry. `url` is the owner's page on the product. `extra` keeps what has
    no field here, by its tag or heading. Several owners of one right are named together; `other_inns` are those after
    the first.
    """

    register: RegisterKind
    number: str
    name: str
    owner: str
    owner_short: str | None = None
    owner_inn: str | None = None
    other_inns: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    classes: tuple[tuple[str, str], ...] = ()
    """Codes and names of the classes of software."""
    included: date | None = None
    order: str | None = None
    excluded: bool = False
    exclusion_date: date | None = None
    exclusion_order: str | None = None
    trusted: bool | None = None
    is_pak: bool | None = None
    valid_till: date | None = None
    ended: date | None = None
    okpd2: str | None = None
    electronic_level: str | None = None
    score: float | None = None
    url: str | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class RefusalCode(StrEnum):
    """Why a record of a file was not taken."""

    NO_NUMBER = "no-number"
    BAD_NUMBER = "bad-number"
    REPEATED_NUMBER = "repeated-number"
    NO_NAME = "no-name"
    BAD_DATE = "bad-date"
    FUTURE_DATE = "future-date"
    TOO_LONG = "too-long"
    SHORT_ROW = "short-row"
    LONG_ROW = "long-row"
    BAD_QUOTES = "bad-quotes"
    BAD_CELL = "bad-cell"
    OTHER_VERSION = "other-version"
    """A record of a number of which another record was not taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A record that was not taken; `place` is where it stands: "item 17", "row 9"; `column` the heading or the tag of
    the field that is wrong, "" where it is the record as a whole; `number` is the record's, where a renewal repeats it:
    its other versions are not taken either, for the one that cannot be read may be the newest.
    """

    place: str
    code: RefusalCode
    value: str
    column: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderVersion:
    """A record of a number whose newer version stands in the same file: a renewal repeats the number."""

    place: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerVersion:
    """An entry that takes the place of an older version of its number, read before it from the same file."""

    entry: Entry


class FileProblem(StrEnum):
    """Why a whole file was refused; then nothing changes."""

    UNREADABLE = "unreadable"
    NOT_A_REGISTER = "not-a-register"
    ALL_REFUSED = "all-refused"
    """The layout is that of a register, and no record of it can be taken."""
    TRUNCATED = "truncated"
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    DANGEROUS = "dangerous"
    WRONG_ENCODING = "wrong-encoding"
    NO_DATE = "no-date"
    OLDER = "older-than-imported"
    SUSPICIOUS_LOSS = "suspicious-loss"
    FUTURE_DATE = "future-date"
    DATE_CONFLICT = "date-conflict"
    WRONG_REGISTER = "wrong-register"
    BUSY = "busy"


class RegisterFileError(Exception):
    """A file that cannot be taken; `problem` says why, `detail` where or what; `refused` are wrong records."""

    def __init__(self, problem: FileProblem, detail: str = "", refused: tuple[Refused, ...] = ()) -> None:
        self.problem, self.detail, self.refused = problem, detail, refused
        super().__init__(f"{problem}: {detail}" if detail else str(problem))


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How much of a file is read; beyond that it is refused as a whole, or the record where the field is one's."""

    max_bytes: int = 2_000_000_000
    max_unpacked_bytes: int = 2_000_000_000
    max_records: int = 2_000_000
    max_fields: int = 5_000
    """Fields of one record."""
    max_chars: int = 50_000
    """Characters of one field; a name of the industrial register may list hundreds of models."""
    max_shared_chars: int = 2_000_000_000
    """Characters of the texts that an XLSX keeps once for all its cells; beyond some they are kept on the disk."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One imported file: whose register, of which day, and its fingerprint."""

    register: RegisterKind
    date: date
    sha256: str
    records: int


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry as stored: `seen` is the day of the newest snapshot that has it, `snapshot` the day of the
    newest snapshot of its register. An entry is absent since `snapshot` where `seen` is earlier.
    """

    entry: Entry
    seen: date
    snapshot: date

    @property
    def absent(self) -> bool:
        return self.seen < self.snapshot

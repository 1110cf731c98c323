"""What an import refuses, each with its place in the editors' file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FileFault(StrEnum):
    """Why a file or a cell cannot be taken over, with the params that say it; the facts' own reasons are `Fault`s."""

    TOO_LARGE = "too-large"  # bytes, limit
    NOT_A_WORKBOOK = "not-a-workbook"
    OLD_OR_LOCKED = "old-or-locked"
    BROKEN = "broken"
    UNPACKED_TOO_LARGE = "unpacked-too-large"  # bytes, limit
    TOO_MANY_PARTS = "too-many-parts"  # parts, limit
    TOO_MUCH_MARKUP = "too-much-markup"  # tags, limit
    MACROS = "macros"  # part
    EMBEDDED = "embedded"  # part
    EXTERNAL_LINK = "external-link"  # part
    NOT_UTF8 = "not-utf8"  # byte
    NOT_JSON = "not-json"  # line, column
    FORM = "form"
    NO_SHEET = "no-sheet"
    UNKNOWN_SHEET = "unknown-sheet"
    NO_COLUMN = "no-column"  # heading
    UNKNOWN_COLUMN = "unknown-column"  # heading
    COLUMN_TWICE = "column-twice"  # heading
    TOO_MANY_ROWS = "too-many-rows"  # limit
    FORMULA = "formula"
    ERROR_VALUE = "error-value"  # value
    TOO_LONG = "too-long"  # limit
    CONTROL_CHARACTER = "control-character"
    LOST_CHARACTERS = "lost-characters"
    MIXED_ENCODINGS = "mixed-encodings"  # value
    NOT_A_NUMBER = "not-a-number"  # value
    NOT_YES_OR_NO = "not-yes-or-no"  # value
    NO_ID = "no-id"
    ID_TWICE = "id-twice"  # value, place
    NO_CARD = "no-card"  # value
    OTHER_SCOPE = "other-scope"
    IN_THE_FUTURE = "in-the-future"  # value, today


@dataclass(frozen=True, slots=True)
class CardProblem:
    """One reason to refuse. `sheet` and `cell` are as Excel names them, `code` is of a FileFault or a Fault."""

    code: StrEnum
    sheet: str = ""
    cell: str = ""
    card: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Карточки!D17, the sheet alone, or nothing for the whole file."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet

    def __str__(self) -> str:
        params = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        place = self.place or "file"
        return f"{place}: {self.card + ': ' if self.card else ''}{self.code.value}" + (f" ({params})" if params else "")


class CardsError(Exception):
    """The file is refused and nothing is changed; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[CardProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

"""What an import refuses, each with its place in the editors' file."""

from __future__ import annotations

from enum import StrEnum

from catalogue.problems import RefusedError


class FileFault(StrEnum):
    """Why a file or a cell cannot be taken over, with the params that say it; those of the data are EntryFaults."""

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


class CardsError(RefusedError):
    """The editors' file is refused and nothing is changed."""

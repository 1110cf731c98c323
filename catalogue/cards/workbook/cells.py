"""Converts one cell of the workbook to the value of a card."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NoReturn

from catalogue.cards.problems import FileFault
from catalogue.cards.workbook.guard import CardCell, CardLimits
from catalogue.cards.workbook.layout import CardColumn, Kind

CHOICE_MARK = " — "
"""Stands between the id of a choice and its name in a drop-down."""
YES, NO = "да", "нет"
_YES, _NO = {YES, "yes", "true", "1"}, {NO, "no", "false", "0"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|_x00(0[0-8BCEF]|1[0-9A-F])_")
_LOST = "\N{REPLACEMENT CHARACTER}"
_LETTERS = re.compile("[А-яЁё]{2}")
_SHOWN = 80


class CellError(Exception):
    """A cell cannot be used; code and params say why."""

    def __init__(self, code: StrEnum, **params: object) -> None:
        self.code = code
        self.params = {key: str(value)[:_SHOWN] for key, value in params.items()}
        super().__init__(code.value)


def value_of(cell: CardCell, column: CardColumn, limits: CardLimits) -> Any:
    """The value of a filled cell, None where it holds only spaces. Raises CellError."""
    if cell.kind == "f":
        raise CellError(FileFault.FORMULA)
    if cell.kind == "e":
        raise CellError(FileFault.ERROR_VALUE, value=cell.value)
    if column.kind is Kind.WHOLE:
        return _whole(cell.value)
    if column.kind is Kind.NUMBER:
        return _number(cell.value)
    if column.kind is Kind.YES_NO:
        return _yes_no(cell.value)
    text = clean(_text(cell.value), limits)
    if not text:
        return None
    if column.kind is Kind.LINES:
        return [line.strip() for line in text.split("\n") if line.strip()]
    if column.kind is Kind.CHOICE:
        return text.split(CHOICE_MARK)[0].strip()
    return text


def clean(text: str, limits: CardLimits) -> str:
    """A text without surrounding spaces, its lines ended alike. Raises CellError for what no person typed."""
    if len(text) > limits.max_cell_chars:
        raise CellError(FileFault.TOO_LONG, limit=limits.max_cell_chars)
    text = text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROL.search(text):
        raise CellError(FileFault.CONTROL_CHARACTER)
    if _LOST in text:
        raise CellError(FileFault.LOST_CHARACTERS)
    if is_misread(text):
        raise CellError(FileFault.MIXED_ENCODINGS, value=text)
    return text


def is_misread(text: str) -> bool:
    """Whether a text is Russian in UTF-8 that was read as windows-1251 or Latin-1 on its way: «РџРµСЂРјСЊ», "ÐŸÐµ"."""
    for encoding in ("cp1251", "cp1252", "latin-1"):
        try:
            meant = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if meant != text and _LETTERS.search(meant):
            return True
    return False


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        _not_a_number(value)
    if isinstance(value, (int, float)):
        if value != int(value):
            _not_a_number(value)
        return int(value)
    digits = re.sub(r"[\s\u00a0\u202f]", "", str(value))
    if not digits:
        return None
    if not re.fullmatch(r"-?[0-9]{1,12}", digits):
        _not_a_number(value)
    return int(digits)


def _number(value: Any) -> float | None:
    """A number as it was typed, whole where it has no fraction: 1 234,5 or 1234.5."""
    if isinstance(value, bool):
        _not_a_number(value)
    text = re.sub(r"[\s\u00a0\u202f]", "", str(value)).replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", text):
        _not_a_number(value)
    number = float(text)
    return int(number) if number.is_integer() else number


def _not_a_number(value: object) -> NoReturn:
    raise CellError(FileFault.NOT_A_NUMBER, value=value)


def _yes_no(value: Any) -> bool | None:
    word = _text(value).strip().casefold()
    if not word:
        return None
    if word not in _YES | _NO:
        raise CellError(FileFault.NOT_YES_OR_NO, value=value)
    return word in _YES

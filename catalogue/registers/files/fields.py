"""Fields of a record: what cannot be a number, a name or a date of a register is refused with its reason."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from catalogue.registers.model import RefusalCode

SHOWN = 100
"""Characters of a refused value that are told."""
MAX_NUMBER_CHARS = 60
NUMBERS_FROM, ISSUED_BY, NUMBERS_PER_DAY = 50_000, date(2026, 8, 31), 50
"""The software register had issued 34,983 numbers by 2026-08-31 and issues about 16 a day. A number far above that
is none: the address of an entry has a page id of six or seven digits, and Rospatent's certificates have ten."""
EXCEL_DAYS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
"""The day before the first one of a workbook, by whether it counts from 1904."""

EMPTY = frozenset({"", "-", "—", "–"})
"""How registers write that there is nothing."""
T = TypeVar("T")

_DATE = re.compile(r"(?:(\d{4})([-.])(\d\d)\2(\d\d)|(\d\d)\.(\d\d)\.(\d{4}))(?:[T ]\d.*)?")
_SERIAL = re.compile(r"([1-9]\d{4})(?:\.\d+)?")
_NUMBER = re.compile(r"[0-9]{1,6}")
_INN = re.compile(r"[0-9]{10}|[0-9]{12}")
_PARTS = re.compile(r"[;\n\r]+")
_YES, _NO = frozenset("да yes true 1 y".split()), frozenset("нет no false 0 n".split())
_TWO_BYTES = re.compile("[\u0080-\uffff]{6,}")
_REFERENCE = re.compile(r"&(?:amp;)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_DECIMAL_ZERO = re.compile(r"([0-9]+)\.0+")


class FieldError(Exception):
    """A field that keeps its record from being taken; `column` is what the file calls the field, `number` the record's
    where it was read before.
    """

    def __init__(self, code: RefusalCode, value: str = "", column: str = "") -> None:
        self.number = ""
        self.code, self.value, self.column = code, one_line(value)[:SHOWN], one_line(column)[:SHOWN]
        super().__init__(f"{code}: {self.value}")


def in_column(column: str, text: str, read: Callable[[str], T]) -> T:
    """What `read` makes of a field; what it refuses is told with the field's column."""
    try:
        return read(text)
    except FieldError as error:
        raise FieldError(error.code, error.value, error.column or column) from None


def one_line(text: str) -> str:
    """A text on one line, without the character references that some exports leave in it: &quot; is a quote."""
    if "&" in text:
        text = _REFERENCE.sub(lambda found: html.unescape(f"&{found[1]};"), text)
    return " ".join(text.split())


def known(text: str) -> str:
    """A text, "" where it only says that there is nothing."""
    return "" if is_empty(text) else text


def is_empty(text: str) -> bool:
    """Whether a cell says nothing; asked of every cell of half a million rows."""
    if len(text) < 10:
        return text in EMPTY or text.strip() in EMPTY
    return text.isspace()


def software_number(text: str, day: date) -> str:
    """The number of an entry of the software register as of a day, without leading zeros."""
    written = _whole(one_line(known(text)))
    if not written:
        raise FieldError(RefusalCode.NO_NUMBER)
    most = NUMBERS_FROM + NUMBERS_PER_DAY * max(0, (day - ISSUED_BY).days)
    if not _NUMBER.fullmatch(written) or not 0 < int(written) <= most:
        raise FieldError(RefusalCode.BAD_NUMBER, written)
    return str(int(written))


def other_number(text: str) -> str:
    """The number of an entry of a register whose numbers are any text."""
    written = _whole(one_line(known(text)))
    if not written:
        raise FieldError(RefusalCode.NO_NUMBER)
    if len(written) > MAX_NUMBER_CHARS or not any(c.isdigit() for c in written):
        raise FieldError(RefusalCode.BAD_NUMBER, written)
    return written


def _whole(written: str) -> str:
    """A number that a workbook wrote as 10113334.0, without that end."""
    found = _DECIMAL_ZERO.fullmatch(written)
    return found[1] if found else written


def product_name(text: str, number: str, max_chars: int) -> str:
    if not one_line(known(text)):
        raise FieldError(RefusalCode.NO_NAME, number)
    return short_enough(text, max_chars)


def short_enough(text: str, max_chars: int) -> str:
    """A text on one line; one cut off by its reader is longer than it may be."""
    if len(text) > max_chars:
        raise FieldError(RefusalCode.TOO_LONG, text)
    return one_line(text)


def day_of(text: str, serial: bool | None = None) -> date | None:
    """The day of 2026-09-12, 12.09.2026 or 2026.09.12, also with a time behind it; None of an empty text.

    In a workbook a day may be a number: `serial` is whether the workbook counts from 1904. Raises BAD_DATE.
    """
    written = one_line(text)
    if written in EMPTY:
        return None
    number = _SERIAL.fullmatch(written)
    if number and serial is not None:
        return EXCEL_DAYS[serial] + timedelta(days=int(number[1]))
    found = _DATE.fullmatch(written)
    if not found:
        raise FieldError(RefusalCode.BAD_DATE, written)
    year, _, month, day, late_day, late_month, late_year = found.groups()
    try:
        return date(int(year or late_year), int(month or late_month), int(day or late_day))
    except ValueError:
        raise FieldError(RefusalCode.BAD_DATE, written) from None


def past_day(text: str, snapshot: date, serial: bool | None = None) -> date | None:
    """A day that was on the day of the file; raises BAD_DATE and FUTURE_DATE."""
    day = day_of(text, serial)
    if day and day > snapshot:
        raise FieldError(RefusalCode.FUTURE_DATE, text)
    return day


def yes_or_no(text: str) -> bool | None:
    word = one_line(text).lower()
    return True if word in _YES else False if word in _NO else None


def inn_of(text: str) -> str | None:
    """A taxpayer number of ten or twelve digits; a workbook that keeps it as a number drops a leading zero."""
    written = _whole(one_line(text))
    if len(written) in (9, 11) and written.isdecimal():
        written = f"0{written}"
    return written if _INN.fullmatch(written) else None


def web_address(text: str) -> str | None:
    written = one_line(text)
    return written if written.lower().startswith(("http://", "https://")) and " " not in written else None


def parts_of(text: str) -> tuple[str, ...]:
    """The names that a text lists, each once."""
    restored = _REFERENCE.sub(lambda found: html.unescape(f"&{found[1]};"), text) if "&" in text else text
    return tuple(dict.fromkeys(part for part in map(one_line, _PARTS.split(restored)) if part not in EMPTY))


def is_garbled(text: str) -> bool:
    """Whether a text is UTF-8 that was read as windows-1251: «Проводник» looks like «РџСЂРѕРІРѕРґРЅРёРє»."""
    if not _TWO_BYTES.search(text):
        return False
    try:
        restored = text.encode("cp1251").decode("utf-8")
    except UnicodeError:
        return False
    return len(restored) < len(text)

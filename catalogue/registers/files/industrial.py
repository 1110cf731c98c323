"""What the files of the register of industrial products (decree 719) have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from catalogue.registers.files.fields import (
    FieldError,
    day_of,
    inn_of,
    known,
    one_line,
    other_number,
    past_day,
    product_name,
    short_enough,
    yes_or_no,
)
from catalogue.registers.files.records import Extra
from catalogue.registers.model import Entry, FileLimits, RegisterKind

_SCORE = re.compile(r"\d{1,6}([.,]\d{1,6})?")
T = TypeVar("T")


class IndustrialFields:
    """Reads the fields of one record; what is refused is told with the field's column in `columns`."""

    def __init__(self, texts: Mapping[str, str], columns: Mapping[str, str], limits: FileLimits, extra: Extra) -> None:
        self._texts, self._columns, self._limits, self.extra = texts, columns, limits, extra

    def entry(self, register: RegisterKind, day: date, from_1904: bool | None) -> Entry:
        """The entry as of the day of its file; in a workbook days may be numbers, counted as `from_1904` says."""
        number = self._read("number", other_number)
        try:
            return self._entry(number, register, day, from_1904)
        except FieldError as error:
            error.number = number
            raise

    def _entry(self, number: str, register: RegisterKind, day: date, from_1904: bool | None) -> Entry:
        owner = self._text("owner")
        till, trusted = partial(day_of, serial=from_1904), self._read("trusted", yes_or_no)
        score = self._score()
        return Entry(
            register,
            number,
            self._read("name", lambda text: product_name(text, number, self._limits.max_chars)),
            owner,
            owner_inn=self._read("owner_inn", inn_of),
            included=self._read("included", lambda text: past_day(text, day, from_1904)),
            valid_till=self._read("valid_till", till),
            ended=self._read("ended", till),
            trusted=trusted,
            is_pak=True if trusted else None,
            okpd2=self._text("okpd2") or None,
            electronic_level=self._text("electronic_level") or None,
            score=score,
            extra=MappingProxyType(self.extra.found()),
        )

    def _read(self, field: str, read: Callable[[str], T]) -> T:
        try:
            return read(known(self._texts.get(field, "")))
        except FieldError as error:
            raise FieldError(error.code, error.value, self._columns.get(field, field)) from None

    def _text(self, field: str) -> str:
        """A text on one line; most fields of most records are empty."""
        written = known(self._texts.get(field, ""))
        return self._read(field, lambda text: short_enough(text, self._limits.max_chars)) if written else ""

    def _score(self) -> float | None:
        """The points of the product; what is no number is kept as it stands."""
        written = one_line(known(self._texts.get("score", "")))
        if written and _SCORE.fullmatch(written):
            return float(written.replace(",", "."))
        if written:
            self.extra.keep(self._columns.get("score", "score"), written, expected=True)
        return None

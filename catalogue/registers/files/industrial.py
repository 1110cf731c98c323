"""What the files of the register of industrial products (decree 719) have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from catalogue.registers.files.fields import (
    day_of,
    inn_of,
    one_line,
    other_number,
    past_day,
    product_name,
    short_enough,
)
from catalogue.registers.files.records import Extra
from catalogue.registers.model import Entry, FileLimits, RegisterKind

EMPTY = frozenset({"", "-", "—", "–"})
"""How the register writes that there is nothing."""
_SCORE = re.compile(r"\d{1,6}([.,]\d{1,6})?")


def industrial_entry(
    fields: Mapping[str, str], register: RegisterKind, day: date, limits: FileLimits, serial: bool | None, extra: Extra
) -> Entry:
    """An entry of the fields that a file has; "-" is an empty one."""
    found = {field: "" if one_line(text) in EMPTY else text for field, text in fields.items()}
    number = other_number(found.get("number", ""))
    score = one_line(found.get("score", ""))
    if score and not _SCORE.fullmatch(score):
        extra.keep("score", score, expected=True)
    return Entry(
        register,
        number,
        product_name(found.get("name", ""), number, limits.max_chars),
        short_enough(found.get("owner", ""), limits.max_chars),
        owner_inn=inn_of(found.get("owner_inn", "")),
        included=past_day(found.get("included", ""), day, serial),
        valid_till=day_of(found.get("valid_till", ""), serial),
        ended=day_of(found.get("ended", ""), serial),
        okpd2=short_enough(found.get("okpd2", ""), limits.max_chars) or None,
        electronic_level=short_enough(found.get("electronic_level", ""), limits.max_chars) or None,
        score=float(score.replace(",", ".")) if _SCORE.fullmatch(score) else None,
        extra=MappingProxyType(extra.found()),
    )

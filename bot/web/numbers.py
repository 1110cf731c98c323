"""Whole numbers as people and programs write them in addresses, forms and headers."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]+")
MOST_RESIDENTS = 1_000_000_000
"""A larger number of residents is read as this one, which no town has."""
LONGEST = 18
"""Digits of the largest number that is read; Python refuses to read some thousands of them."""


def whole_number(text: str, most: int) -> int | None:
    """A number of ordinary digits with or without spaces between them; `most` where it is larger, None for no number.

    Digits that only look like some (², ٣) are none.
    """
    digits = "".join(text.split())
    if not _DIGITS.fullmatch(digits):
        return None
    digits = digits.lstrip("0")
    return most if len(digits) > LONGEST else min(int(digits or "0"), most)

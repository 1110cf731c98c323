"""Codes in a cell of a list: classes of software (order 486) and product codes (ОКПД2), each with its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalogue.registers.files.fields import parts_of

FIRST_PRODUCT_SECTION = 26
"""Classes of software begin with 01 to 17; product codes of electronics and programs with 26, 27, 58, 62, 63."""
_CODED = re.compile(r"(\d\d(?:\.\d{1,3}){0,4})\.?(?:\s*[-–—:]\s*|\s+|$)(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """`classes` are codes with their names, "" where a cell has none; `products` codes of goods and services."""

    classes: tuple[tuple[str, str], ...] = ()
    products: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return (*(code for code, _ in self.classes), *self.products)

    @property
    def okpd2(self) -> str | None:
        """The product codes as one text."""
        return "; ".join(self.products) or None

    def with_names(self, names: Sequence[str]) -> Codes:
        return replace(self, classes=tuple((code, name) for (code, _), name in zip(self.classes, names, strict=True)))


def codes_in(cell: str) -> Codes:
    """The codes that a cell lists, one a line or between semicolons; a code alone or with its name behind it."""
    classes: dict[str, str] = {}
    products: dict[str, None] = {}
    for part in parts_of(cell):
        found = _CODED.fullmatch(part)
        if not found:
            continue
        code, name = found.groups()
        if int(code[:2]) >= FIRST_PRODUCT_SECTION:
            products[code] = None
        else:
            classes.setdefault(code, name)
    return Codes(classes=tuple(classes.items()), products=tuple(products))


def joined(many: Iterable[Codes]) -> Codes:
    """All codes, each once; a class keeps the first name that it has."""
    classes: dict[str, str] = {}
    products: dict[str, None] = {}
    for codes in many:
        for code, name in codes.classes:
            classes[code] = classes.get(code) or name
        products |= dict.fromkeys(codes.products)
    return Codes(classes=tuple(classes.items()), products=tuple(products))

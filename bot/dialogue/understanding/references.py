"""Which items of the shown list a message counts out: "второй", "№3", "двадцать первый", "the last one"."""

from __future__ import annotations

import re
from collections.abc import Iterator

HARD_ENDINGS = "ый ой ая ое ые ого ому ую ым ых ыми ом".split()
SOFT_ENDINGS = "ий ья ье ьи ьего ьей ьему ью ьим ьих ьими ьем".split()
"""Endings of ordinals in all cases; whole words only, so that "Первоуральск" and "пятница" count nothing."""
_STEMS = {
    **dict.fromkeys(["перв"], 1),
    **dict.fromkeys(["втор"], 2),
    **dict.fromkeys(["четверт", "четвёрт"], 4),
    **{
        stem: n
        for n, stem in enumerate(
            "пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат "
            "семнадцат восемнадцат девятнадцат двадцат".split(),
            5,
        )
    },
    "тридцат": 30,
    "сороков": 40,
    "пятидесят": 50,
}
_ENGLISH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS: dict[str, int] = {
    **{stem + ending: n for stem, n in _STEMS.items() for ending in HARD_ENDINGS},
    **{"трет" + ending: 3 for ending in SOFT_ENDINGS},
    **{word: n for n, word in enumerate(_ENGLISH, 1)},
}
TENS = {"двадцать": 20, "тридцать": 30, "сорок": 40, "twenty": 20, "thirty": 30, "forty": 40}
CARDINALS = {
    word: n
    for n, group in enumerate(
        (
            "один одного one",
            "два двух two",
            "три трёх трех three",
            "четыре четырёх четырех four",
            "пять пяти five",
            "шесть шести six",
            "семь семи seven",
        ),
        1,
    )
    for word in group.split()
}
LONGEST_LIST = 50
"""A larger number counts something else: residents, years, roubles."""
_LAST = re.compile(r"\b(?:последн(?:ий|яя|ее|его|ей|ему|юю|им|ем)|last)\b", re.IGNORECASE)
_DIGITS = re.compile(
    r"(?<![\d.,])(?:№|#|номер\w*|number|no\.?)?\s*(\d{1,2})(?:-?(?:й|го|му|м|ое|ая|ый|st|nd|rd|th))?(?![\d.,]*\d)"
)
_ONE = re.compile(r"\b(this|that|which|another|other|no|first|second|third|last|any) one\b")
"""In English "one" stands for what was named before it."""
_WORD = re.compile(r"\w+(?:-\w+)*")


def item_of(text: str, length: int) -> int | None:
    """The number, from 1, that a message refers to in a list of `length`; it may lie beyond the list."""
    return next(iter(_numbers(text, length)), None)


def items_of(text: str, length: int = 0) -> list[int]:
    """All numbers, from 1, that a message refers to, in its order: "сравни первое и третье".

    The last item is counted where the `length` of the list is given; a number may lie beyond the list.
    """
    return [n for n in _numbers(text, length) if n > 0]


def _numbers(text: str, length: int) -> list[int]:
    lowered = _ONE.sub(r"\1", text.lower())
    found = sorted([*_ordinals(lowered), *_digits(lowered)])
    if not found and length:
        found = [(m.start(), length) for m in _LAST.finditer(lowered)]
    if not found:
        found = [(m.start(), CARDINALS[m[0]]) for m in _WORD.finditer(lowered) if m[0] in CARDINALS]
    return [number for _, number in found]


def _ordinals(lowered: str) -> Iterator[tuple[int, int]]:
    """Places and values of the ordinals of a text; tens before one belong to it."""
    tens: re.Match[str] | None = None
    for word in _WORD.finditer(lowered):
        parts = word[0].split("-")
        number = ORDINALS.get(parts[-1]) if len(parts) == 1 or parts[0] in TENS else None
        before = TENS.get(parts[0]) if len(parts) > 1 else TENS[tens[0]] if tens else None
        if number is not None:
            joined = before is not None and number < 10
            yield (tens.start() if joined and tens else word.start()), number + (before if joined and before else 0)
        tens = word if word[0] in TENS else None


def _digits(lowered: str) -> Iterator[tuple[int, int]]:
    return ((m.start(), int(m[1])) for m in _DIGITS.finditer(lowered) if int(m[1]) <= LONGEST_LIST)

"""Which item of the shown list a message means: "второй", "№3", "the last one"."""

from __future__ import annotations

import re

_ORDINALS = (
    (r"перв\w*|1st|first", 1),
    (r"втор(?!ич)\w*|2nd|second", 2),
    (r"трет(?!ьяк)\w*|3rd|third", 3),
    (r"четверт\w*|четвёрт\w*|4th|fourth", 4),
    (r"пят(?!н)\w*|5th|fifth", 5),
    (r"шест(?!вер)\w*|6th|sixth", 6),
    (r"седьм\w*|7th|seventh", 7),
    (r"восьм\w*|8th|eighth", 8),
    (r"девят\w*|9th|ninth", 9),
    (r"десят\w*|10th|tenth", 10),
)
_CARDINALS = {
    w: n
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
    for w in group.split()
}
LONGEST_LIST = 50
"""A larger number counts something else: residents, years, roubles."""
_LAST = re.compile(r"\b(последн\w*|last)\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\d.,])(?:№|#|номер\w*|number|no\.?)?\s*(\d{1,2})(?:-?(?:й|го|му|м|ое|ая|ый))?(?![\d.,]*\d)")


_ONE = re.compile(r"\b(this|that|which|another|other|no|first|second|third|last|any) one\b")
"""In English "one" stands for what was named before it."""


def item_of(text: str, length: int) -> int | None:
    """The number, from 1, that a message refers to in a list of `length`; it may lie beyond the list."""
    lowered = _ONE.sub(r"\1", text.lower())
    found: list[tuple[int, int]] = []
    for pattern, number in _ORDINALS:
        if match := re.search(rf"\b(?:{pattern})\b", lowered):
            found.append((match.start(), number))
    if (match := _DIGITS.search(lowered)) and int(match.group(1)) <= LONGEST_LIST:
        found.append((match.start(), int(match.group(1))))
    if found:
        return min(found)[1]
    if _LAST.search(lowered):
        return length or None
    for word in re.findall(r"\w+", lowered):
        if word in _CARDINALS:
            return _CARDINALS[word]
    return None


def items_of(text: str) -> list[int]:
    """All numbers, from 1, that a message refers to, in its order: "сравни первое и третье"."""
    lowered = _ONE.sub(r"\1", text.lower())
    found: list[tuple[int, int]] = []
    for pattern, number in _ORDINALS:
        found += [(match.start(), number) for match in re.finditer(rf"\b(?:{pattern})\b", lowered)]
    found += [(m.start(), int(m[1])) for m in _DIGITS.finditer(lowered) if 0 < int(m[1]) <= LONGEST_LIST]
    if not found:
        found = [(m.start(), _CARDINALS[m[0]]) for m in re.finditer(r"\w+", lowered) if m[0] in _CARDINALS]
    return [number for _, number in sorted(found)]

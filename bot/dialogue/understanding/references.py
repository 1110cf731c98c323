"""Which items of the shown list a message counts out: "второй", "№3", "двадцать первый", "the last one"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalogue.places.dictionary import is_auxiliary, is_thing
from embeddings.lexical import STOP_WORDS

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
BELOW = frozenset("следующий следующее следующая следующую следующего следующем ниже снизу below next".split())
ABOVE = frozenset(
    "предыдущий предыдущее предыдущая предыдущую предыдущего предыдущем выше сверху above previous".split()
)
_NOT = re.compile(r"\b(?:не|not|кроме|except)\s+((?:the\s+|про\s+)?[\w-]+)")
LONGEST_LIST = 50
"""A larger number counts something else: residents, years, roubles."""
_LAST = re.compile(r"\b(?:последн(?:ий|яя|ее|его|ей|ему|юю|им|ем)|last)\b", re.IGNORECASE)
_DIGITS = re.compile(
    r"(?<![\d.,])(?:№|#|номер\w*|number|no\.?)?\s*(\d{1,2})(?:-?(?:й|го|му|м|ое|ая|ый|st|nd|rd|th))?(?![\d.,]*\d)"
)
_ONE = re.compile(
    r"\b(this|that|which|another|other|no|first|second|third|last|any|the|the(?: (?!number|item|no\b)[\w'-]+){1,3})"
    r" one\b"
)
"""In English "one" stands for what was named before it, or after it: "the Perm one", "the one with cameras"."""
_WORD = re.compile(r"\w+(?:-\w+)*")
_NEXT = re.compile(r"[\s-]+([^\W\d_]+)")
_LABELLED = re.compile(r"(?:№|#|номер\w*|number|no\.?|решени\w+|вариант\w*|пункт\w*|solution|option|item)\s*$")
_LABEL_AT = re.compile(r"\W*(?:№|#|номер|number|no\.?)\W*\d")
_POINTED = re.compile(r"\b(?:эти\w*|вс[еёх]\w*|обо\w*|these|those|all|the|of|any|not|не)\s+$")
"""Before a number: a group is meant ("these three", "все три"), or the number is refused ("не 18")."""
_OF_ITEMS = re.compile(r"(?:решени|вариант|пункт|карточк|позици|строк|номер|solution|option|item|one|card|line|entry)")
"""Beginnings of the words for an item of a list."""
_ASKED_TO_DO = re.compile(r"\b(?:do|does|did|can|will|would|could|should) (?:the )?$")
"""In English, before an ordinal: what follows it is the verb of a question ("does the second differ")."""
_FUNCTION_WORDS = STOP_WORDS | frozenset(
    "and or with in to for please more again the is was are from of about vs versus than too also then if details "
    "only on at by as it its out up hm now one ok well looks look seems sounds".split()
)
"""English words that may follow the number of an item and are not counted by it."""
FEW_WORDS = 4
"""In a longer message a number beyond the list counts something else."""


def item_of(text: str, length: int) -> int | None:
    """The number, from 1, that a message refers to in a list of `length`; it may lie beyond the list."""
    return next(iter(_numbers(text, length)), None)


def items_of(text: str, length: int = 0) -> list[int]:
    """All numbers, from 1, that a message refers to, in its order: "сравни первое и третье".

    The last item is counted where the `length` of the list is given; a number may lie beyond the list.
    """
    return [n for n in _numbers(text, length) if n > 0]


def is_bare_number(text: str) -> bool:
    """Whether a message is the number of an item and nothing else that says something: "2", "№3", "the second", "а
    теперь третий".
    """
    if len(items_of(text, LONGEST_LIST)) != 1:
        return False
    numbers = (_DIGITS, _LABELLED, _LAST)
    words = _WORD.findall(text.lower())
    others = [w for w in words if not (counts(w) or any(number.fullmatch(w) for number in numbers))]
    return len(others) < FEW_WORDS and all(w in _FUNCTION_WORDS | STOP_WORDS or is_auxiliary(w) for w in others)


def next_to(text: str) -> int:
    """1 where a message means the item below the one it speaks of, -1 where the one above, 0 where neither."""
    words = _WORD.findall(text.lower())
    below = any(w in BELOW for w in words)
    above = any(w in ABOVE for w in words)
    return below - above


def refused_items(text: str) -> list[int]:
    """The numbers, from 1, that a message refuses: "не второе", "not the first"."""
    return [n for piece in _NOT.findall(text.lower()) for n in items_of(piece)]


def counts(word: str) -> bool:
    """Whether a word in lower case counts something: "second", "два"."""
    return word in ORDINALS or word in CARDINALS or word in TENS


def counts_of(text: str) -> list[int]:
    """All small numbers of a text, whatever they count: "план из трёх шагов"."""
    lowered = text.lower()
    words = [(m.start(), CARDINALS[m[0]]) for m in _WORD.finditer(lowered) if m[0] in CARDINALS]
    digits = [(m.start(), int(m[1])) for m in _DIGITS.finditer(lowered) if int(m[1]) <= LONGEST_LIST]
    return [number for _, number in sorted([*words, *digits])]


def _numbers(text: str, length: int) -> list[int]:
    lowered = _ONE.sub(r"\1 item", text.lower())
    few = len(_WORD.findall(lowered)) <= FEW_WORDS
    digits = [(at, n) for at, n in _digits(lowered) if few or not length or n <= length or _LABEL_AT.match(lowered, at)]
    found = sorted([*_ordinals(lowered), *digits])
    if not found and length:
        found = [(m.start(), length) for m in _LAST.finditer(lowered) if not _counts_other(lowered, m)]
    if not found:
        words = [m for m in _WORD.finditer(lowered) if m[0] in CARDINALS]
        found = [(m.start(), CARDINALS[m[0]]) for m in words if not _counts_other(lowered, m)]
    return [number for _, number in found]


def _counts_other(lowered: str, number: re.Match[str]) -> bool:
    """Whether a number counts something that is no item of a list: "15 thousand", "третий раз", "these three"."""
    before = lowered[: number.start()]
    if _LABELLED.search(before):
        return False
    if number[0] in CARDINALS and _POINTED.search(before):
        return True
    if number[0] in ORDINALS and _ASKED_TO_DO.search(before):
        return False
    following = _NEXT.match(lowered, number.end())
    if following is None or _OF_ITEMS.match(following[1]):
        return False
    word = following[1]
    return word not in _FUNCTION_WORDS if word.isascii() else is_thing(word)


def _ordinals(lowered: str) -> Iterator[tuple[int, int]]:
    """Places and values of the ordinals of a text; tens before one belong to it."""
    tens: re.Match[str] | None = None
    for word in _WORD.finditer(lowered):
        parts = word[0].split("-")
        number = ORDINALS.get(parts[-1]) if len(parts) == 1 or parts[0] in TENS else None
        before = TENS.get(parts[0]) if len(parts) > 1 else TENS[tens[0]] if tens else None
        if number is not None and not _counts_other(lowered, word):
            joined = before is not None and number < 10
            yield (tens.start() if joined and tens else word.start()), number + (before if joined and before else 0)
        tens = word if word[0] in TENS else None


def _digits(lowered: str) -> Iterator[tuple[int, int]]:
    digits = (m for m in _DIGITS.finditer(lowered) if int(m[1]) <= LONGEST_LIST)
    return ((m.start(), int(m[1])) for m in digits if not _counts_other(lowered, m))

"""Which things a message asks the number of: "сколько камер", "how many posts do we need"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.understanding.matters import names_matter
from catalogue.places.dictionary import analyzer
from catalogue.places.spelling import words_of
from embeddings.lexical import STOP_WORDS

_ASKED = ("сколько",), ("how", "many"), ("какое", "количество"), ("какое", "число")
_BETWEEN = 4
"""Words between the question word and the thing: "сколько там всего заявок"."""
_OF_ATTRIBUTES = frozenset(
    "рубль деньга деньги миллион тысяча миллиард бюджет стоимость день неделя месяц год лето час время минута человек "
    "люди сотрудник специалист работник ставка житель население оператор решение вариант город раз процент балл "
    "день стоить roubles rubles money dollars days weeks months years hours people person staff employees specialists "
    "residents solutions options cities towns times percent points".split()
)
"""Money, time, staff, the list itself: attributes and turns of their own."""


def counted_thing(text: str) -> str | None:
    """The word for the things that a question counts, as it stands after the question word; None where it counts
    nothing or what has an attribute of its own.
    """
    words = words_of(text.lower())
    for asked in _ASKED:
        for start in range(len(words) - len(asked)):
            if tuple(words[start : start + len(asked)]) == asked:
                return _thing(words[start + len(asked) :][:_BETWEEN])
    return None


def _thing(after: Sequence[str]) -> str | None:
    if after[:1] == ["можно"]:
        return None
    named: list[str] = []
    for word in after:
        if word.isascii():
            if word in _OF_ATTRIBUTES:
                return None
            if word not in STOP_WORDS and names_matter(word):
                named.append(word)
                continue
            if named:
                break
            continue
        first = analyzer().parse(word)[0]
        if first.normal_form in _OF_ATTRIBUTES:
            return None
        if "NOUN" in first.tag and "gent" in first.tag:
            return word
    return " ".join(named) or None

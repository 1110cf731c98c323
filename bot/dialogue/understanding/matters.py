"""Whether a clause names a thing of its own that may be wrong, or only goes on about the one before it."""

from __future__ import annotations

from functools import lru_cache

import pymorphy3

from catalogue.places.spelling import words_of
from embeddings.lexical import STOP_WORDS

_PEOPLE_AND_TIMES = frozenset(
    "человек люди житель население народ горожанин гражданин ребёнок ребенок дети взрослый старик глава администрация "
    "мэр начальник власть сосед год месяц неделя день час утро вечер ночь время раз зима лето весна осень деньги "
    "деньга средство бюджет жалоба обращение проблема ситуация дело толк смысл причина половина часть вопрос вид конец "
    "помощь совет текст буква слово мера решение вариант город посёлок поселок муниципалитет опыт практика россия "
    "people resident residents citizen citizens children kids adults mayor year years month months week weeks day days "
    "hour hours morning evening night time winter summer spring autumn money budget complaint complaints problem "
    "city cities town towns village other others experience practice practices russia russian "
    "problems reason half part question help nobody everyone everybody angry waiting wait know knows why "
    "something anything else different another others next last "
    "already all same thing things about also just really too much lot".split()
)
"""Who suffers, where, since when and for want of what: no matter of its own."""


@lru_cache(1)
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


def names_matter(text: str) -> bool:
    """Whether a clause has a noun of its own, in English a content word, besides people, times and money."""
    return any(_is_matter(word) for word in words_of(text.lower()))


@lru_cache(20_000)
def _is_matter(word: str) -> bool:
    if len(word) < 3 or word in STOP_WORDS or word in _PEOPLE_AND_TIMES:
        return False
    if word.isascii():
        return word.isalpha()
    parsed = _dictionary().parse(word)[0]
    naming = (parsed.tag.POS == "NOUN" and "Geox" not in parsed.tag) or "LATN" in parsed.tag
    return naming and parsed.normal_form not in _PEOPLE_AND_TIMES

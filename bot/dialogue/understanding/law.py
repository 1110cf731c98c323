"""Which acts and articles a message on the law names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from bot.dialogue.understanding.questions import asks
from catalogue.places.dictionary import kind_of
from catalogue.places.resolution import Places
from catalogue.places.spelling import words_of

HOME = frozenset({"рф", "россия", "россии", "россией", "россию"})
"""Words of Russia itself."""
SHORT = 6
"""Words of a message that may do without a verb."""

_NUMBER = r"(?:(?:от|of)\s+[\d.]+(?:\s*г\.?)?\s*)?(?:№|no?\.?|номер)?\s*(\d{1,4})\b"
_FEDERAL = re.compile(
    r"\b(\d{1,4})\s*[-–—]?\s*(?:фз|fz)\b|\b(?:фз|fz|закон\w*|law)\s*(?:№|no?\.?)?\s*(\d{1,4})\b"
    r"|\b(?:по|под|under)\s+(44|223)(?:\s*[-–—]?\s*(?:му|м|й|ому|ему))?\b"
    r"|\b(?:с|про|о|об|about)\s+(44|223)\s*[-–—]?\s*(?:му|м|й)\b|\b(44|223)\s*[-–—]?\s*(?:й|ый|ий|му|ому)?\s+закон\w*",
    re.IGNORECASE,
)
_DECREE = re.compile(
    r"\b(?:постановлени\w*|ппрф|пп|указ\w*|распоряжени\w*|приказ\w*|decree|order)\s*"
    rf"(?:(?:правительства|президента|минцифры|government|presidential)\s*)?(?:рф\s*)?{_NUMBER}",
    re.IGNORECASE,
)
_DECREE_AFTER = re.compile(
    r"\b(\d{2,4})(?:\s?[-–]?\s?(?:м|му|го|е|ое|ом|ому))?\s+(?:постановлени\w*|указ\w*|распоряжени\w*|decree|order)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"\b(?:стат(?:ья|ье|ьи|ью|ьёй|ьей)|ст|част[ьи]|ч|пункт\w*|п|подпункт\w*|article|art|clause|paragraph|section)"
    r"\.?\s*№?\s*\d+(?:\.\d+)*",
    re.IGNORECASE,
)
_REGIME = re.compile(
    r"\bнац\w*[\s.-]*режим\w*|\bnational (?:regime|treatment)\b|\b(?:по|под|в|under|in)\s+(?:пп\s*)?№?\s*1875\b",
    re.IGNORECASE,
)
"""The national regime of purchases, by its name or by the number of its decree."""
_SPELT = {44: r"сорок четв[её]рт\w+|forty[- ]four", 223: r"двести двадцать трет\w+|two twenty[- ]three"}


@dataclass(frozen=True, slots=True)
class LawReference:
    """Acts by number, and articles in the message's own words."""

    federal_laws: tuple[str, ...]
    decrees: tuple[str, ...]
    articles: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.federal_laws or self.decrees or self.articles)


def laws_in(text: str) -> LawReference:
    """The acts and articles that a text names, each once, in its order."""
    decrees = [m[1] for pattern in (_DECREE, _DECREE_AFTER) for m in pattern.finditer(text)]
    articles = [m[0].strip() for m in _ARTICLE.finditer(text)]
    rest = _ARTICLE.sub(" ", _DECREE_AFTER.sub(" ", _DECREE.sub(" ", text)))
    federal = [next(g for g in m.groups() if g) for m in _FEDERAL.finditer(rest)]
    federal += [str(n) for n, spelt in _SPELT.items() if re.search(spelt, text, re.IGNORECASE)]
    return LawReference(*(tuple(dict.fromkeys(found)) for found in (federal, decrees, articles)))


def asks_of_law(text: str) -> bool:
    """Whether a short message or a question names an act: "что там по 223-му"."""
    named = laws_in(text)
    if _REGIME.search(text):
        return len(words_of(text)) <= SHORT or asks(text) or "1875" in text
    by_article = any(a.lower().startswith(("стат", "ст", "art")) for a in named.articles)
    return bool(named.federal_laws or named.decrees or by_article) and (len(words_of(text)) <= SHORT or asks(text))


def other_states_in(text: str, places: Places) -> bool:
    """Whether a text names a foreign state: a country by its name in CLDR, or a place of the Russian dictionary that
    Russia does not have.
    """
    words = words_of(text)
    known = places.place_words(words)
    unknown = [w for i, w in enumerate(words) if i not in known and w not in HOME]
    if any(kind_of(w).place and not kind_of(w).common for w in unknown):
        return True
    plain = f" {' '.join(words)} "
    return any(f" {name} " in plain for name in _countries())


@lru_cache(1)
def _countries() -> frozenset[str]:
    names = {name.lower() for code, name in Locale("en").territories.items() if code.isalpha() and code != "RU"}
    return frozenset(n for n in names if n.isascii())

"""Which acts and articles a message on the law names."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"(?:(?:от|of)\s+[\d.]+(?:\s*г\.?)?\s*)?(?:№|no?\.?|номер)?\s*(\d{1,4})\b"
_FEDERAL = re.compile(
    r"\b(\d{1,4})\s*[-–—]?\s*(?:фз|fz)\b|\b(?:фз|fz|закон\w*|law)\s*(?:№|no?\.?)?\s*(\d{1,4})\b"
    r"|\b(44|223)\s*[-–—]?\s*(?:[йм]|ому|ему|ого|й закон|закон\w*)?(?=\W|$)",
    re.IGNORECASE,
)
_DECREE = re.compile(
    r"\b(?:постановлени\w*|ппрф|пп|указ\w*|распоряжени\w*|приказ\w*|decree|order)\s*"
    rf"(?:(?:правительства|президента|минцифры|government|presidential)\s*)?(?:рф\s*)?{_NUMBER}",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"\b(?:стат(?:ья|ье|ьи|ью|ьёй|ьей)|ст|част[ьи]|ч|пункт\w*|п|подпункт\w*|article|art|clause|paragraph|section)"
    r"\.?\s*№?\s*\d+(?:\.\d+)*",
    re.IGNORECASE,
)
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
    decrees = [m[1] for m in _DECREE.finditer(text)]
    articles = [m[0].strip() for m in _ARTICLE.finditer(text)]
    rest = _ARTICLE.sub(" ", _DECREE.sub(" ", text))
    federal = [next(g for g in m.groups() if g) for m in _FEDERAL.finditer(rest)]
    federal += [str(n) for n, spelt in _SPELT.items() if re.search(spelt, text, re.IGNORECASE)]
    return LawReference(*(tuple(dict.fromkeys(found)) for found in (federal, decrees, articles)))

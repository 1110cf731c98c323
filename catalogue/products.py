"""Finds a product by name for a question on its register status.

A product is named by its brand (FindFace, «Симбиот», 1С, АРГО) or by its whole name; ordinary words that
happen to stand in a name ("power", "онлайн") name nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from catalogue.model import Language, Product, Solution

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[«\"“]([^»\"”]+)[»\"”]")
_LATIN = re.compile("[A-Za-z]")
GENERIC = frozenset(
    "умный умная умные умное город платформа система сервис комплекс решения решение аис пак гис атс аскуэ smart city "
    "platform system service software app application server video cameras cloud analytics database enterprise desk "
    "products building parking center security management technology web phone android ios the of and for"
    "".split()
)
"""Words that many products share: alone they identify none."""
MIN_SCORE = 85.0
"""Likeness of words, 0 to 100, from which a slip is forgiven in names of four letters and more."""


@dataclass(frozen=True, slots=True)
class ProductMatch:
    """`score` is 0 to 100: how well the name stands in the text; `words` is how long that name is."""

    product: Product
    score: float
    words: int


def common_words(solutions: Iterable[Solution]) -> frozenset[str]:
    """The ordinary words of the catalogue: those of summaries and problem phrases, in both languages."""
    found: set[str] = set()
    for s in solutions:
        for text in (s.summary.ru, s.summary.en, *s.problems[Language.RU], *s.problems[Language.EN]):
            found |= {w for w in _words(text) if w == w.lower() or (w.isupper() and not _LATIN.search(w))}
    return frozenset(found)


class ProductFinder:
    """The names of the known products and the brands in them."""

    def __init__(self, products: Iterable[Product], common: Collection[str] = ()) -> None:
        self._common = GENERIC | {_plain(w) for w in common}
        self._names: list[tuple[tuple[str, ...], Product]] = []
        for product in products:
            names = self._names_in(product.name.ru, Language.RU) | self._names_in(product.name.en, Language.EN)
            self._names += [(words, product) for words in sorted(names)]

    def _names_in(self, name: str, language: Language) -> set[tuple[str, ...]]:
        """Every way a name is said: whole, its quoted part, its telling words, each brand in it."""
        bare = re.sub(r"\([^)]*\)", " ", name)
        telling = tuple(_plain(w) for w in _words(bare) if _plain(w) not in GENERIC)
        ways = {tuple(_plain(w) for w in _words(text)) for text in (name, bare, *_QUOTED.findall(name))}
        if len(telling) > 1:
            ways.add(telling)
        brands = {w for i, w in enumerate(_words(bare)) if _is_brand(w, language, first=i == 0)}
        ways |= {(_plain(w),) for w in brands if _plain(w) not in self._common}
        return {way for way in ways if way and not set(way) <= GENERIC}

    def find(self, text: str, limit: int = 3) -> list[ProductMatch]:
        """Products that a text names, best first; empty when it names none."""
        said = [_plain(w) for w in _words(text)]
        best: dict[str, ProductMatch] = {}
        for words, product in self._names:
            match = ProductMatch(product, self._named(words, said), len(words))
            known = best.get(product.name.ru)
            if match.score >= MIN_SCORE and (known is None or (known.score, known.words) < (match.score, match.words)):
                best[product.name.ru] = match
        return sorted(best.values(), key=lambda m: (-m.score, -m.words, m.product.name.ru))[:limit]

    def _named(self, words: Sequence[str], said: Sequence[str]) -> float:
        """How well all the words of a name stand in a text; ordinary words must stand side by side."""
        if set(words) <= self._common:
            size = len(words)
            runs = [said[i : i + size] for i in range(len(said) - size + 1)] if size > 1 else []
            return max((min(map(_same, words, run)) for run in runs), default=0.0)
        return min(max((_same(word, other) for other in said), default=0.0) for word in words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("³", "3"))


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")


def _is_brand(word: str, language: Language, first: bool) -> bool:
    """FindFace, 1С, АРГО, решения Ситроникс; two letters name nothing, nor does an English word that
    only begins with a capital."""
    if any(c.isdigit() for c in word):
        return any(c.isalpha() for c in word)
    if len(word) < 3:
        return False
    if language is Language.EN:
        return word.isupper() or word[1:] != word[1:].lower()
    return bool(_LATIN.search(word)) or word.isupper() or (word[0].isupper() and not first)


def _same(word: str, other: str) -> float:
    """100 for the word itself, 95 for another case of it, less for a slip of letters."""
    if word == other:
        return 100.0
    if len(word) < 4 or len(other) < 4 or word[0] != other[0]:
        return 0.0
    stem = max(4, len(word) - 2)
    if not _LATIN.search(word) and word[:stem] == other[:stem] and abs(len(word) - len(other)) <= 2:
        return 95.0
    return fuzz.ratio(word, other)

"""Finds a product by name for a question on its register status."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from catalogue.model import Product

_QUOTED = re.compile(r"[«»\"“”„()]")
_SPLIT = re.compile(r"[^\w+³.]+")
GENERIC = frozenset(
    "умный умная умные умное город платформа система сервис комплекс решения решение паркинг датчики контейнеры "
    "экосистема управления зданиями единая для и на цифровая аис пак гис smart city platform system service of the "
    "parking complex and for solutions products software app server video cameras камеры цифровой".split()
)
"""Words many products share: they identify none of them alone."""
MIN_SCORE = 85.0


@dataclass(frozen=True, slots=True)
class ProductMatch:
    product: Product
    score: float


def _plain(text: str) -> str:
    return " ".join(w for w in _SPLIT.split(_QUOTED.sub(" ", text.lower().replace("ё", "е"))) if w)


class ProductFinder:
    """Names of the known products, whole and by their telling words."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._names: list[tuple[str, Product]] = []
        for product in products:
            for name in {product.name.ru, product.name.en}:
                plain = _plain(name)
                self._names.append((plain, product))
                telling = [w for w in plain.split() if w not in GENERIC and len(w) > 2]
                if telling and telling != plain.split():
                    self._names.append((" ".join(telling), product))

    def find(self, text: str, limit: int = 3) -> list[ProductMatch]:
        """Products whose name stands in the text, best first; score 0 to 100; empty when none does."""
        words = _plain(text).split()
        best: dict[str, ProductMatch] = {}
        for name, product in self._names:
            score = _named_in(name, words)
            known = best.get(product.name.ru)
            if score >= MIN_SCORE and (known is None or known.score < score):
                best[product.name.ru] = ProductMatch(product, score)
        return sorted(best.values(), key=lambda m: (-m.score, m.product.name.ru))[:limit]


def _named_in(name: str, words: list[str]) -> float:
    """How well a name stands among the words of a text: every telling word must have its like there."""
    parts = name.split()
    telling = [p for p in parts if p not in GENERIC] or parts
    likeness = []
    for part in telling:
        near = max((_same(part, w) for w in words), default=0.0)
        likeness.append((near, len(part)))
    first = likeness[0][0]
    whole = sum(n * size for n, size in likeness) / sum(size for _, size in likeness)
    # "FindFace" alone names «FindFace (NtechLab)»: the first telling word decides, the others rank.
    return min(first, 0.9 * first + 0.1 * whole) if len(telling[0]) > 3 else whole


def _same(part: str, word: str) -> float:
    if part == word:
        return 100.0
    if len(part) < 4 or len(word) < 4:
        return 0.0
    return fuzz.ratio(part, word)

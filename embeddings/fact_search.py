"""Search over the facts of the catalogue: what a question in words asks of effects, costs, deployments, vendors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from catalogue.facts.model import Fact
from embeddings import lexical
from embeddings.encoder import Encoder
from embeddings.index import SearchIndex
from embeddings.retriever import LEXICAL_SHARE, min_max

COMMON_SHARE = 0.1
"""A word that stands in more than this share of the facts tells nothing of what a question is about."""
SAME_BEGINNING = 7
"""Letters by which words count as the same: the stemmer leaves остановк- beside остановок, преступлен- beside
преступн-."""


@dataclass(frozen=True, slots=True)
class FactHit:
    """A fact found. `score` is 0 to 1 within this query's candidates; `shared` the telling words of the question,
    by their beginnings, that the fact has.
    """

    fact: Fact
    score: float
    shared: frozenset[str]


class FactSearch:
    """Facts for a question, dense and lexical scores fused as those of the solutions are."""

    def __init__(self, index: SearchIndex, encoder: Encoder, lexical_share: float = LEXICAL_SHARE) -> None:
        self._index, self._encoder, self._share = index, encoder, lexical_share
        self._words = [beginnings(text) for text in index.fact_texts]
        self._spread = Counter(word for words in self._words for word in words)

    def search(self, query: str, among: Callable[[Fact], bool], limit: int | None = None) -> tuple[FactHit, ...]:
        """The facts that answer a question, best first, ties in the order of the catalogue; `among` chooses which are
        searched, before anything is scored. Nothing for an empty question.
        """
        facts = self._index.facts
        candidates = [i for i, f in enumerate(facts) if among(f)]
        if not query.strip() or not candidates or self._index.fact_words is None:
            return ()
        dense = min_max(self._index.fact_similarity(self._encoder.query(query), candidates))
        by_stem, by_gram = (scores[candidates] for scores in self._index.fact_words.scores(query))
        words = (min_max(by_stem) + min_max(by_gram)) / 2
        fused = (1 - self._share) * dense + self._share * words
        telling = self.telling(query)
        return tuple(
            FactHit(facts[candidates[i]], float(fused[i]), telling & self._words[candidates[i]])
            for i in np.argsort(-fused, kind="stable")[:limit]
        )

    def telling(self, query: str) -> frozenset[str]:
        """The words of a question, by their beginnings, that facts know and that tell some facts from the others."""
        most = COMMON_SHARE * len(self._words)
        return frozenset(w for w in beginnings(query) if len(w) > 2 and 0 < self._spread[w] <= most)

    def weight(self, word: str) -> float:
        """How much a word tells: the logarithm of how few facts have it; what none has tells most."""
        return math.log(len(self._words) / max(1, self._spread[word]))


def beginnings(text: str) -> frozenset[str]:
    """The stems of a text, long ones cut."""
    return frozenset(stem[:SAME_BEGINNING] for stem in lexical.stems(text))

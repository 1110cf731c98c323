"""Hybrid retrieval of solutions for a problem in words: dense and lexical scores, fused; both parts are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from catalogue.model import Scope
from embeddings import lexical
from embeddings.adapter import adapter_of
from embeddings.encoder import Encoder
from embeddings.essence import essence
from embeddings.index import SearchIndex

LEXICAL_SHARE = 0.4
"""Share of the words in the fused score; tuned on the tuning half of benchmarks/retrieval/statements.json
(docs/embeddings.md). Overridable in config.yml."""

REMEMBERED_SEARCHES = 32
"""One turn asks the same several times: whether there is doubt, whether it is clear, what is found."""
SMALLEST_SPREAD = 1e-6


@dataclass(frozen=True, slots=True)
class Hit:
    """A solution found; every score is 0 to 1 within this query's candidates."""

    id: str
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signs:
    """What of the hits is not relative to the query's other candidates, one column for each hit of the whole search.

    `cosines` has the best cosine of each voice, shape (voices, hits), `plain` the same of the query as the model gives
    it, before the adapter; `spread` the mean and the deviation of each voice
    over all candidates, shape (voices, 2), and `lead` how many deviations of the voices' mean the best of all stands
    above it. `stems` and `grams` are the shares of the query's rarity that a solution holds, 0 to 1, `held` how many of
    the query's `words` different stems.
    """

    cosines: NDArray[np.float32]
    plain: NDArray[np.float32]
    spread: NDArray[np.float32]
    lead: float
    stems: NDArray[np.float32]
    grams: NDArray[np.float32]
    held: NDArray[np.int64]
    words: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query.

    `known_words` is the share of the query's words that the catalogue knows, `margin` how far the best
    cosine stands above the median one; `signs` None where nothing was searched.
    """

    hits: tuple[Hit, ...]
    known_words: float
    margin: float
    signs: Signs | None = field(default=None, compare=False)


class Retriever:
    def __init__(self, index: SearchIndex, encoder: Encoder, lexical_share: float = LEXICAL_SHARE) -> None:
        if not 0 <= lexical_share <= 1:
            raise ValueError(f"lexical_share is {lexical_share}, it must be between 0 and 1")
        self.index, self.encoder, self._share = index, encoder, lexical_share
        self._adapter = adapter_of(encoder.model_id)
        self._remembered = lru_cache(REMEMBERED_SEARCHES)(self._search)

    def search(
        self, query: str, limit: int | None = None, scope: Scope = Scope.DOMESTIC, only: Collection[str] | None = None
    ) -> SearchResult:
        """Solutions for a query, best first, ties by id; `only` restricts them before scoring.

        An empty query or no candidates give an empty answer. The last whole searches are remembered.
        """
        found = self._remembered(query, scope) if only is None else self._search(query, scope, only)
        return found if limit is None else replace(found, hits=found.hits[:limit])

    def _search(self, query: str, scope: Scope, only: Collection[str] | None = None) -> SearchResult:
        candidates = self.index.in_scope(scope)
        if only is not None:
            allowed = {self.index.position[i] for i in only if i in self.index.position}
            candidates = [c for c in candidates if c in allowed]
        if not query.strip() or not candidates:
            return SearchResult((), 0.0, 0.0)
        query = essence(query)
        # Lower-cased: capitals of a message shift its vector (docs/embeddings.md).
        plain = self.encoder.query(query.lower())
        turned = self._adapter(plain) if self._adapter else plain
        voices, plain_voices = self.index.voices(np.stack([turned, plain]), candidates)
        cosines = voices.mean(axis=0)
        by_stem, by_gram = (scores[candidates] for scores in self.index.lexical.scores(query))
        dense = min_max(cosines)
        words = (min_max(by_stem) + min_max(by_gram)) / 2
        fused = (1 - self._share) * dense + self._share * words
        order = sorted(range(len(candidates)), key=lambda i: (-fused[i], self.index.ids[candidates[i]]))
        hits = tuple(
            Hit(self.index.ids[candidates[i]], float(fused[i]), float(dense[i]), float(words[i])) for i in order
        )
        margin = float(cosines.max() - np.median(cosines))
        return SearchResult(
            hits, self._known_words(query), margin, self._signs(query, (voices, plain_voices), candidates, order)
        )

    def _signs(
        self, query: str, both: tuple[NDArray[np.float32], NDArray[np.float32]], candidates: list[int], order: list[int]
    ) -> Signs:
        voices, plain = both
        rows = [candidates[i] for i in order]
        by_stem, by_gram, held = self.index.lexical.known_share(query)
        mean = voices.mean(axis=0)
        return Signs(
            cosines=voices[:, order],
            plain=plain[:, order],
            spread=np.stack([voices.mean(axis=1), voices.std(axis=1)], axis=1),
            lead=float((mean.max() - mean.mean()) / max(float(mean.std()), SMALLEST_SPREAD)),
            stems=by_stem[rows],
            grams=by_gram[rows],
            held=held[rows],
            words=len({s for s in lexical.stems(query) if len(s) >= lexical.SHORTEST_TOKEN}),
        )

    def _known_words(self, query: str) -> float:
        stems = [s for s in lexical.stems(query) if len(s) >= lexical.SHORTEST_TOKEN]
        return sum(s in self.index.lexical.vocabulary for s in stems) / len(stems) if stems else 0.0


def min_max(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Values stretched to 0..1; all zeros where they are equal, so that a silent voice adds nothing."""
    exact = values.astype(np.float64)
    low, high = float(exact.min()), float(exact.max())
    return (exact - low) / (high - low) if high > low else np.zeros(len(exact))

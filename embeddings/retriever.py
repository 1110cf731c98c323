"""Hybrid retrieval of solutions for a problem in words: dense and lexical scores, fused; both parts are kept."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from catalogue.model import Scope
from embeddings import lexical
from embeddings.encoder import Encoder
from embeddings.index import SearchIndex

LEXICAL_SHARE = 0.4
"""Share of the words in the fused score; tuned on the tuning half of benchmarks/retrieval/statements.json
(docs/embeddings.md). Overridable in config.yml."""

REMEMBERED_SEARCHES = 32
"""One turn asks the same several times: whether there is doubt, whether it is clear, what is found."""

COMMONPLACES = re.compile(
    r"""\b(?:
    (?:все\s+|наши\s+|местные\s+)?(?:жител\w+|люди|горожане|граждане|население|народ)\s+
      (?:(?:очень|постоянно|часто|все\s+время|вс[её]|массово)\s+)*
      (?:жалу\w+|недовольн\w+|возмущ\w+|ругаются|негодуют)
    |(?:много|куча|поток|шквал|сотни)\s+жалоб(?:\s+(?:от\s+)?(?:жителей|граждан|населения|людей))?(?:\s+на)?
    |(?:поступают|идут|сыплются)\s+(?:многочисленные\s+|постоянные\s+)?жалобы(?:\s+(?:от\s+)?(?:жителей|граждан))?
    |что\s+(?:нам\s+)?(?:с\s+этим\s+)?делать|помогите(?:\s+пожалуйста)?|подскажите(?:\s+пожалуйста)?
    |(?:and\s+)?(?:the\s+)?(?:residents|people|citizens|locals)\s+(?:are\s+|keep\s+|constantly\s+|often\s+)*
      (?:complain(?:ing)?|unhappy|angry|upset|furious)(?:\s+about)?
    |(?:many|lots\s+of|a\s+lot\s+of)\s+complaints(?:\s+(?:from|by)\s+(?:residents|citizens|people))?(?:\s+about)?
    |what\s+(?:can|should)\s+we\s+do|please\s+help
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Phrases that fit any problem tell no solution from another, but favour systems for complaints; they are cut."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A solution found; every score is 0 to 1 within this query's candidates."""

    id: str
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query. e5 cosines have no absolute threshold, so doubt is read from two other signs.

    `known_words` is the share of the query's words that the catalogue knows, `margin` how far the best
    cosine stands above the median one.
    """

    hits: tuple[Hit, ...]
    known_words: float
    margin: float


class Retriever:
    def __init__(self, index: SearchIndex, encoder: Encoder, lexical_share: float = LEXICAL_SHARE) -> None:
        if not 0 <= lexical_share <= 1:
            raise ValueError(f"lexical_share is {lexical_share}, it must be between 0 and 1")
        self.index, self.encoder, self._share = index, encoder, lexical_share
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
        cosines = self.index.similarity(self.encoder.query(query.lower()), candidates)
        by_stem, by_gram = (scores[candidates] for scores in self.index.lexical.scores(query))
        dense = min_max(cosines)
        words = (min_max(by_stem) + min_max(by_gram)) / 2
        fused = (1 - self._share) * dense + self._share * words
        order = sorted(range(len(candidates)), key=lambda i: (-fused[i], self.index.ids[candidates[i]]))
        hits = tuple(
            Hit(self.index.ids[candidates[i]], float(fused[i]), float(dense[i]), float(words[i])) for i in order
        )
        return SearchResult(hits, self._known_words(query), float(cosines.max() - np.median(cosines)))

    def _known_words(self, query: str) -> float:
        stems = [s for s in lexical.stems(query) if len(s) > 2]
        return sum(s in self.index.lexical.vocabulary for s in stems) / len(stems) if stems else 0.0


def essence(query: str) -> str:
    """A problem without commonplaces; the query itself where there are none, or where nothing else is said."""
    if not COMMONPLACES.search(query):
        return query
    rest = " ".join(COMMONPLACES.sub(" ", query).split()).strip(" ,.;:!?-–—")
    return rest if lexical.words(rest) else query


def min_max(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Values stretched to 0..1; all zeros where they are equal, so that a silent voice adds nothing."""
    exact = values.astype(np.float64)
    low, high = float(exact.min()), float(exact.max())
    return (exact - low) / (high - low) if high > low else np.zeros(len(exact))

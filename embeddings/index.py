"""Vectors and words of the solutions and their facts in memory: cosines of a query with those asked for.

One FAISS index holds both: first the rows of the solutions, then those of the facts, which a ranking never sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from catalogue.facts.model import Fact
from catalogue.model import Scope
from embeddings.encoder import Vectors
from embeddings.lexical import LexicalIndex
from embeddings.passages import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an index was made from: its format, model, dimension, metric, counts, and the hash of its texts."""

    format: int
    model: str
    dimension: int
    metric: str
    solutions: int
    vectors: int
    texts_hash: str


class SearchIndex:
    """Vectors and words of the solutions in one order; scores are over the candidates asked for."""

    def __init__(
        self,
        *,
        manifest: Manifest,
        ids: Sequence[str],
        scopes: Sequence[Scope],
        vectors: faiss.Index,
        owner: NDArray[np.int64],
        voice: NDArray[np.int64],
        lexical: LexicalIndex,
        facts: Sequence[Fact] = (),
        fact_texts: Sequence[str] = (),
        fact_rows: NDArray[np.int64] | None = None,
        fact_words: LexicalIndex | None = None,
    ) -> None:
        """`owner` and `voice` tell the solution and the voice of the first rows, `fact_rows` the fact of each row after
        them; `fact_texts` are the words of each fact, `fact_words` their index, None where there are no facts.
        """
        self.manifest, self.ids, self.lexical = manifest, tuple(ids), lexical
        self.scopes = tuple(scopes)
        self.position = {identifier: i for i, identifier in enumerate(self.ids)}
        self._vectors, self._owner, self._voice = vectors, owner, voice
        self.facts, self.fact_texts, self.fact_words = tuple(facts), tuple(fact_texts), fact_words
        self._fact = np.zeros(0, np.int64) if fact_rows is None else fact_rows

    def in_scope(self, scope: Scope) -> list[int]:
        """Positions of the solutions of a scope."""
        return [i for i, s in enumerate(self.scopes) if scope in (Scope.ALL, s)]

    def similarity(self, query: Vectors, candidates: Sequence[int]) -> NDArray[np.float32]:
        """Cosine of each candidate with the query: the mean of its voices; shape (candidates,)."""
        mean: NDArray[np.float32] = self.voices(query.reshape(1, -1), candidates)[0].mean(axis=0)
        return mean

    def voices(self, queries: Vectors, candidates: Sequence[int]) -> NDArray[np.float32]:
        """Cosine of each candidate with each query, voice by voice: the best of its texts in that voice.

        `queries` are unit vectors of shape (queries, dimension), `candidates` are positions; the answer, of shape
        (queries, voices, candidates), has their order. Candidates are selected before anything is scored.
        """
        wanted = np.zeros(len(self.ids), bool)
        wanted[list(candidates)] = True
        rows = np.flatnonzero(wanted[self._owner])
        if not len(rows):
            return np.zeros((len(queries), len(Voice), 0), np.float32)
        selector = faiss.IDSelectorBatch(rows.astype(np.int64))
        params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        best = np.full((len(queries), len(Voice), len(self.ids)), -1.0, np.float32)
        # One by one: FAISS shares several queries out among threads, which wait for each other beside other work.
        for spoken_to, query in zip(best, queries, strict=True):
            cosines, found = self._vectors.search(query.reshape(1, -1), len(rows), params=params)
            np.maximum.at(spoken_to, (self._voice[found[0]], self._owner[found[0]]), cosines[0])
        spoken: NDArray[np.float32] = best[:, :, list(candidates)]
        return spoken

    def likeness(self, solution_id: str, candidates: Sequence[int]) -> NDArray[np.float32]:
        """How like other solutions are to one, by what they are and say: `similarity` to its whole description."""
        position = self.position[solution_id]
        described = np.flatnonzero((self._owner == position) & (self._voice == list(Voice).index(Voice.DESCRIPTION)))
        whole = np.asarray(self._vectors.reconstruct(int(described[-1])), np.float32)
        return self.similarity(whole, candidates)

    def fact_similarity(self, query: Vectors, candidates: Sequence[int]) -> NDArray[np.float32]:
        """Cosine of each fact with the query, the better of its two languages.

        `query` is a unit vector of shape (dimension,), `candidates` are positions in `facts`; the answer has their
        order and length.
        """
        wanted = np.zeros(len(self.facts), bool)
        wanted[list(candidates)] = True
        rows = np.flatnonzero(wanted[self._fact]) + len(self._owner)
        if not len(rows):
            return np.zeros(0, np.float32)
        cosines, found = self._vectors.search(
            query.reshape(1, -1),
            len(rows),
            params=faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows.astype(np.int64))),  # type: ignore[call-arg]
        )
        best = np.full(len(self.facts), -1.0, np.float32)
        np.maximum.at(best, self._fact[found[0] - len(self._owner)], cosines[0])
        chosen: NDArray[np.float32] = best[list(candidates)]
        return chosen

"""What the indexes should answer, computed the plain way: no FAISS search, no BM25 library, no fusion of ours."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

K1, B = 1.5, 0.75
Scores = NDArray[np.float64]


def stored_vectors(home: Path) -> Scores:
    """The vectors of the solutions in the current index, shape (solutions, 5, dimension): three descriptions, two of
    problems.
    """
    folder = home / (home / "current").read_text("utf-8").strip()
    index = faiss.read_index(str(folder / "vectors.faiss"))
    described = len(json.loads((folder / "rows.json").read_text("utf-8"))["owner"])
    rows: NDArray[np.float32] = index.reconstruct_n(0, described)
    return rows.astype(np.float64).reshape(-1, 5, index.d)


def similarities(vectors: Scores, query: Scores) -> Scores:
    """Mean of the best description and the best problem text of every solution."""
    cosines = vectors @ query
    mean: Scores = (cosines[:, :3].max(axis=1) + cosines[:, 3:].max(axis=1)) / 2
    return mean


def turned(query: NDArray[np.float32], fitted: Path) -> Scores:
    """A query as the adapter kept in a file turns it."""
    with np.load(fitted) as kept:
        down, up, shift = (kept[name].astype(np.float64) for name in ("down", "up", "shift"))
    result: Scores = query.astype(np.float64) @ (np.eye(len(shift)) + down @ up) + shift
    return result / np.sqrt((result * result).sum())


def bm25(documents: Sequence[Sequence[str]], query: Sequence[str]) -> Scores:
    """BM25 as Lucene computes it: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), no factor (k1 + 1)."""
    mean_length = sum(map(len, documents)) / len(documents)
    having = Counter(token for document in documents for token in set(document))
    scores = np.zeros(len(documents))
    for position, document in enumerate(documents):
        counts = Counter(document)
        length = 1 - B + B * len(document) / mean_length
        for token in query:
            idf = math.log(1 + (len(documents) - having[token] + 0.5) / (having[token] + 0.5))
            scores[position] += idf * counts[token] / (counts[token] + K1 * length)
    return scores


def stretched(values: Scores) -> Scores:
    """Values from 0 to 1 over those given; zeros where all are equal."""
    low, high = min(values), max(values)
    return np.array([(v - low) / (high - low) if high > low else 0.0 for v in values])

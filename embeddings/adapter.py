"""A linear adapter: turns the vector of a message towards the texts of the solutions that answer it.

Only the query is turned, q' = (q + q·down·up + shift) / |…|: the index stays as it is, and a query costs two products
more. Fitted on the problem phrases of the catalogue alone (benchmarks/adapter.py), for one model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from embeddings.encoder import Vectors

FITTED = Path(__file__).parent / "data" / "adapter.npz"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adapter:
    """`down` has the shape (dimension, rank), `up` (rank, dimension), `shift` (dimension,); `model` made the vectors it
    turns.
    """

    model: str
    down: Vectors
    up: Vectors
    shift: Vectors

    def __call__(self, query: Vectors) -> Vectors:
        """The turned unit vector of a query of shape (dimension,), of the same shape."""
        turned = query + (query @ self.down) @ self.up + self.shift
        unit: Vectors = turned / np.linalg.norm(turned)
        return unit

    def save(self, path: Path = FITTED) -> None:
        half = {name: getattr(self, name).astype(np.float16) for name in ("down", "up", "shift")}
        np.savez_compressed(path, model=np.array(self.model), **half)


@cache
def _fitted(path: Path = FITTED) -> Adapter:
    with np.load(path, allow_pickle=False) as kept:
        matrices = {name: kept[name].astype(np.float32) for name in ("down", "up", "shift")}
        return Adapter(model=str(kept["model"]), **matrices)


def adapter_of(model_id: str) -> Adapter | None:
    """The fitted adapter where it was fitted for this model; vectors of another one stay as they are."""
    fitted = _fitted()
    return fitted if fitted.model == model_id else None

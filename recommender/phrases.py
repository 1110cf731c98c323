"""How well the problem phrases of each solution say what a message says, word by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from catalogue.model import Solution
from embeddings.essence import essence
from embeddings.lexical import stems


class PhraseOverlap:
    """The problem phrases of a catalogue by their stems, opened once."""

    def __init__(self, solutions: Iterable[Solution]) -> None:
        self._position: dict[str, int] = {}
        self._phrases: dict[str, list[int]] = {}
        owners: list[int] = []
        lengths: list[int] = []
        for position, solution in enumerate(solutions):
            self._position[solution.id] = position
            for phrase in (p for said in solution.problems.values() for p in said):
                said_stems = set(stems(phrase))
                for stem in said_stems:
                    self._phrases.setdefault(stem, []).append(len(owners))
                owners.append(position)
                lengths.append(len(said_stems))
        self._owners, self._lengths = np.asarray(owners, np.int64), np.asarray(lengths, np.int64)

    def of(self, message: str) -> Mapping[str, float]:
        """Of each solution the best overlap (Dice, 0 to 1) of a phrase of its own with a message."""
        said = set(stems(essence(message)))
        common = np.zeros(len(self._owners))
        for stem in said:
            common[self._phrases.get(stem, [])] += 1
        best: NDArray[np.float64] = np.zeros(len(self._position))
        np.maximum.at(best, self._owners, 2 * common / np.maximum(self._lengths + len(said), 1))
        return {i: float(best[position]) for i, position in self._position.items()}

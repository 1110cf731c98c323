"""Multinomial logistic regression over numbers that are dense on the left and sparse on the right.

The optimum is that of scikit-learn's LogisticRegression with balanced classes and an L2 penalty; multiplied apart, each
side as what it is and in single precision, it is found several times faster and in less memory.
"""

from __future__ import annotations

from typing import Callable, List, NamedTuple, Tuple

import numpy as np
from scipy.sparse import csr_matrix

STEPS = 500
"""More are never needed."""
TOLERANCE = 1e-5
"""A step that lessens the loss by a smaller share is the last."""
MEMORY = 8
"""Steps that the curvature of the loss is read from."""
DECREASE = 1e-4
"""The share of what the slope promises that a step must bring (Armijo)."""
SHORTEST = 1e-6

Loss = Callable[[np.ndarray], Tuple[float, np.ndarray]]


class Fitted(NamedTuple):
    """`weights` of shape (columns of both sides, classes), `intercept` of shape (classes,)."""

    weights: np.ndarray
    intercept: np.ndarray


def fit(left: np.ndarray, right: csr_matrix, wanted: np.ndarray, c: float) -> Fitted:
    """The weights that minimise the log loss, every class counting the same, plus half the squared weights by `c`.

    `left` and `right` have a row an example, `wanted` its class from 0 on; of every class there is an example.
    """
    left, right = left.astype(np.float32), right.astype(np.float32).tocsr()
    across, rows, dense = right.T.tocsr(), np.arange(len(wanted)), left.shape[1]
    counts = np.bincount(wanted)
    share = (len(wanted) / (len(counts) * counts[wanted])).astype(np.float32)

    def loss(table: np.ndarray) -> Tuple[float, np.ndarray]:
        logits = left @ table[:dense] + right @ table[dense:-1] + table[-1]
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        sums = odds.sum(axis=1, keepdims=True)
        missed = share @ (np.log(sums[:, 0]) - logits[rows, wanted])
        slopes = odds
        slopes /= sums
        slopes[rows, wanted] -= 1
        slopes *= share[:, None]
        gradient = np.empty_like(table)
        gradient[:dense], gradient[dense:-1], gradient[-1] = left.T @ slopes, across @ slopes, slopes.sum(axis=0)
        gradient[:-1] += table[:-1] / c
        return float(missed) + _dot(table[:-1], table[:-1]) / (2 * c), gradient

    table = _least(loss, np.zeros((dense + right.shape[1] + 1, len(counts)), np.float32))
    return Fitted(table[:-1], table[-1])


def _least(loss: Loss, start: np.ndarray) -> np.ndarray:
    """Where a smooth convex loss is least: L-BFGS (Nocedal and Wright, algorithm 7.5) with halved steps."""
    place, (value, slope) = start, loss(start)
    kept: List[Tuple[np.ndarray, np.ndarray, float]] = []
    for _ in range(STEPS):
        direction = -_newton(slope, kept)
        promised, length = _dot(slope, direction), 1.0
        while True:
            there = place + length * direction
            found, found_slope = loss(there)
            if found <= value + DECREASE * length * promised or length < SHORTEST:
                break
            length /= 2
        moved, bent = there - place, found_slope - slope
        curvature = _dot(moved, bent)
        if curvature > 0:
            kept = [*kept[1 - MEMORY :], (moved, bent, curvature)]
        gained, place, value, slope = value - found, there, found, found_slope
        if gained <= TOLERANCE * value:
            break
    return place


def _newton(slope: np.ndarray, kept: List[Tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    """The slope divided by the curvature, as far as the kept steps show it."""
    found, shares = slope.copy(), []
    for moved, bent, curvature in reversed(kept):
        shares.append(_dot(moved, found) / curvature)
        found -= shares[-1] * bent
    # Before any step is known, the first one is as long as the slope allows at most.
    found *= kept[-1][2] / _dot(kept[-1][1], kept[-1][1]) if kept else 1 / float(np.abs(slope).sum())
    for (moved, bent, curvature), share in zip(kept, reversed(shares), strict=True):
        found += (share - _dot(bent, found) / curvature) * moved
    return found


def _dot(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.dot(one.ravel(), other.ravel()))

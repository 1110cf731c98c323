"""Runs in the Rasa environment: scikit-learn's logistic regression for features that are dense on the left.

The classifier hands vectors and n-grams over as one sparse matrix; multiplied apart, the vectors as what they are,
the same optimum is found several times faster, which is what makes a cross-validation over settings bearable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

DENSE = 384
"""Dimensions of the sentence vector, the first columns."""
TOLERANCE = 1e-4
"""Largest slope at which the search ends: scikit-learn's default."""


class QuickLogisticRegression:
    """Multinomial, balanced classes, L2: minimises the weighted log loss plus half the squared weights by C."""

    def __init__(self, C: float, class_weight: str, max_iter: int) -> None:  # noqa: N803
        if class_weight != "balanced":
            raise ValueError(f"only balanced classes are known here, not {class_weight}")
        self._c, self._most = C, max_iter

    def fit(self, features: csr_matrix, labels: Sequence[str]) -> None:
        self.classes_, wanted = np.unique(labels, return_inverse=True)
        rows, (classes, columns) = np.arange(len(wanted)), (len(self.classes_), features.shape[1])
        left, right = features[:, :DENSE].toarray(), features[:, DENSE:]
        across = right.T.tocsr()
        counts = np.bincount(wanted)
        weights = len(wanted) / (classes * counts[wanted])

        def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
            table = flat.reshape(columns + 1, classes)
            logits = left @ table[:DENSE] + right @ table[DENSE:-1] + table[-1]
            logits -= logits.max(axis=1, keepdims=True)
            odds = np.exp(logits)
            sums = odds.sum(axis=1, keepdims=True)
            value = weights @ (np.log(sums[:, 0]) - logits[rows, wanted]) + (table[:-1] ** 2).sum() / (2 * self._c)
            slopes = odds / sums
            slopes[rows, wanted] -= 1
            slopes *= weights[:, None]
            gradient = np.empty_like(table)
            gradient[:DENSE], gradient[DENSE:-1], gradient[-1] = left.T @ slopes, across @ slopes, slopes.sum(axis=0)
            gradient[:-1] += table[:-1] / self._c
            return float(value), gradient.ravel()

        options = {"maxiter": self._most, "gtol": TOLERANCE, "ftol": 64 * np.finfo(float).eps}
        start = np.zeros((columns + 1) * classes)
        table = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x.reshape(columns + 1, classes)
        self.coef_, self.intercept_ = table[:-1].T, table[-1]


@contextmanager
def quick_fits() -> Iterator[Any]:
    """While it lasts, our classifier fits with the class above."""
    with patch("sklearn.linear_model.LogisticRegression", QuickLogisticRegression) as replaced:
        yield replaced

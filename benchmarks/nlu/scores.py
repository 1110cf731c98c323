"""Accuracy with rejection, and bootstrap intervals of paired differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.nlu.examples import Example
from benchmarks.retrieval import RESAMPLES

OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"
REJECTED = frozenset({OUT_OF_SCOPE, FALLBACK})
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(20))

Values = np.ndarray[Any, np.dtype[np.float64]]
"""One figure a message."""


@dataclass(frozen=True, slots=True)
class IntentReading:
    """The likeliest intent, how sure it is and how far before the second (both from 0 to 1)."""

    intent: str
    confidence: float
    margin: float


@dataclass(frozen=True, slots=True)
class Fallback:
    """When a message is asked back: the rule of Rasa's FallbackClassifier."""

    threshold: float
    ambiguity: float

    def verdict(self, reading: IntentReading) -> str:
        unsure = reading.confidence < self.threshold or reading.margin < self.ambiguity
        return FALLBACK if unsure else reading.intent


def right(examples: Sequence[Example], verdicts: Sequence[str]) -> Values:
    """1 where the intent was found; of a message out of scope, where it was rejected in either way."""
    return np.asarray(
        [v in REJECTED if e.intent == OUT_OF_SCOPE else v == e.intent for e, v in zip(examples, verdicts, strict=True)],
        dtype=float,
    )


def rejected(verdicts: Sequence[str]) -> Values:
    return np.asarray([v in REJECTED for v in verdicts], dtype=float)


def best_threshold(examples: Sequence[Example], readings: Sequence[IntentReading], ambiguity: float) -> float:
    """The lowest threshold that leaves most messages right."""
    shares = [right(examples, [Fallback(t, ambiguity).verdict(r) for r in readings]).mean() for t in THRESHOLDS]
    return THRESHOLDS[int(np.argmax(shares))]


def difference(ours: Values, theirs: Values) -> tuple[float, float, float]:
    """Mean of the paired difference with its bootstrap 95 % interval."""
    gaps = ours - theirs
    sample = np.random.default_rng(7).choice(gaps, (RESAMPLES, len(gaps))).mean(axis=1)
    low, high = np.percentile(sample, [2.5, 97.5])
    return float(gaps.mean()), float(low), float(high)

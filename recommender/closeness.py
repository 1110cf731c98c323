"""How close a solution comes to a problem in words: it answers it, it comes near, or the catalogue has nothing.

The verdict does not depend on what else was found: two logistic regressions over absolute signs, fitted on judged pairs
(`python -m benchmarks.relevance fit`, docs/method.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalogue.model import Direction, Solution
from embeddings.passages import Voice
from embeddings.retriever import SearchResult

MODEL = Path(__file__).parent / "data" / "closeness.json"
FEATURES = (
    "cosine of the description",
    "cosine of the problems",
    "deviations of the description above the catalogue's mean",
    "deviations of the problems above the catalogue's mean",
    "deviations of the best solution above the catalogue's mean",
    "share of the message's words, by rarity",
    "share of the message's 4-grams, by rarity",
    "words in common, logarithm",
    "length of the message in words, logarithm",
    "share of the best matches in its directions",
    "share of the message's words that the catalogue knows",
    "fused score",
    "overlap of the message with one problem phrase",
    "cosine of the description before the adapter",
    "cosine of the problems before the adapter",
)
"""The signs of a pair of message and solution, in the order of the weights."""
THE_SAME = 0.999
"""A problem phrase that overlaps so much with the message is the message."""
SMALLEST_SPREAD = 1e-6


class Closeness(StrEnum):
    """How close a solution, or the whole catalogue, comes to a problem in words."""

    ANSWERS = "answers"
    NEAR = "near"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """One regression: `weights` of the standardised features, and from which probability on it says yes."""

    weights: NDArray[np.float64]
    intercept: float
    threshold: float

    def probability(self, standardised: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of each row, 0 to 1; shape (rows,)."""
        odds: NDArray[np.float64] = 1 / (1 + np.exp(-(standardised @ self.weights + self.intercept)))
        return odds


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosenessModel:
    """Whether a solution answers a message, and whether it comes at least near; `mean` and `scale` of FEATURES.

    Where none answers and none comes near with the probability `anything`, nothing is there: one of hundreds passes the
    threshold of `near` by chance.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    answers: Logistic
    near: Logistic
    anything: float

    def verdicts(self, features: NDArray[np.float64]) -> list[Closeness]:
        """One a row of `features`, of shape (rows, FEATURES), which are all solutions found for a message."""
        standardised = (features - self.mean) / self.scale
        answers = self.answers.probability(standardised) >= self.answers.threshold
        nearness = self.near.probability(standardised)
        anything = answers.any() or nearness.max(initial=0.0) >= self.anything
        near = (nearness >= self.near.threshold) & anything
        return [
            Closeness.ANSWERS if a else Closeness.NEAR if n else Closeness.NOTHING
            for a, n in zip(answers, near, strict=True)
        ]


@cache
def load_model(path: Path = MODEL) -> ClosenessModel:
    """The fitted weights of the repository. Raises ValueError where they are of other features than ours."""
    told = json.loads(path.read_text("utf-8"))
    if tuple(told["features"]) != FEATURES:
        raise ValueError(f"{path} has the features {told['features']}: run `python -m benchmarks.relevance fit`")
    parts = {
        name: Logistic(
            weights=np.asarray(told[name]["weights"]),
            intercept=told[name]["intercept"],
            threshold=told[name]["threshold"],
        )
        for name in ("answers", "near")
    }
    mean, scale = np.asarray(told["mean"]), np.asarray(told["scale"])
    return ClosenessModel(mean=mean, scale=scale, anything=told["anything"], **parts)


def closeness_of(
    found: SearchResult,
    solutions: Mapping[str, Solution],
    directions: Mapping[Direction, float],
    phrases: Mapping[str, float],
    model: ClosenessModel,
) -> dict[str, Closeness]:
    """How close each hit comes to the words searched for; {} where nothing was searched.

    `directions` are what the words are about, by their best matches, they sum to 1; `phrases` how well a problem phrase
    of each solution says the same, 0 to 1: one that says just the same answers, whatever the model makes of it.
    """
    if found.signs is None or not found.hits:
        return {}
    verdicts = model.verdicts(features_of(found, solutions, directions, phrases))
    return {
        hit.id: Closeness.ANSWERS if phrases.get(hit.id, 0.0) >= THE_SAME else verdict
        for hit, verdict in zip(found.hits, verdicts, strict=True)
    }


def features_of(
    found: SearchResult,
    solutions: Mapping[str, Solution],
    directions: Mapping[Direction, float],
    phrases: Mapping[str, float],
) -> NDArray[np.float64]:
    """The signs of each hit, shape (hits, FEATURES); raises ValueError for a result without signs."""
    signs, hits = found.signs, found.hits
    if signs is None:
        raise ValueError("a search without signs has no features: search a text that is not empty")
    voices = list(Voice)
    description, problems = voices.index(Voice.DESCRIPTION), voices.index(Voice.PROBLEMS)
    means, deviations = signs.spread[:, :1], np.maximum(signs.spread[:, 1:], SMALLEST_SPREAD)
    above = (signs.cosines - means) / deviations
    same = [sum(directions.get(d, 0.0) for d in set(solutions[hit.id].directions)) for hit in hits]
    columns = (
        signs.cosines[description],
        signs.cosines[problems],
        above[description],
        above[problems],
        np.full(len(hits), signs.lead),
        signs.stems,
        signs.grams,
        np.log1p(signs.held),
        np.full(len(hits), np.log1p(signs.words)),
        same,
        np.full(len(hits), found.known_words),
        [hit.score for hit in hits],
        [phrases.get(hit.id, 0.0) for hit in hits],
        signs.plain[description],
        signs.plain[problems],
    )
    return np.stack([np.asarray(c, np.float64) for c in columns], axis=1)

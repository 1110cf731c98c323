"""Ranks solutions for a question: scored one by one, ordered, and rearranged so that the first places differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalogue.model import Solution
from recommender.closeness import Closeness
from recommender.model import Recommendation
from recommender.scoring import AssessedQuestion, Knowledge, Scorer, Weights
from recommender.variety import varied, with_different_fifth

NEAREST = 3
"""Up to so many the nearest of the rest follow what comes near, told as no answer."""
_ORDER = (Closeness.ANSWERS, Closeness.NEAR, None, Closeness.NOTHING)


def ranked(
    asked: AssessedQuestion, candidates: Sequence[Solution], knowledge: Knowledge, weights: Weights
) -> list[Recommendation]:
    """All candidates with their reasons, best first, ties by id, the first five diverse.

    With words, what answers them stands before what comes near; what does neither is left out, but for as many as make
    the list NEAREST long, to be shown as such.
    """
    scorer = Scorer(asked, knowledge, weights)
    scored = [r for s in candidates if (r := scorer.scored(s)) is not None]
    scored.sort(key=lambda r: (-r.score, r.solution.id))
    ordered = with_different_fifth(_closest(scored) if asked.in_words else varied(scored))
    return [replace(r, rank=rank, donors=scorer.donors(r.solution)) for rank, r in enumerate(ordered, 1)]


def _closest(scored: Sequence[Recommendation]) -> list[Recommendation]:
    """What answers, then what comes near, then the nearest of the rest up to NEAREST. The order stays otherwise."""
    ordered = sorted(scored, key=lambda r: _ORDER.index(r.closeness))
    close = sum(r.closeness is not Closeness.NOTHING for r in ordered)
    return ordered[: max(close, NEAREST)]

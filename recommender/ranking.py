"""Ranks solutions for a question: scored one by one, ordered, and rearranged so that the first places differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalogue.model import Solution
from recommender.model import Recommendation
from recommender.scoring import AssessedQuestion, Knowledge, Scorer, Weights
from recommender.variety import varied, with_different_fifth


def ranked(
    asked: AssessedQuestion, candidates: Sequence[Solution], knowledge: Knowledge, weights: Weights
) -> list[Recommendation]:
    """All candidates with their reasons, best first, ties by id, the first five diverse."""
    scorer = Scorer(asked, knowledge, weights)
    scored = [r for s in candidates if (r := scorer.scored(s)) is not None]
    scored.sort(key=lambda r: (-r.score, r.solution.id))
    ordered = with_different_fifth(scored if asked.in_words else varied(scored))
    return [replace(r, rank=rank) for rank, r in enumerate(ordered, 1)]

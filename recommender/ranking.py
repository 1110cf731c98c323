"""Scores solutions for a question: a weighted sum of parts from 0 to 1, each kept as a reason."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from catalogue.model import City, Direction, RegisterStatus, Solution
from embeddings.retriever import Found
from recommender import donors, evidence, transfer
from recommender.model import (
    Assessment,
    Param,
    Question,
    Reason,
    ReasonCode,
    Recommendation,
)

FIRST = 5
"""The first answers that may not all come from one direction or one vendor."""
RELEVANCE_FLOOR = 0.45
"""With a problem in words, what matches less than this is no answer to it. Tuned: 0.45 keeps 95 % of the direct
answers of the tuning statements and shows 30 of the 189 solutions on average (docs/method.md)."""
DIVERSE_RELEVANCE = 0.65
"""A different solution takes the fifth place only when it answers the words nearly as well."""
DIRECTION_HITS = 8
"""How many of the best matches tell which directions a text is about."""
PURCHASE = {
    RegisterStatus.REGISTERED: 1.0,
    RegisterStatus.EAEU: 0.9,
    RegisterStatus.UNCONFIRMED: 0.5,
    RegisterStatus.UNKNOWN: 0.4,
    RegisterStatus.MIXED: 0.4,
    RegisterStatus.FOREIGN: 0.1,
    RegisterStatus.EXCLUDED: 0.0,
}
"""How sure a lawful purchase is by the status known today; unknown is not a no."""
CONFIRMED = frozenset({RegisterStatus.REGISTERED, RegisterStatus.EAEU})


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts; they are scaled to sum to 1 over the parts a question has."""

    need: float = 0.10
    relevance: float = 0.70
    evidence: float = 0.10
    transfer: float = 0.06
    import_substitution: float = 0.04

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise ValueError(f"ranking weight {field.name!r} is {getattr(self, field.name)}, below 0")

    def scaled(self, with_text: bool) -> dict[ReasonCode, float]:
        parts = {
            ReasonCode.NEED: self.need,
            ReasonCode.RELEVANCE: self.relevance if with_text else 0.0,
            ReasonCode.EVIDENCE: self.evidence,
            ReasonCode.TRANSFER: self.transfer,
            ReasonCode.IMPORT_SUBSTITUTION: self.import_substitution,
        }
        total = sum(parts.values())
        if total <= 0:
            raise ValueError("all ranking weights of this question are 0")
        return {code: weight / total for code, weight in parts.items() if weight > 0}


def directions_of_text(found: Found, solutions: Mapping[str, Solution]) -> dict[Direction, float]:
    """Which directions a text is about, by the directions of its best matches; sums to 1, {} without a text."""
    votes = dict.fromkeys(Direction, 0.0)
    for hit in found.hits[:DIRECTION_HITS]:
        directions = solutions[hit.id].directions
        for direction in directions:
            votes[direction] += hit.score / len(directions)
    total = sum(votes.values())
    return {d: v / total for d, v in votes.items()} if total > 0 else {}


def needs(
    gap_priorities: Mapping[Direction, float], text_directions: Mapping[Direction, float], gaps_known: bool
) -> dict[Direction, float]:
    """What is needed, direction by direction: the gaps, the words, or half of each where both are known."""
    if not text_directions:
        return dict(gap_priorities)
    if not gaps_known:
        return dict(text_directions)
    return {d: (gap_priorities[d] + text_directions[d]) / 2 for d in Direction}


def ranked(
    question: Question,
    assessment: Assessment,
    need: Mapping[Direction, float],
    candidates: Sequence[Solution],
    found: Found,
    cities: Mapping[str, City],
    weights: Weights,
) -> list[Recommendation]:
    """All candidates with their reasons, best first, ties by id, the first five diverse."""
    with_text = bool(found.hits)
    relevance = {hit.id: hit for hit in found.hits}
    shares = weights.scaled(with_text)
    known = any(g.gap_share is not None for g in assessment.gaps)
    scored = []
    for solution in candidates:
        hit = relevance.get(solution.id)
        if with_text and (hit is None or hit.score < RELEVANCE_FLOOR):
            continue
        grade = evidence.grade(solution)
        verdict = transfer.transfer_of(solution, question.profile.municipality, cities)
        needed = math.fsum(need[d] for d in dict.fromkeys(solution.directions))
        best = max((d for d in solution.directions), key=lambda d: (need[d], d.value))
        values: dict[ReasonCode, tuple[float, dict[str, Param]]] = {
            ReasonCode.NEED: (
                needed,
                {"direction": best.value, "share": round(needed, 4), "gaps_known": known, "from_text": with_text},
            ),
            ReasonCode.EVIDENCE: (
                grade.grade / evidence.GRADES,
                {
                    "grade": grade.grade,
                    "cities": grade.cities,
                    "measured_effects": grade.measured_effects,
                    "lessons": grade.lessons,
                },
            ),
            ReasonCode.TRANSFER: (transfer.VALUE[verdict.verdict], {"verdict": verdict.verdict.value}),
            ReasonCode.IMPORT_SUBSTITUTION: (
                PURCHASE[solution.import_substitution.status],
                {"status": solution.import_substitution.status.value},
            ),
        }
        if hit is not None:
            values[ReasonCode.RELEVANCE] = (
                hit.score,
                {"match": round(hit.score, 4), "meaning": round(hit.dense, 4), "words": round(hit.lexical, 4)},
            )
        reasons = tuple(
            Reason(code, shares[code] * values[code][0], values[code][1]) for code in ReasonCode if code in shares
        )
        scored.append(
            Recommendation(
                0,
                solution,
                sum(r.weight for r in reasons),
                reasons,
                donors.donors_of(solution, question.profile.municipality, cities),
                solution.import_substitution,
                verdict,
                grade,
            )
        )
    scored.sort(key=lambda r: (-r.score, r.solution.id))
    return _numbered(_diverse(scored))


def _diverse(ordered: list[Recommendation]) -> list[Recommendation]:
    """Moves the best different one to the fifth place when the first five are all of one kind."""
    if len(ordered) <= FIRST:
        return ordered
    head, rest = ordered[: FIRST - 1], ordered[FIRST - 1 :]
    shared = [set.intersection(*(kinds(r) for r in head)) for kinds in (_directions, _vendor)]

    def sameness(r: Recommendation) -> tuple[bool, bool]:
        """Whether it shares the direction of all before it, and their vendor; the first matters more."""
        return bool(shared[0] & _directions(r)), bool(shared[1] & _vendor(r))

    fitting = [rest[0], *(r for r in rest[1:] if _relevance(r) >= DIVERSE_RELEVANCE)]
    fifth = min(fitting, key=sameness)
    return [*head, fifth, *(r for r in rest if r is not fifth)]


def _relevance(recommendation: Recommendation) -> float:
    """How well it matches the words, 0 to 1; 1 where there were none to match."""
    params = next((r.params for r in recommendation.reasons if r.code is ReasonCode.RELEVANCE), None)
    return 1.0 if params is None else float(params["match"])  # type: ignore[arg-type]


def _directions(recommendation: Recommendation) -> set[str]:
    return {d.value for d in recommendation.solution.directions}


def _vendor(recommendation: Recommendation) -> set[str]:
    vendor = recommendation.solution.vendor
    return {vendor.name.ru} if vendor else set()


def _numbered(ordered: list[Recommendation]) -> list[Recommendation]:
    return [
        Recommendation(rank, r.solution, r.score, r.reasons, r.donors, r.import_substitution, r.transfer, r.evidence)
        for rank, r in enumerate(ordered, 1)
    ]

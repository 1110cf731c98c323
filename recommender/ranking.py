"""Scores solutions for a question: a weighted sum of parts from 0 to 1, each kept as a reason."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType

from catalogue.model import City, DeploymentStatus, Direction, Measure, Solution
from catalogue.registers.status.component import ComponentStatus, Status, counted, of_catalogue
from embeddings.retriever import Found, Hit
from recommender import constraints, donors, evidence, transfer
from recommender.model import (
    Assessment,
    Basis,
    Donor,
    EvidenceGrade,
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
    Status.REGISTERED_TRUSTED: 1.0,
    Status.REGISTERED: 0.95,
    Status.REGISTERED_EAEU: 0.9,
    Status.INDUSTRIAL_VALID: 0.9,
    Status.REGISTERED_CLAIMED: 0.7,
    Status.UNVERIFIED: 0.5,
    Status.UNKNOWN: 0.4,
    Status.MIXED: 0.4,
    Status.OWN_USE: 0.3,
    Status.INDUSTRIAL_EXPIRED: 0.2,
    Status.NOT_FOUND: 0.15,
    Status.FOREIGN: 0.1,
    Status.EXCLUDED: 0.0,
}
"""How sure a lawful purchase is by the status of the least favourable part known today; unknown is not a no."""
SPREAD_SHARE = 0.7
"""Without words, this much of the need is what the catalogue's cities have and the town is not known to have: how many
of them run something of the same kind (docs/benchmarks.md, adoption hold-out)."""
SPREAD_SHARE_SPOKEN = 0.3
"""The same once the town has spoken: by weights, answers or an official table."""
SAME_MEASURE, SAME_VENDOR, SAME_DIRECTIONS = 0.20, 0.05, 0.05
"""Without words, what a solution loses by carrying out a measure that one above it carries out already, by the same
vendor, and by the same directions: a list of ten is to hold ten ideas."""
DIVERSE_PLACES = 20
"""Places that are filled so; below them the score alone counts."""
SPOKEN = frozenset({Basis.RATED, Basis.ANSWERED})
WORKING = frozenset({DeploymentStatus.OPERATIONAL, DeploymentStatus.SCALED})
NO_MEASURES: Mapping[str, Measure] = MappingProxyType({})
NO_SPREAD: Mapping[str, frozenset[str]] = MappingProxyType({})
NO_REQUESTS: Mapping[str, int] = MappingProxyType({})
NO_LINKS: Mapping[str, ComponentStatus] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score, 0 to 1, with what says why."""

    value: float
    params: Mapping[str, Param]


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

    def scaled(self, with_text: bool, weighed: bool = False) -> dict[ReasonCode, float]:
        """Shares of the parts, summing to 1. Without words, what the official called important stands for them: with
        weights of directions (`weighed`) the need takes the share of the relevance.
        """
        parts = {
            ReasonCode.NEED: self.need + (self.relevance if weighed and not with_text else 0.0),
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


def spread_of_measures(solutions: Sequence[Solution]) -> dict[str, frozenset[str]]:
    """The cities that run a documented, working solution of each measure."""
    cities: dict[str, set[str]] = {}
    for solution in solutions:
        working = {d.city_id for d in solution.deployments if d.status in WORKING and d.source != evidence.PAPER}
        for measure in solution.measures:
            cities.setdefault(measure, set()).update(working)
    return {m: frozenset(c) for m, c in cities.items()}


def openness(
    solution: Solution, direction: Direction, measures: Mapping[str, Measure], known: Mapping[str, float]
) -> float:
    """How much of what a solution does in a direction is still to be done there, 0 to 1.

    1 less the mean of what is known of the measures it carries out; 1 where nothing is known of them.
    """
    shares = [known[m] for m in solution.measures if m in known and measures[m].direction is direction]
    return 1.0 - math.fsum(shares) / len(shares) if shares else 1.0


def ranked(
    question: Question,
    assessment: Assessment,
    need: Mapping[Direction, float],
    candidates: Sequence[Solution],
    found: Found,
    cities: Mapping[str, City],
    weights: Weights,
    measures: Mapping[str, Measure] = NO_MEASURES,
    spread: Mapping[str, frozenset[str]] = NO_SPREAD,
    linked: Mapping[str, ComponentStatus] = NO_LINKS,
    asked_for: Mapping[str, int] = NO_REQUESTS,
) -> list[Recommendation]:
    """All candidates with their reasons, best first, ties by id, the first five diverse.

    `spread` are the cities of the whole catalogue that run something of each measure, `linked` the register statuses
    of the solutions whose entries were confirmed; for the others the card speaks. `asked_for` counts requests to
    donors: it is told with the evidence and adds nothing to it.
    """
    with_text = bool(found.hits)
    weighed = len({question.profile.weights.get(d, 1.0) for d in Direction}) > 1
    spoken = weighed or any(g.basis in SPOKEN for g in assessment.gaps)
    spread_share = SPREAD_SHARE_SPOKEN if spoken else SPREAD_SHARE
    relevance = {hit.id: hit for hit in found.hits}
    shares = weights.scaled(with_text, weighed)
    scored = []
    for solution in candidates:
        hit = relevance.get(solution.id)
        if with_text and (hit is None or hit.score < RELEVANCE_FLOOR):
            continue
        grade = evidence.grade(solution)
        verdict = transfer.transfer_of(solution, question.profile.municipality, cities)
        register = status_of(solution, linked)
        values = {
            ReasonCode.NEED: _need(
                solution, assessment, need, measures, None if with_text else spread, len(cities), spread_share, weighed
            ),
            ReasonCode.EVIDENCE: _evidence(grade, asked_for.get(solution.id, 0)),
            ReasonCode.TRANSFER: Part(transfer.VALUE[verdict.verdict], {"verdict": verdict.verdict.value}),
            ReasonCode.IMPORT_SUBSTITUTION: _purchase(register),
        }
        if hit is not None:
            values[ReasonCode.RELEVANCE] = _match(hit)
        reasons = tuple(
            Reason(code, shares[code] * values[code].value, values[code].params)
            for code in ReasonCode
            if code in shares
        )
        scored.append(
            Recommendation(
                0,
                solution,
                sum(r.weight for r in reasons),
                reasons,
                _donors(question, solution, cities),
                register,
                verdict,
                grade,
            )
        )
    scored.sort(key=lambda r: (-r.score, r.solution.id))
    return _numbered(_diverse(scored if with_text else _varied(scored)))


def _need(
    solution: Solution,
    assessment: Assessment,
    need: Mapping[Direction, float],
    measures: Mapping[str, Measure],
    spread: Mapping[str, frozenset[str]] | None,
    cities: int,
    spread_share: float,
    weighed: bool,
) -> Part:
    """The share of the need that lies in the solution's directions, less what its measures have done there.

    Without words (`spread` given) the larger part of it is how many of the catalogue's `cities` run something alike.
    """
    known = assessment.measures
    met = {d: need[d] * openness(solution, d, measures, known) for d in dict.fromkeys(solution.directions)}
    needed = math.fsum(met.values())
    best = max(met, key=lambda d: (met[d], d.value))
    done = {m: known[m] for m in solution.measures if m in known}
    measure = min(done, key=lambda m: (done[m], m), default=None)
    kind = (
        max((spread.get(m, frozenset()) for m in solution.measures), key=len, default=frozenset()) if spread else None
    )
    params: dict[str, Param] = {
        "direction": best.value,
        "share": round(needed, 4),
        "gaps_known": any(g.gap_share is not None for g in assessment.gaps),
        "from_text": spread is None,
        "weighed": weighed,
        "measure": measure,
        "measure_done": round(done[measure], 4) if measure else None,
        "spread": None if kind is None else len(kind),
    }
    if spread is None or kind is None:
        return Part(needed, params)
    open_share = math.fsum(1.0 - d for d in done.values()) / len(done) if done else 1.0
    return Part((1 - spread_share) * needed + spread_share * open_share * len(kind) / max(1, cities), params)


def _evidence(grade: EvidenceGrade, asked_for: int) -> Part:
    params: dict[str, Param] = {
        "grade": grade.grade,
        "cities": grade.cities,
        "measured_effects": grade.measured_effects,
        "lessons": grade.lessons,
        "asked_for": asked_for,
    }
    return Part(grade.grade / evidence.GRADES, params)


def status_of(solution: Solution, linked: Mapping[str, ComponentStatus]) -> ComponentStatus:
    """The register status of a solution: of its confirmed entries, else what its card says."""
    return linked.get(solution.id) or of_catalogue(solution.import_substitution)


def _purchase(register: ComponentStatus) -> Part:
    return Part(PURCHASE[counted(register)], {"status": register.status.value})


def _match(hit: Hit) -> Part:
    params: dict[str, Param] = {
        "match": round(hit.score, 4),
        "meaning": round(hit.dense, 4),
        "words": round(hit.lexical, 4),
    }
    return Part(hit.score, params)


def _donors(question: Question, solution: Solution, cities: Mapping[str, City]) -> tuple[Donor, ...]:
    town = question.profile.municipality
    allowed = constraints.donor_cities(question.constraints, (d.city_id for d in solution.deployments), town, cities)
    return donors.donors_of(solution, town, cities, allowed)


def _diverse(ordered: list[Recommendation]) -> list[Recommendation]:
    """Moves the best different one to the fifth place when the first five are all of one kind."""
    if len(ordered) <= FIRST:
        return ordered
    head, rest = ordered[: FIRST - 1], ordered[FIRST - 1 :]
    shared = [set.intersection(*(kinds(r) for r in head)) for kinds in (_directions, _vendor)]

    def sameness(r: Recommendation) -> tuple[bool, bool]:
        """Whether it shares the direction of all before it, and their vendor; the first matters more."""
        return bool(shared[0] & _directions(r)), bool(shared[1] & _vendor(r))

    fitting = [rest[0], *(r for r in rest[1:] if relevance_of(r) >= DIVERSE_RELEVANCE)]
    fifth = min(fitting, key=sameness)
    return [*head, fifth, *(r for r in rest if r is not fifth)]


def _varied(ordered: list[Recommendation]) -> list[Recommendation]:
    """Maximal marginal relevance (Carbonell and Goldstein 1998): each place goes to the best of what is left, less
    its likeness to the most alike of those above it. A longer list begins as a shorter one.
    """
    rest, chosen = list(ordered), list[Recommendation]()
    alike = dict.fromkeys((r.solution.id for r in ordered), 0.0)
    while rest and len(chosen) < DIVERSE_PLACES:
        best = min(rest, key=lambda r: (alike[r.solution.id] - r.score, r.solution.id))
        rest.remove(best)
        chosen.append(best)
        for r in rest:
            alike[r.solution.id] = max(alike[r.solution.id], _likeness(r, best))
    return chosen + rest


def _likeness(one: Recommendation, other: Recommendation) -> float:
    a, b = one.solution, other.solution
    shared = len(_directions(one) & _directions(other)) / len(_directions(one))
    return (
        (SAME_MEASURE if set(a.measures) & set(b.measures) else 0.0)
        + (SAME_VENDOR if _vendor(one) & _vendor(other) else 0.0)
        + SAME_DIRECTIONS * shared
    )


def relevance_of(recommendation: Recommendation) -> float:
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
        Recommendation(rank, r.solution, r.score, r.reasons, r.donors, r.register, r.transfer, r.evidence)
        for rank, r in enumerate(ordered, 1)
    ]

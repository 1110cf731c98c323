"""An ordered plan of chosen solutions: what first, what builds on what, what goes together, what may move.

Movement is counted on the scale of the short form (docs/method.md), as a range with its assumption: it is no
forecast of the index, whose value depends on the other cities of the group.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalogue.model import Capability, Direction, Measure
from recommender.model import ANSWER_SHARE, Answer, Assessment, Basis, Recommendation
from recommender.need import openness

UNLOCK_SHARE = 0.5
"""What a step makes possible counts half as much as what it closes itself."""
SUGGESTIONS = 3


class TogetherCode(StrEnum):
    """Why steps are best prepared together."""

    DONOR = "same-donor"
    CAPABILITY = "same-capability"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """How far a direction may move on the scale of the short form, 0 to 1: from a pilot of each measure that the
    plan carries out to the whole city, every measure of the direction weighing the same, the others unchanged; never
    above the scale. `own` is where the town stands on that scale, None where it did not fill in the form: a place in
    the rating or among the figures of others is on another scale.
    """

    direction: Direction
    own: float | None
    low: float
    high: float
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One solution of the plan. `wave` 1 can begin at once, 2 builds on 1, and so on.

    `closes` are the measures it carries out that earlier steps have not, `priority_share` the share of the stated
    need that lies there, 0 to 1; `after` the steps that bring what it needs, `missing` what no earlier step brings.
    """

    order: int
    wave: int
    recommendation: Recommendation
    closes: tuple[str, ...]
    priority_share: float
    after: tuple[str, ...]
    missing: tuple[Capability, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """Something to have or to make sure of before the steps that need it, with solutions that bring it."""

    capability: Capability
    needed_by: tuple[str, ...]
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    code: TogetherCode
    key: str
    solutions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roadmap:
    """`unmeasured` are the solutions that carry out none of the 27 measures: their movement is not known."""

    steps: tuple[Step, ...]
    prerequisites: tuple[Prerequisite, ...]
    together: tuple[Together, ...]
    movements: tuple[Movement, ...]
    unmeasured: tuple[str, ...]


def plan(
    chosen: Sequence[Recommendation],
    assessment: Assessment,
    priorities: Mapping[Direction, float],
    measures: Sequence[Measure],
    *,
    has: Collection[Capability] = (),
    others: Sequence[Recommendation] = (),
) -> Roadmap:
    """The plan of chosen solutions for a town that already `has` some capabilities.

    At each turn the ready step that closes most is taken, what it unlocks counting half; ties by the score and
    the id. `others` are the ranked solutions that may be suggested for what is missing.
    """
    need = _OpenNeed(assessment, priorities, {m.id: m for m in measures})
    queue = _Queue(chosen, need, has)
    steps: list[Step] = []
    while queue.waiting:
        steps.append(queue.take(queue.best(), order=len(steps) + 1))
    return Roadmap(
        steps=tuple(steps),
        prerequisites=_prerequisites(steps, others),
        together=_together(steps),
        movements=_movements(steps, assessment, measures),
        unmeasured=tuple(s.recommendation.solution.id for s in steps if not s.recommendation.solution.measures),
    )


class _OpenNeed:
    """The stated need, and the measures that the steps so far cover."""

    def __init__(
        self, assessment: Assessment, priorities: Mapping[Direction, float], measures: Mapping[str, Measure]
    ) -> None:
        self._assessment, self._priorities, self._measures = assessment, priorities, measures
        self.covered: set[str] = set()

    def share(self, r: Recommendation) -> float:
        """The share of the need in the directions of a step; in each, the part that earlier steps leave open."""
        share = 0.0
        for direction in dict.fromkeys(r.solution.directions):
            own = [m for m in r.solution.measures if self._measures[m].direction is direction]
            new = sum(m not in self.covered for m in own) / len(own) if own else 1.0
            still_open = openness(r.solution, direction, self._measures, self._assessment.measures)
            share += self._priorities[direction] * still_open * new
        return share


class _Queue:
    """The solutions that wait for their turn, and what the steps so far have brought."""

    def __init__(self, chosen: Sequence[Recommendation], need: _OpenNeed, has: Collection[Capability]) -> None:
        self.waiting = {r.solution.id: r for r in chosen}
        self._need, self._has = need, has
        self._brought: dict[Capability, str] = {}
        self._wave_of: dict[str, int] = {}

    def best(self) -> Recommendation:
        """The ready solution that closes most of the need, with half of what it unlocks."""
        waiting = self.waiting.values()
        bringers = [r for r in waiting if any(self._unlocks(r, other) for other in waiting)]
        brings = {c for r in bringers for c in r.solution.provides}
        # Where steps need each other in a circle, one of them has to break it: not one that only waits for them.
        ready = [r for r in waiting if brings.isdisjoint(self._lacking(r))] or bringers
        return min(ready, key=lambda r: (-self._worth(r), -r.score, r.solution.id))

    def take(self, r: Recommendation, order: int) -> Step:
        """Makes a solution the next step."""
        solution = r.solution
        brought = [c for c in solution.needs if c in self._brought and c not in self._has]
        after = tuple(dict.fromkeys(self._brought[c] for c in brought))
        wave = 1 + max((self._wave_of[i] for i in after), default=0)
        step = Step(
            order=order,
            wave=wave,
            recommendation=r,
            closes=tuple(m for m in solution.measures if m not in self._need.covered),
            priority_share=self._need.share(r),
            after=after,
            missing=tuple(self._lacking(r)),
        )
        self._wave_of[solution.id] = wave
        self._need.covered.update(solution.measures)
        for capability in solution.provides:
            self._brought.setdefault(capability, solution.id)
        del self.waiting[solution.id]
        return step

    def _worth(self, r: Recommendation) -> float:
        unlocked = max((self._need.share(o) for o in self.waiting.values() if self._unlocks(r, o)), default=0.0)
        return self._need.share(r) + UNLOCK_SHARE * unlocked

    def _lacking(self, r: Recommendation) -> list[Capability]:
        return [c for c in r.solution.needs if c not in self._has and c not in self._brought]

    def _unlocks(self, r: Recommendation, other: Recommendation) -> bool:
        return not set(r.solution.provides).isdisjoint(self._lacking(other))


def _prerequisites(steps: Sequence[Step], others: Sequence[Recommendation]) -> tuple[Prerequisite, ...]:
    missing = dict.fromkeys(c for s in steps for c in s.missing)
    chosen = {s.recommendation.solution.id for s in steps}
    return tuple(
        Prerequisite(
            capability=capability,
            needed_by=tuple(s.recommendation.solution.id for s in steps if capability in s.missing),
            suggestions=tuple(
                r.solution.id for r in others if capability in r.solution.provides and r.solution.id not in chosen
            )[:SUGGESTIONS],
        )
        for capability in missing
    )


def _together(steps: Sequence[Step]) -> tuple[Together, ...]:
    """Steps with one city to ask, and steps that build on the same thing."""
    groups: dict[tuple[TogetherCode, str], list[str]] = {}
    for step in steps:
        solution = step.recommendation.solution
        if step.recommendation.donors:
            groups.setdefault((TogetherCode.DONOR, step.recommendation.donors[0].city_id), []).append(solution.id)
        for capability in (*solution.needs, *solution.provides):
            groups.setdefault((TogetherCode.CAPABILITY, capability.value), []).append(solution.id)
    return tuple(
        Together(code=code, key=key, solutions=tuple(ids)) for (code, key), ids in groups.items() if len(ids) > 1
    )


def _movements(steps: Sequence[Step], assessment: Assessment, measures: Sequence[Measure]) -> tuple[Movement, ...]:
    carried = {m for s in steps for m in s.recommendation.solution.measures}
    movements = []
    for gap in assessment.gaps:
        asked = [m.id for m in measures if m.direction is gap.direction]
        moved = [m for m in asked if m in carried]
        if moved:
            # Of a measure of which nothing is known: at worst it is done already, at best nothing is.
            low = math.fsum(max(0.0, ANSWER_SHARE[Answer.PILOT] - assessment.measures.get(m, 1.0)) for m in moved)
            high = math.fsum(1.0 - assessment.measures.get(m, 0.0) for m in moved)
            own = gap.own if gap.basis is Basis.ANSWERED else None
            room = 1.0 - own if own is not None else 1.0
            low, high = (min(room, x / len(asked)) for x in (low, high))
            movements.append(Movement(direction=gap.direction, own=own, low=low, high=high, measures=tuple(moved)))
    return tuple(movements)

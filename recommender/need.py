"""What a town needs, direction by direction, and how much of that need one solution meets."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.model import Direction, Measure, Solution
from embeddings.retriever import SearchResult
from recommender import evidence

DIRECTION_HITS = 8
"""How many of the best matches tell which directions a text is about."""
SPREAD_SHARE = 0.7
"""Share of the need that, for a question without words, counts how many cities run something of the same kind that
the town is not known to have (docs/benchmarks.md, adoption hold-out)."""
SPREAD_SHARE_SPOKEN = 0.3
"""The same where the town gave weights, answers or an official table."""

LED_POWER = 1.5
"""Where open figures lead a list, a gap twice as wide counts 2.8 times: of 88 towns of a sample that lag somewhere, 87
then begin with a solution for such a direction, 81 without it (benchmarks/indirect.py)."""


def sharpened(priorities: Mapping[Direction, float]) -> dict[Direction, float]:
    """Priorities in which wide gaps count more than their share; sums to 1."""
    raised = {d: p**LED_POWER for d, p in priorities.items()}
    total = math.fsum(raised.values())
    return {d: p / total for d, p in raised.items()}


def directions_of_text(found: SearchResult, solutions: Mapping[str, Solution]) -> dict[Direction, float]:
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
        working = {
            d.city_id for d in solution.deployments if d.status in evidence.WORKING and d.source != evidence.PAPER
        }
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedMet:
    """How much of the need one solution meets; the fields are those of `recommender.reasons.NeedReason`.

    `value`, 0 to 1, is what is scored: without words the spread of its measures counts beside the `share`.
    """

    value: float
    direction: Direction
    share: float
    measure: str | None
    measure_done: float | None
    spread: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TownNeed:
    """The need of one town: `by_direction` sums to 1, `done` is what is known of its measures, each 0 to 1.

    `spread` are the cities, of `city_count` in the catalogue, that run something of each measure, and `spread_share`
    how much of the need they count; None where the problem is given in words, which then say what is needed.
    """

    by_direction: Mapping[Direction, float]
    done: Mapping[str, float]
    measures: Mapping[str, Measure]
    spread: Mapping[str, frozenset[str]] | None
    city_count: int
    spread_share: float

    def met_by(self, solution: Solution) -> NeedMet:
        """The share of the need in the solution's directions, less what its measures have already done there."""
        met = {
            d: self.by_direction[d] * openness(solution, d, self.measures, self.done)
            for d in dict.fromkeys(solution.directions)
        }
        share = math.fsum(met.values())
        done = {m: self.done[m] for m in solution.measures if m in self.done}
        measure = min(done, key=lambda m: (done[m], m), default=None)
        cities = self._cities_with_the_like(solution)
        value = share
        if cities is not None:
            still_open = math.fsum(1.0 - d for d in done.values()) / len(done) if done else 1.0
            spread = still_open * cities / max(1, self.city_count)
            value = (1 - self.spread_share) * share + self.spread_share * spread
        return NeedMet(
            value=value,
            direction=max(met, key=lambda d: (met[d], d.value)),
            share=share,
            measure=measure,
            measure_done=done[measure] if measure else None,
            spread=cities,
        )

    def _cities_with_the_like(self, solution: Solution) -> int | None:
        """In how many cities the most widespread of the solution's measures is carried out."""
        if not self.spread:
            return None
        return max((len(self.spread.get(m, ())) for m in solution.measures), default=0)

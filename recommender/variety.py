"""Rearranges a ranking so that its first places do not all say the same."""

from __future__ import annotations

from collections.abc import Sequence

from recommender.model import Recommendation

FIRST = 5
"""The first answers that may not all come from one direction or one vendor."""
DIVERSE_RELEVANCE = 0.65
"""A different solution takes the fifth place only when it answers the words nearly as well."""
SAME_MEASURE, SAME_VENDOR, SAME_DIRECTIONS = 0.20, 0.05, 0.05
"""Without words, what a solution loses by carrying out a measure that one above it carries out already, by the same
vendor, and by the same directions: a list of ten is to hold ten ideas."""
DIVERSE_PLACES = 20
"""Places that are filled so; below them the score alone counts."""


def matches_nearly_as_well(recommendation: Recommendation) -> bool:
    """Whether it matches the words nearly as well as the best do; always so without words."""
    return recommendation.match is None or recommendation.match >= DIVERSE_RELEVANCE


def with_different_fifth(ordered: Sequence[Recommendation]) -> list[Recommendation]:
    """Moves the best different one to the fifth place when the first five are all of one kind."""
    if len(ordered) <= FIRST:
        return list(ordered)
    head, rest = ordered[: FIRST - 1], ordered[FIRST - 1 :]
    shared = [set.intersection(*(kinds(r) for r in head)) for kinds in (_directions, _vendor)]

    def sameness(r: Recommendation) -> tuple[bool, bool]:
        """Whether it shares the direction of all before it, and their vendor; the first matters more."""
        return bool(shared[0] & _directions(r)), bool(shared[1] & _vendor(r))

    fitting = [rest[0], *(r for r in rest[1:] if r.closeness is rest[0].closeness and matches_nearly_as_well(r))]
    fifth = min(fitting, key=sameness)
    return [*head, fifth, *(r for r in rest if r is not fifth)]


def varied(ordered: Sequence[Recommendation]) -> list[Recommendation]:
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


def _directions(recommendation: Recommendation) -> set[str]:
    return {d.value for d in recommendation.solution.directions}


def _vendor(recommendation: Recommendation) -> set[str]:
    vendor = recommendation.solution.vendor
    return {vendor.name.ru} if vendor else set()

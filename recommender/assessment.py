"""Where a municipality stands, direction by direction, and how far from its reference.

Nothing is invented: no public source gives values per direction for any city, so a direction is answered
by the official, taken flat from the overall index and labelled so, or unknown. Blend and gap:
reference/ratings, sections 4 and 6 (docs/method.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalogue.model import Direction, Measure
from catalogue.ratings import Ratings, next_band
from recommender.model import (
    Answer,
    Assessment,
    Basis,
    Gap,
    Profile,
    Reference,
    ReferenceKind,
    Standing,
)

ANSWER_SHARE = {Answer.NO: 0.0, Answer.PILOT: 0.25, Answer.PART: 0.5, Answer.WHOLE: 1.0}
PRIOR_WEIGHT = 2
"""The prior counts as this many answers: two answered questions of a direction outweigh it."""


def standing_of(profile: Profile, ratings: Ratings) -> Standing:
    """The newest value and the newest place of a town; they may come from different editions."""
    town = profile.municipality
    value = ratings.latest_value(town.id)
    ranked = next((r for r in ratings.of_city(town.id) if r.rank is not None), None)
    row = value or ranked
    return Standing(
        group=ratings.group_of(town.id, town.population),
        year=value.year if value else None,
        value=value.value if value else None,
        max=value.max if value else None,
        rank=ranked.rank if ranked else None,
        rank_year=ranked.year if ranked else None,
        source=row.source if row else None,
    )


def _reference(profile: Profile, standing: Standing, ratings: Ratings) -> tuple[Reference, float | None]:
    """The best of the group the town had in its own edition; the next band border for the best itself."""
    if standing.value is None or standing.max is None or standing.year is None:
        return Reference(ReferenceKind.NONE, None, None, None), None
    town_id = profile.municipality.id
    group = ratings.group_in(town_id, standing.year) or standing.group
    best = ratings.best_of_group(group, standing.year) if group else None
    if best is not None and best.subject != town_id and best.value is not None and best.value > standing.value:
        kind = ReferenceKind.BEST_OF_GROUP
        return Reference(kind, best.subject, best.year, best.source), best.value / standing.max
    border = next_band(standing.value, standing.max)
    if border is not None:
        return Reference(ReferenceKind.NEXT_BAND, None, standing.year, standing.source), border / standing.max
    return Reference(ReferenceKind.NONE, None, None, None), None


def _own(answers: Sequence[float], prior: float | None) -> tuple[float | None, Basis]:
    if answers:
        mean = sum(answers) / len(answers)
        if prior is None:
            return mean, Basis.ANSWERED
        return (len(answers) * mean + PRIOR_WEIGHT * prior) / (len(answers) + PRIOR_WEIGHT), Basis.ANSWERED
    return (None, Basis.UNKNOWN) if prior is None else (prior, Basis.PRIOR)


def assess(profile: Profile, ratings: Ratings, measures: Sequence[Measure]) -> Assessment:
    """All ten directions of a profile with their gaps; shares are 0 to 1, unknown is None."""
    standing = standing_of(profile, ratings)
    reference, reference_share = _reference(profile, standing, ratings)
    prior = standing.value / standing.max if standing.value is not None and standing.max else None
    gaps = []
    for direction in Direction:
        asked = [m for m in measures if m.direction is direction]
        known = [
            ANSWER_SHARE[answer]
            for m in asked
            if (answer := profile.answers.get(m.id, Answer.UNKNOWN)) is not Answer.UNKNOWN
        ]
        own, basis = _own(known, prior)
        target = reference_share
        if target is None and basis is Basis.ANSWERED:
            target = ANSWER_SHARE[Answer.WHOLE]
        gap = max(0.0, target - own) if own is not None and target is not None else None
        gaps.append(Gap(direction, own, target, gap, basis, len(known), len(asked)))
    if reference.kind is ReferenceKind.NONE and any(g.reference is not None for g in gaps):
        reference = Reference(ReferenceKind.WHOLE_CITY, None, None, None)
    return Assessment(standing, reference, tuple(gaps))


def priorities(gaps: Sequence[Gap], weights: Mapping[Direction, float]) -> dict[Direction, float]:
    """p[d] = w[d] * g[d] / sum(w * g); equal shares of the weights where no gap is known. Sums to 1."""
    weighted = {g.direction: weights.get(g.direction, 1.0) * (g.gap_share or 0.0) for g in gaps}
    total = sum(weighted.values())
    if total <= 0:
        weighted = {g.direction: weights.get(g.direction, 1.0) for g in gaps}
        total = sum(weighted.values())
    return {d: value / total if total > 0 else 0.0 for d, value in weighted.items()}

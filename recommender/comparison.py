"""Multidimensional comparison of cities and of regions: the distance to an ideal object, weighted.

The distance method as textbooks give it (studfile.net/preview/10043924, pages 9 and 11), used for 171 Russian cities by
Lyaskovskaya, Khudyakova and Shmidt (2022). The ideal object has the best value of every indicator,
`y[i,j] = x[i,j] / max|x[.,j]|`, `R[i] = sum k[j] * (y[i,j] - y0[j])^2`. Ours: R is divided by the weights of what is
known of the object, which changes no place where everything is known and neither punishes nor rewards not knowing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

MIN_COVERAGE = 0.5
"""An object gets a place when at least this share of the weights is known of it: below a half, the place would rest
on less than what is not known."""
TIE = 1e-12
"""Distances nearer than this are the same: the rest is the rounding of the computer."""


class DropReason(StrEnum):
    """Why a criterion tells nothing about who is nearer to the ideal."""

    NO_WEIGHT = "no-weight"
    KNOWN_FOR_FEWER_THAN_TWO = "known-for-fewer-than-two"
    SAME_FOR_ALL = "same-for-all"


class ComparisonError(ValueError):
    """What was given cannot be compared; `problems` names everything that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One indicator; weights count against each other, whatever they sum to."""

    id: str
    higher_is_better: bool = True
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    criterion_id: str
    reason: DropReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one criterion adds to the distance of an object; `value` and `ideal` in the units they were given in."""

    criterion_id: str
    value: float
    ideal: float
    distance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One object. `distance` (R) is 0 for the ideal and at most 1 where no value is negative; the contributions,
    largest first, add up to it. `coverage`, 0 to 1, is the share of all weights that is known of the object.

    `place` is None where not enough is known, `distance` where nothing comparable is.
    """

    object_id: str
    place: int | None
    distance: float | None
    coverage: float
    contributions: tuple[Contribution, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`placed` nearest to the ideal first, equal distances sharing a place (1, 1, 3); `unplaced` by id: not enough
    known of them. `criteria` are those that were compared, `ideal` their best values."""

    criteria: tuple[Criterion, ...]
    dropped: tuple[Dropped, ...]
    ideal: Mapping[str, float]
    placed: tuple[Compared, ...]
    unplaced: tuple[Compared, ...]


def compare(
    criteria: Sequence[Criterion],
    values: Mapping[str, Mapping[str, float | None]],
    min_coverage: float = MIN_COVERAGE,
) -> Comparison:
    """The places of objects by their distance to the ideal; `values` by object, then by criterion, None is unknown.

    The ideal and the scale come from everything known, of unplaced objects too. An unknown value counts as the average
    gap over what is known of the object. Dropped criteria count for coverage, not for the distance.

    Raises ComparisonError with every problem: nothing to compare, an id twice, a value for no criterion, a weight that
    is negative or not finite, no weight above 0, a value that is not finite.
    """
    _check(criteria, values, min_coverage)
    known = {c.id: [x for row in values.values() if (x := row.get(c.id)) is not None] for c in criteria}
    reasons = {c.id: _drop_reason(c, known[c.id]) for c in criteria}
    used = tuple(c for c in criteria if reasons[c.id] is None)
    ideal = {c.id: (max if c.higher_is_better else min)(known[c.id]) for c in used}
    scale = {c.id: max(abs(x) for x in known[c.id]) for c in used}
    heaviest = max(c.weight for c in criteria)
    weights = {c.id: c.weight / heaviest for c in criteria}
    compared = [_compared(o, values[o], used, weights=weights, ideal=ideal, scale=scale) for o in sorted(values)]
    places = _places(
        {c.object_id: c.distance for c in compared if c.distance is not None and c.coverage >= min_coverage - TIE}
    )
    by_id = {c.object_id: replace(c, place=places.get(c.object_id)) for c in compared}
    return Comparison(
        criteria=used,
        dropped=tuple(
            Dropped(criterion_id=name, reason=reason) for name, reason in reasons.items() if reason is not None
        ),
        ideal=MappingProxyType(ideal),
        placed=tuple(by_id[name] for name in places),
        unplaced=tuple(c for c in by_id.values() if c.place is None),
    )


def _check(
    criteria: Sequence[Criterion], values: Mapping[str, Mapping[str, float | None]], min_coverage: float
) -> None:
    problems = [f"{what} to compare" for what, some in (("no criteria", criteria), ("no objects", values)) if not some]
    problems += twice("criterion", [c.id for c in criteria])
    problems += weight_problems((c.id, c.weight) for c in criteria)
    if criteria and not any(c.weight for c in criteria):
        problems.append("every weight is 0: give at least one criterion a weight")
    names = {c.id for c in criteria}
    for object_id, row in values.items():
        problems += [f"{object_id}: no criterion {name!r}" for name in row if name not in names]
        problems += [
            f"{object_id}: {name} is {value}, not a finite number; None is unknown"
            for name, value in row.items()
            if value is not None and not math.isfinite(value)
        ]
    if not 0 <= min_coverage <= 1:
        problems.append(f"minimum coverage {min_coverage} is not between 0 and 1")
    raise_if(problems)


def twice(what: str, ids: Sequence[str]) -> list[str]:
    return [f"{what} {name!r} is given {n} times" for name, n in Counter(ids).items() if n > 1]


def weight_problems(weights: Iterable[tuple[str, float]]) -> list[str]:
    return [
        f"weight {weight} of '{name}' is not a finite number from 0 up"
        for name, weight in weights
        if not math.isfinite(weight) or weight < 0
    ]


def _drop_reason(criterion: Criterion, known: Sequence[float]) -> DropReason | None:
    if criterion.weight == 0:
        return DropReason.NO_WEIGHT
    if len(known) < 2:
        return DropReason.KNOWN_FOR_FEWER_THAN_TWO
    return DropReason.SAME_FOR_ALL if min(known) == max(known) else None


def _compared(
    object_id: str,
    row: Mapping[str, float | None],
    used: Sequence[Criterion],
    *,
    weights: Mapping[str, float],
    ideal: Mapping[str, float],
    scale: Mapping[str, float],
) -> Compared:
    known = {name: x for name in weights if (x := row.get(name)) is not None}
    total = math.fsum(weights[c.id] for c in used if c.id in known)
    contributions = [
        Contribution(
            criterion_id=c.id,
            value=known[c.id],
            ideal=ideal[c.id],
            distance=weights[c.id] / total * (known[c.id] / scale[c.id] - ideal[c.id] / scale[c.id]) ** 2,
        )
        for c in used
        if c.id in known and total > 0
    ]
    return Compared(
        object_id=object_id,
        place=None,
        distance=math.fsum(c.distance for c in contributions) if contributions else None,
        coverage=math.fsum(weights[name] for name in known) / math.fsum(weights.values()),
        contributions=tuple(sorted(contributions, key=lambda c: (-c.distance, c.criterion_id))),
        unknown=tuple(name for name in weights if name not in known),
    )


def _places(distances: Mapping[str, float]) -> dict[str, int]:
    """Places by distance, ties sharing the first of theirs; in the order of place, then id."""
    places: dict[str, int] = {}
    place, nearest = 0, -math.inf
    for number, (name, distance) in enumerate(sorted(distances.items(), key=lambda item: item[1]), 1):
        if distance - nearest > TIE:
            place, nearest = number, distance
        places[name] = place
    return dict(sorted(places.items(), key=lambda item: (item[1], item[0])))


def raise_if(problems: Sequence[str]) -> None:
    if problems:
        raise ComparisonError(problems)

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

from catalogue.problems import Place, Problem, ProblemCode
from recommender.problems import RecommenderError

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


class ComparisonCode(ProblemCode):
    """Why objects cannot be compared."""

    NOTHING = "nothing", "no {what} to compare"
    TWICE = "twice", "{what} {name!r} is given {n} times"
    BAD_WEIGHT = "bad-weight", "weight {weight} of '{name}' is not a finite number from 0 up"
    NO_WEIGHT = "no-weight", "every weight is 0: give at least one criterion a weight"
    UNKNOWN_CRITERION = "unknown-criterion", "no criterion {name!r}"
    NOT_FINITE = "not-finite", "{name} is {value}, not a finite number; None is unknown"
    BAD_COVERAGE = "bad-coverage", "minimum coverage {value} is not between 0 and 1"
    UNKNOWN_CITY = "unknown-city", "no city {name!r} in the catalogue"
    NOT_A_SHARE = "not-a-share", "share {share} of {direction} is not between 0 and 1"
    BAD_BASIS = (
        "bad-basis",
        "basis {basis} is neither rated nor answered: the overall index says nothing of a direction",
    )


class ComparisonError(RecommenderError, ValueError):
    """What was given cannot be compared; the entry of a problem is the object that it is about."""


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
    given = {"criteria": criteria, "objects": values}
    problems = [_problem(ComparisonCode.NOTHING, what=what) for what, some in given.items() if not some]
    problems += repeated("criterion", [c.id for c in criteria])
    problems += weight_problems((c.id, c.weight) for c in criteria)
    if criteria and not any(c.weight for c in criteria):
        problems.append(_problem(ComparisonCode.NO_WEIGHT))
    names = {c.id for c in criteria}
    for object_id, row in values.items():
        problems += [
            _problem(ComparisonCode.UNKNOWN_CRITERION, object_id, name=name) for name in row if name not in names
        ]
        problems += [
            _problem(ComparisonCode.NOT_FINITE, object_id, name=name, value=value)
            for name, value in row.items()
            if value is not None and not math.isfinite(value)
        ]
    if not 0 <= min_coverage <= 1:
        problems.append(_problem(ComparisonCode.BAD_COVERAGE, value=min_coverage))
    raise_if(problems)


def repeated(what: str, ids: Sequence[str]) -> list[Problem]:
    """The ids that are given more than once."""
    return [_problem(ComparisonCode.TWICE, what=what, name=name, n=n) for name, n in Counter(ids).items() if n > 1]


def weight_problems(weights: Iterable[tuple[str, float]]) -> list[Problem]:
    """The weights that are negative or not finite."""
    return [
        _problem(ComparisonCode.BAD_WEIGHT, name=name, weight=weight)
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


def _problem(code: ComparisonCode, object_id: str = "", /, **params: object) -> Problem:
    return Problem(code=code, place=Place(entry=object_id), params=params)


def raise_if(problems: Sequence[Problem]) -> None:
    """Raises ComparisonError if there are any problems."""
    if problems:
        raise ComparisonError(problems)

"""The distance of cities and regions to an ideal object, weighted.

The distance method as textbooks give it (studfile.net/preview/10043924, pages 9 and 11), used for 171 Russian cities by
Lyaskovskaya, Khudyakova and Shmidt (2022). The ideal object has the best value of every indicator,
`y[i,j] = x[i,j] / max|x[.,j]|`, `R[i] = sum k[j] * (y[i,j] - y0[j])^2`. Ours: R is divided by the weights of what is
known of the object, which changes no place where everything is known and neither punishes nor rewards not knowing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from catalogue.problems import Problem
from recommender.comparison.model import (
    MIN_COVERAGE,
    Compared,
    Comparison,
    Contribution,
    Criterion,
    Dropped,
    DropReason,
)
from recommender.comparison.problems import ComparisonCode, problem, raise_if, repeated, weight_problems

TIE = 1e-12
"""Distances nearer than this are the same: the rest is the rounding of the computer."""


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
    objects = sorted(values)
    known = pd.DataFrame([dict(values[o]) for o in objects], objects, [c.id for c in criteria], dtype="float")
    weights = pd.Series({c.id: c.weight for c in criteria}, dtype="float")
    weights /= weights.max()
    dropped = [Dropped(criterion_id=c.id, reason=r) for c in criteria if (r := _drop_reason(c, known[c.id]))]
    used = [c for c in criteria if c.id not in {d.criterion_id for d in dropped}]
    ideal = pd.Series(
        {c.id: known[c.id].max() if c.higher_is_better else known[c.id].min() for c in used}, dtype="float"
    )
    parts = _parts(known[[c.id for c in used]], ideal, weights)
    distances = parts.sum(axis=1, min_count=1)
    coverage = (known.notna() * weights).sum(axis=1) / weights.sum()
    places = _places(distances[coverage >= min_coverage - TIE].dropna())
    known_of, parts_of = known.T, parts.T
    compared = {
        o: Compared(
            object_id=o,
            place=places.get(o),
            distance=None if math.isnan(distances[o]) else float(distances[o]),
            coverage=float(coverage[o]),
            contributions=_contributions(parts_of[o].dropna(), known_of[o], ideal),
            unknown=tuple(known.columns[known_of[o].isna()]),
        )
        for o in objects
    }
    return Comparison(
        criteria=tuple(used),
        dropped=tuple(dropped),
        ideal=MappingProxyType({str(name): float(best) for name, best in ideal.items()}),
        placed=tuple(compared[o] for o in places),
        unplaced=tuple(c for c in compared.values() if c.place is None),
    )


def _check(
    criteria: Sequence[Criterion], values: Mapping[str, Mapping[str, float | None]], min_coverage: float
) -> None:
    given = {"criteria": criteria, "objects": values}
    problems: list[Problem] = [problem(ComparisonCode.NOTHING, what=what) for what, some in given.items() if not some]
    problems += repeated("criterion", [c.id for c in criteria])
    problems += weight_problems((c.id, c.weight) for c in criteria)
    if criteria and not any(c.weight for c in criteria):
        problems.append(problem(ComparisonCode.NO_WEIGHT))
    names = {c.id for c in criteria}
    for object_id, row in values.items():
        problems += [
            problem(ComparisonCode.UNKNOWN_CRITERION, object_id, name=name) for name in row if name not in names
        ]
        problems += [
            problem(ComparisonCode.NOT_FINITE, object_id, name=name, value=value)
            for name, value in row.items()
            if value is not None and not math.isfinite(value)
        ]
    if not 0 <= min_coverage <= 1:
        problems.append(problem(ComparisonCode.BAD_COVERAGE, value=min_coverage))
    raise_if(problems)


def _drop_reason(criterion: Criterion, known: pd.Series[float]) -> DropReason | None:
    if criterion.weight == 0:
        return DropReason.NO_WEIGHT
    if known.count() < 2:
        return DropReason.KNOWN_FOR_FEWER_THAN_TWO
    return DropReason.SAME_FOR_ALL if known.min() == known.max() else None


def _parts(known: pd.DataFrame, ideal: pd.Series[float], weights: pd.Series[float]) -> pd.DataFrame:
    """What each criterion adds to the distance of each object; not a number where the value is unknown."""
    scale = known.abs().max()
    gaps = (known / scale - ideal / scale) ** 2
    own_weights = known.notna() * weights[known.columns]
    return gaps * own_weights.div(own_weights.sum(axis=1), axis=0)


def _places(distances: pd.Series[float]) -> dict[str, int]:
    """Places by distance, ties sharing the first of theirs; in the order of place, then id."""
    ordered = distances.sort_values(kind="stable")
    places = ordered.diff().gt(TIE).cumsum().rank(method="min").astype(int)
    return {name: place for place, name in sorted((int(place), str(name)) for name, place in places.items())}


def _contributions(
    parts: pd.Series[float], values: pd.Series[float], ideal: pd.Series[float]
) -> tuple[Contribution, ...]:
    """The parts of one object's distance, largest first, equal ones by criterion."""
    ordered = parts.sort_index().sort_values(ascending=False, kind="stable")
    return tuple(
        Contribution(
            criterion_id=name, value=float(values[name]), ideal=float(ideal[name]), distance=float(ordered[name])
        )
        for name in ordered.index.tolist()
    )

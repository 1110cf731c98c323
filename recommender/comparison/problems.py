"""Why objects cannot be compared, and the checks that cities and regions share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from catalogue.problems import Place, Problem, ProblemCode
from recommender.problems import RecommenderError


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


def problem(code: ComparisonCode, object_id: str = "", /, **params: object) -> Problem:
    """One problem, with the object that it is about."""
    return Problem(code=code, place=Place(entry=object_id), params=params)


def repeated(what: str, ids: Sequence[str]) -> list[Problem]:
    """The ids that are given more than once."""
    return [problem(ComparisonCode.TWICE, what=what, name=name, n=n) for name, n in Counter(ids).items() if n > 1]


def weight_problems(weights: Iterable[tuple[str, float]]) -> list[Problem]:
    """The weights that are negative or not finite."""
    return [
        problem(ComparisonCode.BAD_WEIGHT, name=name, weight=weight)
        for name, weight in weights
        if not math.isfinite(weight) or weight < 0
    ]


def raise_if(problems: Sequence[Problem]) -> None:
    """Raises ComparisonError if there are any problems."""
    if problems:
        raise ComparisonError(problems)

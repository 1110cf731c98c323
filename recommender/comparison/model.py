"""Criteria and the comparison of objects by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MIN_COVERAGE = 0.5
"""An object gets a place when at least this share of the weights is known of it: below a half, the place would rest
on less than what is not known."""


class DropReason(StrEnum):
    """Why a criterion tells nothing about who is nearer to the ideal."""

    NO_WEIGHT = "no-weight"
    KNOWN_FOR_FEWER_THAN_TWO = "known-for-fewer-than-two"
    SAME_FOR_ALL = "same-for-all"


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

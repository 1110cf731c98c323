"""Tables of what is known of cities or regions: what their criteria count and weigh, values and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from catalogue.model import Direction
from recommender.comparison.model import MIN_COVERAGE, Comparison, Criterion

LEADERS_YEAR = 2021
"""The edition the paper takes its leaders from, the last whose directions and indicators are known."""


class CriterionKind(StrEnum):
    """What a criterion counts."""

    INDEX = "index"
    PLACE = "place"
    RATED = "rated"
    ANSWERED = "answered"
    PRACTICE = "practice"
    SMART_REGION_PLACE = "smart-region-place"
    LEADER_CITY_PLACE = "leader-city-place"
    PROVEN_SOLUTIONS = "proven-solutions"
    COVERED_DIRECTIONS = "covered-directions"

    @property
    def rests_on_catalogue(self) -> bool:
        """Whether it counts what the catalogue has found, and so how well the catalogue covers the object."""
        return self in (CriterionKind.PRACTICE, CriterionKind.PROVEN_SOLUTIONS, CriterionKind.COVERED_DIRECTIONS)


WEIGHTS: Mapping[CriterionKind, float] = MappingProxyType(
    {
        CriterionKind.INDEX: 1.0,
        CriterionKind.PLACE: 0.5,
        CriterionKind.RATED: 1.0,
        CriterionKind.ANSWERED: 1.0,
        CriterionKind.PRACTICE: 0.5,
        CriterionKind.SMART_REGION_PLACE: 1.0,
        CriterionKind.LEADER_CITY_PLACE: 1.0,
        CriterionKind.PROVEN_SOLUTIONS: 0.25,
        CriterionKind.COVERED_DIRECTIONS: 0.25,
    }
)
"""What a kind weighs, shared out among its directions where it has ten. A place says less than the value behind it,
and what the catalogue has found says less than a rating: with these weights it alone places nobody."""


LOWER_IS_BETTER = frozenset({CriterionKind.PLACE, CriterionKind.SMART_REGION_PLACE, CriterionKind.LEADER_CITY_PLACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """The official's own weights: of kinds where they differ from WEIGHTS, of directions where they differ from 1.
    Directions weigh against each other only: they share out the weight of their kind."""

    kinds: Mapping[CriterionKind, float] = field(default_factory=lambda: MappingProxyType({}))
    directions: Mapping[Direction, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionColumn:
    """A criterion and what it counts; `year` is the edition it comes from, where it comes from one."""

    criterion: Criterion
    kind: CriterionKind
    direction: Direction | None
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value and the source of its rating row; None where we counted it or the official gave it."""

    value: float
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonTable:
    """What is known of the objects, by object and criterion, and what must be told beside it.

    `not_researched` are the objects the catalogue of solutions was not filled for: their practice is unknown, not 0.
    Of cities only: `group` is the population group of the table, `other_group` the cities that belong to another one
    or to none that is known, and so have no values that only compare inside a group.
    """

    columns: tuple[CriterionColumn, ...]
    facts: Mapping[str, Mapping[str, Fact | None]]
    not_researched: tuple[str, ...]
    group: str | None = None
    other_group: tuple[str, ...] = ()

    def compare(self, min_coverage: float = MIN_COVERAGE) -> Comparison:
        """The places of the objects; raises ComparisonError."""
        from recommender.comparison.distance import compare  # pandas, which only a comparison needs

        values = {o: {name: f.value if f else None for name, f in row.items()} for o, row in self.facts.items()}
        return compare([c.criterion for c in self.columns], values, min_coverage)

"""The whole catalogue, as it was loaded from the data files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.model.figures import OpenFigures
from catalogue.model.funding import FundingSource
from catalogue.model.index import Direction, DirectionFacts, Edition, Indicator, Measure, RatingRow
from catalogue.model.places import City, Municipality
from catalogue.model.products import Product
from catalogue.model.solutions import Scope, Solution


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    solutions: Mapping[str, Solution]
    cities: Mapping[str, City]
    ratings: tuple[RatingRow, ...]
    directions: Mapping[Direction, DirectionFacts]
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]
    editions: Mapping[int, Edition]
    products: tuple[Product, ...]
    municipalities: Mapping[str, Municipality]
    content_hash: str
    units: Mapping[str, Municipality] = field(default_factory=dict)
    """Municipal districts and okrugs; towns and settlements are `municipalities`."""
    figures: OpenFigures = field(default_factory=OpenFigures)
    """Open figures of towns and units: what is known of them besides the ratings."""

    funding: tuple[FundingSource, ...] = ()
    """Where money for solutions can come from."""

    def funding_of(self, solution: Solution, population: int | None = None) -> list[FundingSource]:
        """Where money for a solution can come from, for a town of this size where it is known."""
        if solution.scope is not Scope.DOMESTIC:
            return []
        return [f for f in self.funding if f.is_for(solution.measures, solution.directions, population)]

    def in_scope(self, scope: Scope) -> list[Solution]:
        """Solutions of a scope, by id."""
        return [s for _, s in sorted(self.solutions.items()) if scope in (Scope.ALL, s.scope)]

"""Where the catalogue is rich and where it is empty: measures of the index by the size of the towns that run them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalogue.model import Catalogue, City, DeploymentStatus, Direction, PlaceKind, Scope, Solution

WORKING = frozenset({DeploymentStatus.OPERATIONAL, DeploymentStatus.SCALED})


class PlaceSize(StrEnum):
    """Residents of a town, district or okrug; a region and a place of unknown size stand apart."""

    UNDER_50K = "under-50k"
    TO_100K = "50k-100k"
    TO_250K = "100k-250k"
    TO_1M = "250k-1m"
    OVER_1M = "over-1m"
    REGION = "region"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, place: City) -> PlaceSize:
        if place.kind is PlaceKind.REGION:
            return cls.REGION
        if place.population is None:
            return cls.UNKNOWN
        borders = ((50_000, cls.UNDER_50K), (100_000, cls.TO_100K), (250_000, cls.TO_250K), (1_000_000, cls.TO_1M))
        return next((size for border, size in borders if place.population < border), cls.OVER_1M)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """The cards of a measure, or those of a direction that carry out none (`measure` is None), and their deployments:
    `working` counts those a source says to work by size of place, `all_sizes` every one, pilots and plans among them.
    """

    direction: Direction
    measure: str | None
    cards: int
    working: Mapping[PlaceSize, int]
    all_sizes: Mapping[PlaceSize, int]


def coverage(catalogue: Catalogue) -> list[CoverageRow]:
    """Every direction and measure in the order of the index, those with nothing too."""
    domestic = catalogue.in_scope(Scope.DOMESTIC)
    rows = []
    for direction in Direction:
        for measure in (m for m in catalogue.measures if m.direction is direction):
            rows.append(_row(direction, measure.id, [s for s in domestic if measure.id in s.measures], catalogue))
        rest = [s for s in domestic if s.directions[0] is direction and not s.measures]
        rows.append(_row(direction, None, rest, catalogue))
    return rows


def sizes(solutions: Iterable[Solution], catalogue: Catalogue, *, working: bool) -> Counter[PlaceSize]:
    """Deployments by the size of their places, those that work alone or all."""
    return Counter(
        PlaceSize.of(catalogue.cities[d.city_id])
        for s in solutions
        for d in s.deployments
        if not working or d.status in WORKING
    )


def _row(direction: Direction, measure: str | None, cards: list[Solution], catalogue: Catalogue) -> CoverageRow:
    return CoverageRow(
        direction=direction,
        measure=measure,
        cards=len(cards),
        working=sizes(cards, catalogue, working=True),
        all_sizes=sizes(cards, catalogue, working=False),
    )

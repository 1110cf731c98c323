"""The "IQ of cities" index and other ratings: directions, editions, indicators, measures, rows of ratings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalogue.model.words import Text


class Direction(StrEnum):
    """The ten directions of the "IQ of cities" index, editions 2018-2021 and 2023."""

    CITY_MANAGEMENT = "city-management"
    URBAN_ENVIRONMENT = "urban-environment"
    PUBLIC_SAFETY = "public-safety"
    TELECOM_INFRASTRUCTURE = "telecom-infrastructure"
    SMART_HOUSING_UTILITIES = "smart-housing-utilities"
    URBAN_TRANSPORT = "urban-transport"
    ENVIRONMENTAL_SAFETY = "environmental-safety"
    TOURISM_SERVICES = "tourism-services"
    SOCIAL_SERVICES = "social-services"
    ECONOMY_INVESTMENT = "economy-investment"


class IndicatorKind(StrEnum):
    """How one of the 47 indicators is counted."""

    PRESENCE = "presence"
    SHARE = "share"
    PER_10K = "per-10k"
    DENSITY = "density"
    RATE = "rate"


class PopulationGroup(StrEnum):
    """The index compares cities only inside a population group (editions 2018-2023)."""

    LARGEST = "largest-1m-plus"
    LARGE = "large-250k-1m"
    BIG = "big-100k-250k"
    SMALL = "under-100k"

    @classmethod
    def of(cls, population: int) -> PopulationGroup:
        if population >= 1_000_000:
            return cls.LARGEST
        if population >= 250_000:
            return cls.LARGE
        return cls.BIG if population >= 100_000 else cls.SMALL


@dataclass(frozen=True, slots=True)
class DirectionFacts:
    id: Direction
    name: Text
    max_points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One question of the long form. `items` is the length of its checklist, None where the source lost it;
    `numbers` how many figures it asks for; `counted` what they are.
    """

    number: int
    direction: Direction
    kind: IndicatorKind
    name: Text
    counted: Text | None
    items: int | None
    numbers: int | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A group of indicators that one question of the short form asks about."""

    id: str
    direction: Direction
    name: Text
    indicators: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of the index: its own scale, its own method."""

    year: int
    max_points: float
    mean: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """One place or value in one edition of one rating. Editions and groups are not comparable."""

    rating: str
    year: int | None
    subject: str
    subject_kind: str
    direction: Direction | None
    value: float | None
    max: float | None
    rank: int | None
    grade: str | None
    group: str | None
    source: str
    note: Text | None

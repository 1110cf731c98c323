"""Open figures of towns and municipal units: what each one is, of whom, from where, and the classes of their peers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalogue.model.index import Direction
from catalogue.model.places import Municipality
from catalogue.model.words import Text


class FigureOf(StrEnum):
    """Whom a figure describes: a town, or the okrug or district with all its villages."""

    TOWN = "town"
    UNIT = "unit"


class Closeness(StrEnum):
    """How directly an indicator speaks of a direction of the index; the judgement is ours (docs/method.md)."""

    CLOSE = "close"
    PARTLY = "partly"
    DISTANT = "distant"


class SizeClass(StrEnum):
    """Size classes of the index of the quality of the urban environment, by residents."""

    UNDER_50K = "under-50k"
    FROM_50K = "50k-100k"
    FROM_100K = "100k-250k"
    FROM_250K = "250k-1m"
    FROM_1M = "1m-plus"


class Climate(StrEnum):
    """Climate classes of the same index."""

    COMFORTABLE = "comfortable"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerClass:
    """Places that are compared with each other: one kind, one size, one climate."""

    of: FigureOf
    size: SizeClass
    climate: Climate


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEdition:
    """One year of an indicator, with the source of that year's figures and the licence it tells."""

    year: int
    source: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIndicator:
    """What is counted, in which unit, by whom, and which directions of the index it informs.

    `maximum` is the end of its scale where it has one; `editions` are told newest first. An indicator that informs no
    direction is context; one without editions waits for an import. `same_as` is the indicator that counts the same of
    units where this one is of towns.
    """

    id: str
    name: Text
    unit: Text
    maximum: float | None
    digits: int
    higher_is_better: bool
    of: FigureOf
    informs: Mapping[Direction, Closeness]
    publisher: Text
    publication: Text
    editions: tuple[FigureEdition, ...]
    same_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value of one place in one year, in the indicator's unit."""

    indicator: str
    place_id: str
    year: int
    value: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """The values of one class of places in one edition, sorted: the peers of each of them."""

    values: tuple[float, ...]

    def below(self, value: float) -> int:
        """How many values are smaller."""
        return bisect_left(self.values, value)

    def equal(self, value: float) -> int:
        """How many values are the same."""
        return bisect_right(self.values, value) - bisect_left(self.values, value)

    def quantile(self, share: float) -> float:
        """The value below which a share, 0 to 1, of the places lies, linear between two of them."""
        at = share * (len(self.values) - 1)
        low = int(at)
        high = min(low + 1, len(self.values) - 1)
        return self.values[low] + (at - low) * (self.values[high] - self.values[low])


Values = Mapping[str, Mapping[int, Mapping[str, float]]]
"""Values by indicator, year and place."""


@dataclass(frozen=True, slots=True)
class OpenFigures:
    """All open figures. Plain mappings, sorted once a class and edition: a turn of the chat asks for one town.

    `units_of` gives the unit that holds a town in its centre; `newest_year` is the year that ages are counted from.
    """

    indicators: Mapping[str, OpenIndicator] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    classes: Mapping[str, PeerClass] = field(default_factory=dict)
    units_of: Mapping[str, str] = field(default_factory=dict)
    _sorted: dict[tuple[str, int, PeerClass], Distribution] = field(default_factory=dict, repr=False, compare=False)

    @property
    def newest_year(self) -> int:
        """The newest year of any figure; 0 without figures."""
        return max((year for years in self.values.values() for year in years), default=0)

    def place_of(self, town: Municipality, of: FigureOf) -> str | None:
        """The id under which the figures of a town, or of the unit around it, are kept.

        A unit that holds the town in its centre answers for it with the town's figures, and the town with the unit's.
        """
        is_unit = town.kind.is_unit
        if of is FigureOf.TOWN:
            return town.known_as if not is_unit or town.known_as != town.id else None
        return town.id if is_unit else self.units_of.get(town.id)

    def figures(self, indicator: str, place_id: str) -> list[Figure]:
        """All years of an indicator in one place, newest first."""
        years = self.values.get(indicator, {})
        return [
            Figure(indicator=indicator, place_id=place_id, year=year, value=years[year][place_id])
            for year in sorted(years, reverse=True)
            if place_id in years[year]
        ]

    def peers(self, figure: Figure) -> dict[str, float]:
        """The values of the same edition in all places of the same class, the place itself among them, by id."""
        own = self.classes.get(figure.place_id)
        values = self.values[figure.indicator][figure.year]
        return {i: v for i, v in values.items() if own is not None and self.classes.get(i) == own}

    def distribution(self, figure: Figure) -> Distribution:
        """The same values, sorted."""
        own = self.classes.get(figure.place_id)
        if own is None:
            return Distribution(())
        key = (figure.indicator, figure.year, own)
        if key not in self._sorted:
            self._sorted[key] = Distribution(tuple(sorted(self.peers(figure).values())))
        return self._sorted[key]

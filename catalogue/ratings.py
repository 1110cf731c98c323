"""Look-ups in the rating rows. Editions have different scales and groups: nothing here mixes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.model import PopulationGroup, RatingRow

IQ_CITIES = "iq-cities"
BAND_BORDERS = (30.0, 60.0)
"""Borders of the official bands on the 120-point scale (m.ru24.pro/simferopol/387035102)."""
BAND_SCALE = 120.0


@dataclass(frozen=True, slots=True)
class Ratings:
    """The rows of all ratings, with those of the index sorted by city once.

    A mapping and no data frame: a chat turn asks for one city many times, which a frame answers far more slowly.
    """

    rows: tuple[RatingRow, ...]
    _by_city: Mapping[str, tuple[RatingRow, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_city: dict[str, list[RatingRow]] = {}
        for row in sorted(self.rows, key=lambda r: (-(r.year or 0), r.value is None, r.rank is None)):
            if (row.rating, row.subject_kind) == (IQ_CITIES, "city"):
                by_city.setdefault(row.subject, []).append(row)
        object.__setattr__(self, "_by_city", {city: tuple(rows) for city, rows in by_city.items()})

    def of_city(self, city_id: str) -> list[RatingRow]:
        """Rows of a city in the "IQ of cities" index, newest edition first, undated last."""
        return list(self._by_city.get(city_id, ()))

    def latest_value(self, city_id: str) -> RatingRow | None:
        """The newest row of a city that has a value and its edition's maximum."""
        return next((r for r in self.of_city(city_id) if r.value is not None and r.max), None)

    def group_of(self, city_id: str, population: int | None) -> PopulationGroup | None:
        """The group the rating put a city in; by population where no row says it."""
        for row in self.of_city(city_id):
            if row.group in set(PopulationGroup):
                return PopulationGroup(row.group)
        return PopulationGroup.of(population) if population is not None else None

    def group_in(self, city_id: str, year: int) -> PopulationGroup | None:
        """The group one edition put a city in, where its rows say so."""
        groups = [r.group for r in self.of_city(city_id) if r.year == year and r.group in set(PopulationGroup)]
        return PopulationGroup(groups[0]) if groups else None

    def best_of_group(self, group: PopulationGroup, year: int) -> RatingRow | None:
        """The first place of a group in one edition with its value; None when that value is not known.

        The highest value that happens to be known is no reference: of the towns of 100 to 250 thousand only
        the last ones of 2023 have published values.
        """
        rows = [r for r in self.rows if r.rating == IQ_CITIES and (r.group, r.year) == (group, year)]
        return next((r for r in rows if r.rank == 1 and r.value is not None), None)

    def top_quartile(self, group: PopulationGroup, year: int) -> RatingRow | None:
        """The lowest known value among the places of the first quarter of a group in one edition.

        The size of the group is the last place that any row of it names; None where no such value is known.
        """
        rows = [r for r in self.rows if r.rating == IQ_CITIES and (r.group, r.year) == (group, year)]
        ranked = [r for r in rows if r.rank is not None]
        last = max((r.rank for r in ranked if r.rank is not None), default=0)
        first = [r for r in ranked if r.value is not None and r.rank is not None and r.rank <= last / 4]
        return min(first, key=lambda r: (r.value, r.subject), default=None)


def next_band(value: float, top: float) -> float | None:
    """The next official band border above a value, in points; None above the last or on another scale."""
    if top != BAND_SCALE:
        return None
    return next((border for border in BAND_BORDERS if border > value), None)

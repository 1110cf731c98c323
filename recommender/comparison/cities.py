"""What is known of cities, as a table for the multidimensional comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from catalogue.model import Catalogue, Direction
from catalogue.official_table import RatedValue
from catalogue.ratings import IQ_CITIES, Ratings
from recommender.comparison.columns import (
    FilledColumn,
    counted,
    filled,
    first_places,
    rating_frame,
    researched,
    shares_of_maximum,
    table_of,
    weighing_problems,
    working_solutions,
)
from recommender.comparison.problems import ComparisonCode, problem, raise_if, repeated
from recommender.comparison.table import ComparisonTable, CriterionKind, Weighing
from recommender.model import Basis

Shares = Mapping[str, Mapping[Direction, float | None]]
"""Shares 0 to 1 by city, then by direction."""


def rated_shares(rows: Iterable[RatedValue], year: int) -> dict[str, dict[Direction, float | None]]:
    """The marks of one year of an official table, by town and direction, as shares 0 to 1."""
    shares: dict[str, dict[Direction, float | None]] = {}
    for row in rows:
        if row.year == year:
            shares.setdefault(row.municipality.known_as, {})[row.direction] = row.share
    return shares


def cities_table(
    catalogue: Catalogue,
    city_ids: Sequence[str],
    year: int,
    rated: Shares | None = None,
    *,
    basis: Basis = Basis.RATED,
    with_place: bool = False,
    with_practice: bool = True,
    group: str | None = None,
    weighing: Weighing | None = None,
) -> ComparisonTable:
    """What is known of cities in one edition of the "IQ of cities" index and one population group.

    - index: the value as a share of the maximum of its edition.
    - place (`with_place`): the place in the group, published for some cities whose value is not.
    - rated or answered, one a direction: the shares, 0 to 1, of `rated` (by city; others than `city_ids` are passed
      over), all from one official table of this edition (`basis` rated) or all from the short form (answered).
    - practice (`with_practice`), one a direction: how many domestic solutions are proven in operation there. It shows
      what the catalogue has found: 0 is "none found", and a city it was not filled for gets None.

    Index, place and official shares are relative to the group (z-scores inside it): a city of another group gets None.
    The group is the given one or the one most of the cities are in, of several the first by name.

    Raises ComparisonError with every problem: a city unknown or given twice, a share out of range, a bad weight, a
    basis that is neither rated nor answered.
    """
    rated, weighing = rated or {}, weighing or Weighing()
    _check(catalogue, city_ids, rated, basis, weighing)
    ratings = Ratings(catalogue.ratings)
    groups = {i: _group_in(catalogue, ratings, i, year) for i in city_ids}
    group = group or _most_common(groups.values())
    peers = [i for i in city_ids if group and groups[i] == group]
    rows = rating_frame(r for i in peers for r in ratings.of_city(i) if r.year == year and r.direction is None)
    columns = [filled(CriterionKind.INDEX, shares_of_maximum(rows), weighing, year=year)]
    if with_place:
        columns.append(filled(CriterionKind.PLACE, first_places(rows), weighing, year=year))
    if rated:
        columns += _given(rated, basis, peers if basis is Basis.RATED else city_ids, weighing, year)
    found_in = [i for i in researched(catalogue) if i in city_ids]
    if with_practice:
        columns += _practice(catalogue, found_in, weighing)
    return table_of(
        city_ids,
        columns,
        not_researched=(i for i in city_ids if i not in found_in),
        group=group,
        other_group=(i for i in city_ids if i not in peers),
    )


def _given(rated: Shares, basis: Basis, city_ids: Sequence[str], weighing: Weighing, year: int) -> list[FilledColumn]:
    """The shares of an official table or of the short form, one column a direction."""
    shares = pd.DataFrame([dict(rated.get(i, {})) for i in city_ids], list(city_ids), list(Direction), dtype="float")
    edition = year if basis is Basis.RATED else None
    return [
        filled(CriterionKind(basis.value), counted(shares[d]), weighing, year=edition, direction=d) for d in Direction
    ]


def _practice(catalogue: Catalogue, city_ids: Sequence[str], weighing: Weighing) -> list[FilledColumn]:
    """How many solutions are proven in operation in each city, one column a direction; 0 where none was found."""
    working = working_solutions(catalogue)
    counts = pd.crosstab(working["city"], working["direction"])
    counts = counts.reindex(index=list(city_ids), columns=list(Direction), fill_value=0)
    return [filled(CriterionKind.PRACTICE, counted(counts[d]), weighing, direction=d) for d in Direction]


def _group_in(catalogue: Catalogue, ratings: Ratings, city_id: str, year: int) -> str | None:
    """The group the edition put a city in, 2024's own ones too; else the one it was or would be put in."""
    stated = [r.group for r in ratings.of_city(city_id) if r.year == year and r.group]
    if stated:
        return stated[0]
    known = catalogue.cities.get(city_id) or catalogue.municipalities.get(city_id) or catalogue.units.get(city_id)
    return ratings.group_of(city_id, known.population if known else None)


def _most_common(groups: Iterable[str | None]) -> str | None:
    counted = Counter(group for group in groups if group)
    return min(counted, key=lambda group: (-counted[group], group), default=None)


def _check(
    catalogue: Catalogue,
    city_ids: Sequence[str],
    rated: Shares,
    basis: Basis,
    weighing: Weighing,
) -> None:
    known = {
        *catalogue.municipalities,
        *catalogue.units,
        *catalogue.cities,
        *(r.subject for r in catalogue.ratings if (r.rating, r.subject_kind) == (IQ_CITIES, "city")),
    }
    problems = [] if city_ids else [problem(ComparisonCode.NOTHING, what="cities")]
    problems += repeated("city", city_ids)
    problems += [problem(ComparisonCode.UNKNOWN_CITY, name=name) for name in city_ids if name not in known]
    problems += [
        problem(ComparisonCode.NOT_A_SHARE, city_id, share=share, direction=direction)
        for city_id, shares in rated.items()
        for direction, share in shares.items()
        if share is not None and not 0 <= share <= 1
    ]
    if basis not in (Basis.RATED, Basis.ANSWERED):
        problems.append(problem(ComparisonCode.BAD_BASIS, basis=basis))
    raise_if(problems + weighing_problems(weighing))

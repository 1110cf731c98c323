"""What is known of cities and of regions, as tables for the multidimensional comparison."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from catalogue.model import (
    Catalogue,
    DeploymentStatus,
    Direction,
    DocumentationLevel,
    PopulationGroup,
    RatingRow,
    Scope,
    Solution,
)
from catalogue.official_table import RatedValue
from catalogue.problems import Place, Problem
from catalogue.ratings import IQ_CITIES, Ratings
from recommender.comparison import (
    MIN_COVERAGE,
    Comparison,
    ComparisonCode,
    Criterion,
    compare,
    raise_if,
    repeated,
    weight_problems,
)
from recommender.evidence import PAPER
from recommender.model import Basis
from recommender.region import SMART_REGION, SMART_REGION_YEAR

LEADERS_YEAR = 2021
"""The edition the paper takes its leaders from, the last whose directions and indicators are known."""
WORKING = frozenset({DeploymentStatus.OPERATIONAL, DeploymentStatus.SCALED})


class Kind(StrEnum):
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
        return self in (Kind.PRACTICE, Kind.PROVEN_SOLUTIONS, Kind.COVERED_DIRECTIONS)


WEIGHTS: Mapping[Kind, float] = MappingProxyType(
    {
        Kind.INDEX: 1.0,
        Kind.PLACE: 0.5,
        Kind.RATED: 1.0,
        Kind.ANSWERED: 1.0,
        Kind.PRACTICE: 0.5,
        Kind.SMART_REGION_PLACE: 1.0,
        Kind.LEADER_CITY_PLACE: 1.0,
        Kind.PROVEN_SOLUTIONS: 0.25,
        Kind.COVERED_DIRECTIONS: 0.25,
    }
)
"""What a kind weighs, shared out among its directions where it has ten. A place says less than the value behind it,
and what the catalogue has found says less than a rating: with these weights it alone places nobody."""


LOWER_IS_BETTER = frozenset({Kind.PLACE, Kind.SMART_REGION_PLACE, Kind.LEADER_CITY_PLACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """The official's own weights: of kinds where they differ from WEIGHTS, of directions where they differ from 1.
    Directions weigh against each other only: they share out the weight of their kind."""

    kinds: Mapping[Kind, float] = field(default_factory=lambda: MappingProxyType({}))
    directions: Mapping[Direction, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A criterion and what it counts; `year` is the edition it comes from, where it comes from one."""

    criterion: Criterion
    kind: Kind
    direction: Direction | None
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value and the source of its rating row; None where we counted it or the official gave it."""

    value: float
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is known of the objects, by object and criterion, and what must be told beside it.

    `not_researched` are the objects the catalogue of solutions was not filled for: their practice is unknown, not 0.
    Of cities only: `group` is the population group of the table, `other_group` the cities that belong to another one
    or to none that is known, and so have no values that only compare inside a group.
    """

    columns: tuple[Column, ...]
    facts: Mapping[str, Mapping[str, Fact | None]]
    not_researched: tuple[str, ...]
    group: str | None = None
    other_group: tuple[str, ...] = ()

    def compare(self, min_coverage: float = MIN_COVERAGE) -> Comparison:
        """The places of the objects; raises ComparisonError."""
        values = {o: {name: f.value if f else None for name, f in row.items()} for o, row in self.facts.items()}
        return compare([c.criterion for c in self.columns], values, min_coverage)


def rated_shares(rows: Iterable[RatedValue], year: int) -> dict[str, dict[Direction, float | None]]:
    """The marks of one year of an official table, by town and direction, as shares 0 to 1."""
    shares: dict[str, dict[Direction, float | None]] = {}
    for row in rows:
        if row.year == year:
            shares.setdefault(row.municipality.id, {})[row.direction] = row.share
    return shares


def cities_table(
    catalogue: Catalogue,
    city_ids: Sequence[str],
    year: int,
    rated: Mapping[str, Mapping[Direction, float | None]] | None = None,
    *,
    basis: Basis = Basis.RATED,
    with_place: bool = False,
    with_practice: bool = True,
    group: str | None = None,
    weighing: Weighing | None = None,
) -> Table:
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
    _check_cities(catalogue, city_ids, rated, basis, weighing)
    ratings = Ratings(catalogue.ratings)
    groups = {i: _group_in(catalogue, ratings, i, year) for i in city_ids}
    group = group or _most_common(groups.values())
    peers = [i for i in city_ids if group and groups[i] == group]
    rows = {i: [r for r in ratings.of_city(i) if r.year == year and r.direction is None] for i in peers}
    columns = [(_column(Kind.INDEX, weighing, year), _shares_of_maximum(rows))]
    if with_place:
        columns.append((_column(Kind.PLACE, weighing, year), _ranks(rows)))
    if rated:
        comparable = peers if basis is Basis.RATED else city_ids
        edition = year if basis is Basis.RATED else None
        columns += [
            (_column(Kind(basis.value), weighing, edition, direction), _given(rated, comparable, direction))
            for direction in Direction
        ]
    researched = set(city_ids) & set(_researched(catalogue))
    if with_practice:
        proven = [(working_in(s), s.directions) for s in catalogue.in_scope(Scope.DOMESTIC)]
        columns += [
            (
                _column(Kind.PRACTICE, weighing, None, direction),
                {
                    i: Fact(value=sum(i in cities and direction in of for cities, of in proven), source=None)
                    for i in researched
                },
            )
            for direction in Direction
        ]
    return Table(
        columns=tuple(column for column, _ in columns),
        facts=_facts(city_ids, columns),
        not_researched=tuple(i for i in city_ids if i not in researched),
        group=group,
        other_group=tuple(i for i in city_ids if i not in peers),
    )


def regions_table(catalogue: Catalogue, weighing: Weighing | None = None) -> Table:
    """What is known of the regions that have a rating row or a city the catalogue was filled for.

    - smart-region-place: the place in the SMART regions rating of 2021. Only the places of fifteen regions are known;
      it shows an order, not how far apart they are.
    - leader-city-place: the place, in the "IQ of cities" index of 2021, of the region's city in the group of the
      largest. It says nothing of its other towns; a region without a city of a million has none (not the last one).
    - proven-solutions: how many domestic solutions are proven in operation in the region's cities.
    - covered-directions: how many of the ten directions those solutions are for.

    The last two show what the catalogue has found in one city of most regions and in six of Perm Krai, not what the
    region has; a region without such a city gets None.

    Left out: the region places of the index of 2024, of which only the first two are known, so that the second of all
    would look last; the number or the mean of a region's rated towns, which would count the rows that could be found
    (the tables were never published whole) and mix groups and editions.

    Raises ComparisonError for a bad weight.
    """
    weighing = weighing or Weighing()
    raise_if(_weighing_problems(weighing))
    region_of = {i: catalogue.municipalities[i].region.id for i in _researched(catalogue)}
    regional = [r for r in catalogue.ratings if r.subject_kind == "region"]
    region_ids = sorted({r.subject for r in regional} | set(region_of.values()))
    smart = {
        i: [r for r in regional if (r.rating, r.year, r.subject) == (SMART_REGION, SMART_REGION_YEAR, i)]
        for i in region_ids
    }
    leaders = {i: _leader_rows(catalogue, i) for i in region_ids}
    proven = {
        region_id: [
            s for s in catalogue.in_scope(Scope.DOMESTIC) if region_id in {region_of.get(c) for c in working_in(s)}
        ]
        for region_id in set(region_of.values())
    }
    columns = [
        (_column(Kind.SMART_REGION_PLACE, weighing, SMART_REGION_YEAR), _ranks(smart)),
        (_column(Kind.LEADER_CITY_PLACE, weighing, LEADERS_YEAR), _ranks(leaders)),
        (_column(Kind.PROVEN_SOLUTIONS, weighing), {i: Fact(value=len(of), source=None) for i, of in proven.items()}),
        (
            _column(Kind.COVERED_DIRECTIONS, weighing),
            {i: Fact(value=len({d for s in of for d in s.directions}), source=None) for i, of in proven.items()},
        ),
    ]
    return Table(
        columns=tuple(column for column, _ in columns),
        facts=_facts(region_ids, columns),
        not_researched=tuple(i for i in region_ids if i not in proven),
    )


def working_in(solution: Solution) -> frozenset[str]:
    """The cities where a solution is proven in operation: operational or scaled, by a source other than the paper, and
    no lesson. Stricter than a grade of `evidence`, which may come from another city.
    """
    if solution.evidence is DocumentationLevel.PAPER_ONLY:
        return frozenset()
    return frozenset(
        d.city_id for d in solution.deployments if d.status in WORKING and d.source != PAPER and d.lesson is None
    )


def _researched(catalogue: Catalogue) -> list[str]:
    """The Russian cities whose solutions the catalogue was filled with."""
    return [i for i in catalogue.cities if i in catalogue.municipalities]


def _group_in(catalogue: Catalogue, ratings: Ratings, city_id: str, year: int) -> str | None:
    """The group the edition put a city in, 2024's own ones too; else the one it was or would be put in."""
    stated = [r.group for r in ratings.of_city(city_id) if r.year == year and r.group]
    if stated:
        return stated[0]
    known = catalogue.cities.get(city_id) or catalogue.municipalities.get(city_id)
    return ratings.group_of(city_id, known.population if known else None)


def _most_common(groups: Iterable[str | None]) -> str | None:
    counted = Counter(group for group in groups if group)
    return min(counted, key=lambda group: (-counted[group], group), default=None)


def _leader_rows(catalogue: Catalogue, region_id: str) -> list[RatingRow]:
    """The rows of a region's cities among the largest in the edition the paper uses, best place first."""
    rows = [
        r
        for r in catalogue.ratings
        if (r.rating, r.year, r.group, r.direction) == (IQ_CITIES, LEADERS_YEAR, PopulationGroup.LARGEST, None)
        and r.subject in catalogue.municipalities
        and catalogue.municipalities[r.subject].region.id == region_id
    ]
    return sorted(rows, key=lambda r: (r.rank is None, r.rank))


def _shares_of_maximum(rows: Mapping[str, Sequence[RatingRow]]) -> dict[str, Fact]:
    """The first value of each as a share of the maximum of its own row."""
    return {
        i: Fact(value=r.value / r.max, source=r.source)
        for i, of in rows.items()
        for r in reversed(of)
        if r.value is not None and r.max
    }


def _ranks(rows: Mapping[str, Sequence[RatingRow]]) -> dict[str, Fact]:
    """The first place of each."""
    return {
        i: Fact(value=r.rank, source=r.source) for i, of in rows.items() for r in reversed(of) if r.rank is not None
    }


def _given(
    rated: Mapping[str, Mapping[Direction, float | None]], city_ids: Iterable[str], direction: Direction
) -> dict[str, Fact]:
    return {i: Fact(value=x, source=None) for i in city_ids if (x := rated.get(i, {}).get(direction)) is not None}


def _column(kind: Kind, weighing: Weighing, year: int | None = None, direction: Direction | None = None) -> Column:
    name, weight = kind.value, weighing.kinds.get(kind, WEIGHTS[kind])
    if direction is not None:
        all_of_them = math.fsum(weighing.directions.get(d, 1.0) for d in Direction)
        name = f"{kind}:{direction}"
        weight *= weighing.directions.get(direction, 1.0) / all_of_them if all_of_them else 0.0
    return Column(
        criterion=Criterion(id=name, higher_is_better=kind not in LOWER_IS_BETTER, weight=weight),
        kind=kind,
        direction=direction,
        year=year,
    )


def _facts(
    object_ids: Sequence[str], columns: Sequence[tuple[Column, Mapping[str, Fact]]]
) -> Mapping[str, Mapping[str, Fact | None]]:
    return MappingProxyType(
        {i: MappingProxyType({column.criterion.id: of.get(i) for column, of in columns}) for i in object_ids}
    )


def _weighing_problems(weighing: Weighing) -> list[Problem]:
    return weight_problems([*weighing.kinds.items(), *weighing.directions.items()])


def _check_cities(
    catalogue: Catalogue,
    city_ids: Sequence[str],
    rated: Mapping[str, Mapping[Direction, float | None]],
    basis: Basis,
    weighing: Weighing,
) -> None:
    known = {
        *catalogue.municipalities,
        *catalogue.cities,
        *(r.subject for r in catalogue.ratings if (r.rating, r.subject_kind) == (IQ_CITIES, "city")),
    }
    problems = [] if city_ids else [Problem(code=ComparisonCode.NOTHING, params={"what": "cities"})]
    problems += repeated("city", city_ids)
    problems += [
        Problem(code=ComparisonCode.UNKNOWN_CITY, params={"name": name}) for name in city_ids if name not in known
    ]
    problems += [
        Problem(
            code=ComparisonCode.NOT_A_SHARE,
            place=Place(entry=city_id),
            params={"share": share, "direction": direction},
        )
        for city_id, shares in rated.items()
        for direction, share in shares.items()
        if share is not None and not 0 <= share <= 1
    ]
    if basis not in (Basis.RATED, Basis.ANSWERED):
        problems.append(Problem(code=ComparisonCode.BAD_BASIS, params={"basis": basis}))
    raise_if(problems + _weighing_problems(weighing))

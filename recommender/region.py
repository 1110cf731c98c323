"""The view of a region: what already works inside it and can spread, what must come from outside and from whom.

The paper's smart region: solutions that work in a city spread to its region (diffusion); between regions
cities co-operate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.model import Capability, Catalogue, Direction, Municipality, RatingRow, Region, Scope, Solution
from catalogue.ratings import Ratings
from recommender import assessment, donors, evidence, transfer
from recommender.model import Assessment, Donor, EvidenceGrade, Profile
from recommender.reasons import Verdict

MIN_POPULATION = 10_000
"""Smaller places are left out of a region's view unless asked for."""
PROVEN_GRADE = 3
"""From this evidence grade on a solution is proven: documented and in operation (docs/method.md)."""
OUTSIDE_PER_DIRECTION = 3
SMART_REGION, SMART_REGION_YEAR = "smart-region", 2021


@dataclass(frozen=True, slots=True, kw_only=True)
class TownView:
    """One municipality: where it stands and what it runs."""

    municipality: Municipality
    assessment: Assessment
    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A solution that works inside the region, and the towns it could go to."""

    solution: Solution
    grade: EvidenceGrade
    cities: tuple[str, ...]
    fits: tuple[str, ...]
    to_adapt: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FromOutside:
    """A proven solution of a direction that nothing proven inside covers, with the city to ask."""

    direction: Direction
    solution: Solution
    grade: EvidenceGrade
    donor: Donor


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionReport:
    """`covered` are the directions with a proven solution inside, `missing` the others."""

    region: Region
    ratings: tuple[RatingRow, ...]
    towns: tuple[TownView, ...]
    inside: tuple[Spread, ...]
    outside: tuple[FromOutside, ...]
    covered: tuple[Direction, ...]
    missing: tuple[Direction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankAgreement:
    """Spearman's rank correlation of the leader cities' places and their regions' places."""

    rho: float
    p_value: float
    n: int


def view(catalogue: Catalogue, region: Region, min_population: int = MIN_POPULATION) -> RegionReport:
    """Everything known of a region's municipalities, largest first, and of the solutions for them."""
    ratings = Ratings(catalogue.ratings)
    towns = _towns(catalogue, region, min_population)
    solutions = catalogue.in_scope(Scope.DOMESTIC)
    cities = {i for i, c in catalogue.cities.items() if c.region.ru == region.name.ru}
    held = {t.id: donors.held_by(t, solutions, catalogue.cities) for t in towns}
    inside = [_spread(s, cities, towns, catalogue, held) for s in solutions if _cities_of(s, cities)]
    inside.sort(key=lambda x: (-x.grade.grade, -len(x.fits), x.solution.id))
    proven = {d for x in inside if x.grade.grade >= PROVEN_GRADE for d in x.solution.directions}
    missing = tuple(d for d in Direction if d not in proven)
    return RegionReport(
        region=region,
        ratings=tuple(r for r in catalogue.ratings if r.subject_kind == "region" and r.subject == region.id),
        towns=tuple(
            TownView(
                municipality=town,
                assessment=assessment.assess(
                    Profile(municipality=town), ratings, catalogue.measures, catalogue.figures
                ),
                runs=tuple(s.id for s in solutions if donors.runs_in(s, town, catalogue.cities)),
            )
            for town in towns
        ),
        inside=tuple(inside),
        outside=tuple(_outside(missing, solutions, cities, towns, catalogue)),
        covered=tuple(d for d in Direction if d in proven),
        missing=missing,
    )


def _towns(catalogue: Catalogue, region: Region, min_population: int) -> list[Municipality]:
    found = [
        m
        for m in catalogue.municipalities.values()
        if m.region.id == region.id and (m.population or 0) >= min_population
    ]
    return sorted(found, key=lambda m: (-(m.population or 0), m.id))


def _cities_of(solution: Solution, cities: set[str]) -> tuple[str, ...]:
    return tuple(sorted({d.city_id for d in solution.deployments} & cities))


def _spread(
    solution: Solution,
    cities: set[str],
    towns: Sequence[Municipality],
    catalogue: Catalogue,
    held: Mapping[str, frozenset[Capability]],
) -> Spread:
    fits: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for town in towns:
        if not donors.runs_in(solution, town, catalogue.cities):
            verdict = transfer.transfer_of(solution, town, catalogue.cities, held[town.id]).verdict
            fits[verdict].append(town.id)
    return Spread(
        solution=solution,
        grade=evidence.grade(solution),
        cities=_cities_of(solution, cities),
        fits=tuple(fits[Verdict.AS_IS]),
        to_adapt=tuple(fits[Verdict.ADAPT]),
    )


def _outside(
    missing: Sequence[Direction],
    solutions: Sequence[Solution],
    cities: set[str],
    towns: Sequence[Municipality],
    catalogue: Catalogue,
) -> list[FromOutside]:
    """The best proven solutions of each missing direction for a town of the region's middle size."""
    if not towns:
        return []
    middle = towns[len(towns) // 2]
    found: list[FromOutside] = []
    for direction in missing:
        graded = [
            (evidence.grade(s), s)
            for s in solutions
            if direction in s.directions
            and not _cities_of(s, cities)
            and s.deployments
            and transfer.transfer_of(s, middle, catalogue.cities).verdict is not Verdict.DOES_NOT_FIT
        ]
        proven = [(grade, s) for grade, s in graded if grade.grade >= PROVEN_GRADE]
        proven.sort(key=lambda x: (-x[0].grade, x[1].id))
        found += [
            FromOutside(
                direction=direction, solution=s, grade=grade, donor=donors.donors_of(s, middle, catalogue.cities)[0]
            )
            for grade, s in proven[:OUTSIDE_PER_DIRECTION]
        ]
    return found


def rank_agreement(catalogue: Catalogue) -> RankAgreement:
    """Table 2 of the paper as a figure: do the places of cities (IQ index 2021) and of their regions (SMART
    regions, 2021) agree?

    It shows an agreement of places among 15 leaders, no cause; the leaders were chosen by one of the ranks.
    """
    by_name = {m.region.name.ru: m.region.id for m in catalogue.municipalities.values()}
    places = {
        r.subject: r.rank
        for r in catalogue.ratings
        if (r.rating, r.year, r.subject_kind) == (SMART_REGION, SMART_REGION_YEAR, "region") and r.rank is not None
    }
    pairs = [
        (city.rank_2021, places[by_name[city.region.ru]])
        for _, city in sorted(catalogue.cities.items())
        if city.rank_2021 is not None and by_name.get(city.region.ru) in places
    ]
    from scipy.stats import spearmanr  # half of what a short command would spend on importing

    result = spearmanr([a for a, _ in pairs], [b for _, b in pairs])
    return RankAgreement(rho=float(result.statistic), p_value=float(result.pvalue), n=len(pairs))

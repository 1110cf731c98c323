"""Whether a solution fits the town that asks: population, infrastructure, and what is not known."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from catalogue.model import (
    Capability,
    City,
    Component,
    DeploymentStatus,
    DocumentationLevel,
    Municipality,
    PlaceKind,
    Requirement,
    Scope,
    Solution,
)
from recommender import donors
from recommender.evidence import working_in
from recommender.model import Transfer
from recommender.reasons import TransferCode, TransferReason, Verdict

METRO_POPULATION = 1_000_000
"""Our rule: no Russian metro runs in a smaller city."""
HARDWARE_RATIO, SOFTWARE_RATIO = 10.0, 40.0
"""Running only in cities this many times larger means that organisation and cost must be adapted; programs
and services shrink more easily than equipment."""
SIMILAR_RATIO = 3.0
SMALL_TOWN = 250_000
"""The border of the index's population groups under which a town has no department for all this."""
NAMED = 4
"""Places that one reason names."""
VALUE = {Verdict.AS_IS: 1.0, Verdict.ADAPT: 0.8, Verdict.DOES_NOT_FIT: 0.0}
LIKE_TOWNS, OWN_REGION, ELSEWHERE = 1.0, 0.75, 0.4
"""How much of the value stays where it works in towns like the one that asks, across its own region, or only elsewhere:
an official asks first who of her size has done it."""


def transfer_of(
    solution: Solution, town: Municipality, cities: Mapping[str, City], has: Collection[Capability] = ()
) -> Transfer:
    """The verdict with every reason for it; the worst reason decides. Where it works in a town like this one is told
    first, whatever else is to be said; `has` is what the town is known to have already.
    """
    obstacles = _obstacles(solution, town.population)
    if obstacles:
        return Transfer(verdict=Verdict.DOES_NOT_FIT, reasons=tuple(obstacles))
    cautions = _cautions(solution, town, cities, has)
    near = _near(solution, town, cities)
    if cautions:
        return Transfer(verdict=Verdict.ADAPT, reasons=(*near, *cautions))
    support = near or [TransferReason(code=TransferCode.WORKS_AT_THIS_SCALE)]
    return Transfer(verdict=Verdict.AS_IS, reasons=tuple(support))


def works_in_small_towns(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> bool:
    """Whether it works in another town, district or okrug under SMALL_TOWN, as the town that asks is itself."""
    if town.population is None or town.population >= SMALL_TOWN:
        return False
    return any(population < SMALL_TOWN for _, population in _by_likeness(_elsewhere(solution, town, cities), town))


def value_of(transfer: Transfer, in_small_towns: bool = False) -> float:
    """How well a solution can be moved to the town, 0 to 1: the verdict, and whether towns like it run it already, by
    their size or, for a small town, as small ones (`works_in_small_towns`).
    """
    codes = {r.code for r in transfer.reasons}
    near = OWN_REGION if TransferCode.OWN_REGION in codes else ELSEWHERE
    return VALUE[transfer.verdict] * (LIKE_TOWNS if in_small_towns or TransferCode.SIMILAR_CITY in codes else near)


def _obstacles(solution: Solution, population: int | None) -> list[TransferReason]:
    if population is None:
        return []
    found = []
    if solution.min_population is not None and population < solution.min_population:
        found.append(
            TransferReason(code=TransferCode.BELOW_MINIMUM, minimum=solution.min_population, population=population)
        )
    if Requirement.METRO in solution.requires and population < METRO_POPULATION:
        found.append(TransferReason(code=TransferCode.NEEDS_METRO, population=population))
    return found


def _cautions(
    solution: Solution, town: Municipality, cities: Mapping[str, City], has: Collection[Capability]
) -> list[TransferReason]:
    found = []
    if solution.scope is Scope.WORLD:
        found.append(TransferReason(code=TransferCode.WORLD_PRACTICE))
    if town.population is None:
        found.append(TransferReason(code=TransferCode.POPULATION_UNKNOWN))
    if Requirement.TRAM in solution.requires:
        found.append(TransferReason(code=TransferCode.NEEDS_TRAM))
    if solution.evidence is DocumentationLevel.PAPER_ONLY:
        found.append(TransferReason(code=TransferCode.NOT_VERIFIED))
    elif not working_in(solution):
        found.append(TransferReason(code=TransferCode.NOT_KNOWN_TO_WORK))
    found += _known_here(solution, town, cities)
    found += _of_size(solution, town, cities)
    if open_needs := tuple(c for c in solution.needs if c not in has):
        found.append(TransferReason(code=TransferCode.NEEDS_OPEN, needs=open_needs))
    return found


def _of_size(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> list[TransferReason]:
    """That it works only in places much larger than the town, or only as a system of whole regions."""
    working = _elsewhere(solution, town, cities)
    sized = _by_likeness(working, town)
    if not sized:
        regions = [c.id for c in working if c.kind is PlaceKind.REGION and not _is_region_of(c, town)]
        only = regions and len(regions) == len(working)
        return [TransferReason(code=TransferCode.ONLY_REGIONS, cities=tuple(regions[:NAMED]))] if only else []
    nearest, population = sized[0]
    if not town.population:
        return []
    allowed = HARDWARE_RATIO if Component.HARDWARE in solution.components else SOFTWARE_RATIO
    ratio = population / town.population
    if ratio <= allowed or any(_is_region_of(c, town) for c in working):
        return []
    return [
        TransferReason(
            code=TransferCode.MUCH_LARGER_CITIES, city=nearest.id, times=round(ratio), city_population=population
        )
    ]


def _known_here(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> list[TransferReason]:
    """That the town has a pilot of the solution, or a deployment of which nobody says whether it works."""
    own = donors.own_deployments(solution, town, cities)
    if any(d.status is DeploymentStatus.PILOT for d in own):
        return [TransferReason(code=TransferCode.PILOT_HERE)]
    unknown = any(d.status is DeploymentStatus.UNKNOWN for d in own)
    return [TransferReason(code=TransferCode.STATE_HERE_UNKNOWN)] if unknown else []


def _near(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> list[TransferReason]:
    """That it works in towns like this one, or in the whole of its region."""
    found = []
    working = _elsewhere(solution, town, cities)
    alike = [(c, n) for c, n in _by_likeness(working, town) if _ratio(n, town.population or n) <= SIMILAR_RATIO]
    if alike and town.population:
        city, population = alike[0]
        names = tuple(c.id for c, _ in alike[:NAMED])
        found.append(
            TransferReason(code=TransferCode.SIMILAR_CITY, city=city.id, city_population=population, cities=names)
        )
    if own := [c.id for c in working if _is_region_of(c, town)]:
        found.append(TransferReason(code=TransferCode.OWN_REGION, cities=tuple(own)))
    return found


def _elsewhere(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> list[City]:
    """The other places where the solution works, by id."""
    working = (cities[i] for i in sorted(working_in(solution)))
    return [c for c in working if c.practice_of != town.known_as]


def _by_likeness(places: Iterable[City], town: Municipality) -> list[tuple[City, int]]:
    """Those of known size with their populations, the nearest to the town's first, by the ratio of both; a region's
    size says nothing of its towns.
    """
    own = math.log(town.population or 1)
    sized = [(c, c.population) for c in places if c.population and c.kind is not PlaceKind.REGION]
    return sorted(sized, key=lambda x: (abs(math.log(x[1]) - own), x[0].id))


def _is_region_of(place: City, town: Municipality) -> bool:
    return place.kind is PlaceKind.REGION and place.region.ru == town.region.name.ru


def _ratio(one: int, other: int) -> float:
    return max(one, other) / min(one, other)

"""Whether a solution fits the town that asks: population, infrastructure, and what is not known."""

from __future__ import annotations

import math
from collections.abc import Mapping

from catalogue.model import (
    City,
    Component,
    DeploymentStatus,
    DocumentationLevel,
    Municipality,
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
VALUE = {Verdict.AS_IS: 1.0, Verdict.ADAPT: 0.6, Verdict.DOES_NOT_FIT: 0.0}


def transfer_of(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> Transfer:
    """The verdict with every reason for it; the worst reason decides."""
    obstacles = _obstacles(solution, town.population)
    if obstacles:
        return Transfer(verdict=Verdict.DOES_NOT_FIT, reasons=tuple(obstacles))
    cautions = _cautions(solution, town, cities)
    if cautions:
        return Transfer(verdict=Verdict.ADAPT, reasons=tuple(cautions))
    return Transfer(verdict=Verdict.AS_IS, reasons=(_support(solution, town, cities),))


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


def _cautions(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> list[TransferReason]:
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
    nearest = _nearest(solution, town, cities)
    if nearest and town.population:
        allowed = HARDWARE_RATIO if Component.HARDWARE in solution.components else SOFTWARE_RATIO
        ratio = nearest.population / town.population
        if ratio > allowed:
            found.append(
                TransferReason(
                    code=TransferCode.MUCH_LARGER_CITIES,
                    city=nearest.id,
                    times=round(ratio),
                    city_population=nearest.population,
                )
            )
    return found


def _known_here(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> list[TransferReason]:
    """That the town has a pilot of the solution, or a deployment of which nobody says whether it works."""
    own = donors.own_deployments(solution, town, cities)
    if any(d.status is DeploymentStatus.PILOT for d in own):
        return [TransferReason(code=TransferCode.PILOT_HERE)]
    unknown = any(d.status is DeploymentStatus.UNKNOWN for d in own)
    return [TransferReason(code=TransferCode.STATE_HERE_UNKNOWN)] if unknown else []


def _support(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> TransferReason:
    nearest = _nearest(solution, town, cities)
    if nearest and town.population:
        ratio = max(nearest.population, town.population) / min(nearest.population, town.population)
        if ratio <= SIMILAR_RATIO:
            return TransferReason(code=TransferCode.SIMILAR_CITY, city=nearest.id, city_population=nearest.population)
    return TransferReason(code=TransferCode.WORKS_AT_THIS_SCALE)


def _nearest(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> City | None:
    """The other city where the solution works that is nearest in size, by the ratio of populations."""
    others = [cities[i] for i in working_in(solution) if i != town.known_as]
    own = math.log(town.population or 1)
    return min(others, key=lambda c: (abs(math.log(c.population) - own), c.id), default=None)

"""Which city to ask: the best proven deployment in the city most like the one that asks."""

from __future__ import annotations

import math
from collections.abc import Mapping

from catalogue.model import City, Municipality, Scope, Solution
from recommender.evidence import proof_of
from recommender.model import Donor, Relation

PROOF_SHARE, SIZE_SHARE, REGION_SHARE = 0.76, 0.16, 0.08
"""A donor is first of all a city where it works: size and region together outweigh one step of proof (in
operation against scaled), never a pilot against a working system."""


def donors_of(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> tuple[Donor, ...]:
    """The cities to ask, best first; the own city is never among them."""
    best: dict[str, Donor] = {}
    for deployment in solution.deployments:
        city = cities[deployment.city_id]
        if _is_own(city, town):
            continue
        same_region = city.region.ru == town.region.name.ru
        if solution.scope is Scope.WORLD:
            relation = Relation.INTERNATIONAL
        else:
            relation = Relation.INTRA_REGIONAL if same_region else Relation.INTER_REGIONAL
        donor = Donor(
            city.id,
            city.name,
            city.region,
            relation,
            deployment,
            city.contact,
            _nearness(city, town),
            proof_of(deployment),
        )
        known = best.get(city.id)
        if known is None or strength(donor) > strength(known):
            best[city.id] = donor
    return tuple(sorted(best.values(), key=lambda d: (-strength(d), d.city_id)))


def strength(donor: Donor) -> float:
    """How good a donor is for the town that asks, 0 to 1."""
    region = 1.0 if donor.relation is Relation.INTRA_REGIONAL else 0.0
    return PROOF_SHARE * donor.proof + SIZE_SHARE * donor.nearness + REGION_SHARE * region


def _is_own(city: City, town: Municipality) -> bool:
    return city.id == town.id or (city.name.ru == town.name.ru and city.region.ru == town.region.name.ru)


def runs_in(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> bool:
    """Whether the town itself has the solution."""
    return any(_is_own(cities[d.city_id], town) for d in solution.deployments)


def _nearness(city: City, town: Municipality) -> float:
    """1 for equal populations, falling with the logarithm of their ratio (0.3 at ten times)."""
    if not town.population:
        return 0.0
    return 1 / (1 + abs(math.log(city.population / town.population)))

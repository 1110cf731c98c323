"""Which city to ask: the best proven deployment in the city most like the one that asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from catalogue.model import Capability, Catalogue, City, Deployment, Municipality, Scope, Solution
from recommender import peers
from recommender.evidence import WORKING, proof_of
from recommender.model import Donor, Relation

PROOF_SHARE, LIKENESS_SHARE = 0.76, 0.24
"""A donor is first of all a city where it works: likeness outweighs one step of proof (in operation against
scaled), never a pilot against a working system."""


def donors_of(
    solution: Solution, town: Municipality, cities: Mapping[str, City], allowed: Collection[str] | None = None
) -> tuple[Donor, ...]:
    """The cities to ask, best first; the own city is never among them, nor one outside `allowed`."""
    best: dict[str, Donor] = {}
    for deployment in solution.deployments:
        city = cities[deployment.city_id]
        if _is_own(city, town) or (allowed is not None and city.id not in allowed):
            continue
        same_region = city.region.ru == town.region.name.ru
        if solution.scope is Scope.WORLD:
            relation = Relation.INTERNATIONAL
        else:
            relation = Relation.INTRA_REGIONAL if same_region else Relation.INTER_REGIONAL
        donor = Donor(
            city_id=city.id,
            city=city.name,
            region=city.region,
            relation=relation,
            deployment=deployment,
            contact=city.contact,
            likeness=peers.likeness(city, town),
            proof=proof_of(deployment),
        )
        known = best.get(city.id)
        if known is None or strength(donor) > strength(known):
            best[city.id] = donor
    return tuple(sorted(best.values(), key=lambda d: (-strength(d), d.city_id)))


def strength(donor: Donor) -> float:
    """How good a donor is for the town that asks, 0 to 1."""
    return PROOF_SHARE * donor.proof + LIKENESS_SHARE * donor.likeness


def _is_own(city: City, town: Municipality) -> bool:
    return city.practice_of == town.known_as or (city.name.ru == town.name.ru and city.region.ru == town.region.name.ru)


def own_cities(town: Municipality, cities: Mapping[str, City]) -> frozenset[str]:
    """Ids of the cities of the catalogue that are the town itself."""
    return frozenset(i for i, city in cities.items() if _is_own(city, town))


def askable(solution: Solution, own: Collection[str]) -> list[str]:
    """The other cities that run a solution, by id; none where it works in the town itself, whose cities are `own`."""
    if any(d.city_id in own and d.status in WORKING for d in solution.deployments):
        return []
    return [d.city_id for d in solution.deployments if d.city_id not in own]


def own_deployments(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> list[Deployment]:
    """The deployments of a solution in the town itself, whatever their state."""
    return [d for d in solution.deployments if _is_own(cities[d.city_id], town)]


def elsewhere(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> list[Deployment]:
    """The deployments of a solution in other cities, which can be asked."""
    return [d for d in solution.deployments if not _is_own(cities[d.city_id], town)]


def runs_in(solution: Solution, town: Municipality, cities: Mapping[str, City]) -> bool:
    """Whether the solution works in the town itself: a pilot or a deployment of unknown state does not say so."""
    return any(d.status in WORKING for d in own_deployments(solution, town, cities))


def running_in(catalogue: Catalogue, town: Municipality) -> list[str]:
    """Ids of the domestic solutions that work in a town by the catalogue; none known is not none there."""
    return [s.id for s in catalogue.in_scope(Scope.DOMESTIC) if runs_in(s, town, catalogue.cities)]


def held_by(town: Municipality, solutions: Iterable[Solution], cities: Mapping[str, City]) -> frozenset[Capability]:
    """What the solutions that work in a town have left there for others to build on; none known is not none there."""
    return frozenset(c for s in solutions if s.provides and runs_in(s, town, cities) for c in s.provides)


def known_in(catalogue: Catalogue, town: Municipality) -> list[str]:
    """Ids of the domestic solutions that the catalogue knows in a town in any state, pilots among them."""
    return [s.id for s in catalogue.in_scope(Scope.DOMESTIC) if own_deployments(s, town, catalogue.cities)]

"""How alike two places are, told part by part: size, group, region, latitude, place in the index."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalogue.model import City, Municipality, PopulationGroup
from catalogue.ratings import Ratings
from recommender.model import Param


class PeerCode(StrEnum):
    POPULATION = "population"
    GROUP = "population-group"
    REGION = "region"
    LATITUDE = "latitude"
    RATING = "rating"


WEIGHTS = {
    PeerCode.POPULATION: 0.40,
    PeerCode.REGION: 0.20,
    PeerCode.GROUP: 0.15,
    PeerCode.RATING: 0.15,
    PeerCode.LATITUDE: 0.10,
}
"""Size first: budget, staff and network lengths follow it; then the region, which shares law and budget."""
FARTHEST_RATIO = 100.0
"""Places whose populations differ a hundred times are as unlike as can be."""
FARTHEST_DEGREES = 15.0
"""From Sochi to Perm. Latitude stands for climate, roughly: winters, heating season, length of the day."""
FARTHEST_SHARE = 0.5
"""Half of the scale of the index."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the distance looks at, of a municipality or of a city of the catalogue."""

    id: str
    region: str
    population: int | None
    latitude: float | None

    @classmethod
    def of(cls, place: City | Municipality) -> Place:
        region = place.region.ru if isinstance(place, City) else place.region.name.ru
        return cls(place.id, region, place.population, place.lat)


@dataclass(frozen=True, slots=True)
class PeerPart:
    """One part of a distance, 0 (the same) to 1 (as unlike as can be), with what was compared."""

    code: PeerCode
    distance: float
    weight: float
    params: Mapping[str, Param]


@dataclass(frozen=True, slots=True)
class Peer:
    """A municipality like the one that asks; `distance` is 0 to 1 over the parts that are known."""

    municipality: Municipality
    distance: float
    parts: tuple[PeerPart, ...]


def similar(
    town: Municipality,
    others: Iterable[Municipality],
    ratings: Ratings,
    limit: int = 10,
    same_region: bool | None = None,
) -> list[Peer]:
    """The nearest municipalities, ties by id; `same_region` asks for those inside or outside the town's region.

    One of unknown population is none when the town's own is known: what is left would look nearer than it is.
    """
    own = Place.of(town)
    peers = []
    for other in others:
        inside = other.region.name.ru == town.region.name.ru
        own_name = inside and other.name.ru == town.name.ru  # a town entered by hand has an id of its own
        if other.id == town.id or own_name or (same_region is not None and inside is not same_region):
            continue
        if town.population and not other.population:
            continue
        parts = parts_of(own, Place.of(other), ratings)
        peers.append(Peer(other, distance(parts), parts))
    peers.sort(key=lambda p: (p.distance, p.municipality.id))
    return peers[:limit]


def likeness(a: City | Municipality, b: City | Municipality) -> float:
    """1 for the same kind of place, 0 for as unlike as can be; ratings are left out."""
    return 1.0 - distance(parts_of(Place.of(a), Place.of(b)))


def distance(parts: Iterable[PeerPart]) -> float:
    """sqrt(sum w * d^2 / sum w) over the parts that are known; 1 where none is."""
    known = list(parts)
    total = math.fsum(p.weight for p in known)
    return math.sqrt(math.fsum(p.weight * p.distance**2 for p in known) / total) if total else 1.0


def parts_of(a: Place, b: Place, ratings: Ratings | None = None) -> tuple[PeerPart, ...]:
    """The parts of the distance that are known for both places."""
    found: list[tuple[PeerCode, float, dict[str, Param]]] = []
    same = a.region == b.region
    found.append((PeerCode.REGION, 0.0 if same else 1.0, {"same": same}))
    if a.population and b.population:
        ratio = max(a.population, b.population) / min(a.population, b.population)
        far = min(1.0, math.log(ratio) / math.log(FARTHEST_RATIO))
        found.append((PeerCode.POPULATION, far, {"own": a.population, "other": b.population}))
        groups = PopulationGroup.of(a.population), PopulationGroup.of(b.population)
        found.append((PeerCode.GROUP, 0.0 if groups[0] is groups[1] else 1.0, {"own": groups[0], "other": groups[1]}))
    if a.latitude is not None and b.latitude is not None:
        degrees = abs(a.latitude - b.latitude)
        found.append((PeerCode.LATITUDE, min(1.0, degrees / FARTHEST_DEGREES), {"degrees": round(degrees, 1)}))
    rated = _rated_apart(a.id, b.id, ratings) if ratings else None
    if rated is not None:
        year, apart = rated
        params: dict[str, Param] = {"year": year, "share": round(apart, 4)}
        found.append((PeerCode.RATING, min(1.0, apart / FARTHEST_SHARE), params))
    return tuple(PeerPart(code, far, WEIGHTS[code], params) for code, far, params in found)


def _rated_apart(a: str, b: str, ratings: Ratings) -> tuple[int, float] | None:
    """The newest edition in which both have a value in the same group, and how far they are apart there."""
    mine = {r.year or 0: r for r in ratings.of_city(a) if r.value is not None and r.max}
    for row in ratings.of_city(b):
        own = mine.get(row.year or 0)
        if own is None or own.value is None or row.value is None or not own.max or not own.year:
            continue
        if (own.max, own.group) == (row.max, row.group):
            return own.year, abs(own.value - row.value) / own.max
    return None

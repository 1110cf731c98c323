"""How alike two places are, told part by part: size, group, region, latitude, place in the index."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar

from catalogue.model import City, Municipality, PopulationGroup
from catalogue.ratings import Ratings


class PeerCode(StrEnum):
    """What two places are compared by."""

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
"""Populations that differ by this factor or more have the distance 1."""
FARTHEST_DEGREES = 15.0
"""Degrees of latitude with the distance 1: from Sochi to Perm. Latitude stands roughly for the climate."""
FARTHEST_SHARE = 0.5
"""Difference with the distance 1: half of the scale of the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the distance compares, of a municipality or of a city of the catalogue."""

    id: str
    region: str
    population: int | None
    latitude: float | None

    @classmethod
    def of(cls, place: City | Municipality) -> Traits:
        region = place.region.ru if isinstance(place, City) else place.region.name.ru
        return cls(id=place.id, region=region, population=place.population, latitude=place.lat)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfDistance:
    """One part of a distance between two places, 0 (the same) to 1 (nothing in common)."""

    code: ClassVar[PeerCode]
    distance: float

    @property
    def weight(self) -> float:
        return WEIGHTS[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationPart(PartOfDistance):
    """How many times one place is larger than the other; `own` and `other` are their residents."""

    code: ClassVar[PeerCode] = PeerCode.POPULATION
    own: int
    other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPart(PartOfDistance):
    """Whether both belong to one population group of the index."""

    code: ClassVar[PeerCode] = PeerCode.GROUP
    own: PopulationGroup
    other: PopulationGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPart(PartOfDistance):
    """Whether both lie in the same region."""

    code: ClassVar[PeerCode] = PeerCode.REGION
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LatitudePart(PartOfDistance):
    """How many degrees of latitude, to one decimal, lie between them."""

    code: ClassVar[PeerCode] = PeerCode.LATITUDE
    degrees: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPart(PartOfDistance):
    """How far apart they are in the newest edition of the index that rates both in one group; `share` of its scale."""

    code: ClassVar[PeerCode] = PeerCode.RATING
    year: int
    share: float


PeerPart = PopulationPart | GroupPart | RegionPart | LatitudePart | RatingPart


@dataclass(frozen=True, slots=True, kw_only=True)
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
    own = Traits.of(town)
    peers = []
    for other in others:
        inside = other.region.name.ru == town.region.name.ru
        own_name = inside and other.name.ru == town.name.ru  # a town entered by hand has an id of its own
        if other.id == town.id or own_name or (same_region is not None and inside is not same_region):
            continue
        if town.population and not other.population:
            continue
        parts = parts_of(own, Traits.of(other), ratings)
        peers.append(Peer(municipality=other, distance=distance(parts), parts=parts))
    peers.sort(key=lambda p: (p.distance, p.municipality.id))
    return peers[:limit]


def likeness(a: City | Municipality, b: City | Municipality) -> float:
    """How alike two places are, 0 to 1; ratings are left out."""
    return _likeness(Traits.of(a), Traits.of(b))


@lru_cache(maxsize=20_000)
def _likeness(a: Traits, b: Traits) -> float:
    """Of every town that asks with every donor city it is worked out once."""
    return 1.0 - distance(parts_of(a, b))


def distance(parts: Iterable[PeerPart]) -> float:
    """sqrt(sum w * d^2 / sum w) over the parts that are known; 1 where none is."""
    known = list(parts)
    total = math.fsum(p.weight for p in known)
    return math.sqrt(math.fsum(p.weight * p.distance**2 for p in known) / total) if total else 1.0


def parts_of(a: Traits, b: Traits, ratings: Ratings | None = None) -> tuple[PeerPart, ...]:
    """The parts of the distance that are known for both places."""
    same = a.region == b.region
    found: list[PeerPart] = [RegionPart(distance=0.0 if same else 1.0, same=same)]
    if a.population and b.population:
        found += _size_parts(a.population, b.population)
    if a.latitude is not None and b.latitude is not None:
        degrees = abs(a.latitude - b.latitude)
        found.append(LatitudePart(distance=min(1.0, degrees / FARTHEST_DEGREES), degrees=round(degrees, 1)))
    if ratings and (rated := _rating_part(a.id, b.id, ratings)):
        found.append(rated)
    return tuple(found)


def _size_parts(own: int, other: int) -> tuple[PopulationPart, GroupPart]:
    far = min(1.0, math.log(max(own, other) / min(own, other)) / math.log(FARTHEST_RATIO))
    mine, theirs = PopulationGroup.of(own), PopulationGroup.of(other)
    return (
        PopulationPart(distance=far, own=own, other=other),
        GroupPart(distance=0.0 if mine is theirs else 1.0, own=mine, other=theirs),
    )


def _rating_part(a: str, b: str, ratings: Ratings) -> RatingPart | None:
    """How far apart two places are in the newest edition in which both have a value in the same group."""
    mine = {r.year or 0: r for r in ratings.of_city(a) if r.value is not None and r.max}
    for row in ratings.of_city(b):
        own = mine.get(row.year or 0)
        if own is None or own.value is None or row.value is None or not own.max or not own.year:
            continue
        if (own.max, own.group) == (row.max, row.group):
            apart = abs(own.value - row.value) / own.max
            return RatingPart(distance=min(1.0, apart / FARTHEST_SHARE), year=own.year, share=round(apart, 4))
    return None

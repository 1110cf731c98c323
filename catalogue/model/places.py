"""Russian towns and regions, and the cities of deployments with the institution to ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalogue.model.words import Text


@dataclass(frozen=True, slots=True)
class Region:
    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Oblique cases of a Russian place name."""

    genitive: str
    dative: str
    accusative: str
    instrumental: str
    prepositional: str


class PlaceKind(StrEnum):
    """What a place is: a town or settlement, a district or okrug with its villages, or (of donors only) a region."""

    TOWN = "town"
    SETTLEMENT = "settlement"
    URBAN_OKRUG = "urban-okrug"
    MUNICIPAL_OKRUG = "municipal-okrug"
    DISTRICT = "district"
    REGION = "region"

    @property
    def is_unit(self) -> bool:
        """Whether it is a district or okrug, with all its villages, and no single place."""
        return self in (PlaceKind.URBAN_OKRUG, PlaceKind.MUNICIPAL_OKRUG, PlaceKind.DISTRICT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A Russian town, or a municipal district or okrug with a population of its own.

    `population_year` is None where the source does not date its figure. A unit names its `centre`; it holds the centre
    when the town is a part of it, and not the town in the midst of which its administration sits.
    """

    id: str
    name: Text
    region: Region
    population: int | None
    population_year: int | None
    lat: float | None
    lon: float | None
    source: str
    cases: Cases | None
    alternates: tuple[str, ...]
    kind: PlaceKind = PlaceKind.TOWN
    centre: Text | None = None
    centre_id: str | None = None
    holds_centre: bool = False

    @property
    def known_as(self) -> str:
        """The id under which ratings and practice are known: the centre's own where the unit holds it."""
        return self.centre_id if self.holds_centre and self.centre_id else self.id


class ContactLevel(StrEnum):
    """Whose body an institution is."""

    TOWN = "town"
    FEDERAL_CITY = "federal-city"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Contact:
    """An institution, never a person. `level`: whose body it is, as its name says; None where that is not known."""

    body: Text
    url: str | None
    source: str | None
    level: ContactLevel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city, district, okrug or region that has deployments, with the body to ask.

    A town, district or okrug bears its own population, or None where no dated figure is known; a region bears none,
    since its size says nothing of the size of its towns.
    """

    id: str
    name: Text
    region: Text
    population: int | None
    population_year: int | None
    lat: float | None
    lon: float | None
    rank_2021: int | None
    contact: Contact
    kind: PlaceKind = PlaceKind.TOWN
    known_as: str = ""
    """The id of the municipality whose practice this is: of an okrug the town that it holds; "" where it is `id`."""

    @property
    def practice_of(self) -> str:
        return self.known_as or self.id

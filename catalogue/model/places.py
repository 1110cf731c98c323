"""Russian towns and regions, and the cities of deployments with the institution to ask."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A Russian town; `population_year` is None where the source does not date its figure."""

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


@dataclass(frozen=True, slots=True)
class Contact:
    """An institution, never a person."""

    body: Text
    url: str | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city that has deployments, with the body to ask."""

    id: str
    name: Text
    region: Text
    population: int
    population_year: int
    lat: float
    lon: float
    rank_2021: int | None
    contact: Contact

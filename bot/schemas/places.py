"""Municipalities in JSON."""

from __future__ import annotations

from pydantic import Field

from bot.schemas.base import Schema
from catalogue.model import Municipality
from catalogue.places.gazetteer import Mention, entered_by_hand


class MunicipalityOut(Schema):
    id: str
    name_ru: str
    name_en: str
    region_ru: str
    region_en: str
    population: int | None
    population_year: int | None
    source: str

    @classmethod
    def of(cls, town: Municipality) -> MunicipalityOut:
        return cls(
            id=town.id,
            name_ru=town.name.ru,
            name_en=town.name.en,
            region_ru=town.region.name.ru,
            region_en=town.region.name.en,
            population=town.population,
            population_year=town.population_year,
            source=town.source,
        )


class MatchOut(MunicipalityOut):
    score: float = Field(description="0 to 1; 1 is the name itself, 0.99 another case of it")

    @classmethod
    def of_mention(cls, mention: Mention) -> MatchOut:
        town = MunicipalityOut.of(mention.municipality).model_dump()
        return cls(**town, score=round(mention.score, 4))


class MatchesOut(Schema):
    query: str
    matches: list[MatchOut]


class ErrorOut(Schema):
    error: str
    lines: list[str] = Field(default_factory=list, description="each problem by itself")
    matches: list[MatchOut] = Field(default_factory=list)


class OwnMunicipality(Schema):
    """A town that the table lacks, entered by hand."""

    name: str = Field(min_length=1, max_length=100)
    region: str = Field(min_length=1, max_length=100)
    population: int = Field(ge=1, le=20_000_000)

    def to_municipality(self) -> Municipality:
        return entered_by_hand(self.name, self.region, self.population)

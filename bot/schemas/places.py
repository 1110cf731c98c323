"""Municipalities in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, Self, TypeVar

from pydantic import Field

from bot.presentation.places import understood
from bot.schemas.base import Schema
from bot.texts.words import Words
from catalogue.identified import Certainty, Identified
from catalogue.model import Municipality
from catalogue.places.gazetteer import Mention, entered_by_hand
from catalogue.places.resolution import Places


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
    def of(cls, town: Municipality) -> Self:
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


class ReadMunicipalityOut(MunicipalityOut):
    """The town that was asked about, with how surely it was understood."""

    certainty: Certainty = Field(Certainty.SURE, description="sure, or told: acted on, and to be shown as understood")
    why: list[str] = Field(default_factory=list, description="codes of what speaks against plain certainty")
    understood: str | None = Field(None, description="the sentence to show when it is told")

    def read_as(self, found: Identified[Municipality], words: Words) -> ReadMunicipalityOut:
        """The same town with how it was read."""
        told = understood(found, words)
        return self.model_copy(update={"certainty": found.certainty, "why": list(found.why), "understood": told})


class _Answer(Protocol):
    @property
    def municipality(self) -> ReadMunicipalityOut: ...
    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self: ...


Answered = TypeVar("Answered", bound=_Answer)


def as_read(
    out: Answered, found: Identified[Municipality], words: Words, others: Sequence[str] | None = None
) -> Answered:
    """An answer with how its town was understood, and other names of the question where it has a place for them."""
    told = {} if others is None else {"understood": list(others)}
    return out.model_copy(update={"municipality": out.municipality.read_as(found, words), **told})


class MatchOut(MunicipalityOut):
    score: float | None = Field(description="0 to 1; 1 is the name itself, 0.99 another case of it")

    @classmethod
    def of_candidate(cls, town: Municipality, mentions: Iterable[Mention]) -> MatchOut:
        """A place to choose from, with the score of its best mention."""
        scores = [m.score for m in mentions if m.municipality.id == town.id]
        return cls(**MunicipalityOut.of(town).model_dump(), score=round(max(scores), 4) if scores else None)


class MatchesOut(Schema):
    query: str
    matches: list[MatchOut]
    certainty: Certainty = Field(description="sure, told, asked or unknown: whether the first match may be acted on")
    why: list[str]

    @classmethod
    def of(cls, query: str, places: Places, limit: int) -> Self:
        """What a text names and how surely; near names follow, where one was found at all."""
        found, near = places.resolve(query, place_asked=True), places.gazetteer.find(query, limit)
        shown = list(found.candidates)
        if shown:
            shown += [m.municipality for m in near if m.municipality not in shown]
        matches = [MatchOut.of_candidate(town, near) for town in shown[:limit]]
        return cls(query=query, matches=matches, certainty=found.certainty, why=list(found.why))


class ErrorOut(Schema):
    error: str
    lines: list[str] = Field(default_factory=list, description="each problem by itself")
    matches: list[MatchOut] = Field(default_factory=list)


class TownErrorOut(ErrorOut):
    """No town may be acted on: `matches` are the places to choose from, best first."""

    certainty: Certainty
    why: list[str]
    region_view: str | None = Field(
        default=None, description="where the API shows the region that was named in the place of a municipality"
    )


class OwnMunicipality(Schema):
    """A town that the table lacks, entered by hand."""

    name: str = Field(min_length=1, max_length=100)
    region: str = Field(min_length=1, max_length=100)
    population: int = Field(ge=1, le=20_000_000)

    def to_municipality(self) -> Municipality:
        return entered_by_hand(self.name, self.region, self.population)

"""Cards and search hits in JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from bot.papers.donor_questions import letter_asks
from bot.presentation.attributes import AttributeLine
from bot.schemas.base import Schema
from catalogue.model import (
    Contact,
    ContactLevel,
    Cost,
    CostKind,
    Direction,
    ImportSubstitution,
    Language,
    Precision,
    Scope,
    Solution,
)
from embeddings.retriever import Hit
from recommender.attributes.model import Attribute
from recommender.closeness import Closeness
from recommender.evidence import grade


class HitOut(Schema):
    id: str
    score: float
    dense: float
    lexical: float
    closeness: Closeness = Field(description="how near it comes to the words: answers, near or nothing")
    name_ru: str
    name_en: str


class SearchOut(Schema):
    query: str
    closeness: Closeness = Field(description="the best that the catalogue has for the words")
    results: list[HitOut]

    @classmethod
    def of(
        cls, query: str, hits: Sequence[Hit], closeness: Mapping[str, Closeness], solutions: Mapping[str, Solution]
    ) -> SearchOut:
        """`closeness` tells of every solution of the scope how near it comes."""
        told = set(closeness.values())
        return cls(
            query=query,
            closeness=next((c for c in Closeness if c in told), Closeness.NOTHING),
            results=[
                HitOut(
                    id=h.id,
                    score=round(h.score, 6),
                    dense=round(h.dense, 6),
                    lexical=round(h.lexical, 6),
                    closeness=closeness[h.id],
                    name_ru=solutions[h.id].name.ru,
                    name_en=solutions[h.id].name.en,
                )
                for h in hits
            ],
        )


class SolutionRef(Schema):
    id: str
    name_ru: str
    name_en: str
    title_ru: str = Field(description="what it is, without place, owner or brand; its name where none is written")
    title_en: str

    @classmethod
    def of(cls, solution: Solution) -> SolutionRef:
        return cls(
            id=solution.id,
            name_ru=solution.name.ru,
            name_en=solution.name.en,
            title_ru=solution.title.ru,
            title_en=solution.title.en,
        )


class ContactOut(Schema):
    body_ru: str
    body_en: str
    url: str | None
    source: str | None
    level: ContactLevel | None = Field(None, description="whose body it is; null where that is unknown")

    @classmethod
    def of(cls, contact: Contact) -> ContactOut:
        return cls(
            body_ru=contact.body.ru,
            body_en=contact.body.en,
            url=contact.url,
            source=contact.source,
            level=contact.level,
        )


class LessonOut(Schema):
    ru: str
    en: str
    source: str


class CostOut(Schema):
    """A sum that a source names, in units of its currency; never a price for another town."""

    kind: CostKind
    amount: float
    currency: str
    precision: Precision
    unit_ru: str | None
    unit_en: str | None
    covers_ru: str
    covers_en: str
    city: str | None
    year: int | None
    source: str

    @classmethod
    def of(cls, cost: Cost) -> CostOut:
        return cls(
            kind=cost.kind,
            amount=cost.amount,
            currency=cost.currency,
            precision=cost.precision,
            unit_ru=cost.unit.ru if cost.unit else None,
            unit_en=cost.unit.en if cost.unit else None,
            covers_ru=cost.covers.ru,
            covers_en=cost.covers.en,
            city=cost.city_id,
            year=cost.year,
            source=cost.source,
        )


class ImportSubstitutionOut(Schema):
    status: str
    register_name: str | None = Field(serialization_alias="register")
    entry_number: str | None
    entry_date: str | None
    as_of: str | None
    evidence: str | None
    note: str | None
    note_en: str | None

    @classmethod
    def of(cls, known: ImportSubstitution) -> ImportSubstitutionOut:
        return cls(
            status=known.status.value,
            register_name=known.register,
            entry_number=known.entry_number,
            entry_date=known.entry_date,
            as_of=known.as_of,
            evidence=known.evidence,
            note=known.note.ru if known.note else None,
            note_en=known.note.en if known.note else None,
        )


class AttributeOut(Schema):
    """One attribute in words. `known`: whether a source tells it; `near` is the fact of a like solution, where no
    source does; `letter_asks`: whether the letter to the donor asks it.
    """

    attribute: Attribute
    known: bool
    text_ru: str
    text_en: str
    near_ru: str | None
    near_en: str | None
    letter_asks: bool

    @classmethod
    def of(cls, ru: AttributeLine, en: AttributeLine) -> AttributeOut:
        return cls(
            attribute=ru.attribute,
            known=ru.known,
            text_ru=ru.text,
            text_en=en.text,
            near_ru=ru.near,
            near_en=en.near,
            letter_asks=letter_asks(ru.solution, ru.attribute),
        )


class SolutionOut(Schema):
    """A whole card; `attributes` is filled where one card is asked for, not in lists."""

    id: str
    scope: Scope
    name_ru: str
    name_en: str
    title_ru: str
    title_en: str
    summary_ru: str
    summary_en: str
    directions: list[Direction]
    tags: list[str]
    components: list[str]
    evidence: str
    evidence_grade: int
    min_population: int | None
    problems_ru: list[str]
    problems_en: list[str]
    deployments: list[dict[str, Any]]
    effects: list[dict[str, Any]]
    costs: list[CostOut]
    contract_form_ru: str | None
    contract_form_en: str | None
    import_substitution: ImportSubstitutionOut
    domestic_counterparts: list[str]
    sources: list[str]
    attributes: list[AttributeOut] | None

    @classmethod
    def of(cls, s: Solution, attributes: list[AttributeOut] | None = None) -> SolutionOut:
        return cls(
            id=s.id,
            scope=s.scope,
            name_ru=s.name.ru,
            name_en=s.name.en,
            title_ru=s.title.ru,
            title_en=s.title.en,
            summary_ru=s.summary.ru,
            summary_en=s.summary.en,
            directions=list(s.directions),
            tags=list(s.tags),
            components=[c.value for c in s.components],
            evidence=s.evidence.value,
            evidence_grade=grade(s).grade,
            min_population=s.min_population,
            problems_ru=list(s.problems[Language.RU]),
            problems_en=list(s.problems[Language.EN]),
            deployments=[
                {
                    "city": d.city_id,
                    "since": d.since,
                    "status": d.status.value,
                    "scale_ru": d.scale.ru if d.scale else None,
                    "scale_en": d.scale.en if d.scale else None,
                    "source": d.source,
                    "lesson_ru": d.lesson.text.ru if d.lesson else None,
                    "lesson_en": d.lesson.text.en if d.lesson else None,
                }
                for d in s.deployments
            ],
            effects=[
                {
                    "kind": e.kind.value,
                    "metric_ru": e.metric.ru,
                    "metric_en": e.metric.en,
                    "value_ru": e.value.ru,
                    "value_en": e.value.en,
                    "city": e.city_id,
                    "year": e.year,
                    "source": e.source,
                }
                for e in s.effects
            ],
            costs=[CostOut.of(c) for c in s.costs],
            contract_form_ru=s.contract_form.ru if s.contract_form else None,
            contract_form_en=s.contract_form.en if s.contract_form else None,
            import_substitution=ImportSubstitutionOut.of(s.import_substitution),
            domestic_counterparts=list(s.domestic_counterparts),
            sources=list(s.sources) or ["paper"],
            attributes=attributes,
        )

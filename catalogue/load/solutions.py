"""Reads solutions.json and solutions_world.json: the cards with their deployments, effects and phrases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from catalogue.load.entry import ID, EntryReader, UnreadableFieldError
from catalogue.load.faults import EntryFault
from catalogue.model import (
    Capability,
    Component,
    Cost,
    CostKind,
    Deployment,
    DeploymentStatus,
    Direction,
    DocumentationLevel,
    Effect,
    EffectKind,
    ImportSubstitution,
    Language,
    Lesson,
    Precision,
    RegisterStatus,
    Requirement,
    Scope,
    Solution,
    Text,
    Vendor,
)

PHRASES_PER_LANGUAGE = range(5, 11)


def solution_reader(scope: Scope) -> Callable[[EntryReader], Solution]:
    """Reads cards of one file; measures and capabilities are of domestic cards, counterparts of the world's."""
    home = scope is Scope.DOMESTIC

    def read(entry: EntryReader) -> Solution:
        fields = entry.all_of(
            id=lambda: _id(entry),
            name=lambda: entry.text("name"),
            named_in_paper=lambda: entry.flag("named_in_paper"),
            vendor=lambda: _vendor(entry),
            directions=lambda: _directions(entry),
            summary=lambda: entry.text("summary"),
            tags=lambda: entry.strings("tags"),
            components=lambda: entry.choices("components", Component),
            min_population=lambda: _min_population(entry),
            requires=lambda: entry.choices("requires", Requirement),
            measures=lambda: entry.strings("measures") if home else (),
            needs=lambda: entry.choices("needs", Capability) if home else (),
            provides=lambda: entry.choices("provides", Capability) if home else (),
            effects=lambda: entry.parts("effects", _effect),
            import_substitution=lambda: _import_substitution(entry.part("import_substitution")),
            deployments=lambda: entry.parts("deployments", _deployment),
            sources=lambda: entry.addresses("sources"),
            evidence=lambda: entry.choice("evidence", DocumentationLevel),
            problems=lambda: _problems(entry.part("problems")),
            domestic_counterparts=lambda: () if home else entry.strings("domestic_counterparts"),
            title_functional=lambda: entry.nullable_text("title_functional"),
            costs=lambda: entry.parts("costs", _cost),
            contract_form=lambda: entry.nullable_text("contract_form"),
        )
        return Solution(**fields, scope=scope)

    return read


def _id(entry: EntryReader) -> str:
    identifier = entry.string("id")
    if not ID.fullmatch(identifier):
        raise UnreadableFieldError(EntryFault.ID, "id", value=identifier)
    return identifier


def _directions(entry: EntryReader) -> tuple[Direction, ...]:
    directions = entry.choices("domains", Direction)
    if not directions:
        raise UnreadableFieldError(EntryFault.NO_DIRECTION, "domains")
    return directions


def _min_population(entry: EntryReader) -> int | None:
    minimum = entry.optional_integer("min_population")
    if minimum is not None and minimum <= 0:
        raise UnreadableFieldError(EntryFault.POPULATION, "min_population", value=minimum)
    return minimum


def _vendor(entry: EntryReader) -> Vendor | None:
    vendor = entry.optional_part("vendor")
    if vendor is None:
        return None
    return Vendor(
        **vendor.all_of(
            name=lambda: vendor.text("name"),
            country=lambda: vendor.optional_string("country"),
            inn=lambda: vendor.optional_string("inn"),
            url=lambda: vendor.optional_address("url"),
        )
    )


def _import_substitution(entry: EntryReader) -> ImportSubstitution:
    return ImportSubstitution(
        **entry.all_of(
            status=lambda: entry.choice("status", RegisterStatus),
            register=lambda: entry.optional_string("register"),
            entry_number=lambda: entry.optional_string("entry_number"),
            entry_date=lambda: entry.optional_date("entry_date"),
            as_of=lambda: entry.optional_date("as_of"),
            evidence=lambda: entry.optional_source("evidence"),
            note=lambda: entry.optional_text("note"),
        )
    )


def _deployment(entry: EntryReader) -> Deployment:
    return Deployment(
        **entry.all_of(
            city_id=lambda: entry.string("city"),
            since=lambda: entry.optional_integer("since"),
            status=lambda: entry.choice("status", DeploymentStatus),
            scale=lambda: entry.optional_text("scale"),
            source=lambda: entry.source("source"),
            lesson=lambda: _lesson(entry),
        )
    )


def _lesson(entry: EntryReader) -> Lesson | None:
    lesson = entry.optional_part("lesson")
    if lesson is None:
        return None
    return Lesson(
        **lesson.all_of(
            text=lambda: Text(lesson.string("ru"), lesson.string("en")),
            source=lambda: lesson.address("source"),
        )
    )


def _effect(entry: EntryReader) -> Effect:
    return Effect(
        **entry.all_of(
            kind=lambda: entry.choice("kind", EffectKind),
            metric=lambda: entry.text("metric"),
            value=lambda: entry.text("value"),
            city_id=lambda: entry.optional_string("city"),
            year=lambda: entry.optional_integer("year"),
            source=lambda: entry.source("source"),
        )
    )


def _cost(entry: EntryReader) -> Cost:
    return Cost(
        **entry.all_of(
            amount=lambda: entry.positive("amount"),
            currency=lambda: entry.string("currency"),
            precision=lambda: entry.choice("precision", Precision),
            unit=lambda: entry.optional_text("unit"),
            covers=lambda: entry.text("covers"),
            city_id=lambda: entry.optional_string("city"),
            year=lambda: entry.optional_integer("year"),
            kind=lambda: entry.choice("kind", CostKind),
            source=lambda: entry.source("source"),
        )
    )


def _problems(entry: EntryReader) -> dict[Language, tuple[str, ...]]:
    read = entry.all_of(**{language.value: partial(_phrases, entry, language.value) for language in Language})
    return {language: read[language.value] for language in Language}


def _phrases(entry: EntryReader, language: str) -> tuple[str, ...]:
    """How people state the need, in one language."""
    phrases = entry.record.get(language)
    if not isinstance(phrases, list) or not all(isinstance(p, str) and p.strip() for p in phrases):
        raise UnreadableFieldError(EntryFault.PHRASES, language, language=language)
    if len(phrases) not in PHRASES_PER_LANGUAGE:
        raise UnreadableFieldError(EntryFault.PHRASE_COUNT, language, count=len(phrases), language=language)
    if len({phrase.casefold() for phrase in phrases}) != len(phrases):
        raise UnreadableFieldError(EntryFault.PHRASE_TWICE, language, language=language)
    return tuple(phrases)

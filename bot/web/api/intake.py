"""Reads bodies and queries of the API into towns, tables, profiles and questions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.intake import Intake, IntakeError
from bot.schemas.places import MatchOut, OwnMunicipality
from bot.schemas.recommendation import ProfileIn, RecommendIn, TableRow
from bot.texts.words import words_in
from bot.web.access import WebServices
from bot.web.api.errors import api_error, refused
from catalogue.model import Language, Municipality
from catalogue.official_table import RatedValue
from catalogue.places.gazetteer import Mention, namesakes
from recommender.model import Constraints, Profile, Question

MAX_LINES = 100
"""Most lines of one refusal."""


def intake_of(services: WebServices, language: Language) -> Intake:
    """The reader of what people write, for answers in one language."""
    return Intake(services.catalogue, services.gazetteer, words_in(language), services.settings.tables)


def town_of(services: WebServices, municipality: str | OwnMunicipality, language: Language) -> Municipality:
    """The one town that is meant. Raises 404 for none and 409 for several, with the names to choose from."""
    town, matches = _resolved(services, municipality)
    if town is None:
        words = words_in(language)
        shown = [MatchOut.of_mention(m) for m in matches]
        error = words("town_ask_which") if shown else words("page.error_town_unknown", text=str(municipality)[:100])
        raise api_error(409 if shown else 404, [error], shown)
    return town


def _resolved(
    services: WebServices, municipality: str | OwnMunicipality
) -> tuple[Municipality | None, Sequence[Mention]]:
    """The town an id or a name means; with none or several, the matches to choose from."""
    if isinstance(municipality, OwnMunicipality):
        return municipality.to_municipality(), ()
    known = services.gazetteer.get(municipality)
    if known:
        return known, ()
    found = services.gazetteer.find(municipality, 10)
    towns = namesakes(found)
    return (towns[0], found) if len(towns) == 1 else (None, found)


def rows_of(services: WebServices, table: Sequence[TableRow], language: Language) -> list[RatedValue]:
    """The rows of a body; raises 422 with every id that is none."""
    words = words_in(language)
    towns = [services.gazetteer.get(r.municipality) for r in table]
    lines = [
        f"{words('table_row', row=n)}: {words('page.error_town_unknown', text=r.municipality[:100])}"
        for n, (r, town) in enumerate(zip(table, towns, strict=True), 1)
        if town is None
    ][:MAX_LINES]
    if lines:
        raise api_error(422, lines)
    return [
        RatedValue(town, r.year, r.direction, r.value, r.max, n)
        for n, (r, town) in enumerate(zip(table, towns, strict=True), 1)
        if town is not None
    ]


def profile_of(services: WebServices, body: ProfileIn) -> Profile:
    """Who asks; raises ApiError for the town and the table, IntakeError for answers and reference."""
    town = town_of(services, body.municipality, body.language)
    rows = rows_of(services, body.table, body.language)
    intake = intake_of(services, body.language)
    return intake.profile(town, body.answers, body.weights, rows, body.compare_with)


def question_of(services: WebServices, body: RecommendIn) -> Question:
    """The whole question; raises ApiError with all that is wrong."""
    intake = intake_of(services, body.language)
    asked = Constraints(
        only_registered=body.only_registered,
        exclude_vendors=tuple(body.exclude_vendors),
        directions=tuple(body.directions),
        tags=tuple(body.tags),
        exclude_tags=tuple(body.exclude_tags),
        max_city_population=body.max_city_population,
        only_my_size=body.only_my_size,
        donors=intake.donors(body.donors),
    )
    try:
        return intake.question(lambda: profile_of(services, body), asked, body.problem, body.scope, body.limit)
    except IntakeError as error:
        raise refused(error) from None

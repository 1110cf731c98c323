"""Reads bodies and queries of the API into towns, tables, profiles and questions."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from bot.intake import Intake, IntakeError, TownError, town_meant
from bot.presentation.places import asked_about, region_meant
from bot.schemas.places import MatchOut, OwnMunicipality, TownErrorOut
from bot.schemas.recommendation import ProfileIn, RecommendIn, TableRow
from bot.texts.words import words_in
from bot.web.access import WebServices
from bot.web.api.errors import ApiError, api_error, refused
from catalogue.identified import Certainty, Identified
from catalogue.model import Language, Municipality
from catalogue.official_table import RatedValue
from recommender.model import Constraints, Profile, Question

MAX_LINES = 100
"""Most lines of one refusal."""


def intake_of(services: WebServices, language: Language) -> Intake:
    """The reader of what people write, for answers in one language."""
    return Intake(services.catalogue, services.places, words_in(language), services.tables)


def town_of(services: WebServices, said: str | OwnMunicipality, language: Language) -> Municipality:
    """The one town that is meant; raises as `found_of`."""
    return found_of(services, said, language).candidates[0]


def found_of(services: WebServices, said: str | OwnMunicipality, language: Language) -> Identified[Municipality]:
    """The one town that is meant, and how surely. Raises 404 for none and 409 where it must be chosen, with names."""
    if isinstance(said, OwnMunicipality):
        return Identified(said=said.name, certainty=Certainty.SURE, candidates=(said.to_municipality(),))
    try:
        return town_meant(services.places, words_in(language), said)
    except TownError as error:
        mentions = services.gazetteer.find(said, 10)
        shown = [MatchOut.of_candidate(t, mentions) for t in error.found.candidates]
        told = asked_about(error.found, words_in(language)) if shown else str(error)
        certainty, why = error.found.certainty, list(error.found.why)
        body = TownErrorOut(error=told, lines=[told], matches=shown, certainty=certainty, why=why)
        if region := region_meant(error.found, services.places):
            body.region_view = f"/api/v1/regions?{urlencode({'q': region.name[language]})}"
        raise ApiError(409 if shown else 404, body) from None


def rows_of(services: WebServices, table: Sequence[TableRow], language: Language) -> list[RatedValue]:
    """The rows of a body; raises 422 with every id that is none."""
    words = words_in(language)
    towns = [services.places.get(r.municipality) for r in table]
    lines = [
        f"{words('table_row', row=n)}: {words('page.error_town_unknown', text=r.municipality[:100])}"
        for n, (r, town) in enumerate(zip(table, towns, strict=True), 1)
        if town is None
    ][:MAX_LINES]
    if lines:
        raise api_error(422, lines)
    return [
        RatedValue(municipality=town, year=r.year, direction=r.direction, value=r.value, max=r.max, row=n)
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

"""The JSON API: every route parses, calls one service and renders."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from bot.intake import Intake, IntakeError
from bot.rasa.gateway import Gateway
from bot.reload import ReloadableServices
from bot.schemas.assessment import AssessmentOut, PeerOut, QuestionsOut, RegionOut, SimilarOut
from bot.schemas.chat import ChatIn, ChatOut, MessageOut
from bot.schemas.comparison import ComparisonIn, ComparisonOut
from bot.schemas.places import ErrorOut, MatchesOut, MatchOut, MunicipalityOut, OwnMunicipality
from bot.schemas.recommendation import ProfileIn, RecommendIn, ReportOut, RoadmapIn, RoadmapOut, TableOut, TableRow
from bot.schemas.register import RegisterOut
from bot.schemas.solutions import SearchOut, SolutionOut
from bot.services import Services
from bot.texts.words import words_in
from catalogue.model import Language, Municipality, Scope
from catalogue.official_table import RatedValue
from catalogue.places.gazetteer import Mention, namesakes
from catalogue.places.regions import find_regions, regions_of
from catalogue.registers.status.purchase import kinds_of
from recommender.comparison import ComparisonError
from recommender.comparison_tables import cities_table, rated_shares, regions_table
from recommender.model import Constraints, Profile, Question
from recommender.region import MIN_POPULATION, rank_agreement, view
from recommender.service import UnknownSolutionError

router = APIRouter(prefix="/api/v1")
SESSION_COOKIE = "provodnik_session"
LANGUAGE_COOKIE = "provodnik_language"


MAX_LINES = 100
REFUSED: dict[int | str, dict[str, Any]] = {code: {"model": ErrorOut} for code in (404, 409, 422)}


class RefusedError(Exception):
    """A request that cannot be answered, with the status and what to say."""

    def __init__(self, status: int, body: ErrorOut) -> None:
        self.status, self.body = status, body


def services_of(request: Request) -> Services:
    """The house of this moment: a request keeps the one it began with."""
    return cast(ReloadableServices, request.app.state.reloadable).current


def gateway_of(request: Request) -> Gateway:
    return cast(Gateway, request.app.state.gateway)


@router.post("/chat", response_model=ChatOut)
async def chat(body: ChatIn, request: Request, response: Response) -> ChatOut:
    """One turn of a conversation; the session cookie of the answer continues it."""
    gateway = gateway_of(request)
    session = request.cookies.get(SESSION_COOKIE)
    sender = gateway.sender_of(session)
    if sender is None:
        session = gateway.new_session()
        sender = cast(str, gateway.sender_of(session))
        settings = services_of(request).settings
        response.set_cookie(
            SESSION_COOKIE,
            session,
            max_age=settings.chat.conversation_days * 86_400,
            httponly=True,
            samesite="lax",
            secure=settings.web.secure_cookie,
        )
    code = request.cookies.get(LANGUAGE_COOKIE)
    page_language = Language(code) if code in set(Language) else None
    answer = await gateway.say(sender, body.text, body.payload, body.language, page_language)
    return ChatOut(messages=[MessageOut(**m) for m in answer.messages], language=answer.language)


@router.get("/municipalities", response_model=MatchesOut)
def municipalities(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=300)],
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> MatchesOut:
    """Towns that a text names, in any case form, best first."""
    matches = services_of(request).gazetteer.find(q, limit)
    return MatchesOut(query=q, matches=[MatchOut.of_mention(m) for m in matches])


@router.get("/search", response_model=SearchOut)
async def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    scope: Scope = Scope.DOMESTIC,
) -> SearchOut:
    """Solutions for a problem in words, without a profile."""
    services = services_of(request)
    found = await asyncio.to_thread(services.retriever.search, q, limit, scope)
    return SearchOut.of(q, found, services.catalogue.solutions)


def resolve(services: Services, municipality: str | OwnMunicipality) -> tuple[Municipality | None, list[Mention]]:
    """The town an id or a name means; with none or several, the matches to choose from."""
    if isinstance(municipality, OwnMunicipality):
        return municipality.to_municipality(), []
    known = services.gazetteer.get(municipality)
    if known:
        return known, []
    found = services.gazetteer.find(municipality, 10)
    towns = namesakes(found)
    return (towns[0], found) if len(towns) == 1 else (None, found)


def town_of(services: Services, municipality: str | OwnMunicipality, language: Language) -> Municipality:
    """The one town that is meant. Raises 404 for none and 409 for several, with the names to choose from."""
    town, matches = resolve(services, municipality)
    if town is None:
        words = words_in(language)
        shown = [MatchOut.of_mention(m) for m in matches]
        error = words("town_ask_which") if shown else words("page.error_town_unknown", text=str(municipality)[:100])
        raise RefusedError(409 if shown else 404, ErrorOut(error=error, lines=[error], matches=shown))
    return town


def _intake(services: Services, language: Language) -> Intake:
    return Intake(services.catalogue, services.gazetteer, words_in(language), services.settings.tables)


def _refused(error: IntakeError) -> RefusedError:
    return RefusedError(422, ErrorOut(error=str(error), lines=list(error.lines)))


def _rows(services: Services, table: Sequence[TableRow], language: Language) -> list[RatedValue]:
    """The rows of a request; raises 422 with every id that is none."""
    words = words_in(language)
    towns = [services.gazetteer.get(r.municipality) for r in table]
    lines = [
        f"{words('table_row', row=n)}: {words('page.error_town_unknown', text=r.municipality[:100])}"
        for n, (r, town) in enumerate(zip(table, towns, strict=True), 1)
        if town is None
    ][:MAX_LINES]
    if lines:
        raise RefusedError(422, ErrorOut(error="\n".join(lines), lines=lines))
    return [
        RatedValue(town, r.year, r.direction, r.value, r.max, n)
        for n, (r, town) in enumerate(zip(table, towns, strict=True), 1)
        if town is not None
    ]


def _profile(services: Services, body: ProfileIn) -> Profile:
    """Who asks; raises AskingError for answers and reference, RefusedError for towns."""
    town = town_of(services, body.municipality, body.language)
    rows = _rows(services, body.table, body.language)
    intake = _intake(services, body.language)
    return intake.profile(town, body.answers, body.weights, rows, body.compare_with)


def _question(services: Services, body: RecommendIn) -> Question:
    intake = _intake(services, body.language)
    asked = Constraints(
        body.only_registered,
        tuple(body.exclude_vendors),
        tuple(body.directions),
        tuple(body.tags),
        tuple(body.exclude_tags),
        body.max_city_population,
        body.only_my_size,
        intake.donors(body.donors),
    )
    try:
        return intake.question(lambda: _profile(services, body), asked, body.problem, body.scope, body.limit)
    except IntakeError as error:
        raise _refused(error) from None


@router.get("/questions", response_model=QuestionsOut)
def questions(request: Request) -> QuestionsOut:
    """The short form (27 measures) and the long form (47 indicators), to be answered in one mapping."""
    return QuestionsOut.of(services_of(request).catalogue)


@router.post("/tables", response_model=TableOut, responses=REFUSED)
async def tables(request: Request, filename: str = "table", language: Language = Language.RU) -> TableOut:
    """Reads an official table (the body is the CSV or XLSX file) into rows for `table` of other requests.

    Nothing is kept. What is wrong is told with row and column, all of it at once.
    """
    services = services_of(request)
    content = await request.body()
    try:
        table = await asyncio.to_thread(_intake(services, language).table, content, filename)
    except IntakeError as error:
        raise _refused(error) from None
    rows = [TableRow.of(v) for v in table.values]
    return TableOut(rows=rows, ignored_columns=list(table.ignored_columns), sha256=table.sha256)


@router.post("/assessments", response_model=AssessmentOut, responses=REFUSED)
def assessments(body: ProfileIn, request: Request) -> AssessmentOut:
    """Where a municipality stands in the ten directions, and how far from a reference."""
    services = services_of(request)
    try:
        profile = _profile(services, body)
        unscored = _intake(services, body.language).form(body.answers).unscored
    except IntakeError as error:
        raise _refused(error) from None
    return AssessmentOut.of(profile.municipality, services.recommender.assess(profile), unscored)


@router.post("/recommendations", response_model=ReportOut, responses=REFUSED)
def recommendations(body: RecommendIn, request: Request) -> ReportOut:
    """Ranked solutions for a municipality and a problem; several towns of one name are answered with 409."""
    services = services_of(request)
    return ReportOut.of(services.recommender.recommend(_question(services, body)))


@router.post("/roadmaps", response_model=RoadmapOut, responses=REFUSED)
def roadmaps(body: RoadmapIn, request: Request) -> RoadmapOut:
    """An order of work for the chosen solutions, or for the first recommended ones."""
    services = services_of(request)
    words = words_in(body.language)
    question = _question(services, body)
    try:
        plan = services.recommender.roadmap(question, body.solutions, body.has)
    except UnknownSolutionError as error:
        line = words("roadmap_unplannable", ids=", ".join(error.ids))
        raise RefusedError(422, ErrorOut(error=line, lines=[line])) from None
    return RoadmapOut.of(question.profile.municipality, plan, words("roadmap_assumption"))


@router.get("/similar", response_model=SimilarOut, responses=REFUSED)
def similar(
    request: Request,
    municipality: Annotated[str, Query(min_length=1, max_length=300)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    inside: bool | None = None,
) -> SimilarOut:
    """The municipalities most like one, with the parts of the distance; inside or outside its region, or both."""
    services = services_of(request)
    town = town_of(services, municipality, Language.RU)
    peers = services.recommender.similar(town, limit, inside)
    return SimilarOut(municipality=MunicipalityOut.of(town), similar=[PeerOut.of(p) for p in peers])


@router.post("/comparisons", response_model=ComparisonOut, responses=REFUSED)
def comparisons(body: ComparisonIn, request: Request) -> ComparisonOut:
    """Towns compared over everything known of them in one edition: the distance to an ideal object."""
    services = services_of(request)
    ids = [town_of(services, name, body.language).id for name in body.municipalities]
    rated = rated_shares(_rows(services, body.table, body.language), body.year)
    try:
        table = cities_table(
            services.catalogue, ids, body.year, rated, with_place=body.with_place, with_practice=body.with_practice
        )
    except ComparisonError as error:
        raise RefusedError(422, ErrorOut(error=str(error), lines=list(error.problems))) from None
    return ComparisonOut.of(table, table.compare(), services.catalogue)


@router.get("/comparisons/regions", response_model=ComparisonOut)
def region_comparisons(request: Request) -> ComparisonOut:
    """The regions compared over everything known of them."""
    catalogue = services_of(request).catalogue
    table = regions_table(catalogue)
    return ComparisonOut.of(table, table.compare(), catalogue)


@router.get("/regions", response_model=RegionOut, responses=REFUSED)
def regions(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=300)],
    min_population: Annotated[int, Query(ge=0)] = MIN_POPULATION,
) -> RegionOut:
    """A region whole: its towns, what works inside and can spread, what must come from outside and from whom."""
    catalogue = services_of(request).catalogue
    found = find_regions(regions_of(catalogue.municipalities.values()).values(), q)
    if len(found) != 1:
        names = "; ".join(r.name.ru for r in found)
        error = f"several regions match: {names}" if found else "no such region"
        raise RefusedError(409 if found else 404, ErrorOut(error=error))
    report = view(catalogue, found[0], min_population)
    return RegionOut.of(report, rank_agreement(catalogue))


@router.get("/register", response_model=RegisterOut)
def register(request: Request, q: Annotated[str, Query(min_length=1, max_length=500)]) -> RegisterOut:
    """What the imported registers and the catalogue know of a product, by its name, its owner's INN or a number."""
    services = services_of(request)
    answer = services.register.check(q, services.today())
    rules = services.register.purchase_rules(answer, services.register.kinds_of_answer(answer))
    return RegisterOut.of(answer, rules, services.register.table.as_of)


@router.get("/solutions/{solution_id}/register", response_model=RegisterOut, responses={404: {"model": ErrorOut}})
def solution_register(solution_id: str, request: Request) -> RegisterOut | JSONResponse:
    """The register status of a solution by its confirmed entries or its card, and what it means for a purchase."""
    services = services_of(request)
    found = services.catalogue.solutions.get(solution_id)
    if found is None:
        return JSONResponse(ErrorOut(error=f"no solution {solution_id!r}").model_dump(), 404)
    answer = services.register.of_solution(found, services.today())
    rules = services.register.purchase_rules(answer, kinds_of(found.components))
    return RegisterOut.of(answer, rules, services.register.table.as_of)


@router.get("/solutions/{solution_id}", response_model=SolutionOut, responses={404: {"model": ErrorOut}})
def solution(solution_id: str, request: Request) -> SolutionOut | JSONResponse:
    """One card of the catalogue."""
    found = services_of(request).catalogue.solutions.get(solution_id)
    if found is None:
        return JSONResponse(ErrorOut(error=f"no solution {solution_id!r}").model_dump(), 404)
    return SolutionOut.of(found)


@router.get("/solutions", response_model=list[SolutionOut])
def solutions(request: Request, scope: Scope = Scope.DOMESTIC) -> list[SolutionOut]:
    """All cards of a scope, by id."""
    return [SolutionOut.of(s) for s in services_of(request).catalogue.in_scope(scope)]

"""The JSON API: every route parses, calls one service and renders."""

from __future__ import annotations

import asyncio
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from bot.bootstrap import House
from bot.gateway import Gateway
from bot.schemas import (
    ChatIn,
    ChatOut,
    ErrorOut,
    MatchesOut,
    MatchOut,
    MessageOut,
    OwnMunicipality,
    RecommendIn,
    ReportOut,
    SearchOut,
    SolutionOut,
)
from catalogue.model import Language, Municipality, Scope
from catalogue.municipalities import Mention, namesakes
from recommender.model import Profile, Question

router = APIRouter(prefix="/api/v1")
SESSION_COOKIE = "provodnik_session"
LANGUAGE_COOKIE = "provodnik_language"


def house_of(request: Request) -> House:
    return cast(House, request.app.state.house)


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
        settings = house_of(request).settings
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
    matches = house_of(request).gazetteer.find(q, limit)
    return MatchesOut(query=q, matches=[MatchOut.of_mention(m) for m in matches])


@router.get("/search", response_model=SearchOut)
async def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    scope: Scope = Scope.DOMESTIC,
) -> SearchOut:
    """Solutions for a problem in words, without a profile."""
    house = house_of(request)
    found = await asyncio.to_thread(house.retriever.search, q, limit, scope)
    return SearchOut.of(q, found, house.catalogue.solutions)


def resolve(house: House, municipality: str | OwnMunicipality) -> tuple[Municipality | None, list[Mention]]:
    """The town an id or a name means; with none or several, the matches to choose from."""
    if isinstance(municipality, OwnMunicipality):
        return municipality.to_municipality(), []
    known = house.gazetteer.get(municipality)
    if known:
        return known, []
    found = house.gazetteer.find(municipality, 10)
    towns = namesakes(found)
    return (towns[0], found) if len(towns) == 1 else (None, found)


@router.post(
    "/recommendations",
    response_model=ReportOut,
    responses={404: {"model": ErrorOut}, 409: {"model": ErrorOut}},
)
async def recommendations(body: RecommendIn, request: Request) -> ReportOut | JSONResponse:
    """Ranked solutions for a municipality and a problem; several towns of one name are answered with 409."""
    house = house_of(request)
    town, matches = resolve(house, body.municipality)
    if town is None:
        shown = [MatchOut.of_mention(m) for m in matches]
        message = "several municipalities have this name" if shown else "no such municipality"
        error = ErrorOut(error=message, matches=shown)
        return JSONResponse(error.model_dump(), 409 if shown else 404)
    question = Question(Profile(town), body.problem, body.scope, body.only_registered, body.limit)
    report = await asyncio.to_thread(house.recommender.recommend, question)
    return ReportOut.of(report)


@router.get("/solutions/{solution_id}", response_model=SolutionOut, responses={404: {"model": ErrorOut}})
def solution(solution_id: str, request: Request) -> SolutionOut | JSONResponse:
    """One card of the catalogue."""
    found = house_of(request).catalogue.solutions.get(solution_id)
    if found is None:
        return JSONResponse(ErrorOut(error=f"no solution {solution_id!r}").model_dump(), 404)
    return SolutionOut.of(found)


@router.get("/solutions", response_model=list[SolutionOut])
def solutions(request: Request, scope: Scope = Scope.DOMESTIC) -> list[SolutionOut]:
    """All cards of a scope, by id."""
    return [SolutionOut.of(s) for s in house_of(request).catalogue.in_scope(scope)]

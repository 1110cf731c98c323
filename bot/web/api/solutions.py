"""Solutions over the API: search in words, and the cards of the catalogue."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request

from bot.presentation.attributes import all_lines
from bot.privacy.hiding import hide
from bot.schemas.solutions import AttributeOut, SearchOut, SolutionOut
from bot.texts.language import detect
from bot.texts.words import words_in
from bot.web.access import services_of
from bot.web.api.errors import NOT_FOUND, ApiRoute, no_solution
from catalogue.model import Language, Scope

router = APIRouter(route_class=ApiRoute)


@router.get("/search", response_model=SearchOut)
async def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    scope: Scope = Scope.DOMESTIC,
) -> SearchOut:
    """Solutions for a problem in words, without a profile; personal data are hidden in `query`."""
    services = services_of(request)
    q = hide(q, words_in(detect(q)[0] or Language.RU))
    found = await asyncio.to_thread(services.retriever.search, q, limit, scope)
    closeness = await asyncio.to_thread(services.recommender.closeness, q, scope)
    return SearchOut.of(q, found.hits, closeness, services.catalogue.solutions)


@router.get("/solutions/{solution_id}", response_model=SolutionOut, responses=NOT_FOUND)
def solution(solution_id: str, request: Request) -> SolutionOut:
    """One card of the catalogue, with every attribute in words."""
    services = services_of(request)
    found = services.catalogue.solutions.get(solution_id)
    if found is None:
        raise no_solution(solution_id)
    lines = all_lines(
        services.catalogue,
        services.attributes,
        services.register,
        found,
        services.today(),
        services.edited.checked.get,
    )
    return SolutionOut.of(found, [AttributeOut.of(ru, en) for ru, en in lines])


@router.get("/solutions", response_model=list[SolutionOut])
def solutions(request: Request, scope: Scope = Scope.DOMESTIC) -> list[SolutionOut]:
    """All cards of a scope, by id."""
    return [SolutionOut.of(s) for s in services_of(request).catalogue.in_scope(scope)]

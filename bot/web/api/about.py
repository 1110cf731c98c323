"""Answers about Provodnik itself over the API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from bot.schemas.about import AboutOut
from bot.texts.words import words_in
from bot.web.access import services_of
from bot.web.api.errors import ApiRoute
from catalogue.model import Language

router = APIRouter(route_class=ApiRoute)


@router.get("/about", response_model=AboutOut)
def about(
    request: Request, q: Annotated[str, Query(max_length=500)] = "", language: Language = Language.RU
) -> AboutOut:
    """The topic that a question about Provodnik means, with the figures of now; without a question all topics."""
    service = services_of(request).about
    answer = service.ask(q, language) if q.strip() else None
    return AboutOut.of(answer, service.topics(language), words_in(language))

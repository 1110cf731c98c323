"""The papers of chosen solutions over the API: all of them in one archive."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from bot.intake import IntakeError
from bot.schemas.papers import PapersIn
from bot.texts.words import words_in
from bot.web.access import services_of
from bot.web.api.errors import REFUSED, ApiRoute, refused
from bot.web.api.intake import found_of
from bot.web.paper_files import Order, archive, dossier_of, papers_of, read_otherwise

router = APIRouter(route_class=ApiRoute)


@router.post("/papers", responses=REFUSED, response_class=Response)
async def papers(body: PapersIn, request: Request) -> Response:
    """The papers as files in one ZIP archive. Nothing is kept.

    How a town was read that was not written plainly is told in `understood.txt` and in the header
    `Provodnik-Understood` (percent-encoded UTF-8).
    """
    services, words = services_of(request), words_in(body.language)
    found = found_of(services, body.municipality, body.language)
    order = Order(
        town=found.candidates[0],
        solutions=tuple(body.solutions),
        donor=body.donor,
        problem=body.problem,
        kinds=tuple(dict.fromkeys(body.kinds)),
    )
    try:
        dossier = await asyncio.to_thread(dossier_of, services, words, order)
    except IntakeError as error:
        raise refused(error) from None
    told = read_otherwise(services, words, found, body.donor)
    return archive(await papers_of(request, dossier, order.kinds, words), told)

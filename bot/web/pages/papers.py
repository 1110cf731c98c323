"""The page of the papers of chosen solutions: an overview with links, and the files themselves."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.intake import IntakeError, town_meant
from bot.papers.comparison import comparison_of
from bot.papers.model import FORMATS, Dossier, PaperKind
from bot.privacy.hiding import told_of
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.numbers import MOST_RESIDENTS, whole_number
from bot.web.own_words import without_personal_data
from bot.web.pages.rendering import render_page
from bot.web.paper_files import Order, archive, dossier_of, download, papers_of, read_otherwise
from catalogue.identified import Certainty, Identified
from catalogue.model import Language, Municipality
from catalogue.places.gazetteer import display
from catalogue.places.resolution import Why

router = APIRouter(include_in_schema=False)
NAMES = 10
"""Most values of one field of the address that are read."""


@router.get("/papers")
async def overview(request: Request) -> Response:
    """What there is to take for the solutions that were chosen, in both languages."""
    services, words = services_of(request), words_in(language_of(request))
    if address := without_personal_data(request, words):
        return address
    try:
        dossier = await asyncio.to_thread(_asked, services, request, words, [PaperKind.COMPARISON])
    except IntakeError as error:
        return render_page(request, "papers.html", 422, problems=error.lines, order=None)
    chosen = [
        {
            "id": c.recommendation.solution.id,
            "title": c.recommendation.solution.title[words.language],
            "donor": c.donor.city[words.language],
            "body": c.donor.contact.body[words.language],
            "url": c.donor.contact.url,
            "request": urlencode(
                {"solution": c.recommendation.solution.id, "donor": c.donor.city_id, "municipality": dossier.town.id}
            ),
        }
        for c in dossier.chosen
    ]
    found = _found(services, request, words)
    order = {
        "town": display(dossier.town, words.language) if dossier.town.id != "own" else dossier.town.name.ru,
        "understood": read_otherwise(services, words, found, request.query_params.get("donor")),
        "hidden": told_of(request.query_params.get("problem", ""), words),
        "chosen": chosen,
        "papers": [_links(request, kind, dossier.town, words) for kind in PaperKind],
        "all": [_link(request, "all", "zip", dossier.town, language, words) for language in Language],
    }
    shown = comparison_of(dossier, words)
    grids = (shown.solutions, shown.donors)
    return render_page(request, "papers.html", problems=(), order=order, title=shown.title, grids=grids)


@router.get("/papers/{name}.{suffix}")
async def paper(name: str, suffix: str, request: Request) -> Response:
    """One paper as a file; several solutions give an archive. A town that was not written plainly is told first."""
    services, words = services_of(request), words_in(_language(request))
    if address := without_personal_data(request, words):
        return address
    kinds = list(PaperKind) if name == "all" else [k for k in PaperKind if k.value == name]
    if not kinds or (suffix != "zip" and suffix not in {f for k in kinds for f in FORMATS[k]}):
        return render_page(request, "error.html", 404, message="page.not_found", form=None)
    try:
        found = _found(services, request, words)
        if found.certainty is Certainty.TOLD and Why.BY_HAND not in found.why:
            return RedirectResponse(f"/papers?{request.url.query}", 303)
        dossier = await asyncio.to_thread(_asked, services, request, words, kinds)
    except IntakeError as error:
        return render_page(request, "papers.html", 422, problems=error.lines, order=None)
    told = read_otherwise(services, words, found, request.query_params.get("donor"))
    made = await papers_of(request, dossier, kinds, words)
    files = [f for f in made if suffix == "zip" or f.filename.endswith(f".{suffix}")]
    if len(files) > 1:
        return archive(files, told)
    return download(files[0].content, files[0].media_type, files[0].filename, told)


def _language(request: Request) -> Language:
    code = request.query_params.get("language")
    return Language(code) if code in set(Language) else language_of(request)


def _asked(services: WebServices, request: Request, words: Words, kinds: list[PaperKind]) -> Dossier:
    """The dossier that the address asks for, with what these papers need; IntakeError with all that is wrong."""
    query = request.query_params
    town = _found(services, request, words).candidates[0]
    solutions = query.getlist("solution")[:NAMES]
    limit = services.settings.chat.max_characters
    problem = query.get("problem", "")[:limit]
    order = Order(
        town=town,
        solutions=tuple(solutions),
        donor=query.get("donor") or None,
        problem=problem,
        kinds=tuple(kinds),
    )
    return dossier_of(services, words, order)


def _found(services: WebServices, request: Request, words: Words) -> Identified[Municipality]:
    """The town of the address, sure or told. Raises IntakeError with what must be chosen or mended."""
    query = request.query_params
    name, region, residents = (query.get(k, "").strip() for k in ("municipality", "region", "population"))
    population = (whole_number(residents, MOST_RESIDENTS) or 0) if residents else None
    return town_meant(services.places, words, name, region, population)


def _links(request: Request, kind: PaperKind, town: Municipality, words: Words) -> dict[str, object]:
    links = [_link(request, kind.value, s, town, language, words) for language in Language for s in FORMATS[kind]]
    return {"name": words(f"page.paper_{kind}"), "links": links}


def _link(
    request: Request, name: str, suffix: str, town: Municipality, language: Language, words: Words
) -> dict[str, str]:
    """The way to a file, the town by its id: how its name was read is told where the link stands."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("language", "lang")]
    if town.id != "own":
        kept = [(k, town.id if k == "municipality" else v) for k, v in kept]
    address = urlencode([*kept, ("language", language.value)])
    spoken = words(f"page.language_{language}")
    return {"format": suffix.upper(), "language": spoken, "url": f"/papers/{name}.{suffix}?{address}"}

"""The papers of a chosen solution, from page and API: an overview with links, and the files themselves."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import cast
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from bot.intake import Intake, IntakeError
from bot.papers.comparison import comparison_of
from bot.papers.compiling import compile_dossier
from bot.papers.files.render import render
from bot.papers.model import MOST_SOLUTIONS, Dossier, PaperFile, PaperKind, PapersError
from bot.papers.problems import sentence_of
from bot.schemas.base import Schema
from bot.schemas.places import ErrorOut, OwnMunicipality
from bot.services import Services
from bot.texts.words import Words, words_in
from bot.web.api.routes import REFUSED, RefusedError, services_of, town_of
from bot.web.pages.advice import language_of, render_page
from catalogue.model import Language, Municipality
from catalogue.places.gazetteer import display, entered_by_hand, namesakes
from recommender.model import Constraints

router = APIRouter()
AT_ONCE = 2
"""Papers that are made at the same time: a page of PDF takes a second of a processor."""
FORMATS = {
    PaperKind.LETTER: ("docx",),
    PaperKind.JUSTIFICATION: ("docx", "pdf"),
    PaperKind.COMPARISON: ("xlsx",),
    PaperKind.ROADMAP: ("docx", "xlsx"),
}
NAMES = 10
"""Most values of one field of the address that are read."""


class PapersIn(Schema):
    municipality: str | OwnMunicipality
    solutions: list[str] = Field(min_length=1, max_length=MOST_SOLUTIONS)
    donor: str | None = Field(None, max_length=100)
    problem: str = Field("", max_length=2000)
    kinds: list[PaperKind] = Field(default_factory=lambda: list(PaperKind), min_length=1, max_length=len(PaperKind))
    language: Language = Language.RU


@router.post("/api/v1/papers", responses=REFUSED, response_class=Response)
async def papers(body: PapersIn, request: Request) -> Response:
    """The papers as files in one ZIP archive. Nothing is kept."""
    services, words = services_of(request), words_in(body.language)
    town = town_of(services, body.municipality, body.language)
    try:
        dossier = await asyncio.to_thread(_dossier, services, words, town, body.solutions, body.donor, body.problem)
    except IntakeError as error:
        raise RefusedError(422, ErrorOut(error=str(error), lines=list(error.lines))) from None
    return _archive(await _made(request, dossier, list(dict.fromkeys(body.kinds)), words))


@router.get("/papers", include_in_schema=False)
async def overview(request: Request) -> HTMLResponse:
    """What there is to take for the solutions that were chosen, in both languages."""
    services, words = services_of(request), words_in(language_of(request))
    try:
        dossier = await asyncio.to_thread(_asked, services, request, words)
    except IntakeError as error:
        return render_page(request, "papers.html", 422, problems=error.lines, order=None)
    chosen = [
        {
            "id": c.recommendation.solution.id,
            "title": c.recommendation.solution.name[words.language],
            "donor": c.donor.city[words.language],
            "body": c.donor.contact.body[words.language],
            "url": c.donor.contact.url,
            "request": urlencode(
                {"solution": c.recommendation.solution.id, "donor": c.donor.city_id, "municipality": dossier.town.id}
            ),
        }
        for c in dossier.chosen
    ]
    order = {
        "town": display(dossier.town, words.language) if dossier.town.id != "own" else dossier.town.name.ru,
        "chosen": chosen,
        "papers": [_links(request, kind, words) for kind in PaperKind],
        "all": [_link(request, "all", "zip", language, words) for language in Language],
    }
    shown = comparison_of(dossier, words)
    grids = (shown.solutions, shown.donors)
    return render_page(request, "papers.html", problems=(), order=order, title=shown.title, grids=grids)


@router.get("/papers/{name}.{suffix}", include_in_schema=False)
async def paper(name: str, suffix: str, request: Request) -> Response:
    """One paper as a file; several solutions give an archive."""
    services, words = services_of(request), words_in(_language(request))
    kinds = list(PaperKind) if name == "all" else [k for k in PaperKind if k.value == name]
    if not kinds or (suffix != "zip" and suffix not in {f for k in kinds for f in FORMATS[k]}):
        return render_page(request, "error.html", 404, message="page.not_found")
    try:
        dossier = await asyncio.to_thread(_asked, services, request, words)
    except IntakeError as error:
        return render_page(request, "papers.html", 422, problems=error.lines, order=None)
    made = await _made(request, dossier, kinds, words)
    files = [f for f in made if suffix == "zip" or f.filename.endswith(f".{suffix}")]
    if len(files) > 1:
        return _archive(files)
    return _download(files[0].content, files[0].media_type, files[0].filename)


def _language(request: Request) -> Language:
    code = request.query_params.get("language")
    return Language(code) if code in set(Language) else language_of(request)


def _asked(services: Services, request: Request, words: Words) -> Dossier:
    """The dossier that the address asks for; AskingError with all that is wrong."""
    query = request.query_params
    town = _town(services, request, words)
    solutions = query.getlist("solution")[:NAMES]
    limit = services.settings.chat.max_characters
    return _dossier(services, words, town, solutions, query.get("donor") or None, query.get("problem", "")[:limit])


def _town(services: Services, request: Request, words: Words) -> Municipality:
    query = request.query_params
    name, region, population = (query.get(k, "").strip() for k in ("municipality", "region", "population"))
    if region or population:
        try:
            return entered_by_hand(name, region, int(population.replace(" ", "") or 0))
        except ValueError:
            raise IntakeError([words("page.error_own")]) from None
    known = services.gazetteer.get(name)
    if known:
        return known
    towns = namesakes(services.gazetteer.find(name, NAMES)) if name else []
    if len(towns) == 1:
        return towns[0]
    if towns:
        names = "; ".join(display(t, words.language) for t in towns)
        raise IntakeError([f"{words('town_ask_which')} {names}"])
    raise IntakeError([words("page.error_town_unknown", text=name[:100]) if name else words("page.error_town")])


def _dossier(
    services: Services, words: Words, town: Municipality, solutions: Sequence[str], donor: str | None, problem: str
) -> Dossier:
    intake = Intake(services.catalogue, services.gazetteer, words, services.settings.tables)
    question = intake.question(lambda: intake.profile(town, {}, {}), Constraints(), problem.strip())
    city = intake.donors([donor])[0] if donor else None
    try:
        return compile_dossier(services.recommender, question, solutions, services.today(), city)
    except PapersError as error:
        raise IntakeError([sentence_of(p, words) for p in error.problems]) from None


async def _made(request: Request, dossier: Dossier, kinds: Iterable[PaperKind], words: Words) -> list[PaperFile]:
    """The files, made outside the event loop, so many at once."""
    state = request.app.state
    if not hasattr(state, "papers_at_once"):
        state.papers_at_once = asyncio.Semaphore(AT_ONCE)
    async with cast(asyncio.Semaphore, state.papers_at_once):
        return await asyncio.to_thread(lambda: [f for kind in kinds for f in render(kind, dossier, words)])


def _links(request: Request, kind: PaperKind, words: Words) -> dict[str, object]:
    links = [_link(request, kind.value, suffix, language, words) for language in Language for suffix in FORMATS[kind]]
    return {"name": words(f"page.paper_{kind}"), "links": links}


def _link(request: Request, name: str, suffix: str, language: Language, words: Words) -> dict[str, str]:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("language", "lang")]
    address = urlencode([*kept, ("language", language.value)])
    spoken = words(f"page.language_{language}")
    return {"format": suffix.upper(), "language": spoken, "url": f"/papers/{name}.{suffix}?{address}"}


def _archive(files: Sequence[PaperFile]) -> Response:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(file.filename, file.content)
    return _download(buffer.getvalue(), "application/zip", "provodnik.zip")


def _download(content: bytes, media_type: str, filename: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)

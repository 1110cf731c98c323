"""Makes the papers of an order, some at a time, and answers with them as files; for page and API."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote

from fastapi import Request, Response

from bot.intake import Intake, IntakeError
from bot.papers.compiling import compile_dossier
from bot.papers.files.render import render
from bot.papers.model import Dossier, PaperFile, PaperKind
from bot.papers.problems import PapersError, sentence_of
from bot.presentation.places import understood
from bot.texts.words import Words
from bot.web.access import WebServices
from bot.web.headers import NOBODY
from catalogue.identified import Identified
from catalogue.model import Municipality
from recommender.model import Constraints

UNDERSTOOD_FILE, UNDERSTOOD_HEADER = "understood.txt", "Provodnik-Understood"
AT_ONCE = 2
"""Papers that are made at the same time: a page of PDF takes a second of a processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who wants papers on which solutions; `donor` is the city to write to, the best one where none is named."""

    town: Municipality
    solutions: tuple[str, ...]
    donor: str | None = None
    problem: str = ""
    kinds: tuple[PaperKind, ...] = tuple(PaperKind)
    own_order: bool = False


def dossier_of(services: WebServices, words: Words, order: Order) -> Dossier:
    """Everything the papers of an order need. Raises IntakeError with all that is wrong."""
    intake = Intake(services.catalogue, services.places, words, services.tables)
    question = intake.question(lambda: intake.profile(order.town, {}, {}), Constraints(), order.problem.strip())
    city = intake.donors([order.donor])[0] if order.donor else None
    try:
        today = services.today()
        return compile_dossier(
            services.recommender, question, order.solutions, today, city, kinds=order.kinds, own_order=order.own_order
        )
    except PapersError as error:
        raise IntakeError([sentence_of(p, words) for p in error.problems]) from None


def read_otherwise(
    services: WebServices, words: Words, found: Identified[Municipality], donor: str | None
) -> tuple[str, ...]:
    """How the town and the donor of an order were read where they were not written plainly."""
    intake = Intake(services.catalogue, services.places, words, services.tables)
    told = understood(found, words)
    return (*([told] if told else []), *intake.read_otherwise(donor))


async def papers_of(request: Request, dossier: Dossier, kinds: Iterable[PaperKind], words: Words) -> list[PaperFile]:
    """The files, made outside the event loop, so many at once."""
    state = request.app.state
    if not hasattr(state, "papers_at_once"):
        state.papers_at_once = asyncio.Semaphore(AT_ONCE)
    async with cast(asyncio.Semaphore, state.papers_at_once):
        return await asyncio.to_thread(lambda: [f for kind in kinds for f in render(kind, dossier, words)])


def archive(files: Sequence[PaperFile], understood: Sequence[str] = ()) -> Response:
    """Files in one ZIP archive, with a text of how names were read where that is not plain."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.writestr(file.filename, file.content)
        if understood:
            packed.writestr(UNDERSTOOD_FILE, "\n".join(understood) + "\n")
    return download(buffer.getvalue(), "application/zip", "provodnik.zip", understood)


def download(content: bytes, media_type: str, filename: str, understood: Sequence[str] = ()) -> Response:
    """A file to save; no cache keeps it. How names were read is in a header too, percent-encoded UTF-8."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": NOBODY}
    if understood:
        headers[UNDERSTOOD_HEADER] = quote(" ".join(understood), safe=" ")
    return Response(content, media_type=media_type, headers=headers)

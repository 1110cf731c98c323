"""The page that takes an official table: how it was read, row by row, and what it says of a municipality."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.intake import Intake, IntakeError, town_meant
from bot.presentation.places import understood
from bot.privacy.hiding import told_of
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.pages.rendering import render_page
from bot.web.pages.results import results_of
from catalogue.official_table import OfficialTable
from catalogue.places.gazetteer import display
from recommender.assessment import own_rows
from recommender.model import Constraints

router = APIRouter(include_in_schema=False)
SHOWN_ROWS, SHOWN_SOLUTIONS = 200, 5
FORM_FIELDS = ("municipality", "problem")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a person brings: the file, and who asks about what."""

    content: bytes
    filename: str
    form: dict[str, str]


@router.get("/table")
def table(request: Request) -> HTMLResponse:
    """Where a table is brought."""
    query = request.query_params
    return _page(request, {key: query.get(key, "").strip()[:200] for key in FORM_FIELDS})


@router.post("/table")
async def read(request: Request) -> HTMLResponse:
    """How the table was read; with a municipality, what follows from it. Nothing is kept."""
    services, words = services_of(request), words_in(language_of(request))
    try:
        brought = await _brought(request, services.settings.chat.max_characters)
    except HTTPException:
        return _page(request, dict.fromkeys(FORM_FIELDS, ""), 422, problems=[words("page.table_no_file")])
    if not brought.content:
        return _page(request, brought.form, 422, problems=[words("page.table_no_file")])
    try:
        values = await asyncio.to_thread(_answered, services, words, brought)
    except IntakeError as error:
        return _page(request, brought.form, 422, problems=error.lines)
    return _page(request, brought.form, **values)


def _page(request: Request, form: dict[str, str], status: int = 200, **values: Any) -> HTMLResponse:
    shown = {"problems": (), "read": None, "answer": None, "understood": None, "hidden": None, "from_table": ""}
    return render_page(request, "table.html", status, form=form, **(shown | values))


async def _brought(request: Request, most: int) -> Brought:
    """The form of a request. Raises HTTPException for one that is none."""
    async with request.form(max_files=1, max_fields=len(FORM_FIELDS)) as sent:
        given, file = {key: sent.get(key) for key in FORM_FIELDS}, sent.get("file")
        form = {key: value.strip()[:most] if isinstance(value, str) else "" for key, value in given.items()}
        if not isinstance(file, UploadFile):
            return Brought(b"", "", form)
        return Brought(await file.read(), file.filename or "table", form)


def _answered(services: WebServices, words: Words, brought: Brought) -> dict[str, Any]:
    """The values of the page. Raises IntakeError with everything that is wrong with the table or the municipality."""
    intake = Intake(services.catalogue, services.places, words, services.tables)
    found = town_meant(services.places, words, brought.form["municipality"]) if brought.form["municipality"] else None
    table = intake.table(brought.content, brought.filename)
    values: dict[str, Any] = {"read": _read(services, words, intake, table)}
    if found is None:
        return values
    town = found.candidates[0]
    question = intake.question(
        lambda: intake.profile(town, {}, {}, table.values),
        Constraints(),
        brought.form["problem"],
        limit=SHOWN_SOLUTIONS,
    )
    report = services.recommender.recommend(question)
    own = own_rows(question.profile)
    year = next(iter(own.values())).year if own else None
    told = words("page.table_own", n=len(own), year=year) if own else words("page.table_not_own")
    asked = {"municipality": town.id, "problem": question.problem}
    papers = urlencode([(key, value) for key, value in asked.items() if value])
    return values | {
        "answer": results_of(services, words, report, town, papers),
        "understood": understood(found, words),
        "hidden": told_of(brought.form["problem"], words),
        "from_table": f"{told} {words('page.table_papers')}",
    }


def _read(services: WebServices, words: Words, intake: Intake, table: OfficialTable) -> dict[str, Any]:
    """What was read of a table, and how."""
    notes = list(intake.table_notes(table))
    if table.ignored_columns:
        notes.append(words("table_ignored", columns=", ".join(table.ignored_columns)))
    towns = {mark.municipality.known_as for mark in table.values}
    left = len(table.values) - SHOWN_ROWS
    return {
        "summary": words("page.table_summary", n=len(table.values), towns=len(towns)),
        "notes": notes,
        "rows": [
            {
                "row": mark.row,
                "town": display(mark.municipality, words.language),
                "year": mark.year,
                "direction": services.catalogue.directions[mark.direction].name[words.language],
                "value": words.number(mark.value, 2),
                "max": words.number(mark.max, 2),
            }
            for mark in table.values[:SHOWN_ROWS]
        ],
        "more": words("page.table_more", n=left) if left > 0 else "",
    }

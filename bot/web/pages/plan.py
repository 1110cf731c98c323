"""A plan in three steps: choose the solutions, put them in order, write own terms and people, take the file.

What is chosen and its order are in the address; what is written into the rows goes into the file and is kept nowhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from bot.intake import IntakeError
from bot.papers.model import FORMATS, MOST_SOLUTIONS, Dossier, PaperKind, RowEdit
from bot.papers.roadmap import Plan, plan_of
from bot.presentation.solutions import Presenter
from bot.privacy.hiding import told_of
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.own_words import without_personal_data
from bot.web.pages.asking import Asking, asking_of
from bot.web.pages.rendering import error_page, render_page
from bot.web.paper_files import Order, dossier_of, download, papers_of
from catalogue.model import Municipality
from recommender.model import Profile, Question
from recommender.reasons import Verdict
from recommender.roadmap import Step

router = APIRouter(include_in_schema=False)
SOLUTION, OWN_ORDER, ON = "solution", "own", "on"
TERM, WHO = "term.", "who."
OFFERED, MOST_FIELDS, MOST_CHARACTERS = 12, 200, 200
ROW, MEASURE, WHEN, WHOM, PARTNERS, RESULT = range(6)
"""Columns of the plan that the page shows."""


@router.get("/plan")
async def plan(request: Request) -> Response:
    """The first step that is not done yet: which municipality, which solutions, then the plan itself to be edited."""
    services, words = services_of(request), words_in(language_of(request))
    if address := without_personal_data(request, words):
        return address
    asking = asking_of(request, services, words)
    if asking.profile is None or asking.town is None:
        return render_page(request, "plan_which.html", asking.status, asking=asking, action="/plan")
    town = Presenter(services.catalogue, words).town_in_region(asking.town)
    chosen = request.query_params.getlist(SOLUTION)
    problems: tuple[str, ...] = ()
    if chosen and "choose" not in request.query_params:
        own = request.query_params.get(OWN_ORDER) == ON
        try:
            dossier = await asyncio.to_thread(_dossier, services, words, asking.town, asking.problem, chosen, own)
        except IntakeError as error:
            problems = error.lines
        else:
            values = _values(words, asking, dossier, own)
            hidden = told_of(asking.problem, words)
            return render_page(request, "plan.html", asking=asking, town=town, hidden=hidden, **values)
    offered = await asyncio.to_thread(_offered, services, words, asking.profile, asking.problem, chosen)
    values = {"town": town, "offered": offered, "problems": problems, "most": MOST_SOLUTIONS}
    return render_page(request, "plan_choose.html", 422 if problems else 200, asking=asking, **values)


@router.post("/papers/plan.{suffix}")
async def file(suffix: str, request: Request) -> Response:
    """The plan with what was written into it, as a file."""
    services, words = services_of(request), words_in(language_of(request))
    if suffix not in FORMATS[PaperKind.ROADMAP]:
        return error_page(request, 404)
    asking = asking_of(request, services, words)
    if asking.town is None:
        return render_page(request, "plan_which.html", 422, asking=asking, action="/plan")
    try:
        async with request.form(max_files=0, max_fields=MOST_FIELDS) as sent:
            edits = edits_of(sent)
    except HTTPException:
        return error_page(request, 404)
    chosen, own = request.query_params.getlist(SOLUTION), request.query_params.get(OWN_ORDER) == ON
    try:
        dossier = await asyncio.to_thread(_dossier, services, words, asking.town, asking.problem, chosen, own)
    except IntakeError as error:
        return render_page(request, "papers.html", 422, problems=error.lines, order=None)
    made = await papers_of(request, replace(dossier, edits=edits), [PaperKind.ROADMAP], words)
    found = next(f for f in made if f.filename.endswith(f".{suffix}"))
    return download(found.content, found.media_type, found.filename)


def edits_of(sent: FormData) -> dict[str, RowEdit]:
    """What was written into the rows, by their numbers; longer texts are cut."""
    said = {k: v.strip()[:MOST_CHARACTERS] for k, v in sent.items() if not isinstance(v, UploadFile)}
    rows = {k.removeprefix(p) for k in said for p in (TERM, WHO) if k.startswith(p)}
    return {row: RowEdit(term=said.get(TERM + row, ""), responsible=said.get(WHO + row, "")) for row in rows}


def _dossier(
    services: WebServices, words: Words, town: Municipality, problem: str, chosen: list[str], own: bool
) -> Dossier:
    asked = Order(town=town, solutions=tuple(chosen), problem=problem, kinds=(PaperKind.ROADMAP,), own_order=own)
    return dossier_of(services, words, asked)


def _offered(
    services: WebServices, words: Words, profile: Profile, problem: str, chosen: list[str]
) -> list[dict[str, Any]]:
    """The first of the recommendations that fit, and what is chosen already."""
    present = Presenter(services.catalogue, words)
    ranked = services.recommender.rank(Question(profile=profile, problem=problem))
    fitting = [r for r in ranked.everything if r.transfer.verdict is not Verdict.DOES_NOT_FIT]
    shown = [*(r for r in fitting if r.solution.id in chosen), *(r for r in fitting if r.solution.id not in chosen)]
    return [
        {
            "id": r.solution.id,
            "title": present.marked_title(r),
            "verdict": words(f"verdict.{r.transfer.verdict}"),
            "donor": r.donors[0].city[words.language] if r.donors else "",
            "chosen": r.solution.id in chosen,
        }
        for r in shown[:OFFERED]
    ]


def _values(words: Words, asking: Asking, dossier: Dossier, own: bool) -> dict[str, Any]:
    text, present = plan_of(dossier, words), Presenter(dossier.catalogue, words)
    steps = dossier.roadmap.steps
    ids = [s.recommendation.solution.id for s in steps]
    kept = asking.query(*((SOLUTION, i) for i in ids), *(((OWN_ORDER, ON),) if own else ()))
    return {
        "plan": text,
        "steps": [_step(asking, present, steps, n, text) for n in range(len(steps))],
        "columns": [text.columns[c] for c in (ROW, MEASURE, WHEN, WHOM, PARTNERS, RESULT)],
        "against": list(_against(words, steps)),
        "own": own,
        "choose": f"/plan?{kept}&choose=on",
        "proposed": f"/plan?{asking.query(*((SOLUTION, i) for i in ids))}",
        "files": [(f"/papers/plan.{s}?{kept}", s.upper()) for s in FORMATS[PaperKind.ROADMAP]],
        "papers": f"/papers?{asking.query(*((SOLUTION, i) for i in ids))}",
        "term": TERM,
        "who": WHO,
    }


def _step(asking: Asking, present: Presenter, steps: tuple[Step, ...], n: int, text: Plan) -> dict[str, Any]:
    """One solution of the plan: its rows, and the plan with it earlier or later."""
    ids, r = [s.recommendation.solution.id for s in steps], steps[n].recommendation
    return {
        "title": r.solution.title[present.language],
        "url": f"/solutions/{r.solution.id}?{asking.query()}",
        "told": present.words(
            "plan.told",
            wave=steps[n].wave,
            verdict=present.words(f"verdict.{r.transfer.verdict}"),
            reasons="; ".join(present.transfer_reason(t) for t in r.transfer.reasons),
        ),
        "rows": [row.cells for row in text.groups[n].rows],
        "earlier": _moved(asking, ids, n, n - 1) if n else None,
        "later": _moved(asking, ids, n, n + 1) if n + 1 < len(ids) else None,
    }


def _moved(asking: Asking, ids: list[str], here: int, there: int) -> str:
    moved = list(ids)
    moved[here], moved[there] = moved[there], moved[here]
    return f"/plan?{asking.query(*((SOLUTION, i) for i in moved), (OWN_ORDER, ON))}"


def _against(words: Words, steps: tuple[Step, ...]) -> Iterable[str]:
    """What an order of one's own puts before that on which it builds."""
    order = {s.recommendation.solution.id: s for s in steps}
    for step in steps:
        for needed in (order[i] for i in step.after if i in order):
            if needed.order > step.order:
                titles = (s.recommendation.solution.title[words.language] for s in (step, needed))
                yield words("plan.against", **dict(zip(("step", "needed"), titles, strict=True)))

"""What an official does with a request by its number and code: look, mark, take the data away, delete."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.requests.forms import Purpose
from bot.requests.model import Actor, DonorRequest, Receipt, RequestStatus, targets_of
from bot.requests.numbers import read_number
from bot.requests.problems import MoveError
from bot.requests.wording import ACTOR, LETTER, STATUS
from bot.requests.wrong_attempts import GuessLimiter
from bot.web.headers import NOBODY
from bot.web.pages.rendering import Again
from bot.web.pages.requests.shared import (
    Form,
    client_of,
    form_of,
    key_of,
    pages_of,
    private_page,
    receipt_page,
    words_of,
)

router = APIRouter(include_in_schema=False)
FAULTS = {"request.fault_expired": "form", "request.status_wait": "form", "request.status_wrong": "number"}
"""Where each fault of opening a request is told."""


@router.get("/request/status")
def ask(request: Request) -> HTMLResponse:
    """The form for number and code; neither ever stands in an address."""
    return _ask(request)


@router.post("/request/status")
async def act(request: Request) -> Response:
    """One action on the request that number and code open."""
    form = await form_of(request)
    if form.one("action") == "ask":
        return _ask(request, form.one("fault"), number=form.one("number")[:100])
    if form.one("action") == "deleted":
        return _deleted(request)
    if key_of(request, Purpose.STATUS, form) is None:
        return _ask(request, "request.fault_expired", 403, form.one("number")[:100])
    return await asyncio.to_thread(_act, request, form)


def _act(request: Request, form: Form) -> Response:
    pages = pages_of(request)
    number, secret = form.one("number")[:100], form.one("secret")[:100]
    client, subject = client_of(request), read_number(number) or ""
    guesses: GuessLimiter = pages.guesses
    if not guesses.is_open(client, subject):
        return _ask(request, "request.status_wait", 429, number)
    store = pages.service().store
    opened = store.opened(number, secret)
    if opened is None:
        guesses.wrong(client, subject)
        return _ask(request, "request.status_wrong", 404, number)
    action = form.one("action")
    if action == "export":
        return _export(request, opened)
    if action == "delete":
        store.forget(opened.id)
        return _deleted(request)
    if action == "receipt":
        return receipt_page(request, Receipt(number=opened.number, secret=secret, repeated=True))
    if action == "ask-delete":
        return _page(request, "request_delete.html", opened, secret)
    if action.startswith("move:") and pages.service().settings.enabled:
        return _move(request, opened, action.removeprefix("move:"), secret)
    return _page(request, "request_status.html", opened, secret)


def _move(request: Request, opened: DonorRequest, wanted: str, secret: str) -> Response:
    pages = pages_of(request)
    try:
        pages.service().store.move(opened.id, RequestStatus(wanted), Actor.SENDER, pages.now())
    except (MoveError, ValueError):
        fault = words_of(request)("request.status_move_failed")
        return _page(request, "request_status.html", opened, secret, 409, fault=fault)
    moved = pages.service().store.opened(opened.number, secret) or opened
    return _page(request, "request_status.html", moved, secret)


def _ask(request: Request, fault: str = "", status: int = 200, number: str = "") -> HTMLResponse:
    """The form for number and code, with what was wrong with the ones before."""
    errors = {FAULTS[fault]: words_of(request)(fault)} if fault in FAULTS else {}
    kept = (("action", "ask"), ("number", number), ("fault", fault if errors else ""))
    again = Again(fields=kept) if request.method == "POST" else None
    return private_page(request, "request_open.html", status, Purpose.STATUS, errors=errors, number=number, again=again)


def _deleted(request: Request) -> HTMLResponse:
    return private_page(request, "request_deleted.html", again=Again(fields=(("action", "deleted"),)))


def _page(
    request: Request, template: str, opened: DonorRequest, secret: str, status: int = 200, fault: str = ""
) -> HTMLResponse:
    pages, words = pages_of(request), words_of(request)
    offer, language, filled = pages.service().offer, words.language, opened.filled
    moves = targets_of(opened.status, Actor.SENDER) if pages.service().settings.enabled else ()
    view: dict[str, Any] = {
        "number": opened.number,
        "secret": secret,
        "status": words(STATUS[opened.status]),
        "letter": words(LETTER[opened.letter.state]),
        "solution": offer.solution_name(filled.solution, language),
        "donor": offer.city_name(filled.donor, language),
        "filled": filled,
        "steps": [
            (words.date(s.at.date().isoformat()), words(STATUS[s.status]), words(ACTOR[s.actor])) for s in opened.steps
        ],
        "answers": [(words.date(a.at.date().isoformat()), a.text, a.link) for a in opened.answers],
        "moves": [(to.value, words("request.status_move_to", status=words(STATUS[to]))) for to in moves],
    }
    action = "ask-delete" if template == "request_delete.html" else "show"
    again = Again(fields=(("number", opened.number), ("secret", secret), ("action", action)))
    return private_page(request, template, status, Purpose.STATUS, r=view, fault=fault, again=again)


def _export(request: Request, opened: DonorRequest) -> Response:
    """Everything kept of a request, as JSON to save."""
    filled, store = opened.filled, pages_of(request).service().store
    kept = {
        "number": opened.number,
        "status": opened.status.value,
        "created": opened.created.isoformat(),
        "changed": opened.changed.isoformat(),
        "organisation": filled.organisation,
        "position": filled.position,
        "contact": filled.contact,
        "region": filled.region,
        "solution": filled.solution,
        "donor": filled.donor,
        "message": filled.message,
        "language": filled.language.value,
        "consent": {
            "version": opened.consent_version,
            "given": opened.consented.isoformat(),
            "text": store.consent_text(opened.consent_version),
        },
        "letter": {"state": opened.letter.state.value, "attempts": opened.letter.attempts},
        "history": [{"at": s.at.isoformat(), "status": s.status.value, "actor": s.actor.value} for s in opened.steps],
        "answers": [{"at": a.at.isoformat(), "text": a.text, "link": a.link} for a in opened.answers],
    }
    body = json.dumps(kept, ensure_ascii=False, indent=2)
    headers = {
        "Content-Disposition": f'attachment; filename="provodnik-{opened.number}.json"',
        "Cache-Control": NOBODY,
    }
    return Response(body, media_type="application/json; charset=utf-8", headers=headers)

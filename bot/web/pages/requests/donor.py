"""The donor's page: the requests to one city, opened by its key, put together by solution and answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.requests.checking import lines
from bot.requests.donors import DONOR_HOURS, SolutionGroup, grouped
from bot.requests.forms import Purpose
from bot.requests.links import MAX_LINK, is_link
from bot.requests.model import Actor, DonorRequest, RequestStatus, targets_of
from bot.requests.problems import MoveError
from bot.requests.store import ANSWERED_ALREADY
from bot.requests.wording import STATUS
from bot.texts.words import Words
from bot.web.cookies import cookie_of, drop_cookie, set_cookie
from bot.web.pages.rendering import Again, error_page
from bot.web.pages.requests.shared import (
    SECONDS_AN_HOUR,
    Form,
    client_of,
    form_of,
    key_of,
    pages_of,
    private_page,
    words_of,
)

logger = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)
DONOR = "provodnik_donor"
MAX_ANSWER = 8000
"""Characters of an answer."""
DONE = "done"
DOOR_FAULTS = frozenset({"donor.fault_expired", "donor.wrong", "request.status_wait"})
"""What may be told at the door."""


@router.get("/donor")
def cities(request: Request) -> HTMLResponse:
    """The cities that may be asked, each with the way to its page."""
    service, language = pages_of(request).service(), words_of(request).language
    if not service.settings.enabled:
        return error_page(request, 404)
    names = sorted((c.name[language], c.id) for c in service.offer.donor_cities.values())
    return private_page(request, "donor.html", cities=names)


@router.get("/donor/{city}")
def requests(city: str, request: Request) -> HTMLResponse:
    """The requests of a city for who is signed in for it; the door for everybody else."""
    if not _is_donor(request, city):
        return error_page(request, 404)
    if not _signed_in(request, city):
        return _door(request, city)
    return _list(request, city, {})


@router.post("/donor/{city}")
async def act(city: str, request: Request) -> Response:
    """Signing in and out, and answering."""
    if not _is_donor(request, city):
        return error_page(request, 404)
    form = await form_of(request)
    return await asyncio.to_thread(_act, request, city, form)


def _act(request: Request, city: str, form: Form) -> Response:
    action, words = form.one("action"), words_of(request)
    if action == "door":
        return _door(request, city, form.one("fault"))
    genuine = key_of(request, Purpose.DONOR, form) is not None
    if action == "login":
        return _login(request, city, form) if genuine else _door(request, city, "donor.fault_expired", 403)
    if not _signed_in(request, city):
        return _door(request, city, status=403)
    if not genuine:
        return _list(request, city, {"form": words("donor.fault_expired")}, form, 403)
    if action == "logout":
        gone = RedirectResponse(f"/donor/{city}", 303)
        pages_of(request).service().tokens.sign_out(cookie_of(request, DONOR))
        logger.info("donor %s: signed out", city)
        drop_cookie(request, gone, DONOR)
        gone.headers["Clear-Site-Data"] = '"cache"'
        return gone
    if action == "keep":
        return _list(request, city, _faults(form, words), form)
    return _answer(request, city, form)


def _login(request: Request, city: str, form: Form) -> Response:
    pages, client = pages_of(request), client_of(request)
    if not pages.guesses.is_open(client, f"{city}:{client}"):
        return _door(request, city, "request.status_wait", 429)
    token_id = pages.service().tokens.check(city, form.one("token").strip()[:200], pages.now())
    if token_id is None:
        pages.guesses.wrong(client, f"{city}:{client}")
        logger.warning("donor %s: a wrong key", city)
        return _door(request, city, "donor.wrong", 403)
    opened = RedirectResponse(f"/donor/{city}", 303)
    session = pages.service().tokens.sign_in(token_id, pages.now())
    logger.info("donor %s: signed in with key %d", city, token_id)
    set_cookie(request, opened, DONOR, session, DONOR_HOURS * SECONDS_AN_HOUR)
    return opened


def _answer(request: Request, city: str, form: Form) -> Response:
    pages, words = pages_of(request), words_of(request)
    text, link = lines(form.one("text")), form.one("link").strip()
    to = RequestStatus.REFUSED if form.one("outcome") == RequestStatus.REFUSED else RequestStatus.ANSWERED
    if errors := _faults(form, words):
        return _list(request, city, errors, form, 422)
    try:
        pages.service().store.answer(form.all("number"), city, to, text, link, at=pages.now())
    except MoveError:
        return _list(request, city, {"number": words("donor.fault_state")}, form, 409)
    return RedirectResponse(f"/donor/{city}?{DONE}=1", 303)


def _faults(form: Form, words: Words) -> dict[str, str]:
    """What is wrong with an answer, by field."""
    text, link = lines(form.one("text")), form.one("link").strip()
    errors: dict[str, str] = {}
    if not form.all("number"):
        errors["number"] = words("donor.fault_none")
    if not text and not link:
        errors["text"] = words("donor.fault_empty")
    if len(text) > MAX_ANSWER:
        errors["text"] = words("donor.fault_text", limit=words.number(MAX_ANSWER))
    if link and not is_link(link):
        errors["link"] = words("donor.fault_link", limit=words.number(MAX_LINK))
    return errors


def _is_donor(request: Request, city: str) -> bool:
    service = pages_of(request).service()
    return service.settings.enabled and city in service.offer.donor_cities


def _signed_in(request: Request, city: str) -> bool:
    pages = pages_of(request)
    return pages.service().tokens.is_signed_in(cookie_of(request, DONOR), city, pages.now())


def _door(request: Request, city: str, fault: str = "", status: int = 200) -> HTMLResponse:
    words = words_of(request)
    name = pages_of(request).service().offer.city_name(city, words.language)
    fault = fault if fault in DOOR_FAULTS else ""
    again = Again(fields=(("action", "door"), ("fault", fault))) if request.method == "POST" else None
    told = words(fault) if fault else ""
    return private_page(
        request, "donor_login.html", status, Purpose.DONOR, city=city, name=name, fault=told, again=again
    )


def _list(
    request: Request, city: str, errors: Mapping[str, str], form: Form | None = None, status: int = 200
) -> HTMLResponse:
    service, words = pages_of(request).service(), words_of(request)
    groups = [_group(request, group) for group in grouped(service.store.of_donor(city))]
    kept = {
        "solution": form.one("solution") if form else "",
        "numbers": form.all("number") if form else (),
        "text": form.one("text") if form else "",
        "link": form.one("link") if form else "",
        "outcome": form.one("outcome") if form else "",
    }
    name = service.offer.city_name(city, words.language)
    done = DONE in request.query_params and not errors
    values: dict[str, Any] = {"city": city, "name": name, "groups": groups, "errors": errors, "kept": kept}
    again = Again(fields=_kept(form)) if form else None
    return private_page(
        request, "donor_list.html", status, Purpose.DONOR, done=done, max_answer=MAX_ANSWER, again=again, **values
    )


def _kept(form: Form) -> tuple[tuple[str, str], ...]:
    """What was written of an answer, to be shown once more and not to be sent."""
    single = tuple((name, form.one(name)) for name in ("solution", "text", "link", "outcome"))
    return (*single, *(("number", number) for number in form.all("number")), ("action", "keep"))


def _group(request: Request, group: SolutionGroup) -> dict[str, Any]:
    words = words_of(request)
    shown = [_shown(request, r) for r in group.requests]
    name = pages_of(request).service().offer.solution_name(group.solution, words.language)
    count = words("donor.group_count", n=len(shown))
    return {
        "id": group.solution,
        "name": name,
        "count": count,
        "requests": shown,
        "open": [r for r in shown if r["open"]],
    }


def _shown(request: Request, r: DonorRequest) -> dict[str, Any]:
    words, offer = words_of(request), pages_of(request).service().offer
    region = offer.region_name(r.filled.region, words.language)
    return {
        "number": r.number,
        "filled": r.filled,
        "from": words("donor.from", organisation=r.filled.organisation, region=region),
        "received": words.date(r.created.date().isoformat()),
        "status": words("donor.waits")
        if r.status in {RequestStatus.DRAFT, RequestStatus.SENT}
        else words(STATUS[r.status]),
        "answers": [(words.date(a.at.date().isoformat()), a.text, a.link) for a in r.answers],
        "open": bool(targets_of(r.status, Actor.DONOR)) or r.status in ANSWERED_ALREADY,
    }

"""The official's pages of requests: the form in two steps and the consent. Nothing is kept before it is given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.privacy.hiding import told_of
from bot.requests.checking import FIELDS, LONGEST, cleaned, filled_of, problems_of, without_personal_data
from bot.requests.consent import consent_of, points_of
from bot.requests.forms import FormGuard, Purpose
from bot.requests.problems import KeyReusedError, LimitError, RequestDeletedError
from bot.requests.service import RequestService
from bot.requests.wording import limit_text, sentence_of
from bot.web.pages.rendering import Again
from bot.web.pages.requests import donor as requests_donor
from bot.web.pages.requests import status as requests_status
from bot.web.pages.requests import uptake as requests_uptake
from bot.web.pages.requests.shared import (
    FormError,
    RequestPages,
    at_work,
    bad_form,
    form_of,
    key_of,
    pages_of,
    private_page,
    receipt_page,
    words_of,
)

router = APIRouter(include_in_schema=False, lifespan=at_work)


def attach(app: FastAPI, service: Callable[[], RequestService], secret: str) -> RequestPages:
    """Gives an application the pages of requests and the work behind them."""
    pages = RequestPages(service, FormGuard(secret))
    app.state.pages = pages
    app.add_exception_handler(FormError, bad_form)
    for part in (router, requests_status.router, requests_donor.router, requests_uptake.router):
        app.include_router(part)
    return pages


@router.get("/request")
def form(request: Request) -> HTMLResponse:
    """The form for a solution; first the choice of one; without storage, how to send the letter oneself."""
    service = pages_of(request).service()
    query = request.query_params
    solution = query.get("solution", "")
    if not service.settings.enabled:
        return _off(request, service, solution)
    town = service.catalogue.municipalities.get(query.get("municipality", ""))
    fields = dict.fromkeys(FIELDS, "") | {"donor": query.get("donor", "")[:100]}
    fields["region"] = town.region.id if town else query.get("region", "")[:100]
    if solution not in service.offer.solutions:
        names = {s.id: s.name[words_of(request).language] for s in service.offer.solutions.values()}
        return private_page(request, "request_solution.html", solutions=names, fields=fields)
    return _form(request, service, fields | {"solution": solution}, {})


@router.post("/request")
async def step(request: Request) -> HTMLResponse:
    """One step: check, change, or send."""
    service = pages_of(request).service()
    if not service.settings.enabled:
        return _off(request, service, "", 404)
    given = await form_of(request)
    words = words_of(request)
    fields = without_personal_data(cleaned(given.values()), words)
    key, token = key_of(request, Purpose.REQUEST, given), given.one("form")
    faults = {p.place.entry: sentence_of(p, words) for p in problems_of(fields, service.offer)}
    action = given.one("action")
    if action == "change" or faults:
        return _form(request, service, fields, {} if action == "change" else faults, token=token if key else None)
    if key is None:
        if action == "send":
            return _form(request, service, fields, {"form": words("request.fault_expired")}, 403)
        return _check(request, service, fields, {})
    if action != "send":
        return _check(request, service, fields, {}, token=token)
    consent = consent_of(words, service.settings)
    if given.one("consent") != "on":
        return _check(request, service, fields, {"consent": words("request.fault_consent")}, 422, token=token)
    if given.one("consent_version") != consent.version:
        changed = {"consent": words("request.fault_consent_changed")}
        return _check(request, service, fields, changed, 422, token=token)
    return await asyncio.to_thread(_send, request, service, fields, key=key, token=token)


def _send(request: Request, service: RequestService, fields: Mapping[str, str], key: str, token: str) -> HTMLResponse:
    pages, words = pages_of(request), words_of(request)
    try:
        receipt = service.submit(filled_of(fields, words.language), key, pages.guard.secret_of(key), pages.now())
    except LimitError as error:
        return _check(request, service, fields, {"form": limit_text(error, words)}, 429, token=token)
    except KeyReusedError:
        return _form(request, service, fields, {"form": words("request.fault_reused")}, 409)
    except RequestDeletedError:
        return _form(request, service, fields, {"form": words("request.fault_forgotten")}, 410)
    except SQLAlchemyError:
        # The same token: whatever the database did, sending it again makes no second request.
        return _check(request, service, fields, {"form": words("request.fault_database")}, 503, token=token)
    return receipt_page(request, receipt)


@router.get("/consent")
def consent(request: Request) -> HTMLResponse:
    """The consent as a document of its own, with its version."""
    settings, words = pages_of(request).service().settings, words_of(request)
    text = consent_of(words, settings) if settings.enabled else None
    points = points_of(words, settings) if settings.enabled else ()
    return private_page(request, "request_consent.html", consent=text, points=points)


def _form(
    request: Request,
    service: RequestService,
    fields: Mapping[str, str],
    errors: Mapping[str, str],
    status: int | None = None,
    token: str | None = None,
) -> HTMLResponse:
    words = words_of(request)
    language = words.language
    found = service.offer.solutions.get(fields["solution"])
    donors = service.offer.donors(fields["solution"]).values()
    return private_page(
        request,
        "request.html",
        status or (422 if errors else 200),
        Purpose.REQUEST,
        fields=fields,
        errors=errors,
        limits=LONGEST,
        solution=found.name[language] if found else "",
        donors={
            c.id: words("request.donor_body", city=c.name[language], body=c.contact.body[language]) for c in donors
        },
        regions={r.id: r.name[language] for r in service.offer.regions.values()},
        token=token,
        again=_again(request, fields, "check" if errors else "change"),
    )


def _check(
    request: Request,
    service: RequestService,
    fields: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
    token: str | None = None,
) -> HTMLResponse:
    words = words_of(request)
    language, offer = words.language, service.offer
    shown = dict(fields) | {
        "solution": offer.solution_name(fields["solution"], language),
        "donor": offer.city_name(fields["donor"], language),
        "region": offer.region_name(fields["region"], language),
    }
    labels = {
        "solution": words("request.solution_label"),
        "donor": words("request.donor_label"),
        "region": words("request.region_label"),
        "organisation": words("request.organisation_label"),
        "position": words("request.position_label"),
        "contact": words("request.contact_label"),
        "message": words("request.message_label"),
    }
    return private_page(
        request,
        "request_check.html",
        status,
        Purpose.REQUEST,
        fields=fields,
        rows=[(labels[name], shown[name]) for name in FIELDS],
        errors=errors,
        hidden=told_of(fields["message"], words),
        version=consent_of(words, service.settings).version,
        token=token,
        # The consent itself is never given again by a link: its text differs between the languages.
        again=_again(request, fields, "send" if "consent" in errors else "check"),
    )


def _again(request: Request, fields: Mapping[str, str], action: str) -> Again | None:
    """The step once more in the other language; an address is enough for what was only looked at."""
    return Again(fields=(*fields.items(), ("action", action))) if request.method == "POST" else None


def _off(request: Request, service: RequestService, solution: str, status: int = 200) -> HTMLResponse:
    """How to send the letter oneself, with the bodies to write to where a solution is known."""
    language = words_of(request).language
    bodies: list[dict[str, Any]] = [
        {"city": c.name[language], "body": c.contact.body[language], "url": c.contact.url}
        for c in service.offer.donors(solution).values()
    ]
    return private_page(request, "request_off.html", status, bodies=bodies)

"""The base of the pages of requests: services, signatures, incoming forms, pages that no cache keeps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from python_multipart.exceptions import FormParserError
from sqlalchemy.exc import SQLAlchemyError
from starlette.formparsers import FormParser, MultiPartException

from bot.requests.forms import SESSION_HOURS, FormGuard, Purpose
from bot.requests.model import Receipt
from bot.requests.service import RequestService
from bot.requests.wrong_attempts import GuessLimiter
from bot.texts.words import Words, words_in
from bot.web.access import language_of
from bot.web.cookies import cookie_of, set_cookie
from bot.web.headers import NOBODY
from bot.web.pages.rendering import Again, render_page

logger = logging.getLogger(__name__)

SESSION = "provodnik_request"
SECONDS_AN_HOUR = 3600
MAX_FORM = 64 * 1024
"""Bytes of a form: the longest message in the widest letters, and the other fields."""
MAX_FIELDS = 200
TICK_SECONDS = 30.0
"""How often letters that are due and requests that are old are looked for."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RequestPages:
    """What every page of requests works with; `service` gives the one of the moment."""

    service: Callable[[], RequestService]
    guard: FormGuard
    guesses: GuessLimiter = field(default_factory=GuessLimiter)
    now: Callable[[], datetime] = utc_now

    def tick(self) -> None:
        """What is due: letters to send, requests to forget."""
        service, now = self.service(), self.now()
        service.forget_old(now)
        service.send(now)


def pages_of(request: Request) -> RequestPages:
    return cast(RequestPages, request.app.state.pages)


@asynccontextmanager
async def at_work(app: FastAPI) -> AsyncIterator[None]:
    """Sends and forgets in the background for as long as the application runs."""
    working = asyncio.create_task(_work(app.state.pages))
    try:
        yield
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def _work(pages: RequestPages) -> None:
    while True:
        try:
            await asyncio.to_thread(pages.tick)
        except SQLAlchemyError as error:
            logger.warning("requests wait, the database does not answer: %s", type(error).__name__)
        except Exception as error:  # one letter that cannot be made must not stop the others for good
            logger.error("requests wait: %s", type(error).__name__)
        await asyncio.sleep(TICK_SECONDS)


class FormError(Exception):
    """A body that is no form of ours; `key` says why in words."""

    def __init__(self, status: int, key: str) -> None:
        self.status, self.key = status, key
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form as they came; `all` where one may come several times."""

    fields: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        return self.fields.get(name, ("",))[0]

    def all(self, name: str) -> tuple[str, ...]:
        return self.fields.get(name, ())

    def values(self) -> dict[str, str]:
        return {name: values[0] for name, values in self.fields.items()}


async def form_of(request: Request) -> Form:
    """The form of a request. Raises FormError for another kind of body or one that is too large."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise FormError(415, "request.fault_wrong_form")
    try:
        read = await FormParser(request.headers, _bounded(request), max_fields=MAX_FIELDS).parse()
    except (MultiPartException, FormParserError):
        raise FormError(422, "request.fault_wrong_form") from None
    return Form({name: tuple(v for v in read.getlist(name) if isinstance(v, str)) for name in read})


async def _bounded(request: Request) -> AsyncGenerator[bytes]:
    """The body of a form in parts. Raises FormError for too large a one and for bytes that no form has."""
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_FORM:
            raise FormError(413, "request.fault_too_large")
        if not part.isascii():
            raise FormError(422, "request.fault_wrong_form")
        yield part


def words_of(request: Request) -> Words:
    return words_in(language_of(request))


def client_of(request: Request) -> str:
    return request.client.host if request.client else ""


def key_of(request: Request, purpose: Purpose, form: Form) -> str | None:
    """The key of a form that this browser was given for this purpose; None for any other."""
    guard = pages_of(request).guard
    return guard.key_of(guard.session_of(cookie_of(request, SESSION)), purpose, form.one("form"))


def private_page(
    request: Request,
    template: str,
    status: int = 200,
    purpose: Purpose | None = None,
    token: str | None = None,
    again: Again | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page that no cache keeps; for a purpose it carries a fresh token of the browser's session, unless given.

    `again` is the form behind the link to the other language; it gets the token too.
    """
    pages, fresh = pages_of(request), None
    if purpose is not None and token is None:
        cookie = cookie_of(request, SESSION)
        session = pages.guard.session_of(cookie)
        if session is None:
            fresh = pages.guard.new_session()
            session = pages.guard.session_of(fresh)
        token = pages.guard.token(cast(str, session), purpose)
    if again is not None and token is not None:
        again = replace(again, fields=(*again.fields, ("form", token)))
    page = render_page(request, template, status, again, token=token, **values)
    page.headers["Cache-Control"] = NOBODY
    if fresh is not None:
        set_cookie(request, page, SESSION, fresh, SESSION_HOURS * SECONDS_AN_HOUR)
    return page


def receipt_page(request: Request, receipt: Receipt) -> HTMLResponse:
    """Number and code of a request; in the other language too, for nothing else shows the code again."""
    fields = (("number", receipt.number), ("secret", receipt.secret or ""), ("action", "receipt"))
    again = Again(fields=fields, path="/request/status") if receipt.secret else None
    return private_page(request, "request_done.html", purpose=Purpose.STATUS, receipt=receipt, again=again)


async def bad_form(request: Request, error: Exception) -> Response:
    """The page for a body that is no form of ours."""
    refused = cast(FormError, error)
    return private_page(request, "request_refused.html", refused.status, message=refused.key)

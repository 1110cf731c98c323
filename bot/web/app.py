"""The public application: page, API and health over the services of the moment and one gateway to the assistant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware

from bot.database import takes_changes
from bot.metrics import Metrics
from bot.rasa.gateway import Gateway, Prepare
from bot.rate_limit import RateLimit
from bot.settings import Settings
from bot.web.access import WebServices
from bot.web.api import errors
from bot.web.api import routes as api
from bot.web.client_limits import MINUTE, ClientLimits
from bot.web.cookies import keep_behind_tls
from bot.web.headers import put_headers
from bot.web.middleware import Counted, HeadAsGet, OwnRedirects, request_guard
from bot.web.pages import (
    about,
    catalogue,
    compare,
    conversation,
    data,
    donors,
    form,
    papers,
    plan,
    region,
    register,
    search,
    solution,
    table,
    town,
)
from bot.web.pages.rendering import error_page
from bot.web.pages.requests import official as requests_pages
from bot.web.refusals import refusal
from bot.web.static_files import MOUNTED, VersionedFiles

PAGES = (
    about,
    data,
    search,
    town,
    form,
    catalogue,
    compare,
    donors,
    table,
    register,
    conversation,
    solution,
    plan,
    papers,
    region,
)
MAX_BODY = 64 * 1024
"""Bytes of a request; the longest message is a small part of it."""
MAX_TABLE_BODY = 1024 * 1024
"""Bytes of a request that may carry the rows of an official table."""
WITH_TABLE = {f"/api/v1/{name}" for name in ("assessments", "comparisons", "recommendations", "roadmaps")}
TABLE_FILE, TABLE_PAGE = "/api/v1/tables", "/table"


@dataclass
class Health:
    """Whether the assistant has answered since the start: before that, nothing is up."""

    assistant_seen: bool = False


def create_app(
    services: Callable[[], WebServices],
    rasa_url: str | None,
    secret: str,
    client: httpx.AsyncClient | None = None,
    prepare: Prepare | None = None,
    metrics: Metrics | None = None,
) -> FastAPI:
    """The application; `services` gives those of the moment, `client` talks to Rasa and is closed with it.

    Without `rasa_url` there is no assistant: the chat says so and the rest works. `prepare` is what the gateway does
    with a message before Rasa gets it; `metrics` counts what is asked.
    """
    settings, metrics = services().settings, metrics or Metrics()
    # Rasa is on loopback: a proxy of the environment knows nothing of it.
    http = client or httpx.AsyncClient(trust_env=False)

    @asynccontextmanager
    async def lifespan(app: FastAPI):  # type: ignore[no-untyped-def]
        yield
        await http.aclose()

    app = FastAPI(
        title="Provodnik",
        version="0.1.0",
        description="Ranked smart-city solutions with donor cities and register status for a municipality.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.services = services
    by_client = RateLimit(settings.limits.chat, MINUTE)
    app.state.gateway = Gateway(rasa_url, secret, settings.chat, http, prepare, by_client, metrics)
    app.state.requests_on = settings.requests.enabled
    app.state.assistant_on = app.state.gateway.has_assistant
    limits = ClientLimits(settings.limits)
    keep_behind_tls(app, settings.web.secure_cookie)
    guard = request_guard(settings.web, lambda path: _allowed_bytes(path, settings), limits.refusal)
    app.add_middleware(BaseHTTPMiddleware, dispatch=guard)
    app.add_middleware(OwnRedirects)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Counted, metrics=metrics)
    _tell_errors(app, settings.web.secure_cookie)
    _tell_health(app, services)
    app.include_router(api.router)
    for page in PAGES:
        app.include_router(page.router)
    requests_pages.attach(app, lambda: services().requests, secret)
    app.mount(MOUNTED, VersionedFiles(), name="static")
    return app


def _allowed_bytes(path: str, settings: Settings) -> int:
    """The largest body that a path takes."""
    if path == TABLE_FILE:
        return settings.tables.max_bytes
    if path == TABLE_PAGE:
        return settings.tables.max_bytes + MAX_BODY
    return MAX_TABLE_BODY if path in WITH_TABLE else MAX_BODY


def _tell_health(app: FastAPI, services: Callable[[], WebServices]) -> None:
    health = Health()

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> JSONResponse:
        gateway: Gateway = app.state.gateway
        up = await gateway.is_up()
        health.assistant_seen = health.assistant_seen or up
        status = "ok" if up or not gateway.has_assistant else ("degraded" if health.assistant_seen else "starting")
        body = {"status": status, "assistant": up, "solutions": len(services().catalogue.solutions)}
        return JSONResponse(body, 503 if status == "starting" else 200)

    @app.get("/livez", include_in_schema=False)
    async def livez() -> JSONResponse:
        """That this process answers at all."""
        return JSONResponse({"status": "ok"})

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        """Whether everything that a user needs answers: a balancer sends nobody here while it does not."""
        database = await asyncio.to_thread(takes_changes, services().database)
        gateway: Gateway = app.state.gateway
        ready = {"database": database}
        if gateway.has_assistant:
            ready["assistant"] = await gateway.is_up()
        return JSONResponse(ready, 200 if all(ready.values()) else 503)


def _tell_errors(app: FastAPI, behind_tls: bool) -> None:
    """Errors of the API in its one shape, those of the page as a page."""

    @app.exception_handler(HTTPException)
    async def not_found(request: Request, error: HTTPException) -> Response:
        told: Response = error_page(request, error.status_code)
        if request.url.path.startswith("/api/"):
            told = JSONResponse({"error": str(error.detail)}, error.status_code)
        told.headers.update(error.headers or {})  # which methods there are, where this one is none
        return told

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        answer = refusal(request, 500, "page.server_error")
        put_headers(answer, behind_tls)  # made outside the guard, which sees only the exception
        return answer

    app.add_exception_handler(errors.ApiError, errors.on_refused)
    app.add_exception_handler(RequestValidationError, errors.on_invalid)

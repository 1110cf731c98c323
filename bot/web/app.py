"""The public application: page, API and health over one house and one gateway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from bot.rasa.gateway import Gateway
from bot.reload import ReloadableServices, live
from bot.services import Services
from bot.web.api import routes as api
from bot.web.pages import advice as pages
from bot.web.pages import papers as papers_pages
from bot.web.pages.requests import official as requests_pages

STATIC = Path(__file__).resolve().parent / "static"
MAX_BODY = 64 * 1024
"""Bytes of a request; the longest message is a small part of it."""
MAX_TABLE_BODY = 1024 * 1024
"""Bytes of a request that may carry the rows of an official table."""
WITH_TABLE = {f"/api/v1/{name}" for name in ("assessments", "comparisons", "recommendations", "roadmaps")}
TABLE_FILE = "/api/v1/tables"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

Next = Callable[[Request], Awaitable[Response]]


@dataclass
class Health:
    """Whether the assistant has answered since the start: before that, nothing is up."""

    assistant_seen: bool = False


def create_app(
    served: Services | ReloadableServices, rasa_url: str, secret: str, client: httpx.AsyncClient | None = None
) -> FastAPI:
    """The application over a house or the holder of a changing one; `client` talks to Rasa and is closed with it."""
    reloadable = live(served)
    settings = reloadable.current.settings
    http = client or httpx.AsyncClient()
    gateway = Gateway(rasa_url, secret, settings.chat, http)
    health = Health()

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
    app.state.reloadable, app.state.gateway = reloadable, gateway
    app.state.requests_on = settings.requests.enabled

    def allowed_bytes(path: str) -> int:
        if path == TABLE_FILE:
            return settings.tables.max_bytes
        return MAX_TABLE_BODY if path in WITH_TABLE else MAX_BODY

    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        length = request.headers.get("content-length", "0")
        limit = allowed_bytes(request.url.path)
        if request.method in {"POST", "PUT", "PATCH"} and (not length.isdigit() or int(length) > limit):
            response: Response = JSONResponse({"error": f"the request is larger than {limit} bytes"}, 413)
        elif request.method in {"POST", "PUT", "PATCH"} and "content-length" not in request.headers:
            response = JSONResponse({"error": "the request must state its length"}, 411)
        else:
            response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> JSONResponse:
        up = await gateway.is_up()
        health.assistant_seen = health.assistant_seen or up
        status = "ok" if up else ("degraded" if health.assistant_seen else "starting")
        body = {"status": status, "assistant": up, "solutions": len(reloadable.current.catalogue.solutions)}
        return JSONResponse(body, 503 if status == "starting" else 200)

    @app.exception_handler(HTTPException)
    async def not_found(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": str(error.detail)}, error.status_code)
        return pages.error_page(request, error.status_code)

    @app.exception_handler(api.RefusedError)
    async def refused(request: Request, error: api.RefusedError) -> JSONResponse:
        return JSONResponse(error.body.model_dump(), error.status)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": "the server could not answer"}, 500)
        return pages.error_page(request, 500)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        wrong = [f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors()]
        return JSONResponse({"error": "; ".join(wrong), "lines": wrong, "matches": []}, 422)

    app.include_router(api.router)
    app.include_router(pages.router)
    app.include_router(papers_pages.router)
    requests_pages.attach(app, lambda: reloadable.current.requests, secret, settings.web.secure_cookie)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app

"""What holds for every request, whatever it asks for: sizes, HEAD, redirects that stay here, security headers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.metrics import Metrics
from bot.settings import WebSettings
from bot.web.headers import put_headers
from bot.web.numbers import whole_number
from bot.web.origins import foreign

WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
Next = Callable[[Request], Awaitable[Response]]


Refuse = Callable[[Request], Awaitable[Response | None]]


def request_guard(
    web: WebSettings, allowed_bytes: Callable[[str], int], too_many: Refuse
) -> Callable[[Request, Next], Awaitable[Response]]:
    """Refuses what is for another host or made by another site's page, bodies without a stated length or larger than
    their path allows, and what is too much for one client.

    Adds the security headers to all.
    """

    async def guard(request: Request, call_next: Next) -> Response:
        response = (
            foreign(request, web.allowed_hosts)
            or _refusal(request, allowed_bytes(request.url.path))
            or await too_many(request)
            or await call_next(request)
        )
        put_headers(response, web.secure_cookie)
        return response

    return guard


def _refusal(request: Request, limit: int) -> Response | None:
    if request.method not in WITH_BODY:
        return None
    stated = request.headers.get("content-length")
    if stated is None:
        return JSONResponse({"error": "the request must state its length"}, 411)
    length = whole_number(stated, limit + 1)
    if length is None or length > limit:
        return JSONResponse({"error": f"the request is larger than {limit} bytes"}, 413)
    return None


class Counted:
    """Counts requests by their route, never by their address, and how long they take."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            with self._metrics.timed("request"):
                await self._app(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path", None) or "none"
            self._metrics.requests.labels(route, str(status)).inc()


class HeadAsGet:
    """Answers HEAD as GET would, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


class OwnRedirects:
    """Makes redirects to this host relative: the Host header, which anybody may write, leads nowhere else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def relative(message: Message) -> None:
            if message["type"] == "http.response.start" and 300 <= message["status"] < 400:
                headers = MutableHeaders(scope=message)
                if location := headers.get("location"):
                    headers["location"] = _relative(location)
            await send(message)

        await self._app(scope, receive, relative if scope["type"] == "http" else send)


def _relative(location: str) -> str:
    """Path and query of a location; no leading slashes or backslashes that a browser takes for another host."""
    parts = urlsplit(location)
    path = "/" + parts.path.lstrip("/\\")
    return f"{path}?{parts.query}" if parts.query else path

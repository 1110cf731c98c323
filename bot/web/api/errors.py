"""The one shape of errors of the JSON API, and how refusals and faults become it."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, cast

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from bot.intake import IntakeError
from bot.schemas.places import ErrorOut, MatchOut

REFUSED: dict[int | str, dict[str, Any]] = {code: {"model": ErrorOut} for code in (404, 409, 422, 429)}
NOT_FOUND: dict[int | str, dict[str, Any]] = {code: {"model": ErrorOut} for code in (404, 429)}


class ApiError(Exception):
    """A request that cannot be answered: its HTTP status and what to say."""

    def __init__(self, status: int, body: ErrorOut) -> None:
        self.status, self.body = status, body
        super().__init__(body.error)


def api_error(status: int, lines: Sequence[str], matches: Sequence[MatchOut] = ()) -> ApiError:
    """A refusal for each of some reasons, with the towns to choose from where there are any."""
    return ApiError(status, ErrorOut(error="\n".join(lines), lines=list(lines), matches=list(matches)))


def refused(error: IntakeError) -> ApiError:
    """What was written and cannot be used, line by line."""
    return api_error(422, error.lines)


def no_solution(solution_id: str) -> ApiError:
    """There is no card with this id."""
    return ApiError(404, ErrorOut(error=f"no solution {solution_id!r}"))


async def on_refused(request: Request, error: Exception) -> Response:
    """The answer to a refusal."""
    refusal = cast(ApiError, error)
    return JSONResponse(refusal.body.model_dump(), refusal.status)


async def on_invalid(request: Request, error: Exception) -> Response:
    """The answer to a body or a query that is not of its schema: every fault with its place."""
    lines = [_line(fault) for fault in cast(RequestValidationError, error).errors()]
    return JSONResponse({"error": "; ".join(lines), "lines": lines, "matches": []}, 422)


def _line(fault: dict[str, Any]) -> str:
    detail = (fault.get("ctx") or {}).get("error") if fault["type"] == "json_invalid" else None
    line = f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" + (f": {detail}" if detail else "")
    return line.encode("utf-8", "replace").decode()


class _TextRequest(Request):
    """A request whose JSON holds whole characters only."""

    async def json(self) -> Any:
        """The parsed body. Raises JSONDecodeError also for half a character (an unpaired surrogate)."""
        value = await super().json()
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            raise json.JSONDecodeError("half a character: an unpaired surrogate", "", error.start) from None
        return value


class ApiRoute(APIRoute):
    """A route of the API: a body with half a character is told as such before anything works with it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler over a request whose JSON is checked."""
        handler = super().get_route_handler()

        async def checked(request: Request) -> Response:
            return await handler(_TextRequest(request.scope, request.receive))

        return checked

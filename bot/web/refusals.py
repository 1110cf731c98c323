"""A request that is refused before any route sees it: the sentence why, as a page or in the one shape of the API."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from bot.texts.words import words_in
from bot.web.access import language_of
from bot.web.pages.rendering import error_page

API = "/api/v1/"


def refusal(request: Request, status: int, key: str) -> Response:
    """The sentence of a key in the language of the request."""
    if not request.url.path.startswith(API):
        return error_page(request, status, key)
    line = words_in(language_of(request))(key)
    return JSONResponse({"error": line, "lines": [line], "matches": []}, status)

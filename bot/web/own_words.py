"""Keeps personal data out of the addresses of our pages: links, history, bookmarks."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse

from bot.privacy.hiding import hide
from bot.texts.words import Words

PROBLEM = "problem"
"""The field of an address in which people write in their own words."""


def without_personal_data(request: Request, words: Words, field: str = PROBLEM) -> RedirectResponse | None:
    """The way to the same page with personal data hidden in a field; None where there is nothing to hide."""
    said = request.query_params.get(field, "")
    hidden = hide(said, words)
    if hidden == said:
        return None
    kept = [(k, hidden if k == field else v) for k, v in request.query_params.multi_items()]
    return RedirectResponse(f"{request.url.path}?{urlencode(kept)}", 303)

"""The page of a conversation as a whole, to save or print."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.rasa.tracker import Tracker, tracker_url
from bot.texts.words import words_in
from bot.web.access import SESSION_COOKIE, gateway_of, language_of, services_of
from bot.web.cookies import cookie_of
from bot.web.headers import NOBODY
from bot.web.pages.rendering import render_page

router = APIRouter(include_in_schema=False)


@router.get("/chat/export")
async def export(request: Request) -> HTMLResponse:
    """The conversation of this browser; nobody else's can be opened."""
    services, words = services_of(request), words_in(language_of(request))
    sender = gateway_of(request).conversations.sender_of(cookie_of(request, SESSION_COOKIE))
    tracker = Tracker(tracker_url(services.settings))
    lines = await asyncio.to_thread(tracker.transcript, sender, words("export_pressed")) if sender else []
    page = render_page(request, "export.html", lines=lines)
    page.headers["Cache-Control"] = NOBODY
    return page

"""The page about Provodnik itself: all topics by section, or the one that a question means."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.texts.words import words_in
from bot.web.access import language_of, services_of
from bot.web.pages.rendering import render_page

router = APIRouter(include_in_schema=False)
MOST_ASKED = 300
"""Characters of a question that are read."""


@router.get("/about")
def about(request: Request, q: str = "") -> HTMLResponse:
    """Every question and answer, and above them the answer to the question that was asked."""
    service, language = services_of(request).about, language_of(request)
    words = words_in(language)
    asked = " ".join(q.split())[:MOST_ASKED]
    topics = sorted(service.topics(language), key=lambda topic: SECTIONS.index(topic.section))
    return render_page(
        request,
        "about.html",
        asked=asked,
        answer=service.ask(asked, language) if asked else None,
        sections=[
            (name, words(f"about_section.{name}"), list(held))
            for name, held in groupby(topics, key=lambda topic: topic.section)
        ],
    )


SECTIONS = ("service", "askers", "data", "method", "terms", "law", "privacy")
"""The files of topics in the order of the page."""

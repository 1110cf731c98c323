"""Two to five solutions side by side: what differs first, with the verdict for the town that asks."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.papers.model import MOST_SOLUTIONS
from bot.presentation.beside import BesidePresenter
from bot.privacy.hiding import told_of
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.own_words import without_personal_data
from bot.web.pages.asking import Asking, asking_of
from bot.web.pages.rendering import render_page
from catalogue.model import Scope, Solution
from recommender.beside import alike, beside

router = APIRouter(include_in_schema=False)
LEAST, MOST = 2, MOST_SOLUTIONS
READ = 20
"""Most ids of an address that are looked at."""
SUGGESTED = 8
ON = "on"


@router.get("/compare")
async def compare(request: Request) -> Response:
    """The chosen solutions side by side; with fewer than two, what could be set beside the one that is chosen."""
    services, words = services_of(request), words_in(language_of(request))
    if address := without_personal_data(request, words):
        return address
    asking = asking_of(request, services, words)
    asked = list(dict.fromkeys(request.query_params.getlist("id")))[:READ]
    known = [services.catalogue.solutions[i] for i in asked if i in services.catalogue.solutions]
    unknown, left = len(asked) - len(known), known[MOST:]
    chosen = known[:MOST]
    values: dict[str, Any] = {
        "asking": asking,
        "hidden": told_of(asking.problem, words),
        "town": BesidePresenter(services.catalogue, words).town_in_region(asking.town) if asking.town else None,
        "notes": _notes(words, unknown, [s.title[words.language] for s in left]),
        "ids": [s.id for s in chosen],
        "add": "/catalogue?" + asking.query(*(("id", s.id) for s in chosen)),
        "heads": _heads(words, asking, chosen),
        "most": MOST,
        "others": (),
        "rows": (),
        "same": 0,
        "papers": None,
        "only": request.query_params.get("diff") == ON,
        "switch": "",
    }
    if len(chosen) < LEAST:
        values["others"] = _suggested(services, words, chosen)
        return render_page(request, "compare.html", **values)
    compared = await asyncio.to_thread(beside, services.catalogue, chosen, asking.town)
    statuses = [services.register.status_of_solution(s, services.today()) for s in chosen]
    rows = BesidePresenter(services.catalogue, words).rows(compared, statuses)
    values["same"] = sum(not row.differs for row in rows)
    values["rows"] = [row for row in rows if row.differs or not values["only"]]
    values["switch"] = _address(asking, chosen, only=not values["only"])
    if asking.town and all(s.scope is Scope.DOMESTIC for s in chosen):
        values["papers"] = asking.query(*(("solution", s.id) for s in chosen))
    return render_page(request, "compare.html", **values)


def _address(asking: Asking, solutions: list[Solution], *, only: bool = False) -> str:
    diff = [("diff", ON)] if only else []
    return "/compare?" + asking.query(*(("id", s.id) for s in solutions), *diff)


def _heads(words: Words, asking: Asking, chosen: list[Solution]) -> list[dict[str, str]]:
    """What stands above each column: the name, the way to the card, and the same page without it."""
    kept = asking.query()
    return [
        {
            "title": s.title[words.language],
            "url": f"/solutions/{s.id}" + (f"?{kept}" if kept else ""),
            "without": _address(asking, [other for other in chosen if other is not s]),
        }
        for s in chosen
    ]


def _notes(words: Words, unknown: int, left: list[str]) -> list[str]:
    notes = [words("compare.unknown", n=unknown)] if unknown else []
    return notes + ([words("compare.too_many", most=MOST, names="; ".join(left))] if left else [])


def _suggested(services: WebServices, words: Words, chosen: list[Solution]) -> list[tuple[str, str]]:
    """What could be set beside the one that is chosen."""
    others = alike(services.catalogue, chosen[0], SUGGESTED) if chosen else []
    return [(s.id, s.title[words.language]) for s in others]

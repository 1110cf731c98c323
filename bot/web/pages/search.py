"""The page of the search: the whole task without the chat and without JavaScript."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.intake import OwnTownError, TownError, town_meant
from bot.presentation.places import asked_about, region_view, understood
from bot.privacy.hiding import told_of
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.numbers import MOST_RESIDENTS, whole_number
from bot.web.own_words import without_personal_data
from bot.web.pages.asking import FIELDS, said_of
from bot.web.pages.facets import chosen_of, facet_fields, value_name
from bot.web.pages.rendering import render_page
from bot.web.pages.results import results_of
from catalogue.model import Language, Municipality
from catalogue.places.gazetteer import display
from catalogue.places.resolution import Why
from recommender.browsing import Browsed, Chosen, browse
from recommender.model import Constraints, Question, Report

router = APIRouter(include_in_schema=False)
PAGE_SIZE, MOST = 5, 50
DOORS = {"town": "/town", "region": "/regions", "catalogue": "/catalogue"}
"""Where else one can begin."""
EXAMPLE = "solikamsk"
CHAT_LABELS = (
    "card.donor",
    "card.since",
    "card.contact",
    "card.transfer",
    "card.register",
    "card.lesson",
    "card.sources",
    "card.why",
    "page.chat_you",
    "page.chat_bot",
    "page.chat_wait",
    "page.chat_failed",
)
"""What the chat's own script says."""


@router.get("/")
async def index(request: Request) -> Response:
    """The form, and when it is filled in, the answer."""
    services, words = services_of(request), words_in(language_of(request))
    if address := without_personal_data(request, words):
        return address
    query = request.query_params
    form = {key: query.get(key, "").strip() for key in FIELDS}
    if chosen := query.get("choice", "").strip():
        form |= {"municipality": chosen, "region": "", "population": ""}
    registered = query.get("registered") == "on"
    shown = max(1, whole_number(query.get("shown", ""), MOST) or PAGE_SIZE)
    said, narrowed = said_of(query, services), chosen_of(query)
    values: dict[str, Any] = {
        "form": form,
        "kept": [*said.fields],
        "notes": (),
        "facets": (),
        "filtered": (),
        "chosen": [(facet.value, value) for facet, value in narrowed.items()],
        "registered": registered,
        "hidden": told_of(form["problem"], words),
        "errors": {},
        "choices": [],
        "question": "",
        "own": False,
        "understood": None,
        "region": None,
        "answer": None,
        "chat_labels": _chat_labels(),
        "doors": _doors(words),
    }
    if "municipality" not in query:
        return render_page(request, "index.html", **values)
    limit = services.settings.chat.max_characters
    if len(form["problem"]) > limit:
        values["errors"]["problem"] = words("page.error_long", limit=words.number(limit))
    town = _town(services, words, form, values)
    if values["errors"] or town is None:
        return render_page(request, "index.html", 200 if values["choices"] else 422, **values)
    profile, values["notes"] = said.profile(services, words, town)
    question = Question(
        profile=profile,
        problem=form["problem"],
        constraints=Constraints(only_registered=registered),
        limit=shown,
    )
    report, found, whole = await asyncio.to_thread(_filtered, services, question, narrowed)
    values |= {
        "facets": facet_fields(services, words, narrowed, found),
        "filtered": _removals(services, words, request),
    }
    more = None
    if report.total > len(report.recommendations) and shown < MOST:
        more = "?" + request.url.include_query_params(shown=shown + PAGE_SIZE).query
    papers = urlencode([*((k, form[k]) for k in FIELDS if form[k]), *said.fields])
    values["answer"] = results_of(services, words, report, town, papers, more, query.getlist("id"))
    if narrowed and report.recommendations:
        # Of what was left out nothing may be said as of the whole catalogue.
        shown_now = words.number(len(report.recommendations))
        values["answer"]["intro"] = words("page.filtered_intro", n=report.total, of=whole, shown=shown_now)
    return render_page(request, "index.html", **values)


def _filtered(services: WebServices, question: Question, chosen: Chosen) -> tuple[Report, Browsed, int]:
    """The report on what has every chosen value, in the order of the whole list; what each value would leave; how long
    the whole list is.
    """
    whole = services.recommender.rank(question)
    ranked = {r.solution.id: r for r in whole.everything}
    found = browse(
        services.catalogue,
        [r.solution for r in whole.everything],
        chosen,
        lambda s: ranked[s.id].register.status,
        lambda s: ranked[s.id].transfer.verdict,
    )
    left = tuple(replace(ranked[s.id], rank=n) for n, s in enumerate(found.solutions, 1))
    return replace(whole, everything=left).report(), found, len(ranked)


def _removals(services: WebServices, words: Words, request: Request) -> list[tuple[str, str]]:
    """What is chosen, in words, each with the address of the same list without it."""
    fields = request.query_params.multi_items()
    return [
        (
            f"{words(f'browse.facet.{facet}')}: {value_name(services, words, facet, value)}",
            f"/?{urlencode([(k, v) for k, v in fields if k not in (facet.value, 'shown', 'lang')])}#results",
        )
        for facet, value in chosen_of(request.query_params).items()
    ]


def _doors(words: Words) -> list[tuple[str, str, str]]:
    """Where else one can begin, and a finished example: address, name, what is there."""
    example = urlencode({"municipality": EXAMPLE, "problem": words("door.example_problem")})
    return [
        (address, words(f"door.{name}"), words(f"door.{name}_told"))
        for name, address in {**DOORS, "example": f"/?{example}#results"}.items()
    ]


def _town(services: WebServices, words: Words, form: dict[str, str], values: dict[str, Any]) -> Municipality | None:
    """The town of the form; what is wrong, must be chosen or must be told is put into `values`."""
    population = (whole_number(form["population"], MOST_RESIDENTS) or 0) if form["population"] else None
    try:
        found = town_meant(services.places, words, form["municipality"], form["region"], population)
    except TownError as error:
        values["choices"] = [(t.id, display(t, words.language)) for t in error.found.candidates]
        values["question"] = asked_about(error.found, words)
        values["own"] = Why.UNKNOWN_REGION in error.found.why
        values["region"] = region_view(error.found, services.places, words)
        if not values["choices"]:
            values["own"] = bool(form["municipality"])
            values["errors"]["municipality"] = str(error)
        return None
    except OwnTownError as error:
        values["own"] = True
        values["errors"]["population"] = str(error)
        return None
    values["own"] = bool(form["region"] or form["population"])
    values["understood"] = understood(found, words)
    return found.one


def _chat_labels() -> str:
    """The labels the chat needs, in both languages, as JSON for a data block."""
    labels = {lang.value: {key: words_in(lang).template(key) for key in CHAT_LABELS} for lang in Language}
    text = json.dumps(labels, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

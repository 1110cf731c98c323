"""The page of one solution: its card in full."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.presentation.attributes import MORE_ATTRIBUTES, AttributePresenter
from bot.presentation.solutions import Presenter
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.pages.register import purchase_lines
from bot.web.pages.rendering import error_page, render_page
from catalogue.cards.checks.freshness import Age, freshness
from catalogue.facts.reading import effects_of
from catalogue.model import Solution
from catalogue.registers.status.purchase import kinds_of
from recommender.evidence import grade

router = APIRouter(include_in_schema=False)


@router.get("/solutions/{solution_id}")
def solution(solution_id: str, request: Request) -> HTMLResponse:
    """One card of the catalogue in full."""
    services = services_of(request)
    found = services.catalogue.solutions.get(solution_id)
    if found is None:
        return error_page(request, 404)
    return render_page(request, "solution.html", s=_card_page(services, words_in(language_of(request)), found))


def _card_page(services: WebServices, words: Words, s: Solution) -> dict[str, Any]:
    present, language = Presenter(services.catalogue, words), words.language
    answer = services.register.of_solution(s, services.today())
    note = s.import_substitution.note
    fresh = freshness(s, services.edited.checked.get(s.id), services.today())
    tell = AttributePresenter(
        services.catalogue, services.attributes, services.register, words, services.today(), services.edited.checked.get
    )
    attributes = [tell.line(s, a) for a in MORE_ATTRIBUTES]
    donors = {d.city_id: services.catalogue.cities[d.city_id] for d in s.deployments}
    return {
        "title": s.title[language],
        "name": present.own_name(s),
        "summary": s.summary[language],
        "directions": [services.catalogue.directions[d].name[language] for d in s.directions],
        "problems": s.problems[language],
        "deployments": [(present.deployment(d), present.source(d.source)) for d in s.deployments],
        "lessons": present.lessons(s),
        "effects": [(present.effect(e), present.source(e.source)) for e in effects_of(s)],
        "costs": [(present.cost(c), present.source(c.source)) for c in s.costs],
        "funding": [(present.funding(f), f.source) for f in services.catalogue.funding_of(s)],
        "attributes": [(words(f"attribute_name.{a.attribute}"), a.text, a.near) for a in attributes],
        "register": answer.wording[language],
        "register_next": answer.next_step[language],
        "register_greyed": answer.greyed,
        "register_label": answer.label[language],
        "purchase": purchase_lines(services, words, answer, kinds_of(s.components)),
        "register_note": note[language] if note and answer.of_card else None,
        "grade": grade(s).grade,
        "age": words(f"page.age_{fresh.age}"),
        "stale": fresh.age is Age.STALE,
        "dates": words(
            "page.age_dates",
            seen=words.date(fresh.seen) if fresh.seen else words("page.unknown"),
            checked=words.date(fresh.checked) if fresh.checked else words("page.age_never"),
        ),
        "evidence": words(f"evidence.{s.evidence}"),
        "contacts": [(c.name[language], c.contact.body[language], c.contact.url) for c in donors.values()],
        "counterparts": [(i, services.catalogue.solutions[i].title[language]) for i in s.domestic_counterparts],
        "sources": present.sources(s),
    }

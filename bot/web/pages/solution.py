"""The page of one solution: its card in full."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.papers.donor_questions import questions_about
from bot.presentation.attributes import MORE_ATTRIBUTES, AttributePresenter
from bot.presentation.solutions import Presenter
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.own_words import without_personal_data
from bot.web.pages.asking import Asking, asking_of
from bot.web.pages.register import purchase_lines
from bot.web.pages.rendering import error_page, render_page
from catalogue.cards.checks.freshness import Age, freshness
from catalogue.facts.reading import effects_of
from catalogue.model import Capability, Scope, Solution
from catalogue.registers.status.purchase import kinds_of
from recommender.beside import alike, beside
from recommender.donors import donors_of
from recommender.evidence import grade, proof_of

router = APIRouter(include_in_schema=False)
SHOWN_ALIKE, SHOWN_BRINGING = 4, 3


@router.get("/solutions/{solution_id}")
def solution(solution_id: str, request: Request) -> Response:
    """One card of the catalogue in full; for a town that asks, whether it fits and whom to ask first."""
    services, words = services_of(request), words_in(language_of(request))
    if address := without_personal_data(request, words):
        return address
    found = services.catalogue.solutions.get(solution_id)
    if found is None:
        return error_page(request, 404)
    asking = asking_of(request, services, words)
    has = [c for c in found.needs if c in request.query_params.getlist("has")]
    return render_page(
        request,
        "solution.html",
        s=_card_page(services, words, found),
        asking=asking,
        fit=_fit(services, words, found, asking, has),
        needs=_needs(services, words, found, has),
        questions=_questions(words, found, asking, services),
        alike=[
            (f"/solutions/{other.id}?{asking.query()}", other.title[words.language], _pair(asking, found, other))
            for other in alike(services.catalogue, found, SHOWN_ALIKE)
        ],
    )


def _fit(
    services: WebServices, words: Words, found: Solution, asking: Asking, has: list[Capability]
) -> dict[str, Any] | None:
    """What the card says to the town that asks."""
    if asking.town is None:
        return None
    present = Presenter(services.catalogue, words)
    one = beside(services.catalogue, [found], asking.town, has)[0]
    donor = present.donor(one.donor) if one.donor else None
    papers = found.scope is Scope.DOMESTIC and donor is not None and not one.runs_here
    return {
        "town": present.town_in_region(asking.town),
        "runs": one.runs_here,
        "verdict": one.transfer.verdict.value if one.transfer else "",
        "label": words(f"verdict.{one.transfer.verdict}") if one.transfer else "",
        "reasons": [present.transfer_reason(t) for t in one.transfer.reasons] if one.transfer else [],
        "donor": donor,
        "papers": asking.query(("solution", found.id)) if papers else None,
    }


def _needs(services: WebServices, words: Words, found: Solution, has: list[Capability]) -> list[dict[str, Any]]:
    """What must be there first: whether the town has it, else which solutions bring it."""
    domestic = services.catalogue.in_scope(Scope.DOMESTIC)
    brings = {
        c: sorted((s for s in domestic if c in s.provides), key=lambda s: (-grade(s).grade, s.id)) for c in found.needs
    }
    return [
        {
            "id": c.value,
            "name": words(f"capability.{c}"),
            "has": c in has,
            "brings": [(s.id, s.title[words.language]) for s in brings[c][:SHOWN_BRINGING]],
        }
        for c in found.needs
    ]


def _questions(words: Words, found: Solution, asking: Asking, services: WebServices) -> dict[str, Any] | None:
    """What to ask the first donor of the town that asks, else the place where it is best proven."""
    if found.scope is not Scope.DOMESTIC or not found.deployments:
        return None
    best = max(found.deployments, key=proof_of)
    if asking.town and (donor := next(iter(donors_of(found, asking.town, services.catalogue.cities)), None)):
        best = donor.deployment
    city = services.catalogue.cities[best.city_id].name[words.language]
    return {"city": city, "lines": [q.text for q in questions_about(found, best, words)]}


def _pair(asking: Asking, one: Solution, other: Solution) -> str:
    return "/compare?" + asking.query(("id", one.id), ("id", other.id))


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
        "id": s.id,
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

"""The server-rendered page: the whole task without the chat and without JavaScript."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.presentation.solutions import Presenter
from bot.rasa.server import conversations
from bot.rasa.transcript import transcript
from bot.registers import wording as register_wording
from bot.registers.model import RegisterAnswer
from bot.services import Services
from bot.texts.words import Words, words_in
from bot.web.api.routes import LANGUAGE_COOKIE, SESSION_COOKIE, gateway_of, services_of
from catalogue.cards.checks.freshness import Age, freshness
from catalogue.model import Language, Municipality, Solution
from catalogue.places.gazetteer import display, entered_by_hand, namesakes
from catalogue.registers.status.purchase import PurchaseKind, kinds_of
from recommender.evidence import grade
from recommender.model import Constraints, Profile, Question, Report

router = APIRouter(include_in_schema=False)
PAGE_SIZE, MOST = 5, 50
PAPER_FIELDS = ("municipality", "problem", "region", "population")
"""What the papers need of the form besides the solution."""
MOST_ASKED = 300
"""Characters of a question on the register that are read."""
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
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def language_of(request: Request) -> Language:
    """The language of a page: asked for in the address, remembered, or preferred by the browser."""
    for code in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if code in set(Language):
            return Language(code)
    accepted = request.headers.get("accept-language", "").lower()
    return Language.EN if accepted.startswith("en") else Language.RU


def render_page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A template in the language of the page, with the words and the way to the other language."""
    language = language_of(request)
    words = words_in(language)
    other = Language.EN if language is Language.RU else Language.RU
    html = _environment.get_template(template).render(
        w=words,
        lang=language.value,
        other=other.value,
        requests_on=getattr(request.app.state, "requests_on", False),
        other_url=str(request.url.include_query_params(lang=other.value)).split(request.url.netloc, 1)[1],
        **values,
    )
    response = HTMLResponse(html, status)
    if request.query_params.get("lang") in set(Language):
        response.set_cookie(LANGUAGE_COOKIE, language.value, max_age=31_536_000, samesite="lax", httponly=True)
    return response


def error_page(request: Request, status: int) -> HTMLResponse:
    message = "page.server_error" if status >= 500 else "page.not_found"
    return render_page(request, "error.html", status, message=message)


@router.get("/")
async def index(request: Request) -> HTMLResponse:
    """The form, and when it is filled in, the answer."""
    services, words = services_of(request), words_in(language_of(request))
    query = request.query_params
    form = {key: query.get(key, "").strip() for key in ("municipality", "problem", "region", "population")}
    registered = query.get("registered") == "on"
    shown = min(MOST, int(query["shown"])) if query.get("shown", "").isdigit() else PAGE_SIZE
    values: dict[str, Any] = {
        "form": form,
        "registered": registered,
        "errors": {},
        "choices": [],
        "own": False,
        "answer": None,
        "chat_labels": _chat_labels(),
    }
    if "municipality" not in query:
        return render_page(request, "index.html", **values)
    limit = services.settings.chat.max_characters
    if len(form["problem"]) > limit:
        values["errors"]["problem"] = words("page.error_long", limit=words.number(limit))
    town = _town(services, words, form, values)
    if values["errors"] or town is None:
        return render_page(request, "index.html", 200 if values["choices"] else 422, **values)
    question = Question(
        Profile(town), form["problem"], constraints=Constraints(only_registered=registered), limit=max(1, shown)
    )
    report = await asyncio.to_thread(services.recommender.recommend, question)
    values["answer"] = _answer(services, words, report, town, request, shown)
    return render_page(request, "index.html", **values)


def _town(services: Services, words: Words, form: dict[str, str], values: dict[str, Any]) -> Municipality | None:
    """The town of the form; what is wrong or must be chosen is put into `values`."""
    name = form["municipality"]
    if not name:
        values["errors"]["municipality"] = words("page.error_town")
        return None
    if form["region"] or form["population"]:
        values["own"] = True
        try:
            return entered_by_hand(name, form["region"], int(form["population"].replace(" ", "") or 0))
        except ValueError:
            values["errors"]["population"] = words("page.error_own")
            return None
    known = services.gazetteer.get(name)
    if known:
        return known
    towns = namesakes(services.gazetteer.find(name, 10))
    if len(towns) > 1:
        values["choices"] = [(t.id, display(t, words.language)) for t in towns]
        return None
    if not towns:
        values["own"] = True
        values["errors"]["municipality"] = words("page.error_town_unknown", text=name)
        return None
    return towns[0]


def _answer(
    services: Services, words: Words, report: Report, town: Municipality, request: Request, shown: int
) -> dict[str, Any]:
    present = Presenter(services.catalogue, words)
    more = None
    if report.total > len(report.recommendations) and shown < MOST:
        more = "?" + request.url.include_query_params(shown=shown + PAGE_SIZE).query
    return {
        "town": f"{present.town(town)}, {town.region.name[words.language]}",
        "population": present.population(town),
        "standing": present.standing(report.assessment.standing),
        "reference": present.reference(report.assessment.reference),
        "intro": present.intro(report, town, 1, len(report.recommendations)) if report.recommendations else "",
        "cards": [present.card(r) for r in report.recommendations],
        "gaps": [
            {
                "name": services.catalogue.directions[g.direction].name[words.language],
                "own": present.share(g.own),
                "reference": present.share(g.reference),
                "gap": present.share(g.gap_share),
                "basis": words(f"basis.{g.basis}"),
                "own_x": None if g.own is None else round(200 * g.own, 1),
                "reference_x": None if g.reference is None else round(200 * g.reference, 1),
            }
            for g in sorted(report.assessment.gaps, key=lambda g: -(g.gap_share or 0.0))
        ],
        "more": more,
        "papers": urlencode([(k, v) for k in PAPER_FIELDS if (v := request.query_params.get(k, "").strip())]),
    }


def _purchase(
    services: Services, words: Words, answer: RegisterAnswer, kinds: tuple[PurchaseKind, ...]
) -> list[dict[str, Any]]:
    """What a status means for a purchase, rule by rule."""
    language = words.language
    return [
        {
            "action": words("purchase_action", kind=words(f"purchase_kind.{rule.kind}"), action=rule.action[language]),
            "document": words("purchase_document", document=rule.document[language]) if rule.document else "",
            "acts": register_wording.acts(words, rule.acts),
            "open": " ".join(dict.fromkeys(p.text[language] for p in rule.open_points)),
        }
        for rule in services.register.purchase_rules(answer, kinds)
    ]


@router.get("/register")
def register(request: Request, q: str = "") -> HTMLResponse:
    """A product in the registers: status with its date, candidates, the next step, what it means for a purchase."""
    services, words = services_of(request), words_in(language_of(request))
    language, asked = words.language, " ".join(q.split())[:MOST_ASKED]
    values: dict[str, Any] = {"asked": asked, "answer": None, "snapshots": []}
    registers = services.register
    if asked:
        answer = registers.check(asked, services.today())
        values["answer"] = {
            "label": answer.label[language],
            "greyed": answer.greyed,
            "wording": answer.wording[language],
            "next": answer.next_step[language],
            "url": answer.url,
            "matches": [
                {
                    "name": m.product,
                    "owner": m.owner,
                    "inn": m.inn or words("page.unknown"),
                    "number": m.entry_number,
                    "register": words(f"register_kind.{m.register}"),
                    "status": words(f"register_status.{m.status}"),
                    "date": words.date(m.entry_date) if m.entry_date else words("page.unknown"),
                    "score": "" if m.score is None else words.number(m.score),
                }
                for m in answer.matches
            ],
            "purchase": _purchase(services, words, answer, registers.kinds_of_answer(answer)),
        }
    as_of = words.date(registers.table.as_of.isoformat())
    values["caution"] = words("purchase_as_of", date=as_of, caution=registers.table.caution[language])
    return render_page(request, "register.html", **values)


def _chat_labels() -> str:
    """The labels the chat needs, in both languages, as JSON for a data block."""
    labels = {lang.value: {key: words_in(lang).template(key) for key in CHAT_LABELS} for lang in Language}
    text = json.dumps(labels, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@router.get("/chat/export")
async def export(request: Request) -> HTMLResponse:
    """The conversation of this browser, to save or print; nobody else's can be opened."""
    services, words = services_of(request), words_in(language_of(request))
    sender = gateway_of(request).sender_of(request.cookies.get(SESSION_COOKIE))
    path = conversations(services.settings)
    lines = await asyncio.to_thread(transcript, path, sender, words("export_pressed")) if sender else []
    page = render_page(request, "export.html", lines=lines)
    page.headers["Cache-Control"] = "no-store"
    return page


@router.get("/solutions/{solution_id}")
def solution(solution_id: str, request: Request) -> HTMLResponse:
    """One card of the catalogue in full."""
    services = services_of(request)
    found = services.catalogue.solutions.get(solution_id)
    if found is None:
        return error_page(request, 404)
    return render_page(request, "solution.html", s=_card_page(services, words_in(language_of(request)), found))


def _card_page(services: Services, words: Words, s: Solution) -> dict[str, Any]:
    present, language = Presenter(services.catalogue, words), words.language
    answer = services.register.of_solution(s, services.today())
    note = s.import_substitution.note
    fresh = freshness(s, services.edited.checked.get(s.id), services.today())
    donors = {d.city_id: services.catalogue.cities[d.city_id] for d in s.deployments}
    return {
        "title": s.name[language],
        "summary": s.summary[language],
        "directions": [services.catalogue.directions[d].name[language] for d in s.directions],
        "problems": s.problems[language],
        "deployments": [(present.deployment(d), present.source(d.source)) for d in s.deployments],
        "lessons": present.lessons(s),
        "effects": [(present.effect(e), present.source(e.source)) for e in s.effects],
        "vendor": s.vendor.name[language] if s.vendor else None,
        "register": answer.wording[language],
        "register_next": answer.next_step[language],
        "register_greyed": answer.greyed,
        "register_label": answer.label[language],
        "purchase": _purchase(services, words, answer, kinds_of(s.components)),
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
        "counterparts": [(i, services.catalogue.solutions[i].name[language]) for i in s.domestic_counterparts],
        "sources": present.sources(s),
    }

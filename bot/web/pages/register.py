"""The page of the official registers: a product, its status with its date, what it means for a purchase."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.registers import wording as register_wording
from bot.registers.model import RegisterAnswer
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.pages.rendering import render_page
from catalogue.registers.status.purchase import PurchaseKind

router = APIRouter(include_in_schema=False)
MOST_ASKED = 300
"""Characters of a question on the register that are read."""


def purchase_lines(
    services: WebServices, words: Words, answer: RegisterAnswer, kinds: tuple[PurchaseKind, ...]
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
    registers = services.register
    answers = registers.check_each(asked, services.today()) if asked else ()
    as_of = words.date(registers.table.as_of.isoformat())
    return render_page(
        request,
        "register.html",
        asked=asked,
        answers=[_shown(services, words, answer) for answer in answers],
        caution=words("purchase_as_of", date=as_of, caution=registers.table.caution[language]),
    )


def _shown(services: WebServices, words: Words, answer: RegisterAnswer) -> dict[str, Any]:
    """One product's answer as its template shows it."""
    language = words.language
    return {
        "query": answer.query,
        "label": "" if answer.not_a_name else answer.label[language],
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
                "by": words("register_exact_name" if m.exact else f"register_by.{m.by}") if m.by else "",
            }
            for m in answer.matches
        ],
        "purchase": purchase_lines(services, words, answer, services.register.kinds_of_answer(answer)),
    }

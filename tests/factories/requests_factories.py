"""Small requests to test with."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.requests.model import Consent, Filled, NewRequest
from bot.requests.numbers import secret_of_key
from bot.requests.records import DailyLimits
from catalogue.model import Language

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
NO_LIMITS = DailyLimits(10_000, 10_000)
FILLED = Filled(
    organisation="Администрация Нытвенского городского округа",
    position="начальник отдела ЖКХ",
    contact="gkh@nytva.example",
    solution="binology-smart-waste",
    donor="nizhny-novgorod",
    region="perm-krai",
    message="Просим рассказать, как устроен вывоз отходов.",
    language=Language.RU,
)
OPERATOR = "Министерство Примеров, 614000, г. Пермь"
FORM = {
    "organisation": FILLED.organisation,
    "position": FILLED.position,
    "contact": FILLED.contact,
    "solution": FILLED.solution,
    "donor": FILLED.donor,
    "region": FILLED.region,
    "message": FILLED.message,
}


def make_filled(**changes: Any) -> Filled:
    return replace(FILLED, **changes)


def make_new(key: str | None = None, **changes: Any) -> NewRequest:
    key = key or secrets.token_hex(16)
    return NewRequest(make_filled(**changes), Consent("v1", "согласие"), key, secret_of_key("server", key))

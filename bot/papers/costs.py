"""Sums of money that sources name beside a solution. They are no estimate for another town, and no effect."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.presentation.effects import is_money
from catalogue.model import Solution, Text

_MONEY_SCALE = re.compile(
    r"(закупка|\bконтракт[ау]?\b|бюджет|израсходовано|запланировано|приборов учёта)\D.*(млн|млрд) руб"
    r"|\([\d,]+ млн руб\.\)",
    re.IGNORECASE,
)
"""Read on the Russian text, so that both languages name the same sums. A test lists what is found in the whole
catalogue: each was read by a person."""
_AMOUNT = re.compile(r"[\d,]+ (?:млн|млрд|тыс\.) руб")


@dataclass(frozen=True, slots=True)
class Sum:
    """What a source says of money, in its own words; `year` is None where it names none."""

    text: Text
    city_id: str | None
    year: int | None
    source: str


def sums_of(solution: Solution) -> tuple[Sum, ...]:
    """Every sum that the card of a solution names, each once."""
    scales = [
        Sum(d.scale, d.city_id, None, d.source)
        for d in solution.deployments
        if d.scale and _MONEY_SCALE.search(d.scale.ru)
    ]
    told = {amount for s in scales for amount in _AMOUNT.findall(s.text.ru)}
    effects = [
        Sum(
            Text(f"{e.metric.ru} — {e.value.ru}", f"{e.metric.en} — {e.value.en}"),
            e.city_id,
            e.year,
            e.source,
        )
        for e in solution.effects
        if is_money(e) and not set(_AMOUNT.findall(e.value.ru)) & told
    ]
    return (*effects, *scales)

"""What a solution brought, apart from the sums that were paid for it."""

from __future__ import annotations

import re

from catalogue.model import Effect, Solution

_MONEY_METRIC = re.compile(r"стоимост|инвестици|субсиди|трансферт", re.IGNORECASE)


def is_money(effect: Effect) -> bool:
    """Whether a figure tells what was paid rather than what was reached."""
    return bool(_MONEY_METRIC.search(effect.metric.ru))


def effects_of(solution: Solution) -> tuple[Effect, ...]:
    """What a solution brought or promises, without the sums paid for it."""
    return tuple(e for e in solution.effects if not is_money(e))

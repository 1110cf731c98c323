"""How old what is known of a card is: the newest date in it, and the day an editor last checked it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalogue.model import Solution

MONTHS = 12
"""After so many months without a newer date a card counts as stale."""


class Age(StrEnum):
    FRESH = "fresh"
    STALE = "stale"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CardDates:
    """Dates are ISO 8601, to the year, month or day as the source knows them; None is unknown.

    `seen` is the newest date that the card itself gives (register facts, effects, starts of deployments),
    `checked` the day an editor last compared it with its sources, `newest` the later of them.
    """

    id: str
    seen: str | None
    checked: str | None
    newest: str | None
    age: Age


def freshness(solution: Solution, checked: str | None, today: date, months: int = MONTHS) -> CardDates:
    """How fresh a card is on a day; a date known to the year or month counts as that period's last day."""
    dates = [solution.import_substitution.as_of, solution.import_substitution.entry_date]
    dates += [str(d.since) for d in solution.deployments if d.since is not None]
    dates += [str(e.year) for e in solution.effects if e.year is not None]
    seen = max((d for d in dates if d), key=_last_day, default=None)
    newest = max((d for d in (seen, checked) if d), key=_last_day, default=None)
    if newest is None:
        return CardDates(solution.id, seen, checked, None, Age.UNKNOWN)
    age = Age.STALE if _last_day(newest) < months_before(today, months) else Age.FRESH
    return CardDates(solution.id, seen, checked, newest, age)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _last_day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])

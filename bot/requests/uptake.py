"""What was asked for and what came of it, counted: by solution, donor, region and status. No personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from bot.requests.model import RequestStatus
from bot.requests.tables import REQUESTS


@dataclass(frozen=True, slots=True)
class Total:
    """How many requests have these four in common; ids of the catalogue."""

    solution: str
    donor: str
    region: str
    status: RequestStatus
    requests: int


class Uptake:
    """Counts the requests of the application's database, forgotten ones included."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def totals(self) -> tuple[Total, ...]:
        """Every combination that occurs, sorted by its ids."""
        keys = REQUESTS.c.solution, REQUESTS.c.donor, REQUESTS.c.region, REQUESTS.c.status
        counted = select(*keys, func.count().label("n")).group_by(*keys).order_by(*keys)
        with self._engine.connect() as connection:
            rows = connection.execute(counted).all()
        return tuple(Total(r.solution, r.donor, r.region, RequestStatus(r.status), r.n) for r in rows)

    def asked_for(self) -> Mapping[str, int]:
        """How many requests each solution drew: a sign of interest, never a proof that it works."""
        return counted_by(self.totals(), lambda total: total.solution)


def counted_by(totals: Iterable[Total], key: Callable[[Total], str]) -> Mapping[str, int]:
    """The requests by one of the four, most first, equal ones by id."""
    counts: Counter[str] = Counter()
    for total in totals:
        counts[key(total)] += total.requests
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

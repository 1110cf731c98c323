"""On what terms a solution is had, where its card says so: federal, handed over, leased, by concession or service."""

from __future__ import annotations

import re

from catalogue.facts.clauses import clauses_of
from catalogue.model import Solution, Text

_TERMS = re.compile(
    r"федеральн\w+ (?:\w+ )?(?:систем|сервис|портал|платформ|приложени)|\bГИС\b|Госуслуг|безвозмездн"
    r"|бесплатно (?:перед|предоставл|подключ)|\bв аренд|арендн|концесси|энергосервис|как услуг|по подписке",
    re.IGNORECASE,
)


def terms_of(solution: Solution) -> Text | None:
    """The first words of a card, its name before its summary, that tell how it is had without buying it whole."""
    if _TERMS.search(solution.name.ru):
        return solution.name
    scales = [c for d in solution.deployments if d.scale for c in clauses_of(d.scale)]
    return next((c for c in (*clauses_of(solution.summary), *scales) if _TERMS.search(c.ru)), None)

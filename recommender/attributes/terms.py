"""On what terms a solution is had, where its card says so: federal, handed over, leased, by concession or service."""

from __future__ import annotations

import re

from catalogue.facts.clauses import clauses_of
from catalogue.model import Solution, Text

_TERMS = re.compile(
    r"федеральн(?:ая|ый|ое) (?:\w+ )?(?:систем|сервис|портал|платформ|приложени)|безвозмездн"
    r"|бесплатно (?:перед|предоставл|подключ)|\bв аренд|арендн|концесси|энергосервис|как услуг|по подписке",
    re.IGNORECASE,
)
"""Words that say so of the solution itself; a federal system that it sends data to is none."""
_FEDERAL = re.compile(r"\bГИС [А-ЯЁ]|Госуслуг", re.IGNORECASE)
"""Names of what the state keeps for all, telling only in the name of a solution."""


def terms_of(solution: Solution) -> Text | None:
    """The first words of a card, its name before its summary, that tell how it is had without buying it whole."""
    if _TERMS.search(solution.name.ru) or _FEDERAL.search(solution.name.ru):
        return solution.name
    scales = [c for d in solution.deployments if d.scale for c in clauses_of(d.scale)]
    told = next((c for c in (*clauses_of(solution.summary), *scales) if _TERMS.search(c.ru)), None)
    return told and Text(told.ru.rstrip(". "), told.en.rstrip(". "))

"""Reads the facts of a card: its sums, figures, deployments, lessons and vendor, and the clauses that tell more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from catalogue.facts.clauses import clauses_of, kinds_of
from catalogue.facts.figures import AMOUNT, subject_of
from catalogue.facts.model import Fact, FactKind
from catalogue.facts.sums import told_sum
from catalogue.model import Cost, CostKind, Deployment, Effect, Solution, Text

PAPER = "paper"
GIVEN = frozenset({CostKind.SUBSIDY, CostKind.INVESTMENT, CostKind.BUDGET})
"""Sums that say where money came from, too."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def facts_of(solution: Solution) -> tuple[Fact, ...]:
    """Every fact of a card, each once a kind, in the order of the card."""
    found = [
        *(f for c in solution.costs for f in _of_cost(solution, c)),
        *(f for e in solution.effects for f in _of_effect(solution, e)),
        *(f for d in solution.deployments for f in _of_deployment(solution, d)),
        *_of_summary(solution),
        *_of_contract(solution),
        *_of_vendor(solution),
    ]
    return tuple(_once(found))


def facts_of_all(solutions: Iterable[Solution]) -> tuple[Fact, ...]:
    """The facts of many cards, in their order."""
    return tuple(f for s in solutions for f in facts_of(s))


def effects_of(solution: Solution) -> tuple[Effect, ...]:
    """What a solution brought or promises, without money paid or given and without praise."""
    return tuple(e for e in solution.effects if subject_of(e) is FactKind.EFFECT)


def costs_of(solution: Solution) -> tuple[Fact, ...]:
    """The sums that sources name beside a solution, paid or given. No estimate for another town, and no effect."""
    kinds = (FactKind.COST, FactKind.FUNDING)
    money = [f for f in facts_of(solution) if f.kind in kinds and (f.cost or AMOUNT.search(f.text.ru))]
    told = dict.fromkeys(f.text.ru for f in money)
    return tuple(next(f for f in money if f.text.ru == text) for text in told)


def _once(facts: list[Fact]) -> Iterator[Fact]:
    """Facts without repetitions: a sum told by a figure and again by a deployment is told by the first."""
    told: set[tuple[FactKind, object]] = set()
    for fact in facts:
        sums = AMOUNT.findall(fact.text.ru) if fact.kind is FactKind.COST else []
        keys: list[object] = [*sums, fact.text.ru]
        if not any((fact.kind, key) in told for key in keys):
            yield fact
        told.update((fact.kind, key) for key in keys)


def _of_cost(solution: Solution, cost: Cost) -> Iterator[Fact]:
    text = told_sum(cost)
    given = cost.kind in GIVEN or FactKind.FUNDING in kinds_of(text.ru, of_summary=False)
    for kind in (FactKind.COST, FactKind.FUNDING) if given else (FactKind.COST,):
        yield Fact(
            kind=kind,
            solution_id=solution.id,
            text=text,
            source=cost.source,
            city_id=cost.city_id,
            year=cost.year,
            cost=cost.kind,
        )


def _of_contract(solution: Solution) -> Iterator[Fact]:
    if solution.contract_form:
        source = solution.sources[0] if solution.sources else PAPER
        yield Fact(kind=FactKind.FUNDING, solution_id=solution.id, text=solution.contract_form, source=source)


def _of_effect(solution: Solution, effect: Effect) -> Iterator[Fact]:
    text = Text(f"{effect.metric.ru} — {effect.value.ru}", f"{effect.metric.en} — {effect.value.en}")
    subject = subject_of(effect)
    kinds = [subject]
    if subject is FactKind.COST:
        kinds += [k for k in kinds_of(text.ru, of_summary=False) if k is FactKind.FUNDING]
    for kind in kinds:
        yield Fact(
            kind=kind,
            solution_id=solution.id,
            text=text,
            source=effect.source,
            city_id=effect.city_id,
            year=effect.year,
            effect=effect.kind if kind in (FactKind.EFFECT, FactKind.COST) else None,
        )


def _of_deployment(solution: Solution, deployment: Deployment) -> Iterator[Fact]:
    if deployment.scale:
        yield _at(solution, deployment, FactKind.DEPLOYMENT, deployment.scale, deployment.since)
        for clause in clauses_of(deployment.scale):
            for kind in kinds_of(clause.ru, of_summary=False):
                yield _at(solution, deployment, kind, clause, _year_in(clause.ru))
    if deployment.lesson:
        lesson = deployment.lesson
        yield _at(solution, deployment, FactKind.LESSON, lesson.text, _year_in(lesson.text.ru), lesson.source)


def _at(
    solution: Solution, deployment: Deployment, kind: FactKind, text: Text, year: int | None, source: str | None = None
) -> Fact:
    return Fact(
        kind=kind,
        solution_id=solution.id,
        text=text,
        source=source or deployment.source,
        city_id=deployment.city_id,
        year=year,
    )


def _of_summary(solution: Solution) -> Iterator[Fact]:
    source = solution.sources[0] if solution.sources else PAPER
    for clause in clauses_of(solution.summary):
        for kind in kinds_of(clause.ru, of_summary=True):
            yield Fact(kind=kind, solution_id=solution.id, text=clause, source=source, year=_year_in(clause.ru))


def _of_vendor(solution: Solution) -> Iterator[Fact]:
    if solution.vendor:
        source = solution.vendor.url or (solution.sources[0] if solution.sources else PAPER)
        yield Fact(kind=FactKind.VENDOR, solution_id=solution.id, text=solution.vendor.name, source=source)


def _year_in(text: str) -> int | None:
    """The year a clause names, None where it names none or several."""
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None

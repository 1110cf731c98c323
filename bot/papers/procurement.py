"""Procurement hints: what to describe in the tender and what to check. Never a permission, never legal advice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.papers.phrases import Phrases
from bot.papers.typography import clean
from catalogue.model import Component
from catalogue.registers.status.component import counted
from catalogue.registers.status.purchase import PurchaseRule, PurchaseTable, kinds_of, load_purchase_table
from recommender.model import Recommendation

ITS_TAG = "its"
ITS_ACT = "its-share"
"""Of the rules: the act on intelligent transport systems."""


@cache
def purchase_table() -> PurchaseTable:
    """The decision table, read once."""
    return load_purchase_table()


def rules_for(r: Recommendation) -> tuple[PurchaseRule, ...]:
    """The rows of the decision table that match a solution's components and its register status."""
    return tuple(purchase_table().rules_for(kinds_of(r.solution.components), counted(r.register)))


def hint_for(r: Recommendation, phrases: Phrases) -> str:
    """The register status of one solution and what it means for its procurement."""
    w, register = phrases.words, phrases.register(r)
    known = w("papers_hint_register", status=register.label, facts=register.facts, next=register.next_step)
    actions = [
        w("purchase_action", kind=w(f"purchase_kind.{rule.kind}"), action=rule.action[w.language])
        for rule in rules_for(r)
    ]
    return clean(" ".join([known, *actions]))


def common_hints(recommendations: Sequence[Recommendation], phrases: Phrases) -> tuple[str, ...]:
    """Hints common to all solutions: OKPD code, functions instead of brands, the acts and their date, disclaimer."""
    w, solutions = phrases.words, [r.solution for r in recommendations]
    hints = [w("papers_hint_code"), w("papers_hint_functions")]
    if any(Component.HARDWARE in s.components for s in solutions):
        hints.append(w("papers_hint_hardware"))
    if any(ITS_TAG in s.tags for s in solutions):
        act = next(a for a in purchase_table().acts if a.id == ITS_ACT)
        hints.append(
            w("papers_hint_its", name=act.name[w.language], meaning=act.meaning[w.language], source=act.sources[0])
        )
    acts = dict.fromkeys(act.name[w.language] for r in recommendations for rule in rules_for(r) for act in rule.acts)
    table = purchase_table()
    as_of = w.date(table.as_of.isoformat())
    hints += [w("purchase_acts", acts="; ".join(acts))] if acts else []
    hints += [w("purchase_as_of", date=as_of, caution=table.caution[w.language]), w("product_disclaimer")]
    return tuple(map(clean, hints))

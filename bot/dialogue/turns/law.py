"""The turn on acts of law: what our rules hold of the act that is named, with date and source, or that they do not."""

from __future__ import annotations

import re

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent
from bot.dialogue.understanding.law import laws_in, other_states_in, rules_asked
from bot.registers import wording
from catalogue.registers.status.component import Status
from catalogue.registers.status.purchase import Act, PurchaseKind, PurchaseTable


def told_of_acts(context: TurnContext) -> list[str]:
    """A line for each act or article that the message names; none where it names none. The wording of a law is never
    told: our rules hold what acts mean for a buyer, not their articles.
    """
    named, table = laws_in(context.said), context.services.registers.table
    if not named:
        return []
    w = context.words
    lines = [_told(context, w("law_federal", number=n), _acts_on(table, n)) for n in named.federal_laws]
    lines += [_told(context, w("law_decree", number=n), _acts_named(table, n)) for n in named.decrees]
    if named.articles:
        lines.append(w("law_articles", articles=", ".join(named.articles)))
    if {"44", "223"}.intersection(named.federal_laws):
        lines.append(w("law_procedure"))
    return lines


LAW_TOPICS = frozenset({Intent.PURCHASE, Intent.REGISTER_STATUS, Intent.REPLACE_FOREIGN})


def told_of_rules(context: TurnContext) -> list[str]:
    """What the rules hold of a question on them that names no act: the rule, and what of penalties they do not hold."""
    asked = rules_asked(context.said, of_law=context.memory.topic in LAW_TOPICS)
    w, table = context.words, context.services.registers.table
    lines = []
    if asked.legality:
        missing = table.rule_for(PurchaseKind.SOFTWARE, Status.NOT_FOUND)
        foreign = table.rule_for(PurchaseKind.SOFTWARE, Status.FOREIGN)
        lines = [
            w("law_rules"),
            w("law_rule_foreign", rule=foreign.action[w.language]),
            w("law_rule_missing", rule=missing.action[w.language]),
            wording.acts(w, foreign.acts),
        ]
    if asked.penalty:
        lines.append(w("law_penalty"))
    return lines


def told_of_other_states(context: TurnContext) -> str:
    """That our rules hold no law of another state, where the message asks for one; "" otherwise."""
    return context.words("law_other_states") if other_states_in(context.said, context.services.places) else ""


def rules_as_of(context: TurnContext) -> str:
    """As of when the rules hold, and that a lawyer must check."""
    w, table = context.words, context.services.registers.table
    return w("purchase_as_of", date=w.date(table.as_of.isoformat()), caution=table.caution[w.language])


def _acts_on(table: PurchaseTable, number: str) -> list[Act]:
    """The acts in force whose name or meaning speaks of a law."""
    return [a for a in table.acts if not a.draft and re.search(rf"\b{number}-ФЗ", f"{a.name.ru} {a.meaning.ru}")]


def _acts_named(table: PurchaseTable, number: str) -> list[Act]:
    return [a for a in table.acts if re.search(rf"№ {number}\b", a.name.ru)]


def _told(context: TurnContext, name: str, acts: list[Act]) -> str:
    w = context.words
    if not acts:
        return w("law_unknown", act=name)
    first, others = acts[0], acts[1:]
    told = w(
        "law_act",
        name=first.name[w.language],
        since=w.date(first.since.isoformat()),
        meaning=first.meaning[w.language],
        sources=", ".join(first.sources[:2]),
    )
    more = w("law_more", acts="; ".join(act.name[w.language] for act in others)) if others else ""
    return " ".join(p for p in (w("law_known", act=name, told=told), more) if p)

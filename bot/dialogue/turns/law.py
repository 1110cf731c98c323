"""The turn on acts of law: what our rules hold of the act that is named, with date and source, or that they do not."""

from __future__ import annotations

import re

from bot.about.service import ToldTopic
from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent
from bot.dialogue.understanding.law import laws_in, other_states_in
from catalogue.identified import Certainty
from catalogue.registers.status.purchase import Act, PurchaseTable


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


MOST_OTHERS = 3
"""Other acts on the same law that are named."""
SECTION = "law"
"""Of the topics that editors write."""
FAIRLY = 0.35
"""With this score a topic is told of a question on a purchase."""
_PRODUCT = re.compile(r"[«“]|\d{7,}")
"""A name in quotes, or a tax number or the number of an entry."""
OTHER_LAWS = "law-others"
"""The topic of what our rules do not hold."""
_LEGALITY = re.compile(
    r"законн|легальн|\bвправе\b|\bправо\b|\bразреш[её]н|\blawful|\b(?:il)?legal|\ballowed\b|\bpermitted\b",
    re.IGNORECASE,
)
_PURCHASE = re.compile(
    r"куп|покуп|приобр|контракт|договор|торг|тендер|аукцион|конкурс|реестр|поставщ|\bвзять|\bбрать|аренд|энергосервис"
    r"|buy|purchas|procure|contract|tender|regist|supplier|lease",
    re.IGNORECASE,
)
"""Whether something may be done, and that it is bought: the rules hold but the second."""
LAW_TOPICS = frozenset({Intent.PURCHASE, Intent.REGISTER_STATUS, Intent.REPLACE_FOREIGN})
"""After them a question may be on the law without saying so."""


def told_of_topic(context: TurnContext) -> ToldTopic | None:
    """What the editors' topics on the law answer: the one of the turn, or the one that the message means; a decree by
    its number is told of itself.
    """
    about = context.services.about
    chosen = context.turn.values.get("topic")
    if chosen is None and not is_told_otherwise(context, context.said):
        meant = about.meant(context.said)
        near = meant is not None and meant.section == SECTION and meant.score >= FAIRLY
        chosen = meant.id if meant is not None and near else None
        if chosen is None and _LEGALITY.search(context.said) and not _PURCHASE.search(context.said):
            chosen = OTHER_LAWS
    return about.topic(str(chosen), context.words.language) if chosen else None


def is_told_otherwise(context: TurnContext, text: str) -> bool:
    """Whether a question on the law is of a product, of a decree by its number, or of another state's law."""
    known = context.services.registers.identify(text).certainty is not Certainty.UNKNOWN
    product = known or bool(_PRODUCT.search(text))
    return product or bool(laws_in(text).decrees) or other_states_in(text, context.services.places)


def told_of_other_states(context: TurnContext) -> str:
    """That our rules hold no law of another state, where the message asks for one; "" otherwise."""
    return context.words("law_other_states") if other_states_in(context.said, context.services.places) else ""


def rules_as_of(context: TurnContext) -> str:
    """As of when the rules hold, and that a lawyer must check; in few words where the answer before told it."""
    w, table = context.words, context.services.registers.table
    if context.memory.topic is Intent.PURCHASE:
        return w("purchase_as_of_again", date=w.date(table.as_of.isoformat()))
    return w("purchase_as_of", date=w.date(table.as_of.isoformat()), caution=table.caution[w.language])


def _acts_on(table: PurchaseTable, number: str) -> list[Act]:
    """The acts in force whose name or meaning speaks of a law, those that are named so first."""
    pattern = re.compile(rf"\b{number}-ФЗ")
    found = [a for a in table.acts if not a.draft and pattern.search(f"{a.name.ru} {a.meaning.ru}")]
    return sorted(found, key=lambda a: not pattern.search(a.name.ru))


def _acts_named(table: PurchaseTable, number: str) -> list[Act]:
    return [a for a in table.acts if re.search(rf"№ {number}\b", a.name.ru)]


def _told(context: TurnContext, name: str, acts: list[Act]) -> str:
    w = context.words
    if not acts:
        return w("law_unknown", act=name)
    first, others = acts[0], acts[1 : MOST_OTHERS + 1]
    key = "law_act_repealed" if first.repealed else "law_act" if first.since else "law_act_undated"
    told = w(
        key,
        name=first.name[w.language],
        since=w.date(first.since.isoformat()) if first.since else "",
        meaning=first.meaning[w.language],
        sources=", ".join(first.sources[:2]),
    )
    more = w("law_more", acts="; ".join(act.name[w.language] for act in others)) if others else ""
    return " ".join(p for p in (w("law_known", act=name, told=told), more) if p)

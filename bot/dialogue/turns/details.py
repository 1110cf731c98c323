"""Turns about one solution: what it is, and why it stands where it stands."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent, Message, Reply
from bot.dialogue.turns.why_not import not_ranked, why_not_ranked
from bot.presentation.addresses import site_of
from catalogue.facts.reading import effects_of
from catalogue.model import DocumentationLevel, Solution
from recommender.evidence import WORKING
from recommender.model import Recommendation

SHOWN_PARTS = 2
"""Deployments and effects that are told at once; attributes tell the others."""


def show_details(context: TurnContext) -> Reply:
    found = context.meant()
    if found.one is not None:
        return _details(context, found.one)
    outside = not_ranked(context, found)
    return _card_of_the_catalogue(context, outside) if outside else context.ask_item(found)


def _facts(context: TurnContext, s: Solution) -> list[str]:
    """What the catalogue says of a solution, whoever asks: what it is, and where it runs with what result."""
    w, present = context.words, context.present
    effects = "; ".join(_first(context, [present.effect(e) for e in effects_of(s)]))
    is_what = w("details_intro", title=present.called(s), summary=s.summary[w.language])
    if s.evidence is DocumentationLevel.PAPER_ONLY:
        is_what = f"{is_what} {w('details_paper_only')}"
    deployments = sorted(s.deployments, key=lambda d: d.status not in WORKING)
    runs = [
        w("details_where", deployments="; ".join(_first(context, [present.deployment(d) for d in deployments]))),
        w("details_effects", effects=effects) if effects else w("details_no_effects"),
        *(w("details_lesson", lesson=lesson) for lesson in present.lessons(s)[:1]),
    ]
    return [is_what, ". ".join(part.rstrip(".") for part in runs) + "."]


def _first(context: TurnContext, parts: list[str]) -> list[str]:
    """The first parts of many, and how many more there are."""
    more = len(parts) - SHOWN_PARTS
    return [*parts[:SHOWN_PARTS], *([context.words("details_more", n=more)] if more > 0 else [])]


def _sources(context: TurnContext, s: Solution) -> str:
    sites = list(dict.fromkeys(site_of(x.url or x.title) for x in context.present.sources(s)))
    return context.words("details_sources", sources=", ".join(_first(context, sites)))


def _details(context: TurnContext, r: Recommendation) -> Reply:
    w, present, s = context.words, context.present, r.solution
    asked = ""
    if r.donors:
        line = present.donor(r.donors[0])
        asked = w("details_donor", body=line.contact, city=line.city, relation=line.relation) + " "
        asked += f"{present.where_to_write(r.donors[0].contact)} "
    lines = [*_facts(context, s), f"{asked}{_sources(context, s)}"]
    buttons = (
        context.item_button("button.why_this", Intent.EXPLAIN, r),
        context.item_button("button.register", Intent.REGISTER_STATUS, r),
        context.button("button.more", Intent.SHOW_MORE),
    )
    return context.reply(Message("\n".join(lines), buttons, (present.card(r),)), discussed=s.id)


def _card_of_the_catalogue(context: TurnContext, s: Solution) -> Reply:
    """A solution that the question of now does not rank: its facts, without a place."""
    lines = [*_facts(context, s), _sources(context, s), why_not_ranked(context, s)]
    return context.reply(Message("\n".join(lines)), discussed=s.id)


def explain(context: TurnContext) -> Reply:
    """Why an item stands where it stands; "почему?" right after a list asks about its first place."""
    found = context.meant(else_first=True)
    if found.one is not None:
        return _explained(context, found.one)
    outside = not_ranked(context, found)
    if outside is None:
        return context.ask_item(found)
    return context.reply(Message(why_not_ranked(context, outside)), discussed=outside.id)


def _explained(context: TurnContext, r: Recommendation) -> Reply:
    """In words; how the score is made up only where that is asked for."""
    if context.turn.values.get("wish") == "score":
        return _scored(context, r)
    buttons = (
        context.item_button("button.details", Intent.SHOW_DETAILS, r),
        context.item_button("button.score", Intent.EXPLAIN, r, wish="score"),
        context.button("button.more", Intent.SHOW_MORE),
    )
    return context.reply(Message(context.present.why_in_words(r), buttons), discussed=r.solution.id)


def _scored(context: TurnContext, r: Recommendation) -> Reply:
    w = context.words
    intro = w("why_intro", title=r.solution.title[w.language], rank=r.rank, score=w.number(r.score, 2))
    transfer = "; ".join(context.present.transfer_reason(t) for t in r.transfer.reasons)
    lines = [intro, *(f"— {line}" for line in context.present.why(r))]
    lines += [f"{w(f'verdict.{r.transfer.verdict}')}: {transfer}.", w("why_close")]
    buttons = (
        context.item_button("button.details", Intent.SHOW_DETAILS, r),
        context.button("button.more", Intent.SHOW_MORE),
    )
    return context.reply(Message("\n".join(lines), buttons), discussed=r.solution.id)

"""The turn that puts the first solutions that fit into an order of work."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent, Message, Reply
from bot.dialogue.understanding.references import counts_of
from bot.presentation.analysis import AnalysisPresenter
from recommender.model import Recommendation
from recommender.service import Ranked

PLANNED, MOST_PLANNED = 4, 8


def roadmap(context: TurnContext) -> Reply:
    """An order of work for the first solutions that fit: the first move and the steps; the whole plan by a button."""
    w = context.words
    if not context.goes_without_town and not context.memory.problem:
        return context.ask_town()
    wanted = next((n for n in counts_of(context.said) if 2 <= n <= MOST_PLANNED), PLANNED)
    plan = context.services.recommender.roadmap(_limited(context.ranking(), wanted))
    if not plan.steps:
        return context.reply(Message(w("roadmap_none")))
    present = AnalysisPresenter(context.services.catalogue, w)
    intro = w("roadmap_intro", town=context.present.town(context.town), n=len(plan.steps))
    form = context.button("button.form", Intent.FILL_FORM)
    if context.turn.values.get("wish") == "whole":
        return context.reply(Message("\n".join([intro, *present.roadmap(plan)]), (form,)))
    lines = [_first_move(context, plan.steps[0].recommendation), intro, *present.order(plan)]
    letter = context.button(
        "button.letter", Intent.ASK_DONOR, wish="letter", solution=plan.steps[0].recommendation.solution.id
    )
    whole = context.button("button.whole_plan", Intent.ROADMAP, wish="whole")
    planned = tuple(step.recommendation.solution.id for step in plan.steps)
    return context.reply(Message("\n".join(lines), (letter, whole, form)), listed=context.memory.listed or planned)


def _first_move(context: TurnContext, first: Recommendation) -> str:
    """Whom to ask before anything is begun."""
    w, title = context.words, first.solution.title[context.words.language]
    if not first.donors:
        return w("roadmap_first_without_donor", title=title)
    donor = context.present.donor(first.donors[0])
    return w("roadmap_first", title=title, body=donor.contact, city=donor.city)


def _limited(ranking: Ranked, wanted: int) -> Ranked:
    return replace(ranking, question=replace(ranking.question, limit=wanted))

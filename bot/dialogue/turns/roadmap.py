"""The turn that puts the first solutions that fit into an order of work."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent, Message, Reply
from bot.dialogue.turns.donors import papers_link
from bot.dialogue.understanding.references import counts_of
from bot.papers.stages import MONTHS, Stage
from bot.presentation.analysis import AnalysisPresenter
from catalogue.model import Scope
from recommender.closeness import Closeness
from recommender.model import Recommendation
from recommender.reasons import Verdict
from recommender.service import Ranked

PLANNED, MOST_PLANNED = 4, 8


def roadmap(context: TurnContext) -> Reply:
    """An order of work for the first solutions that fit: the first move and the steps; the whole plan by a button."""
    w = context.words
    if not context.goes_without_town and not context.memory.problem:
        return context.ask_town()
    if (one := _discussed(context)) is not None:
        return _of_one(context, one)
    wanted = next((n for n in counts_of(context.said) if 2 <= n <= MOST_PLANNED), None)
    chosen = _first(context, wanted) if wanted else ()
    plan = context.services.recommender.roadmap(_limited(context.ranking(), wanted or PLANNED), chosen)
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


def _first(context: TurnContext, wanted: int) -> tuple[str, ...]:
    """So many of the list as are wanted, also what only comes near; all where there are fewer."""
    fit = [r for r in context.report().recommendations if r.transfer.verdict is not Verdict.DOES_NOT_FIT]
    close = [r.solution.id for r in fit if r.closeness is not Closeness.NOTHING]
    return tuple(close[:wanted])


def _discussed(context: TurnContext) -> Recommendation | None:
    """The solution that is spoken of, where the plan is asked about it and not about a list."""
    if context.turn.values or not context.memory.discussed:
        return None
    one = context.meant_anywhere().one
    return one if one is not None and one.solution.scope is Scope.DOMESTIC else None


def _of_one(context: TurnContext, r: Recommendation) -> Reply:
    """What is done about one solution: whom to ask first, then the stages to the acceptance."""
    w = context.words
    steps = "; ".join(w("roadmap_stage", stage=w(f"roadmap_stage.{s}"), month=MONTHS[s]) for s in Stage)
    needs = AnalysisPresenter(context.services.catalogue, w).capabilities(r.solution.needs)
    lines = [
        _first_move(context, r),
        *([w("roadmap_needed", capabilities=needs)] if needs else []),
        w("roadmap_stages", stages=steps),
    ]
    letter = context.button("button.letter", Intent.ASK_DONOR, wish="letter", solution=r.solution.id)
    links = (papers_link(context, r, r.donors[0]),) if context.town and r.donors else ()
    return context.reply(Message("\n".join(lines), (letter,), links=links), discussed=r.solution.id)


def _first_move(context: TurnContext, first: Recommendation) -> str:
    """Whom to ask before anything is begun."""
    w, title = context.words, first.solution.title[context.words.language]
    if not first.donors:
        return w("roadmap_first_without_donor", title=title)
    donor = context.present.donor(first.donors[0])
    return w("roadmap_first", title=title, body=donor.contact, city=donor.city)


def _limited(ranking: Ranked, wanted: int) -> Ranked:
    return replace(ranking, question=replace(ranking.question, limit=wanted))

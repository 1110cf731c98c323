"""The ranked list as an answer: its first page, the next one, practices abroad."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, ListWishes, Message, Reply
from bot.dialogue.understanding.directions import directions_in
from bot.editors.worklist import AnswerFault
from recommender.doubt import Doubt
from recommender.model import Recommendation

IMPORTANT = 6.0
"""What is called important counts this many times the others."""


def show(context: TurnContext, offset: int = 0, before: tuple[Message, ...] = (), size: int | None = None) -> Reply:
    """The next solutions of the ranked list as cards; a list that answers the words badly says so."""
    report = context.report()
    if report.doubt is Doubt.NOTHING:
        return _not_understood(context, before)
    shown = report.recommendations[offset : offset + (size or context.services.page_size)]
    if not shown:
        return _nothing(context, offset, before)
    doubtful = offset == 0 and report.doubt is Doubt.NEAR
    if doubtful:
        context.note(AnswerFault.DOUBTFUL, context.memory.problem, tuple(r.solution.id for r in shown))
    first, last = offset + 1, offset + len(shown)
    intro = context.present.intro(report, context.town, first, last)
    text = "\n".join([intro, *(context.present.line(r) for r in shown)])
    cards = tuple(context.present.card(r) for r in shown)
    buttons = _buttons(context, shown, more=len(report.recommendations) > last, plan=offset == 0 and not doubtful)
    listed = tuple(r.solution.id for r in report.recommendations[:last])
    return context.reply(*before, Message(text, buttons, cards), listed=listed, discussed=None, waiting=None)


def _buttons(context: TurnContext, shown: tuple[Recommendation, ...], *, more: bool, plan: bool) -> tuple[Button, ...]:
    return (
        *(context.item_button("button.details", Intent.SHOW_DETAILS, r) for r in shown),
        context.item_button("button.why", Intent.EXPLAIN, shown[0]),
        *((context.button("button.more", Intent.SHOW_MORE),) if more else ()),
        *((context.button("button.roadmap", Intent.ROADMAP),) if plan else ()),
    )


def _nothing(context: TurnContext, offset: int, before: tuple[Message, ...]) -> Reply:
    """The end of the list, or a list that is empty."""
    if offset == 0:
        context.note(AnswerFault.NOTHING_FOUND, context.memory.problem)
    narrowed = context.memory.wishes != ListWishes()
    key = "result_end" if offset else ("result_filtered" if narrowed else "result_none")
    buttons = [context.button("button.no_wishes", Intent.REFINE, wish="reset")] if narrowed else []
    buttons.append(context.button("button.start_over", Intent.START_OVER))
    return context.reply(*before, Message(context.words(key), tuple(buttons)))


def _not_understood(context: TurnContext, before: tuple[Message, ...]) -> Reply:
    """Words that are none get no list but a sentence of what to write; they are not kept as the problem."""
    context.note(AnswerFault.NOT_UNDERSTOOD, context.memory.problem)
    said = Message(context.words("result_not_understood"), context.next_steps())
    return context.reply(*before, said, problem="", listed=())


def solve(context: TurnContext, problem: str, before: tuple[Message, ...] = ()) -> Reply:
    """Takes a problem: asks for the town when it is not known, else shows what solves it."""
    if context.services.recommender.doubt(problem) is Doubt.NOTHING:
        context.note(AnswerFault.NOT_UNDERSTOOD, problem)
        return context.reply(*before, Message(context.words("result_not_understood"), context.next_steps()))
    wishes = replace(context.memory.wishes, world=False)
    context.memory = context.memory.remembering().with_(problem=problem, listed=(), discussed=None, wishes=wishes)
    return show(context, before=before) if context.goes_without_town else context.ask_town()


def recommend(context: TurnContext) -> Reply:
    """The list by the town's gaps, without a problem in words; or without a town, where that is chosen."""
    if context.turn.values.get("without_town"):
        context.memory = context.memory.with_(without_town=True, waiting=None)
        return show(context, before=(Message(context.words("town_skipped")),))
    reading = context.read(expected=False)
    if len(reading.towns) == 1 and reading.sure:
        context.remember(reading.towns[0])
    if not context.goes_without_town:
        return context.ask_town()
    wishes = replace(context.memory.wishes, world=False)
    context.memory = context.memory.remembering().with_(problem="", listed=(), wishes=wishes)
    return show(context)


def show_more(context: TurnContext) -> Reply:
    if context.memory.listed:
        return show(context, len(context.memory.listed))
    return recommend(context) if context.town else context.reply(Message(context.words("list_missing")))


def world(context: TurnContext) -> Reply:
    """Practices abroad for the problem of the conversation, each with its domestic counterparts."""
    if not context.memory.problem:
        named = directions_in(context.turn.text)
        weights = {d.value: IMPORTANT for d in named} or dict(context.memory.weights)
        context.memory = context.memory.with_(weights=weights)
    if context.town is None:
        context.memory = context.memory.with_(without_town=True)
    context.memory = context.memory.remembering().with_(wishes=ListWishes(world=True), listed=())
    return show(context, before=(Message(context.words("world_intro")),))

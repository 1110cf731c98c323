"""Turns about Provodnik itself: what it is, how it counts, where its data come from, what it keeps."""

from __future__ import annotations

from bot.about.service import ToldTopic
from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.editors.worklist import AnswerFault
from bot.presentation.model import SourceLink

ASKERS = "askers"
"""The section of the topics on who asks."""
RESIDENTS = "residents"
"""The topic of those who serve no administration."""


def ask_about(context: TurnContext) -> Reply:
    """Answers from the topics that editors write; where none is near enough, says so and offers the nearest.

    Nothing of the conversation changes: the list stays, and what was asked last still waits.
    """
    about, language = context.services.about, context.words.language
    chosen = about.topic(str(context.turn.values.get("topic")), language)
    if chosen is not None and context.turn.values.get("beside"):
        return context.reply(*([Message(chosen.beside)] if chosen.beside else []))
    if chosen is not None:
        return _told(context, chosen, ())
    answer = about.ask(context.said, language)
    if answer.told is not None:
        return _told(context, answer.told, answer.nearest)
    context.note(AnswerFault.NOT_UNDERSTOOD, context.said)
    return context.reply(Message(context.words("about_unknown"), _buttons(answer.nearest), links=(_all(context),)))


def surely_about(context: TurnContext, text: str) -> bool:
    """Whether a piece of a message is about Provodnik itself, whatever else it was taken for."""
    meant = context.services.about.meant(text)
    return meant is not None and meant.sure


def is_told(context: TurnContext, text: str) -> bool:
    """Whether some topic answers a piece of a message."""
    return context.services.about.meant(text) is not None


def _told(context: TurnContext, topic: ToldTopic, others: tuple[ToldTopic, ...]) -> Reply:
    link = SourceLink(title=context.words("about_more"), url=topic.address)
    return context.reply(Message(topic.answer, _buttons(others), links=(link,)))


def _buttons(topics: tuple[ToldTopic, ...]) -> tuple[Button, ...]:
    return tuple(Button(t.title, Intent.ASK_ABOUT, {"topic": t.id}) for t in topics)


def _all(context: TurnContext) -> SourceLink:
    return SourceLink(title=context.words("page.about_title"), url="/about")

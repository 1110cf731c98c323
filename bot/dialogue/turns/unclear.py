"""Turns about what was not understood or lies outside the subject: it is read as far as it goes, else asked about."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.editors.worklist import AnswerFault

MOST_READINGS = 3
MOST_SAID = 300
"""Readings offered of an unclear message, and characters of it that a button carries."""
READINGS = frozenset(Intent) - {
    *(Intent.GREET, Intent.GOODBYE, Intent.THANK, Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE, Intent.FALLBACK),
    *(Intent.START_OVER, Intent.GO_BACK, Intent.SWITCH_LANGUAGE, Intent.FEEDBACK, Intent.EXPORT),
    *(Intent.CORRECT, Intent.RESIDENT),
}
"""What an unclear message may be offered as."""


def out_of_scope(context: TurnContext) -> Reply:
    """Declines what lies outside the subject."""
    if context.said:
        context.note(AnswerFault.DECLINED, context.said)
    return context.reply(Message(context.words("out_of_scope"), context.next_steps()))


def fallback(context: TurnContext) -> Reply:
    """Not understood: asks what was meant, and the second time in a row leads to the form and to people."""
    text = context.said.strip()
    if not text:
        key = "nothing_said_of_list" if context.memory.listed else "result_not_understood"
        return context.reply(Message(context.words(key), () if context.memory.listed else context.next_steps()))
    context.note(AnswerFault.NOT_UNDERSTOOD, text)
    context.memory = context.memory.with_(waiting=None)
    return _again(context) if context.memory.topic is Intent.FALLBACK else _readings(context, text)


def _readings(context: TurnContext, text: str) -> Reply:
    """The nearest readings of an unclear message, to choose from."""
    nearest = [i for i in context.turn.nearest if i in READINGS][:MOST_READINGS]
    buttons = tuple(Button(context.words(f"reading.{i}"), i, {"said": text[:MOST_SAID]}) for i in nearest)
    return context.reply(Message(context.words("fallback"), buttons or context.next_steps()))


def _again(context: TurnContext) -> Reply:
    """The second unclear message in a row leads to the form and to people."""
    buttons = (
        context.button("button.capabilities", Intent.CAPABILITIES),
        context.button("button.to_human", Intent.HUMAN),
    )
    return context.reply(Message(f"{context.words('fallback_again')} {context.words('fallback_search')}", buttons))

"""Turns about what was not understood or lies outside the subject: it is read as far as it goes, else asked about."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.turns.own_town import tell_municipality
from bot.dialogue.turns.problem import describe_problem, says_own
from bot.dialogue.turns.registers import names_something, register_status
from bot.dialogue.understanding.town import has_problem
from bot.editors.worklist import AnswerFault
from catalogue.identified import Certainty
from recommender.doubt import Doubt

MOST_READINGS = 3
MOST_SAID = 300
"""Readings offered of an unclear message, and characters of it that a button carries."""
LONG_TEXT = 60
"""A longer message that nobody understands is a description of a problem."""
READINGS = frozenset(Intent) - {
    *(Intent.GREET, Intent.GOODBYE, Intent.THANK, Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE, Intent.FALLBACK),
    *(Intent.START_OVER, Intent.GO_BACK, Intent.SWITCH_LANGUAGE, Intent.FEEDBACK, Intent.EXPORT),
}
"""What an unclear message may be offered as."""


def out_of_scope(context: TurnContext) -> Reply:
    """Declines, unless the catalogue clearly answers."""
    if context.said:
        if context.services.recommender.clearly_answers(context.said):
            return describe_problem(context)
        context.note(AnswerFault.DECLINED, context.said)
    return context.reply(Message(context.words("out_of_scope"), context.next_steps()))


def fallback(context: TurnContext) -> Reply:
    """Not understood: a product or a long description speaks for itself; else ask what was meant."""
    text = context.said.strip()
    if not text:
        return context.reply(Message(context.words("fallback"), context.next_steps()))
    reading = context.read(expected=False)
    if reading.towns and says_own(text, reading):
        return tell_municipality(context)
    meant = context.services.registers.identify(text)
    if meant.certainty is Certainty.SURE or (meant.candidates and names_something(text)):
        return register_status(context)
    if len(text) > LONG_TEXT or (has_problem(text) and context.services.recommender.doubt(text) is Doubt.NONE):
        return describe_problem(context)
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

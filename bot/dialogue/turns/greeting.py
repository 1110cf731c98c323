"""Turns of courtesy: a greeting, what the assistant can do, thanks, a farewell, the language, a fresh start."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent, Memory, Message, Reply, Waiting
from bot.dialogue.turns.solution_list import earlier_button
from bot.texts.language import asked_for
from bot.texts.words import words_in
from catalogue.model import Language


def greet(context: TurnContext) -> Reply:
    w = context.words
    if context.town:
        text = f"{w('greeting')} {context.town_line(context.town)}\n{w('ask_problem')}"
        return context.reply(Message(text, context.next_steps()))
    help_ = context.button("button.capabilities", Intent.CAPABILITIES)
    return context.reply(Message(f"{w('greeting')} {w('ask_both')}", (help_,)), waiting=Waiting.TOWN)


def capabilities(context: TurnContext) -> Reply:
    w = context.words
    if context.turn.values.get("wish") == "next" and (shown := context.listed().meant("", {}, else_first=True).one):
        details = context.item_button("button.details", Intent.SHOW_DETAILS, shown)
        letter = context.item_button("button.letter", Intent.ASK_DONOR, shown, wish="letter")
        plan = context.button("button.roadmap", Intent.ROADMAP)
        return context.reply(Message(w("next_steps", title=shown.solution.title[w.language]), (details, letter, plan)))
    ask = w("ask_problem") if context.town else w("ask_town")
    buttons = context.next_steps()[:2] if context.town else ()
    return context.reply(Message(f"{w('capabilities')}\n{ask}", buttons))


def thank(context: TurnContext) -> Reply:
    more = (context.button("button.more", Intent.SHOW_MORE),) if context.memory.listed else ()
    return context.reply(Message(context.words("thank"), more))


def goodbye(context: TurnContext) -> Reply:
    return context.reply(Message(context.words("goodbye")))


def switch_language(context: TurnContext) -> Reply:
    language = asked_for(context.turn.text) or (Language.EN if context.memory.language is Language.RU else Language.RU)
    words = words_in(language)
    return Reply((Message(words("language_switched")),), context.memory.with_(language=language))


def start_over(context: TurnContext) -> Reply:
    """Begins anew with nothing but the language; the questions before can be gone back to."""
    memory = context.memory.remembering()
    fresh = Memory(language=memory.language, waiting=Waiting.TOWN, earlier=memory.earlier)
    context.memory = fresh
    return Reply((Message(context.words("started_over"), earlier_button(context)),), fresh)

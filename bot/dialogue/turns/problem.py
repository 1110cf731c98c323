"""The turn that tells a problem in words."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Message, Reply
from bot.dialogue.turns.solution_list import solve
from bot.dialogue.understanding.town import TownReading, has_problem

OWN = ("мы из", "я из", "наш город", "we are from", "i am from", "i'm from")


def describe_problem(context: TurnContext) -> Reply:
    """Takes the problem, and the town where the message says whose it is."""
    if context.turn.is_button:
        problem = str(context.turn.values.get("problem") or "")
        return solve(context, problem) if problem.strip() else context.ask_town()
    reading = context.read(expected=False)
    if not reading.towns:
        return solve(context, context.turn.text.strip())
    problem = reading.rest if has_problem(reading.rest) else context.turn.text.strip()
    context.memory = context.memory.with_(problem=problem)
    if len(reading.towns) > 1 or not reading.sure:
        return solve(context, problem) if context.town else context.ask_town(reading)
    if context.town and not says_own(context.turn.text, reading):
        return solve(context, context.turn.text.strip())
    context.remember(reading.towns[0])
    return solve(context, problem, (Message(context.town_line(reading.towns[0], reading)),))


def says_own(text: str, reading: TownReading) -> bool:
    """Whether a problem text moves the conversation to another town: "мы из …", not "как в Казани"."""
    lowered = text.lower()
    return any(cue in lowered for cue in OWN)

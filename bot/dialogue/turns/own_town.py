"""Turns that tell whose town it is: the name, a yes, a no; what waited for the town is answered at once."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Message, Reply, Waiting
from bot.dialogue.turns.conversation import not_that
from bot.dialogue.turns.solution_list import show
from bot.dialogue.understanding.quantities import population_range
from bot.dialogue.understanding.town import TownReading
from catalogue.identified import Certainty
from catalogue.model import Municipality

SAME_SIZE = 0.1
"""Populations that differ by no more than this share are one."""


def tell_municipality(context: TurnContext) -> Reply:
    """The town of a button; of words that name none that is known, asks again."""
    town = context.services.places.get(str(context.turn.values.get("municipality_id")))
    if town is None:
        return context.ask_town(TownReading.chosen([]))
    context.remember(town)
    return _go_on(context, town)


def told_alone(context: TurnContext, reading: TownReading) -> Reply:
    """The answer to a message that names a town and says nothing else."""
    if reading.found.one is None:
        return context.ask_town(reading)
    context.remember(reading.found.one)
    return _go_on(context, reading.found.one, reading)


def told_beside(context: TurnContext, reading: TownReading) -> tuple[Message, ...]:
    """Takes a town that is named beside something else; what is noted of it, in a line."""
    town = reading.found.one
    if town is None or town.id == context.memory.town_id:
        return ()
    context.remember(town)
    return (Message(context.town_line(town, reading)),)


def population_told(context: TurnContext, population: int) -> tuple[Message, ...]:
    """Takes the population of the town as it is given, and says so with ours beside it; nothing where they agree."""
    w, known = context.words, context.services.places.get(context.memory.town_id)
    if known and known.population and abs(known.population - population) <= SAME_SIZE * known.population:
        return ()
    context.memory = context.memory.with_(population=population)
    ours = ""
    if known and known.population:
        year = w("population_year", year=known.population_year) if known.population_year else ""
        ours = w("population_ours", n=w.number(known.population), year=year)
    number = w.number(population)
    if bounds := population_range(context.turn.text):
        least, most = map(w.number, bounds)
        number = w("population_range", least=least, most=most, n=number)
    return (Message(w("population_taken", n=number, ours=ours)),)


def affirm(context: TurnContext) -> Reply:
    """A yes: to the town that was asked about, or to more of the list."""
    if context.memory.waiting is Waiting.TOWN_CONFIRMATION and context.memory.town_id in context.memory.candidates:
        context.memory = context.memory.with_(waiting=None, candidates=())
    if context.memory.waiting is Waiting.TOWN_CONFIRMATION:
        town = context.services.places.get(next(iter(context.memory.candidates), None))
        if town:
            context.remember(town)
            return _go_on(context, town)
    if context.memory.listed:
        return show(context, len(context.memory.listed))
    return context.reply(Message(context.words("affirm_what"), context.next_steps()))


def deny(context: TurnContext) -> Reply:
    """A no: to the town that was asked about or told as read."""
    if context.memory.waiting is Waiting.TOWN_CONFIRMATION:
        refused = context.memory.town_id in context.memory.candidates
        context.memory = context.memory.with_(candidates=(), town_id=None if refused else context.memory.town_id)
        return context.ask_town()
    if context.memory.listed and context.memory.problem:
        return not_that(context)
    return context.reply(Message(context.words("deny_what"), context.next_steps()))


def _go_on(context: TurnContext, town: Municipality, reading: TownReading | None = None) -> Reply:
    """What follows once the town is known: what waited for it, the problem, or the question for one."""
    known, pending = Message(context.town_line(town, reading)), context.memory.pending
    if pending is not None:
        return Reply((known,), context.memory, resume=pending)
    if context.memory.problem:
        return show(context, before=(known,))
    assessed = context.services.recommender.assess(context.profile())
    text = f"{known.text}\n{context.present.standing(assessed.standing)}\n{context.words('ask_problem')}"
    if reading is not None and reading.found.certainty is Certainty.TOLD:
        # A "no" right after it takes the town back.
        context.memory = context.memory.with_(waiting=Waiting.TOWN_CONFIRMATION, candidates=(town.id,))
    return context.reply(Message(text, context.next_steps()[:2]))

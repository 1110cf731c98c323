"""From a message to the turn that answers it: the way through the dialogue, and nothing of the answers themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.buttons import offered_with
from bot.dialogue.context import TurnContext
from bot.dialogue.decision import ITEM_TOPICS, STATE_TOPICS, TOWN_TOPICS, Decision, Step, decide
from bot.dialogue.model import Intent, Memory, Message, Reply, Turn, Waiting
from bot.dialogue.services import DialogueServices
from bot.dialogue.turns import (
    about,
    attributes,
    comparison,
    conversation,
    details,
    donors,
    files,
    gaps,
    greeting,
    lessons,
    list_changes,
    own_town,
    problem,
    questionnaire,
    registers,
    roadmap,
    solution_list,
    towns,
    unclear,
    why_not,
)

Handler = Callable[[TurnContext], Reply]
HANDLERS: dict[Intent, Handler] = {
    Intent.GREET: greeting.greet,
    Intent.GOODBYE: greeting.goodbye,
    Intent.THANK: greeting.thank,
    Intent.CAPABILITIES: greeting.capabilities,
    Intent.TELL_MUNICIPALITY: own_town.tell_municipality,
    Intent.DESCRIBE_PROBLEM: problem.describe_problem,
    Intent.RECOMMEND: solution_list.recommend,
    Intent.ASK_GAPS: gaps.ask_gaps,
    Intent.SHOW_MORE: solution_list.show_more,
    Intent.SHOW_DETAILS: details.show_details,
    Intent.EXPLAIN: details.explain,
    Intent.REGISTER_STATUS: registers.register_status,
    Intent.START_OVER: greeting.start_over,
    Intent.AFFIRM: own_town.affirm,
    Intent.DENY: own_town.deny,
    Intent.SWITCH_LANGUAGE: greeting.switch_language,
    Intent.OUT_OF_SCOPE: unclear.out_of_scope,
    Intent.REFINE: list_changes.refine,
    Intent.SET_PRIORITIES: list_changes.set_priorities,
    Intent.FILL_FORM: questionnaire.fill_form,
    Intent.GO_BACK: list_changes.go_back,
    Intent.WHY_NOT: why_not.why_not,
    Intent.COMPARE: comparison.compare,
    Intent.LESSONS: lessons.lessons,
    Intent.PURCHASE: registers.purchase,
    Intent.REPLACE_FOREIGN: registers.replace_foreign,
    Intent.ASK_DONOR: donors.ask_donor,
    Intent.ASK_FILE: files.ask_file,
    Intent.ROADMAP: roadmap.roadmap,
    Intent.WORLD: solution_list.world,
    Intent.CITY_INFO: towns.city_info,
    Intent.LEADERS: towns.leaders,
    Intent.SIMILAR_TOWNS: towns.similar_towns,
    Intent.RATING_PLACE: towns.rating_place,
    Intent.REGION_VIEW: towns.region_view,
    Intent.FEEDBACK: conversation.feedback,
    Intent.EXPORT: files.export,
    Intent.HUMAN: conversation.human,
    Intent.ASK_ABOUT: about.ask_about,
    **{intent: attributes.telling(asked) for intent, asked in attributes.ATTRIBUTE_OF.items()},
    Intent.ASK_DOCUMENTS: files.ask_documents,
    Intent.CORRECT: conversation.feedback,
    Intent.RESIDENT: about.ask_about,
    Intent.FALLBACK: unclear.fallback,
}
RESUMED = frozenset(
    {Intent.ASK_FILE, Intent.ROADMAP, Intent.ASK_GAPS, Intent.SIMILAR_TOWNS, Intent.RATING_PLACE, Intent.FILL_FORM}
)
"""What is answered as soon as the town it waited for is known."""
INSTEAD = frozenset({Intent.DESCRIBE_PROBLEM, Intent.RECOMMEND, Intent.START_OVER})
"""What takes the place of a request that waits for the town."""


def answer(services: DialogueServices, turn: Turn, memory: Memory) -> Reply:
    """The reply to a turn: all that its message holds is served, and what it was about is remembered."""
    context = TurnContext(services, turn, memory)
    decision = decide(context)
    reply = _served(context, decision)
    if reply.resume is not None:
        reply = _then(context, reply, Step(intent=reply.resume, text=f"/{reply.resume}"))
    intents = {step.intent for step in decision.steps}
    still = memory.topic if intents == {Intent.ASK_ABOUT} else None
    topic = next((i for i in intents if i in TOWN_TOPICS | ITEM_TOPICS | STATE_TOPICS), still)
    pending = None
    if reply.memory.waiting in (Waiting.TOWN, Waiting.TOWN_CONFIRMATION) and not intents & INSTEAD:
        pending = next((i for i in intents if i in RESUMED), memory.pending)
    offered = offered_with(reply.messages, memory.offered)
    law = next((s.text for s in decision.steps if s.intent is Intent.PURCHASE and not s.text.startswith("/")), "")
    kept = reply.memory.with_(topic=topic, pending=pending, offered=offered, law=law)
    return Reply(reply.messages, kept)


def _served(context: TurnContext, decision: Decision) -> Reply:
    """The steps of a decision one after another; the town before them, or the question for it after them."""
    town = decision.town
    if town is not None and not decision.steps:
        told = own_town.told_alone(context, town)
        if decision.population is None or context.town is None:
            return told
        context.memory = told.memory
        said = own_town.population_told(context, decision.population)
        return Reply((*told.messages, *said), context.memory, told.resume)
    if decision.other_language:
        reply = context.reply(Message(context.words("other_language"), () if decision.steps else context.next_steps()))
        return _then(context, reply, decision.steps[0]) if decision.steps else reply
    if decision.forgets_town:
        context.memory = context.memory.with_(town_id=None, without_town=True, waiting=None, candidates=())
        reply = context.reply(Message(context.words("town_forgotten")))
    else:
        reply = Reply(own_town.told_beside(context, town) if town else (), context.memory)
    if decision.population is not None:
        context.memory = reply.memory
        reply = Reply((*reply.messages, *own_town.population_told(context, decision.population)), context.memory)
    for step in decision.steps or (Step(intent=Intent.FALLBACK, text=context.turn.text),):
        reply = _then(context, reply, step)
    if town is not None and town.found.one is None:
        context.memory = reply.memory
        asked = context.ask_town(town)
        return Reply((*reply.messages, *asked.messages), asked.memory)
    return reply


def _then(context: TurnContext, before: Reply, step: Step) -> Reply:
    """A reply with the answer to one more thing; a question for the town is asked but once."""
    context.memory = before.memory
    context.turn = replace(context.turn, text=step.text, intent=step.intent, values=step.values)
    then = HANDLERS[step.intent](context)
    return Reply((*before.messages, *then.messages), then.memory, then.resume)

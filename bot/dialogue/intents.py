"""What a message is for, once the conversation around it is known: the classifier proposes, the context decides."""

from __future__ import annotations

import re

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent, Waiting
from bot.dialogue.turns.attributes import ATTRIBUTE_OF
from bot.dialogue.turns.list_changes import is_wish
from bot.dialogue.turns.questionnaire import answer_of, goes_back, stops
from bot.dialogue.understanding.follow_up import FollowUp, follow_up
from bot.dialogue.understanding.town import is_bare_town

LONG_TEXT = 60
"""A longer message that nobody understands is a description of a problem."""


def intent_of(context: TurnContext) -> Intent:
    """What a message is for. One that is nothing but the name of a town tells the town, whatever it looks like; while a
    town is awaited, so does a name with a slip or a region alone. "А у Омска?" asks what was asked before.
    """
    turn, memory, intent = context.turn, context.memory, context.turn.intent
    if turn.is_button:
        return intent
    in_form = memory.waiting is Waiting.FORM and intent not in LEAVE_THE_FORM
    if in_form and goes_back(turn.text):
        return Intent.GO_BACK
    if in_form and (answer_of(turn.text) is not None or stops(turn.text) or intent is Intent.FALLBACK):
        return Intent.FILL_FORM
    if memory.listed and len(turn.text) <= LONG_TEXT and _PAPERS.search(turn.text):
        return Intent.ASK_DONOR
    if intent in MISTAKEN_FOR_COMPARING and _COMPARE.match(turn.text):
        return Intent.COMPARE
    if memory.topic and (followed := follow_up(turn.text, context.services.places.gazetteer)):
        topics = TOWN_TOPICS if followed is FollowUp.TOWN else ITEM_TOPICS
        if memory.topic in topics:
            return memory.topic
    if memory.listed and intent in MISTAKEN_FOR_WISHES and is_wish(context):
        return Intent.REFINE
    if intent not in COMMANDS:
        awaited = memory.waiting is Waiting.TOWN and intent in AMBIGUOUS_WHILE_WAITING
        if is_bare_town(turn.text, context.services.places.gazetteer) or (
            awaited and context.read(expected=True).towns
        ):
            return Intent.TELL_MUNICIPALITY
    return intent


TOWN_TOPICS = frozenset({Intent.RATING_PLACE, Intent.CITY_INFO, Intent.SIMILAR_TOWNS})
ITEM_TOPICS = frozenset(
    {Intent.EXPLAIN, Intent.SHOW_DETAILS, Intent.REGISTER_STATUS, Intent.PURCHASE, Intent.ASK_DONOR, *ATTRIBUTE_OF}
)
"""What "а у Омска?" and "а второе?" may ask again."""
MISTAKEN_FOR_COMPARING = frozenset(
    {Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.SIMILAR_TOWNS, Intent.CITY_INFO, Intent.RATING_PLACE}
)
_PAPERS = re.compile(
    r"\b(?:бумаг[иу]?|документ(?:ы|ов)|обосновани[ея] (?:для|главе|руководств)|служебн\w+ записк\w+"
    r"|the papers|documents for|justification|memo)\b",
    re.I,
)
"""A short message over a list that asks for something to take away."""
_COMPARE = re.compile(r"\W*(?:сравни|compare)\w*\b", re.I)
"""A message that begins so compares, however unsure the classifier is."""
COMMANDS = frozenset({Intent.START_OVER, Intent.SHOW_MORE, Intent.AFFIRM, Intent.DENY, Intent.GO_BACK})
"""Short messages that may be spelt like a village but never mean one."""
MISTAKEN_FOR_WISHES = frozenset(
    {Intent.DESCRIBE_PROBLEM, Intent.SET_PRIORITIES, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.REPLACE_FOREIGN}
    | {Intent.START_OVER, Intent.REGISTER_STATUS}
)
"""What a short wish about the list on the table may be taken for."""
LEAVE_THE_FORM = frozenset({Intent.GO_BACK})
"""What a short message may mean besides an answer of the form."""
AMBIGUOUS_WHILE_WAITING = frozenset(
    {Intent.REGION_VIEW, Intent.CITY_INFO, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.GREET, Intent.THANK}
)
"""Intents that a misspelt name or a region may be mistaken for."""

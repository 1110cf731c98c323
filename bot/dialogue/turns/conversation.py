"""Turns about the conversation itself: an opinion on the answer, a copy to keep, a person to talk to."""

from __future__ import annotations

import re
from itertools import islice

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.turns.solution_list import earlier_button
from bot.editors.worklist import AnswerFault
from embeddings.lexical import stems

_GOOD = re.compile(
    r"полезн|помогл|отличн|хорош|верно|точно|класс|супер|здорово|доволен|понравил|пригодил|useful|helpful|great|good|nice|love"
    r"|excellent|five stars|spot on",
    re.I,
)
_BAD = re.compile(
    r"\bне\s|бесполезн|плох|ужас|мимо|ерунд|чушь|разочаров|слаб|бестолк|хуже|not |useless|bad|poor|terrible"
    r"|wrong|waste|awful|disappoint|irrelevant|n't",
    re.I,
)
_NOT_BAD = re.compile(r"\bне\s?плохо\w*|\bnot (?:too |so |at all )?bad\b", re.I)
_NOTHING_GOOD = re.compile(r"ничего (?:хорош|полезн)|nothing (?:good|useful)", re.I)
MOST_READINGS = 2
"""Other readings of a problem that are offered."""
EXPORT_PATH = "/chat/export"


def opinion_of(text: str) -> bool | None:
    """Whether an opinion is good; None when it does not say."""
    plain = _NOT_BAD.sub(" хорошо ", text)
    if _NOTHING_GOOD.search(plain) or _BAD.search(plain):
        return False
    text = plain
    return True if _GOOD.search(text) else None


def feedback(context: TurnContext) -> Reply:
    """Keeps whether the answer helped, without a word of the message; asks when it cannot tell."""
    w = context.words
    given = context.turn.values.get("good")
    good = given if isinstance(given, bool) else None if context.turn.is_button else opinion_of(context.turn.text)
    if good is False and context.memory.listed and not context.turn.is_button:
        return not_that(context)
    if good is None:
        buttons = tuple(Button(w(f"button.feedback_{k}"), Intent.FEEDBACK, {"good": v}) for k, v in CHOICES.items())
        return context.reply(Message(w("feedback_ask"), buttons))
    context.services.opinions.keep(good, context.memory.listed, w.language)
    if good:
        return context.reply(Message(w("feedback_good")))
    context.note(AnswerFault.BADLY_RATED, context.memory.problem, context.memory.listed)
    buttons = (
        context.button("button.refine", Intent.REFINE),
        context.button("button.back", Intent.GO_BACK),
        context.button("button.human", Intent.HUMAN),
    )
    return context.reply(Message(w("feedback_bad"), buttons))


def not_that(context: TurnContext) -> Reply:
    """The answer is not what was asked for: asks in a sentence what is, and offers the two nearest readings of the
    problem. The list stays.
    """
    w, memory = context.words, context.memory
    context.services.opinions.keep(False, memory.listed, w.language)
    context.note(AnswerFault.BADLY_RATED, memory.problem, memory.listed)
    readings = tuple(
        Button(phrase[:1].upper() + phrase[1:], Intent.DESCRIBE_PROBLEM, {"problem": phrase})
        for phrase in _nearest_readings(context)
    )
    ways = (context.button("button.more", Intent.SHOW_MORE), context.button("button.human", Intent.HUMAN))
    buttons = (*readings, *ways, *earlier_button(context))
    return context.reply(Message(w("not_that") if readings else w("not_that_alone"), buttons))


def _nearest_readings(context: TurnContext) -> list[str]:
    """How the problems are put that the nearest solutions not shown answer."""
    memory, language = context.memory, context.words.language
    if not memory.problem:
        return []
    said, found = set(stems(memory.problem)), context.services.search.search(memory.problem).hits
    solutions = (context.services.catalogue.solutions[hit.id] for hit in found if hit.id not in memory.listed)
    phrases = (max(s.problems[language], key=lambda p: len(said & set(stems(p)))) for s in solutions)
    return list(islice(dict.fromkeys(phrases), MOST_READINGS))


CHOICES = {"yes": True, "no": False}


def export(context: TurnContext) -> Reply:
    return context.reply(Message(context.words("export_told", path=EXPORT_PATH)))


def human(context: TurnContext) -> Reply:
    """There is nobody behind the assistant: it names those who can answer."""
    w = context.words
    listed = context.listed().items
    if listed and listed[0].donors:
        line = context.present.donor(listed[0].donors[0])
        where = context.present.where_to_write(listed[0].donors[0].contact)
        text = w("human_donor", body=line.contact, city=line.city, where=where)
    else:
        text = w("human_nobody")
    return context.reply(Message(text, (context.button("button.capabilities", Intent.CAPABILITIES),)))

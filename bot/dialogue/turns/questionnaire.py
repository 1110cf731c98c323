"""The questionnaire: a question for each measure of the index, one a turn, its answers kept for the list."""

from __future__ import annotations

import re

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Message, Reply, Waiting
from catalogue.model import Measure
from recommender.model import Answer

_ANSWERS: tuple[tuple[str, Answer], ...] = (
    (r"не знаю|неизвестно|затрудня\w+|don'?t know|not sure|unknown|пропус\w+|дальше|skip|next", Answer.UNKNOWN),
    (r"пилот\w*|тестиру\w+|опытн\w+|pilot|trial|testing", Answer.PILOT),
    (r"част\w+|местами|кое-где|не везде|partly|part|in places|some", Answer.PART),
    (r"вез[дз]е|весь город|во всём городе|во всем городе|полностью|да|есть|whole|everywhere|fully|yes", Answer.WHOLE),
    (r"нет|отсутств\w+|ничего|no|none|nothing", Answer.NO),
)
_STOP = re.compile(r"\b(хватит|стоп|достаточно|закончим|прекрат\w+|потом|позже|stop|enough|later|quit)\b", re.I)
_BACK = re.compile(
    r"\b(назад|верн(?:ись|ёмся|емся|уться)|предыдущ\w+|прошл\w+ вопрос\w*|back|previous|question before)\b", re.I
)
SHORT_ANSWER_WORDS = 5


def answer_of(text: str) -> Answer | None:
    """The answer that a short message gives to a question of the form."""
    lowered = text.lower().strip(" .!")
    if len(lowered.split()) > SHORT_ANSWER_WORDS:
        return None
    return next((a for pattern, a in _ANSWERS if re.search(rf"\b(?:{pattern})\b", lowered)), None)


def stops(text: str) -> bool:
    """Whether a message ends the form for now."""
    return bool(_STOP.search(text))


def goes_back(text: str) -> bool:
    """Whether a message in the form asks for the question before this one."""
    return bool(_BACK.search(text))


def fill_form(context: TurnContext) -> Reply:
    """Asks the next measure that has no answer; an answer given is kept first."""
    w = context.words
    if not context.goes_without_town:
        asked = context.ask_town()
        return Reply((Message(w("form_needs_town")), *asked.messages), asked.memory)
    given = context.turn.values.get("answer")
    if given == "stop" or (context.said and stops(context.said)):
        return _done(context, w("form_paused", n=len(context.memory.answers)))
    answer = Answer(given) if given in set(Answer) else None
    if answer is None and context.memory.waiting is Waiting.FORM:
        answer = answer_of(context.said) if context.said else None
    if answer is not None and (measure := _answered(context)):
        others = {m: a for m, a in context.memory.answers.items() if m != measure}
        context.memory = context.memory.with_(answers={**others, measure: answer.value})
    return _next(context)


def previous_question(context: TurnContext) -> Reply:
    """Forgets the last answer and asks for it again."""
    answers = dict(context.memory.answers)
    answers.popitem()
    context.memory = context.memory.with_(answers=answers)
    return _next(context)


def _answered(context: TurnContext) -> str | None:
    """The measure that an answer is about: the one its button was shown with, else the one that was asked last."""
    measure = context.turn.values.get("measure", context.memory.asked)
    return measure if measure in {m.id for m in context.services.catalogue.measures} else None


def _next(context: TurnContext) -> Reply:
    left = [m for m in _order(context) if m.id not in context.memory.answers]
    if not left:
        return _done(context, context.words("form_finished"), finished=True)
    return _ask(context, left[0])


def _order(context: TurnContext) -> list[Measure]:
    """What was called important first, then the order of the index."""
    return sorted(
        context.services.catalogue.measures, key=lambda m: -context.memory.weights.get(m.direction.value, 1.0)
    )


def _ask(context: TurnContext, measure: Measure) -> Reply:
    w = context.words
    direction = context.services.catalogue.directions[measure.direction].name[w.language]
    number, total = len(context.memory.answers) + 1, len(context.services.catalogue.measures)
    text = w("form_question", number=number, total=total, measure=measure.name[w.language], direction=direction)
    buttons = [Button(w(f"answer.{a}"), Intent.FILL_FORM, {"answer": a.value, "measure": measure.id}) for a in Answer]
    buttons.append(Button(w("button.form_stop"), Intent.FILL_FORM, {"answer": "stop"}))
    return context.reply(Message(text, tuple(buttons)), waiting=Waiting.FORM, asked=measure.id)


def _done(context: TurnContext, text: str, finished: bool = False) -> Reply:
    buttons = [context.button("button.gaps", Intent.ASK_GAPS), context.button("button.recommend", Intent.RECOMMEND)]
    if not finished:
        buttons.append(context.button("button.form_go_on", Intent.FILL_FORM))
    return context.reply(Message(text, tuple(buttons)), waiting=None, asked=None)

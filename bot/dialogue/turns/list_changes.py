"""Turns that shape the list: wishes, priorities, the short form, going back."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, ListWishes, Message, Reply, Waiting
from bot.dialogue.understanding.directions import directions_in
from bot.dialogue.understanding.wishes import Wishes, themes_of, wishes_of
from catalogue.model import Direction, Measure
from recommender.model import Answer

IMPORTANT = 6.0
"""What is called important counts this many times the others."""
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


def refine(context: TurnContext) -> Reply:
    """Narrows or widens the list by what the message asks."""
    wish = context.turn.values.get("wish")
    if context.turn.is_button:
        wishes = BUTTON_WISHES.get(str(wish), Wishes())
    else:
        wishes = wishes_of(context.turn.text, context.services.catalogue.solutions.values())
    w = context.words
    if wishes.empty:
        return context.reply(Message(w("refine_which"), _wish_buttons(context)))
    if context.town is None and not context.memory.without_town and not context.memory.problem:
        context.memory = context.memory.with_(wishes=_merged(context.memory.wishes, wishes))
        return context.ask_town()
    before = [Message(w("refine_cost"))] if wishes.cost else []
    if wishes.cost and wishes == Wishes(cost=True):
        return context.reply(*before)
    if wishes.fewer and context.memory.listed:
        context.memory = context.memory.remembering().with_(listed=())
        return context.show(0, tuple(before), size=1)
    context.memory = context.memory.remembering().with_(listed=(), wishes=_merged(context.memory.wishes, wishes))
    before.append(Message(_told(context)))
    return context.show(0, tuple(before))


_WISH = re.compile(r"^\W*(?:а\s+|и\s+|and\s+|ok\W+)?(?:без|кроме|только|лишь|without|except|only|just|no)\b", re.I)
_CONDITIONS = re.compile(r"\b(?:услови|ограничен|фильтр)|\b(?:conditions?|filters?)\b", re.I)
WISH_WORDS = 7


def is_wish(context: TurnContext) -> bool:
    """Whether a short message, said over a list, narrows it: "без видеонаблюдения", "only transport"."""
    text = context.turn.text
    if len(text.split()) > WISH_WORDS or not (_WISH.search(text) or _CONDITIONS.search(text)):
        return False
    return not wishes_of(text, context.services.catalogue.solutions.values()).empty


BUTTON_WISHES = {
    "reset": Wishes(reset=True),
    "registered": Wishes(only_registered=True),
    "my_size": Wishes(only_my_size=True),
    "no_video": Wishes(exclude_tags=("video-surveillance", "video-analytics", "computer-vision")),
}


def _wish_buttons(context: TurnContext) -> tuple[Button, ...]:
    keys = [*BUTTON_WISHES][1:] + (["reset"] if context.memory.wishes != ListWishes() else [])
    labels = {"reset": "button.no_wishes"}
    return tuple(context.button(labels.get(k, f"button.wish_{k}"), Intent.REFINE, wish=k) for k in keys)


def _merged(known: ListWishes, new: Wishes) -> ListWishes:
    if new.reset:
        return ListWishes()
    return ListWishes(
        known.only_registered or new.only_registered,
        known.only_my_size or new.only_my_size,
        tuple(d.value for d in new.directions) or known.directions,
        tuple(dict.fromkeys((*known.exclude_tags, *new.exclude_tags))),
        tuple(dict.fromkeys((*known.exclude_vendors, *new.exclude_vendors))),
        known.world,
    )


def _told(context: TurnContext) -> str:
    """What the list is narrowed to now."""
    w, wishes = context.words, context.memory.wishes
    themes = [w(f"theme.{t}") for t in themes_of(wishes.exclude_tags)]
    names = [context.services.catalogue.directions[Direction(d)].name[w.language] for d in wishes.directions]
    parts = [
        *([w("wish_registered")] if wishes.only_registered else []),
        *([w("wish_my_size")] if wishes.only_my_size else []),
        *([w("wish_directions", names=", ".join(names))] if names else []),
        *([w("wish_without_tags", names=", ".join(themes))] if themes else []),
        *([w("wish_without_vendors", names=", ".join(wishes.exclude_vendors))] if wishes.exclude_vendors else []),
    ]
    return w("refine_done", wishes="; ".join(parts)) if parts else w("refine_reset")


def set_priorities(context: TurnContext) -> Reply:
    """Takes what matters most as weights of directions."""
    w = context.words
    chosen = context.turn.values.get("wish")
    named = (Direction(chosen),) if chosen in set(Direction) else directions_in(context.turn.text)
    reading = context.read(expected=False) if not context.turn.is_button else None
    if reading and len(reading.towns) == 1 and reading.sure:
        context.remember(reading.towns[0])
    if not named:
        directions = context.services.catalogue.directions
        buttons = tuple(
            Button(directions[d].name[w.language], Intent.SET_PRIORITIES, {"wish": d.value}) for d in Direction
        )
        return context.reply(Message(w("priorities_which"), buttons))
    names = ", ".join(context.services.catalogue.directions[d].name[w.language] for d in named)
    weights = dict.fromkeys((d.value for d in named), IMPORTANT)
    context.memory = context.memory.remembering().with_(weights=weights, listed=())
    told = Message(w("priorities_done", names=names))
    if context.town is None and not context.memory.without_town:
        asked = context.ask_town()
        return Reply((told, *asked.messages), asked.memory)
    return context.show(0, (told,))


# -- the short form ------------------------------------------------------------------------------------------


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
    if context.town is None and not context.memory.without_town:
        asked = context.ask_town()
        return Reply((Message(w("form_needs_town")), *asked.messages), asked.memory)
    given = context.turn.values.get("answer")
    if given == "stop" or (not context.turn.is_button and stops(context.turn.text)):
        return _form_done(context, w("form_paused", n=len(context.memory.answers)))
    answer = Answer(given) if given in set(Answer) else None
    if answer is None and not context.turn.is_button and context.memory.waiting is Waiting.FORM:
        answer = answer_of(context.turn.text)
    if answer is not None and context.memory.asked:
        context.memory = context.memory.with_(answers={**context.memory.answers, context.memory.asked: answer.value})
    left = [m for m in _order(context) if m.id not in context.memory.answers]
    if not left:
        return _form_done(context, w("form_finished"), finished=True)
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
    buttons = [Button(w(f"answer.{a}"), Intent.FILL_FORM, {"answer": a.value}) for a in Answer]
    buttons.append(Button(w("button.form_stop"), Intent.FILL_FORM, {"answer": "stop"}))
    return context.reply(Message(text, tuple(buttons)), waiting=Waiting.FORM, asked=measure.id)


def _form_done(context: TurnContext, text: str, finished: bool = False) -> Reply:
    buttons = [context.button("button.gaps", Intent.ASK_GAPS), context.button("button.recommend", Intent.RECOMMEND)]
    if not finished:
        buttons.append(context.button("button.form_go_on", Intent.FILL_FORM))
    return context.reply(Message(text, tuple(buttons)), waiting=None, asked=None)


# -- going back ----------------------------------------------------------------------------------------------


def go_back(context: TurnContext) -> Reply:
    """The question before this one, its list shown again."""
    if context.memory.waiting is Waiting.FORM and context.memory.answers:
        answers = dict(context.memory.answers)
        answers.popitem()
        context.memory = context.memory.with_(answers=answers)
        return fill_form(replace_turn(context))
    earlier = context.memory.back()
    if earlier is None:
        return context.reply(Message(context.words("back_nothing")))
    context.memory = earlier.with_(listed=())
    return context.show(0, (Message(context.words("back_done")),))


def replace_turn(context: TurnContext) -> TurnContext:
    """The same talk with a turn that says nothing, so that no answer is read from it."""
    context.turn = replace(context.turn, text="/fill_form", values={})
    return context

"""Turns that shape the list: wishes, priorities, the short form, going back."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.model import Button, Intent, ListWishes, Message, Reply, Waiting
from bot.dialogue.talk import Talk
from bot.understanding.directions import directions_in
from bot.understanding.wishes import Wishes, themes_of, wishes_of
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


def refine(talk: Talk) -> Reply:
    """Narrows or widens the list by what the message asks."""
    wish = talk.turn.values.get("wish")
    if talk.turn.is_button:
        wishes = BUTTON_WISHES.get(str(wish), Wishes())
    else:
        wishes = wishes_of(talk.turn.text, talk.house.catalogue.solutions.values())
    w = talk.words
    if wishes.empty:
        return talk.reply(Message(w("refine_which"), _wish_buttons(talk)))
    if talk.town is None and not talk.memory.without_town and not talk.memory.problem:
        talk.memory = talk.memory.with_(wishes=_merged(talk.memory.wishes, wishes))
        return talk.ask_town()
    before = [Message(w("refine_cost"))] if wishes.cost else []
    if wishes.cost and wishes == Wishes(cost=True):
        return talk.reply(*before)
    if wishes.fewer and talk.memory.listed:
        talk.memory = talk.memory.remembering().with_(listed=())
        return talk.show(0, tuple(before), size=1)
    talk.memory = talk.memory.remembering().with_(listed=(), wishes=_merged(talk.memory.wishes, wishes))
    before.append(Message(_told(talk)))
    return talk.show(0, tuple(before))


_WISH = re.compile(r"^\W*(?:а\s+|и\s+|and\s+|ok\W+)?(?:без|кроме|только|лишь|without|except|only|just|no)\b", re.I)
_CONDITIONS = re.compile(r"\b(?:услови|ограничен|фильтр)|\b(?:conditions?|filters?)\b", re.I)
WISH_WORDS = 7


def is_wish(talk: Talk) -> bool:
    """Whether a short message, said over a list, narrows it: "без видеонаблюдения", "only transport"."""
    text = talk.turn.text
    if len(text.split()) > WISH_WORDS or not (_WISH.search(text) or _CONDITIONS.search(text)):
        return False
    return not wishes_of(text, talk.house.catalogue.solutions.values()).empty


BUTTON_WISHES = {
    "reset": Wishes(reset=True),
    "registered": Wishes(only_registered=True),
    "my_size": Wishes(only_my_size=True),
    "no_video": Wishes(exclude_tags=("video-surveillance", "video-analytics", "computer-vision")),
}


def _wish_buttons(talk: Talk) -> tuple[Button, ...]:
    keys = [*BUTTON_WISHES][1:] + (["reset"] if talk.memory.wishes != ListWishes() else [])
    labels = {"reset": "button.no_wishes"}
    return tuple(talk.button(labels.get(k, f"button.wish_{k}"), Intent.REFINE, wish=k) for k in keys)


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


def _told(talk: Talk) -> str:
    """What the list is narrowed to now."""
    w, wishes = talk.words, talk.memory.wishes
    themes = [w(f"theme.{t}") for t in themes_of(wishes.exclude_tags)]
    names = [talk.house.catalogue.directions[Direction(d)].name[w.language] for d in wishes.directions]
    parts = [
        *([w("wish_registered")] if wishes.only_registered else []),
        *([w("wish_my_size")] if wishes.only_my_size else []),
        *([w("wish_directions", names=", ".join(names))] if names else []),
        *([w("wish_without_tags", names=", ".join(themes))] if themes else []),
        *([w("wish_without_vendors", names=", ".join(wishes.exclude_vendors))] if wishes.exclude_vendors else []),
    ]
    return w("refine_done", wishes="; ".join(parts)) if parts else w("refine_reset")


def set_priorities(talk: Talk) -> Reply:
    """Takes what matters most as weights of directions."""
    w = talk.words
    chosen = talk.turn.values.get("wish")
    named = (Direction(chosen),) if chosen in set(Direction) else directions_in(talk.turn.text)
    reading = talk.read(expected=False) if not talk.turn.is_button else None
    if reading and len(reading.towns) == 1 and reading.sure:
        talk.remember(reading.towns[0])
    if not named:
        directions = talk.house.catalogue.directions
        buttons = tuple(
            Button(directions[d].name[w.language], Intent.SET_PRIORITIES, {"wish": d.value}) for d in Direction
        )
        return talk.reply(Message(w("priorities_which"), buttons))
    names = ", ".join(talk.house.catalogue.directions[d].name[w.language] for d in named)
    weights = dict.fromkeys((d.value for d in named), IMPORTANT)
    talk.memory = talk.memory.remembering().with_(weights=weights, listed=())
    told = Message(w("priorities_done", names=names))
    if talk.town is None and not talk.memory.without_town:
        asked = talk.ask_town()
        return Reply((told, *asked.messages), asked.memory)
    return talk.show(0, (told,))


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


def fill_form(talk: Talk) -> Reply:
    """Asks the next measure that has no answer; an answer given is kept first."""
    w = talk.words
    if talk.town is None and not talk.memory.without_town:
        asked = talk.ask_town()
        return Reply((Message(w("form_needs_town")), *asked.messages), asked.memory)
    given = talk.turn.values.get("answer")
    if given == "stop" or (not talk.turn.is_button and stops(talk.turn.text)):
        return _form_done(talk, w("form_paused", n=len(talk.memory.answers)))
    answer = Answer(given) if given in set(Answer) else None
    if answer is None and not talk.turn.is_button and talk.memory.waiting is Waiting.FORM:
        answer = answer_of(talk.turn.text)
    if answer is not None and talk.memory.asked:
        talk.memory = talk.memory.with_(answers={**talk.memory.answers, talk.memory.asked: answer.value})
    left = [m for m in _order(talk) if m.id not in talk.memory.answers]
    if not left:
        return _form_done(talk, w("form_finished"), finished=True)
    return _ask(talk, left[0])


def _order(talk: Talk) -> list[Measure]:
    """What was called important first, then the order of the index."""
    return sorted(talk.house.catalogue.measures, key=lambda m: -talk.memory.weights.get(m.direction.value, 1.0))


def _ask(talk: Talk, measure: Measure) -> Reply:
    w = talk.words
    direction = talk.house.catalogue.directions[measure.direction].name[w.language]
    number, total = len(talk.memory.answers) + 1, len(talk.house.catalogue.measures)
    text = w("form_question", number=number, total=total, measure=measure.name[w.language], direction=direction)
    buttons = [Button(w(f"answer.{a}"), Intent.FILL_FORM, {"answer": a.value}) for a in Answer]
    buttons.append(Button(w("button.form_stop"), Intent.FILL_FORM, {"answer": "stop"}))
    return talk.reply(Message(text, tuple(buttons)), waiting=Waiting.FORM, asked=measure.id)


def _form_done(talk: Talk, text: str, finished: bool = False) -> Reply:
    buttons = [talk.button("button.gaps", Intent.ASK_GAPS), talk.button("button.recommend", Intent.RECOMMEND)]
    if not finished:
        buttons.append(talk.button("button.form_go_on", Intent.FILL_FORM))
    return talk.reply(Message(text, tuple(buttons)), waiting=None, asked=None)


# -- going back ----------------------------------------------------------------------------------------------


def go_back(talk: Talk) -> Reply:
    """The question before this one, its list shown again."""
    if talk.memory.waiting is Waiting.FORM and talk.memory.answers:
        answers = dict(talk.memory.answers)
        answers.popitem()
        talk.memory = talk.memory.with_(answers=answers)
        return fill_form(replace_turn(talk))
    earlier = talk.memory.back()
    if earlier is None:
        return talk.reply(Message(talk.words("back_nothing")))
    talk.memory = earlier.with_(listed=())
    return talk.show(0, (Message(talk.words("back_done")),))


def replace_turn(talk: Talk) -> Talk:
    """The same talk with a turn that says nothing, so that no answer is read from it."""
    talk.turn = replace(talk.turn, text="/fill_form", values={})
    return talk

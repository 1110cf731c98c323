"""Turns about the conversation itself: an opinion on the answer, a copy to keep, a person to talk to."""

from __future__ import annotations

import re

from bot.desk import Kind
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.talk import Talk

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
EXPORT_PATH = "/chat/export"


def opinion_of(text: str) -> bool | None:
    """Whether an opinion is good; None when it does not say."""
    plain = _NOT_BAD.sub(" хорошо ", text)
    if _NOTHING_GOOD.search(plain) or _BAD.search(plain):
        return False
    text = plain
    return True if _GOOD.search(text) else None


def feedback(talk: Talk) -> Reply:
    """Keeps whether the answer helped, without a word of the message; asks when it cannot tell."""
    w = talk.words
    given = talk.turn.values.get("good")
    good = given if isinstance(given, bool) else None if talk.turn.is_button else opinion_of(talk.turn.text)
    if good is None:
        buttons = tuple(Button(w(f"button.feedback_{k}"), Intent.FEEDBACK, {"good": v}) for k, v in CHOICES.items())
        return talk.reply(Message(w("feedback_ask"), buttons))
    talk.house.opinions.keep(good, talk.memory.listed, w.language)
    if good:
        return talk.reply(Message(w("feedback_good")))
    talk.note(Kind.BADLY_RATED, talk.memory.problem, talk.memory.listed)
    buttons = (
        talk.button("button.refine", Intent.REFINE),
        talk.button("button.back", Intent.GO_BACK),
        talk.button("button.human", Intent.HUMAN),
    )
    return talk.reply(Message(w("feedback_bad"), buttons))


CHOICES = {"yes": True, "no": False}


def export(talk: Talk) -> Reply:
    return talk.reply(Message(talk.words("export_told", path=EXPORT_PATH)))


def human(talk: Talk) -> Reply:
    """There is nobody behind the assistant: it names those who can answer."""
    w = talk.words
    listed = talk.listed()
    if listed and listed[0].donors:
        line = talk.present.donor(listed[0].donors[0])
        text = w("human_donor", body=line.contact, city=line.city, url=line.contact_url or w("page.unknown"))
    else:
        text = w("human_nobody")
    return talk.reply(Message(text, (talk.button("button.capabilities", Intent.CAPABILITIES),)))

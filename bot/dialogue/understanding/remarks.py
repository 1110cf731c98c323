"""Remarks on an answer that tell no problem: it is at hand already, so many examples of it are wanted, what next."""

from __future__ import annotations

import re

from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.pointing import points_back
from bot.dialogue.understanding.questions import asks
from bot.dialogue.understanding.references import CARDINALS, items_of
from catalogue.places.dictionary import analyzer
from catalogue.places.spelling import key_of, words_of

_AT_HAND = frozenset("стоять работать внедрить сделать иметься иметь установить действовать существовать".split())
_HAVE = frozenset("have has got run runs use using exists installed".split())
_OWN = frozenset("мы нас нам наш наша наше наши we us our".split())
_POINTING = frozenset(
    "это все всё такое такая такой такие эти этот эта они оно первое второе третье this that these those all it them "
    "first second third".split()
)
_GOES_ON = frozenset(
    "ну и а так что чего вот ладно ок дальше делать теперь нам мне с этим so what whats s next and then well ok okay "
    "now do we i should".split()
)
_ASKING = frozenset({"что", "чего", "what", "whats"})
_ON = frozenset({"дальше", "next", "then", "now", "теперь"})
"""Alone they ask for more of the list."""
_SPEAKERS = frozenset("я мне меня мной i me my am".split())
_RESIDENTS = frozenset(
    "житель жительница горожанин горожанка гражданин гражданка пенсионер пенсионерка жилец".split()
) | (frozenset("resident citizen tenant pensioner".split()))
_COUNTED = re.compile(
    rf"(?<![\w-])(?P<n>\d{{1,2}}|{'|'.join(CARDINALS)})\s+(?:\w+\s+)?(?:пример|решени|вариант|практик|example|solution|option|practice|case)",
    re.IGNORECASE,
)
_SUITS = frozenset("подходить подойти годиться устраивать устроить нравиться понравиться надо нужный хотеть".split())
_STRIKES = frozenset(
    "вычеркнуть исключить убрать выкинуть отбросить отложить удалить пропустить отпасть отпадать".split()
)
_ENGLISH_REFUSAL = re.compile(
    r"\b(?:do(?:es)?n[o'’]?t|do(?:es)? not|won[’']?t|will not|not)\s+(?:\w+\s+)?"
    r"(?:fit|suit|need|want|work for us|for us)\b"
    r"|\b(?:drop|remove|cross out|skip|exclude|strike)\b",
    re.IGNORECASE,
)
MOST_EXAMPLES = 7
"""So many examples are shown at once."""


def has_already(text: str) -> bool:
    """Whether a message says that what was shown is there already: "это у нас уже есть", "we have all that"."""
    keys = [key_of([w]) for w in words_of(text)]
    if "?" in text or asks(text) or not _ASKING.isdisjoint(keys):
        return False
    normal = {str(p.normal_form) for k in keys if not k.isascii() for p in analyzer().parse(k)}
    there = "есть" in keys or bool(_AT_HAND & normal) or bool(_HAVE.intersection(keys))
    already = bool({"уже", "already"} & set(keys))
    own, points = bool(_OWN.intersection(keys)), bool(_POINTING.intersection(keys))
    refused = bool({"не", "нет", "not", "no"} & set(keys)) or any(k.endswith("n't") for k in keys)
    return there and not refused and (own + points + already) >= 2


def speaks_as_resident(text: str) -> bool:
    """Whether somebody says that it is a resident who asks, and no more: "а мне как жителю?"."""
    keys = [key_of([w]) for w in words_of(text)]
    normal = {str(p.normal_form) for k in keys for p in analyzer().parse(k) if "sing" in p.tag or k.isascii()}
    return not _SPEAKERS.isdisjoint(keys) and not _RESIDENTS.isdisjoint(normal) and not names_matter(text)


def goes_on(text: str) -> bool:
    """Whether a message only asks what follows: "ну и?", "so what?"."""
    keys = [key_of([w]) for w in words_of(text)]
    asked = not _ASKING.isdisjoint(keys) or (text.rstrip().endswith("?") and _ON.isdisjoint(keys))
    return bool(keys) and asked and all(k in _GOES_ON for k in keys)


def examples_wanted(text: str) -> int | None:
    """How many examples or solutions a message asks for: "дай 3 примера", "give me five options"."""
    for found in _COUNTED.finditer(text):
        said = found["n"].lower()
        number = int(said) if said.isdigit() else CARDINALS.get(said)
        if number:
            return min(number, MOST_EXAMPLES)
    return None


def refuses_shown(text: str) -> bool:
    """Whether a message says of what is shown, of one by its number or of all, that it does not suit or is to go:
    "последний вариант не подходит", "первое вычеркни".
    """
    if asks(text):
        return False
    keys = [key_of([w]) for w in words_of(text)]
    normal = {str(p.normal_form) for k in keys if not k.isascii() for p in analyzer().parse(k)}
    unsuited = bool(_SUITS & normal) and "не" in keys
    refused = unsuited or bool(_STRIKES & normal) or bool(_ENGLISH_REFUSAL.search(text))
    return refused and bool(items_of(text, MOST_EXAMPLES) or points_back(text))

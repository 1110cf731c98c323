"""Places that a message speaks of as other people's: an example, neighbours, where one used to work or live."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from bot.dialogue.understanding.evidence import HEAD_CUES, PLACE_CUES, STRONG_CUES
from catalogue.places.dictionary import analyzer, kind_of
from catalogue.places.spelling import composed, key_of, words_of

WITHIN = 4
"""Words before a name within which something governs it: "по примеру администрации города Перми"."""
_EXAMPLES = frozenset(
    "пример образец опыт практика аналог сосед соседний коллега партнёр example experience practice neighbour neighbor "
    "neighbours neighbors colleague colleagues".split()
)
"""What another city is for one's own, in its first form."""
_FORMER = frozenset(
    "раньше ранее прежде прежний бывший переехать уехать приехать вернуться родом formerly previously moved used "
    "former".split()
)
"""What is said of where one was before."""
_BESIDES = frozenset("после кроме помимо вместо минуя unlike besides than after".split())
"""Prepositions that set another place against one's own."""
_VISITING = frozenset("visited visiting saw seen went toured".split())
_OWN = frozenset("мы нас наш наша наше наши нашем нашего нашей нашу здесь тут we us our here".split())
_CONTRAST = frozenset("а но теперь сейчас тоже также зато now but too also".split())
_CLAUSES = re.compile(r"[,.;:!?()\n]|\s[–—-]\s|\s(?=(?:а|но|but)\s)", re.IGNORECASE)


class Stance(IntEnum):
    """Whose a place is in a message; the higher the less it is one's own."""

    OWN = 0
    """Nothing speaks against it."""
    DOUBTED = 1
    """One's own is spoken of elsewhere in the message, in contrast to it, or one was there once: to be asked about."""
    OTHER = 2
    """An example, neighbours, a person's name, or where one was before: never one's own."""


def stance_of(text: str, name: Sequence[str]) -> Stance:
    """Whose the place is that a text names in these words, where it stands first."""
    text = composed(text)
    found = re.search(r"\W+".join(rf"\b{re.escape(w)}\b" for w in name), text) if name else None
    if found is None:
        return Stance.OWN
    start, end = _clause_around(text, found.start(), found.end())
    words = words_of(text[start : found.start()])
    near, before = ({*map(_first_form, w), *(key_of([x]) for x in w)} for w in (words[-WITHIN:], words))
    if (
        near & _EXAMPLES
        or before & _FORMER
        or key_of(words[-1:]) in _BESIDES
        or _ends_in_a_person(text[start : found.start()])
    ):
        return Stance.OTHER
    if _was_there(words, words_of(text[found.end() : end])):
        return Stance.DOUBTED
    own, rest = text[start:end], f"{text[:start]} {text[end:]}"
    if _speaks_for_oneself(own, name):
        return Stance.OWN
    return Stance.DOUBTED if _contrasts(rest) else Stance.OWN


def _clause_around(text: str, first: int, last: int) -> tuple[int, int]:
    start, end = 0, len(text)
    for sign in _CLAUSES.finditer(text):
        if sign.end() <= first:
            start = sign.end()
        elif sign.start() >= last:
            end = sign.start()
            break
    return start, end


def _speaks_for_oneself(clause: str, name: Sequence[str]) -> bool:
    """Whether a clause is about the speaker, or is the name and what leads to it alone."""
    left = [w for w in words_of(clause) if w not in name]
    keys = {key_of([w]) for w in left}
    if keys & (_OWN | STRONG_CUES | HEAD_CUES) or keys & {"я", "i"}:
        return True
    return len(left) < 2 or any("1per" in analyzer().parse(key_of([w]))[0].tag for w in left)


def _was_there(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether people did something there, and nothing is told of the place: "ездили в Казань", "в Барнауле видели".

    The verb stands right beside the name with its preposition, is in the past, and the clause has no other subject.
    """
    led = before[:-1] if before and key_of(before[-1:]) in PLACE_CUES | {"to"} else before
    if {key_of([w]) for w in led[-1:]} & _VISITING:
        return True
    if led == before or not any(_is_done_by_people(w) for w in (*led[-1:], *after[:1])):
        return False
    return not any(_is_subject(w) for w in (*led, *after))


def _is_done_by_people(word: str) -> bool:
    tag = analyzer().parse(key_of([word]))[0].tag
    return "VERB" in tag and "past" in tag and "neut" not in tag


def _is_subject(word: str) -> bool:
    tag = analyzer().parse(key_of([word]))[0].tag
    return "NOUN" in tag and "nomn" in tag


def _contrasts(text: str) -> bool:
    """Whether a clause of a text speaks of one's own and sets it against something."""
    clauses = [{key_of([w]) for w in words_of(c)} for c in _CLAUSES.split(text)]
    return any(c & _OWN and c & _CONTRAST for c in clauses)


def _ends_in_a_person(text: str) -> bool:
    """Whether the words right before a name end in a person's first name: "Ивану Воронежу"."""
    word = re.search(r"(\w+)\s+$", text)
    if not word or not word[1][:1].isupper():
        return False
    kind = kind_of(word[1])
    first = analyzer().parse(word[1].lower())
    return kind.person and not kind.place and not kind.common and any("Name" in p.tag for p in first if p.is_known)


def _first_form(word: str) -> str:
    key = key_of([word])
    return key if word.isascii() else key_of([analyzer().parse(word.lower())[0].normal_form])

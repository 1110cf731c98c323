"""Names that the words around them tell to be persons', and names that honour somebody and are no person's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.privacy.english_names import is_given_name
from bot.privacy.introductions import (
    CALLED,
    CONTACTED,
    IN_HONOUR,
    INHABITANT,
    INTRODUCED,
    NAMED_AFTER,
    NOT_NAMES,
    RELATIVES,
    TITLES,
)
from bot.privacy.morphology import NamePart, agree
from bot.privacy.text_words import TextWord

_AFTER_CUE = re.compile(r"[\s:,.—–/«»\"(-]{1,6}")
MOST_BETWEEN = 3
"""Words between a person's role and the name: глава администрации района Иванов."""


def is_introduced(text: str, words: Sequence[TextWord], i: int) -> bool:
    """Whether the words before this one tell it to be a person's name: меня зовут, жительница, позвоните, Mr."""
    word = words[i]
    before = words[max(0, i - 3) : i]
    if not before:
        return False
    said = " ".join(w.low for w in before)
    near = _AFTER_CUE.fullmatch(text, before[-1].end, word.start) is not None
    if not near:
        return False
    if any(said.endswith(cue) for cue in CALLED) and word.low not in NOT_NAMES:
        return True
    if word.capital and before[-1].low in TITLES:
        return True
    if word.capital and before[-1].low in RELATIVES and is_given_name(word.low):
        return True
    if not (word.reading.is_(NamePart.GIVEN) or word.reading.is_(NamePart.SURNAME)) or not word.capital:
        return False
    cued = any(said == cue or said.endswith(" " + cue) for cue in INTRODUCED) and not word.reading.place
    return cued or _contacted(before, word) or _in_apposition(text, words, i)


def _contacted(before: Sequence[TextWord], word: TextWord) -> bool:
    """Whether somebody is to be called or asked: позвоните Светлане, спросите у Дмитриева."""
    if word.reading.place:
        return False
    verbs = [w for w in before[-2:] if w.reading.lemmas & CONTACTED]
    oblique = any(f.case in ("datv", "gent", "ablt") for f in word.reading.names)
    return bool(verbs) and oblique


def _in_apposition(text: str, words: Sequence[TextWord], i: int) -> bool:
    """Whether a common noun for a person stands before the name in its case: инспектор Рябов, глава города Петров."""
    word = words[i]
    if word.latin or word.reading.place:
        return False
    sure = word.reading.pure or not word.reading.known
    for back in range(1, min(i, MOST_BETWEEN) + 1):
        role = words[i - back]
        if not _near(text, role, words[i - back + 1]):
            return False
        part = NamePart.SURNAME if word.reading.is_(NamePart.SURNAME) else NamePart.GIVEN
        if role.reading.nouns and agree(word.reading, part, role.reading, None):
            if role.reading.lemmas & INHABITANT and (back > 1 or not (word.reading.known and sure)):
                return False
            if not sure and not all(w.text.isupper() for w in words[i - back + 1 : i]):
                return False  # a word that is also an ordinary one stands right behind the role
            return not honours(text, words, i - back) and not honours(text, words, i)
        if role.capital and role.reading.named:
            return False
        if not any(f for f in (role.reading.counted, not role.reading.known, bool(role.reading.nouns)) if f):
            return False
    return False


def _near(text: str, one: TextWord, other: TextWord) -> bool:
    return other.start - one.end <= 2 and text[one.end : other.start].strip() in ("", ",", "-", "—")


def honours(text: str, words: Sequence[TextWord], i: int) -> bool:
    """Whether what begins here names a street, a school or a monument: such a word stands before it, or "имени"."""
    name = words[i].reading
    for back in range(1, min(i, 3) + 1):
        word = words[i - back]
        if word.low in IN_HONOUR:
            return True
        if text[word.end : words[i - back + 1].start].strip(" .\u00a0«\"'\n№"):
            return False
        if word.reading.lemmas & NAMED_AFTER or word.low in NAMED_AFTER:
            if back < i and words[i - back - 1].reading.nouns and not word.reading.nouns:
                return False  # the head of a school, not the school of that name
            return not name.names or any(f.case in ("gent", "datv", "") for f in name.names)
        if word.reading.lemmas & CONTACTED or not (word.reading.nouns or word.reading.named or word.text[0].isupper()):
            return False
    return False

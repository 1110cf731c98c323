"""Clauses in which people say no more than who they are: "я новый заместитель главы", "I advise the mayor"."""

from __future__ import annotations

import re

from catalogue.places.dictionary import analyzer
from catalogue.places.spelling import key_of, words_of

_SPEAKERS = frozenset("я мы".split())
_LEADS = frozenset("здравствуйте добрый день вечер утро а ну".split())
_PRESENT_ONESELF = frozenset(
    "работаю работаем служу служим представляю представляем занимаюсь занимаемся зовут являюсь возглавляю отвечаю "
    "руковожу пишу пишем учусь".split()
)
SHORT = 7
"""Words in which somebody says where they are from: "я из управления ЖКХ"."""
_SAYS_MORE = frozenset("без нет не нету нужен нужна нужно нужны надо".split())
_ENGLISH = re.compile(
    r"^\W*(?:(?:hi|hello|good \w+)\W+)?(?:i|we)\s?"
    r"(?:(?:am|are|'m|’m|'re|’re)\s+(?:a|an|the|from|with|new|deputy|head|mayor)\b"
    r"|(?:work|advise|represent|serve|consult)\b)(?!.*\b(?:no|not|need|without|but|and|have)\b)",
    re.IGNORECASE,
)


def introduces(text: str) -> bool:
    """Whether a clause tells who speaks and nothing else. A clause that denies, lacks or needs something tells more."""
    if _ENGLISH.match(text):
        return True
    keys = [key_of([w]) for w in words_of(text)]
    while keys and keys[0] in _LEADS:
        keys = keys[1:]
    if not keys or keys[0] not in _SPEAKERS | _PRESENT_ONESELF or _SAYS_MORE & set(keys):
        return False
    parses = {k: analyzer().parse(k)[0] for k in keys[1:]}
    if any(p.tag.POS == "VERB" and k not in _PRESENT_ONESELF for k, p in parses.items()):
        return False
    if keys[1:2] in (["из"], ["от"]) and len(keys) <= SHORT:
        return True
    person = any(p.tag.POS == "NOUN" and p.tag.animacy == "anim" for p in parses.values())
    return person or bool(_PRESENT_ONESELF & set(keys))

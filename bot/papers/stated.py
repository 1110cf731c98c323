"""What of a message a paper may quote as its problem: no courtesy, no request, no shouting."""

from __future__ import annotations

import re

from catalogue.places.dictionary import analyzer, kind_of
from embeddings.essence import COURTESIES

_CLAUSE = re.compile(r"((?:[^,.;:!?…\n]|(?<=\d)[.,:](?=\d))*)([,.;:!?…\n]*)")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_TALK = frozenset(
    "ну короче слушай слушайте вот теперь ок ладно значит типа вообще-то спасибо ok okay so and but also then "
    "basically hm hmm lol anyway actually".split()
)
"""Words that carry a talk on and state nothing."""
_TELLING = frozenset("не ни нет даже только лишь почти чтобы что как когда если".split())
"""Particles and conjunctions that belong to what is stated."""
_WHAT_ABOUT = re.compile(r"^(?:what|how) about\s+", re.IGNORECASE)
_ASKED = frozenset({"you", "me", "вы", "вам", "вас", "мне"})
"""Pronouns of one who asks and of one who is asked: a problem speaks of neither."""


def stated(message: str) -> str:
    """The clauses of a message that state its problem, the first letter small; "" where it states none."""
    kept = ""
    for clause, stop in _CLAUSE.findall(COURTESIES.sub(" ", message)):
        said = " ".join(_calm(word) for word in clause.split())
        said = _unled(said)
        if said and not _is_request(said):
            between = stop[:1] if stop[:1] in (",", ";", ":") else "?" if "?" in stop else "." if stop else ""
            kept = f"{kept} {said}{between}"
    text = kept.strip(" ,.;:")
    return text if not text or _begins_as_name(text) else text[0].lower() + text[1:]


def _unled(clause: str) -> str:
    """A clause without the words that only carry a talk on: "ну и", "короче", "so basically"; what denies stays."""
    words = clause.split()
    while len(words) > 1 and _carries_on(_WORD.match(words[0])):
        words.pop(0)
    while len(words) > 1 and words[-1].strip(")(:;").lower() in _TALK:
        words.pop()
    if len(words) == 1 and _carries_on(_WORD.match(words[0])):
        return ""
    return _WHAT_ABOUT.sub("", " ".join(words))


def _carries_on(found: re.Match[str] | None) -> bool:
    word = found[0].lower() if found else ""
    if not word or word in _TALK:
        return bool(word)
    if word.isascii() or word in _TELLING:
        return False
    tag = analyzer().parse(word)[0].tag
    return tag.POS in ("PRCL", "INTJ") or "Prnt" in tag or (tag.POS == "CONJ" and word in ("а", "и", "но", "да"))


def _is_request(clause: str) -> bool:
    words = _WORD.findall(clause)
    said = {w.lower() for w in words}
    wished = "i" in said and not said.isdisjoint({"need", "want", "like"})
    return wished or not said.isdisjoint(_ASKED) or any(_is_imperative(w) for w in words)


def _calm(word: str) -> str:
    """An ordinary word that is shouted in small letters; abbreviations stay as they are."""
    if len(word) < 2 or not word.isupper() or not kind_of(word).common:
        return word
    tag = analyzer().parse(word)[0].tag
    return word.lower() if "Abbr" not in tag and (len(word) > 3 or tag.POS in ("PREP", "CONJ", "PRCL")) else word


def _is_imperative(word: str) -> bool:
    """Whether the dictionary knows a word as an imperative above all: "составьте"."""
    first = analyzer().parse(word.lower())[0]
    return first.is_known and "impr" in first.tag


def _begins_as_name(text: str) -> bool:
    """Whether the first word keeps its capital: an abbreviation, a name, the English "I"."""
    found = _WORD.match(text)
    if found is None or len(found[0]) == 1 or found[0][1:] != found[0][1:].lower():
        return found is None or found[0] == "I" or len(found[0]) > 1
    kind = kind_of(found[0])
    return (kind.person or kind.place) and not kind.common

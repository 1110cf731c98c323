"""What the Russian dictionary (OpenCorpora) knows of a word: an ordinary word, a name of a person, a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pymorphy3

PERSON = frozenset({"Name", "Surn", "Patr"})
NAMING = frozenset({"NOUN", "ADJF"})
AUXILIARY = frozenset({"PRCL", "CONJ", "PREP", "INTJ", "NPRO"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WordKind:
    """`known`: the dictionary has the word; `common`: as an ordinary word; `person`, `place`: as such a name.

    `naming`: as a noun or an adjective, as names are.
    """

    known: bool
    common: bool
    person: bool
    place: bool
    naming: bool


@lru_cache(1)
def analyzer() -> pymorphy3.MorphAnalyzer:
    """The dictionary, opened once (15 MB)."""
    return pymorphy3.MorphAnalyzer()


@lru_cache(20_000)
def kind_of(word: str) -> WordKind:
    """What the dictionary knows of a word in any case form; nothing of a word of another alphabet."""
    dictionary = analyzer()
    there = dictionary.word_is_known(word.lower())
    known = [p.tag for p in dictionary.parse(word.lower()) if p.is_known] if there else []
    names = [bool(PERSON & t.grammemes) for t in known]
    places = ["Geox" in t for t in known]
    return WordKind(
        known=bool(known),
        common=any(not n and not p for n, p in zip(names, places, strict=True)),
        person=any(names),
        place=any(places),
        naming=any(NAMING & t.grammemes for t in known),
    )


def is_thing(word: str) -> bool:
    """Whether a Russian word is most likely a noun, known to the dictionary and no name."""
    first = analyzer().parse(word.lower())[0]
    return first.is_known and "NOUN" in first.tag and not {"Name", "Surn", "Patr", "Geox"} & first.tag.grammemes


def may_be_adjective(word: str) -> bool:
    """Whether a word may be declined as an adjective: it is not a noun in its first form, as Вадим and Артём are."""
    key = word.lower()
    if key.endswith(("ий", "ый", "ой")):
        return True
    known = [p for p in analyzer().parse(key) if p.is_known]
    return not any({"NOUN", "nomn"} <= p.tag.grammemes and p.normal_form == key for p in known)


@lru_cache(20_000)
def is_auxiliary(word: str) -> bool:
    """Whether a Russian word is most likely a particle, a conjunction, a preposition or a pronoun: "всё-таки"."""
    first = analyzer().parse(word.lower())[0]
    return first.is_known and first.tag.POS in AUXILIARY


@lru_cache(20_000)
def says_nothing(word: str) -> bool:
    """Whether a Russian word may be one that only goes along: an auxiliary one, a pronoun ("наш"), a parenthesis
    ("наверное", "допустим").
    """
    known = [p.tag for p in analyzer().parse(word.lower()) if p.is_known]
    return is_auxiliary(word) or any({"Apro", "Prnt"} & t.grammemes for t in known)

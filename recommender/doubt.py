"""Whether the words of a problem are words, and how sure an answer to it is."""

from __future__ import annotations

import re
from collections.abc import Set
from enum import StrEnum
from functools import lru_cache

import pymorphy3
from rapidfuzz import process
from rapidfuzz.distance import OSA

from embeddings.lexical import stem, words

SHORTEST_SLIP = 6
"""Words of at least so many letters may have one wrong letter; shorter ones are like too many others."""
SHORTEST_WORD = 3
NO_CONTENT = frozenset({"INTJ", "PRCL", "PREP", "CONJ", "Abbr", "Name", "Surn", "Patr", "Geox", "Init"})
"""Grammemes of the Russian dictionary (OpenCorpora) of words that state no problem by themselves."""
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CYRILLIC = re.compile("[а-я]")


class Doubt(StrEnum):
    """How sure an answer is, as far as people must be told; drawn from `recommender.closeness`."""

    NONE = "none"
    NEAR = "near"
    """Nothing answers: what comes near, or at least nearest, is shown and announced as such."""
    NOTHING = "nothing"
    """No word is understood: nothing is shown, another description is asked for."""


def is_understood(text: str, vocabulary: Set[str]) -> bool:
    """Whether the Russian dictionary or the index knows at least one word of a text, possibly with a wrong letter."""
    said = [w for w in words(text) if _LETTERS.fullmatch(w)]
    if any(stem(w) in vocabulary or _in_dictionary(w) for w in said):
        return True
    long = [w for w in said if len(w) >= SHORTEST_SLIP]
    return any(_near(stem(w), vocabulary) for w in long)


def _near(word: str, vocabulary: Set[str]) -> bool:
    found = process.extractOne(word, vocabulary, scorer=OSA.distance, score_cutoff=1)
    return found is not None and len(found[0]) >= SHORTEST_SLIP - 1


@lru_cache(1)
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@lru_cache(20_000)
def _in_dictionary(word: str) -> bool:
    """Whether it is an ordinary Russian word in any form, not an interjection, abbreviation or proper name."""
    if len(word) < SHORTEST_WORD or not _CYRILLIC.search(word) or not _dictionary().word_is_known(word):
        return False
    tags = [p.tag.grammemes for p in _dictionary().parse(word) if p.is_known]
    return any(not tag & NO_CONTENT for tag in tags)

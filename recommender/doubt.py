"""How sure an answer to a problem in words is: whether its words are words, and whether the catalogue knows them."""

from __future__ import annotations

import re
from collections.abc import Set
from enum import StrEnum
from functools import lru_cache

import pymorphy3
from rapidfuzz import process
from rapidfuzz.distance import OSA

from embeddings.lexical import stem, words
from embeddings.retriever import SearchResult

DOUBTFUL_WORDS = 0.67
DOUBTFUL_MARGIN = 0.035
"""An answer is doubtful where the catalogue knows a smaller share of the words and the best match stands out less.
Tuned: 6 % of the tuning statements are doubtful, 58 % of the out-of-scope messages of training (docs/assistant.md)."""
CLEAR_MARGIN = 0.05
"""A best match that stands out this far is a clear answer: it does for a third of the tuning statements and for 4 % of
the out-of-scope messages of training."""
SHORTEST_SLIP = 6
"""Words of at least so many letters may have one wrong letter; shorter ones are like too many others."""
SHORTEST_WORD = 3
NO_CONTENT = frozenset({"INTJ", "PRCL", "PREP", "CONJ", "Abbr", "Name", "Surn", "Patr", "Geox", "Init"})
"""Grammemes of the Russian dictionary (OpenCorpora) of words that state no problem by themselves."""
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CYRILLIC = re.compile("[а-я]")


class Doubt(StrEnum):
    """How sure an answer is, as far as people must be told."""

    NONE = "none"
    NEAR = "near"
    """No clear answer: the nearest solutions are shown and announced as such."""
    NOTHING = "nothing"
    """No word is understood: nothing is shown, another description is asked for."""


def doubt_of(problem: str, found: SearchResult, vocabulary: Set[str]) -> Doubt:
    """How doubtful a search result is; NONE for an empty problem. `vocabulary` holds the stems of the index."""
    if not problem.strip():
        return Doubt.NONE
    if not is_understood(problem, vocabulary):
        return Doubt.NOTHING
    near = found.known_words < DOUBTFUL_WORDS and found.margin < DOUBTFUL_MARGIN
    return Doubt.NEAR if near else Doubt.NONE


def clearly_answers(found: SearchResult) -> bool:
    """Whether the catalogue answers a text that does not look like its subject."""
    return found.known_words >= DOUBTFUL_WORDS and found.margin >= CLEAR_MARGIN


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

"""Which file a message asks for: the paper, its format, or a way in which nothing is handed out here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz.distance import OSA

from catalogue.places.dictionary import analyzer
from catalogue.places.spelling import words_of
from embeddings.lexical import stems

WORDS = Path(__file__).with_name("file_words.yml")
SHORTEST_SLIPPED = 5
"""Letters of a stem in which one slip is forgiven; a shorter one would be another word."""


class FileKind(StrEnum):
    """What can be taken away: the four papers, the card of a solution, everything."""

    LETTER = "letter"
    JUSTIFICATION = "justification"
    COMPARISON = "comparison"
    ROADMAP = "roadmap"
    CARD = "card"
    ALL = "all"


class Elsewhere(StrEnum):
    """What is asked for and cannot be had here."""

    MAIL = "mail"
    SLIDES = "slides"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWish:
    """What a message says of the file it wants; None for what it leaves open. `suffix` is that of a file's name.

    `conversation`: the talk itself is meant, not a paper.
    """

    kind: FileKind | None = None
    suffix: str | None = None
    elsewhere: Elsewhere | None = None
    conversation: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it can be nothing but a wish for a file: a form is named, or a paper that is nothing else besides."""
        return self.names_a_form or self.kind in (FileKind.JUSTIFICATION, FileKind.ALL)

    @property
    def names_a_form(self) -> bool:
        """Whether it says how the file is to come, which tells a wish for a file from a question."""
        return self.suffix is not None or self.elsewhere is not None


Phrases = Mapping[str, tuple[frozenset[str], ...]]


def file_wish(text: str) -> FileWish:
    """What a message says of a file it wants, in either language and with slips of letters."""
    said, words = _said(text), _words()
    kind, suffix = _best(said, words["kinds"]), _best(said, words["formats"])
    elsewhere = _best(said, words["elsewhere"])
    return FileWish(
        kind=FileKind(kind) if kind else None,
        suffix=suffix,
        elsewhere=Elsewhere(elsewhere) if elsewhere else None,
        conversation=_best(said, words["conversation"]) is not None,
    )


@lru_cache(1)
def _words() -> Mapping[str, Phrases]:
    read = yaml.safe_load(WORDS.read_text("utf-8"))
    groups = {name: group if isinstance(group, dict) else {name: group} for name, group in read.items()}
    return {
        name: {key: tuple(frozenset(_said(p)) for p in phrases) for key, phrases in group.items()}
        for name, group in groups.items()
    }


def _said(text: str) -> Mapping[str, bool]:
    """The stems of a text, words without one as they are ("все"), and whether each may be a slip: a word of the
    dictionary is none ("запуск", "записка").
    """
    return {
        stem: not analyzer().word_is_known(word) for word in words_of(text.lower()) for stem in stems(word) or [word]
    }


def _best(said: Mapping[str, bool], phrases: Phrases) -> str | None:
    """The key with the longest phrase whose every word is said; of equals the first."""
    found = [
        (len(phrase), key)
        for key, alternatives in phrases.items()
        for phrase in alternatives
        if phrase and all(any(_same(word, other, slip) for other, slip in said.items()) for word in phrase)
    ]
    return max(found, key=lambda f: f[0])[1] if found else None


def _same(word: str, said: str, slip: bool) -> bool:
    if word == said or not slip:
        return word == said
    return min(len(word), len(said)) >= SHORTEST_SLIPPED and OSA.distance(word, said, score_cutoff=1) <= 1

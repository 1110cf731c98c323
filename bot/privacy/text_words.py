"""The words of a text with what the dictionary says of each, and which of them stand side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.privacy.morphology import WordReading, read_latin, read_word

_WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-z'’-]+")
_CYRILLIC = re.compile(r"[А-Яа-яЁё'’-]{2,40}")
_BETWEEN = re.compile(r"[ \t\u00a0]{1,3}|\s?\n\s?")
"""What may stand between the words of one name."""
SHOUTED = 0.7
"""A text with a larger share of capitals among its letters says nothing by them."""
NOTHING = WordReading()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextWord:
    """A word of the text at `start` to `end`; `capital` as names have it, not as a whole text in capitals."""

    text: str
    start: int
    end: int
    capital: bool
    latin: bool
    reading: WordReading

    @property
    def low(self) -> str:
        return self.text.lower()


def words_of(text: str) -> list[TextWord]:
    """The words of a text in order; those of other alphabets and of Latin small letters have no reading."""
    letters = [c for c in text if c.isalpha()]
    shouted = sum(c.isupper() for c in letters) > SHOUTED * len(letters)
    words = []
    for match in _WORDS.finditer(text):
        said = match[0]
        latin = _LATIN.fullmatch(said) is not None
        low = said.lower()
        capital = said[0].isupper() and not shouted
        if latin:
            reading = read_latin(said) if capital and 2 < len(said) <= 40 else NOTHING
        else:
            reading = read_word(low) if _CYRILLIC.fullmatch(low) else NOTHING
        words.append(
            TextWord(text=said, start=match.start(), end=match.end(), capital=capital, latin=latin, reading=reading)
        )
    return words


def joined(text: str, one: TextWord, other: TextWord) -> bool:
    """Whether nothing but a gap stands between two words."""
    return _BETWEEN.fullmatch(text, one.end, other.start) is not None


def run_from(text: str, words: Sequence[TextWord], i: int, most: int) -> list[TextWord]:
    """The words from this one on that stand side by side."""
    run = [words[i]]
    for other in words[i + 1 : i + most]:
        if not joined(text, run[-1], other):
            break
        run.append(other)
    return run

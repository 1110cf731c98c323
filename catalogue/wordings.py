"""Compares the words of a text with those of a name: other forms, shortened words, words run together, initials."""

from __future__ import annotations

import re
from collections.abc import Sequence

_INFLECTION = (
    "(ая|яя|ое|ее|ый|ий|ой|ые|ие|ого|его|ому|ему|ей|ую|юю|ым|им|ыми|ими|ых|их|ом|ем|"
    "иями|ями|ами|иях|ях|ах|ией|ия|ии|ию|ов|ев|а|я|о|е|ы|и|у|ю|ь|й|s)$"
)
_ENDINGS = tuple(
    re.compile(f"{suffix}{_INFLECTION}") for suffix in ("(ическ|инск|анск|енск|овск|евск|ийск|ск|цк|н)", "")
)
"""With the suffix of an adjective, else without."""
_SHORTEST_STEM = 3
_SHORTEST_BEGINNING = 3
"""Letters of a word that say which one it is when the rest is left out: инвест, обл, респ."""
_LONGEST_REST = 3
"""Letters by which two forms of one word may differ beyond their common beginning."""


def stem(word: str) -> str:
    """A word, in lower case, without the ending that its case, number or part of speech gives it."""
    shorter = (ending.sub("", word) for ending in _ENDINGS)
    return next((short for short in shorter if _SHORTEST_STEM <= len(short) < len(word)), word)


def same_word(said: str, meant: str) -> bool:
    """Whether two words are forms of one: транспорт and транспортом, экология and экологической."""
    if said == meant:
        return True
    one, other = stem(said), stem(meant)
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 5 and longer.startswith(shorter[:-1]) and len(longer) - len(shorter) <= _LONGEST_REST + 2


def runs_together(said: str, words: Sequence[str]) -> bool:
    """Whether a word is the beginnings of neighbouring words and the last of them: инвестклимат, соцуслуги, аобл.

    The last may be a beginning too, of three letters or more.
    """
    return any(_beginnings(said, words[start : start + 3]) for start in range(len(words) - 1))


def _beginnings(said: str, words: Sequence[str]) -> bool:
    if len(words) < 2:
        return False
    first, rest = words[0], words[1:]
    longest = next((n for n in range(min(len(first), len(said)), 0, -1) if first.startswith(said[:n])), 0)
    for size in range(longest, 0, -1):
        left = said[size:]
        if len(left) >= _SHORTEST_BEGINNING and (same_word(left, rest[0]) or rest[0].startswith(left)):
            return True
        if _beginnings(left, rest):
            return True
    return False


def initials(words: Sequence[str]) -> str:
    """The first letters of words: ЖКХ of жилищно-коммунальное хозяйство."""
    return "".join(word[0] for word in words if word)


def names_words(word: str, name: Sequence[str], said: Sequence[str]) -> bool:
    """Whether one word of a text stands in a name, in any of the forms above; `said` are all words of the text."""
    if any(same_word(word, meant) for meant in name) or runs_together(word, name):
        return True
    if len(word) >= 4 and any(meant.startswith(word) for meant in name):
        return True
    return any(_stands_for(meant, word, said) for meant in name)


def _stands_for(short: str, word: str, said: Sequence[str]) -> bool:
    """Whether a short word of a name has the initials of neighbouring words of the text, this one among them."""
    size = len(short)
    if not 2 <= size <= 5 or not all(said):
        return False
    spans = (said[i : i + size] for i in range(len(said) - size + 1))
    return any(word in span and initials(span) == short for span in spans)

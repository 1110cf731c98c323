"""How a foreign name sounds when it is written in Russian letters: «виндовс» and «автокад» are Windows and AutoCAD."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

SOUNDS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e o j z i i k l m n o p r s t u f h c ch sh sh  i  e u a".split(" "),
        strict=True,
    )
)
LATIN = (
    (r"sion$", "jn"),
    (r"tion$", "shn"),
    (r"ph", "f"),
    (r"ck", "k"),
    (r"oo|ou", "u"),
    (r"ee|ea", "i"),
    (r"w", "v"),
    (r"x", "ks"),
    (r"q", "k"),
    (r"c(?=[eiy])", "s"),
    (r"c(?!h)", "k"),
    (r"y", "i"),
)
"""English spellings and what a Russian hears, each applied to the whole word."""
ALIKE = 82.0
"""Likeness of sounds, 0 to 100, from which a word of five sounds and more is the name; a shorter one is the same."""
SHORT = 5
KEPT = 20_000
"""Words whose sounds are remembered: every word of a message is compared with every name."""


def sounds_like(russian: str, foreign: str) -> float:
    """How alike a word in Russian letters and a foreign name sound, 0 to 100; 0 where they are not alike enough."""
    heard, named = _russian(russian), _foreign(foreign)
    if not heard or not named or heard[0] != named[0]:
        return 0.0
    likeness = max(fuzz.ratio(heard, named), fuzz.ratio(heard, re.sub(r"[aeiou]$", "", named)))
    least = ALIKE if min(len(heard), len(named)) >= SHORT else 100.0
    return likeness if likeness >= least else 0.0


def first_sound(word: str) -> str:
    """The first sound of a word in either alphabet: names that sound alike begin alike."""
    return (_russian(word) if word[:1].lower() in SOUNDS else _foreign(word))[:1]


@lru_cache(KEPT)
def _russian(word: str) -> str:
    lower = word.lower()
    stem = re.sub(r"[аеиоуыюя]$", "", lower) if len(lower) > SHORT else lower
    return _single("".join(SOUNDS.get(letter, letter) for letter in stem))


@lru_cache(KEPT)
def _foreign(word: str) -> str:
    lower = word.lower()
    for pattern, sound in LATIN:
        lower = re.sub(pattern, sound, lower)
    return _single(re.sub(r"e$", "", lower) if len(lower) > SHORT - 1 else lower)


def _single(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sounds)

"""Russian written in Latin letters ("musor ne vyvozyat"), read back into Cyrillic where it is Russian beyond doubt."""

from __future__ import annotations

import re
from functools import lru_cache

import pymorphy3

from bot.texts.words import TEXTS
from catalogue.model import Language

LETTERS = {
    **dict(zip(("shch", "sch"), "щщ", strict=True)),
    **dict(zip("zh kh ts ch sh yu ju ya ja yo jo".split(), "ж х ц ч ш ю ю я я ё ё".split(), strict=True)),
    **dict(zip("abvgdeziyklmnoprstufhcjxw'", "абвгдезиыклмнопрстуфхцйхвь", strict=True)),
}
"""Common ways of writing Russian in Latin, the longest first."""
_LETTER = re.compile("|".join(sorted(LETTERS, key=len, reverse=True)))
_AFTER_VOWEL = re.compile(r"(?<=[аеёиоуыэюя])ы")
SHORTEST, LEAST_WORDS, LEAST_SHARE = 4, 2, 0.6
"""So many words of so many letters, and such a share of them, must be Russian and no English."""

ENGLISH = frozenset(
    "the of is are was were be been and or not we our us you your it its this that these those with from for in at by "
    "how what which who why when where can could did does do has have had will would there their they about more "
    "want please me an".split()
)
"""English words that Russian in Latin letters does not use."""


@lru_cache(1)
def _english() -> frozenset[str]:
    """The words of our own English texts: "show", "different", "plan" tell nothing of Russian."""
    texts = (path.read_text("utf-8") for path in sorted((TEXTS / Language.EN).rglob("*.yml")))
    return frozenset(word.lower() for text in texts for word in re.findall(r"[A-Za-z']+", text))


@lru_cache(1)
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


def read_back(text: str) -> str | None:
    """The text with its Russian words in Cyrillic; None where it is not Russian in Latin letters beyond doubt."""
    if not text.isascii():
        return None
    said = re.findall(r"[A-Za-z']+", text)
    if any(w.lower() in ENGLISH for w in said):
        return None
    words = [w for w in said if len(w) >= SHORTEST]
    russian = [w for w in words if w.lower() not in _english() and _is_russian(_word(w.lower()))]
    if len(russian) < LEAST_WORDS or len(russian) < LEAST_SHARE * len(words):
        return None
    return re.sub(r"[A-Za-z']+", lambda m: _word(m[0]) if _is_known(_word(m[0].lower())) else m[0], text)


def _is_known(word: str) -> bool:
    """Whether the dictionary has a word; names of places stay in Latin, which is read too."""
    return bool(_dictionary().word_is_known(word))


def _is_russian(word: str) -> bool:
    """An ordinary word of the dictionary: names of places and people are the same in both languages."""
    parsed = [p.tag for p in _dictionary().parse(word) if p.is_known] if _dictionary().word_is_known(word) else []
    return any(not NAMES & tag.grammemes for tag in parsed)


NAMES = frozenset({"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"})


def _word(word: str) -> str:
    back = _AFTER_VOWEL.sub("й", _LETTER.sub(lambda m: LETTERS[m[0]], word.lower()))
    return back.capitalize() if word[:1].isupper() else back

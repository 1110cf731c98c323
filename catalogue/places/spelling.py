"""How names are written and compared: Unicode forms, letters of two alphabets, spaces, ё and е."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*|\d+")
_LATIN, _CYRILLIC = "aceopxykmthbAECOPXYKMTHB", "асеорхукмтнвАЕСОРХУКМТНВ"
LOOKALIKES = str.maketrans(dict(zip(_LATIN, _CYRILLIC, strict=True)))
"""Latin letters that look like Russian ones."""
_LATIN_LETTER = re.compile("[A-Za-z]")
_PLAIN = str.maketrans({"ё": "е", "'": None, "’": None, "`": None})
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("\u00a0\u202f\u2007\u2009", " "))
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u0301"))


_TAKES_VO = re.compile(r"(?:[вф]|[лмр]ь?)[бвгджзйклмнпрстфхцчшщ]", re.IGNORECASE)
"""Beginnings before which the preposition is «во»: в or ф and a consonant, л, м or р and a consonant (Russian
Grammar, 1980)."""


def preposition_in(name: str) -> str:
    """The Russian preposition "in" before a name: во Владимире, во Мценске, в Воронеже."""
    return "во" if _TAKES_VO.match(name) else "в"


def composed(text: str) -> str:
    """A text with whole letters (й, not и and a breve), plain spaces and hyphens, without stress marks."""
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_HYPHENS)


def words_of(text: str) -> list[str]:
    """The words of a text as written; hyphens separate."""
    return _WORD.findall(text)


def joined_in(text: str) -> frozenset[int]:
    """Positions of the words (of `words_of`) that a hyphen joins to the next one: 0 in "Усть-Донецкий район"."""
    spans = [m.span() for m in _WORD.finditer(text)]
    pairs = itertools.pairwise(spans)
    return frozenset(i for i, ((_, end), (start, _)) in enumerate(pairs) if text[end:start] == "-")


def key_of(words: Iterable[str]) -> str:
    """Words as names are compared: lower case, е for ё, no apostrophes, Russian letters in Russian words."""
    return " ".join(_plain(word) for word in words)


def _plain(word: str) -> str:
    if not word.isascii() and _LATIN_LETTER.search(word) and is_mixed(word):
        word = word.translate(LOOKALIKES)
    return word.lower().translate(_PLAIN)


def openings_in(text: str) -> frozenset[int]:
    """Positions of the words (of `words_of`) that begin a sentence or stand after a colon: any has a capital."""
    spans = [m.span() for m in _WORD.finditer(text)]
    signs = [text[end:start] for (_, end), (start, _) in itertools.pairwise(spans)]
    return frozenset([0, *(i + 1 for i, sign in enumerate(signs) if any(c in ".:;!?\n" for c in sign))])


def is_slip_of(key: str, name: str) -> bool:
    """Whether one letter lost, added, changed or swapped makes a name of a key; not where they are equal."""
    return OSA.distance(key, name, score_cutoff=1) == 1


def is_mixed(word: str) -> bool:
    """Whether a word has letters of both alphabets, each Latin one looking like a Russian one."""
    latin = [c for c in word if c.isascii() and c.isalpha()]
    return bool(latin) and all(c in _LATIN for c in latin) and any("Ѐ" <= c <= "ӿ" for c in word)

"""Which language a message is in, by its letters."""

from __future__ import annotations

import re
import unicodedata

from catalogue.model import Language

_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)
OTHER_SHARE = 0.34
OTHER_CYRILLIC = 0.12
"""Shares of words with letters that Russian and English lack, of any script and of the Cyrillic one, in a text of a
third language."""
CYRILLIC_SHARE = 0.25
"""A Russian sentence may be mostly the Latin name of a product."""


def detect(text: str) -> tuple[Language | None, bool]:
    """The language of a text and whether that is sure; a single Latin word may be a name in either."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic + latin < 2:
        return None, False
    if cyrillic >= CYRILLIC_SHARE * (cyrillic + latin):
        return Language.RU, True
    return Language.EN, len(text.split()) > 1


def is_other(text: str) -> bool:
    """Whether a text is in a third language, by letters that neither alphabet has; one such word in a long English
    sentence may be a name, a Cyrillic letter that Russian lacks is none.
    """
    words = [[c for c in word if c.isalpha()] for word in text.lower().split()]
    words = [w for w in words if w]
    foreign = [w for w in words if any(not (_CYRILLIC.match(c) or _LATIN.match(c)) for c in w)]
    cyrillic = [w for w in foreign if any(unicodedata.name(c, "").startswith("CYRILLIC") for c in w)]
    return bool(words) and (
        len(foreign) >= OTHER_SHARE * len(words) or len(cyrillic) >= OTHER_CYRILLIC * len(words) > 0
    )


def asked_for(text: str) -> Language | None:
    """The language a message asks to speak."""
    lowered = text.lower()
    english = re.search(r"англ|english|инглиш|\ben\b", lowered)
    russian = re.search(r"русск|по-русски|russian|\bru\b", lowered)
    if english and russian:
        return Language.EN if english.start() > russian.start() else Language.RU
    if english:
        return Language.EN
    return Language.RU if russian else None

"""Which language a message is in, by its letters."""

from __future__ import annotations

import re

from catalogue.model import Language

_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)
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

"""Hides personal data behind words of the reader's language, and tells the person what was hidden."""

from __future__ import annotations

import re

from bot.privacy.introductions import SELF_DESCRIPTION
from bot.privacy.kinds import PersonalData
from bot.privacy.masking import mask
from bot.texts.words import Words

_PIECE = re.compile(r"[^,.;!?\n]+[,.;!?\n]*")
_WORD = re.compile(r"[^\W\d_]+")
LABELS = {
    PersonalData.LINK: "mask.link",
    PersonalData.EMAIL: "mask.email",
    PersonalData.HANDLE: "mask.handle",
    PersonalData.BIRTH: "mask.birth",
    PersonalData.PASSPORT: "mask.passport",
    PersonalData.SNILS: "mask.snils",
    PersonalData.INN: "mask.inn",
    PersonalData.CARD: "mask.card",
    PersonalData.PHONE: "mask.phone",
    PersonalData.PLATE: "mask.plate",
    PersonalData.NUMBER: "mask.number",
    PersonalData.NAME: "mask.name",
    PersonalData.ADDRESS: "mask.address",
}


def hide(text: str, words: Words) -> str:
    """The text with a word in square brackets in the place of everything personal."""
    return mask(text, lambda kind: f"[{words(LABELS[kind])}]")


def without_self_description(hidden: str, words: Words) -> str:
    """A text in which something was hidden, without the pieces that say nothing else: "я [имя], тел. [телефон]".

    What is left is what the person wants; a text of nothing but such pieces stays as it is.
    """
    labels = re.compile("|".join(re.escape(f"[{words(key)}]") for key in LABELS.values()))
    if not labels.search(hidden):
        return hidden
    kept = [p for p in _PIECE.findall(hidden) if set(_WORD.findall(labels.sub(" ", p).lower())) - SELF_DESCRIPTION]
    return "".join(kept).strip() or hidden


def hidden_in(text: str, words: Words) -> tuple[PersonalData, ...]:
    """What was hidden in a text, each kind once."""
    return tuple(kind for kind, key in LABELS.items() if f"[{words(key)}]" in text)


def told_of(text: str, words: Words) -> str:
    """One sentence on what was hidden in a text; nothing where nothing was."""
    kinds = hidden_in(text, words)
    return words("privacy.hidden", kinds=", ".join(words(LABELS[kind]) for kind in kinds)) if kinds else ""

"""Hides personal data behind words of the reader's language, and tells the person what was hidden."""

from __future__ import annotations

from bot.privacy.kinds import PersonalData
from bot.privacy.masking import mask
from bot.texts.words import Words

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


def hidden_in(text: str, words: Words) -> tuple[PersonalData, ...]:
    """What was hidden in a text, each kind once."""
    return tuple(kind for kind, key in LABELS.items() if f"[{words(key)}]" in text)


def told_of(text: str, words: Words) -> str:
    """One sentence on what was hidden in a text; nothing where nothing was."""
    kinds = hidden_in(text, words)
    return words("privacy.hidden", kinds=", ".join(words(LABELS[kind]) for kind in kinds)) if kinds else ""

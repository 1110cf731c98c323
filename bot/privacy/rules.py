"""What a rule of masking is, and which numbers count or measure something and are nobody's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.privacy.kinds import PersonalData
from bot.privacy.morphology import read_word

UNIT = re.compile(
    r"\s*(?:руб|₽|р\.|тыс|млн|млрд|милли|жит|чел|насел|семей|семь|дом|квартир|комнат|подъезд|этаж|кв\.?\s?м|км|см|мм"
    r"|м\b|м²|м2|м3|м³|га\b|тонн|т\b|кг|л\b|шт|ед\b|мин|час|ч\b|сек|дн|день|лет|год|мес|недел|градус|°|процент|%|раз\b"
    r"|раза\b|rub|usd|eur|[€$]|people|person|inhab|resid|citizen|km|ha\b|tons?\b|hours?|min|days?|weeks?|months?|years?"
    r"|times?|million|thousand|rooms?|houses?|percent)",
    re.I,
)
_FLAT_AT_END = re.compile(r"(?:кв|квартир[аыеу]|apt|apartment|flat)\b\.?\W{0,3}\d{1,4}$", re.I)
_NEXT_WORD = re.compile(r"\s{1,3}([а-яё]{3,})", re.I)


def never(found: re.Match[str]) -> bool:
    """Nothing that a pattern finds is kept."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern for one kind, and what of its finds is kept. Its group `cue` is what stays before the hidden part.

    Every repetition in a pattern is bounded or consumes what it met, so that a search takes linear time.
    """

    kind: PersonalData
    pattern: re.Pattern[str]
    kept: Callable[[re.Match[str]], bool]


def rule(
    kind: PersonalData, pattern: str, kept: Callable[[re.Match[str]], bool] = never, flags: int = re.IGNORECASE
) -> Rule:
    return Rule(kind=kind, pattern=re.compile(pattern, flags), kept=kept)


def is_counted(found: re.Match[str]) -> bool:
    """Whether the number at the end of a find counts or measures something: "на улице Ленина 20 домов"."""
    if _FLAT_AT_END.search(found[0], max(0, len(found[0]) - 20)):
        return False
    if UNIT.match(found.string, found.end()) is not None:
        return True
    word = _NEXT_WORD.match(found.string, found.end())
    return word is not None and found[0][-1].isdigit() and read_word(word[1].lower()).counted

"""Finds a region by its name in any case form, Russian or English."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from catalogue.model import Municipality, Region
from catalogue.places.gazetteer import key_of, words_of

GENERIC = frozenset(
    "область области край края республика республики автономный автономного округ округа город города федерального "
    "значения oblast krai republic autonomous okrug of federal city".split()
)
"""Words that many regions share."""
MIN_SCORE = 80.0


def regions_of(municipalities: Iterable[Municipality]) -> dict[str, Region]:
    """The regions that have municipalities, by id."""
    return {town.region.id: town.region for town in sorted(municipalities, key=lambda t: t.region.id)}


def find_regions(regions: Iterable[Region], text: str) -> list[Region]:
    """The regions a text names: the best ones when several match equally, none when none is near."""
    said = [key_of([w]) for w in words_of(text) if key_of([w]) not in GENERIC]
    if not said:
        return []
    scored = [(max(_likeness(r.name.ru, said), _likeness(r.name.en, said)), r) for r in regions]
    best = max((score for score, _ in scored), default=0.0)
    return [r for score, r in scored if score == best] if best >= MIN_SCORE else []


def _likeness(name: str, said: list[str]) -> float:
    """How well the telling words of a name stand in a text, 0 to 100; every one of them must."""
    telling = [key_of([w]) for w in words_of(name) if key_of([w]) not in GENERIC]
    return min((max(_same(part, word) for word in said) for part in telling), default=0.0)


def _same(part: str, word: str) -> float:
    """100 for the word itself, 95 for another case of it, less for a slip of letters."""
    if part == word:
        return 100.0
    stem = max(3, len(part) - 2)
    return 95.0 if part[:stem] == word[:stem] and abs(len(part) - len(word)) <= 2 else fuzz.ratio(part, word) * 0.94

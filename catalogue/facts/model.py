"""A fact of a card: what it tells, of which kind, by which source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalogue.model import CostKind, EffectKind, Text


class FactKind(StrEnum):
    """Which question a fact answers."""

    EFFECT = "effect"
    """What changed for people, or money saved."""
    AWARD = "award"
    """A prize or a place in a rating: praise, no effect."""
    COST = "cost"
    FUNDING = "funding"
    TERM = "term"
    STAFF = "staff"
    OPERATION = "operation"
    NEED = "need"
    VENDOR = "vendor"
    DEPLOYMENT = "deployment"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact in both languages. `city_id` and `year` are None where the source names none; `effect` says how an
    effect is known: measured, expected or claimed; `cost` what a sum is, where the card names it as such.
    """

    kind: FactKind
    solution_id: str
    text: Text
    source: str
    city_id: str | None = None
    year: int | None = None
    effect: EffectKind | None = None
    cost: CostKind | None = None

"""Attributes of a solution that people ask about, and what is known of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalogue.facts.model import Fact, FactKind
from catalogue.model import Solution


class Attribute(StrEnum):
    COST = "cost"
    FUNDING = "funding"
    TERM = "term"
    """How long the introduction takes."""
    STAFF = "staff"
    VENDOR = "vendor"
    EFFECT = "effect"
    NEEDS = "needs"
    RISKS = "risks"
    WHERE = "where"
    OUR_SIZE = "our-size"
    """Whether it works in towns of the size of the one that asks."""
    CONTACT = "contact"
    REGISTER = "register"
    PURCHASE = "purchase"
    SOURCES = "sources"
    FRESHNESS = "freshness"
    OPERATION = "operation"
    """Who runs it and what its upkeep takes."""
    DOCUMENTS = "documents"


FACTS_OF: Mapping[Attribute, tuple[FactKind, ...]] = {
    Attribute.COST: (FactKind.COST, FactKind.FUNDING),
    Attribute.FUNDING: (FactKind.FUNDING,),
    Attribute.TERM: (FactKind.TERM,),
    Attribute.STAFF: (FactKind.STAFF,),
    Attribute.VENDOR: (FactKind.VENDOR,),
    Attribute.EFFECT: (FactKind.EFFECT,),
    Attribute.NEEDS: (FactKind.NEED,),
    Attribute.RISKS: (FactKind.LESSON,),
    Attribute.OPERATION: (FactKind.OPERATION,),
    Attribute.WHERE: (FactKind.DEPLOYMENT,),
}
"""The kinds of facts that tell an attribute; the other attributes are told by the card and by its services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearFact:
    """The fact of a like solution; `likeness` is a cosine of descriptions, to be compared only within one catalogue."""

    solution: Solution
    fact: Fact
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeFacts:
    """What sources tell of an attribute of a solution; `nearest` is filled only where they tell nothing."""

    attribute: Attribute
    solution: Solution
    facts: tuple[Fact, ...]
    nearest: NearFact | None

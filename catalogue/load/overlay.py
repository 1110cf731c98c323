"""The cards of the data files with the editors' changes laid over them; the files themselves stay as they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

Card = Mapping[str, Any]
"""A card in the form of the data files."""
Overlay = Mapping[str, Card | None]
"""Whole cards in the place of those with the same id, or beside them; None takes one away."""
NO_EDITS: Overlay = MappingProxyType({})
DOMESTIC_FILE, WORLD_FILE = "solutions.json", "solutions_world.json"
CARD_FILES = (DOMESTIC_FILE, WORLD_FILE)


LATER: Card = MappingProxyType(
    {
        "title_functional_en": None,
        "title_functional_ru": None,
        "costs": (),
        "contract_form_en": None,
        "contract_form_ru": None,
    }
)
"""Fields that cards stored by an earlier version lack, as they read then."""


def whole(card: Card) -> Card:
    """A stored card with the fields that later versions added."""
    missing = {key: list(value) if isinstance(value, tuple) else value for key, value in LATER.items()}
    return card if LATER.keys() <= card.keys() else {**missing, **card}


def file_of(card: Card) -> str:
    """The file a card belongs to: only practices of the world name their domestic counterparts."""
    return WORLD_FILE if "domestic_counterparts" in card else DOMESTIC_FILE


def overlaid(name: str, cards: Any, overlay: Overlay) -> Any:
    """The list of a file with the changes: changed cards in their places, new ones at the end by id.

    Values that are not lists pass through; the reader of the file reports them.
    """
    if not isinstance(cards, list):
        return cards
    kept: list[Any] = []
    for card in cards:
        identifier = card.get("id") if isinstance(card, dict) else None
        changed = overlay.get(identifier, card) if isinstance(identifier, str) else card
        if changed is card or (changed is not None and file_of(changed) == name):
            kept.append(changed)
    there = {card.get("id") for card in kept if isinstance(card, dict)}
    new = [card for _, card in sorted(overlay.items()) if card is not None and file_of(card) == name]
    return kept + [card for card in new if card.get("id") not in there]


def read_cards(folder: Path, overlay: Overlay = NO_EDITS) -> dict[str, Card]:
    """All cards by id in the order of the files, changes applied; the files must be readable lists."""
    cards: dict[str, Card] = {}
    for name in CARD_FILES:
        for card in overlaid(name, json.loads((folder / name).read_text("utf-8")), overlay):
            cards[card["id"]] = card
    return cards


def canonical(value: Any) -> str:
    """One text for one value, whatever the order of its keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def version_of(card: Card) -> str:
    """Names the content of a card: equal for equal cards only."""
    return hashlib.sha256(canonical(card).encode()).hexdigest()[:16]

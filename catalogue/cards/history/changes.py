"""Three-way comparison of cards: the exported version, the editor's and the current one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from catalogue.load.overlay import Card, version_of
from catalogue.problems import Path


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value before and after; None where there is none."""

    path: Path
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class CardChange:
    """One card before and after: `new` is None for a removed one, `fields` are told of a changed one."""

    id: str
    kind: ChangeKind
    new: Card | None
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """`conflicts` are the cards that the editor and somebody else changed differently since the export."""

    changes: tuple[CardChange, ...]
    conflicts: tuple[str, ...]

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(c.id for c in self.changes if c.kind is ChangeKind.REMOVED)


def merge(submitted: Mapping[str, Card], versions: Mapping[str, str], current: Mapping[str, Card]) -> Merged:
    """The editor's own changes. A card they did not touch stays as it is now, whoever changed it meanwhile."""
    changes: list[CardChange] = []
    conflicts: list[str] = []
    for identifier in dict.fromkeys([*current, *submitted, *versions]):
        mine, now = submitted.get(identifier), current.get(identifier)
        own, present, base = _version(mine), _version(now), versions.get(identifier)
        if own in (present, base):
            continue
        if present == base:
            changes.append(change_of(identifier, now, mine))
        else:
            conflicts.append(identifier)
    return Merged(tuple(changes), tuple(conflicts))


def change_of(identifier: str, old: Card | None, new: Card | None) -> CardChange:
    """What happens to a card when one version takes the place of another; None stands for no card."""
    if old is None:
        return CardChange(identifier, ChangeKind.ADDED, new, ())
    if new is None:
        return CardChange(identifier, ChangeKind.REMOVED, None, ())
    before, after = dict(_leaves(old, ())), dict(_leaves(new, ()))
    fields = [
        FieldChange(path, before.get(path), after.get(path))
        for path in dict.fromkeys([*before, *after])
        if before.get(path) != after.get(path)
    ]
    return CardChange(identifier, ChangeKind.CHANGED, new, tuple(fields))


def _version(card: Card | None) -> str | None:
    return None if card is None else version_of(card)


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The values of a card by their paths; a list of plain values counts as one."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value

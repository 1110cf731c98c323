"""What each revision changed in which card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalogue.cards.history.changes import CardChange, change_of
from catalogue.cards.history.edits import Edit, EditKind, Revision
from catalogue.load.overlay import Card


@dataclass(frozen=True, slots=True)
class RevisionChanges:
    """One revision with the changes of contents and the marks of checks that it made."""

    revision: Revision
    changes: tuple[CardChange, ...]
    checks: tuple[Edit, ...]


def steps(
    history: Iterable[Revision], packaged: Mapping[str, Card], card_id: str | None = None
) -> Iterator[RevisionChanges]:
    """The revisions, oldest first, over the cards of the data files; of one card only where one is asked for."""
    now: dict[str, Card | None] = dict(packaged)
    for revision in history:
        changes: list[CardChange] = []
        checks: list[Edit] = []
        for edit in revision.edits:
            wanted = card_id in (None, edit.card_id)
            if edit.kind is EditKind.CHECKED:
                checks += [edit] if wanted else []
                continue
            new = packaged.get(edit.card_id) if edit.kind is EditKind.PACKAGED else edit.card
            if wanted:
                changes.append(change_of(edit.card_id, now.get(edit.card_id), new))
            now[edit.card_id] = new
        if changes or checks:
            yield RevisionChanges(revision, tuple(changes), tuple(checks))

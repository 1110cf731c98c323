"""Imports an editor's file: read, compared with the catalogue, checked, shown, and only then stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from catalogue.cards.checks.rules import cards_of, check
from catalogue.cards.history.changes import CardChange, Merged, merge
from catalogue.cards.history.edits import Edit, Edited, EditKind, MovedError, Revision, StoredEdits, edited_by, undoing
from catalogue.cards.json_form import read_json
from catalogue.cards.submission import Submission
from catalogue.cards.workbook.guard import LIMITS, CardLimits, is_workbook
from catalogue.cards.workbook.reading import read_workbook
from catalogue.load.catalogue import DATA, load_catalogue
from catalogue.load.overlay import read_cards
from catalogue.problems import Problem

ATTEMPTS = 5
"""How often an import is compared anew when other editors' changes come first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an import would do on top of `edited`. It can be applied when nothing stands in its way."""

    edited: Edited
    changes: tuple[CardChange, ...]
    problems: tuple[Problem, ...]
    conflicts: tuple[str, ...]
    refused_removals: tuple[str, ...]

    @property
    def stands(self) -> bool:
        return not (self.problems or self.conflicts or self.refused_removals)


def read_file(content: bytes, limits: CardLimits = LIMITS) -> Submission:
    """The cards of an editor's file, workbook or JSON: the content decides. Raises CardsError."""
    return read_workbook(content, limits) if is_workbook(content) else read_json(content, limits)


def propose(
    submission: Submission, edited: Edited, today: date, allow_removal: bool = False, folder: Path = DATA
) -> Proposal:
    """Compares a submission with the catalogue as it is now, and checks what it changes."""
    current = read_cards(folder, edited.overlay)
    merged: Merged = merge(submission.cards, submission.versions, current)
    changed = cards_of(merged.changes)
    # A card that stands against somebody else's change is checked too: the editor sees everything at once.
    changed |= {i: submission.cards[i] for i in merged.conflicts if i in submission.cards}
    problems = check(submission, changed, edited.overlay, today, folder) if changed else submission.problems
    removed = () if allow_removal else merged.removed
    return Proposal(edited, merged.changes, problems, merged.conflicts, removed)


def apply(
    edits: StoredEdits,
    submission: Submission,
    who: str,
    why: str,
    at: datetime,
    allow_removal: bool = False,
    folder: Path = DATA,
) -> tuple[Proposal, int | None]:
    """Keeps what a submission changes, all of it or nothing; gives the proposal and the number of the new revision.

    The number is None where something stands in the way or nothing is changed. Raises MovedError when other
    editors' changes came first again and again.
    """
    for _ in range(ATTEMPTS):
        proposal = propose(submission, edits.edited(), at.date(), allow_removal, folder)
        if not proposal.stands or not proposal.changes:
            return proposal, None
        made = [
            Edit(i, EditKind.REMOVED if card is None else EditKind.CHANGED, card)
            for i, card in cards_of(proposal.changes).items()
        ]
        try:
            return proposal, edits.add(proposal.edited.revision, made, who, why, at)
        except MovedError:
            continue
    raise MovedError(f"other changes came first {ATTEMPTS} times")


def undo(edits: StoredEdits, number: int, who: str, why: str, at: datetime, folder: Path = DATA) -> int:
    """Brings back what was before a revision, as a new revision; gives its number.

    Raises UndoError, CatalogueError when other cards need what would go, MovedError when a change came first.
    """
    history = edits.history()
    back = undoing(history, number)
    newest = history[-1].number
    load_catalogue(folder, edited_by([*history, Revision(newest + 1, at, who, why, back)]).overlay)
    return edits.add(newest, back, who, why, at)

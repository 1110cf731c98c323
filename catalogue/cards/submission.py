"""What an editor hands in: cards, the versions they started from, and where each value stands in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.cards.problems import CardProblem
from catalogue.load.overlay import Card
from catalogue.problems import EntryProblem, Path


@dataclass(slots=True)
class Places:
    """Leads from a value of a card to its sheet and cell."""

    _cells: dict[tuple[str, Path], tuple[str, str]] = field(default_factory=dict)

    def put(self, card: str, path: Path, sheet: str, cell: str) -> None:
        self._cells[card, path] = (sheet, cell)

    def put_first(self, card: str, path: Path, sheet: str, cell: str) -> None:
        """Notes a place for what has none yet, such as a list with nothing in it."""
        self._cells.setdefault((card, path), (sheet, cell))

    def of(self, card: str, path: Path) -> tuple[str, str]:
        """The cell of a value, or of the nearest thing around it; two blanks for a card that is not in the file."""
        for length in range(len(path), -1, -1):
            if place := self._cells.get((card, path[:length])):
                return place
        return ("", "")


@dataclass(frozen=True, slots=True)
class Submission:
    """`versions` names the content of every card as it was exported, `revision` the newest change of then."""

    cards: Mapping[str, Card]
    versions: Mapping[str, str]
    revision: int
    places: Places
    problems: tuple[CardProblem, ...] = ()

    def located(self, problem: EntryProblem) -> CardProblem:
        """A problem of the catalogue's own rules at its place in the editor's file."""
        sheet, cell = self.places.of(problem.root, problem.path)
        params = dict(problem.params) or {"message": problem.message}
        return CardProblem(problem.fault, sheet or problem.file, cell, problem.root, params)

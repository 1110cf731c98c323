"""An editor's file as read: cards, the versions they started from, and the cell of every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.load.faults import EntryFault
from catalogue.load.overlay import Card
from catalogue.problems import Path, Place, Problem


@dataclass(slots=True)
class CellPlaces:
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
    places: CellPlaces
    problems: tuple[Problem, ...] = ()

    def located(self, problem: Problem) -> Problem:
        """A problem of the data at its place in the editor's file; what is no fault of an entry is told in words."""
        place, code, params = problem.place, problem.code, problem.params
        if not isinstance(code, EntryFault):
            code, params = EntryFault.OTHER, {"message": problem.message}
        sheet, cell = self.places.of(place.entry, place.path)
        found = Place(sheet=sheet or place.file, cell=cell, entry=place.entry, path=place.path)
        return Problem(code=code, place=found, params=params)

"""What an official table says: marks of towns by year and direction, and notes on how it was read."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.model import Direction, Municipality
from catalogue.problems import Problem


@dataclass(frozen=True, slots=True)
class RatedValue:
    """The mark of a town in one direction and year, in points of that year's scale."""

    municipality: Municipality
    year: int
    direction: Direction
    value: float
    max: float
    row: int

    @property
    def share(self) -> float:
        """The mark as a share of its maximum, 0 to 1."""
        return self.value / self.max


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """Marks in the order of the file; `sha256` is of the file's bytes.

    `notes` tell what was read otherwise than it stands, or left out, each with its place and a TableNoteCode.
    """

    values: tuple[RatedValue, ...]
    ignored_columns: tuple[str, ...]
    sha256: str
    notes: tuple[Problem, ...] = ()

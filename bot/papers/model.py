"""Records of the papers: the dossier they are written from, their kinds and formats, the finished files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from catalogue.model import Catalogue, Municipality
from recommender.model import Assessment, Donor, Question, Recommendation
from recommender.roadmap import Roadmap, Step

MOST_SOLUTIONS = 5
"""More do not fit side by side on one page, and a municipality hardly begins more at once."""


class PaperKind(StrEnum):
    LETTER = "letter"
    JUSTIFICATION = "justification"
    COMPARISON = "comparison"
    ROADMAP = "roadmap"


FORMATS: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.LETTER: ("docx", "pdf"),
    PaperKind.JUSTIFICATION: ("docx", "pdf"),
    PaperKind.COMPARISON: ("xlsx",),
    PaperKind.ROADMAP: ("docx", "xlsx"),
}
"""The formats in which each paper is made, by the suffix of its files."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen solution: what is known of it for this town, whom to ask, its step in the plan."""

    recommendation: Recommendation
    donor: Donor
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEdit:
    """What the official writes into one row of the roadmap instead of what it proposes; "" leaves that."""

    term: str = ""
    responsible: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that the papers say, whatever their kind and language, as known on `today`.

    `alternatives` are set beside a solution that was chosen alone, and only where a comparison is ordered;
    `catalogue` gives names to ids; `edits` are by the number of a row of the roadmap ("1.2").
    """

    question: Question
    today: date
    assessment: Assessment
    chosen: tuple[Chosen, ...]
    alternatives: tuple[Recommendation, ...]
    roadmap: Roadmap
    catalogue: Catalogue
    edits: Mapping[str, RowEdit] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def town(self) -> Municipality:
        return self.question.profile.municipality


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFile:
    """A finished file; the name is made of letters, digits, "-" and one dot."""

    kind: PaperKind
    filename: str
    media_type: str
    content: bytes

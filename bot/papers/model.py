"""What a paper is made from and what it is: the dossier, the files, what can be wrong with an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalogue.model import Catalogue, Municipality
from recommender.model import Assessment, Donor, Param, Question, Recommendation
from recommender.roadmap import Roadmap, Step

MOST_SOLUTIONS = 5
"""More do not fit side by side on one page, and a municipality hardly begins more at once."""


class PaperKind(StrEnum):
    LETTER = "letter"
    JUSTIFICATION = "justification"
    COMPARISON = "comparison"
    ROADMAP = "roadmap"


class ProblemCode(StrEnum):
    """Why papers cannot be made."""

    NO_SOLUTION = "no-solution"
    TOO_MANY = "too-many"
    UNKNOWN_SOLUTION = "unknown-solution"
    WORLD_PRACTICE = "world-practice"
    NO_DEPLOYMENT = "no-deployment"
    RUNS_HERE = "runs-here"
    FILTERED = "filtered"
    UNKNOWN_DONOR = "unknown-donor"
    DONOR_ELSEWHERE = "donor-elsewhere"


@dataclass(frozen=True, slots=True)
class Problem:
    code: ProblemCode
    params: Mapping[str, Param]


class PapersError(Exception):
    """An order that cannot be carried out; `problems` are all of its faults."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.code} {dict(p.params)}" for p in problems))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen solution: what is known of it for this town, whom to ask, its step in the plan."""

    recommendation: Recommendation
    donor: Donor
    step: Step


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that the papers say, whatever their kind and language, as known on `today`.

    `alternatives` are set beside a solution that was chosen alone; `catalogue` gives names to ids.
    """

    question: Question
    today: date
    assessment: Assessment
    chosen: tuple[Chosen, ...]
    alternatives: tuple[Recommendation, ...]
    roadmap: Roadmap
    catalogue: Catalogue

    @property
    def town(self) -> Municipality:
        return self.question.profile.municipality


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A finished file; the name is made of letters, digits, "-" and one dot."""

    kind: PaperKind
    filename: str
    media_type: str
    content: bytes

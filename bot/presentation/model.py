"""What an answer shows of a solution, already in words of one language: cards and their lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """The register status of a solution or a product in words.

    `greyed`: the file behind it is too old to show the status as one in force.
    """

    status: str
    label: str
    facts: str
    next_step: str
    greyed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """A source or a page with its title; without an address it cannot be opened, only named."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DonorLine:
    """A city that runs a solution, and whom to ask there."""

    city: str
    region: str
    relation: str
    status: str
    since: int | None
    contact: str
    contact_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A solution as an answer shows it, in one language; `closeness_label` where it does not answer the words.

    `title` says what it does, `name` what its source calls it where that is another.
    """

    solution_id: str
    rank: int
    title: str
    name: str | None
    summary: str
    score: float
    donor: DonorLine | None
    other_donors: int
    why: tuple[str, ...]
    verdict: str
    verdict_label: str
    verdict_reasons: tuple[str, ...]
    register: RegisterLine
    evidence_grade: int
    evidence_label: str
    lessons: tuple[str, ...]
    sources: tuple[SourceLink, ...]
    counterparts: tuple[str, ...]
    closeness_label: str | None = None
    answers: bool = True
    """False for what is listed as the nearest there is: no letter is offered for it."""

"""Stages of a roadmap and their assumed end in months; the municipality replaces the terms by its own."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """From the letter to a donor to the acceptance of the work."""

    REQUEST = "request"
    ANSWER = "answer"
    DECISION = "decision"
    PILOT = "pilot"
    TERMS = "terms"
    PURCHASE = "purchase"
    ACCEPTANCE = "acceptance"


MONTHS = {
    Stage.REQUEST: 1,
    Stage.ANSWER: 2,
    Stage.DECISION: 3,
    Stage.PILOT: 6,
    Stage.TERMS: 7,
    Stage.PURCHASE: 9,
    Stage.ACCEPTANCE: 10,
}
"""By the end of which month after the decision a stage of the first wave is through. A month for a letter and one
for its answer, a quarter for a pilot that measures, two months for a purchase: round figures to begin a talk with,
taken from no source."""
PREPARED_AT_ONCE = frozenset((Stage.REQUEST, Stage.ANSWER))
"""Asking costs nothing: all donors are asked at the beginning, whatever the wave."""
WAVE_MONTHS = MONTHS[Stage.ACCEPTANCE] - MONTHS[Stage.ANSWER] - 1
"""A later wave is decided on when what it builds on has been accepted."""


def months_until(stage: Stage, wave: int) -> int:
    """Months from the decision to the end of a stage; `wave` 1 begins at once."""
    return MONTHS[stage] + (0 if stage in PREPARED_AT_ONCE else WAVE_MONTHS * (wave - 1))

"""What a text was taken for: sure, told as read, asked back or unknown; one form for places, products and entries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Certainty(StrEnum):
    """What may be done with what was identified."""

    SURE = "sure"
    """Acted on without a word."""
    TOLD = "told"
    """Acted on, and told: "understood as …", with a way to change it."""
    ASKED = "asked"
    """Never acted on: the candidates are offered, a person chooses."""
    UNKNOWN = "unknown"
    """Nothing fits; the answer says what to do about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified(Generic[T]):
    """What `said` was taken for.

    `candidates`: best first; exactly one when sure or told, none when unknown. `why`: codes of what speaks
    against plain certainty ("namesakes", "slip", "latin-letters" …); texts for people are made from them in `bot`.
    `rest`: the words of it that were not understood and not used.
    """

    said: str
    certainty: Certainty
    candidates: tuple[T, ...] = ()
    why: tuple[str, ...] = ()
    rest: str = ""

    def __post_init__(self) -> None:
        single = self.certainty in (Certainty.SURE, Certainty.TOLD)
        if single != (len(self.candidates) == 1) and self.certainty is not Certainty.ASKED:
            raise ValueError(f"{self.certainty} with {len(self.candidates)} candidates")
        if self.certainty is Certainty.ASKED and not self.candidates:
            raise ValueError("asked back without a candidate")

    @property
    def one(self) -> T | None:
        """What may be acted on; None when it must be asked for first."""
        return self.candidates[0] if self.certainty in (Certainty.SURE, Certainty.TOLD) else None

"""The order of papers in JSON."""

from __future__ import annotations

from pydantic import Field

from bot.papers.model import MOST_SOLUTIONS, PaperKind
from bot.schemas.base import Schema
from bot.schemas.places import OwnMunicipality
from catalogue.model import Language


class PapersIn(Schema):
    """Which papers, for which town and solutions."""

    municipality: str | OwnMunicipality
    solutions: list[str] = Field(min_length=1, max_length=MOST_SOLUTIONS)
    donor: str | None = Field(None, max_length=100)
    problem: str = Field("", max_length=2000)
    kinds: list[PaperKind] = Field(default_factory=lambda: list(PaperKind), min_length=1, max_length=len(PaperKind))
    language: Language = Language.RU

"""Where money for a solution can come from: programmes, subsidies, contracts paid by savings; no promise."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.model.index import Direction
from catalogue.model.words import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingSource:
    """What `gives` money for what, and `who` may ask.

    It is for solutions of the `measures`, or of the `directions` where no measure is named; for all where neither is.
    `max_population` is the number of residents above which a town may not ask, None where its source names none. Dates
    are ISO 8601: `published` that of the page, None where it bears none, `seen` the day it was read.
    """

    id: str
    name: Text
    gives: Text
    who: Text
    directions: tuple[Direction, ...]
    measures: tuple[str, ...]
    max_population: int | None
    source: str
    published: str | None
    seen: str

    def is_for(self, measures: tuple[str, ...], directions: tuple[Direction, ...], population: int | None) -> bool:
        """Whether it is for such a solution, and for a town of this size where it is known."""
        if population is not None and self.max_population is not None and population > self.max_population:
            return False
        if self.measures:
            return not set(self.measures).isdisjoint(measures)
        return not self.directions or not set(self.directions).isdisjoint(directions)

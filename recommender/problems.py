"""The base of what this package refuses: answers, constraints, plans and comparisons that cannot be used."""

from __future__ import annotations

from catalogue.problems import RefusedError


class RecommenderError(RefusedError):
    """Something that was asked cannot be answered; the entry of a problem's place is the id it is about."""

    @property
    def lines(self) -> tuple[str, ...]:
        """Each problem in English, after the id that it is about."""
        return tuple(f"{p.place.entry}: {p.message}" if p.place.entry else p.message for p in self.problems)

    def __str__(self) -> str:
        return "\n".join(self.lines)

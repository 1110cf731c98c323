"""Gaps as a dot plot: the rows with places on the axis, whose words are in the table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.presentation.solutions import Presenter
from catalogue.model import Direction
from recommender.model import Basis, Gap

LETTERS = {
    Basis.RATED: "rated",
    Basis.ANSWERED: "answered",
    Basis.PRIOR: "prior",
    Basis.INDIRECT: "indirect",
    Basis.PRIOR_AND_INDIRECT: "prior-and-indirect",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotRow:
    """One direction; `own` and `reference` are places on an axis of 0 to 100, None where there is no reference."""

    name: str
    letter: str
    meaning: str
    own: float
    reference: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPlot:
    """The rows, the widest gap first; `unknown` are directions without data, `letters` what each letter means."""

    rows: tuple[PlotRow, ...]
    unknown: tuple[str, ...]
    letters: tuple[tuple[str, str], ...]


def gap_plot(present: Presenter, gaps: Sequence[Gap], weights: Mapping[Direction, float]) -> GapPlot:
    """The plot of an assessment. A value that is the same for all directions is one row: it says nothing of any."""
    words, language = present.words, present.language
    known = [g for g in gaps if g.own is not None]
    ordered = sorted(known, key=lambda g: (-(g.gap_share or 0.0) * weights.get(g.direction, 1.0), g.direction))
    flat = len(known) > 1 and {g.basis for g in known} == {Basis.PRIOR}
    shown = ordered[:1] if flat else ordered
    return GapPlot(
        rows=tuple(
            PlotRow(
                name=words("town.whole_index") if flat else present.catalogue.directions[g.direction].name[language],
                letter=words(f"town.letter.{LETTERS[g.basis]}"),
                meaning=words(f"basis.{g.basis}"),
                own=round(100 * (g.own or 0.0), 1),
                reference=None if g.reference is None else round(100 * g.reference, 1),
            )
            for g in shown
        ),
        unknown=tuple(present.catalogue.directions[g.direction].name[language] for g in gaps if g.own is None),
        letters=tuple(
            (words(f"town.letter.{LETTERS[b]}"), words(f"basis.{b}")) for b in LETTERS if b in {g.basis for g in shown}
        ),
    )

"""A region's municipalities by direction: what is known directly and what open figures say, apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalogue.model import Direction, Municipality, Solution
from recommender.evidence import grade
from recommender.indirect import Standing
from recommender.model import Basis, Gap
from recommender.region import PROVEN_GRADE, RegionReport, Spread, TownView

DIRECTLY = (Basis.RATED, Basis.ANSWERED, Basis.PRIOR, Basis.PRIOR_AND_INDIRECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionView:
    """One direction across a region. `directly` are the towns with a value of the index, flat over the directions as
    it is published; `lagging` and `below_middle` stand so by open figures, farthest behind first; `figures` have any.
    """

    direction: Direction
    directly: tuple[Municipality, ...]
    figures: tuple[Municipality, ...]
    lagging: tuple[Municipality, ...]
    below_middle: tuple[Municipality, ...]


def by_direction(towns: Sequence[TownView]) -> list[DirectionView]:
    """All ten directions, those with most lagging towns first."""
    views = [_of(direction, towns) for direction in Direction]
    return sorted(views, key=lambda v: (-len(v.lagging), -len(v.below_middle), v.direction))


def _of(direction: Direction, towns: Sequence[TownView]) -> DirectionView:
    gaps = {t.municipality.id: next(g for g in t.assessment.gaps if g.direction is direction) for t in towns}
    ordered = sorted((t.municipality for t in towns), key=lambda m: (_share(gaps[m.id]), m.id))
    return DirectionView(
        direction=direction,
        directly=tuple(m for m in ordered if gaps[m.id].basis in DIRECTLY),
        figures=tuple(m for m in ordered if gaps[m.id].indirect),
        lagging=tuple(m for m in ordered if _standing(gaps[m.id]) is Standing.LAGS),
        below_middle=tuple(m for m in ordered if _standing(gaps[m.id]) is Standing.BELOW_MIDDLE),
    )


def _share(gap: Gap) -> float:
    return 1.0 if gap.indirect is None or gap.indirect.share is None else gap.indirect.share


def _standing(gap: Gap) -> Standing | None:
    return gap.indirect.standing if gap.indirect else None


class Reach(StrEnum):
    """The nearest place from which a town has, or could have, solutions of a direction."""

    WORKS = "works"
    SPREADS = "spreads"
    """From its own region: diffusion."""
    OUTSIDE = "outside"
    """From another region: cooperation."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """One direction of one town: how many solutions there are from the nearest place, and whether it lags there by
    open figures.
    """

    direction: Direction
    reach: Reach
    solutions: int
    lags: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One town; the cells in the order of the directions."""

    municipality: Municipality
    cells: tuple[MatrixCell, ...]

    @property
    def works_in(self) -> int:
        """Directions in which something works in the town."""
        return sum(cell.reach is Reach.WORKS for cell in self.cells)


def matrix(report: RegionReport, solutions: Iterable[Solution]) -> list[MatrixRow]:
    """Municipalities by directions; `solutions` are those of the catalogue that may be moved at all.

    What works in the town counts first, then what is proven in the region and fits it, as it is or adapted, then what
    is proven elsewhere.
    """
    known = {s.id: s for s in solutions}
    inside = {spread.solution.id for spread in report.inside}
    elsewhere = Counter(
        d for i, s in known.items() if i not in inside and grade(s).grade >= PROVEN_GRADE for d in s.directions
    )
    return [_row(view, report.inside, known, elsewhere) for view in report.towns]


def _row(
    view: TownView, inside: Sequence[Spread], known: dict[str, Solution], elsewhere: Counter[Direction]
) -> MatrixRow:
    here = Counter(d for i in view.runs if i in known for d in known[i].directions)
    town = view.municipality.id
    spreads = Counter(
        d
        for spread in inside
        if spread.grade.grade >= PROVEN_GRADE and (town in spread.fits or town in spread.to_adapt)
        for d in spread.solution.directions
    )
    lagging = {g.direction for g in view.assessment.gaps if _standing(g) is Standing.LAGS}
    cells = []
    for direction in Direction:
        ways = ((Reach.WORKS, here), (Reach.SPREADS, spreads), (Reach.OUTSIDE, elsewhere))
        reach, n = next(((way, count[direction]) for way, count in ways if count[direction]), (Reach.NONE, 0))
        cells.append(MatrixCell(direction=direction, reach=reach, solutions=n, lags=direction in lagging))
    return MatrixRow(municipality=view.municipality, cells=tuple(cells))


def learners(spread: Spread, rows: Sequence[MatrixRow]) -> list[Municipality]:
    """The towns that lag in a direction of a solution of the region and could take it, the largest first."""
    directions = set(spread.solution.directions)
    could = {*spread.fits, *spread.to_adapt}
    return [
        row.municipality
        for row in rows
        if row.municipality.id in could and any(c.lags and c.direction in directions for c in row.cells)
    ]

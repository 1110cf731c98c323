"""A region's municipalities by direction: what is known directly and what open figures say, apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.model import Direction, Municipality
from recommender.indirect import Standing
from recommender.model import Basis, Gap
from recommender.region import TownView

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

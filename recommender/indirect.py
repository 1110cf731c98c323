"""What open figures say indirectly of the ten directions: a place among its peers, never against the best.

Nobody publishes values of the index by direction. Which figure speaks of which direction, and how a place among peers
becomes a share, is our own rule (docs/method.md, open figures).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalogue.model import (
    Closeness,
    Direction,
    Distribution,
    Figure,
    FigureEdition,
    Municipality,
    OpenFigures,
    OpenIndicator,
    PeerClass,
)

MIN_PEERS = 30
"""Among fewer peers a percentile would move by more than three points with each of them: only the rank is told."""
LAGS, BELOW_MIDDLE = 0.25, 0.50
"""Up to these percentiles a place lags, or is below the middle."""
UPPER_QUARTILE = 0.75
"""The reference: what a quarter of the peers has reached. The best is often a special case."""
HALF_LIFE = 8
"""Years after which a figure counts half: the order of towns in the environment index hardly moved in four years
(Spearman 0.86 between 2020 and 2024, n = 35)."""
CLOSENESS = {Closeness.CLOSE: 1.0, Closeness.PARTLY: 0.5, Closeness.DISTANT: 0.25}
"""What a figure counts in the mean of its direction, by how directly it speaks of it."""


class Standing(StrEnum):
    """Where a place stands among its peers."""

    LAGS = "lags"
    BELOW_MIDDLE = "below-the-middle"
    NOT_BEHIND = "not-behind"
    RANK_ONLY = "rank-only"

    @classmethod
    def of(cls, share: float | None) -> Standing:
        """By the percentile as a share of 0 to 1; None where there are too few peers for one."""
        if share is None:
            return cls.RANK_ONLY
        if share <= LAGS:
            return cls.LAGS
        return cls.BELOW_MIDDLE if share <= BELOW_MIDDLE else cls.NOT_BEHIND


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerComparison:
    """One figure among the same figures of the peers, the place itself counted among them.

    `share` is the mid-rank percentile, 0 to 1, in the direction that is better (equal values count half); None among
    fewer than MIN_PEERS. `rank` 1 is the best, equal values share a rank. `median` and `upper_quartile` (of the better
    end) are in the indicator's unit, and so are the distances to them, positive where the place is behind.
    """

    indicator: OpenIndicator
    edition: FigureEdition
    figure: Figure
    peer_class: PeerClass
    peers: int
    rank: int
    share: float | None
    median: float
    upper_quartile: float

    @property
    def standing(self) -> Standing:
        return Standing.of(self.share)

    @property
    def to_median(self) -> float:
        return self._behind(self.median)

    @property
    def to_upper_quartile(self) -> float:
        return self._behind(self.upper_quartile)

    def _behind(self, other: float) -> float:
        return other - self.figure.value if self.indicator.higher_is_better else self.figure.value - other


@dataclass(frozen=True, slots=True, kw_only=True)
class Indirect:
    """All that open figures say of one direction, the most telling figure first.

    `share` is the mean of their percentiles, weighed by closeness and age, None where all are ranks only. `fresh` is
    how much of it age has left, 0 to 1.
    """

    direction: Direction
    comparisons: tuple[PeerComparison, ...]
    share: float | None
    fresh: float

    @property
    def standing(self) -> Standing:
        return Standing.of(self.share)

    @property
    def reference(self) -> float:
        """The share of a place at the upper quartile of its peers."""
        return UPPER_QUARTILE


def compared(indicator: OpenIndicator, figure: Figure, figures: OpenFigures) -> PeerComparison | None:
    """A figure among its peers; None where the class of its place is not known."""
    peers = figures.distribution(figure)
    if not peers.values:
        return None
    count, better = len(peers.values), indicator.higher_is_better
    behind = peers.below(figure.value) if better else count - peers.below(figure.value) - peers.equal(figure.value)
    share = (behind + 0.5 * peers.equal(figure.value)) / count
    return PeerComparison(
        indicator=indicator,
        edition=next(e for e in indicator.editions if e.year == figure.year),
        figure=figure,
        peer_class=figures.classes[figure.place_id],
        peers=count,
        rank=_rank(peers, figure.value, better),
        share=share if count >= MIN_PEERS else None,
        median=peers.quantile(0.5),
        upper_quartile=peers.quantile(UPPER_QUARTILE if better else 1 - UPPER_QUARTILE),
    )


def _rank(peers: Distribution, value: float, higher_is_better: bool) -> int:
    ahead = peers.below(value)
    return 1 + (len(peers.values) - ahead - peers.equal(value) if higher_is_better else ahead)


def newest(indicator: OpenIndicator, town: Municipality, figures: OpenFigures) -> PeerComparison | None:
    """The newest figure of a town, or of the unit around it, that has enough peers; else the newest of all."""
    place = figures.place_of(town, indicator.of)
    if place is None:
        return None
    found = [c for f in figures.figures(indicator.id, place) if (c := compared(indicator, f, figures))]
    return next((c for c in found if c.share is not None), found[0] if found else None)


def known_of(town: Municipality, figures: OpenFigures) -> list[PeerComparison]:
    """Every open figure of a town and of the unit around it, each in its newest edition, in the order of the data."""
    return [c for one in figures.indicators.values() if (c := newest(one, town, figures))]


def indirect_of(town: Municipality, figures: OpenFigures) -> dict[Direction, Indirect]:
    """What open figures say of the directions of a town; directions of which they say nothing are missing."""
    by_direction: dict[Direction, list[PeerComparison]] = {}
    for comparison in known_of(town, figures):
        for direction in comparison.indicator.informs:
            by_direction.setdefault(direction, []).append(comparison)
    return {d: _summed(d, found, figures.newest_year) for d, found in by_direction.items()}


def _summed(direction: Direction, found: Sequence[PeerComparison], now: int) -> Indirect:
    def closeness(c: PeerComparison) -> float:
        return CLOSENESS[c.indicator.informs[direction]]

    def weight(c: PeerComparison) -> float:
        return closeness(c) * freshness(c.figure.year, now)

    ordered = sorted(found, key=lambda c: (c.share is None, -weight(c), c.indicator.id))
    counted = [c for c in ordered if c.share is not None] or ordered
    total = math.fsum(weight(c) for c in counted)
    shares = [weight(c) * c.share for c in counted if c.share is not None]
    return Indirect(
        direction=direction,
        comparisons=tuple(ordered),
        share=math.fsum(shares) / total if shares else None,
        fresh=total / math.fsum(closeness(c) for c in counted),
    )


def freshness(year: int, now: int) -> float:
    """What age has left of a figure: 1 for the newest year known, a half after HALF_LIFE years."""
    return math.exp2(-max(0, now - year) / HALF_LIFE)

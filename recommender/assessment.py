"""Where a municipality stands, direction by direction, and how far from its reference.

Nothing is invented: no public source gives values per direction for any city, so a direction is rated by the
official's own table, answered by the official, taken flat from the overall index and labelled so, or unknown.
Blend and gap: reference/ratings, sections 4 and 6 (docs/method.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalogue.model import Direction, Measure, Municipality, PopulationGroup
from catalogue.official_table import RatedValue
from catalogue.ratings import BAND_BORDERS, BAND_SCALE, Ratings, next_band
from recommender.answers import known_shares
from recommender.model import (
    ANSWER_SHARE,
    NO_REFERENCE,
    Answer,
    Assessment,
    Basis,
    Gap,
    IndexStanding,
    NoReference,
    Profile,
    Reference,
    ReferenceChoice,
    ReferenceKind,
)

PRIOR_WEIGHT = 2
"""The prior counts as this many answers: two answered measures of a direction outweigh it."""
UNKNOWN_GAP = 0.25
"""A direction of which nothing is known counts as a gap of a quarter: less than a stated lack, more than none."""
TABLE = "official-table"
QUARTILE_ROWS = 4
"""The upper quarter of a table with fewer rows would be less than one town."""

Target = tuple[Reference, float | None]


def standing_of(profile: Profile, ratings: Ratings) -> IndexStanding:
    """The newest value and the newest place of a town; they may come from different editions."""
    town = profile.municipality
    value = ratings.latest_value(town.known_as)
    ranked = next((r for r in ratings.of_city(town.known_as) if r.rank is not None), None)
    row = value or ranked
    return IndexStanding(
        group=ratings.group_of(town.known_as, town.population),
        year=value.year if value else None,
        value=value.value if value else None,
        max=value.max if value else None,
        rank=ranked.rank if ranked else None,
        rank_year=ranked.year if ranked else None,
        source=row.source if row else None,
    )


def assess(profile: Profile, ratings: Ratings, measures: Sequence[Measure]) -> Assessment:
    """All ten directions of a profile with their gaps; shares are 0 to 1, unknown is None."""
    standing = standing_of(profile, ratings)
    overall = _overall_target(profile, standing, ratings)
    prior = standing.value / standing.max if standing.value is not None and standing.max else None
    known = known_shares(measures, profile.answers, profile.indicators)
    rated = own_rows(profile)
    gaps = []
    for direction in Direction:
        asked = [m for m in measures if m.direction is direction]
        answered = [known[m.id] for m in asked if m.id in known]
        own, basis = _own(rated.get(direction), answered, prior)
        if basis is Basis.RATED:
            against, target = _table_target(profile, rated[direction], ratings)
        else:
            against, target = overall
            if target is None and basis is Basis.ANSWERED:
                against = Reference(
                    kind=ReferenceKind.WHOLE_CITY, subject=None, year=None, source=None, refused=against.refused
                )
                target = ANSWER_SHARE[Answer.WHOLE]
        gap = max(0.0, target - own) if own is not None and target is not None else None
        gaps.append(
            Gap(
                direction=direction,
                own=own,
                reference=target,
                gap_share=gap,
                basis=basis,
                answered=len(answered),
                questions=len(asked),
                against=against,
            )
        )
    reference = overall[0]
    if reference.kind is ReferenceKind.NONE:
        reference = next((g.against for g in gaps if g.reference is not None), reference)
    return Assessment(standing=standing, reference=reference, gaps=tuple(gaps), measures=known)


def own_rows(profile: Profile) -> dict[Direction, RatedValue]:
    """The town's own rows of the official table, of the newest year in which it stands there."""
    own = [r for r in profile.table if r.municipality.id == profile.municipality.id]
    newest = max((r.year for r in own), default=0)
    return {r.direction: r for r in own if r.year == newest}


def _own(rated: RatedValue | None, answers: Sequence[float], prior: float | None) -> tuple[float | None, Basis]:
    if rated is not None:
        return rated.share, Basis.RATED
    if answers:
        mean = sum(answers) / len(answers)
        if prior is None:
            return mean, Basis.ANSWERED
        return (len(answers) * mean + PRIOR_WEIGHT * prior) / (len(answers) + PRIOR_WEIGHT), Basis.ANSWERED
    return (None, Basis.UNKNOWN) if prior is None else (prior, Basis.PRIOR)


# -- the reference of the overall index --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """The town's value in one edition: what every other value is compared with, and only there."""

    town: str
    value: float
    top: float
    year: int
    group: PopulationGroup | None
    source: str | None


def _overall_target(profile: Profile, standing: IndexStanding, ratings: Ratings) -> Target:
    """The reference asked for, in the town's own edition and group; the default, with the reason, without it."""
    choice, town = profile.reference, profile.municipality.id
    if standing.value is None or not standing.max or standing.year is None:
        refused = NoReference.NO_OWN_VALUE if choice.kind is not ReferenceKind.BEST_OF_GROUP else None
        return replace(NO_REFERENCE, refused=refused), None
    group = ratings.group_in(town, standing.year) or standing.group
    own = _Own(
        town=town, value=standing.value, top=standing.max, year=standing.year, group=group, source=standing.source
    )
    target, refused = None, None
    if choice.kind is ReferenceKind.CITY:
        target, refused = _named(choice.city, own, ratings)
    elif choice.kind is ReferenceKind.TOP_QUARTILE:
        target, refused = _quartile(own, ratings)
    elif choice.kind is ReferenceKind.NEXT_BAND:
        target = _next_band(own)
        refused = None if target else NoReference.ALREADY_ABOVE
    reference, share = target or _best(own, ratings) or _next_band(own) or (NO_REFERENCE, None)
    return replace(reference, refused=refused), share


def _best(own: _Own, ratings: Ratings) -> Target | None:
    """The first place of the own group in the own edition, when it is another town with a known value."""
    best = ratings.best_of_group(own.group, own.year) if own.group else None
    if best is None or best.subject == own.town or best.value is None or best.value <= own.value:
        return None
    return Reference(
        kind=ReferenceKind.BEST_OF_GROUP, subject=best.subject, year=best.year, source=best.source
    ), best.value / own.top


def _quartile(own: _Own, ratings: Ratings) -> tuple[Target | None, NoReference | None]:
    row = ratings.top_quartile(own.group, own.year) if own.group else None
    if row is None or row.value is None:
        return None, NoReference.NO_VALUE
    if row.value <= own.value:
        return None, NoReference.ALREADY_ABOVE
    return (
        Reference(kind=ReferenceKind.TOP_QUARTILE, subject=row.subject, year=row.year, source=row.source),
        row.value / own.top,
    ), None


def _named(city: str | None, own: _Own, ratings: Ratings) -> tuple[Target | None, NoReference | None]:
    """A named donor's value in the own edition; values of two population groups are not comparable."""
    if city is None or city == own.town:
        return None, NoReference.OWN_CITY
    for row in ratings.of_city(city):
        if row.year == own.year and row.max == own.top and row.value is not None:
            if own.group is None or ratings.group_in(city, own.year) is not own.group:
                return None, NoReference.OTHER_GROUP
            return (
                Reference(kind=ReferenceKind.CITY, subject=city, year=row.year, source=row.source),
                row.value / own.top,
            ), None
    return None, NoReference.NO_VALUE


def _next_band(own: _Own) -> Target | None:
    """The next official band border above the town; None above the last one and on another scale."""
    border = next_band(own.value, own.top)
    if border is None:
        return None
    return Reference(kind=ReferenceKind.NEXT_BAND, subject=None, year=own.year, source=own.source), border / own.top


# -- the reference of a direction that a table rates ---------------------------------------------------------


def _table_target(profile: Profile, own: RatedValue, ratings: Ratings) -> Target:
    """The reference of one direction in the same table, year and population group; else the scale's maximum,
    which by the method is the best of the group (docs/method.md).
    """
    choice = profile.reference
    peers = [
        r
        for r in profile.table
        if (r.direction, r.year) == (own.direction, own.year) and r.municipality.id != own.municipality.id
    ]
    group = _group(own.municipality, own.year, ratings)
    same = [r for r in peers if group is not None and _group(r.municipality, r.year, ratings) is group]
    target, refused = None, None
    if choice.kind is ReferenceKind.CITY:
        target, refused = _named_row(choice, own, peers, same)
    elif choice.kind is ReferenceKind.TOP_QUARTILE:
        target, refused = _table_quartile(own, same)
    elif choice.kind is ReferenceKind.NEXT_BAND:
        border = next((b / BAND_SCALE for b in BAND_BORDERS if b / BAND_SCALE > own.share), None)
        if border is not None:
            return Reference(kind=ReferenceKind.NEXT_BAND, subject=None, year=own.year, source=TABLE), border
        refused = NoReference.ALREADY_ABOVE
    reference, share = (
        target
        or _best_row(own, same)
        or (Reference(kind=ReferenceKind.MAXIMUM, subject=None, year=own.year, source=TABLE), 1.0)
    )
    return replace(reference, refused=refused), share


def _best_row(own: RatedValue, same: Sequence[RatedValue]) -> Target | None:
    """The best of the group in the table, when it is above the town."""
    best = max(same, key=lambda r: (r.share, r.municipality.id), default=None)
    if best is None or best.share <= own.share:
        return None
    return Reference(
        kind=ReferenceKind.BEST_OF_GROUP, subject=best.municipality.id, year=own.year, source=TABLE
    ), best.share


def _table_quartile(own: RatedValue, same: Sequence[RatedValue]) -> tuple[Target | None, NoReference | None]:
    if len(same) < QUARTILE_ROWS:
        return None, NoReference.NO_VALUE
    share = float(np.quantile([r.share for r in same], 0.75))
    if share <= own.share:
        return None, NoReference.ALREADY_ABOVE
    return (Reference(kind=ReferenceKind.TOP_QUARTILE, subject=None, year=own.year, source=TABLE), share), None


def _named_row(
    choice: ReferenceChoice, own: RatedValue, peers: Sequence[RatedValue], same: Sequence[RatedValue]
) -> tuple[Target | None, NoReference | None]:
    if choice.city is None or choice.city == own.municipality.id:
        return None, NoReference.OWN_CITY
    row = next((r for r in peers if r.municipality.id == choice.city), None)
    if row is None:
        return None, NoReference.NO_VALUE
    if row not in same:
        return None, NoReference.OTHER_GROUP
    return (Reference(kind=ReferenceKind.CITY, subject=choice.city, year=own.year, source=TABLE), row.share), None


def _group(town: Municipality, year: int, ratings: Ratings) -> PopulationGroup | None:
    """The group an edition put a town in; by its population where no row says it."""
    stated = ratings.group_in(town.id, year)
    if stated is not None or town.population is None:
        return stated
    return PopulationGroup.of(town.population)


def priorities(gaps: Sequence[Gap], weights: Mapping[Direction, float]) -> dict[Direction, float]:
    """p[d] = w[d] * g[d] / sum(w * g); equal shares of the weights where no gap is known. Sums to 1.

    An unknown gap counts as UNKNOWN_GAP; weights that are all 0 count as none.
    """
    shares = {g.direction: UNKNOWN_GAP if g.gap_share is None else g.gap_share for g in gaps}
    own = {d: weights.get(d, 1.0) for d in shares}
    if not any(own.values()):
        own = dict.fromkeys(shares, 1.0)
    weighted = {d: own[d] * gap for d, gap in shares.items()}
    if not any(weighted.values()):
        weighted = own
    total = sum(weighted.values())
    return {d: value / total for d, value in weighted.items()}

"""Where a municipality stands, direction by direction, and how far from its reference.

Nothing is invented: no public source gives values per direction for any city, so a direction is rated by the
official's own table, answered by the official, taken flat from the overall index and labelled so, told indirectly by
open figures (a place among peers), or unknown.
Blend and gap: reference/ratings, sections 4 and 6 (docs/method.md).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalogue.model import Direction, Measure, Municipality, OpenFigures, PopulationGroup
from catalogue.official_table import RatedValue
from catalogue.ratings import BAND_BORDERS, BAND_SCALE, Ratings, next_band
from recommender.answers import known_shares
from recommender.indirect import Indirect, indirect_of
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
INDIRECT_WEIGHT = 1
"""A share from open figures counts half as much as the overall index, and less with age."""
UNKNOWN_GAP = 0.25
"""A direction of which nothing is known counts as a gap of a quarter: less than a stated lack, more than none."""
TABLE = "official-table"
NO_FIGURES = OpenFigures()
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


def assess(
    profile: Profile, ratings: Ratings, measures: Sequence[Measure], figures: OpenFigures = NO_FIGURES
) -> Assessment:
    """All ten directions of a profile with their gaps; shares are 0 to 1, unknown is None."""
    standing = standing_of(profile, ratings)
    overall = _overall_target(profile, standing, ratings)
    prior = standing.value / standing.max if standing.value is not None and standing.max else None
    known = known_shares(measures, profile.answers, profile.indicators)
    rated, indirect = own_rows(profile), indirect_of(profile.municipality, figures)
    gaps = []
    for direction in Direction:
        asked = [m for m in measures if m.direction is direction]
        answered = [known[m.id] for m in asked if m.id in known]
        row = rated.get(direction)
        own = _rated(row, profile, ratings) if row else _blended(answered, prior, overall, indirect.get(direction))
        gaps.append(_gap(direction, own, len(answered), len(asked), indirect.get(direction)))
    reference = overall[0]
    if reference.kind is ReferenceKind.NONE:
        reference = next((g.against for g in gaps if g.reference is not None), reference)
    return Assessment(standing=standing, reference=reference, gaps=tuple(gaps), measures=known)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """What is known of one direction: own share and reference share, 0 to 1, None where unknown."""

    own: float | None
    target: float | None
    basis: Basis
    against: Reference


def _gap(direction: Direction, share: _Share, answered: int, questions: int, indirect: Indirect | None) -> Gap:
    return Gap(
        direction=direction,
        own=share.own,
        reference=share.target,
        gap_share=max(0.0, share.target - share.own) if share.own is not None and share.target is not None else None,
        basis=share.basis,
        answered=answered,
        questions=questions,
        against=share.against,
        indirect=indirect,
    )


def _rated(row: RatedValue, profile: Profile, ratings: Ratings) -> _Share:
    """A value of the official's own table stands alone."""
    against, target = _table_target(profile, row, ratings)
    return _Share(own=row.share, target=target, basis=Basis.RATED, against=against)


def _blended(answers: Sequence[float], prior: float | None, overall: Target, indirect: Indirect | None) -> _Share:
    """s = (n * answers + 2 * prior + m * indirect) / (n + 2 + m) over what is known, m = 1 and less with age.

    The reference is blended with the same weights, so that each share is held against a reference of its own kind.
    """
    against, target = overall
    if target is None and indirect is not None and indirect.share is not None:
        prior = None  # an index without a reference says where the town is, and not how far behind
    counted: list[tuple[float, float, float | None]] = []
    if answers:
        whole = ANSWER_SHARE[Answer.WHOLE]
        counted.append((len(answers), sum(answers) / len(answers), whole if target is None else target))
    if prior is not None:
        counted.append((PRIOR_WEIGHT, prior, target))
    if indirect is not None and indirect.share is not None:
        counted.append((INDIRECT_WEIGHT * indirect.fresh, indirect.share, indirect.reference))
    basis = _basis(bool(answers), prior is not None, indirect)
    if not counted:
        return _Share(
            own=None, target=None if indirect else target, basis=basis, against=_reference_of(basis, against, target)
        )
    total = math.fsum(weight for weight, _, _ in counted)
    own = math.fsum(weight * share for weight, share, _ in counted) / total
    targets = [(weight, reference) for weight, _, reference in counted if reference is not None]
    blended = math.fsum(w * r for w, r in targets) / total if len(targets) == len(counted) else None
    return _Share(own=own, target=blended, basis=basis, against=_reference_of(basis, against, target))


def _basis(answered: bool, rated_overall: bool, indirect: Indirect | None) -> Basis:
    if answered:
        return Basis.ANSWERED
    if rated_overall:
        return Basis.PRIOR_AND_INDIRECT if indirect and indirect.share is not None else Basis.PRIOR
    return Basis.INDIRECT if indirect else Basis.UNKNOWN


def _reference_of(basis: Basis, against: Reference, target: float | None) -> Reference:
    """The reference that is told: of the index where it has one, else of the answers or of the peers."""
    if target is not None or basis not in (Basis.ANSWERED, Basis.INDIRECT):
        return against
    kind = ReferenceKind.WHOLE_CITY if basis is Basis.ANSWERED else ReferenceKind.UPPER_QUARTILE_OF_PEERS
    return Reference(kind=kind, subject=None, year=None, source=None, refused=against.refused)


def own_rows(profile: Profile) -> dict[Direction, RatedValue]:
    """The town's own rows of the official table, of the newest year in which it stands there."""
    own = [r for r in profile.table if r.municipality.known_as == profile.municipality.known_as]
    newest = max((r.year for r in own), default=0)
    return {r.direction: r for r in own if r.year == newest}


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
        if (r.direction, r.year) == (own.direction, own.year) and r.municipality.known_as != own.municipality.known_as
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
    if choice.city is None or choice.city in (own.municipality.id, own.municipality.known_as):
        return None, NoReference.OWN_CITY
    row = next((r for r in peers if choice.city in (r.municipality.id, r.municipality.known_as)), None)
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

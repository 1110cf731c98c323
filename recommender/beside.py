"""Chosen solutions beside each other, each as far as it concerns the town that asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from catalogue.model import Capability, Catalogue, Municipality, Scope, Solution
from recommender.browsing import smallest_town
from recommender.donors import donors_of, held_by, runs_in
from recommender.evidence import grade
from recommender.model import Donor, EvidenceGrade, Transfer
from recommender.transfer import transfer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One of the solutions. `smallest` are the residents of the smallest place where it works; without a town there
    is no `transfer` and no `donor`; `runs_here` where it works in the town already.
    """

    solution: Solution
    evidence: EvidenceGrade
    smallest: int | None
    transfer: Transfer | None = None
    donor: Donor | None = None
    runs_here: bool = False


def beside(
    catalogue: Catalogue, solutions: Sequence[Solution], town: Municipality | None, has: Collection[Capability] = ()
) -> list[Beside]:
    """The solutions in their order; nothing is searched or ranked for it. `has` is what the town says that it has."""
    if town is None:
        return [Beside(solution=s, evidence=grade(s), smallest=smallest_town(catalogue, s)) for s in solutions]
    held = held_by(town, catalogue.in_scope(Scope.DOMESTIC), catalogue.cities) | set(has)
    return [
        Beside(
            solution=s,
            evidence=grade(s),
            smallest=smallest_town(catalogue, s),
            transfer=transfer_of(s, town, catalogue.cities, held),
            donor=next(iter(donors_of(s, town, catalogue.cities)), None),
            runs_here=runs_in(s, town, catalogue.cities),
        )
        for s in solutions
    ]


def alike(catalogue: Catalogue, solution: Solution, limit: int) -> list[Solution]:
    """Others of the same scope and main direction, those with most tags in common first, then the best proven."""
    same = [s for s in catalogue.in_scope(solution.scope) if s is not solution]
    same = [s for s in same if solution.directions[0] in s.directions]
    common = set(solution.tags)
    return sorted(same, key=lambda s: (-len(common & set(s.tags)), -grade(s).grade, s.id))[:limit]

"""The catalogue by facets: which solutions what was chosen leaves, and how many each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalogue.model import Catalogue, Direction, Solution
from catalogue.registers.status.component import Status
from recommender.evidence import grade, working_in
from recommender.reasons import Verdict

StatusOf = Callable[[Solution], Status]
FitOf = Callable[[Solution], Verdict | None]


class TownSize(StrEnum):
    """A solution works in a place of fewer residents than this."""

    UNDER_50 = "50000"
    UNDER_100 = "100000"
    UNDER_250 = "250000"


class Facet(StrEnum):
    """What the catalogue is cut by."""

    DIRECTION = "direction"
    TOWN = "town"
    EVIDENCE = "evidence"
    REGISTER = "register"
    COST = "cost"
    FIT = "fit"
    """Only where a town asks: whether it can be moved there, at least so well."""


class CostKnown(StrEnum):
    KNOWN = "known"


Chosen = Mapping[Facet, str]
"""The value chosen of each facet; one that is missing cuts nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsed:
    """What is left, and for each facet its values with the number that choosing each would leave."""

    solutions: tuple[Solution, ...]
    counts: Mapping[Facet, Mapping[str, int]]


def smallest_town(catalogue: Catalogue, solution: Solution) -> int | None:
    """The residents of the smallest place where a solution works; None where no source says that it works, or whom."""
    known = (catalogue.cities[c].population for c in working_in(solution))
    return min((p for p in known if p), default=None)


def browse(
    catalogue: Catalogue,
    among: Iterable[Solution],
    chosen: Chosen,
    status_of: StatusOf,
    fit_of: FitOf = lambda _: None,
) -> Browsed:
    """The solutions of some that have every chosen value, in the order given.

    Values that do not exist are left by nothing. A facet's own choice does not narrow its counts.
    """
    having = [(s, _values(catalogue, s, status_of(s), fit_of(s))) for s in among]

    def left(asked: Chosen) -> list[tuple[Solution, Mapping[Facet, frozenset[str]]]]:
        return [(s, has) for s, has in having if all(value in has[facet] for facet, value in asked.items())]

    counts = {}
    for facet in Facet:
        others = {f: v for f, v in chosen.items() if f is not facet}
        counts[facet] = Counter(value for _, has in left(others) for value in has[facet])
    return Browsed(solutions=tuple(s for s, _ in left(chosen)), counts=counts)


def _values(
    catalogue: Catalogue, solution: Solution, status: Status, fit: Verdict | None
) -> Mapping[Facet, frozenset[str]]:
    """The values that a solution has; of evidence, size and fit all that it reaches."""
    smallest = smallest_town(catalogue, solution)
    sizes = frozenset(s.value for s in TownSize if smallest is not None and smallest < int(s))
    return {
        Facet.DIRECTION: frozenset(d.value for d in solution.directions),
        Facet.TOWN: sizes,
        Facet.EVIDENCE: frozenset(str(n) for n in range(1, grade(solution).grade + 1)),
        Facet.REGISTER: frozenset({status.value}),
        Facet.COST: frozenset({CostKnown.KNOWN.value}) if solution.costs else frozenset(),
        Facet.FIT: _REACHED.get(fit, frozenset()) if fit else frozenset(),
    }


_REACHED = {
    Verdict.AS_IS: frozenset({Verdict.AS_IS.value, Verdict.ADAPT.value}),
    Verdict.ADAPT: frozenset({Verdict.ADAPT.value}),
}


def choices(facet: Facet) -> tuple[str, ...]:
    """The values of a facet, in their order."""
    match facet:
        case Facet.DIRECTION:
            return tuple(Direction)
        case Facet.TOWN:
            return tuple(TownSize)
        case Facet.EVIDENCE:
            return ("5", "4", "3", "2")
        case Facet.REGISTER:
            return tuple(Status)
        case Facet.COST:
            return tuple(CostKnown)
        case Facet.FIT:
            return (Verdict.AS_IS, Verdict.ADAPT)

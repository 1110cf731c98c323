"""Why a solution has its score and why it can or cannot be moved to a town, as data; sentences are made elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from catalogue.model import Capability, Direction
from catalogue.registers.status.component import Status
from recommender.indirect import Indirect


class Verdict(StrEnum):
    """Whether a solution can be moved to a town."""

    AS_IS = "as-is"
    ADAPT = "adapt"
    DOES_NOT_FIT = "does-not-fit"


class ReasonCode(StrEnum):
    """The parts of a score; the weights of the reasons add up to it."""

    NEED = "need"
    RELEVANCE = "relevance"
    EVIDENCE = "evidence"
    TRANSFER = "transfer"
    IMPORT_SUBSTITUTION = "import-substitution"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """One part of a score; `weight` is what it adds."""

    code: ClassVar[ReasonCode]
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedReason(ScorePart):
    """The town needs what the solution is for.

    `direction` is the one of the solution's directions that counts most, `share` the part of the whole need met, 0
    to 1. The need comes from the gaps of the town (`gaps_known`), the words of the problem (`from_text`), the town's
    own weights (`weighed`), or is the same everywhere. `measure` is the measure of the solution that is done least so
    far, `measure_done` how much of it, 0 to 1. `spread` counts cities that run something alike; None with words.
    `indirect` is what open figures say of the direction, where the need was led by them.
    """

    code: ClassVar[ReasonCode] = ReasonCode.NEED
    direction: Direction
    share: float
    gaps_known: bool
    from_text: bool
    weighed: bool
    measure: str | None
    measure_done: float | None
    spread: int | None
    indirect: Indirect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevanceReason(ScorePart):
    """It answers the words of the problem: `match` as a whole, by `meaning` and by `words`, each 0 to 1."""

    code: ClassVar[ReasonCode] = ReasonCode.RELEVANCE
    match: float
    meaning: float
    words: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReason(ScorePart):
    """How well it is proven, by the grade of evidence; `asked_for` counts requests to donors and adds nothing."""

    code: ClassVar[ReasonCode] = ReasonCode.EVIDENCE
    grade: int
    cities: int
    measured_effects: int
    lessons: int
    asked_for: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FitReason(ScorePart):
    """Whether it can be moved to the town."""

    code: ClassVar[ReasonCode] = ReasonCode.TRANSFER
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseReason(ScorePart):
    """How sure a lawful purchase is, by the status in the registers."""

    code: ClassVar[ReasonCode] = ReasonCode.IMPORT_SUBSTITUTION
    status: Status


Reason = NeedReason | RelevanceReason | EvidenceReason | FitReason | PurchaseReason


class TransferCode(StrEnum):
    """Why a solution can or cannot be moved to this town."""

    BELOW_MINIMUM = "below-minimum-population"
    NEEDS_METRO = "needs-metro"
    NEEDS_TRAM = "needs-tram"
    MUCH_LARGER_CITIES = "runs-only-in-much-larger-cities"
    SIMILAR_CITY = "runs-in-a-city-of-similar-size"
    OWN_REGION = "runs-in-your-region"
    ONLY_REGIONS = "known-only-of-whole-regions"
    NEEDS_OPEN = "needs-not-known-to-be-met"
    WORKS_AT_THIS_SCALE = "size-is-no-obstacle"
    NOT_VERIFIED = "not-verified-beyond-the-paper"
    NOT_KNOWN_TO_WORK = "not-known-to-work-anywhere"
    PILOT_HERE = "pilot-in-this-town"
    STATE_HERE_UNKNOWN = "state-in-this-town-unknown"
    POPULATION_UNKNOWN = "population-unknown"
    WORLD_PRACTICE = "world-practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReason:
    """One reason of a verdict; a figure that says nothing about this reason is None.

    `city` is the id of the place of `city_population` residents where it runs, `times` larger than the town; `cities`
    are all that the reason speaks of, the nearest in size first, `needs` what the solution builds on that the town is
    not known to have; `minimum` the population that the solution needs, `population` the town's own.
    """

    code: TransferCode
    city: str | None = None
    times: int | None = None
    city_population: int | None = None
    minimum: int | None = None
    population: int | None = None
    cities: tuple[str, ...] = ()
    needs: tuple[Capability, ...] = ()

"""The question an official asks and the answer they get, as data. Prose is made from it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from catalogue.model import (
    Contact,
    Deployment,
    Direction,
    Municipality,
    PopulationGroup,
    Scope,
    Solution,
    Text,
)
from catalogue.official_table import RatedValue
from catalogue.registers.status.component import ComponentStatus
from recommender.closeness import Closeness
from recommender.doubt import Doubt
from recommender.indirect import Indirect
from recommender.reasons import Reason, TransferReason, Verdict


class Answer(StrEnum):
    """An answer of the short form about one measure."""

    NO = "no"
    PILOT = "pilot"
    PART = "part"
    WHOLE = "whole"
    UNKNOWN = "unknown"


ANSWER_SHARE = {Answer.NO: 0.0, Answer.PILOT: 0.25, Answer.PART: 0.5, Answer.WHOLE: 1.0}
"""How much of a measure an answer means, 0 to 1."""


class Basis(StrEnum):
    """What the value of a direction rests on."""

    RATED = "rated"
    ANSWERED = "answered"
    PRIOR = "prior"
    INDIRECT = "indirect"
    PRIOR_AND_INDIRECT = "prior-and-indirect"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """Inside the region a solution spreads (diffusion), between regions cities co-operate."""

    INTRA_REGIONAL = "intra-regional"
    INTER_REGIONAL = "inter-regional"
    INTERNATIONAL = "international"


class ReferenceKind(StrEnum):
    """What a gap is measured against; the first four may be asked for."""

    BEST_OF_GROUP = "best-of-group"
    TOP_QUARTILE = "top-quartile"
    NEXT_BAND = "next-band"
    CITY = "city"
    MAXIMUM = "maximum"
    WHOLE_CITY = "whole-city"
    UPPER_QUARTILE_OF_PEERS = "upper-quartile-of-peers"
    NONE = "none"


class NoReference(StrEnum):
    """Why the reference asked for could not be had, so that another was taken."""

    NO_VALUE = "no-value-in-this-edition"
    OTHER_GROUP = "another-population-group"
    OWN_CITY = "own-city"
    NO_OWN_VALUE = "no-own-value"
    ALREADY_ABOVE = "already-above"


class EmptyReason(StrEnum):
    """Why there are no recommendations."""

    FILTERED_OUT = "filtered-out"
    NOTHING_RELEVANT = "nothing-relevant"
    NOT_UNDERSTOOD = "not-understood"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceChoice:
    """What the official wants to be measured against; `city` is the id of a named donor."""

    kind: ReferenceKind = ReferenceKind.BEST_OF_GROUP
    city: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who asks: a municipality and what it says of itself.

    `answers` are those of the short form by measure, `indicators` those of the long form as shares 0 to 1 by
    number, `table` the rows of an official table (other towns' rows serve as references), `weights` the
    official's own weights of directions (default 1).
    """

    municipality: Municipality
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    weights: Mapping[Direction, float] = field(default_factory=lambda: MappingProxyType({}))
    indicators: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))
    table: tuple[RatedValue, ...] = ()
    reference: ReferenceChoice = ReferenceChoice()


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What may be shown at all; an empty one allows everything.

    `directions` and `tags`: one of them must be met. `max_city_population`, `only_my_size` and `donors` ask for
    a deployment in a city of at most so many residents, of the town's own population group, or of those named;
    `exclude_cities` are no donors, and what runs in no other city is not shown.
    """

    only_registered: bool = False
    exclude_vendors: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()
    tags: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    max_city_population: int | None = None
    only_my_size: bool = False
    donors: tuple[str, ...] = ()
    exclude_cities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: by whom, about which problem (empty: about the town's gaps), what may be shown, how many."""

    profile: Profile
    problem: str = ""
    scope: Scope = Scope.DOMESTIC
    constraints: Constraints = Constraints()
    limit: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStanding:
    """Where the town stands in the index: the newest row with a value, or what is known instead."""

    group: PopulationGroup | None
    year: int | None
    value: float | None
    max: float | None
    rank: int | None
    rank_year: int | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What the gaps are measured against; `refused` says why the one that was asked for is not it."""

    kind: ReferenceKind
    subject: str | None
    year: int | None
    source: str | None
    refused: NoReference | None = None


NO_REFERENCE = Reference(kind=ReferenceKind.NONE, subject=None, year=None, source=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One direction: own share and reference share of the maximum, 0 to 1; None is unknown.

    `against` names the reference of this direction, `answered` counts the measures that are known of `questions`,
    `indirect` is what open figures say of it, whether or not they were counted.
    """

    direction: Direction
    own: float | None
    reference: float | None
    gap_share: float | None
    basis: Basis
    answered: int
    questions: int
    against: Reference = NO_REFERENCE
    indirect: Indirect | None = None

    @property
    def confidence(self) -> float:
        """How much of the direction is known from the town itself, 0 to 1: a table whole, a flat prior not at all."""
        if self.basis is Basis.RATED:
            return 1.0
        return self.answered / self.questions if self.questions else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """`reference` is that of the overall index; `measures` what is known of each measure, 0 to 1."""

    standing: IndexStanding
    reference: Reference
    gaps: tuple[Gap, ...]
    measures: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def known_directly(self) -> bool:
        """Whether a gap is known by a rating or the town's own word, and not by open figures alone."""
        return any(g.gap_share is not None and g.basis is not Basis.INDIRECT for g in self.gaps)

    @property
    def known_indirectly(self) -> bool:
        """Whether open figures count in a gap."""
        return any(g.indirect is not None and g.indirect.share is not None for g in self.gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Whether a solution can be moved to the town, with every reason for it."""

    verdict: Verdict
    reasons: tuple[TransferReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Donor:
    """A city to ask, with the deployment that makes it one."""

    city_id: str
    city: Text
    region: Text
    relation: Relation
    deployment: Deployment
    contact: Contact
    likeness: float
    proof: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceGrade:
    """Grade 1 to 5 by the written rule of docs/method.md, and what it rests on."""

    grade: int
    cities: int
    measured_effects: int
    lessons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """One solution of a ranking; the weights of `reasons` add up to `score`.

    `match` is how well it meets the words of the problem beside what else was found, 0 to 1, `closeness` how near it
    comes to them whatever else there is; None where there were none.
    """

    rank: int
    solution: Solution
    score: float
    reasons: tuple[Reason, ...]
    donors: tuple[Donor, ...]
    register: ComponentStatus
    transfer: Transfer
    evidence: EvidenceGrade
    match: float | None = None
    closeness: Closeness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole answer. `total` counts what could be shown, `answering` and `near` what of it answers the words and
    what comes near; `closeness` is the best of them, None without words. `empty` says why nothing is shown, `doubt`
    what to tell of it.
    """

    question: Question
    assessment: Assessment
    recommendations: tuple[Recommendation, ...]
    total: int
    known_words: float
    margin: float
    empty: EmptyReason | None
    doubt: Doubt = Doubt.NONE
    closeness: Closeness | None = None
    answering: int = 0
    near: int = 0

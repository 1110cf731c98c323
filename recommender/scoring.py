"""Scores one solution for a question: a weighted sum of parts from 0 to 1, each kept as a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

from catalogue.model import Capability, City, Direction, Measure, Solution
from catalogue.registers.status.component import ComponentStatus, Status, counted, of_catalogue
from embeddings.retriever import Hit, SearchResult
from recommender import constraints, donors, evidence, transfer
from recommender.closeness import Closeness
from recommender.model import Assessment, Basis, Donor, EvidenceGrade, Question, Recommendation
from recommender.need import SPREAD_SHARE, SPREAD_SHARE_SPOKEN, TownNeed
from recommender.reasons import (
    EvidenceReason,
    FitReason,
    NeedReason,
    PurchaseReason,
    Reason,
    ReasonCode,
    RelevanceReason,
)

RELEVANCE_FLOOR = 0.45
"""With a problem in words, what matches less than this is no answer to it. Tuned: 0.45 keeps 95 % of the direct
answers of the tuning statements and shows 30 of the 189 solutions on average (docs/method.md)."""
PURCHASE = {
    Status.REGISTERED_TRUSTED: 1.0,
    Status.REGISTERED: 0.95,
    Status.REGISTERED_EAEU: 0.9,
    Status.INDUSTRIAL_VALID: 0.9,
    Status.REGISTERED_CLAIMED: 0.7,
    Status.UNVERIFIED: 0.5,
    Status.UNKNOWN: 0.4,
    Status.MIXED: 0.4,
    Status.OWN_USE: 0.3,
    Status.INDUSTRIAL_EXPIRED: 0.2,
    Status.NOT_FOUND: 0.15,
    Status.FOREIGN: 0.1,
    Status.EXCLUDED: 0.0,
}
"""How sure a lawful purchase is by the status of the least favourable part known today; unknown is not a no."""
SPOKEN = frozenset({Basis.RATED, Basis.ANSWERED})
"""What a direction rests on once the town has told something of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each part counts; they are scaled to sum to 1 over the parts a question has."""

    need: float = 0.08
    relevance: float = 0.69
    evidence: float = 0.06
    transfer: float = 0.13
    import_substitution: float = 0.04

    def __post_init__(self) -> None:
        for part in fields(self):
            if getattr(self, part.name) < 0:
                raise ValueError(f"ranking weight {part.name!r} is {getattr(self, part.name)}, below 0")

    def scaled(self, with_text: bool, weighed: bool = False) -> dict[ReasonCode, float]:
        """Shares of the parts, summing to 1. Without words, what the official called important stands for them, or
        what open figures say the town lags in: with either (`weighed`) the need takes the share of the relevance.
        """
        parts = {
            ReasonCode.NEED: self.need + (self.relevance if weighed and not with_text else 0.0),
            ReasonCode.RELEVANCE: self.relevance if with_text else 0.0,
            ReasonCode.EVIDENCE: self.evidence,
            ReasonCode.TRANSFER: self.transfer,
            ReasonCode.IMPORT_SUBSTITUTION: self.import_substitution,
        }
        total = sum(parts.values())
        if total <= 0:
            raise ValueError("all ranking weights of this question are 0")
        return {code: weight / total for code, weight in parts.items() if weight > 0}


def differ(weights: Mapping[Direction, float]) -> bool:
    """Whether weights of directions say that some matter more than others."""
    return len({weights.get(d, 1.0) for d in Direction}) > 1


def led_by_gaps(assessment: Assessment, weights: Mapping[Direction, float], in_words: bool) -> bool:
    """Whether open figures tell which directions lag, and neither words nor weights say what matters more."""
    return not in_words and not differ(weights) and assessment.known_indirectly


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedQuestion:
    """A question with what was found out about it: where the town stands, what it needs, what the search found.

    `need` sums to 1 over the directions; `closeness` tells of each solution found how near it comes to the words.
    """

    question: Question
    assessment: Assessment
    need: Mapping[Direction, float]
    found: SearchResult
    closeness: Mapping[str, Closeness] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def in_words(self) -> bool:
        return bool(self.found.hits)

    @property
    def weighed(self) -> bool:
        """Whether the official gave some directions another weight than others."""
        return differ(self.question.profile.weights)

    @property
    def led_by_gaps(self) -> bool:
        """Whether open figures lead the list."""
        return led_by_gaps(self.assessment, self.question.profile.weights, self.in_words)

    @property
    def gaps_known(self) -> bool:
        """Whether gaps count in the need: beside words only those that are known directly."""
        if self.in_words:
            return self.assessment.known_directly
        return any(g.gap_share is not None for g in self.assessment.gaps)

    @property
    def spoken(self) -> bool:
        """Whether the town has told anything of itself: weights, answers or an official table."""
        return self.weighed or any(g.basis in SPOKEN for g in self.assessment.gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What a ranking draws on whoever asks: of the catalogue, the registers and the requests to donors.

    `grades` are the grades of evidence and `stated` the register statuses that the cards state, by solution;
    `spread` are the cities of the whole catalogue that run something of each measure, `linked` the register statuses
    of the solutions whose entries were confirmed; for the others the card speaks. `asked_for` counts requests to
    donors: it is told with the evidence and adds nothing to it. `held` is what the town that asks is known to have.
    """

    cities: Mapping[str, City]
    held: Collection[Capability] = ()
    measures: Mapping[str, Measure] = field(default_factory=lambda: MappingProxyType({}))
    grades: Mapping[str, EvidenceGrade] = field(default_factory=lambda: MappingProxyType({}))
    stated: Mapping[str, ComponentStatus] = field(default_factory=lambda: MappingProxyType({}))
    spread: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    linked: Mapping[str, ComponentStatus] = field(default_factory=lambda: MappingProxyType({}))
    asked_for: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


class Scorer:
    """Scores solutions for one question; what is the same for all of them is worked out once."""

    def __init__(self, asked: AssessedQuestion, knowledge: Knowledge, weights: Weights) -> None:
        self._asked, self._knowledge = asked, knowledge
        self._hits = {hit.id: hit for hit in asked.found.hits}
        self._weighed, self._in_words = asked.weighed, asked.in_words
        self._indirect = {g.direction: g.indirect for g in asked.assessment.gaps if asked.led_by_gaps}
        self._shares = weights.scaled(self._in_words, self._weighed or asked.led_by_gaps)
        self._need = TownNeed(
            by_direction=asked.need,
            done=asked.assessment.measures,
            measures=knowledge.measures,
            spread=None if self._in_words else knowledge.spread,
            city_count=len(knowledge.cities),
            spread_share=SPREAD_SHARE_SPOKEN if asked.spoken or asked.led_by_gaps else SPREAD_SHARE,
        )

    def scored(self, solution: Solution) -> Recommendation | None:
        """A solution with its score and reasons, without place and donors; None when it hardly answers the words."""
        hit = self._hits.get(solution.id)
        if self._in_words and (hit is None or hit.score < RELEVANCE_FLOOR):
            return None
        profile, cities = self._asked.question.profile, self._knowledge.cities
        grade = self._knowledge.grades.get(solution.id) or evidence.grade(solution)
        verdict = transfer.transfer_of(solution, profile.municipality, cities, self._knowledge.held)
        small = transfer.works_in_small_towns(solution, profile.municipality, cities)
        fit = transfer.value_of(verdict, small)
        register = self._knowledge.linked.get(solution.id) or self._knowledge.stated.get(solution.id)
        register = register or of_catalogue(solution.import_substitution)
        parts: tuple[Reason | None, ...] = (
            self._need_reason(solution),
            self._match_reason(hit),
            self._evidence_reason(grade, self._knowledge.asked_for.get(solution.id, 0)),
            FitReason(weight=self._adds(ReasonCode.TRANSFER, fit), verdict=verdict.verdict),
            PurchaseReason(
                weight=self._adds(ReasonCode.IMPORT_SUBSTITUTION, PURCHASE[counted(register)]), status=register.status
            ),
        )
        reasons = tuple(reason for reason in parts if reason is not None and reason.code in self._shares)
        return Recommendation(
            rank=0,
            solution=solution,
            score=sum(r.weight for r in reasons),
            reasons=reasons,
            donors=(),
            register=register,
            transfer=verdict,
            evidence=grade,
            match=hit.score if hit else None,
            closeness=self._asked.closeness.get(solution.id),
        )

    def _adds(self, code: ReasonCode, value: float) -> float:
        """What a part of a value of 0 to 1 adds to the score."""
        return self._shares.get(code, 0.0) * value

    def _need_reason(self, solution: Solution) -> NeedReason:
        met = self._need.met_by(solution)
        return NeedReason(
            weight=self._adds(ReasonCode.NEED, met.value),
            direction=met.direction,
            share=round(met.share, 4),
            gaps_known=self._asked.gaps_known,
            from_text=self._in_words,
            weighed=self._weighed,
            measure=met.measure,
            measure_done=None if met.measure_done is None else round(met.measure_done, 4),
            spread=met.spread,
            indirect=self._indirect.get(met.direction),
        )

    def _match_reason(self, hit: Hit | None) -> RelevanceReason | None:
        if hit is None:
            return None
        return RelevanceReason(
            weight=self._adds(ReasonCode.RELEVANCE, hit.score),
            match=round(hit.score, 4),
            meaning=round(hit.dense, 4),
            words=round(hit.lexical, 4),
        )

    def _evidence_reason(self, grade: EvidenceGrade, asked_for: int) -> EvidenceReason:
        return EvidenceReason(
            weight=self._adds(ReasonCode.EVIDENCE, grade.grade / evidence.GRADES),
            grade=grade.grade,
            cities=grade.cities,
            measured_effects=grade.measured_effects,
            lessons=grade.lessons,
            asked_for=asked_for,
        )

    def donors(self, solution: Solution) -> tuple[Donor, ...]:
        """The cities to ask, best first."""
        town, cities = self._asked.question.profile.municipality, self._knowledge.cities
        ids = [d.city_id for d in solution.deployments]
        allowed = constraints.donor_cities(self._asked.question.constraints, ids, town, cities)
        return donors.donors_of(solution, town, cities, allowed)

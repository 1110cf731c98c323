"""Where a municipality or a region stands, in JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic import Field

from bot.schemas.base import Schema, params_of
from bot.schemas.figures import IndirectOut
from bot.schemas.places import MunicipalityOut, ReadMunicipalityOut
from bot.schemas.solutions import ContactOut, SolutionRef
from catalogue.model import Catalogue, Direction, Indicator, Measure, Municipality
from recommender.model import Answer, Assessment, Reference
from recommender.peers import Peer
from recommender.region import RankAgreement, RegionReport
from recommender.region_matrix import DirectionView, by_direction

NOTHING: Mapping[int, float] = MappingProxyType({})


class StandingOut(Schema):
    group: str | None
    year: int | None
    value: float | None
    max: float | None
    rank: int | None
    rank_year: int | None
    source: str | None


class ReferenceOut(Schema):
    kind: str
    subject: str | None
    year: int | None
    source: str | None
    refused: str | None = Field(description="why the reference that was asked for is not the one taken")

    @classmethod
    def of(cls, r: Reference) -> ReferenceOut:
        return cls(
            kind=r.kind.value,
            subject=r.subject,
            year=r.year,
            source=r.source,
            refused=r.refused.value if r.refused else None,
        )


class GapOut(Schema):
    direction: Direction
    own: float | None = Field(description="share of the maximum, 0 to 1; null is unknown")
    reference: float | None
    gap_share: float | None
    basis: str
    confidence: float = Field(description="how much is known from the town itself, 0 to 1")
    answered: int
    questions: int
    against: ReferenceOut
    indirect: IndirectOut | None = Field(description="what open figures say of it, whatever the basis")


def assessment_out(assessment: Assessment) -> tuple[list[GapOut], StandingOut, ReferenceOut]:
    gaps = [
        GapOut(
            direction=g.direction,
            own=g.own,
            reference=g.reference,
            gap_share=g.gap_share,
            basis=g.basis.value,
            confidence=round(g.confidence, 4),
            answered=g.answered,
            questions=g.questions,
            against=ReferenceOut.of(g.against),
            indirect=IndirectOut.of(g.indirect) if g.indirect else None,
        )
        for g in assessment.gaps
    ]
    s = assessment.standing
    standing = StandingOut(
        group=s.group.value if s.group else None,
        year=s.year,
        value=s.value,
        max=s.max,
        rank=s.rank,
        rank_year=s.rank_year,
        source=s.source,
    )
    return gaps, standing, ReferenceOut.of(assessment.reference)


class AssessmentOut(Schema):
    """Where a municipality stands, all ten directions; `unscored` are figures without a published scale."""

    municipality: ReadMunicipalityOut
    understood: list[str] = Field(
        default_factory=list, description="how other names (donors, the town to compare with) were read"
    )
    standing: StandingOut
    reference: ReferenceOut
    gaps: list[GapOut]
    measures: dict[str, float]
    unscored: dict[int, float]

    @classmethod
    def of(cls, town: Municipality, assessment: Assessment, unscored: Mapping[int, float] = NOTHING) -> AssessmentOut:
        gaps, standing, reference = assessment_out(assessment)
        return cls(
            municipality=ReadMunicipalityOut.of(town),
            standing=standing,
            reference=reference,
            gaps=gaps,
            measures={m: round(share, 4) for m, share in assessment.measures.items()},
            unscored=dict(unscored),
        )


class QuestionOut(Schema):
    """One question of the short form: a measure, answered in words."""

    id: str
    direction: Direction
    name_ru: str
    name_en: str
    answers: list[str]

    @classmethod
    def of(cls, measure: Measure) -> QuestionOut:
        return cls(
            id=measure.id,
            direction=measure.direction,
            name_ru=measure.name.ru,
            name_en=measure.name.en,
            answers=[a.value for a in Answer],
        )


class IndicatorOut(Schema):
    """One question of the long form: an indicator of the index, answered by items met, a share or a number."""

    number: int
    direction: Direction
    measure: str | None
    kind: str
    name_ru: str
    name_en: str
    counted_ru: str | None
    counted_en: str | None
    items: int | None
    source: str

    @classmethod
    def of(cls, i: Indicator, measures: Sequence[Measure]) -> IndicatorOut:
        return cls(
            number=i.number,
            direction=i.direction,
            measure=next((m.id for m in measures if i.number in m.indicators), None),
            kind=i.kind.value,
            name_ru=i.name.ru,
            name_en=i.name.en,
            counted_ru=i.counted.ru if i.counted else None,
            counted_en=i.counted.en if i.counted else None,
            items=i.items,
            source=i.source,
        )


class QuestionsOut(Schema):
    short: list[QuestionOut]
    long: list[IndicatorOut]

    @classmethod
    def of(cls, catalogue: Catalogue) -> QuestionsOut:
        return cls(
            short=[QuestionOut.of(m) for m in catalogue.measures],
            long=[IndicatorOut.of(i, catalogue.measures) for i in catalogue.indicators],
        )


class PeerPartOut(Schema):
    code: str
    distance: float = Field(description="0 is the same, 1 as unlike as can be")
    weight: float
    params: dict[str, Any]


class PeerOut(Schema):
    municipality: MunicipalityOut
    distance: float
    parts: list[PeerPartOut]

    @classmethod
    def of(cls, peer: Peer) -> PeerOut:
        parts = [
            PeerPartOut(code=p.code.value, distance=round(p.distance, 4), weight=p.weight, params=params_of(p))
            for p in peer.parts
        ]
        return cls(municipality=MunicipalityOut.of(peer.municipality), distance=round(peer.distance, 4), parts=parts)


class SimilarOut(Schema):
    """Municipalities like one, nearest first."""

    municipality: ReadMunicipalityOut
    similar: list[PeerOut]


class RegionTownOut(AssessmentOut):
    runs: list[str] = Field(description="ids of the solutions that run there")


class DirectionViewOut(Schema):
    """One direction across a region, as ids of its municipalities; `lagging` and `below_middle` by open figures."""

    direction: Direction
    directly: list[str] = Field(description="with a value of the index, flat over the directions")
    figures: list[str]
    lagging: list[str]
    below_middle: list[str]

    @classmethod
    def of(cls, view: DirectionView) -> DirectionViewOut:
        return cls(
            direction=view.direction,
            directly=[m.id for m in view.directly],
            figures=[m.id for m in view.figures],
            lagging=[m.id for m in view.lagging],
            below_middle=[m.id for m in view.below_middle],
        )


class SpreadOut(Schema):
    solution: SolutionRef
    evidence_grade: int
    cities: list[str]
    fits: list[str]
    to_adapt: list[str]


class FromOutsideOut(Schema):
    direction: Direction
    solution: SolutionRef
    evidence_grade: int
    donor: str
    donor_region: str
    contact: ContactOut


class RankAgreementOut(Schema):
    rho: float
    p_value: float
    n: int


class RegionOut(Schema):
    """What is known of a region: towns, what can spread inside it, what must come from outside."""

    region: str
    understood: str | None = Field(None, description="how the region was read where its name was not written plainly")
    name_ru: str
    name_en: str
    ratings: list[dict[str, Any]]
    municipalities: list[RegionTownOut]
    by_direction: list[DirectionViewOut]
    inside: list[SpreadOut]
    outside: list[FromOutsideOut]
    covered: list[Direction]
    missing: list[Direction]
    totals: dict[str, int]
    rank_agreement: RankAgreementOut

    @classmethod
    def of(cls, report: RegionReport, agreement: RankAgreement) -> RegionOut:
        towns = [
            RegionTownOut(**AssessmentOut.of(t.municipality, t.assessment).model_dump(), runs=list(t.runs))
            for t in report.towns
        ]
        return cls(
            region=report.region.id,
            name_ru=report.region.name.ru,
            name_en=report.region.name.en,
            ratings=[{"rating": r.rating, "year": r.year, "rank": r.rank, "source": r.source} for r in report.ratings],
            municipalities=towns,
            by_direction=[DirectionViewOut.of(v) for v in by_direction(report.towns)],
            inside=[
                SpreadOut(
                    solution=SolutionRef.of(s.solution),
                    evidence_grade=s.grade.grade,
                    cities=list(s.cities),
                    fits=list(s.fits),
                    to_adapt=list(s.to_adapt),
                )
                for s in report.inside
            ],
            outside=[
                FromOutsideOut(
                    direction=o.direction,
                    solution=SolutionRef.of(o.solution),
                    evidence_grade=o.grade.grade,
                    donor=o.donor.city_id,
                    donor_region=o.donor.region.ru,
                    contact=ContactOut.of(o.donor.contact),
                )
                for o in report.outside
            ],
            covered=list(report.covered),
            missing=list(report.missing),
            totals={
                "municipalities": len(report.towns),
                "rated": sum(t.assessment.standing.value is not None for t in report.towns),
                "inside": len(report.inside),
                "outside": len(report.outside),
            },
            rank_agreement=RankAgreementOut(rho=agreement.rho, p_value=agreement.p_value, n=agreement.n),
        )

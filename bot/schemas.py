"""The JSON that the API and the command line answer with, documented for OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from catalogue.model import Contact, Direction, ImportSubstitution, Language, Municipality, Scope, Solution
from catalogue.municipalities import Mention, entered_by_hand
from embeddings.retriever import Found
from recommender.evidence import grade
from recommender.model import Assessment, Recommendation, Report
from recommender.region import RankAgreement, RegionReport


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)


class MunicipalityOut(Schema):
    id: str
    name_ru: str
    name_en: str
    region_ru: str
    region_en: str
    population: int | None
    population_year: int | None
    source: str

    @classmethod
    def of(cls, town: Municipality) -> MunicipalityOut:
        return cls(
            id=town.id,
            name_ru=town.name.ru,
            name_en=town.name.en,
            region_ru=town.region.name.ru,
            region_en=town.region.name.en,
            population=town.population,
            population_year=town.population_year,
            source=town.source,
        )


class MatchOut(MunicipalityOut):
    score: float = Field(description="0 to 1; 1 is the name itself, 0.99 another case of it")

    @classmethod
    def of_mention(cls, mention: Mention) -> MatchOut:
        town = MunicipalityOut.of(mention.municipality).model_dump()
        return cls(**town, score=round(mention.score, 4))


class MatchesOut(Schema):
    query: str
    matches: list[MatchOut]


class HitOut(Schema):
    id: str
    score: float
    dense: float
    lexical: float
    name_ru: str
    name_en: str


class SearchOut(Schema):
    query: str
    results: list[HitOut]

    @classmethod
    def of(cls, query: str, found: Found, solutions: Mapping[str, Solution]) -> SearchOut:
        return cls(
            query=query,
            results=[
                HitOut(
                    id=h.id,
                    score=round(h.score, 6),
                    dense=round(h.dense, 6),
                    lexical=round(h.lexical, 6),
                    name_ru=solutions[h.id].name.ru,
                    name_en=solutions[h.id].name.en,
                )
                for h in found.hits
            ],
        )


class GapOut(Schema):
    direction: Direction
    own: float | None = Field(description="share of the maximum, 0 to 1; null is unknown")
    reference: float | None
    gap_share: float | None
    basis: str
    answered: int
    questions: int


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


class SolutionRef(Schema):
    id: str
    name_ru: str
    name_en: str

    @classmethod
    def of(cls, solution: Solution) -> SolutionRef:
        return cls(id=solution.id, name_ru=solution.name.ru, name_en=solution.name.en)


class ReasonOut(Schema):
    code: str
    weight: float = Field(description="what the part adds to the score")
    params: dict[str, Any]


class ContactOut(Schema):
    body_ru: str
    body_en: str
    url: str | None
    source: str | None

    @classmethod
    def of(cls, contact: Contact) -> ContactOut:
        return cls(body_ru=contact.body.ru, body_en=contact.body.en, url=contact.url, source=contact.source)


class LessonOut(Schema):
    ru: str
    en: str
    source: str


class DonorOut(Schema):
    city: str
    city_ru: str
    city_en: str
    region: str
    region_en: str
    relation: str
    status: str
    since: int | None
    scale_ru: str | None
    scale_en: str | None
    contact: ContactOut
    source: str
    lesson: LessonOut | None


class ImportSubstitutionOut(Schema):
    status: str
    register_name: str | None = Field(serialization_alias="register")
    entry_number: str | None
    entry_date: str | None
    as_of: str | None
    evidence: str | None
    note: str | None
    note_en: str | None

    @classmethod
    def of(cls, known: ImportSubstitution) -> ImportSubstitutionOut:
        return cls(
            status=known.status.value,
            register_name=known.register,
            entry_number=known.entry_number,
            entry_date=known.entry_date,
            as_of=known.as_of,
            evidence=known.evidence,
            note=known.note.ru if known.note else None,
            note_en=known.note.en if known.note else None,
        )


class TransferReasonOut(Schema):
    code: str
    params: dict[str, Any]


class TransferOut(Schema):
    verdict: str
    reasons: list[TransferReasonOut]


class RecommendationOut(Schema):
    rank: int
    solution: SolutionRef
    score: float
    reasons: list[ReasonOut]
    donors: list[DonorOut]
    import_substitution: ImportSubstitutionOut
    transfer: TransferOut
    evidence_grade: int = Field(ge=1, le=5)
    sources: list[str]


class ReportOut(Schema):
    municipality: MunicipalityOut
    problem: str
    standing: StandingOut
    reference: ReferenceOut
    gaps: list[GapOut]
    recommendations: list[RecommendationOut]
    total: int
    empty: str | None

    @classmethod
    def of(cls, report: Report) -> ReportOut:
        gaps, standing, reference = assessment_out(report.assessment)
        return cls(
            municipality=MunicipalityOut.of(report.question.profile.municipality),
            problem=report.question.problem,
            standing=standing,
            reference=reference,
            gaps=gaps,
            recommendations=[recommendation_out(r) for r in report.recommendations],
            total=report.total,
            empty=report.empty.value if report.empty else None,
        )


def assessment_out(assessment: Assessment) -> tuple[list[GapOut], StandingOut, ReferenceOut]:
    gaps = [
        GapOut(
            direction=g.direction,
            own=g.own,
            reference=g.reference,
            gap_share=g.gap_share,
            basis=g.basis.value,
            answered=g.answered,
            questions=g.questions,
        )
        for g in assessment.gaps
    ]
    s, r = assessment.standing, assessment.reference
    standing = StandingOut(
        group=s.group.value if s.group else None,
        year=s.year,
        value=s.value,
        max=s.max,
        rank=s.rank,
        rank_year=s.rank_year,
        source=s.source,
    )
    return gaps, standing, ReferenceOut(kind=r.kind.value, subject=r.subject, year=r.year, source=r.source)


def recommendation_out(r: Recommendation) -> RecommendationOut:
    return RecommendationOut(
        rank=r.rank,
        solution=SolutionRef.of(r.solution),
        score=r.score,
        reasons=[ReasonOut(code=x.code.value, weight=x.weight, params=dict(x.params)) for x in r.reasons],
        donors=[
            DonorOut(
                city=d.city_id,
                city_ru=d.city.ru,
                city_en=d.city.en,
                region=d.region.ru,
                region_en=d.region.en,
                relation=d.relation.value,
                status=d.deployment.status.value,
                since=d.deployment.since,
                scale_ru=d.deployment.scale.ru if d.deployment.scale else None,
                scale_en=d.deployment.scale.en if d.deployment.scale else None,
                contact=ContactOut.of(d.contact),
                source=d.deployment.source,
                lesson=LessonOut(
                    ru=d.deployment.lesson.text.ru,
                    en=d.deployment.lesson.text.en,
                    source=d.deployment.lesson.source,
                )
                if d.deployment.lesson
                else None,
            )
            for d in r.donors
        ],
        import_substitution=ImportSubstitutionOut.of(r.import_substitution),
        transfer=TransferOut(
            verdict=r.transfer.verdict.value,
            reasons=[TransferReasonOut(code=t.code.value, params=dict(t.params)) for t in r.transfer.reasons],
        ),
        evidence_grade=r.evidence.grade,
        sources=list(r.solution.sources) or ["paper"],
    )


class AssessmentOut(Schema):
    """Where a municipality stands, all ten directions."""

    municipality: MunicipalityOut
    standing: StandingOut
    reference: ReferenceOut
    gaps: list[GapOut]

    @classmethod
    def of(cls, town: Municipality, assessment: Assessment) -> AssessmentOut:
        gaps, standing, reference = assessment_out(assessment)
        return cls(municipality=MunicipalityOut.of(town), standing=standing, reference=reference, gaps=gaps)


class QuestionOut(Schema):
    """One question of the short form."""

    id: str
    direction: Direction
    name_ru: str
    name_en: str
    answers: list[str]


class RegionTownOut(AssessmentOut):
    runs: list[str] = Field(description="ids of the solutions that run there")


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
    name_ru: str
    name_en: str
    ratings: list[dict[str, Any]]
    municipalities: list[RegionTownOut]
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


class OwnMunicipality(Schema):
    """A town that the table lacks, entered by hand."""

    name: str = Field(min_length=1, max_length=100)
    region: str = Field(min_length=1, max_length=100)
    population: int = Field(ge=1, le=20_000_000)

    def to_municipality(self) -> Municipality:
        return entered_by_hand(self.name, self.region, self.population)


class RecommendIn(Schema):
    municipality: str | OwnMunicipality = Field(description="an id, a name in any form, or a town entered by hand")
    problem: str = Field("", max_length=2000)
    scope: Scope = Scope.DOMESTIC
    only_registered: bool = False
    limit: int = Field(5, ge=1, le=50)


class ChatIn(Schema):
    text: str | None = None
    payload: str | None = Field(None, max_length=3000)
    language: Language | None = None


class ButtonOut(Schema):
    title: str
    payload: str


class MessageOut(Schema):
    text: str
    buttons: list[ButtonOut]
    cards: list[dict[str, Any]]


class ChatOut(Schema):
    messages: list[MessageOut]
    language: Language


class ErrorOut(Schema):
    error: str
    matches: list[MatchOut] = []


class SolutionOut(Schema):
    """A whole card."""

    id: str
    scope: Scope
    name_ru: str
    name_en: str
    summary_ru: str
    summary_en: str
    directions: list[Direction]
    tags: list[str]
    components: list[str]
    evidence: str
    evidence_grade: int
    min_population: int | None
    problems_ru: list[str]
    problems_en: list[str]
    deployments: list[dict[str, Any]]
    effects: list[dict[str, Any]]
    import_substitution: ImportSubstitutionOut
    domestic_counterparts: list[str]
    sources: list[str]

    @classmethod
    def of(cls, s: Solution) -> SolutionOut:
        return cls(
            id=s.id,
            scope=s.scope,
            name_ru=s.name.ru,
            name_en=s.name.en,
            summary_ru=s.summary.ru,
            summary_en=s.summary.en,
            directions=list(s.directions),
            tags=list(s.tags),
            components=[c.value for c in s.components],
            evidence=s.evidence.value,
            evidence_grade=grade(s).grade,
            min_population=s.min_population,
            problems_ru=list(s.problems[Language.RU]),
            problems_en=list(s.problems[Language.EN]),
            deployments=[
                {
                    "city": d.city_id,
                    "since": d.since,
                    "status": d.status.value,
                    "scale_ru": d.scale.ru if d.scale else None,
                    "scale_en": d.scale.en if d.scale else None,
                    "source": d.source,
                    "lesson_ru": d.lesson.text.ru if d.lesson else None,
                    "lesson_en": d.lesson.text.en if d.lesson else None,
                }
                for d in s.deployments
            ],
            effects=[
                {
                    "kind": e.kind.value,
                    "metric_ru": e.metric.ru,
                    "metric_en": e.metric.en,
                    "value_ru": e.value.ru,
                    "value_en": e.value.en,
                    "city": e.city_id,
                    "year": e.year,
                    "source": e.source,
                }
                for e in s.effects
            ],
            import_substitution=ImportSubstitutionOut.of(s.import_substitution),
            domestic_counterparts=list(s.domestic_counterparts),
            sources=list(s.sources) or ["paper"],
        )

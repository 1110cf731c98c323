"""Questions and ranked answers in JSON."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from bot.schemas.assessment import GapOut, ReferenceOut, StandingOut, assessment_out
from bot.schemas.base import Schema, params_of
from bot.schemas.places import OwnMunicipality, ReadMunicipalityOut
from bot.schemas.register import RegisterStatusOut
from bot.schemas.solutions import ContactOut, ImportSubstitutionOut, LessonOut, SolutionRef
from catalogue.model import Capability, Direction, Language, Municipality, Scope
from catalogue.official_table import RatedValue
from recommender.closeness import Closeness
from recommender.doubt import Doubt
from recommender.model import Recommendation, Report
from recommender.reasons import TransferReason
from recommender.roadmap import Roadmap, Step


class ReasonOut(Schema):
    code: str
    weight: float = Field(description="what the part adds to the score")
    params: dict[str, Any]


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
    proof: float = Field(description="how much the deployment proves, 0 to 1")
    likeness: float = Field(description="how much the city is like the town that asks, 0 to 1")
    contact: ContactOut
    source: str
    lesson: LessonOut | None


class TransferReasonOut(Schema):
    code: str
    params: dict[str, Any]

    @classmethod
    def of(cls, reason: TransferReason) -> TransferReasonOut:
        """A reason with the figures that say something about it."""
        params = {name: value for name, value in params_of(reason).items() if value is not None}
        return cls(code=reason.code.value, params=params)


class TransferOut(Schema):
    verdict: str
    reasons: list[TransferReasonOut]


class RecommendationOut(Schema):
    rank: int
    solution: SolutionRef
    score: float
    reasons: list[ReasonOut]
    donors: list[DonorOut]
    import_substitution: ImportSubstitutionOut = Field(description="what the card says")
    register_status: RegisterStatusOut = Field(
        description="the status of today: of confirmed entries, else of the card"
    )
    transfer: TransferOut
    evidence_grade: int = Field(ge=1, le=5)
    sources: list[str]
    closeness: Closeness | None = Field(
        description="how near it comes to the problem in words: answers, near or nothing; null without words"
    )


class ReportOut(Schema):
    municipality: ReadMunicipalityOut
    understood: list[str] = Field(
        default_factory=list, description="how other names (donors, the town to compare with) were read"
    )
    problem: str = Field(description="the question's problem, personal data replaced by words in square brackets")
    standing: StandingOut
    reference: ReferenceOut
    gaps: list[GapOut]
    recommendations: list[RecommendationOut]
    total: int = Field(description="how many could be shown")
    answering: int = Field(description="how many of them answer the problem in words")
    near: int = Field(description="how many of them only come near")
    closeness: Closeness | None = Field(
        description="the best of them; nothing: the catalogue has no solution, what is listed is the nearest there is"
    )
    empty: str | None
    doubt: Doubt = Field(description="none; near: nothing answers; nothing: not a word is understood")

    @classmethod
    def of(cls, report: Report) -> ReportOut:
        gaps, standing, reference = assessment_out(report.assessment)
        return cls(
            municipality=ReadMunicipalityOut.of(report.question.profile.municipality),
            problem=report.question.problem,
            standing=standing,
            reference=reference,
            gaps=gaps,
            recommendations=[recommendation_out(r) for r in report.recommendations],
            total=report.total,
            answering=report.answering,
            near=report.near,
            closeness=report.closeness,
            empty=report.empty.value if report.empty else None,
            doubt=report.doubt,
        )


def recommendation_out(r: Recommendation) -> RecommendationOut:
    return RecommendationOut(
        rank=r.rank,
        solution=SolutionRef.of(r.solution),
        score=r.score,
        reasons=[ReasonOut(code=x.code.value, weight=x.weight, params=params_of(x)) for x in r.reasons],
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
                proof=round(d.proof, 4),
                likeness=round(d.likeness, 4),
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
        import_substitution=ImportSubstitutionOut.of(r.solution.import_substitution),
        register_status=RegisterStatusOut.of(r.register),
        transfer=TransferOut(
            verdict=r.transfer.verdict.value,
            reasons=[
                TransferReasonOut(code=t.code.value, params={k: v for k, v in params_of(t).items() if v is not None})
                for t in r.transfer.reasons
            ],
        ),
        evidence_grade=r.evidence.grade,
        sources=list(r.solution.sources) or ["paper"],
        closeness=r.closeness,
    )


MAX_ANSWERS, MAX_ROWS, MAX_NAMES, MAX_NAME = 100, 5_000, 20, 300
Name = Annotated[str, Field(min_length=1, max_length=100)]
Names = Annotated[list[Name], Field(max_length=MAX_NAMES)]


class TableRow(Schema):
    """One row of an official table, as `POST /api/v1/tables` gives it."""

    municipality: str = Field(description="an id", max_length=MAX_NAME)
    year: int = Field(ge=2018, le=2100)
    direction: Direction
    value: float = Field(ge=0, allow_inf_nan=False)
    max: float = Field(gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _within(self) -> TableRow:
        if self.value > self.max:
            raise ValueError(f"value {self.value} is above the maximum {self.max}")
        return self

    @classmethod
    def of(cls, row: RatedValue) -> TableRow:
        return cls(
            municipality=row.municipality.id, year=row.year, direction=row.direction, value=row.value, max=row.max
        )


class TableOut(Schema):
    rows: list[TableRow]
    ignored_columns: list[str]
    notes: list[str]
    sha256: str


class ProfileIn(Schema):
    """Who asks, and what the town says of itself."""

    municipality: Annotated[str, Field(max_length=MAX_NAME)] | OwnMunicipality = Field(
        description="an id, a name in any form, or a town entered by hand"
    )
    answers: dict[Name, Annotated[str, Field(max_length=100)]] = Field(
        default_factory=dict,
        max_length=MAX_ANSWERS,
        description="answers of the short form by measure and of the long form by indicator (GET /api/v1/questions)",
    )
    weights: dict[Direction, Annotated[float, Field(ge=0, le=100)]] = Field(
        default_factory=dict, description="how much each direction matters to you; 1 where nothing is said"
    )
    table: list[TableRow] = Field(default_factory=list, max_length=MAX_ROWS)
    compare_with: Name | None = Field(
        None, description="best-of-group (default), top-quartile, next-band, or the name of a town"
    )
    language: Language = Field(Language.RU, description="of the sentences about what is wrong")

    @field_validator("table")
    @classmethod
    def _consistent(cls, table: list[TableRow]) -> list[TableRow]:
        """One mark for a town, year and direction, one scale for a year and direction."""
        marks: dict[tuple[str, int, Direction], float] = {}
        scales: dict[tuple[int, Direction], float] = {}
        for row in table:
            if marks.setdefault((row.municipality, row.year, row.direction), row.value) != row.value:
                raise ValueError(f"two values for {row.municipality}, {row.year}, {row.direction.value}")
            if scales.setdefault((row.year, row.direction), row.max) != row.max:
                raise ValueError(f"two maxima for {row.year}, {row.direction.value}")
        return table


class RecommendIn(ProfileIn):
    """A question: a problem in words, or none; and what may be shown."""

    problem: str = Field("", max_length=2000)
    scope: Scope = Scope.DOMESTIC
    only_registered: bool = False
    exclude_vendors: Names = Field(default_factory=list)
    directions: list[Direction] = Field(default_factory=list, max_length=len(Direction))
    tags: Names = Field(default_factory=list)
    exclude_tags: Names = Field(default_factory=list)
    max_city_population: int | None = Field(None, ge=1)
    only_my_size: bool = False
    donors: Names = Field(default_factory=list, description="only what runs in one of these cities")
    limit: int = Field(5, ge=1, le=50)


class RoadmapIn(RecommendIn):
    """The solutions to plan, or none for the first `limit` recommended; `has` is what the town has already."""

    solutions: Names = Field(default_factory=list)
    has: list[Capability] = Field(default_factory=list, max_length=len(Capability))
    limit: int = Field(5, ge=1, le=MAX_NAMES)


class StepOut(Schema):
    order: int
    wave: int = Field(description="1 can begin at once, 2 builds on 1, and so on")
    solution: SolutionRef
    donor: str | None
    closes: list[str] = Field(description="measures that earlier steps have not carried out")
    priority_share: float
    after: list[str]
    missing: list[Capability]
    closeness: Closeness | None = Field(description="how near it comes to the problem in words; null where none count")
    verdict: str
    import_substitution: ImportSubstitutionOut = Field(description="what the card says")
    register_status: RegisterStatusOut = Field(
        description="the status of today: of confirmed entries, else of the card"
    )


class PrerequisiteOut(Schema):
    capability: Capability
    needed_by: list[str]
    suggestions: list[str]


class TogetherOut(Schema):
    code: str
    key: str
    solutions: list[str]


class MovementOut(Schema):
    direction: Direction
    own: float | None
    low: float
    high: float
    measures: list[str]


class RoadmapOut(Schema):
    """An ordered plan. Movements are ranges under `assumption`, never a promise."""

    municipality: ReadMunicipalityOut
    understood: list[str] = Field(
        default_factory=list, description="how other names (donors, the town to compare with) were read"
    )
    steps: list[StepOut]
    prerequisites: list[PrerequisiteOut]
    together: list[TogetherOut]
    movements: list[MovementOut]
    unmeasured: list[str]
    assumption: str

    @classmethod
    def of(cls, town: Municipality, roadmap: Roadmap, assumption: str) -> RoadmapOut:
        return cls(
            municipality=ReadMunicipalityOut.of(town),
            steps=[_step(s) for s in roadmap.steps],
            prerequisites=[
                PrerequisiteOut(capability=p.capability, needed_by=list(p.needed_by), suggestions=list(p.suggestions))
                for p in roadmap.prerequisites
            ],
            together=[TogetherOut(code=t.code.value, key=t.key, solutions=list(t.solutions)) for t in roadmap.together],
            movements=[
                MovementOut(
                    direction=m.direction,
                    own=m.own,
                    low=round(m.low, 4),
                    high=round(m.high, 4),
                    measures=list(m.measures),
                )
                for m in roadmap.movements
            ],
            unmeasured=list(roadmap.unmeasured),
            assumption=assumption,
        )


def _step(step: Step) -> StepOut:
    r = step.recommendation
    return StepOut(
        order=step.order,
        wave=step.wave,
        solution=SolutionRef.of(r.solution),
        donor=r.donors[0].city_id if r.donors else None,
        closes=list(step.closes),
        priority_share=round(step.priority_share, 4),
        after=list(step.after),
        missing=list(step.missing),
        closeness=r.closeness,
        verdict=r.transfer.verdict.value,
        import_substitution=ImportSubstitutionOut.of(r.solution.import_substitution),
        register_status=RegisterStatusOut.of(r.register),
    )

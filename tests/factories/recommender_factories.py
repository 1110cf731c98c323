"""Small things to test the recommender with: each factory gives a plain one, and a test names what matters to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalogue.model import (
    Capability,
    Catalogue,
    City,
    Component,
    Contact,
    Deployment,
    DeploymentStatus,
    Direction,
    DocumentationLevel,
    Effect,
    EffectKind,
    ImportSubstitution,
    Language,
    Lesson,
    Measure,
    Municipality,
    PlaceKind,
    PopulationGroup,
    RatingRow,
    Region,
    RegisterStatus,
    Requirement,
    Scope,
    Solution,
    Text,
    Vendor,
)
from catalogue.ratings import IQ_CITIES
from embeddings.retriever import Hit, SearchResult
from recommender.model import Basis, Gap

SOURCE = "https://example.org/source"
HOME_REGION = "Home region"
FAR_REGION = "Far region"


def make_text(words: str) -> Text:
    return Text(words, words)


def make_contact(body: str = "Digital department", source: str | None = SOURCE) -> Contact:
    return Contact(make_text(body), None, source)


def make_city(
    city_id: str = "city",
    *,
    population: int | None = 500_000,
    region: str = FAR_REGION,
    name: str | None = None,
    contact: Contact | None = None,
    kind: PlaceKind = PlaceKind.TOWN,
    known_as: str = "",
) -> City:
    return City(
        id=city_id,
        name=make_text(name or city_id),
        region=make_text(region),
        population=population,
        population_year=2021,
        lat=58.0,
        lon=56.0,
        rank_2021=None,
        contact=contact or make_contact(),
        kind=kind,
        known_as=known_as,
    )


def make_cities(*cities: City) -> dict[str, City]:
    return {city.id: city for city in cities or (make_city(),)}


def make_town(
    town_id: str = "town", *, population: int | None = 60_000, region: str = HOME_REGION, name: str | None = None
) -> Municipality:
    return Municipality(
        id=town_id,
        name=make_text(name or town_id),
        region=Region("region", make_text(region)),
        population=population,
        population_year=None,
        lat=None,
        lon=None,
        source=SOURCE,
        cases=None,
        alternates=(),
    )


def make_deployment(
    city_id: str = "city",
    status: DeploymentStatus = DeploymentStatus.OPERATIONAL,
    *,
    source: str = SOURCE,
    lesson: bool = False,
) -> Deployment:
    learnt = Lesson(make_text("It was withdrawn"), SOURCE) if lesson else None
    return Deployment(city_id=city_id, since=2020, status=status, scale=None, source=source, lesson=learnt)


def make_effect(kind: EffectKind = EffectKind.MEASURED) -> Effect:
    return Effect(
        kind=kind, metric=make_text("Energy"), value=make_text("-30 %"), city_id=None, year=None, source=SOURCE
    )


def make_vendor(name: str = "Vendor") -> Vendor:
    return Vendor(name=make_text(name), country=None, inn=None, url=None)


def make_solution(
    solution_id: str = "solution",
    *,
    directions: Sequence[Direction] = (Direction.URBAN_TRANSPORT,),
    deployments: Sequence[Deployment] | None = None,
    effects: Sequence[Effect] = (),
    evidence: DocumentationLevel = DocumentationLevel.DOCUMENTED,
    status: RegisterStatus = RegisterStatus.UNKNOWN,
    vendor: Vendor | None = None,
    components: Sequence[Component] = (Component.SOFTWARE,),
    min_population: int | None = None,
    requires: Sequence[Requirement] = (),
    measures: Sequence[str] = (),
    needs: Sequence[Capability] = (),
    provides: Sequence[Capability] = (),
    tags: Sequence[str] = (),
    scope: Scope = Scope.DOMESTIC,
    counterparts: Sequence[str] = (),
) -> Solution:
    """A solution in operation in the city of `make_city`, unless told otherwise."""
    return Solution(
        id=solution_id,
        name=make_text(solution_id),
        named_in_paper=False,
        vendor=vendor,
        directions=tuple(directions),
        summary=make_text(solution_id),
        tags=tuple(tags),
        components=tuple(components),
        min_population=min_population,
        requires=tuple(requires),
        measures=tuple(measures),
        needs=tuple(needs),
        provides=tuple(provides),
        effects=tuple(effects),
        import_substitution=ImportSubstitution(
            status=status, register=None, entry_number=None, entry_date=None, as_of=None, evidence=None, note=None
        ),
        deployments=tuple((make_deployment(),) if deployments is None else deployments),
        sources=(SOURCE,),
        evidence=evidence,
        problems={Language.RU: (), Language.EN: ()},
        scope=scope,
        domestic_counterparts=tuple(counterparts),
    )


def make_rating(
    subject: str = "town",
    value: float | None = None,
    *,
    rank: int | None = None,
    year: int = 2023,
    top: float = 120.0,
    group: PopulationGroup = PopulationGroup.SMALL,
) -> RatingRow:
    return RatingRow(
        rating=IQ_CITIES,
        year=year,
        subject=subject,
        subject_kind="city",
        direction=None,
        value=value,
        max=top,
        rank=rank,
        grade=None,
        group=group.value,
        source=f"{SOURCE}/{year}/{subject}",
        note=None,
    )


def make_measure(measure_id: str, direction: Direction = Direction.URBAN_TRANSPORT) -> Measure:
    return Measure(id=measure_id, direction=direction, name=make_text(measure_id), indicators=(1,))


def make_gap(direction: Direction, gap_share: float | None) -> Gap:
    """A gap to a reference of the whole; unknown where no share is given."""
    if gap_share is None:
        return Gap(
            direction=direction, own=None, reference=None, gap_share=None, basis=Basis.UNKNOWN, answered=0, questions=1
        )
    return Gap(
        direction=direction,
        own=1.0 - gap_share,
        reference=1.0,
        gap_share=gap_share,
        basis=Basis.ANSWERED,
        answered=1,
        questions=1,
    )


def make_gaps(shares: Mapping[Direction, float | None]) -> tuple[Gap, ...]:
    """Gaps of all ten directions; those not named are unknown."""
    return tuple(make_gap(direction, shares.get(direction)) for direction in Direction)


def make_need(shares: Mapping[Direction, float]) -> dict[Direction, float]:
    return {direction: shares.get(direction, 0.0) for direction in Direction}


def make_found(scores: Mapping[str, float]) -> SearchResult:
    """What a search gives, best first, ties by id."""
    best_first = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return SearchResult(tuple(Hit(solution_id, score, score, score) for solution_id, score in best_first), 1.0, 0.1)


def make_catalogue(
    solutions: Sequence[Solution], cities: Mapping[str, City], ratings: Sequence[RatingRow] = ()
) -> Catalogue:
    return Catalogue(
        solutions={s.id: s for s in solutions},
        cities=cities,
        ratings=tuple(ratings),
        directions={},
        measures=(),
        indicators=(),
        editions={},
        products=(),
        municipalities={},
        content_hash="",
    )

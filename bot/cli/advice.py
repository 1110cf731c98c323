"""Advice: where a town stands, what to do, whom to ask, in which order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.app import Json, Speech, app, fail, known_catalogue, messages, ready_house, town_of
from bot.intake import Intake
from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.solutions import Presenter
from bot.schemas.assessment import AssessmentOut, IndicatorOut, PeerOut, QuestionOut, RegionOut, SimilarOut
from bot.schemas.comparison import ComparisonOut
from bot.schemas.places import MunicipalityOut
from bot.schemas.recommendation import ReportOut, RoadmapOut
from bot.settings import Settings, load_settings
from bot.texts.words import Words, words_in
from catalogue.model import Capability, Direction, Language, Scope
from catalogue.official_table import RatedValue
from catalogue.places.gazetteer import Gazetteer
from catalogue.places.regions import find_regions, regions_of
from catalogue.ratings import Ratings
from recommender.assessment import assess as assess_profile
from recommender.comparison import ComparisonError
from recommender.comparison_tables import LEADERS_YEAR, cities_table, rated_shares, regions_table
from recommender.donors import running_in
from recommender.model import Constraints
from recommender.peers import similar as similar_towns
from recommender.region import MIN_POPULATION, rank_agreement, view
from recommender.service import UnknownSolutionError

Town = Annotated[str, typer.Option("--municipality", help="A name in any form, or an id.")]
OwnRegion = Annotated[str | None, typer.Option("--region", help="For a town that the table lacks.")]
OwnPopulation = Annotated[int | None, typer.Option("--population", help="For a town that the table lacks.")]
AnswersFile = Annotated[
    Path | None, typer.Option("--answers", help="JSON file {measure or indicator: answer}; see `provodnik questions`.")
]
OneAnswer = Annotated[list[str] | None, typer.Option("--answer", help="One answer: measure=part, or indicator=3/13.")]
TableFile = Annotated[
    Path | None, typer.Option("--table", help="Official table, CSV or XLSX: city, year, direction, value, max.")
]
CompareWith = Annotated[
    str | None,
    typer.Option("--compare-with", help="best-of-group (default), top-quartile, next-band, or a town."),
]
DirectionWeights = Annotated[
    list[str] | None, typer.Option("--weight", help="What matters more: direction=weight, 1 where nothing is said.")
]
Problem = Annotated[str, typer.Option("--problem", help="What is wrong, in words; may be left out.")]
InScope = Annotated[Scope, typer.Option("--scope")]
OnlyRegistered = Annotated[
    bool, typer.Option("--only-registered", help="Only with a claimed or confirmed register entry.")
]
ExcludeVendor = Annotated[list[str] | None, typer.Option("--exclude-vendor", help="A vendor not to be shown.")]
InDirection = Annotated[list[Direction] | None, typer.Option("--direction", help="Only these directions.")]
WithTag = Annotated[list[str] | None, typer.Option("--tag", help="Only with one of these tags.")]
WithoutTag = Annotated[list[str] | None, typer.Option("--exclude-tag", help="Nothing with this tag.")]
MaxCity = Annotated[
    int | None, typer.Option("--max-city-population", min=1, help="Only what runs in a city of at most so many.")
]
MySize = Annotated[bool, typer.Option("--only-my-size", help="Only what runs in a city of your population group.")]
FromDonor = Annotated[list[str] | None, typer.Option("--donor", help="Only what runs in this city.")]


def _table_console(width: int) -> Console:
    return Console(width=None if sys.stdout.isatty() else width, markup=False, highlight=False)


def _given(path: Path | None, given: list[str] | None) -> dict[str, str]:
    """The answers of a JSON file {question: answer}, those of the command line on top."""
    answers: dict[str, str] = {}
    if path is not None:
        try:
            answers = {str(k): str(v) for k, v in json.loads(path.read_text("utf-8-sig")).items()}
        except (OSError, ValueError, AttributeError) as error:
            raise fail(f"{path} cannot be read as JSON {{question: answer}}: {error}", 2) from None
    return answers | _pairs("--answer", given, "smart-lighting=part")


def _pairs(option: str, given: list[str] | None, example: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for item in given or []:
        name, separator, value = item.partition("=")
        if not separator:
            raise fail(f"{option} {item!r}: write name=value, for example {example}", 2)
        pairs[name.strip()] = value.strip()
    return pairs


def _weights(given: list[str] | None) -> Mapping[Direction, float]:
    weights: dict[Direction, float] = {}
    for name, value in _pairs("--weight", given, "urban-transport=3").items():
        try:
            weights[Direction(name)] = float(value.replace(",", "."))
        except ValueError:
            names = ", ".join(Direction)
            raise fail(f"--weight {name}={value}: a direction ({names}) and a number are needed", 2) from None
        if not 0 <= weights[Direction(name)] <= 100:
            raise fail(f"--weight {name}={value}: a weight lies between 0 and 100", 2)
    return weights


def _read_table(path: Path | None, intake: Intake) -> tuple[RatedValue, ...]:
    if path is None:
        return ()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise fail(f"{path} cannot be read: {error.strerror}", 2) from None
    read = intake.table(content, path.name)
    if read.ignored_columns:
        messages.print(intake.words("table_ignored", columns=", ".join(read.ignored_columns)), markup=False)
    return read.values


def _intake(words: Words, settings: Settings) -> Intake:
    """Reads what was written, before anything heavy is opened."""
    catalogue = known_catalogue()
    return Intake(catalogue, Gazetteer(catalogue.municipalities.values()), words, settings.tables)


def _constraints(
    intake: Intake,
    only_registered: bool,
    exclude_vendor: list[str] | None,
    direction: list[Direction] | None,
    tag: list[str] | None,
    exclude_tag: list[str] | None,
    max_city: int | None,
    my_size: bool,
    donor: list[str] | None,
) -> Constraints:
    return Constraints(
        only_registered,
        tuple(exclude_vendor or ()),
        tuple(direction or ()),
        tuple(tag or ()),
        tuple(exclude_tag or ()),
        max_city,
        my_size,
        intake.donors(donor or ()),
    )


@app.command()
def recommend(
    municipality: Town,
    problem: Problem = "",
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 5,
    scope: InScope = Scope.DOMESTIC,
    only_registered: OnlyRegistered = False,
    exclude_vendor: ExcludeVendor = None,
    direction: InDirection = None,
    tag: WithTag = None,
    exclude_tag: WithoutTag = None,
    max_city_population: MaxCity = None,
    only_my_size: MySize = False,
    donor: FromDonor = None,
    region: OwnRegion = None,
    population: OwnPopulation = None,
    answers: AnswersFile = None,
    answer: OneAnswer = None,
    weight: DirectionWeights = None,
    table: TableFile = None,
    compare_with: CompareWith = None,
    language: Speech = Language.RU,
) -> None:
    """Rank solutions for a municipality: what, why, whom to ask, what is known of the register."""
    settings = load_settings()
    words = words_in(language)
    intake = _intake(words, settings)
    town = town_of(intake.gazetteer, municipality, words, region, population)
    given, weights, rows = _given(answers, answer), _weights(weight), _read_table(table, intake)
    filters = (only_registered, exclude_vendor, direction, tag, exclude_tag, max_city_population, only_my_size, donor)
    question = intake.question(
        lambda: intake.profile(town, given, weights, rows, compare_with),
        _constraints(intake, *filters),
        problem,
        scope,
        limit,
    )
    services = ready_house(settings)
    report = services.recommender.recommend(question)
    if as_json:
        print(ReportOut.of(report).model_dump_json())
        return
    present = Presenter(services.catalogue, words)
    if not report.recommendations:
        print(words("result_none"))
        return
    print(present.intro(report, town, 1, len(report.recommendations)))
    shown = Table(show_lines=True, title=None)
    for name in ("#", words("page.results_heading"), *(words(f"card.{k}") for k in ("donor", "transfer", "register"))):
        shown.add_column(name, overflow="fold")
    shown.add_column(words("card.why"), overflow="fold", ratio=2)
    for r in report.recommendations:
        card = present.card(r)
        asked = f"{card.donor.city}\n{card.donor.contact}" if card.donor else words("result_no_donor")
        verdict = f"{card.verdict_label}: {'; '.join(card.verdict_reasons)}"
        shown.add_row(str(r.rank), card.title, asked, verdict, card.register.label, "\n".join(card.why))
    _table_console(160).print(shown)


@app.command()
def roadmap(
    municipality: Town,
    solution: Annotated[list[str] | None, typer.Option("--solution", help="An id to plan; may be repeated.")] = None,
    has: Annotated[list[Capability] | None, typer.Option("--has", help="What the town has already.")] = None,
    problem: Problem = "",
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=20, help="At most so many, when none is chosen.")] = 5,
    only_registered: OnlyRegistered = False,
    exclude_vendor: ExcludeVendor = None,
    direction: InDirection = None,
    tag: WithTag = None,
    exclude_tag: WithoutTag = None,
    max_city_population: MaxCity = None,
    only_my_size: MySize = False,
    donor: FromDonor = None,
    region: OwnRegion = None,
    population: OwnPopulation = None,
    answers: AnswersFile = None,
    answer: OneAnswer = None,
    weight: DirectionWeights = None,
    table: TableFile = None,
    compare_with: CompareWith = None,
    language: Speech = Language.RU,
) -> None:
    """Put chosen or recommended solutions in order: what first, what builds on what, what may move."""
    settings = load_settings()
    words = words_in(language)
    intake = _intake(words, settings)
    town = town_of(intake.gazetteer, municipality, words, region, population)
    given, weights, rows = _given(answers, answer), _weights(weight), _read_table(table, intake)
    filters = (only_registered, exclude_vendor, direction, tag, exclude_tag, max_city_population, only_my_size, donor)
    question = intake.question(
        lambda: intake.profile(town, given, weights, rows, compare_with),
        _constraints(intake, *filters),
        problem,
        limit=limit,
    )
    services = ready_house(settings)
    try:
        plan = services.recommender.roadmap(question, solution or (), has or ())
    except UnknownSolutionError as error:
        raise fail(words("roadmap_unplannable", ids=", ".join(error.ids)), 2) from None
    if as_json:
        print(RoadmapOut.of(town, plan, words("roadmap_assumption")).model_dump_json())
        return
    if not plan.steps:
        print(words("roadmap_none"))
        return
    present = AnalysisPresenter(services.catalogue, words)
    print(words("roadmap_intro", town=present.town(town), n=len(plan.steps)))
    print("\n".join(present.roadmap(plan)))


@app.command()
def similar(
    municipality: Annotated[str, typer.Argument(help="A name in any form, or an id.")],
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    inside: Annotated[
        bool | None, typer.Option("--inside/--outside", help="Only inside or only outside the own region.")
    ] = None,
    region: OwnRegion = None,
    population: OwnPopulation = None,
    language: Speech = Language.RU,
) -> None:
    """Find the municipalities most like one, and say in what."""
    catalogue = known_catalogue()
    towns = catalogue.municipalities.values()
    words = words_in(language)
    town = town_of(Gazetteer(towns), municipality, words, region, population)
    peers = similar_towns(town, towns, Ratings(catalogue.ratings), limit, inside)
    if as_json:
        out = SimilarOut(municipality=MunicipalityOut.of(town), similar=[PeerOut.of(p) for p in peers])
        print(out.model_dump_json())
        return
    present = AnalysisPresenter(catalogue, words)
    print(words("similar_intro" if peers else "similar_none", town=present.town(town)))
    for peer in peers:
        name = f"{peer.municipality.name[language]} ({peer.municipality.region.name[language]})"
        print(f"{words.number(peer.distance, 2)}  {name}: {present.peer(peer)}")


@app.command()
def questions(
    as_json: Json = False,
    long: Annotated[bool, typer.Option("--long", help="The long form: the 47 indicators.")] = False,
    language: Speech = Language.RU,
) -> None:
    """List the short form (27 measures) or the long form (47 indicators of the index)."""
    catalogue = known_catalogue()
    present = AnalysisPresenter(catalogue, words_in(language))
    if as_json:
        rows = (
            [IndicatorOut.of(i, catalogue.measures) for i in catalogue.indicators]
            if long
            else [QuestionOut.of(m) for m in catalogue.measures]
        )
        print("\n".join(row.model_dump_json() for row in rows))
    elif long:
        for i in catalogue.indicators:
            counted = f": {i.counted[language]}" if i.counted else ""
            print(f"{i.number}  {i.name[language]} [{present.answer_form(i)}]{counted}")
    else:
        for m in catalogue.measures:
            print(f"{m.id}  {catalogue.directions[m.direction].name[language]}: {m.name[language]}")


@app.command()
def assess(
    municipality: Town,
    answers: AnswersFile = None,
    answer: OneAnswer = None,
    table: TableFile = None,
    compare_with: CompareWith = None,
    as_json: Json = False,
    region: OwnRegion = None,
    population: OwnPopulation = None,
    language: Speech = Language.RU,
) -> None:
    """Show where a municipality stands in the ten directions, and how far from a reference."""
    settings = load_settings()
    catalogue = known_catalogue()
    gazetteer = Gazetteer(catalogue.municipalities.values())
    words = words_in(language)
    intake = Intake(catalogue, gazetteer, words, settings.tables)
    town = town_of(gazetteer, municipality, words, region, population)
    given = _given(answers, answer)
    rows = _read_table(table, intake)
    profile = intake.profile(town, given, {}, rows, compare_with)
    assessed = assess_profile(profile, Ratings(catalogue.ratings), catalogue.measures)
    unscored = intake.form(given).unscored
    if as_json:
        print(AssessmentOut.of(town, assessed, unscored).model_dump_json())
        return
    present = Presenter(catalogue, words)
    print(words("gaps_intro", town=present.town(town)))
    print(present.standing(assessed.standing))
    print(present.reference(assessed.reference))
    if unscored:
        print(words("form_unscored", numbers=", ".join(map(str, unscored))))
    shown = Table()
    for key in ("direction", "own", "reference", "gap", "basis"):
        shown.add_column(words(f"page.{key}"))
    for gap in assessed.gaps:
        name = catalogue.directions[gap.direction].name[language]
        basis = f"{words(f'basis.{gap.basis}')} ({gap.answered}/{gap.questions})"
        shown.add_row(name, present.share(gap.own), present.share(gap.reference), present.share(gap.gap_share), basis)
    _table_console(140).print(shown)
    for line in present.other_references(assessed):
        print(line)


@app.command()
def region(
    name: Annotated[str, typer.Argument(help="A region in any case form, Russian or English.")],
    as_json: Json = False,
    min_population: Annotated[int, typer.Option(min=0, help="Leave smaller places out.")] = MIN_POPULATION,
    language: Speech = Language.RU,
) -> None:
    """Look across a region: what works inside it and can spread, what must come from outside and from whom."""
    catalogue = known_catalogue()
    found = find_regions(regions_of(catalogue.municipalities.values()).values(), name)
    if len(found) != 1:
        several = ", ".join(r.name.ru for r in found)
        raise fail(f"several regions match {name!r}: {several}" if found else f"no region {name!r}", 2)
    report = view(catalogue, found[0], min_population)
    if as_json:
        print(RegionOut.of(report, rank_agreement(catalogue)).model_dump_json())
        return
    words = words_in(language)
    present = Presenter(catalogue, words)
    print(words("region_intro", region=report.region.name[language], n=len(report.towns), inside=len(report.inside)))
    for spread in report.inside:
        cities = ", ".join(catalogue.cities[c].name[language] for c in spread.cities)
        line = words(
            "region_inside",
            title=spread.solution.name[language],
            cities=cities,
            grade=spread.grade.grade,
            fits=len(spread.fits),
            adapt=len(spread.to_adapt),
        )
        print(f"- {line}")
    for direction in report.missing:
        print(words("region_missing", direction=catalogue.directions[direction].name[language]))
        for item in (o for o in report.outside if o.direction is direction):
            donor = present.donor(item.donor)
            print(f"  - {item.solution.name[language]}: {donor.city}, {donor.contact}")
    agreement = rank_agreement(catalogue)
    rho, p_value = words.number(agreement.rho, 2), words.number(agreement.p_value, 3)
    print(words("region_rank_agreement", rho=rho, p=p_value, n=agreement.n))


@app.command()
def compare(
    municipalities: Annotated[
        list[str] | None, typer.Argument(help="Two towns or more; the cities of the catalogue without any.")
    ] = None,
    regions: Annotated[bool, typer.Option("--regions", help="Compare the regions instead.")] = False,
    year: Annotated[int, typer.Option(help="Edition of the index.")] = LEADERS_YEAR,
    table: TableFile = None,
    with_place: Annotated[bool, typer.Option("--with-place", help="Count the published places too.")] = False,
    without_practice: Annotated[
        bool, typer.Option("--without-practice", help="Leave out what the catalogue has found.")
    ] = False,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """Compare towns or regions over everything known: the distance to an ideal object (docs/method.md)."""
    catalogue = known_catalogue()
    gazetteer = Gazetteer(catalogue.municipalities.values())
    words = words_in(language)
    if regions:
        known = regions_table(catalogue)
    else:
        intake = Intake(catalogue, gazetteer, words, load_settings().tables)
        rated = rated_shares(_read_table(table, intake), year)
        if municipalities:
            ids = [town_of(gazetteer, name, words).id for name in municipalities]
        else:
            ids = [i for i in catalogue.cities if i in catalogue.municipalities]
        try:
            known = cities_table(catalogue, ids, year, rated, with_place=with_place, with_practice=not without_practice)
        except ComparisonError as error:
            raise fail(str(error), 2) from None
    compared = known.compare()
    if as_json:
        print(ComparisonOut.of(known, compared, catalogue).model_dump_json())
        return
    present = AnalysisPresenter(catalogue, words)
    places = regions_of(catalogue.municipalities.values())
    columns = {c.criterion.id: c for c in known.columns}

    def names(ids: Iterable[str]) -> str:
        return ", ".join(present.subject(i, places) for i in ids)

    print(words("compare_intro_regions") if regions else words("compare_intro", year=year))
    shown = Table()
    for key in ("compare_place", "page.town_label", "compare_distance", "compare_coverage", "compare_farthest"):
        shown.add_column(words("page.region_label" if regions and key == "page.town_label" else key))
    for c in compared.placed:
        farthest = [present.criterion(columns[x.criterion_id]) for x in c.contributions[:2] if x.distance > 0]
        distance, coverage = words.number(c.distance or 0.0, 3), f"{words.percent(c.coverage)} %"
        shown.add_row(str(c.place), names([c.object_id]), distance, coverage, "; ".join(farthest))
    if compared.placed:
        _table_console(140).print(shown)
    if compared.unplaced:
        print(words("compare_unplaced", names=names(c.object_id for c in compared.unplaced)))
    if known.other_group:
        print(words("compare_other_group", names=names(known.other_group)))
    if known.not_researched and not regions:
        print(words("compare_not_researched", names=names(known.not_researched)))
    print(words("compare_note"))
    for town in municipalities or []:
        found = town_of(gazetteer, town, words)
        runs = running_in(catalogue, found)
        titles = present.titles(runs) or words("page.unknown")
        print(words("compare_runs", town=present.town(found), n=len(runs), titles=titles))

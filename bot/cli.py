"""The command `provodnik`: data to stdout, messages to stderr, --json for programs."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot import rasa_server, supervisor
from bot.bootstrap import House, build_index, is_ready, open_encoder, open_house
from bot.present import Presenter
from bot.retention import forget_old_conversations
from bot.schemas import (
    AssessmentOut,
    MatchesOut,
    MatchOut,
    QuestionOut,
    RegionOut,
    ReportOut,
    SearchOut,
    SolutionOut,
)
from bot.settings import ROOT, Settings, SettingsError, load_settings
from bot.words import words_in
from catalogue.load import CatalogueError, load_catalogue
from catalogue.model import Language, Measure, Municipality, Scope
from catalogue.municipalities import Gazetteer, display, entered_by_hand, namesakes
from catalogue.ratings import Ratings
from catalogue.regions import find_regions, regions_of
from embeddings.index import StaleIndexError
from embeddings.weights import WeightsError
from recommender.answers import AnswersError, read_answers
from recommender.assessment import assess as assess_profile
from recommender.model import Answer, Profile, Question
from recommender.region import MIN_POPULATION, rank_agreement, view

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
catalogue_app = typer.Typer(no_args_is_help=True, help="Look into and check the catalogue.")
index_app = typer.Typer(no_args_is_help=True, help="Build the search index.")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(index_app, name="index")

EXPECTED_ERRORS = (
    SettingsError,
    CatalogueError,
    WeightsError,
    StaleIndexError,
    rasa_server.RasaError,
    supervisor.StartError,
)
messages = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Speech = Annotated[Language, typer.Option("--language", help="Language of the readable answer.")]
AnswersFile = Annotated[Path | None, typer.Option("--answers", help="JSON file of the short form: {measure: answer}.")]
OneAnswer = Annotated[list[str] | None, typer.Option("--answer", help="One answer: measure=no|pilot|part|whole.")]


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def fail(message: str, code: int = 1) -> typer.Exit:
    messages.print(message, style="red", markup=False, highlight=False)
    return typer.Exit(code)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[float], None]]:
    """A bar for long work; silent when nobody watches a terminal."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=messages,
        transient=True,
        disable=not messages.is_terminal,
    ) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def ready_house(settings: Settings) -> House:
    """The house, with weights and index made where they are missing."""
    with progress_bar("weights") as progress:
        encoder = open_encoder(settings, progress)
    with progress_bar("index") as progress:
        build_index(settings, encoder, progress=progress)
    return open_house(settings, encoder)


def lines_of_input() -> Iterator[str]:
    for line in sys.stdin:
        if line.strip():
            yield line.strip()


# -- catalogue ---------------------------------------------------------------------------------------


@catalogue_app.command("validate")
def catalogue_validate(as_json: Json = False) -> None:
    """Check every data file; all problems are listed at once."""
    try:
        catalogue = load_catalogue()
    except CatalogueError as error:
        if as_json:
            problems = [{"file": p.file, "entry": p.entry, "message": p.message} for p in error.problems]
            print_json({"valid": False, "problems": problems})
            raise typer.Exit(1) from None
        raise fail(str(error)) from None
    counts = {
        "solutions": len(catalogue.in_scope(Scope.DOMESTIC)),
        "world_practices": len(catalogue.in_scope(Scope.WORLD)),
        "cities": len(catalogue.cities),
        "municipalities": len(catalogue.municipalities),
        "rating_rows": len(catalogue.ratings),
        "products": len(catalogue.products),
    }
    if as_json:
        print_json({"valid": True, **counts})
    else:
        print(", ".join(f"{name.replace('_', ' ')}: {n}" for name, n in counts.items()))


@catalogue_app.command("show")
def catalogue_show(solution_id: str, as_json: Json = False, language: Speech = Language.RU) -> None:
    """Show one solution with its deployments, effects, register status and sources."""
    catalogue = load_catalogue()
    solution = catalogue.solutions.get(solution_id)
    if solution is None:
        raise fail(f"no solution {solution_id!r}: `provodnik search` finds ids")
    if as_json:
        print(SolutionOut.of(solution).model_dump_json())
        return
    words = words_in(language)
    present = Presenter(catalogue, words)
    register = present.register(solution.import_substitution)
    lines = [
        solution.name[language],
        solution.summary[language],
        words("details_where", deployments="; ".join(present.deployment(d) for d in solution.deployments)),
        words("details_effects", effects="; ".join(present.effect(e) for e in solution.effects))
        if solution.effects
        else words("details_no_effects"),
        *(words("details_lesson", lesson=lesson) for lesson in present.lessons(solution)),
        f"{register.label} ({register.facts}). {register.next_step}",
        words("details_sources", sources=", ".join(s.url or s.title for s in present.sources(solution))),
    ]
    print("\n".join(lines))


@app.command()
def municipality(
    text: Annotated[str | None, typer.Argument(help="A name in any form; without it, one a line from stdin.")] = None,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
) -> None:
    """Find the Russian town that a text names."""
    gazetteer = Gazetteer(load_catalogue().municipalities.values())
    for query in [text] if text is not None else lines_of_input():
        found = gazetteer.find(query, limit)
        if as_json:
            out = MatchesOut(query=query, matches=[MatchOut.of_mention(m) for m in found])
            print(out.model_dump_json(), flush=True)
            continue
        for mention in found:
            town = mention.municipality
            print(f"{mention.score:.2f}  {town.id}  {display(town, Language.RU)}  {town.population or '?'}", flush=True)
        if not found:
            messages.print(f"no town found in {query!r}", markup=False)


# -- search ------------------------------------------------------------------------------------------


@index_app.command("build")
def index_build(force: Annotated[bool, typer.Option(help="Build even when nothing changed.")] = False) -> None:
    """Embed the catalogue and build the index, with the weights when they are missing."""
    settings = load_settings()
    with progress_bar("weights") as progress:
        encoder = open_encoder(settings, progress)
    with progress_bar("index") as progress:
        built = build_index(settings, encoder, force, progress)
    messages.print("index built" if built else "index is up to date")


@app.command()
def search(
    text: Annotated[str | None, typer.Argument(help="A problem; without it, one a line from stdin.")] = None,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=300)] = 10,
    scope: Annotated[Scope, typer.Option()] = Scope.DOMESTIC,
) -> None:
    """Find solutions for a problem in words, without a profile."""
    house = ready_house(load_settings())
    for query in [text] if text is not None else lines_of_input():
        found = house.retriever.search(query, limit, scope)
        if as_json:
            print(SearchOut.of(query, found, house.catalogue.solutions).model_dump_json(), flush=True)
            continue
        for hit in found.hits:
            name = house.catalogue.solutions[hit.id].name.ru
            print(f"{hit.score:.3f}  {hit.dense:.2f} {hit.lexical:.2f}  {hit.id}  {name}", flush=True)


def _town(gazetteer: Gazetteer, text: str, region: str | None, population: int | None) -> Municipality:
    if region is not None or population is not None:
        try:
            return entered_by_hand(text, region or "", population or 0)
        except ValueError as error:
            raise fail(str(error), 2) from None
    known = gazetteer.get(text)
    if known:
        return known
    towns = namesakes(gazetteer.find(text, 10))
    if not towns:
        raise fail(f"no municipality {text!r}: check the name, or give --region and --population", 2)
    if len(towns) > 1:
        choices = "\n".join(f"  --municipality {t.id}   {display(t, Language.RU)}" for t in towns)
        raise fail(f"several municipalities are named {text!r}; choose one:\n{choices}", 2)
    return towns[0]


@app.command()
def recommend(
    municipality: Annotated[str, typer.Option("--municipality", help="A name in any form, or an id.")],
    problem: Annotated[str, typer.Option("--problem", help="What is wrong, in words; may be left out.")] = "",
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 5,
    scope: Annotated[Scope, typer.Option()] = Scope.DOMESTIC,
    only_registered: Annotated[bool, typer.Option(help="Only with a claimed or confirmed register entry.")] = False,
    region: Annotated[str | None, typer.Option(help="For a town that the table lacks.")] = None,
    population: Annotated[int | None, typer.Option(help="For a town that the table lacks.")] = None,
    answers: AnswersFile = None,
    answer: OneAnswer = None,
    language: Speech = Language.RU,
) -> None:
    """Rank solutions for a municipality: what, why, whom to ask, what is known of the register."""
    house = ready_house(load_settings())
    town = _town(house.gazetteer, municipality, region, population)
    profile = Profile(town, _answers(answers, answer or [], house.catalogue.measures))
    question = Question(profile, problem, scope, only_registered, limit)
    report = house.recommender.recommend(question)
    if as_json:
        print(ReportOut.of(report).model_dump_json())
        return
    words = words_in(language)
    present = Presenter(house.catalogue, words)
    if not report.recommendations:
        print(words("result_none"))
        return
    print(present.intro(report, town, 1, len(report.recommendations)))
    table = Table(show_lines=True, title=None)
    for name in ("#", words("page.results_heading"), *(words(f"card.{k}") for k in ("donor", "transfer", "register"))):
        table.add_column(name, overflow="fold")
    table.add_column(words("card.why"), overflow="fold", ratio=2)
    for r in report.recommendations:
        card = present.card(r)
        donor = f"{card.donor.city}\n{card.donor.contact}" if card.donor else words("result_no_donor")
        verdict = f"{card.verdict_label}: {'; '.join(card.verdict_reasons)}"
        table.add_row(str(r.rank), card.title, donor, verdict, card.register.label, "\n".join(card.why))
    width = None if sys.stdout.isatty() else 160
    Console(width=width, markup=False, highlight=False).print(table)


def _answers(path: Path | None, given: list[str], measures: Sequence[Measure]) -> Mapping[str, Answer]:
    """The answers of a JSON file {measure: answer}, those of the command line on top."""
    answers: dict[str, str] = {}
    if path is not None:
        try:
            answers = {str(k): str(v) for k, v in json.loads(path.read_text("utf-8-sig")).items()}
        except (OSError, ValueError, AttributeError) as error:
            raise fail(f"{path} cannot be read as JSON {{measure: answer}}: {error}", 2) from None
    for item in given:
        name, separator, value = item.partition("=")
        if not separator:
            raise fail(f"--answer {item!r}: write measure=answer, for example smart-lighting=part", 2)
        answers[name.strip()] = value.strip()
    try:
        return read_answers(answers, measures)
    except AnswersError as error:
        raise fail(f"{error}\nquestions and answers: `provodnik questions`", 2) from None


@app.command()
def questions(as_json: Json = False) -> None:
    """List the short form: one question a measure, 27 in all."""
    catalogue = load_catalogue()
    for m in catalogue.measures:
        if as_json:
            out = QuestionOut(
                id=m.id, direction=m.direction, name_ru=m.name.ru, name_en=m.name.en, answers=[a.value for a in Answer]
            )
            print(out.model_dump_json())
        else:
            print(f"{m.id}  {catalogue.directions[m.direction].name.ru}: {m.name.ru}")


@app.command()
def assess(
    municipality: Annotated[str, typer.Option("--municipality", help="A name in any form, or an id.")],
    answers: AnswersFile = None,
    answer: OneAnswer = None,
    as_json: Json = False,
    region: Annotated[str | None, typer.Option(help="For a town that the table lacks.")] = None,
    population: Annotated[int | None, typer.Option(help="For a town that the table lacks.")] = None,
    language: Speech = Language.RU,
) -> None:
    """Show where a municipality stands in the ten directions, with its answers to the short form."""
    catalogue = load_catalogue()
    town = _town(Gazetteer(catalogue.municipalities.values()), municipality, region, population)
    profile = Profile(town, _answers(answers, answer or [], catalogue.measures))
    assessed = assess_profile(profile, Ratings(catalogue.ratings), catalogue.measures)
    if as_json:
        print(AssessmentOut.of(town, assessed).model_dump_json())
        return
    words = words_in(language)
    present = Presenter(catalogue, words)
    print(words("gaps_intro", town=present.town(town)))
    print(present.standing(assessed.standing))
    print(present.reference(assessed.reference))
    table = Table()
    for key in ("direction", "own", "reference", "gap", "basis"):
        table.add_column(words(f"page.{key}"))
    for gap in assessed.gaps:
        name = catalogue.directions[gap.direction].name[language]
        basis = f"{words(f'basis.{gap.basis}')} ({gap.answered}/{gap.questions})"
        table.add_row(name, present.share(gap.own), present.share(gap.reference), present.share(gap.gap_share), basis)
    Console(width=None if sys.stdout.isatty() else 140, markup=False, highlight=False).print(table)


@app.command()
def region(
    name: Annotated[str, typer.Argument(help="A region in any case form, Russian or English.")],
    as_json: Json = False,
    min_population: Annotated[int, typer.Option(min=0, help="Leave smaller places out.")] = MIN_POPULATION,
    language: Speech = Language.RU,
) -> None:
    """Look across a region: what works inside it and can spread, what must come from outside and from whom."""
    catalogue = load_catalogue()
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


# -- running -----------------------------------------------------------------------------------------


@app.command()
def prepare() -> None:
    """Make everything a start needs: weights, index, trained assistant. Skips what is up to date."""
    settings = load_settings()
    messages.print("checking the catalogue")
    load_catalogue()
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(rasa_server.train, settings)
        ready = is_ready(settings)
        if not ready:
            messages.print("building the index")
            with progress_bar("weights") as progress:
                encoder = open_encoder(settings, progress)
            with progress_bar("index") as progress:
                build_index(settings, encoder, progress=progress)
        messages.print("index is up to date" if ready else "index built")
        messages.print("assistant trained" if training.result() else "assistant is up to date")


@app.command()
def serve(rasa_url: Annotated[str, typer.Option()], actions_port: Annotated[int, typer.Option()]) -> None:
    """Serve page, API and action webhook (started by `provodnik run`)."""
    from bot.serve import serve as serve_app

    serve_app(load_settings(), rasa_url, actions_port)


@app.command()
def run() -> None:
    """Prepare what is missing, start both processes and keep them running; Ctrl-C stops both."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = load_settings()
    host, port = settings.web.host, settings.web.port
    if supervisor.is_taken(host, port):
        raise fail(f"port {port} is taken: set PROVODNIK_PORT to a free one")
    _prepare_apart()
    days = settings.chat.conversation_days
    guard = supervisor.Supervisor(
        supervisor.processes_of(settings),
        settings.supervisor,
        chore=lambda: forget_old_conversations(rasa_server.conversations(settings), days, time.time()),
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: guard.stop())
    try:
        guard.start()
        if all(p.healthy for p in guard.processes):
            messages.print(f"Provodnik is ready: http://{host}:{port}/", markup=False)
            guard.watch()
    finally:
        guard.stop_all()


def _prepare_apart() -> None:
    """Prepares in a process of its own, so that the supervisor keeps no model in memory."""
    done = subprocess.run([sys.executable, "-m", "bot.cli", "prepare"], cwd=ROOT, check=False)
    if done.returncode:
        raise typer.Exit(done.returncode)


def main() -> None:
    """Entry point: expected errors are one clear message and exit code 1."""
    try:
        app()
    except EXPECTED_ERRORS as error:
        messages.print(str(error), style="red", markup=False, highlight=False)
        sys.exit(1)


if __name__ == "__main__":
    main()

"""The catalogue and its search: checking it, showing a card, building the index, finding solutions."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.app import Json, Speech, app, fail, lines_of_input, messages, print_json, progress_bars
from bot.cli.opened import make_index, opened, ready_services
from bot.presentation.attributes import MORE_ATTRIBUTES, AttributePresenter, all_lines
from bot.presentation.solutions import Presenter
from bot.schemas.solutions import AttributeOut, SearchOut, SolutionOut
from bot.texts.words import words_in
from catalogue.cards.checks.coverage import PlaceSize, coverage
from catalogue.cards.checks.quality import alike, remarks
from catalogue.facts.reading import effects_of
from catalogue.load.catalogue import CatalogueError, load_catalogue
from catalogue.model import Direction, Language, Scope
from recommender.attributes.service import AttributeService

catalogue_app = typer.Typer(no_args_is_help=True, help="Look into and check the catalogue.")
index_app = typer.Typer(no_args_is_help=True, help="Build the search index.")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(index_app, name="index")


@catalogue_app.command("validate")
def catalogue_validate(as_json: Json = False) -> None:
    """Check every data file; all problems are listed at once."""
    try:
        catalogue = load_catalogue()
    except CatalogueError as error:
        if as_json:
            problems = [{"file": p.place.file, "entry": p.place.part, "message": p.message} for p in error.problems]
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


@catalogue_app.command("check")
def catalogue_check(
    as_json: Json = False,
    meaning: Annotated[bool, typer.Option(help="Also compare what the descriptions mean: takes the model.")] = True,
) -> None:
    """Tell what no rule forbids and an editor should look at: doubles, titles, addresses, effects that are sums."""
    with opened() as parts:
        catalogue, found = parts.catalogue, remarks(parts.catalogue)
        if meaning:
            domestic = catalogue.in_scope(Scope.DOMESTIC)
            with progress_bars() as bar:
                encoder, _ = make_index(parts, bar)
            found += alike(domestic, encoder.passages([f"{s.title.ru}. {s.summary.ru}" for s in domestic]))
    if as_json:
        print_json([{"code": r.code.value, "cards": list(r.cards), "about": r.about} for r in found])
        return
    for r in found:
        print(f"{r.code.value}  {', '.join(r.cards)}  {r.about}")
    messages.print(f"{len(found)} remarks on {len(catalogue.solutions)} cards")


@catalogue_app.command("coverage")
def catalogue_coverage(as_json: Json = False, language: Speech = Language.RU) -> None:
    """Count cards and working deployments by direction, measure and size of the place that runs them."""
    with opened() as parts:
        catalogue = parts.catalogue
    rows = coverage(catalogue)
    if as_json:
        print_json(
            [
                {
                    "direction": r.direction.value,
                    "measure": r.measure,
                    "cards": r.cards,
                    "working": {s.value: r.working.get(s, 0) for s in PlaceSize},
                    "all": {s.value: r.all_sizes.get(s, 0) for s in PlaceSize},
                }
                for r in rows
            ]
        )
        return
    words, names = words_in(language), {m.id: m.name[language] for m in catalogue.measures}
    heads = (words("coverage_what"), words("coverage_cards"), *(words(f"coverage_size.{s}") for s in PlaceSize))
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for direction in Direction:
        print(f"| **{catalogue.directions[direction].name[language]}** |{' |' * (len(heads) - 1)}")
        for r in (r for r in rows if r.direction is direction):
            cells = (names[r.measure] if r.measure else words("coverage_other"), r.cards)
            print(f"| {' | '.join(map(str, (*cells, *(r.working.get(s, 0) for s in PlaceSize))))} |")


@catalogue_app.command("show")
def catalogue_show(solution_id: str, as_json: Json = False, language: Speech = Language.RU) -> None:
    """Show one solution with its deployments, effects, register status and sources."""
    with opened() as parts:
        solution = parts.catalogue.solutions.get(solution_id)
        if solution is None:
            raise fail(words_in(language)("cli_no_solution", id=solution_id))
        retriever = ready_services(parts).retriever if parts.has_current_index() else None
        attributes, checked = AttributeService(parts.catalogue, retriever), parts.edited.checked.get
        if as_json:
            told = all_lines(parts.catalogue, attributes, parts.register, solution, parts.today(), checked)
            print(SolutionOut.of(solution, [AttributeOut.of(ru, en) for ru, en in told]).model_dump_json())
            return
        words = words_in(language)
        tell = AttributePresenter(parts.catalogue, attributes, parts.register, words, parts.today(), checked)
        asked = [tell.line(solution, attribute) for attribute in MORE_ATTRIBUTES]
        present = Presenter(parts.catalogue, words)
        register = present.register(parts.register.status_of_solution(solution, parts.today()))
    lines = [
        solution.title[language],
        *([words("card.own_name", name=name)] if (name := present.own_name(solution)) else []),
        solution.summary[language],
        words("details_where", deployments="; ".join(present.deployment(d) for d in solution.deployments)),
        words("details_effects", effects="; ".join(present.effect(e) for e in effects_of(solution)))
        if effects_of(solution)
        else words("details_no_effects"),
        *(words("details_lesson", lesson=lesson) for lesson in present.lessons(solution)),
        f"{register.label} ({register.facts}). {register.next_step}",
        *(" ".join(p for p in (line.text, line.near) if p) for line in asked),
        words("details_sources", sources=", ".join(s.url or s.title for s in present.sources(solution))),
    ]
    print("\n".join(lines))


@index_app.command("build")
def index_build(force: Annotated[bool, typer.Option(help="Build even when nothing changed.")] = False) -> None:
    """Embed the catalogue and build the index, with the weights when they are missing."""
    with opened() as parts, progress_bars() as bar:
        _, built = make_index(parts, bar, force)
    messages.print("index built" if built else "index is up to date")


@app.command()
def search(
    text: Annotated[str | None, typer.Argument(help="A problem; without it, one a line from stdin.")] = None,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=300)] = 10,
    scope: Annotated[Scope, typer.Option()] = Scope.DOMESTIC,
) -> None:
    """Find solutions for a problem in words, without a profile."""
    with opened() as parts:
        services = ready_services(parts)
        for query in [text] if text is not None else lines_of_input():
            found = services.retriever.search(query, limit, scope)
            closeness, solutions = services.recommender.closeness(query, scope), services.catalogue.solutions
            if as_json:
                print(SearchOut.of(query, found.hits, closeness, solutions).model_dump_json(), flush=True)
                continue
            for hit in found.hits:
                told = f"{hit.score:.3f}  {hit.dense:.2f} {hit.lexical:.2f}  {closeness[hit.id]:7}"
                print(f"{told}  {hit.id}  {solutions[hit.id].name.ru}", flush=True)

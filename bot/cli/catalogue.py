"""Looking into the catalogue, the towns and the search."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from bot.cli.app import (
    Json,
    Speech,
    app,
    fail,
    known_catalogue,
    lines_of_input,
    messages,
    open_register,
    print_json,
    progress_bar,
    ready_house,
)
from bot.presentation.solutions import Presenter
from bot.schemas.places import MatchesOut, MatchOut
from bot.schemas.solutions import SearchOut, SolutionOut
from bot.services import build_index, open_encoder
from bot.settings import load_settings
from bot.texts.words import words_in
from catalogue.load.catalogue import CatalogueError, load_catalogue
from catalogue.model import Language, Scope
from catalogue.places.gazetteer import Gazetteer, display

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


@catalogue_app.command("show")
def catalogue_show(solution_id: str, as_json: Json = False, language: Speech = Language.RU) -> None:
    """Show one solution with its deployments, effects, register status and sources."""
    registers, _, catalogue = open_register()
    solution = catalogue.solutions.get(solution_id)
    if solution is None:
        raise fail(f"no solution {solution_id!r}: `provodnik search` finds ids")
    if as_json:
        print(SolutionOut.of(solution).model_dump_json())
        return
    words = words_in(language)
    present = Presenter(catalogue, words)
    register = present.register(registers.status_of_solution(solution, date.today()))
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
    gazetteer = Gazetteer(known_catalogue().municipalities.values())
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
    services = ready_house(load_settings())
    for query in [text] if text is not None else lines_of_input():
        found = services.retriever.search(query, limit, scope)
        if as_json:
            print(SearchOut.of(query, found, services.catalogue.solutions).model_dump_json(), flush=True)
            continue
        for hit in found.hits:
            name = services.catalogue.solutions[hit.id].name.ru
            print(f"{hit.score:.3f}  {hit.dense:.2f} {hit.lexical:.2f}  {hit.id}  {name}", flush=True)

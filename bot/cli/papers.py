"""The papers an official takes away, as files in a folder."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.advice import OwnPopulation, OwnRegion, Problem, Town
from bot.cli.app import Json, Speech, app, fail, known_catalogue, print_json, ready_house, town_of
from bot.intake import Intake
from bot.papers.compiling import compile_dossier, faults_of
from bot.papers.files.render import render
from bot.papers.files.saving import SavingError, save
from bot.papers.model import PaperKind, PapersError
from bot.papers.problems import sentence_of
from bot.settings import load_settings
from bot.texts.words import words_in
from catalogue.model import Language
from catalogue.places.gazetteer import Gazetteer
from recommender.model import Constraints


class Wanted(StrEnum):
    """One kind of paper, or all of them."""

    LETTER = "letter"
    JUSTIFICATION = "justification"
    COMPARISON = "comparison"
    ROADMAP = "roadmap"
    ALL = "all"


@app.command()
def papers(
    wanted: Annotated[Wanted, typer.Argument(help="Which paper; `all` gives every kind.")],
    municipality: Town,
    solution: Annotated[list[str], typer.Option("--solution", help="An id of the catalogue; up to five.")],
    donor: Annotated[str | None, typer.Option("--donor", help="The city to write to; the best donor if none.")] = None,
    problem: Problem = "",
    out: Annotated[Path, typer.Option("--out", help="The folder to write into.")] = Path(),
    as_json: Json = False,
    region: OwnRegion = None,
    population: OwnPopulation = None,
    language: Speech = Language.RU,
) -> None:
    """Write the papers for chosen solutions: letter to the donor, justification, comparison, roadmap."""
    settings, words = load_settings(), words_in(language)
    catalogue = known_catalogue()
    gazetteer = Gazetteer(catalogue.municipalities.values())
    intake = Intake(catalogue, gazetteer, words, settings.tables)
    town = town_of(gazetteer, municipality, words, region, population)
    question = intake.question(lambda: intake.profile(town, {}, {}), Constraints(), problem)
    city = intake.donors([donor])[0] if donor else None
    try:
        if faults := faults_of(catalogue, solution, city):
            raise PapersError(faults)
        services = ready_house(settings)
        dossier = compile_dossier(services.recommender, question, solution, date.today(), city)
        kinds = list(PaperKind) if wanted is Wanted.ALL else [PaperKind(wanted.value)]
        files = [file for kind in kinds for file in render(kind, dossier, words)]
        paths = save(files, out)
    except PapersError as error:
        raise fail("\n".join(sentence_of(p, words) for p in error.problems), 2) from None
    except SavingError as error:
        raise fail(error.told(words)) from None
    if as_json:
        rows = [
            {"kind": f.kind.value, "path": str(p), "media_type": f.media_type, "bytes": len(f.content)}
            for f, p in zip(files, paths, strict=True)
        ]
        print_json({"papers": rows})
        return
    print("\n".join(map(str, paths)))

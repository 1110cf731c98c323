"""The papers an official takes away, as files in a folder."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import Json, Speech, app, fail, print_json
from bot.cli.intake import asking, intake_of, tell, tell_hidden
from bot.cli.opened import opened, ready_services
from bot.cli.options import Problem, TownOptions, with_options
from bot.papers.compiling import compile_dossier, faults_of
from bot.papers.files.render import render
from bot.papers.files.saving import SavingError, save
from bot.papers.model import PaperKind
from bot.papers.problems import PapersError, sentence_of
from bot.presentation.places import understood
from bot.texts.words import words_in
from catalogue.model import Language
from recommender.model import Constraints


class Wanted(StrEnum):
    """One kind of paper, or all of them."""

    LETTER = "letter"
    JUSTIFICATION = "justification"
    COMPARISON = "comparison"
    ROADMAP = "roadmap"
    ALL = "all"


@app.command()
@with_options
def papers(
    wanted: Annotated[Wanted, typer.Argument(help="Which paper; `all` gives every kind.")],
    asked: TownOptions,
    solution: Annotated[list[str], typer.Option("--solution", help="An id of the catalogue; up to five.")],
    donor: Annotated[str | None, typer.Option("--donor", help="The city to write to; the best donor if none.")] = None,
    problem: Problem = "",
    out: Annotated[Path, typer.Option("--out", help="The folder to write into.")] = Path(),
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """Write the papers for chosen solutions: letter to the donor, justification, comparison, roadmap."""
    words = words_in(language)
    kinds = list(PaperKind) if wanted is Wanted.ALL else [PaperKind(wanted.value)]
    try:
        with opened() as parts:
            intake, found = intake_of(parts, words), asking(parts, asked, words)
            question = intake.question(lambda: intake.profile(found.candidates[0], {}, {}), Constraints(), problem)
            read_otherwise = intake.read_otherwise(donor)
            tell(read_otherwise)
            tell_hidden(question, words)
            city = intake.donors([donor])[0] if donor else None
            if faults := faults_of(parts.catalogue, solution, city):
                raise PapersError(faults)
            recommender, today = ready_services(parts).recommender, parts.today()
            dossier = compile_dossier(recommender, question, solution, today, city, kinds=kinds)
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
        town_read = understood(found, words)
        print_json({"papers": rows, "understood": [*([town_read] if town_read else []), *read_otherwise]})
        return
    print("\n".join(map(str, paths)))

"""An order of work for chosen or recommended solutions."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.app import Json, Speech, app, fail
from bot.cli.intake import as_asked, question_of
from bot.cli.opened import opened, ready_services
from bot.cli.options import QuestionOptions, with_options
from bot.presentation.analysis import AnalysisPresenter
from bot.schemas.recommendation import RoadmapOut
from bot.texts.words import words_in
from catalogue.model import Capability, Language
from recommender.service import UnknownSolutionError


@app.command()
@with_options
def roadmap(
    asked: QuestionOptions,
    solution: Annotated[list[str] | None, typer.Option("--solution", help="An id to plan; may be repeated.")] = None,
    has: Annotated[list[Capability] | None, typer.Option("--has", help="What the town has already.")] = None,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=20, help="At most so many, when none is chosen.")] = 5,
    language: Speech = Language.RU,
) -> None:
    """Put chosen or recommended solutions in order: what first, what builds on what, what may move."""
    words = words_in(language)
    with opened() as parts:
        question = question_of(parts, asked, words, limit)
        town = question.profile.municipality
        try:
            plan = ready_services(parts).recommender.roadmap(question, solution or (), has or ())
        except UnknownSolutionError as error:
            raise fail(words("roadmap_unplannable", ids=", ".join(error.ids)), 2) from None
        if as_json:
            out = RoadmapOut.of(town, plan, words("roadmap_assumption"))
            print(as_asked(out, parts, asked, words).model_dump_json())
            return
        if not plan.steps:
            print(words("roadmap_none"))
            return
        present = AnalysisPresenter(parts.catalogue, words)
    print(words("roadmap_intro", town=present.town(town), n=len(plan.steps)))
    print("\n".join(present.roadmap(plan)))

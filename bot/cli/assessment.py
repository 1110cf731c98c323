"""Where a town stands: the forms to answer, and the ten directions."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from bot.cli.app import Json, Speech, app, table_console
from bot.cli.intake import answers_of, as_asked, intake_of, profile_of
from bot.cli.opened import opened
from bot.cli.options import ProfileOptions, with_options
from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.solutions import Presenter
from bot.schemas.assessment import AssessmentOut, IndicatorOut, QuestionOut
from bot.texts.words import words_in
from catalogue.model import Language
from catalogue.ratings import Ratings
from recommender.assessment import assess as assess_profile


@app.command()
def questions(
    as_json: Json = False,
    long: Annotated[bool, typer.Option("--long", help="The long form: the 47 indicators.")] = False,
    language: Speech = Language.RU,
) -> None:
    """List the short form (27 measures) or the long form (47 indicators of the index)."""
    with opened() as parts:
        catalogue = parts.catalogue
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
@with_options
def assess(asked: ProfileOptions, as_json: Json = False, language: Speech = Language.RU) -> None:
    """Show where a municipality stands in the ten directions, and how far from a reference."""
    words = words_in(language)
    with opened() as parts:
        profile = profile_of(parts, asked, words)
        unscored = intake_of(parts, words).form(answers_of(asked, words)).unscored
        catalogue = parts.catalogue
    town = profile.municipality
    assessed = assess_profile(profile, Ratings(catalogue.ratings), catalogue.measures, catalogue.figures)
    if as_json:
        print(as_asked(AssessmentOut.of(town, assessed, unscored), parts, asked, words).model_dump_json())
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
        basis = f"{present.figures.basis(gap, assessed.standing)} ({gap.answered}/{gap.questions})"
        shown.add_row(name, present.own(gap), present.against(gap), present.share(gap.gap_share), basis)
    table_console(140).print(shown)
    context = (*present.figures.twins(town), *present.region_context(town.region))
    for line in (*present.other_references(assessed), *context):
        print(line)
    if sources := present.figures.sources(assessed.gaps):
        print("\n".join((words("figure.note"), *sources)))

"""Ranked solutions for a municipality."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from bot.cli.app import Json, Speech, app, table_console
from bot.cli.intake import as_asked, question_of
from bot.cli.opened import opened, ready_services
from bot.cli.options import QuestionOptions, with_options
from bot.presentation.solutions import Presenter
from bot.schemas.recommendation import ReportOut
from bot.texts.words import Words, words_in
from catalogue.model import Language, Scope
from recommender.model import Report


@app.command()
@with_options
def recommend(
    asked: QuestionOptions,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 5,
    scope: Annotated[Scope, typer.Option("--scope")] = Scope.DOMESTIC,
    language: Speech = Language.RU,
) -> None:
    """Rank solutions for a municipality: what, why, whom to ask, what is known of the register."""
    words = words_in(language)
    with opened() as parts:
        question = question_of(parts, asked, words, limit, scope)
        report = ready_services(parts).recommender.recommend(question)
        if as_json:
            print(as_asked(ReportOut.of(report), parts, asked, words).model_dump_json())
        else:
            _tell(report, Presenter(parts.catalogue, words), words)


def _tell(report: Report, present: Presenter, words: Words) -> None:
    if not report.recommendations:
        print(present.nothing(report))
        return
    print(present.intro(report, report.question.profile.municipality, 1, len(report.recommendations)))
    shown = Table(show_lines=True, title=None)
    for name in ("#", words("page.results_heading"), *(words(f"card.{k}") for k in ("donor", "transfer", "register"))):
        shown.add_column(name, overflow="fold")
    shown.add_column(words("card.why"), overflow="fold", ratio=2)
    for r in report.recommendations:
        card = present.card(r)
        donor = f"{card.donor.city}\n{card.donor.contact}" if card.donor else words("result_no_donor")
        verdict = f"{card.verdict_label}: {'; '.join(card.verdict_reasons)}"
        title = f"{card.title}\n({card.closeness_label})" if card.closeness_label else card.title
        cells = (str(r.rank), title, donor, verdict, card.register.label, "\n".join(card.why))
        shown.add_row(*cells)
    table_console(160).print(shown)

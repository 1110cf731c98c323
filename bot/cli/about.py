"""What Provodnik says about itself."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.app import Json, Speech, app
from bot.cli.opened import opened, ready_services
from bot.schemas.about import AboutOut
from bot.texts.words import words_in
from catalogue.model import Language


@app.command()
def about(
    question: Annotated[str, typer.Argument(help="A question; without one all topics are listed.")] = "",
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """What Provodnik is, how it counts, where its data come from, what it keeps."""
    words = words_in(language)
    with opened() as parts:
        service = ready_services(parts).about
        out = AboutOut.of(service.ask(question, language) if question else None, service.topics(language), words)
    if as_json:
        print(out.model_dump_json())
        return
    print("\n".join(filter(None, (out.wording, *(f"{t.title} — {t.id}" for t in out.nearest)))))

"""The editors' work list: what the chat could not answer well, and what was done about it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.cli.app import Json, Speech, app, fail, messages, print_json
from bot.database import open_database
from bot.editors.worklist import LIMITS, Item, Kind, WorkList
from bot.presentation.csv_cells import guarded
from bot.services import edited_catalogue
from bot.settings import load_settings
from bot.texts.words import Words, words_in
from catalogue.model import Language, Municipality

KINDS = {
    Kind.NOT_UNDERSTOOD: "desk_kind.not-understood",
    Kind.DOUBTFUL: "desk_kind.doubtful",
    Kind.NOTHING_FOUND: "desk_kind.nothing-found",
    Kind.DECLINED: "desk_kind.declined",
    Kind.BADLY_RATED: "desk_kind.badly-rated",
}
COLUMNS = {
    "id": "desk_column.id",
    "kind": "desk_column.kind",
    "times": "desk_column.times",
    "text": "desk_column.text",
    "town": "desk_column.town",
    "language": "desk_column.language",
    "solutions": "desk_column.solutions",
    "first": "desk_column.first",
    "last": "desk_column.last",
    "closed": "desk_column.closed",
    "who": "desk_column.who",
    "note": "desk_column.note",
}

worklist_app = typer.Typer(help="The editors' work list: questions that the chat could not answer well.")
app.add_typer(worklist_app, name="desk")


@worklist_app.callback(invoke_without_command=True)
def worklist(
    context: typer.Context,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this kind.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="The closed ones too.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer in CSV for a spreadsheet program.")] = False,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """List what the chat could not answer well, the most frequent first."""
    if context.invoked_subcommand:
        return
    words, settings = words_in(language), load_settings()
    if as_json and as_csv:
        raise fail(words("desk.one_form"), 2)
    engine = open_database(settings.database_url)
    items = WorkList(engine, settings.chat.keep_questions).items(kind, everything)
    towns = edited_catalogue(settings, engine).municipalities
    if not settings.chat.keep_questions:
        messages.print(words("desk.texts_off"), markup=False, soft_wrap=True)
    if as_json:
        print_json({"items": [_fields(item, towns, language) for item in items]})
    elif as_csv:
        _write_csv(items, towns, words)
    else:
        _tell(items, towns, words)


@worklist_app.command("done")
def desk_done(
    number: Annotated[int, typer.Argument(help="The number that the list shows.")],
    who: Annotated[str, typer.Option("--who", help="Who dealt with it.")] = "",
    note: Annotated[str, typer.Option("--note", help="What was done.")] = "",
    language: Speech = Language.RU,
) -> None:
    """Close a question; that it was there, who closed it and the note stay in the list of all."""
    words, settings = words_in(language), load_settings()
    work = WorkList(open_database(settings.database_url), settings.chat.keep_questions)
    try:
        closed = work.close(number, who, note)
    except ValueError:
        raise fail(words("desk.who_needed", **LIMITS), 2) from None
    if not closed:
        raise fail(words("desk.not_open", id=number))
    messages.print(words("desk.done", id=number), markup=False, soft_wrap=True)


def _fields(item: Item, towns: Mapping[str, Municipality], language: Language) -> dict[str, Any]:
    town = towns.get(item.town_id or "")
    return {
        "id": item.id,
        "kind": item.kind.value,
        "times": item.times,
        "text": item.text,
        "town_id": item.town_id,
        "town": town.name[language] if town else None,
        "language": item.language.value,
        "solutions": list(item.solutions),
        "first": item.first.isoformat(),
        "last": item.last.isoformat(),
        "closed": item.closed.isoformat() if item.closed else None,
        "who": item.who,
        "note": item.note,
    }


def _hour(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


def _tell(items: Sequence[Item], towns: Mapping[str, Municipality], words: Words) -> None:
    for item in items:
        town = towns.get(item.town_id or "")
        name = town.name[words.language] if town else words("desk.no_town")
        told = {"kind": words(KINDS[item.kind]), "times": item.times, "last": _hour(item.last), "town": name}
        print(words("desk.line", id=item.id, **told))
        print(words("desk.text", text=item.text or words("desk.no_text")))
        if item.solutions:
            print(words("desk.solutions", solutions=", ".join(item.solutions)))
        if item.closed:
            note = item.note or words("desk.no_note")
            print(words("desk.closed", closed=_hour(item.closed), who=item.who, note=note))
    still = sum(item.closed is None for item in items)
    messages.print(words("desk.summary", n=still) if still else words("desk.none"), markup=False, soft_wrap=True)


def _write_csv(items: Sequence[Item], towns: Mapping[str, Municipality], words: Words) -> None:
    """Semicolons and a byte order mark: so a Russian spreadsheet program opens it without questions."""
    sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    writer.writerow([words(key) for key in COLUMNS.values()])
    for item in items:
        named = _fields(item, towns, words.language) | {
            "kind": words(KINDS[item.kind]),
            "solutions": ", ".join(item.solutions),
            "first": _hour(item.first),
            "last": _hour(item.last),
            "closed": _hour(item.closed) if item.closed else None,
        }
        writer.writerow([guarded(named[name]) for name in COLUMNS])

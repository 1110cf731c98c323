"""The editors' work list: what the chat could not answer well, and what was done about it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.cli.app import Json, Speech, app, fail, messages, print_json
from bot.cli.opened import opened
from bot.editors.worklist import LIMITS, AnswerFault, WorkListItem
from bot.presentation.csv_cells import guarded
from bot.texts.words import Words, words_in
from catalogue.model import Language, Municipality

COLUMNS = (
    "id",
    "kind",
    "times",
    "text",
    "town",
    "language",
    "solutions",
    "first",
    "last",
    "closed",
    "who",
    "note",
)
"""Of the table for a spreadsheet program, in its order."""

worklist_app = typer.Typer(help="The editors' work list: questions that the chat could not answer well.")
app.add_typer(worklist_app, name="desk")


@worklist_app.callback(invoke_without_command=True)
def worklist(
    context: typer.Context,
    kind: Annotated[AnswerFault | None, typer.Option("--kind", help="Only this kind.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="The closed ones too.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer in CSV for a spreadsheet program.")] = False,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """List what the chat could not answer well, the most frequent first."""
    if context.invoked_subcommand:
        return
    words = words_in(language)
    if as_json and as_csv:
        raise fail(words("desk.one_form"), 2)
    with opened() as parts:
        items = parts.worklist.items(kind, everything)
        towns, keeps_texts = parts.catalogue.municipalities, parts.settings.chat.keep_questions
    if not keeps_texts:
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
    words = words_in(language)
    try:
        with opened() as parts:
            closed = parts.worklist.close(number, who, note)
    except ValueError:
        raise fail(words("desk.who_needed", **LIMITS), 2) from None
    if not closed:
        raise fail(words("desk.not_open", id=number))
    messages.print(words("desk.done", id=number), markup=False, soft_wrap=True)


def _fields(item: WorkListItem, towns: Mapping[str, Municipality], language: Language) -> dict[str, Any]:
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


def _tell(items: Sequence[WorkListItem], towns: Mapping[str, Municipality], words: Words) -> None:
    for item in items:
        town = towns.get(item.town_id or "")
        name = town.name[words.language] if town else words("desk.no_town")
        told = {"kind": words(f"desk_kind.{item.kind}"), "times": item.times, "last": _hour(item.last), "town": name}
        print(words("desk.line", id=item.id, **told))
        print(words("desk.text", text=item.text or words("desk.no_text")))
        if item.solutions:
            print(words("desk.solutions", solutions=", ".join(item.solutions)))
        if item.closed:
            note = item.note or words("desk.no_note")
            print(words("desk.closed", closed=_hour(item.closed), who=item.who, note=note))
    still = sum(item.closed is None for item in items)
    messages.print(words("desk.summary", n=still) if still else words("desk.none"), markup=False, soft_wrap=True)


def _write_csv(items: Sequence[WorkListItem], towns: Mapping[str, Municipality], words: Words) -> None:
    """Semicolons and a byte order mark: so a Russian spreadsheet program opens it without questions."""
    sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    writer.writerow([words(f"desk_column.{name}") for name in COLUMNS])
    for item in items:
        named = _fields(item, towns, words.language) | {
            "kind": words(f"desk_kind.{item.kind}"),
            "solutions": ", ".join(item.solutions),
            "first": _hour(item.first),
            "last": _hour(item.last),
            "closed": _hour(item.closed) if item.closed else None,
        }
        writer.writerow([guarded(named[name]) for name in COLUMNS])

"""The official registers: taking a downloaded file over, and what was taken over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from bot.cli.app import Json, Speech, app, fail, messages, print_json, progress_bar
from bot.cli.opened import opened
from bot.texts.words import Words, words_in
from catalogue.model import Language
from catalogue.registers.model import FileProblem, Refused, RegisterFileError, RegisterKind
from catalogue.registers.store.importing import ImportReport

LISTED = 20
"""Refused records and unknown fields that the readable answer lists; --json gives more."""
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")

register_app = typer.Typer(no_args_is_help=True, help="Import the official registers and see what was imported.")
app.add_typer(register_app, name="register")


@register_app.command("import")
def register_import(
    file: Annotated[Path, typer.Argument(help="The downloaded file: XML, XLSX or CSV.")],
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d", "%d.%m.%Y"], help="Its day, where the file does not state it."),
    ] = None,
    register: Annotated[
        RegisterKind | None, typer.Option("--register", help="Whose it is, where not the usual one of its format.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Take also a file that lacks many entries, or a known one again.")
    ] = False,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """Take over a downloaded register, whole or not at all. Nothing is fetched from the network."""
    words = words_in(language)
    try:
        with opened() as parts, progress_bar(file.name) as progress:
            report = parts.register_store.import_file(
                file, day.date() if day else None, today=date.today(), register=register, progress=progress, force=force
            )
    except RegisterFileError as error:
        detail = _ISO_DATE.sub(lambda found: words.date(found[0]), error.detail)
        sentence = words(f"register_import.{error.problem}", detail=detail)
        raise _refused(error.problem.value, error.detail, sentence, words, as_json, refused=error.refused) from None
    except OSError as error:
        detail = error.strerror or str(error)
        problem, sentence = FileProblem.UNREADABLE, words("register_import.unreadable", detail=detail)
        raise _refused(problem.value, detail, sentence, words, as_json) from None
    except DBAPIError as error:
        detail = str(error.orig)
        raise _refused("database", detail, words("register_import.database", detail=detail), words, as_json) from None
    if as_json:
        print_json(_as_json(report))
    else:
        print("\n".join(_lines(report, words)))


@register_app.command("snapshots")
def register_snapshots(as_json: Json = False, language: Speech = Language.RU) -> None:
    """Show the newest imported file of each register."""
    words = words_in(language)
    with opened() as parts:
        snapshots = parts.register_store.snapshots()
    if as_json:
        out = [
            {"kind": s.register, "snapshot_date": s.date.isoformat(), "sha256": s.sha256, "records": s.records}
            for s in snapshots
        ]
        print_json({"snapshots": out})
        return
    for s in snapshots:
        day, kind = words.date(s.date.isoformat()), words(f"register_kind.{s.register}")
        print(words("register_import.snapshot", kind=kind, date=day, records=words.number(s.records), sha256=s.sha256))
    if not snapshots:
        messages.print(words("register_import.no_snapshots"), markup=False, soft_wrap=True)


def _refused(
    problem: str, detail: str, sentence: str, words: Words, as_json: bool, refused: Sequence[Refused] = ()
) -> typer.Exit:
    message = f"{sentence} {words('register_import.nothing_changed')}"
    if as_json:
        print_json({"problem": problem, "detail": detail, "message": message, "refused": _refusals(refused)})
    return fail("\n".join([message, *(_refusal(r, words) for r in refused[:LISTED])]))


def _refusals(refused: Iterable[Refused]) -> list[dict[str, str]]:
    return [{"place": r.place, "column": r.column, "reason": r.code, "value": r.value} for r in refused]


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "kind": report.register,
        "format": report.format,
        "snapshot_date": report.snapshot_date.isoformat(),
        "sha256": report.sha256,
        "repeated": report.repeated,
        "read": report.read,
        "kept": report.kept,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "vanished": report.vanished,
        "older_versions": report.older,
        "refused_total": report.refused_total,
        "refused": _refusals(report.refused),
        "unknown_fields": dict(report.unknown_fields),
    }


def _lines(report: ImportReport, words: Words) -> list[str]:
    day, kind = words.date(report.snapshot_date.isoformat()), words(f"register_kind.{report.register}")
    if report.repeated:
        return [words("register_import.repeated", kind=kind, date=day)]
    counts = {
        name: words.number(getattr(report, name))
        for name in ("read", "kept", "added", "changed", "unchanged", "vanished")
    }
    lines = [
        words("register_import.recognised", kind=kind, format=words(f"register_format.{report.format}"), date=day),
        words("register_import.counts", refused=words.number(report.refused_total), **counts),
    ]
    if report.older:
        lines.append(words("register_import.older", n=words.number(report.older)))
    if report.unknown_fields:
        fields = ", ".join(f"{name} ({count})" for name, count in islice(report.unknown_fields.items(), LISTED))
        lines.append(words("register_import.unknown", fields=fields))
    if report.refused:
        lines.append(words("register_import.refused"))
        lines += [_refusal(r, words) for r in report.refused[:LISTED]]
    if report.refused_total > LISTED:
        lines.append(words("register_import.more", n=words.number(report.refused_total - LISTED)))
    return lines


def _refusal(refused: Refused, words: Words) -> str:
    sort, _, number = refused.place.partition(" ")
    place, reason = words(f"register_place.{sort}", number=number), words(f"register_refusal.{refused.code}")
    if refused.column:
        place = words("register_import.place_column", place=place, column=refused.column)
    if refused.value:
        return words("register_import.refusal_value", place=place, reason=reason, value=refused.value)
    return words("register_import.refusal", place=place, reason=reason)

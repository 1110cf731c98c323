"""What is wrong with this installation."""

from __future__ import annotations

from datetime import date

import typer

from bot.cli.app import Json, Speech, app, print_json, progress_bar
from bot.process.doctor import Finding, State, examine
from bot.texts.words import Words, words_in
from catalogue.model import Language

MARKS = {State.OK: "✓", State.WARNING: "!", State.FAULT: "✗"}


@app.command()
def doctor(as_json: Json = False, language: Speech = Language.RU) -> None:
    """Look at versions, environments, memory, disk, port, fonts, database, index, registers; name what mends a fault.

    Changes nothing. Exit code 1 where something is broken.
    """
    words = words_in(language)
    with progress_bar(words("doctor_looking")) as told:
        told(0)
        findings = list(examine(date.today()))  # the operator's own day
    faults = sum(f.state is State.FAULT for f in findings)
    if as_json:
        print_json([_as_json(finding, words) for finding in findings])
    else:
        for finding in findings:
            print(f"{MARKS[finding.state]} {_sentence(finding, words)}")
            if finding.mend:
                print(f"    {finding.mend}")
        print(words("doctor_faults", n=faults) if faults else words("doctor_well"))
    raise typer.Exit(1 if faults else 0)


def _sentence(finding: Finding, words: Words) -> str:
    values = dict(finding.values)
    if register := values.get("register"):
        values["register"] = words(f"register_kind.{register}")
    return words(f"doctor.{finding.code}", **values)


def _as_json(finding: Finding, words: Words) -> dict[str, object]:
    said = {"code": finding.code, "state": finding.state, "wording": _sentence(finding, words)}
    return {**said, "values": dict(finding.values), "mend": finding.mend or None}

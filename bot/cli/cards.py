"""The editors' commands: cards out to a workbook and in again, the history of changes and its undoing."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.app import Json, Speech, fail, messages, print_json
from bot.cli.cards_words import (
    book_words,
    change_json,
    change_lines,
    choices_of,
    problem_json,
    problem_lines,
    problem_text,
)
from bot.cli.catalogue import catalogue_app
from bot.cli.opened import opened
from bot.texts.words import Words, words_in
from catalogue.cards.history.edits import Edit, MovedError, UndoError
from catalogue.cards.history.revisions import RevisionChanges, steps
from catalogue.cards.importing import Proposal, propose, read_file
from catalogue.cards.importing import apply as apply_submission
from catalogue.cards.importing import undo as undo_revision
from catalogue.cards.json_form import write_json
from catalogue.cards.problems import CardsError, FileFault
from catalogue.cards.submission import Submission
from catalogue.cards.workbook.guard import LIMITS, is_workbook
from catalogue.cards.workbook.writing import with_problems, write_workbook
from catalogue.load.catalogue import DATA
from catalogue.load.overlay import read_cards
from catalogue.model import Language
from catalogue.problems import Problem

Who = Annotated[str, typer.Option("--who", help="Who changes it; stays in the history.")]
Why = Annotated[str, typer.Option("--why", help="Why; stays in the history.")]


class Format(StrEnum):
    XLSX = "xlsx"
    JSON = "json"


@catalogue_app.command("export")
def catalogue_export(
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    form: Annotated[Format, typer.Option("--format")] = Format.XLSX,
    language: Speech = Language.RU,
) -> None:
    """Write all cards into a workbook for editors, or as JSON in the form of the data files."""
    words = words_in(language)
    with opened() as parts:
        edited = parts.edited
        choices = choices_of(parts.catalogue, words) if form is Format.XLSX else {}
    cards = read_cards(DATA, edited.overlay)
    if form is Format.JSON:
        content = write_json(cards, edited.revision).encode()
    else:
        content = write_workbook(cards, edited.revision, choices, book_words(words))
    try:
        out.write_bytes(content)
    except OSError as error:
        raise fail(words("cards.cannot_read", file=out, reason=error.strerror or "")) from None
    messages.print(words("cards.exported", count=len(cards), revision=edited.revision, file=out), markup=False)


@catalogue_app.command("import")
def catalogue_import(
    file: Path,
    apply: Annotated[bool, typer.Option("--apply", help="Apply the changes; without it they are only shown.")] = False,
    who: Who = "",
    why: Why = "",
    allow_removal: Annotated[bool, typer.Option("--allow-removal", help="Cards missing in the file go.")] = False,
    errors: Annotated[Path | None, typer.Option("--errors", help="Where to write a copy with the remarks.")] = None,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """Check an editor's file, show what it changes, and with --apply change it: all of it or nothing."""
    words = words_in(language)
    if apply and not (who.strip() and why.strip()):
        raise fail(words("cards.who_needed"), 2)
    content, now = _content(file, words), datetime.now(UTC)
    try:
        submission = _submission(content)
    except CardsError as error:
        _tell_refused(error.problems, None, errors, as_json, words)
        raise typer.Exit(1) from None
    with opened() as parts:
        if apply:
            try:
                proposal, revision = apply_submission(
                    parts.edits, submission, who.strip(), why.strip(), now, allow_removal=allow_removal
                )
            except MovedError:
                raise fail(words("cards.busy")) from None
        else:
            proposal, revision = propose(submission, parts.edited, now.date(), allow_removal), None
    if proposal.problems:
        _tell_refused(proposal.problems, content, errors, as_json, words, proposal=proposal)
        raise typer.Exit(1)
    if as_json:
        print_json(_proposal_json(proposal, revision, words))
    else:
        _tell(proposal, revision, words)
    if not proposal.stands:
        raise typer.Exit(1)


def _content(file: Path, words: Words) -> bytes:
    """The bytes of a file, only so many of a large one that it is seen to be too large."""
    try:
        with file.open("rb") as source:
            return source.read(LIMITS.max_bytes + 1)
    except OSError as error:
        raise fail(words("cards.cannot_read", file=file, reason=error.strerror or "")) from None


def _submission(content: bytes) -> Submission:
    if len(content) > LIMITS.max_bytes:
        raise CardsError.of(FileFault.TOO_LARGE, bytes=f"> {LIMITS.max_bytes}", limit=str(LIMITS.max_bytes))
    return read_file(content)


def _tell_refused(
    problems: tuple[Problem, ...],
    content: bytes | None,
    errors: Path | None,
    as_json: bool,
    words: Words,
    proposal: Proposal | None = None,
) -> None:
    """All problems at once, and the copy with the sheet of errors where it is asked for."""
    if as_json:
        empty: dict[str, Any] = {
            "applied": False,
            "revision": None,
            "changes": [],
            "conflicts": [],
            "refused_removals": [],
        }
        whole = _proposal_json(proposal, None, words) if proposal else empty
        print_json(whole | {"problems": [problem_json(p, words) for p in problems]})
    else:
        for line in problem_lines(problems, words):
            messages.print(line, markup=False, highlight=False, soft_wrap=True)
    if errors is not None:
        book = content if content is not None and is_workbook(content) else None
        errors.write_bytes(with_problems(book, problems, lambda problem: problem_text(problem, words)))
        messages.print(words("cards.errors_written", file=errors), markup=False)


def _proposal_json(proposal: Proposal, revision: int | None, words: Words) -> dict[str, Any]:
    return {
        "applied": revision is not None,
        "revision": revision,
        "changes": [change_json(change) for change in proposal.changes],
        "problems": [problem_json(p, words) for p in proposal.problems],
        "conflicts": list(proposal.conflicts),
        "refused_removals": list(proposal.refused_removals),
    }


def _tell(proposal: Proposal, revision: int | None, words: Words) -> None:
    names = _names(words)
    for change in proposal.changes:
        for line in change_lines(change, names, words):
            print(line)
    for key, cards in (("cards.conflicts", proposal.conflicts), ("cards.removals", proposal.refused_removals)):
        if cards:
            messages.print(words(key, cards=", ".join(cards)), style="red", markup=False, soft_wrap=True)
    if not proposal.stands:
        return
    if not proposal.changes:
        messages.print(words("cards.nothing"))
    elif revision is None:
        messages.print(words("cards.to_apply"), markup=False, soft_wrap=True)
    else:
        messages.print(words("cards.applied", revision=revision), markup=False, soft_wrap=True)


def _names(words: Words) -> dict[str, str]:
    return {i: str(card[f"name_{words.language.value}"]) for i, card in read_cards(DATA).items()}


@catalogue_app.command("history")
def catalogue_history(
    card: Annotated[str | None, typer.Argument(help="A card; without it, all of them.")] = None,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """Show who changed what, when and why; the newest change comes last."""
    words = words_in(language)
    with opened() as parts:
        told = list(steps(parts.edits.history(), read_cards(DATA), card))
    if as_json:
        print_json([_step_json(step) for step in told])
        return
    names = _names(words)
    for step in told:
        r = step.revision
        print(words("cards.history_line", revision=r.number, at=r.at.strftime("%Y-%m-%d %H:%M"), who=r.who, why=r.why))
        lines = [line for change in step.changes for line in change_lines(change, names, words)]
        lines += [_check_line(edit, words) for edit in step.checks]
        for line in lines:
            print(f"  {line}")
    if not told:
        messages.print(words("cards.history_none"))


def _check_line(edit: Edit, words: Words) -> str:
    if edit.checked_on is None:
        return words("cards.history_unchecked", id=edit.card_id)
    return words("cards.history_checked", id=edit.card_id, date=words.date(edit.checked_on))


def _step_json(step: RevisionChanges) -> dict[str, Any]:
    r = step.revision
    return {
        "revision": r.number,
        "at": r.at.isoformat(),
        "who": r.who,
        "why": r.why,
        "changes": [change_json(change) for change in step.changes],
        "checks": [{"id": edit.card_id, "checked_on": edit.checked_on} for edit in step.checks],
    }


@catalogue_app.command("undo")
def catalogue_undo(revision: int, who: Who = "", why: Why = "", language: Speech = Language.RU) -> None:
    """Bring back what was before a change, as a new change; nothing of the history is lost."""
    words = words_in(language)
    if not (who.strip() and why.strip()):
        raise fail(words("cards.who_needed"), 2)
    with opened() as parts:
        try:
            made = undo_revision(parts.edits, revision, who.strip(), why.strip(), datetime.now(UTC))
        except UndoError as error:
            later = ", ".join(f"{card} ({number})" for card, number in error.later.items())
            told = words("cards.undo_later", number=revision, later=later)
            raise fail(told if later else words("cards.undo_unknown", number=revision)) from None
        except MovedError:
            raise fail(words("cards.busy")) from None
    messages.print(words("cards.undone", number=revision, revision=made), markup=False)

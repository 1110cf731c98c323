"""The operator's commands for requests to donor cities: see, send, mark, forget, export."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.app import Json, Speech, app, fail, messages, print_json
from bot.cli.opened import opened
from bot.presentation.csv_cells import csv_bytes
from bot.requests.model import Actor, DonorRequest, LetterState, RequestStatus
from bot.requests.problems import MoveError
from bot.requests.sending import write_outbox
from bot.requests.service import RequestService
from bot.requests.wording import ACTOR, LETTER, STATUS
from bot.texts.words import Words, words_in
from catalogue.model import Language

requests_app = typer.Typer(no_args_is_help=True, help="Requests of officials to donor cities.")
app.add_typer(requests_app, name="requests")
COLUMNS = (
    "number",
    "created",
    "changed",
    "status",
    "solution",
    "donor",
    "region",
    "organisation",
    "position",
    "contact",
    "message",
    "letter",
    "consent",
    "consented",
)
"""Of the exported table."""


def _found(service: RequestService, number: str, words: Words) -> DonorRequest:
    request = service.store.find(number)
    if request is None:
        raise fail(words("requests_cli.unknown", number=number[:100]), 2)
    return request


def _summary(r: DonorRequest) -> dict[str, Any]:
    """A request without what is personal."""
    return {
        "number": r.number,
        "created": r.created.isoformat(),
        "changed": r.changed.isoformat(),
        "status": r.status.value,
        "solution": r.filled.solution,
        "donor": r.filled.donor,
        "region": r.filled.region,
        "letter": r.letter.state.value,
        "attempts": r.letter.attempts,
        "fault": r.letter.fault,
    }


def _whole(r: DonorRequest) -> dict[str, Any]:
    return _summary(r) | {
        "organisation": r.filled.organisation,
        "position": r.filled.position,
        "contact": r.filled.contact,
        "message": r.filled.message,
        "consent": r.consent_version,
        "consented": r.consented.isoformat(),
        "history": [{"at": s.at.isoformat(), "status": s.status.value, "actor": s.actor.value} for s in r.steps],
        "answers": [{"at": a.at.isoformat(), "text": a.text, "link": a.link} for a in r.answers],
    }


@requests_app.command("list")
def requests_list(
    status: Annotated[RequestStatus | None, typer.Option("--status", help="Only those with this status.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only those whose letter met a fault.")] = False,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """List the requests, oldest first, with what hinders their letters; nothing personal is shown."""
    words = words_in(language)
    with opened() as parts:
        service = parts.requests
        wanted = [r for r in service.store.all() if status in (None, r.status) and (not failed or bool(r.letter.fault))]
        lines = [_line(r, service, words) for r in wanted]
    if as_json:
        print_json([_summary(r) for r in wanted])
    else:
        print("\n".join(lines)) if lines else messages.print(words("requests_cli.none"))


def _line(r: DonorRequest, service: RequestService, words: Words) -> str:
    fault = words("requests_cli.fault", fault=r.letter.fault, attempts=r.letter.attempts) if r.letter.fault else ""
    return words(
        "requests_cli.line",
        number=r.number,
        created=words.date(r.created.date().isoformat()),
        status=words(STATUS[r.status]),
        donor=service.offer.city_name(r.filled.donor, words.language),
        solution=service.offer.solution_name(r.filled.solution, words.language),
        letter=words(LETTER[r.letter.state]),
        fault=fault,
    )


@requests_app.command("show")
def requests_show(number: str, as_json: Json = False, language: Speech = Language.RU) -> None:
    """Show a request whole, personal data included."""
    words = words_in(language)
    with opened() as parts:
        service = parts.requests
        r = _found(service, number, words)
        line = _line(r, service, words)
    if as_json:
        print_json(_whole(r))
        return
    filled = r.filled
    print(line)
    print(f"{filled.organisation}, {filled.position}, {filled.contact}\n\n{filled.message}\n")
    for s in r.steps:
        print(f"{s.at:%Y-%m-%d %H:%M}  {words(STATUS[s.status])}  ({words(ACTOR[s.actor])})")
    for a in r.answers:
        print(f"\n{a.at:%Y-%m-%d %H:%M}  {a.text} {a.link}".rstrip())


@requests_app.command("send")
def requests_send(
    outbox: Annotated[Path | None, typer.Option("--outbox", help="Write what a person must send here.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="First let letters that were given up be tried again.")
    ] = False,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """Send the letters that are due; with --outbox write those that only a person can send as .eml files."""
    words, now = words_in(language), datetime.now(UTC)
    with opened() as parts:
        service = parts.requests
        if outbox is None and not service.settings.smtp_host:
            raise fail(words("requests_cli.no_smtp"), 2)
        if again:
            for r in service.store.all():
                if r.letter.state is LetterState.FAILED:
                    service.store.retry_letter(r.id, now)
        sent = service.send(now)
        try:
            written = write_outbox(service.store, service.letter, service.settings, outbox, now) if outbox else ()
        except OSError as error:
            raise fail(words("requests_cli.cannot_write", folder=outbox, reason=error.strerror or "")) from None
        rows = [_outbox_row(r, path, service, words) for r, path in written]
    if as_json:
        counts = {"sent": sent.sent, "waiting": sent.waiting, "failed": sent.failed, "no_address": sent.no_address}
        print_json(counts | {"written": rows})
        return
    for row in rows:
        print(words("requests_cli.outbox_line", **{name: row[name] for name in ("path", "body", "where")}))
    if service.settings.smtp_host:
        counts = {"sent": sent.sent, "waiting": sent.waiting, "failed": sent.failed, "no_address": sent.no_address}
        messages.print(words("requests_cli.sent", **counts), markup=False)
    if outbox:
        messages.print(words("requests_cli.written", n=len(rows)), markup=False)


def _outbox_row(r: DonorRequest, path: Path, service: RequestService, words: Words) -> dict[str, str]:
    """A written letter and where it goes: the address of the settings, else the page of the body."""
    contact = service.catalogue.cities[r.filled.donor].contact
    where = service.settings.addresses.get(r.filled.donor) or contact.url or words("requests_cli.no_where")
    return {"number": r.number, "path": str(path), "body": contact.body[words.language], "where": where}


@requests_app.command("status")
def requests_status(
    number: Annotated[list[str], typer.Argument(help="Numbers of requests, then the new status.")],
    language: Speech = Language.RU,
) -> None:
    """Mark requests: `provodnik requests status NUMBER [NUMBER ...] STATUS`."""
    words = words_in(language)
    *numbers, wanted = number
    if not numbers or wanted not in set(RequestStatus):
        raise fail(f"{' | '.join(RequestStatus)}", 2)
    to = RequestStatus(wanted)
    with opened() as parts:
        service = parts.requests
        for request in [_found(service, n, words) for n in numbers]:
            told = {"number": request.number, "wanted": words(STATUS[to]), "now": words(STATUS[request.status])}
            try:
                service.store.move(request.id, to, Actor.OPERATOR, datetime.now(UTC))
            except MoveError:
                raise fail(words("requests_cli.cannot_move", **told)) from None
            messages.print(words("requests_cli.moved", number=request.number, status=words(STATUS[to])), markup=False)


@requests_app.command("purge")
def requests_purge(
    number: Annotated[list[str] | None, typer.Argument(help="Forget these; without any, all that are old.")] = None,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """Delete the personal data of requests past their days, or of those named; their counts stay."""
    words = words_in(language)
    with opened() as parts:
        service = parts.requests
        if number:
            forgotten = sum(service.store.forget(r.id) for r in [_found(service, n, words) for n in number])
        else:
            forgotten = service.forget_old(datetime.now(UTC))
    if as_json:
        print_json({"forgotten": forgotten})
    else:
        messages.print(words("requests_cli.forgotten", n=forgotten))


@requests_app.command("export")
def requests_export(
    file: Annotated[Path, typer.Argument(help="The CSV file to write, readable by its owner alone.")],
    language: Speech = Language.RU,
) -> None:
    """Write all requests with their personal data into a table that computes nothing."""
    words = words_in(language)
    with opened() as parts:
        service = parts.requests
        rows = [_whole(r) for r in service.store.all()]
    content = csv_bytes(COLUMNS, [[row[name] for name in COLUMNS] for row in rows])
    try:
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_bytes(content)
    except OSError as error:
        told = words("requests_cli.cannot_write", folder=file, reason=error.strerror or "")
        raise fail(told) from None
    messages.print(words("requests_cli.exported", n=len(rows)), markup=False, soft_wrap=True)

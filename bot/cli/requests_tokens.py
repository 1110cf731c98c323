"""The operator's commands around requests: the keys of donor cities, and the uptake."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.app import Json, Speech, fail, messages, print_json
from bot.cli.opened import opened
from bot.cli.requests import requests_app
from bot.requests.donors import Token
from bot.requests.model import RequestStatus
from bot.requests.uptake import counted_by
from bot.requests.wording import STATUS
from bot.texts.words import Words, words_in
from catalogue.model import Language

tokens_app = typer.Typer(no_args_is_help=True, help="The keys with which donor cities read their requests.")
requests_app.add_typer(tokens_app, name="tokens")


@requests_app.command("uptake")
def requests_uptake(as_json: Json = False, language: Speech = Language.RU) -> None:
    """Count what was asked for and what came of it: by solution, donor, region and status."""
    words = words_in(language)
    with opened() as parts:
        service = parts.requests
        totals, offer = service.uptake.totals(), service.offer
    if as_json:
        rows = [
            {
                "solution": t.solution,
                "donor": t.donor,
                "region": t.region,
                "status": t.status.value,
                "requests": t.requests,
            }
            for t in totals
        ]
        asked = dict(counted_by(totals, lambda t: t.solution))
        print_json({"requests": sum(t.requests for t in totals), "asked_for": asked, "totals": rows})
        return
    tables = (
        (words("uptake.by_solution"), counted_by(totals, lambda t: t.solution), offer.solution_name),
        (words("uptake.by_donor"), counted_by(totals, lambda t: t.donor), offer.city_name),
        (words("uptake.by_region"), counted_by(totals, lambda t: t.region), offer.region_name),
        (
            words("uptake.by_status"),
            counted_by(totals, lambda t: t.status),
            lambda status, _: words(STATUS[RequestStatus(status)]),
        ),
    )
    for title, counts, name in tables:
        print(title)
        for key, n in counts.items():
            print(words("requests_cli.total_line", n=f"{n:6}", name=name(key, language)))


@tokens_app.command("add")
def tokens_add(
    city: str,
    label: Annotated[str, typer.Option("--label", help="For whom; a department, not a person.")] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="How long it is of use.")] = 365,
    language: Speech = Language.RU,
) -> None:
    """Make a key for a donor city and show it once."""
    words = words_in(language)
    with opened() as parts:
        service = parts.requests
        known = service.offer.donor_cities
        if city not in known:
            raise fail(words("requests_cli.unknown_city", city=city[:100], known=", ".join(sorted(known))), 2)
        token = service.tokens.add(city, label, datetime.now(UTC), days)
    messages.print(words("requests_cli.token_made", city=known[city].name[language], id=city), markup=False)
    print(token)


@tokens_app.command("list")
def tokens_list(as_json: Json = False, language: Speech = Language.RU) -> None:
    """List the keys; they themselves are not kept."""
    words = words_in(language)
    with opened() as parts:
        service = parts.requests
        tokens = service.tokens.all()
    if as_json:
        print_json(
            [
                {
                    "id": t.id,
                    "city": t.city,
                    "label": t.label,
                    "created": t.created.isoformat(),
                    "withdrawn": t.withdrawn.isoformat() if t.withdrawn else None,
                    "until": t.until.isoformat() if t.until else None,
                }
                for t in tokens
            ]
        )
        return
    for t in tokens:
        created = words.date(t.created.date().isoformat())
        state = _state(t, words)
        print(words("requests_cli.token_line", id=t.id, city=t.city, label=t.label, created=created, state=state))


def _state(token: Token, words: Words) -> str:
    if token.withdrawn:
        return words("requests_cli.token_withdrawn", date=words.date(token.withdrawn.date().isoformat()))
    if token.until is None:
        return words("requests_cli.token_valid")
    key = "requests_cli.token_until" if token.in_force(datetime.now(UTC)) else "requests_cli.token_ended"
    return words(key, date=words.date(token.until.date().isoformat()))


@tokens_app.command("withdraw")
def tokens_withdraw(token: Annotated[int, typer.Argument(help="Its id.")], language: Speech = Language.RU) -> None:
    """End a key at once; what was opened with it is closed."""
    words = words_in(language)
    with opened() as parts:
        service = parts.requests
        if not service.tokens.withdraw(token, datetime.now(UTC)):
            raise fail(words("requests_cli.token_unknown", id=token), 2)
    messages.print(words("requests_cli.token_gone", id=token))

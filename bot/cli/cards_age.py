"""The editors' commands on how true the cards still are: checks noted, stale cards, dead links."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from bot.cli.app import Json, Speech, fail, messages, print_json, progress_bar
from bot.cli.cards import Who, Why
from bot.cli.catalogue import catalogue_app
from bot.cli.opened import opened
from bot.texts.words import Words, words_in
from catalogue.cards.checks.freshness import MONTHS, Age, freshness
from catalogue.cards.checks.links import SECONDS, LinkReport, addresses, check_links
from catalogue.cards.history.edits import MovedError, checked
from catalogue.load.catalogue import DATA
from catalogue.load.overlay import read_cards
from catalogue.model import Language

OFFLINE_CODE = 3
"""The exit code that says: nothing could be checked."""


@catalogue_app.command("checked")
def catalogue_checked(
    card: str,
    who: Who = "",
    why: Why = "",
    on: Annotated[str | None, typer.Option("--on", help="The day, YYYY-MM-DD; today when left out.")] = None,
    language: Speech = Language.RU,
) -> None:
    """Note that a card was compared with its sources."""
    words, now = words_in(language), datetime.now(UTC)
    if not who.strip():
        raise fail(words("cards.who_needed"), 2)
    day = _day(on, now.date(), words)
    with opened() as parts:
        edited = parts.edited
        if card not in read_cards(DATA, edited.overlay):
            raise fail(words("cards.no_card", id=card))
        try:
            revision = parts.edits.add(edited.revision, checked([card], day), who.strip(), why.strip(), now)
        except MovedError:
            raise fail(words("cards.busy")) from None
    messages.print(words("cards.checked", id=card, date=words.date(day.isoformat()), revision=revision), markup=False)


def _day(text: str | None, today: date, words: Words) -> date:
    try:
        day = today if text is None else date.fromisoformat(text)
    except ValueError:
        raise fail(words("cards.date_wrong", text=text), 2) from None
    if day > today:
        raise fail(words("cards.date_wrong", text=text), 2)
    return day


@catalogue_app.command("stale")
def catalogue_stale(
    months: Annotated[int, typer.Option(min=1, max=600)] = MONTHS,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """List the cards of which nothing newer is known than so many months, and those without any date."""
    words, today = words_in(language), datetime.now(UTC).date()
    with opened() as parts:
        edited, solutions = parts.edited, parts.catalogue.solutions
    ages = [freshness(s, edited.checked.get(i), today, months) for i, s in sorted(solutions.items())]
    old = sorted((a for a in ages if a.age is not Age.FRESH), key=lambda a: (a.newest or "", a.id))
    if as_json:
        rows = [{"id": a.id, "seen": a.seen, "checked": a.checked, "newest": a.newest, "age": a.age} for a in old]
        print_json({"today": today.isoformat(), "months": months, "cards": rows})
        return
    for a in old:
        newest = words.date(a.newest) if a.newest else words("cards.stale_unknown")
        print(words("cards.stale_line", id=a.id, newest=newest, name=solutions[a.id].name[language]))
    counts = {age: sum(a.age is age for a in ages) for age in Age}
    messages.print(
        words(
            "cards.stale_summary",
            months=months,
            stale=counts[Age.STALE],
            unknown=counts[Age.UNKNOWN],
            fresh=counts[Age.FRESH],
        )
    )


@catalogue_app.command("links")
def catalogue_links(
    as_json: Json = False,
    seconds: Annotated[float, typer.Option(min=0.1, max=120, help="How long an address may take.")] = SECONDS,
    language: Speech = Language.RU,
) -> None:
    """Ask every source whether it still opens, and list those that do not; without internet it says so."""
    words, today = words_in(language), datetime.now(UTC).date()
    with opened() as parts:
        named = addresses(parts.catalogue.solutions.values())
    with progress_bar("links") as progress:
        report = asyncio.run(check_links(named, seconds, progress))
    if as_json:
        print_json(_links_json(report, today))
    if not report.could_check:
        raise fail(words("cards.links_offline"), OFFLINE_CODE)
    if as_json:
        return
    for link in report.broken:
        status = f" ({link.status})" if link.status else ""
        state = words(f"card_link.{link.state}")
        print(words("cards.link_line", url=link.url, state=state, status=status, cards=", ".join(link.cards)))
    day = words.date(today.isoformat())
    messages.print(words("cards.links_summary", date=day, count=len(report.links), broken=len(report.broken)))


def _links_json(report: LinkReport, today: date) -> dict[str, Any]:
    """Without a way to the internet nothing is said of single addresses."""
    broken = [
        {"url": link.url, "state": link.state, "status": link.status, "cards": list(link.cards)}
        for link in report.broken
        if report.could_check
    ]
    checked_count = len(report.links) if report.could_check else 0
    return {
        "checked_on": today.isoformat(),
        "could_check": report.could_check,
        "checked": checked_count,
        "broken": broken,
    }

"""What the data are: how much, how old, what they cover and what is missing; and the statement on access."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.presentation.csv_cells import csv_bytes
from bot.registers import wording as register_wording
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.pages.rendering import render_page
from catalogue.cards.checks.coverage import PlaceSize, coverage
from catalogue.cards.checks.freshness import Age, freshness
from catalogue.facts.reading import effects_of
from catalogue.model import Direction, EffectKind, Scope
from catalogue.registers.status.component import Status, of_catalogue
from recommender.evidence import GRADES, grade

router = APIRouter(include_in_schema=False)


@router.get("/data")
async def data(request: Request) -> Response:
    """The state of the data, counted now."""
    services, words = services_of(request), words_in(language_of(request))
    return render_page(request, "data.html", **await asyncio.to_thread(_values, services, words))


@router.get("/data/coverage.csv")
def coverage_table(request: Request) -> Response:
    """Measures of the index by the size of the places where their solutions work, for office programs."""
    services, words = services_of(request), words_in(language_of(request))
    heading, rows = _coverage(services, words)
    headers = {"Content-Disposition": 'attachment; filename="provodnik-coverage.csv"'}
    return Response(csv_bytes(heading, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/accessibility")
def accessibility(request: Request) -> Response:
    """How the pages can be used, what was checked and what is not good yet."""
    return render_page(request, "accessibility.html")


def _values(services: WebServices, words: Words) -> dict[str, Any]:
    heading, rows = _coverage(services, words)
    return {
        "cards": _cards(services, words),
        "evidence": _evidence(services, words),
        "register": _register(services, words),
        "snapshots": [
            words("data.snapshot", register=words(f"register_kind.{s.register}"), date=words.date(s.date.isoformat()))
            for s in services.register.snapshots()
        ],
        "figures": _figures(services, words),
        "uninformed": _uninformed(services, words),
        "ratings": _ratings(services, words),
        "heading": heading,
        "coverage": rows,
        "empty": [row[0] for row in rows if row[1] == 0],
    }


def _cards(services: WebServices, words: Words) -> list[tuple[str, str]]:
    """The catalogue in figures: what there is, what is known of it, how old it is."""
    known, today = services.catalogue, services.today()
    domestic = known.in_scope(Scope.DOMESTIC)
    dates = [freshness(s, services.edited.checked.get(s.id), today) for s in domestic]
    ages = Counter(d.age for d in dates)
    newest = max((d.newest for d in dates if d.newest), default=None)
    counted = {
        "cards": len(domestic),
        "world": len(known.in_scope(Scope.WORLD)),
        "deployments": sum(len(s.deployments) for s in domestic),
        "places": len({d.city_id for s in domestic for d in s.deployments}),
        "measured": sum(any(e.kind is EffectKind.MEASURED for e in effects_of(s)) for s in domestic),
        "costs": sum(bool(s.costs) for s in domestic),
        "lessons": sum(any(d.lesson for d in s.deployments) for s in domestic),
        "fresh": ages[Age.FRESH],
        "stale": ages[Age.STALE],
        "undated": ages[Age.UNKNOWN],
        "checked": sum(bool(services.edited.checked.get(s.id)) for s in domestic),
        "towns": len(known.municipalities),
        "units": len(known.units),
        "sized": sum(bool(m.population and m.population_year) for m in known.municipalities.values()),
    }
    told = [(words(f"data.count.{name}"), words.number(n)) for name, n in counted.items()]
    return [*told, (words("data.newest"), words.date(newest) if newest else words("page.unknown"))]


def _evidence(services: WebServices, words: Words) -> list[tuple[str, int]]:
    counts = Counter(grade(s).grade for s in services.catalogue.in_scope(Scope.DOMESTIC))
    return [(words("card.grade", grade=n), counts[n]) for n in range(GRADES, 0, -1)]


def _register(services: WebServices, words: Words) -> list[tuple[str, int]]:
    linked = services.register.linked_solutions(services.today())
    domestic = services.catalogue.in_scope(Scope.DOMESTIC)
    counts = Counter((linked.get(s.id) or of_catalogue(s.import_substitution)).status for s in domestic)
    return [(register_wording.label(words, status), counts[status]) for status in Status if counts[status]]


def _figures(services: WebServices, words: Words) -> list[tuple[str, str, str, str]]:
    """Open figures: what is counted, by whom, of which years, of how many places in the newest."""
    language, figures = words.language, services.catalogue.figures
    found = []
    for one in figures.indicators.values():
        years = figures.values.get(one.id, {})
        if years:
            newest = max(years)
            publisher = f"{one.publication[language]} ({one.publisher[language]})"
            name = f"{one.name[language]}, {one.unit[language]}"
            found.append((name, publisher, ", ".join(map(str, sorted(years))), words.number(len(years[newest]))))
    return found


def _uninformed(services: WebServices, words: Words) -> list[str]:
    """Directions of which no open figure says anything."""
    figures = services.catalogue.figures
    informed = {d for one in figures.indicators.values() if figures.values.get(one.id) for d in one.informs}
    return [services.catalogue.directions[d].name[words.language] for d in Direction if d not in informed]


def _ratings(services: WebServices, words: Words) -> list[tuple[str, str, int]]:
    counts = Counter((r.rating, r.year or 0) for r in services.catalogue.ratings)
    return [
        (words(f"region_rating.{rating}"), str(year or words("rating_undated")), n)
        for (rating, year), n in sorted(counts.items())
    ]


def _coverage(services: WebServices, words: Words) -> tuple[list[str], list[list[Any]]]:
    """The heading and the rows: a measure, its cards, and its working deployments by size of place."""
    language = words.language
    names = {m.id: m.name[language] for m in services.catalogue.measures}
    heading = [words("coverage_what"), words("coverage_cards"), *(words(f"coverage_size.{s}") for s in PlaceSize)]
    rows = []
    for row in coverage(services.catalogue):
        direction = services.catalogue.directions[row.direction].name[language]
        name = names[row.measure] if row.measure else words("coverage_other")
        rows.append([f"{direction}: {name}", row.cards, *(row.working.get(s, 0) for s in PlaceSize)])
    return heading, rows

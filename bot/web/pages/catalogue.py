"""The catalogue as a page: searched in words, cut by facets, as CSV too."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from bot.papers.model import MOST_SOLUTIONS
from bot.presentation.csv_cells import csv_bytes
from bot.presentation.solutions import Presenter
from bot.registers import wording as register_wording
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.numbers import whole_number
from bot.web.own_words import without_personal_data
from bot.web.pages.asking import FIELDS
from bot.web.pages.facets import chosen_of, facet_fields
from bot.web.pages.rendering import render_page
from catalogue.model import Scope, Solution
from catalogue.registers.status.component import of_catalogue
from recommender.browsing import Browsed, Facet, browse, smallest_town
from recommender.closeness import Closeness
from recommender.evidence import grade, working_in

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 20
MOST_PAGES = 1_000
MOST_CHARACTERS = 200
SHOWN_PLACES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks of the catalogue."""

    words: str
    scope: Scope
    chosen: dict[Facet, str]
    pins: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    """Who asks: nothing here depends on it, and the comparison that this page leads to does."""

    @property
    def beside(self) -> list[tuple[str, str]]:
        """What an address carries besides the facets: who asks, and what is ticked for comparison."""
        return [*self.kept, *(("id", i) for i in self.pins)]

    def query(self, **more: str) -> str:
        """The address's query again, with other values."""
        fields = {"q": self.words, "scope": self.scope.value if self.scope is Scope.WORLD else ""}
        fields |= {facet.value: value for facet, value in self.chosen.items()}
        return urlencode([*((k, v) for k, v in (fields | more).items() if v), *self.beside])


@router.get("/catalogue")
async def catalogue(request: Request) -> Response:
    """The solutions of the catalogue that have every chosen value, those nearest to the words first."""
    services, words = services_of(request), words_in(language_of(request))
    if address := without_personal_data(request, words, "q"):
        return address
    asked = _asked(request)
    found = await asyncio.to_thread(_found, services, asked)
    titles = {i: services.catalogue.solutions[i].title[words.language] for i in asked.pins}
    page = max(1, whole_number(request.query_params.get("page", ""), MOST_PAGES) or 1)
    shown = found.solutions[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    pages = -(-len(found.solutions) // PAGE_SIZE)
    return render_page(
        request,
        "catalogue.html",
        asked=asked,
        scopes=[(s.value, words(f"browse.scope.{s}"), s is asked.scope) for s in (Scope.DOMESTIC, Scope.WORLD)],
        facets=facet_fields(services, words, asked.chosen, found),
        total=len(found.solutions),
        cards=[_short(services, words, s) for s in shown],
        before="?" + asked.query(page=str(page - 1)) if 1 < page <= pages else None,
        after="?" + asked.query(page=str(page + 1)) if page < pages else None,
        page=page,
        pages=pages,
        csv=f"/catalogue.csv?{asked.query()}",
        pins=asked.pins,
        pinned=titles,
        pin_fields=[*asked.kept, *(("id", i) for i in asked.pins if i not in {s.id for s in shown})],
    )


@router.get("/catalogue.csv")
async def table(request: Request) -> Response:
    """The same solutions, all of them, as a table for office programs."""
    services, words = services_of(request), words_in(language_of(request))
    found = await asyncio.to_thread(_found, services, _asked(request))
    columns = ("id", "title", "summary", "directions", "works", "smallest", "evidence", "register", "costs", "sources")
    rows = [_row(services, words, s) for s in found.solutions]
    content = csv_bytes([words(f"browse.column.{name}") for name in columns], rows)
    headers = {"Content-Disposition": 'attachment; filename="provodnik-catalogue.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: Request) -> Asked:
    query = request.query_params
    scope = Scope.WORLD if query.get("scope") == Scope.WORLD else Scope.DOMESTIC
    chosen = chosen_of(query)
    chosen.pop(Facet.FIT, None)
    known = services_of(request).catalogue.solutions
    return Asked(
        words=query.get("q", "").strip()[:MOST_CHARACTERS],
        scope=scope,
        chosen=chosen,
        pins=tuple(i for i in dict.fromkeys(query.getlist("id")) if i in known)[:MOST_SOLUTIONS],
        kept=tuple((k, v[:MOST_CHARACTERS]) for k in FIELDS if (v := query.get(k, "").strip())),
    )


def _found(services: WebServices, asked: Asked) -> Browsed:
    """What is left of the catalogue; with words only what answers them or comes near."""
    linked = services.register.linked_solutions(services.today())
    known = services.catalogue.in_scope(asked.scope)
    if asked.words:
        closeness = services.recommender.closeness(asked.words, asked.scope)
        ranked = services.retriever.search(asked.words, scope=asked.scope).hits
        known = [services.catalogue.solutions[h.id] for h in ranked if closeness[h.id] is not Closeness.NOTHING]
    else:
        known = sorted(known, key=lambda s: (-grade(s).grade, -len(working_in(s)), s.id))
    return browse(
        services.catalogue,
        known,
        asked.chosen,
        # Asked card by card, the links of an installation would be read 400 times a page.
        lambda s: (linked.get(s.id) or of_catalogue(s.import_substitution)).status,
    )


def _short(services: WebServices, words: Words, s: Solution) -> dict[str, object]:
    """A card of the list."""
    language, cities = words.language, services.catalogue.cities
    works = sorted(working_in(s), key=lambda c: (cities[c].population or 10**9, c))
    named = [(f"/donors/{c}", cities[c].name[language]) for c in works[:SHOWN_PLACES]]
    component = services.register.status_of_solution(s, services.today())
    return {
        "id": s.id,
        "title": s.title[language],
        "summary": s.summary[language],
        "directions": [services.catalogue.directions[d].name[language] for d in s.directions],
        "grade": grade(s).grade,
        "register": register_wording.badge(words, component),
        "greyed": component.greyed,
        "works": named,
        "more": len(works) - len(named),
    }


def _row(services: WebServices, words: Words, s: Solution) -> Sequence[object]:
    language, present = words.language, Presenter(services.catalogue, words)
    cities = services.catalogue.cities
    return (
        s.id,
        s.title[language],
        s.summary[language],
        "; ".join(services.catalogue.directions[d].name[language] for d in s.directions),
        "; ".join(sorted(cities[c].name[language] for c in working_in(s))),
        smallest_town(services.catalogue, s),
        grade(s).grade,
        register_wording.badge(words, services.register.status_of_solution(s, services.today())),
        "; ".join(present.cost(c) for c in s.costs),
        " ".join(link.url or link.title for link in present.sources(s)),
    )

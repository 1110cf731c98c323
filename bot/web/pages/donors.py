"""The places that can be asked: all of them by region, and what works in each."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.presentation.solutions import Presenter
from bot.texts.words import words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.pages.rendering import error_page, render_page
from catalogue.model import Scope
from recommender.evidence import grade

router = APIRouter(include_in_schema=False)


@router.get("/donors")
def donors(request: Request) -> Response:
    """The places that can be asked, by region, with how many solutions work in each."""
    services, words = services_of(request), words_in(language_of(request))
    language, known = words.language, services.catalogue
    works = _works(services)
    rows = sorted(
        (c.region[language], c.name[language], city, c.population, len(works[city]))
        for city, c in known.cities.items()
        if city in works
    )
    regions: dict[str, list[tuple[str, str, str]]] = {}
    for region, name, city, population, number in rows:
        told = words("browse.donor_line", n=number)
        residents = words("browse.residents", n=words.number(population)) if population else ""
        regions.setdefault(region, []).append((f"/donors/{city}", name, ", ".join(filter(None, (told, residents)))))
    return render_page(request, "donors.html", regions=regions, total=len(rows))


@router.get("/donors/{city}")
def donor(city: str, request: Request) -> Response:
    """What works in one place, and whom to ask there."""
    services, words = services_of(request), words_in(language_of(request))
    place = services.catalogue.cities.get(city)
    if place is None:
        return error_page(request, 404)
    present, language = Presenter(services.catalogue, words), words.language
    here = [
        (
            s.id,
            s.title[language],
            [(present.deployment(d), present.source(d.source)) for d in s.deployments if d.city_id == city],
        )
        for s in sorted(services.catalogue.solutions.values(), key=lambda s: (-grade(s).grade, s.title[language]))
        if any(d.city_id == city for d in s.deployments)
    ]
    population = words("browse.residents", n=words.number(place.population)) if place.population else ""
    return render_page(
        request,
        "donor_city.html",
        name=place.name[language],
        region=place.region[language] if place.region != place.name else "",
        population=f"{population} ({place.population_year})" if population and place.population_year else population,
        contact=(place.contact.body[language], place.contact.url),
        solutions=here,
    )


def _works(services: WebServices) -> dict[str, list[str]]:
    """The domestic solutions of each place, whatever state they are in there."""
    works: dict[str, list[str]] = {}
    for s in services.catalogue.in_scope(Scope.DOMESTIC):
        for city in {d.city_id for d in s.deployments}:
            works.setdefault(city, []).append(s.id)
    return works

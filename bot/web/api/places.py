"""Towns and regions over the API: finding one, its like, a region as a whole, comparisons."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.places import region_understood, understood
from bot.schemas.assessment import PeerOut, RegionOut, SimilarOut
from bot.schemas.comparison import ComparisonIn, ComparisonOut
from bot.schemas.places import ErrorOut, MatchesOut, ReadMunicipalityOut, as_read
from bot.texts.words import words_in
from bot.web.access import services_of
from bot.web.api.errors import REFUSED, ApiError, ApiRoute
from bot.web.api.intake import found_of, rows_of
from bot.web.numbers import MOST_RESIDENTS
from catalogue.model import Language
from recommender.comparison.problems import ComparisonError
from recommender.region import MIN_POPULATION, rank_agreement, view

router = APIRouter(route_class=ApiRoute)


@router.get("/municipalities", response_model=MatchesOut)
def municipalities(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=300)],
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> MatchesOut:
    """Towns that a text names, in any case form, best first."""
    return MatchesOut.of(q, services_of(request).places, limit)


@router.get("/similar", response_model=SimilarOut, responses=REFUSED)
def similar(
    request: Request,
    municipality: Annotated[str, Query(min_length=1, max_length=300)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    inside: bool | None = None,
) -> SimilarOut:
    """The municipalities most like one, with the parts of the distance; inside or outside its region, or both."""
    services = services_of(request)
    found = found_of(services, municipality, Language.RU)
    town = found.candidates[0]
    peers = services.recommender.similar(town, limit, inside)
    out = SimilarOut(municipality=ReadMunicipalityOut.of(town), similar=[PeerOut.of(p) for p in peers])
    return as_read(out, found, words_in(Language.RU))


@router.get("/regions", response_model=RegionOut, responses=REFUSED)
def regions(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=300)],
    min_population: Annotated[int, Query(ge=0, le=MOST_RESIDENTS)] = MIN_POPULATION,
    language: Language = Language.RU,
) -> RegionOut:
    """A region whole: its towns, what works inside and can spread, what must come from outside and from whom."""
    catalogue = services_of(request).catalogue
    found, words = services_of(request).places.regions_named(q), words_in(language)
    if len(found) != 1:
        names = "; ".join(r.name[language] for r in found)
        error = words("region_which", names=names) if found else words("region_unknown")
        raise ApiError(409 if found else 404, ErrorOut(error=error))
    report = view(catalogue, found[0], min_population)
    out = RegionOut.of(report, rank_agreement(catalogue))
    return out.model_copy(update={"understood": region_understood(q, found[0], words)})


@router.post("/comparisons", response_model=ComparisonOut, responses=REFUSED)
def comparisons(body: ComparisonIn, request: Request) -> ComparisonOut:
    """Towns compared over everything known of them in one edition: the distance to an ideal object."""
    from recommender.comparison.cities import cities_table, rated_shares  # pandas, which only comparisons need

    services = services_of(request)
    named = [found_of(services, name, body.language) for name in body.municipalities]
    ids = [found.candidates[0].known_as for found in named]
    rated = rated_shares(rows_of(services, body.table, body.language), body.year)
    try:
        table = cities_table(
            services.catalogue, ids, body.year, rated, with_place=body.with_place, with_practice=body.with_practice
        )
    except ComparisonError as error:
        present = AnalysisPresenter(services.catalogue, words_in(body.language))
        lines = [present.comparison_problem(p) for p in error.problems]
        raise ApiError(422, ErrorOut(error="\n".join(lines), lines=lines)) from None
    told = [line for found in named if (line := understood(found, words_in(body.language)))]
    places = [found.candidates[0] for found in named]
    return ComparisonOut.of(table, table.compare(), services.catalogue, told, places)


@router.get("/comparisons/regions", response_model=ComparisonOut)
def region_comparisons(request: Request) -> ComparisonOut:
    """The regions compared over everything known of them."""
    from recommender.comparison.regions import regions_table  # pandas, which only comparisons need

    catalogue = services_of(request).catalogue
    table = regions_table(catalogue)
    return ComparisonOut.of(table, table.compare(), catalogue)

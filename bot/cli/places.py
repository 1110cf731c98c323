"""Towns and regions: finding one, its like, a region as a whole."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.app import Json, Speech, app, fail, lines_of_input, messages
from bot.cli.intake import town_of
from bot.cli.opened import opened
from bot.cli.options import OwnPopulation, OwnRegion, TownArgument
from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.solutions import Presenter
from bot.schemas.assessment import PeerOut, RegionOut, SimilarOut
from bot.schemas.places import MatchesOut, MatchOut, MunicipalityOut
from bot.texts.words import words_in
from catalogue.model import Language
from catalogue.places.gazetteer import display
from catalogue.places.regions import find_regions, regions_of
from catalogue.ratings import Ratings
from recommender.peers import similar as similar_towns
from recommender.region import MIN_POPULATION, rank_agreement, view


@app.command()
def municipality(
    text: Annotated[str | None, typer.Argument(help="A name in any form; without it, one a line from stdin.")] = None,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
) -> None:
    """Find the Russian town that a text names."""
    with opened() as parts:
        gazetteer = parts.gazetteer
    for query in [text] if text is not None else lines_of_input():
        found = gazetteer.find(query, limit)
        if as_json:
            out = MatchesOut(query=query, matches=[MatchOut.of_mention(m) for m in found])
            print(out.model_dump_json(), flush=True)
            continue
        for mention in found:
            town = mention.municipality
            print(f"{mention.score:.2f}  {town.id}  {display(town, Language.RU)}  {town.population or '?'}", flush=True)
        if not found:
            messages.print(f"no town found in {query!r}", markup=False)


@app.command()
def similar(
    municipality: TownArgument,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    inside: Annotated[
        bool | None, typer.Option("--inside/--outside", help="Only inside or only outside the own region.")
    ] = None,
    region: OwnRegion = None,
    population: OwnPopulation = None,
    language: Speech = Language.RU,
) -> None:
    """Find the municipalities most like one, and say in what."""
    words = words_in(language)
    with opened() as parts:
        catalogue = parts.catalogue
        town = town_of(parts.gazetteer, municipality, words, region, population)
    peers = similar_towns(town, catalogue.municipalities.values(), Ratings(catalogue.ratings), limit, inside)
    if as_json:
        out = SimilarOut(municipality=MunicipalityOut.of(town), similar=[PeerOut.of(p) for p in peers])
        print(out.model_dump_json())
        return
    present = AnalysisPresenter(catalogue, words)
    print(words("similar_intro" if peers else "similar_none", town=present.town(town)))
    for peer in peers:
        name = f"{peer.municipality.name[language]} ({peer.municipality.region.name[language]})"
        print(f"{words.number(peer.distance, 2)}  {name}: {present.peer(peer)}")


@app.command()
def region(
    name: Annotated[str, typer.Argument(help="A region in any case form, Russian or English.")],
    as_json: Json = False,
    min_population: Annotated[int, typer.Option(min=0, help="Leave smaller places out.")] = MIN_POPULATION,
    language: Speech = Language.RU,
) -> None:
    """Look across a region: what works inside it and can spread, what must come from outside and from whom."""
    with opened() as parts:
        catalogue = parts.catalogue
    found = find_regions(regions_of(catalogue.municipalities.values()).values(), name)
    if len(found) != 1:
        several = ", ".join(r.name.ru for r in found)
        raise fail(f"several regions match {name!r}: {several}" if found else f"no region {name!r}", 2)
    report = view(catalogue, found[0], min_population)
    if as_json:
        print(RegionOut.of(report, rank_agreement(catalogue)).model_dump_json())
        return
    words = words_in(language)
    present = Presenter(catalogue, words)
    print(words("region_intro", region=report.region.name[language], n=len(report.towns), inside=len(report.inside)))
    for spread in report.inside:
        cities = ", ".join(catalogue.cities[c].name[language] for c in spread.cities)
        line = words(
            "region_inside",
            title=spread.solution.name[language],
            cities=cities,
            grade=spread.grade.grade,
            fits=len(spread.fits),
            adapt=len(spread.to_adapt),
        )
        print(f"- {line}")
    for direction in report.missing:
        print(words("region_missing", direction=catalogue.directions[direction].name[language]))
        for item in (o for o in report.outside if o.direction is direction):
            donor = present.donor(item.donor)
            print(f"  - {item.solution.name[language]}: {donor.city}, {donor.contact}")
    agreement = rank_agreement(catalogue)
    rho, p_value = words.number(agreement.rho, 2), words.number(agreement.p_value, 3)
    print(words("region_rank_agreement", rho=rho, p=p_value, n=agreement.n))

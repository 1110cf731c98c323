"""Towns and regions: finding one, its like, a region as a whole."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.app import Json, Speech, app, fail, lines_of_input, messages
from bot.cli.intake import asked_back, found_of
from bot.cli.opened import opened
from bot.cli.options import OwnPopulation, OwnRegion, TownArgument
from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.places import asked_about, region_understood, understood
from bot.presentation.region import RegionPresenter
from bot.schemas.assessment import PeerOut, RegionOut, SimilarOut
from bot.schemas.places import MatchesOut, ReadMunicipalityOut, as_read
from bot.texts.words import words_in
from catalogue.model import Language
from catalogue.places.gazetteer import display
from catalogue.ratings import Ratings
from recommender.peers import similar as similar_towns
from recommender.region import MIN_POPULATION, rank_agreement, view


@app.command()
def municipality(
    text: Annotated[str | None, typer.Argument(help="A name in any form; without it, one a line from stdin.")] = None,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
    language: Speech = Language.RU,
) -> None:
    """Find the Russian town that a text names."""
    words = words_in(language)
    with opened() as parts:
        places = parts.places
    for query in [text] if text is not None else lines_of_input():
        out = MatchesOut.of(query, places, limit)
        if as_json:
            print(out.model_dump_json(), flush=True)
            continue
        for match in out.matches:
            score = "    " if match.score is None else f"{match.score:.2f}"
            name = display(places[match.id], language)
            print(f"{score}  {match.id}  {name}  {match.population or '?'}", flush=True)
        found = places.resolve(query, place_asked=True)
        told = understood(found, words) if found.one else asked_about(found, words) if found.candidates else None
        if told or not found.candidates:
            messages.print(told or asked_back(found, places, words), markup=False, highlight=False, soft_wrap=True)


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
        found = found_of(parts.places, municipality, words, region, population)
        town = found.candidates[0]
    peers = similar_towns(town, catalogue.municipalities.values(), Ratings(catalogue.ratings), limit, inside)
    if as_json:
        out = SimilarOut(municipality=ReadMunicipalityOut.of(town), similar=[PeerOut.of(p) for p in peers])
        print(as_read(out, found, words).model_dump_json())
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
    words = words_in(language)
    with opened() as parts:
        catalogue, named = parts.catalogue, parts.places.regions_named(name)
    if len(named) != 1:
        several = "; ".join(r.name[language] for r in named)
        raise fail(words("region_which", names=several) if named else words("region_unknown"), 2)
    if told := region_understood(name, named[0], words):
        messages.print(told, markup=False, highlight=False, soft_wrap=True)
    report = view(catalogue, named[0], min_population)
    if as_json:
        out = RegionOut.of(report, rank_agreement(catalogue))
        print(out.model_copy(update={"understood": told}).model_dump_json())
        return
    present = RegionPresenter(catalogue, words)
    print("\n".join(present.region(report)))
    print(present.rank_agreement(rank_agreement(catalogue)))

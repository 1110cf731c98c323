"""Towns or regions compared over everything known of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.app import Json, Speech, app, fail, table_console
from bot.cli.intake import found_of, intake_of, rows_of
from bot.cli.opened import opened
from bot.cli.options import TableFile
from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.places import understood
from bot.schemas.comparison import ComparisonOut
from bot.texts.words import Words, words_in
from catalogue.model import Language, Municipality
from catalogue.places.gazetteer import display
from catalogue.places.regions import regions_of
from recommender.comparison.problems import ComparisonError
from recommender.comparison.table import LEADERS_YEAR
from recommender.donors import running_in
from recommender.side_by_side import as_peer, nearest_peers, side_by_side


def _show_figures(towns: Sequence[Municipality], present: AnalysisPresenter, words: Words) -> None:
    """Open figures of the towns side by side, with their sources."""
    rows = side_by_side(towns, present.catalogue.figures)
    if not rows:
        return
    print(words("figure.side_by_side"))
    shown = Table()
    for name in ("", *(present.town(town) for town in towns)):
        shown.add_column(name, overflow="fold")
    for row in rows:
        shown.add_row(present.figures.row(row.indicator), *(present.figures.cell(c) for c in row.cells))
    table_console(160).print(shown)
    print("\n".join(dict.fromkeys(present.figures.source(c) for row in rows for c in row.cells if c)))


@app.command()
def compare(
    municipalities: Annotated[
        list[str] | None,
        typer.Argument(
            help="Your town and its peers of your choice; alone: its nearest; none: the catalogue's cities."
        ),
    ] = None,
    regions: Annotated[bool, typer.Option("--regions", help="Compare the regions instead.")] = False,
    year: Annotated[int, typer.Option(help="Edition of the index.")] = LEADERS_YEAR,
    table: TableFile = None,
    with_place: Annotated[bool, typer.Option("--with-place", help="Count the published places too.")] = False,
    without_practice: Annotated[
        bool, typer.Option("--without-practice", help="Leave out what the catalogue has found.")
    ] = False,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """Compare towns or regions over everything known: the distance to an ideal object (docs/method.md)."""
    from recommender.comparison.cities import cities_table, rated_shares  # pandas, which only comparisons need
    from recommender.comparison.regions import regions_table

    words = words_in(language)
    with opened() as parts:
        catalogue, found = parts.catalogue, [found_of(parts.places, name, words) for name in municipalities or []]
        rated = rated_shares(rows_of(None if regions else table, intake_of(parts, words)), year)
    towns, present = [f.candidates[0] for f in found], AnalysisPresenter(catalogue, words)
    peers = [as_peer(towns[0], other) for other in towns[1:]]
    if len(towns) == 1 and not regions:
        peers = nearest_peers(towns[0], catalogue)
        towns += [peer.municipality for peer in peers]
    if regions:
        known = regions_table(catalogue)
    else:
        ids = [town.known_as for town in towns] or [i for i in catalogue.cities if i in catalogue.municipalities]
        try:
            known = cities_table(catalogue, ids, year, rated, with_place=with_place, with_practice=not without_practice)
        except ComparisonError as error:
            raise fail("\n".join(present.comparison_problem(p) for p in error.problems), 2) from None
    compared = known.compare()
    if as_json:
        told = [line for f in found if (line := understood(f, words))]
        print(ComparisonOut.of(known, compared, catalogue, told, towns).model_dump_json())
        return
    places = regions_of(catalogue.municipalities.values())
    columns = {c.criterion.id: c for c in known.columns}

    def names(ids: Iterable[str]) -> str:
        return ", ".join(present.subject(i, places) for i in ids)

    print(words("compare_intro_regions") if regions else words("compare_intro", year=year))
    shown = Table()
    for key in ("compare_place", "page.town_label", "compare_distance", "compare_coverage", "compare_farthest"):
        shown.add_column(words("page.region_label" if regions and key == "page.town_label" else key))
    for c in compared.placed:
        farthest = [present.criterion(columns[x.criterion_id]) for x in c.contributions[:2] if x.distance > 0]
        distance, coverage = words.number(c.distance or 0.0, 3), f"{words.percent(c.coverage)} %"
        shown.add_row(str(c.place), names([c.object_id]), distance, coverage, "; ".join(farthest))
    if compared.placed:
        table_console(140).print(shown)
    if compared.unplaced:
        print(words("compare_unplaced", names=names(c.object_id for c in compared.unplaced)))
    if known.other_group:
        print(words("compare_other_group", names=names(known.other_group)))
    if known.not_researched and not regions:
        print(words("compare_not_researched", names=names(known.not_researched)))
    print(words("compare_note"))
    if peers:
        chosen = "figure.chosen" if municipalities and len(municipalities) > 1 else "figure.chosen_nearest"
        print(words(chosen, town=present.town(towns[0])))
        for peer in peers:
            print("—", words("figure.chosen_line", name=display(peer.municipality, language), why=present.peer(peer)))
    _show_figures(towns, present, words)
    for town in towns:
        runs = running_in(catalogue, town)
        titles = present.titles(runs) or words("page.unknown")
        print(words("compare_runs", town=present.town(town), n=len(runs), titles=titles))

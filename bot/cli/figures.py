"""Open figures: taking over a downloaded official file, and what is known of which year."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import Json, Speech, app, fail, print_json
from bot.cli.opened import opened
from bot.texts.words import words_in
from catalogue.model import Language
from catalogue.open_data.importing import FACTS, import_file
from catalogue.open_data.model import FigureFileError, FileKind

SHOWN = 20
"""Problems and left-out places that are listed; --json gives all places."""
figures_app = typer.Typer(no_args_is_help=True, help="Import official files of open figures and see what is known.")
app.add_typer(figures_app, name="figures")


@figures_app.command("import")
def figures_import(
    file: Annotated[Path, typer.Argument(help="The downloaded file: XLSX, CSV or GeoJSON.")],
    kind: Annotated[FileKind, typer.Option("--kind", help="Which official file it is.")],
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="Its year, where it does not say it.")] = None,
    source: Annotated[str, typer.Option(help="The address it was downloaded from.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence; facts of official statistics without one.")] = FACTS,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """Take over a downloaded file, whole or not at all. Nothing is fetched from the network."""
    words = words_in(language)
    with opened() as parts:
        try:
            read = import_file(
                file, kind, parts.figures, parts.catalogue, parts.places, date.today(), year, source, licence
            )
        except FigureFileError as error:
            told = [
                (f"{words('figure_row', n=p.place.row)}: " if p.place.row else "")
                + words(f"figure_problem.{p.code}", **p.params)
                for p in error.problems[:SHOWN]
            ]
            raise fail("\n".join((words("figure_refused", n=len(error.problems)), *told)), 1) from None
        except OSError as error:
            raise fail(words("figure_unreadable", file=file.name, detail=error.strerror or str(error)), 1) from None
    years = sorted({f.year for f in read.figures})
    if as_json:
        out = {"figures": len(read.figures), "years": years, "left_out": list(read.left_out)}
        print_json(out | {"incomplete_years": list(read.incomplete_years)})
        return
    places = len({f.place_id for f in read.figures})
    print(words("figure_imported", n=len(read.figures), places=places, years=", ".join(map(str, years))))
    if read.incomplete_years:
        print(words("figure_incomplete", years=", ".join(map(str, read.incomplete_years))))
    if read.left_out:
        print(words("figure_left_out", n=len(read.left_out), names="; ".join(read.left_out[:SHOWN])))


@figures_app.command("list")
def figures_list(as_json: Json = False, language: Speech = Language.RU) -> None:
    """Show every indicator with its years, sources and directions; imported years among them."""
    words = words_in(language)
    with opened() as parts:
        catalogue, imported = parts.catalogue, {(e.indicator, e.year): e.imported_on for e in parts.figures.editions()}
    for one in catalogue.figures.indicators.values():
        for edition in one.editions:
            places = len(catalogue.figures.values[one.id].get(edition.year, ()))
            day = imported.get((one.id, edition.year))
            row = {"indicator": one.id, "year": edition.year, "places": places, "source": edition.source}
            if as_json:
                print_json(row | {"imported_on": day, "informs": [d.value for d in one.informs]})
                continue
            when = words("figure_listed_imported", date=words.date(day)) if day else ""
            name, source = one.name[language], edition.source
            print(words("figure_listed", name=name, year=edition.year, n=places, source=source, imported=when))

"""Takes a downloaded file over: which reader it needs, and under which source its figures are kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from catalogue.model import Catalogue
from catalogue.open_data.crashes import read_road_crashes
from catalogue.open_data.environment import read_environment_index
from catalogue.open_data.model import FileKind, ReadFigures
from catalogue.open_data.municipal_database import read_municipal_database
from catalogue.open_data.store import FigureStore
from catalogue.places.resolution import Places

FACTS = "facts"
"""Figures of official statistics and of public ratings are facts; another licence is given with the file."""


def read_file(content: bytes, kind: FileKind, year: int | None, catalogue: Catalogue, places: Places) -> ReadFigures:
    """The figures of a file. Raises FigureFileError."""
    if kind is FileKind.ENVIRONMENT_INDEX:
        return read_environment_index(content, year, places, dict(catalogue.figures.indicators))
    if kind is FileKind.MUNICIPAL_DATABASE:
        return read_municipal_database(content, places, dict(catalogue.units))
    return read_road_crashes(content, places, catalogue.figures.units_of)


def import_file(
    path: Path,
    kind: FileKind,
    store: FigureStore,
    catalogue: Catalogue,
    places: Places,
    today: date,
    year: int | None = None,
    source: str = "",
    licence: str = FACTS,
) -> ReadFigures:
    """Reads a file and keeps what it says, whole or not at all; `source` is its address, else its name and day.

    Raises FigureFileError and OSError.
    """
    read = read_file(path.read_bytes(), kind, year, catalogue, places)
    store.keep(read.figures, source or f"{path.name}, {today.isoformat()}", licence, today)
    return read

"""The data files as they lie on disk: parsed to lists and rows, with the hash that names their content."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.load.faults import WHOLE_FILE, CatalogueError, DataFault
from catalogue.load.overlay import CARD_FILES, Overlay, canonical, overlaid
from catalogue.problems import Place, Problem

DATA = Path(__file__).resolve().parents[1] / "data"
FILES = (
    "solutions.json",
    "solutions_world.json",
    "cities.json",
    "cities_world.json",
    "ratings.json",
    "iq_method.json",
    "funding.json",
    "register.json",
    "regions.csv",
    "municipalities.csv",
    "municipal_units.csv",
    "open_indicators.json",
    "open_figures.csv",
    "open_classes.csv",
)
_COLUMNS = {
    "regions.csv": ("id", "name_ru", "name_en"),
    "municipalities.csv": (
        "id name_ru name_en region_id kind population population_year lat lon source genitive dative accusative "
        "instrumental prepositional alternates"
    ).split(),
    "municipal_units.csv": (
        "id name_ru name_en short kind region_id centre_id centre_ru centre_en holds_centre population population_year "
        "lat lon source genitive dative accusative instrumental prepositional"
    ).split(),
    "open_figures.csv": ("indicator", "place_id", "year", "value"),
    "open_classes.csv": ("place_id", "year", "size", "climate"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFiles:
    """Parsed files by name, and one hash over all their texts and the editors' cards."""

    by_name: Mapping[str, Any]
    content_hash: str


def read_files(folder: Path, overlay: Overlay) -> RawFiles:
    """All data files with the editors' cards in them. Raises CatalogueError for files that cannot be read."""
    problems: list[Problem] = []
    raw: dict[str, Any] = {}
    digest = hashlib.sha256()
    for name in FILES:
        try:
            text = (folder / name).read_text("utf-8")
            digest.update(name.encode() + text.encode())
            raw[name] = json.loads(text) if name.endswith(".json") else _rows(name, text)
        except (OSError, ValueError) as error:
            place = Place(file=name, entry=WHOLE_FILE)
            problems.append(Problem(code=DataFault.UNREADABLE, place=place, params={"reason": str(error)}))
    if problems:
        raise CatalogueError(problems)
    for name in CARD_FILES:
        raw[name] = overlaid(name, raw[name], overlay)
    if overlay:
        digest.update(canonical(dict(overlay)).encode())
    return RawFiles(by_name=raw, content_hash=digest.hexdigest())


def _rows(name: str, text: str) -> list[dict[str, str]]:
    """The rows of a CSV file; ValueError when it is empty, lacks a column or has a row of another length."""
    lines = csv.reader(text.splitlines())
    heading = next(lines, [])
    missing = [column for column in _COLUMNS[name] if column not in heading]
    if missing:
        raise ValueError(f"columns are missing: {', '.join(missing)}")
    rows = []
    for cells in filter(None, lines):
        if len(cells) != len(heading):
            raise ValueError(f"line {lines.line_num} has {len(cells)} cells, the heading has {len(heading)}")
        rows.append(dict(zip(heading, cells, strict=True)))
    if not rows:
        raise ValueError("the file has no rows")
    return rows

"""Loads the whole catalogue from the data files and the editors' cards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from catalogue.load.cities import read_city
from catalogue.load.cross_checks import check_directions, check_measures, check_solutions, declared_ids, unique
from catalogue.load.entry import EntryReader, read_each
from catalogue.load.faults import CatalogueError
from catalogue.load.files import DATA, FILES, read_files
from catalogue.load.funding import FUNDING_FILE, check_funding, read_funding
from catalogue.load.method import (
    METHOD_FILE,
    method_lists,
    read_direction,
    read_edition,
    read_indicator,
    read_measure,
)
from catalogue.load.open_figures import CLASSES_FILE, FIGURES_FILE, INDICATORS_FILE, open_figures, read_open_indicator
from catalogue.load.overlay import DOMESTIC_FILE, NO_EDITS, WORLD_FILE, Overlay
from catalogue.load.places import municipality_reader, read_regions, unit_reader
from catalogue.load.products import read_product
from catalogue.load.ratings import read_rating
from catalogue.load.solutions import solution_reader
from catalogue.model import Catalogue, Scope
from catalogue.problems import Problem

__all__ = ("DATA", "FILES", "CatalogueError", "load_catalogue")

T = TypeVar("T")


def load_catalogue(folder: Path = DATA, overlay: Overlay = NO_EDITS) -> Catalogue:
    """The whole catalogue of a folder of data files, with the editors' cards laid over those of the files.

    Raises CatalogueError with every problem found: unreadable files, missing or mistyped fields, unknown
    vocabulary, duplicate ids, references to nothing.
    """
    files = read_files(folder, overlay)
    raw, problems = files.by_name, list[Problem]()

    def each(name: str, read: Callable[[EntryReader], T], records: Any = None) -> list[tuple[EntryReader, T]]:
        return read_each(raw[name] if records is None else records, name, problems, read)

    lists = method_lists(raw[METHOD_FILE])
    cities = unique(each("cities.json", read_city) + each("cities_world.json", read_city), lambda c: c.id)
    domestic, world = solution_reader(Scope.DOMESTIC), solution_reader(Scope.WORLD)
    solutions = each(DOMESTIC_FILE, domestic) + each(WORLD_FILE, world)
    directions = {d.id: d for _, d in each(METHOD_FILE, read_direction, lists["directions"])}
    measures = each(METHOD_FILE, read_measure, lists["measures"])
    editions = each(METHOD_FILE, read_edition, lists["editions"])
    indicators = each(METHOD_FILE, read_indicator, lists["indicators"])
    unique(indicators, lambda i: str(i.number))
    unique(measures, lambda m: m.id)
    check_solutions(solutions, cities, declared_ids(lists["measures"], "id", str))
    check_measures(measures, indicators, declared_ids(lists["indicators"], "number", int))
    funding = each(FUNDING_FILE, read_funding)
    unique(funding, lambda f: f.id)
    check_funding(funding, declared_ids(lists["measures"], "id", str))
    check_directions(directions, problems)
    regions = read_regions(raw["regions.csv"])
    figures = unique(each(INDICATORS_FILE, read_open_indicator), lambda i: i.id)
    read_town, read_unit = municipality_reader(regions), unit_reader(regions)
    units = unique(each("municipal_units.csv", read_unit), lambda m: m.id)
    catalogue = Catalogue(
        solutions=unique(solutions, lambda s: s.id),
        cities=cities,
        ratings=tuple(r for _, r in each("ratings.json", read_rating)),
        directions=directions,
        measures=tuple(m for _, m in measures),
        indicators=tuple(i for _, i in indicators),
        editions={e.year: e for _, e in editions},
        products=tuple(unique(each("register.json", read_product), lambda p: p.name.ru).values()),
        municipalities=unique(each("municipalities.csv", read_town), lambda m: m.id),
        units=units,
        figures=open_figures(figures, raw[FIGURES_FILE], raw[CLASSES_FILE], units, problems),
        funding=tuple(f for _, f in funding),
        content_hash=files.content_hash,
    )
    if problems:
        raise CatalogueError(problems)
    return catalogue

"""Reads open_indicators.json, open_figures.csv and open_classes.csv: open figures and the classes of their peers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from catalogue.load.entry import EntryReader
from catalogue.load.faults import DataFault, EntryFault
from catalogue.model import Direction, Municipality
from catalogue.model.figures import (
    Climate,
    Closeness,
    FigureEdition,
    FigureOf,
    OpenFigures,
    OpenIndicator,
    PeerClass,
    SizeClass,
)
from catalogue.problems import Place, Problem

INDICATORS_FILE, FIGURES_FILE, CLASSES_FILE = "open_indicators.json", "open_figures.csv", "open_classes.csv"
Row = Mapping[str, str]


def read_open_indicator(entry: EntryReader) -> OpenIndicator:
    """One indicator with the directions it informs and its editions, newest first."""

    def informed(inner: EntryReader) -> tuple[Direction, Closeness]:
        values = inner.all_of(
            direction=lambda: inner.choice("direction", Direction),
            closeness=lambda: inner.choice("closeness", Closeness),
        )
        return values["direction"], values["closeness"]

    editions = sorted(entry.parts("editions", _edition), key=lambda e: -e.year)
    return OpenIndicator(
        id=entry.string("id"),
        name=entry.text("name"),
        unit=entry.text("unit"),
        maximum=entry.optional_number("maximum"),
        digits=entry.integer("digits"),
        higher_is_better=entry.flag("higher_is_better"),
        of=entry.choice("of", FigureOf),
        informs=dict(entry.parts("informs", informed)),
        publisher=entry.text("publisher"),
        publication=entry.text("publication"),
        editions=tuple(editions),
        same_as=entry.optional_string("same_as"),
    )


def _edition(inner: EntryReader) -> FigureEdition:
    values = inner.all_of(
        year=lambda: inner.integer("year"),
        source=lambda: inner.string("source"),
        licence=lambda: inner.string("licence"),
    )
    return FigureEdition(**values)


def open_figures(
    indicators: Mapping[str, OpenIndicator],
    figures: Iterable[Row],
    classes: Iterable[Row],
    units: Mapping[str, Municipality],
    problems: list[Problem],
) -> OpenFigures:
    """All figures by indicator, year and place; what cannot be read is recorded in `problems`."""
    values: dict[str, dict[int, dict[str, float]]] = {
        i: {e.year: {} for e in one.editions} for i, one in indicators.items()
    }
    for row in figures:
        if fault := _add_figure(row, indicators, values):
            problems.append(_problem(FIGURES_FILE, row, *fault))
    known: dict[str, PeerClass] = {}
    for row in classes:
        try:
            of = FigureOf.UNIT if row["place_id"] in units else FigureOf.TOWN
            known[row["place_id"]] = PeerClass(of=of, size=SizeClass(row["size"]), climate=Climate(row["climate"]))
        except ValueError as error:
            problems.append(_problem(CLASSES_FILE, row, EntryFault.OTHER, {"message": str(error)}))
    held = {u.centre_id: u.id for u in units.values() if u.holds_centre and u.centre_id}
    return OpenFigures(indicators=indicators, values=values, classes=known, units_of=held)


def _add_figure(
    row: Row, indicators: Mapping[str, OpenIndicator], values: Mapping[str, dict[int, dict[str, float]]]
) -> tuple[DataFault | EntryFault, dict[str, Any]] | None:
    """Puts one row into the values, or says what is wrong with it."""
    one = indicators.get(row["indicator"])
    if one is None:
        return DataFault.UNKNOWN_INDICATOR, {"value": row["indicator"]}
    try:
        year, value = int(row["year"]), float(row["value"])
    except ValueError as error:
        return DataFault.NUMBER, {"reason": error}
    if year not in values[one.id]:
        return DataFault.UNKNOWN_EDITION, {"value": year}
    if not math.isfinite(value) or (one.maximum is not None and not 0 <= value <= one.maximum):
        return DataFault.ABOVE_MAXIMUM, {"value": value, "maximum": one.maximum}
    if row["place_id"] in values[one.id][year]:
        return EntryFault.TWICE, {"value": row["place_id"]}
    values[one.id][year][row["place_id"]] = value
    return None


def _problem(file: str, row: Row, code: DataFault | EntryFault, params: Mapping[str, object]) -> Problem:
    entry = " ".join(filter(None, (row.get("indicator"), row["year"], row["place_id"])))
    return Problem(code=code, place=Place(file=file, entry=entry), params=params)

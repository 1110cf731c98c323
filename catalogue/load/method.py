"""Reads iq_method.json: how the index counts, with its directions, measures, indicators and editions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalogue.load.entry import EntryReader, UnreadableFieldError
from catalogue.load.faults import EntryFault
from catalogue.model import Direction, DirectionFacts, Edition, Indicator, IndicatorKind, Measure

METHOD_FILE = "iq_method.json"
_NO_LIST = "nothing"
"""Stands for a list that is not there, and is refused as one."""


def method_lists(raw: Any) -> Mapping[str, Any]:
    """The lists of the file by name: directions, measures, indicators, editions."""
    method = raw if isinstance(raw, dict) else {}
    index = method.get("index")
    lists = {name: method.get(name, _NO_LIST) for name in ("directions", "measures", "indicators")}
    return lists | {"editions": index.get("editions", _NO_LIST) if isinstance(index, dict) else _NO_LIST}


def read_direction(entry: EntryReader) -> DirectionFacts:
    return DirectionFacts(id=entry.choice("slug", Direction), name=entry.text("name"), max_points=entry.number("max"))


def read_measure(entry: EntryReader) -> Measure:
    return Measure(
        id=entry.string("id"),
        direction=entry.choice("direction", Direction),
        name=entry.text("name"),
        indicators=entry.integers("indicators"),
    )


def read_indicator(entry: EntryReader) -> Indicator:
    entry.entry = f"indicator {entry.record.get('number')}"
    items = entry.optional_integer("yes_no_items")
    if items is not None and items < 0:
        raise UnreadableFieldError(EntryFault.BELOW_ZERO, "yes_no_items", field="yes_no_items", value=items)
    return Indicator(
        number=entry.integer("number"),
        direction=entry.choice("direction", Direction),
        kind=entry.choice("kind", IndicatorKind),
        name=entry.text("name"),
        counted=entry.optional_text("counted"),
        items=items,
        numbers=entry.optional_integer("numbers_needed"),
        source=entry.string("source"),
    )


def read_edition(entry: EntryReader) -> Edition:
    return Edition(
        year=entry.integer("year"),
        max_points=entry.number("max"),
        mean=entry.optional_number("mean"),
        source=entry.address("source"),
    )

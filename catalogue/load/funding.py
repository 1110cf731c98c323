"""Reads funding.json: where money for solutions can come from."""

from __future__ import annotations

from collections.abc import Collection

from catalogue.load.entry import EntryReader
from catalogue.load.faults import EntryFault
from catalogue.model import Direction, FundingSource

FUNDING_FILE = "funding.json"


def read_funding(entry: EntryReader) -> FundingSource:
    return FundingSource(
        **entry.all_of(
            id=lambda: entry.string("id"),
            name=lambda: entry.text("name"),
            gives=lambda: entry.text("gives"),
            who=lambda: entry.text("who"),
            directions=lambda: entry.choices("directions", Direction),
            measures=lambda: entry.strings("measures"),
            max_population=lambda: entry.optional_integer("max_population"),
            source=lambda: entry.address("source"),
            published=lambda: entry.optional_date("published"),
            seen=lambda: entry.date("seen"),
        )
    )


def check_funding(entries: list[tuple[EntryReader, FundingSource]], measures: Collection[str] | None) -> None:
    """Every measure that a source of money names exists; `measures` are the declared ids, None where not known."""
    for entry, funding in entries:
        for other in sorted(set(funding.measures) - set(funding.measures if measures is None else measures)):
            entry.wrong(EntryFault.UNKNOWN_MEASURE, "measures", funding.measures.index(other), value=other)

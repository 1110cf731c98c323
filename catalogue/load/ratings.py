"""Reads ratings.json: places and values of cities and regions in editions of ratings."""

from __future__ import annotations

from catalogue.load.entry import EntryReader, UnreadableFieldError
from catalogue.load.faults import DataFault
from catalogue.model import Direction, RatingRow


def read_rating(entry: EntryReader) -> RatingRow:
    record = entry.record
    entry.entry = f"{record.get('rating')} {record.get('year')} {record.get('subject')}"
    value, maximum = entry.optional_number("value"), entry.optional_number("max")
    if value is not None and maximum is not None and not 0 <= value <= maximum:
        raise UnreadableFieldError(DataFault.ABOVE_MAXIMUM, "value", value=record["value"], maximum=record["max"])
    return RatingRow(
        rating=entry.string("rating"),
        year=entry.optional_integer("year"),
        subject=entry.string("subject"),
        subject_kind=entry.string("subject_kind"),
        direction=entry.optional_choice("direction", Direction),
        value=value,
        max=maximum,
        rank=entry.optional_integer("rank"),
        grade=entry.optional_string("grade"),
        group=entry.optional_string("group"),
        source=entry.source("source"),
        note=entry.optional_text("note"),
    )

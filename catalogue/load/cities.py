"""Reads cities.json and cities_world.json: places that have deployments, with the institution to ask."""

from __future__ import annotations

from catalogue.load.entry import EntryReader
from catalogue.model import City, Contact, ContactLevel, PlaceKind


def read_city(entry: EntryReader) -> City:
    return City(
        id=entry.string("id"),
        name=entry.text("name"),
        region=entry.text("region"),
        population=entry.optional_integer("population"),
        population_year=entry.optional_integer("population_year"),
        lat=entry.optional_number("lat"),
        lon=entry.optional_number("lon"),
        rank_2021=entry.optional_integer("smart_city_rating_2021"),
        contact=_contact(entry.part("donor_contact")),
        kind=entry.choice("kind", PlaceKind),
        known_as=entry.optional_string("known_as") or "",
    )


def _contact(entry: EntryReader) -> Contact:
    return Contact(
        body=entry.text("body"),
        url=entry.optional_address("url"),
        source=entry.optional_address("source"),
        level=entry.optional_choice("level", ContactLevel),
    )

"""Reads regions.csv and municipalities.csv: Russian regions and towns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from catalogue.load.entry import ID, EntryReader, UnreadableFieldError
from catalogue.load.faults import DataFault
from catalogue.model import Cases, Municipality, PlaceKind, Region, Text


def read_regions(rows: Iterable[Mapping[str, str]]) -> dict[str, Region]:
    """Regions by id."""
    return {row["id"]: Region(id=row["id"], name=Text(row["name_ru"], row["name_en"])) for row in rows}


def municipality_reader(regions: Mapping[str, Region]) -> Callable[[EntryReader], Municipality]:
    """Reads rows of towns, each of one of these regions."""

    def read(entry: EntryReader) -> Municipality:
        row = entry.record
        region = regions.get(row["region_id"])
        if region is None:
            raise UnreadableFieldError(DataFault.UNKNOWN_REGION, "region_id", value=row["region_id"])
        try:
            population = int(row["population"]) if row["population"] else None
            year = int(row["population_year"]) if row["population_year"] else None
            lat, lon = float(row["lat"]), float(row["lon"])
        except ValueError as error:
            raise UnreadableFieldError(DataFault.NUMBER, reason=error) from None
        if not ID.fullmatch(row["id"]) or not row["name_ru"] or not row["name_en"]:
            raise UnreadableFieldError(DataFault.NO_NAME)
        if (population or 0) < 0 or abs(lat) > 90 or abs(lon) > 180:
            raise UnreadableFieldError(DataFault.RANGE)
        return Municipality(
            id=row["id"],
            name=Text(row["name_ru"], row["name_en"]),
            region=region,
            population=population,
            population_year=year,
            lat=lat,
            lon=lon,
            source=row["source"],
            cases=_cases(row),
            alternates=tuple(name for name in row.get("alternates", "").split("|") if name),
            kind=entry.choice("kind", PlaceKind),
        )

    return read


def unit_reader(regions: Mapping[str, Region]) -> Callable[[EntryReader], Municipality]:
    """Reads rows of municipal districts and okrugs; the short name is their other name."""
    read_place = municipality_reader(regions)

    def read(entry: EntryReader) -> Municipality:
        row = entry.record
        return replace(
            read_place(entry),
            alternates=(row["short"],),
            centre=Text(row["centre_ru"], row["centre_en"]),
            centre_id=row["centre_id"] or None,
            holds_centre=row["holds_centre"] == "1",
        )

    return read


def _cases(row: Mapping[str, str]) -> Cases:
    return Cases(
        genitive=row["genitive"],
        dative=row["dative"],
        accusative=row["accusative"],
        instrumental=row["instrumental"],
        prepositional=row["prepositional"],
    )

"""Imported figures in the application's database: which edition of which indicator, from which file, and its values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Column, Engine, Float, Integer, MetaData, String, Table, delete, insert, select

from catalogue.model import Figure, FigureEdition, OpenFigures

_META = MetaData()
EDITIONS = Table(
    "figure_editions",
    _META,
    Column("indicator", String(100), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("source", String(500), nullable=False),
    Column("licence", String(200), nullable=False),
    Column("imported_on", String(10), nullable=False),
)
FIGURES = Table(
    "figures",
    _META,
    Column("indicator", String(100), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("place_id", String(200), primary_key=True),
    Column("value", Float, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEdition:
    """One imported edition and the number of its figures."""

    indicator: str
    year: int
    source: str
    imported_on: str
    figures: int


class FigureStore:
    """What operators imported; a place's newer import of the same edition replaces the older one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, figures: Sequence[Figure], source: str, licence: str, today: date) -> None:
        """Keeps the figures of one file, all or none."""
        editions = sorted({(f.indicator, f.year) for f in figures})
        rows = [{"indicator": f.indicator, "year": f.year, "place_id": f.place_id, "value": f.value} for f in figures]
        with self._engine.begin() as connection:
            for indicator, year in editions:
                same = (EDITIONS.c.indicator == indicator, EDITIONS.c.year == year)
                connection.execute(delete(EDITIONS).where(*same))
                told = {"source": source, "licence": licence, "imported_on": today.isoformat()}
                connection.execute(insert(EDITIONS), {"indicator": indicator, "year": year, **told})
                known = {f.place_id for f in figures if (f.indicator, f.year) == (indicator, year)}
                old = select(FIGURES.c.place_id).where(FIGURES.c.indicator == indicator, FIGURES.c.year == year)
                for place in known.intersection(connection.scalars(old)):
                    connection.execute(
                        delete(FIGURES).where(
                            FIGURES.c.indicator == indicator, FIGURES.c.year == year, FIGURES.c.place_id == place
                        )
                    )
            connection.execute(insert(FIGURES), rows)

    def editions(self) -> list[StoredEdition]:
        """All imported editions, by indicator and year."""
        with self._engine.connect() as connection:
            places = [tuple(row) for row in connection.execute(select(FIGURES.c.indicator, FIGURES.c.year))]
            rows = connection.execute(select(EDITIONS).order_by(EDITIONS.c.indicator, EDITIONS.c.year)).all()
        return [
            StoredEdition(
                indicator=r.indicator,
                year=r.year,
                source=r.source,
                imported_on=r.imported_on,
                figures=places.count((r.indicator, r.year)),
            )
            for r in rows
        ]

    def over(self, packaged: OpenFigures) -> OpenFigures:
        """The packaged figures with the imported ones beside them; an imported value of the same edition wins."""
        with self._engine.connect() as connection:
            editions = connection.execute(select(EDITIONS)).all()
            rows = connection.execute(select(FIGURES)).all() if editions else []
        if not rows:
            return packaged
        indicators = dict(packaged.indicators)
        for e in editions:
            if one := indicators.get(e.indicator):
                others = [known for known in one.editions if known.year != e.year]
                fresh = FigureEdition(year=e.year, source=e.source, licence=e.licence)
                indicators[one.id] = replace(one, editions=tuple(sorted([fresh, *others], key=lambda x: -x.year)))
        values = {i: {year: dict(of_year) for year, of_year in years.items()} for i, years in packaged.values.items()}
        for r in rows:
            if r.indicator in indicators:
                values[r.indicator].setdefault(r.year, {})[r.place_id] = r.value
        return OpenFigures(indicators=indicators, values=values, classes=packaged.classes, units_of=packaged.units_of)

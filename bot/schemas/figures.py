"""Open figures and what they say indirectly of a direction, in JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from bot.schemas.base import Schema
from recommender.indirect import Indirect, PeerComparison
from recommender.side_by_side import FigureRow


class FigureOut(Schema):
    """One open figure among those of its peers; distances are positive where the place is behind."""

    indicator: str
    name_ru: str
    name_en: str
    unit_ru: str
    unit_en: str
    of: str = Field(description="town, or unit: the okrug or district around it")
    place_id: str
    year: int
    value: float
    higher_is_better: bool
    publisher_ru: str
    publisher_en: str
    publication_ru: str
    publication_en: str
    source: str
    licence: str
    peers: int = Field(description="places of the same size and climate class, itself among them")
    size_class: str
    climate: str
    rank: int
    percentile: float | None = Field(description="0 to 100, equal values count half; null among fewer than 30 peers")
    median: float
    upper_quartile: float
    to_median: float
    to_upper_quartile: float
    standing: str

    @classmethod
    def of_comparison(cls, c: PeerComparison) -> FigureOut:
        one = c.indicator
        return cls(
            indicator=one.id,
            name_ru=one.name.ru,
            name_en=one.name.en,
            unit_ru=one.unit.ru,
            unit_en=one.unit.en,
            of=one.of.value,
            place_id=c.figure.place_id,
            year=c.figure.year,
            value=c.figure.value,
            higher_is_better=one.higher_is_better,
            publisher_ru=one.publisher.ru,
            publisher_en=one.publisher.en,
            publication_ru=one.publication.ru,
            publication_en=one.publication.en,
            source=c.edition.source,
            licence=c.edition.licence,
            peers=c.peers,
            size_class=c.peer_class.size.value,
            climate=c.peer_class.climate.value,
            rank=c.rank,
            percentile=None if c.share is None else round(100 * c.share, 1),
            median=round(c.median, 2),
            upper_quartile=round(c.upper_quartile, 2),
            to_median=round(c.to_median, 2),
            to_upper_quartile=round(c.to_upper_quartile, 2),
            standing=c.standing.value,
        )


class FigureRowOut(Schema):
    """One indicator of all places compared; a place without a figure of it has null."""

    indicator: str
    name_ru: str
    name_en: str
    cells: dict[str, FigureOut | None]

    @classmethod
    def of(cls, row: FigureRow, ids: Sequence[str]) -> FigureRowOut:
        cells = [FigureOut.of_comparison(c) if c else None for c in row.cells]
        name = row.indicator.name
        return cls(
            indicator=row.indicator.id, name_ru=name.ru, name_en=name.en, cells=dict(zip(ids, cells, strict=True))
        )


class IndirectOut(Schema):
    """What open figures say of a direction: no value of the index."""

    standing: str
    share: float | None = Field(description="mean place among peers, 0 to 1; null where only ranks are known")
    figures: list[FigureOut]

    @classmethod
    def of(cls, indirect: Indirect) -> IndirectOut:
        return cls(
            standing=indirect.standing.value,
            share=None if indirect.share is None else round(indirect.share, 4),
            figures=[FigureOut.of_comparison(c) for c in indirect.comparisons],
        )

"""Multidimensional comparison in JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from bot.schemas.assessment import PeerOut
from bot.schemas.base import Schema
from bot.schemas.figures import FigureRowOut
from bot.schemas.recommendation import MAX_ROWS, Name, TableRow
from catalogue.model import Catalogue, Direction, Language, Municipality
from recommender.comparison.model import Compared, Comparison
from recommender.comparison.table import ComparisonTable
from recommender.donors import running_in
from recommender.side_by_side import as_peer, side_by_side


class ComparisonIn(Schema):
    """Towns to compare in one edition; `table` adds an official table's marks of that year."""

    municipalities: list[Name] = Field(min_length=2, max_length=50, description="ids, or names in any form")
    year: int = Field(2021, ge=2018, le=2100)
    table: list[TableRow] = Field(default_factory=list, max_length=MAX_ROWS)
    with_place: bool = False
    with_practice: bool = True
    language: Language = Language.RU


class CriterionOut(Schema):
    id: str
    kind: str
    direction: Direction | None
    year: int | None
    weight: float
    higher_is_better: bool
    rests_on_catalogue: bool = Field(description="whether it counts what the catalogue has found")


class DroppedOut(Schema):
    criterion: str
    reason: str


class ContributionOut(Schema):
    criterion: str
    value: float
    ideal: float
    distance: float
    source: str | None


class ComparedOut(Schema):
    id: str
    place: int | None = Field(description="null where too little is known")
    distance: float | None = Field(description="0 is the ideal")
    coverage: float
    contributions: list[ContributionOut]
    unknown: list[str]


class ComparisonOut(Schema):
    """Objects by their distance to the ideal one; the contributions of an object add up to its distance."""

    group: str | None
    criteria: list[CriterionOut]
    dropped: list[DroppedOut]
    placed: list[ComparedOut]
    unplaced: list[ComparedOut]
    other_group: list[str]
    not_researched: list[str]
    runs: dict[str, list[str]] = Field(description="ids of the solutions known to run in each town")
    figures: list[FigureRowOut] = Field(default_factory=list, description="open figures by indicator and town")
    peers: list[PeerOut] = Field(default_factory=list, description="what the others have in common with the first")
    understood: list[str] = Field(default_factory=list, description="how names were read that were not plain")

    @classmethod
    def of(
        cls,
        table: ComparisonTable,
        comparison: Comparison,
        catalogue: Catalogue,
        understood: Sequence[str] = (),
        places: Sequence[Municipality] = (),
    ) -> ComparisonOut:
        towns = [catalogue.municipalities[i] for i in table.facts if i in catalogue.municipalities]
        used = {c.id for c in comparison.criteria}
        return cls(
            group=table.group,
            criteria=[
                CriterionOut(
                    id=c.criterion.id,
                    kind=c.kind.value,
                    direction=c.direction,
                    year=c.year,
                    weight=c.criterion.weight,
                    higher_is_better=c.criterion.higher_is_better,
                    rests_on_catalogue=c.kind.rests_on_catalogue,
                )
                for c in table.columns
                if c.criterion.id in used
            ],
            dropped=[DroppedOut(criterion=d.criterion_id, reason=d.reason.value) for d in comparison.dropped],
            placed=[_compared(c, table) for c in comparison.placed],
            unplaced=[_compared(c, table) for c in comparison.unplaced],
            other_group=list(table.other_group),
            not_researched=list(table.not_researched),
            runs={t.id: running_in(catalogue, t) for t in towns},
            understood=list(understood),
            figures=[FigureRowOut.of(row, [p.id for p in places]) for row in side_by_side(places, catalogue.figures)],
            peers=[PeerOut.of(as_peer(places[0], other)) for other in places[1:]],
        )


def _compared(c: Compared, table: ComparisonTable) -> ComparedOut:
    facts = table.facts[c.object_id]
    contributions = [
        ContributionOut(
            criterion=x.criterion_id,
            value=x.value,
            ideal=x.ideal,
            distance=x.distance,
            source=fact.source if (fact := facts.get(x.criterion_id)) else None,
        )
        for x in c.contributions
    ]
    return ComparedOut(
        id=c.object_id,
        place=c.place,
        distance=c.distance,
        coverage=c.coverage,
        contributions=contributions,
        unknown=list(c.unknown),
    )

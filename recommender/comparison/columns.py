"""Columns of the comparison tables: values by object with their sources, and the weight of their criterion."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from catalogue.model import Catalogue, Direction, RatingRow, Scope
from catalogue.problems import Problem
from recommender.comparison.model import Criterion
from recommender.comparison.problems import weight_problems
from recommender.comparison.table import (
    LOWER_IS_BETTER,
    WEIGHTS,
    ComparisonTable,
    CriterionColumn,
    CriterionKind,
    Fact,
    Weighing,
)
from recommender.evidence import working_in


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledColumn:
    """A column with what is known: one row an object, with `value` and, of a rating, `source`."""

    column: CriterionColumn
    known: pd.DataFrame


def rating_frame(rows: Iterable[RatingRow]) -> pd.DataFrame:
    """Rating rows as a table: subject, value, maximum, rank, source."""
    names = ["subject", "value", "maximum", "rank", "source"]
    return pd.DataFrame([(r.subject, r.value, r.max, r.rank, r.source) for r in rows], columns=names).astype(
        {"value": float, "maximum": float, "rank": float}
    )


def shares_of_maximum(rows: pd.DataFrame) -> pd.DataFrame:
    """The first value of each subject as a share of the maximum of its own row."""
    return first_known(rows.assign(value=rows["value"] / rows["maximum"].where(rows["maximum"] != 0)))


def first_places(rows: pd.DataFrame) -> pd.DataFrame:
    """The first row with a rank, per subject."""
    return first_known(rows.assign(value=rows["rank"]))


def first_known(rows: pd.DataFrame) -> pd.DataFrame:
    """The first row with a value, per subject."""
    known = rows.dropna(subset=["value"]).drop_duplicates("subject")
    return known.set_index("subject")[["value", "source"]]


def counted(values: pd.Series[float]) -> pd.DataFrame:
    """Values by object that have no source of their own: we counted them or the official gave them."""
    return values.dropna().to_frame("value").assign(source=None)


def working_solutions(catalogue: Catalogue) -> pd.DataFrame:
    """Where domestic solutions are proven in operation and for which direction: one row each."""
    rows = [
        (s.id, city_id, direction.value)
        for s in catalogue.in_scope(Scope.DOMESTIC)
        for city_id in working_in(s)
        for direction in s.directions
    ]
    return pd.DataFrame(rows, columns=["solution", "city", "direction"])


def researched(catalogue: Catalogue) -> list[str]:
    """The Russian cities that were searched through one by one, with the body to ask and its page; of a place that came
    in with a single solution nobody knows what else it runs.
    """
    return [i for i, c in catalogue.cities.items() if i in catalogue.municipalities and c.contact.source]


def filled(
    kind: CriterionKind,
    known: pd.DataFrame,
    weighing: Weighing,
    *,
    year: int | None = None,
    direction: Direction | None = None,
) -> FilledColumn:
    """A column of its kind; a direction has its share of the weight of the kind."""
    name, weight = kind.value, weighing.kinds.get(kind, WEIGHTS[kind])
    if direction is not None:
        all_of_them = math.fsum(weighing.directions.get(d, 1.0) for d in Direction)
        name = f"{kind}:{direction}"
        weight *= weighing.directions.get(direction, 1.0) / all_of_them if all_of_them else 0.0
    criterion = Criterion(id=name, higher_is_better=kind not in LOWER_IS_BETTER, weight=weight)
    return FilledColumn(
        column=CriterionColumn(criterion=criterion, kind=kind, direction=direction, year=year), known=known
    )


def table_of(
    objects: Sequence[str],
    columns: Sequence[FilledColumn],
    *,
    not_researched: Iterable[str],
    group: str | None = None,
    other_group: Iterable[str] = (),
) -> ComparisonTable:
    """The table of the objects, in their order."""
    facts: dict[str, dict[str, Fact | None]] = {
        o: dict.fromkeys((c.column.criterion.id for c in columns), None) for o in objects
    }
    for c in columns:
        known = c.known[c.known.index.isin(objects)]
        for o, value, source in zip(known.index, known["value"].tolist(), known["source"].tolist(), strict=True):
            facts[str(o)][c.column.criterion.id] = Fact(value=value, source=source)
    return ComparisonTable(
        columns=tuple(c.column for c in columns),
        facts=MappingProxyType({o: MappingProxyType(of) for o, of in facts.items()}),
        not_researched=tuple(not_researched),
        group=group,
        other_group=tuple(other_group),
    )


def weighing_problems(weighing: Weighing) -> list[Problem]:
    """The official's weights that are negative or not finite."""
    return weight_problems([*weighing.kinds.items(), *weighing.directions.items()])

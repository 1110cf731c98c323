"""Municipalities of a region by directions: what works, what can spread, what other regions have."""

from __future__ import annotations

import pytest

from catalogue.model import Catalogue, Direction, Region, Scope
from recommender.evidence import grade
from recommender.region import PROVEN_GRADE, RegionReport, view
from recommender.region_matrix import MatrixRow, Reach, learners, matrix


@pytest.fixture(scope="module", params=["Пермский край", "Республика Татарстан", "Республика Калмыкия"])
def report(request: pytest.FixtureRequest, catalogue: Catalogue) -> RegionReport:
    region = next(m.region for m in catalogue.municipalities.values() if m.region.name.ru == request.param)
    assert isinstance(region, Region)
    return view(catalogue, region)


@pytest.fixture(scope="module")
def rows(report: RegionReport, catalogue: Catalogue) -> list[MatrixRow]:
    return matrix(report, catalogue.in_scope(Scope.DOMESTIC))


def test_every_town_has_all_directions_in_their_order(report: RegionReport, rows: list[MatrixRow]) -> None:
    assert [r.municipality for r in rows] == [t.municipality for t in report.towns]
    assert all([c.direction for c in row.cells] == list(Direction) for row in rows)


def test_cell_counts_what_is_nearest(report: RegionReport, rows: list[MatrixRow], catalogue: Catalogue) -> None:
    known = {s.id: s for s in catalogue.in_scope(Scope.DOMESTIC)}
    proven = [s for s in report.inside if s.grade.grade >= PROVEN_GRADE]
    for town, row in zip(report.towns, rows, strict=True):
        for cell in row.cells:
            here = [i for i in town.runs if i in known and cell.direction in known[i].directions]
            could = [
                s.solution.id
                for s in proven
                if cell.direction in s.solution.directions and row.municipality.id in (*s.fits, *s.to_adapt)
            ]
            inside = {s.solution.id for s in report.inside}
            others = [
                i
                for i, s in known.items()
                if i not in inside and cell.direction in s.directions and grade(s).grade >= PROVEN_GRADE
            ]
            expected = next(
                ((reach, len(found)) for reach, found in zip(Reach, (here, could, others), strict=False) if found),
                (Reach.NONE, 0),
            )
            assert (cell.reach, cell.solutions) == expected


def test_who_could_learn_lags_there_and_does_not_run_it(report: RegionReport, rows: list[MatrixRow]) -> None:
    runs = {t.municipality.id: t.runs for t in report.towns}
    by_town = {r.municipality.id: r for r in rows}
    for spread in report.inside:
        for town in learners(spread, rows):
            assert spread.solution.id not in runs[town.id]
            assert any(c.lags for c in by_town[town.id].cells if c.direction in spread.solution.directions)

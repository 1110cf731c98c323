"""The view of a region over the real catalogue, and the paper's table 2 as a figure."""

from __future__ import annotations

import pytest

from catalogue.model import Catalogue, Direction
from catalogue.places.regions import regions_of
from recommender.evidence import grade
from recommender.model import Basis
from recommender.region import OUTSIDE_PER_DIRECTION, PROVEN_GRADE, RegionReport, rank_agreement, view


@pytest.fixture(scope="module")
def perm(catalogue: Catalogue) -> RegionReport:
    return view(catalogue, regions_of(catalogue.municipalities.values())["perm-krai"])


def test_towns_of_the_region_are_all_there_largest_first(perm: RegionReport, catalogue: Catalogue) -> None:
    names = [t.municipality.id for t in perm.towns]
    assert names[0] == "perm"
    assert {"lysva", "nytva", "kungur", "solikamsk", "berezniki"} <= set(names)
    assert {t.municipality.region.id for t in perm.towns} == {"perm-krai"}
    populations = [t.municipality.population or 0 for t in perm.towns]
    assert populations == sorted(populations, reverse=True)
    assert all(len(t.assessment.gaps) == 10 for t in perm.towns)


def test_unknown_values_stay_unknown(perm: RegionReport) -> None:
    nytva = next(t for t in perm.towns if t.municipality.id == "nytva")
    unknown = {g.direction for g in nytva.assessment.gaps if g.basis is Basis.UNKNOWN}
    assert unknown == {Direction.CITY_MANAGEMENT, Direction.TELECOM_INFRASTRUCTURE, Direction.PUBLIC_SAFETY}
    assert nytva.runs == ()


def test_inside_are_the_solutions_of_the_regions_cities(perm: RegionReport, catalogue: Catalogue) -> None:
    expected = {
        s.id
        for s in catalogue.solutions.values()
        if any(catalogue.cities[d.city_id].region.ru == "Пермский край" for d in s.deployments)
    }
    assert {s.solution.id for s in perm.inside} == expected
    for spread in perm.inside:
        assert not set(spread.fits) & set(spread.cities)
        assert not set(spread.fits) & set(spread.to_adapt)


def test_each_direction_is_either_covered_by_something_proven_or_missing(perm: RegionReport) -> None:
    assert set(perm.covered) | set(perm.missing) == set(Direction)
    assert not set(perm.covered) & set(perm.missing)
    for direction in perm.covered:
        assert any(direction in s.solution.directions and s.grade.grade >= PROVEN_GRADE for s in perm.inside)


def test_what_is_missing_comes_proven_from_another_region(perm: RegionReport) -> None:
    assert perm.missing
    for direction in perm.missing:
        offered = [o for o in perm.outside if o.direction is direction]
        assert 1 <= len(offered) <= OUTSIDE_PER_DIRECTION
        for item in offered:
            assert direction in item.solution.directions
            assert grade(item.solution).grade >= PROVEN_GRADE
            assert item.donor.region.ru != "Пермский край"
            assert item.donor.contact.body.ru


def test_region_without_any_deployment_must_get_everything_from_outside(catalogue: Catalogue) -> None:
    report = view(catalogue, regions_of(catalogue.municipalities.values())["kalmykia"])
    assert report.inside == ()
    assert set(report.missing) == set(Direction)
    assert {o.direction for o in report.outside} == set(Direction)


def test_smaller_places_come_when_asked_for(perm: RegionReport, catalogue: Catalogue) -> None:
    everything = view(catalogue, perm.region, min_population=0)
    assert len(everything.towns) > len(perm.towns)


def test_places_of_cities_and_regions_agree_as_the_paper_found(catalogue: Catalogue) -> None:
    """Against the definition: 1 - 6 * sum(d^2) / (n * (n^2 - 1)) over ranks without ties."""
    agreement = rank_agreement(catalogue)
    by_region = {m.region.name.ru: m.region.id for m in catalogue.municipalities.values()}
    region_rank = {r.subject: r.rank for r in catalogue.ratings if r.rating == "smart-region" and r.rank is not None}
    leaders = sorted((c for c in catalogue.cities.values() if c.rank_2021 is not None), key=lambda c: c.rank_2021 or 0)
    places = [region_rank[by_region[c.region.ru]] or 0 for c in leaders]
    squares = sum((i - sorted(places).index(p)) ** 2 for i, p in enumerate(places))
    n = len(leaders)
    assert (agreement.n, n) == (15, 15)
    assert agreement.rho == pytest.approx(1 - 6 * squares / (n * (n**2 - 1)))
    assert 0 < agreement.p_value < 0.05

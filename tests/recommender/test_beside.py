"""Solutions beside each other, as far as they concern a town."""

from __future__ import annotations

from catalogue.model import Catalogue, Scope
from recommender.beside import beside
from recommender.donors import donors_of, runs_in
from recommender.evidence import working_in


def test_without_a_town_nothing_is_said_of_one(catalogue: Catalogue) -> None:
    solutions = catalogue.in_scope(Scope.DOMESTIC)[:5]
    found = beside(catalogue, solutions, None)
    assert [b.solution for b in found] == list(solutions)
    assert not any(b.transfer or b.donor or b.runs_here for b in found)


def test_town_gets_a_verdict_and_a_city_to_ask_that_is_not_itself(catalogue: Catalogue) -> None:
    town = catalogue.municipalities["perm"]
    for b in beside(catalogue, catalogue.in_scope(Scope.DOMESTIC), town):
        assert b.transfer is not None
        assert b.runs_here == runs_in(b.solution, town, catalogue.cities)
        assert b.donor is None or b.donor.city_id != "perm"
        assert (b.donor is None) == (not donors_of(b.solution, town, catalogue.cities))


def test_smallest_place_is_one_where_it_works(catalogue: Catalogue) -> None:
    for b in beside(catalogue, catalogue.in_scope(Scope.DOMESTIC), None):
        sizes = {catalogue.cities[c].population for c in working_in(b.solution)} - {None}
        assert b.smallest in sizes if sizes else b.smallest is None

"""Cities and regions by their distance to the ideal: against numbers visible by eye, numpy and promises."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from recommender_factories import (
    make_catalogue,
    make_cities,
    make_city,
    make_deployment,
    make_rating,
    make_solution,
    make_town,
)
from recommender_strategies import examples

from catalogue.model import (
    Catalogue,
    DeploymentStatus,
    Direction,
    DocumentationLevel,
    PopulationGroup,
    RatingRow,
    Scope,
    Solution,
)
from recommender.comparison.cities import cities_table
from recommender.comparison.columns import researched
from recommender.comparison.distance import TIE, compare
from recommender.comparison.model import (
    MIN_COVERAGE,
    Compared,
    Comparison,
    Contribution,
    Criterion,
    Dropped,
    DropReason,
)
from recommender.comparison.problems import ComparisonError
from recommender.comparison.regions import regions_table
from recommender.comparison.table import WEIGHTS, ComparisonTable, CriterionKind, Weighing
from recommender.evidence import PAPER, working_in
from recommender.model import Basis

Values = Mapping[str, Mapping[str, float | None]]
Rows = dict[str, dict[str, float | None]]
Drawn = tuple[list[Criterion], Rows]
Improvement = tuple[list[Criterion], Rows, Rows, str]
many = settings(examples, max_examples=100)
"""A comparison takes no time, and its rare cases (ties, all unknown) want looking for."""
TRANSPORT, SAFETY = Direction.URBAN_TRANSPORT, Direction.PUBLIC_SAFETY

THREE = [Criterion(id="speed", weight=2), Criterion(id="trees"), Criterion(id="noise", higher_is_better=False)]
THREE_VALUES: Values = {
    "north": {"speed": 10, "trees": 2, "noise": 1},
    "middle": {"speed": 5, "trees": 4, "noise": 2},
    "south": {"speed": 5, "trees": 1, "noise": 4},
}


def everyone(comparison: Comparison) -> dict[str, Compared]:
    return {c.object_id: c for c in (*comparison.placed, *comparison.unplaced)}


def places(comparison: Comparison) -> dict[str, int | None]:
    return {name: c.place for name, c in everyone(comparison).items()}


def distances(comparison: Comparison) -> dict[str, float | None]:
    return {name: c.distance for name, c in everyone(comparison).items()}


# The method, by eye: the largest values are 10, 4 and 4, so the ideal is 1, 1 and 1/4; the weights sum to 4.
#   north   2 * 0       + (1/2)^2 + 0       =  4/16
#   middle  2 * (1/2)^2 + 0       + (1/4)^2 =  9/16
#   south   2 * (1/2)^2 + (3/4)^2 + (3/4)^2 = 26/16


def test_distances_and_places_are_those_computed_by_hand() -> None:
    found = compare(THREE, THREE_VALUES)
    assert distances(found) == {"north": 4 / 64, "middle": 9 / 64, "south": 26 / 64}
    assert [(c.object_id, c.place, c.coverage) for c in found.placed] == [
        ("north", 1, 1.0),
        ("middle", 2, 1.0),
        ("south", 3, 1.0),
    ]
    assert found.ideal == {"speed": 10, "trees": 4, "noise": 1}
    assert found.criteria == tuple(THREE)
    assert (found.dropped, found.unplaced) == ((), ())


def test_contributions_say_what_separates_most_from_the_ideal_largest_first() -> None:
    middle = everyone(compare(THREE, THREE_VALUES))["middle"]
    assert middle.contributions == (
        Contribution(criterion_id="speed", value=5, ideal=10, distance=8 / 64),
        Contribution(criterion_id="noise", value=2, ideal=1, distance=1 / 64),
        Contribution(criterion_id="trees", value=4, ideal=4, distance=0.0),
    )


def test_equal_contributions_come_by_id() -> None:
    south = everyone(compare(THREE, THREE_VALUES))["south"]
    assert [c.criterion_id for c in south.contributions] == ["noise", "trees", "speed"]


def test_equal_distances_share_a_place_and_the_next_one_is_left_out() -> None:
    values: Values = {"z": {"a": 2, "b": 1}, "y": {"a": 1, "b": 2}, "x": {"a": 1, "b": 1}}
    found = compare([Criterion(id="a"), Criterion(id="b")], values)
    assert [(c.object_id, c.place) for c in found.placed] == [("y", 1), ("z", 1), ("x", 3)]


def test_distances_that_differ_by_rounding_only_share_a_place() -> None:
    """0.1 + 0.7 is not 0.8 to a computer; to the people who read the table it is."""
    found = compare([Criterion(id="a")], {"sum": {"a": 0.1 + 0.7}, "plain": {"a": 0.8}, "whole": {"a": 1.0}})
    assert distances(found)["sum"] != distances(found)["plain"]
    assert [(c.object_id, c.place) for c in found.placed] == [("whole", 1), ("plain", 2), ("sum", 2)]


# What is not known


def test_unknown_values_leave_the_distance_to_what_is_known() -> None:
    """north without trees: 2 * 0 + 0 over the three weights known; 3/4 of the weights are known."""
    found = compare(THREE, {**THREE_VALUES, "south": {"speed": 5, "trees": None}, "north": {"speed": 10, "noise": 1}})
    north, south = everyone(found)["north"], everyone(found)["south"]
    assert (north.distance, north.coverage, north.unknown) == (0.0, 0.75, ("trees",))
    assert [c.criterion_id for c in north.contributions] == ["noise", "speed"]
    assert (south.distance, south.coverage, south.unknown) == (0.25, 0.5, ("trees", "noise"))


def test_unknown_value_counts_as_the_average_gap_of_what_is_known() -> None:
    """The gap of b without c is 1/4 on the average; c at 5 of 10 is just such a gap and changes nothing."""
    criteria = [Criterion(id="one"), Criterion(id="two")]
    others: Values = {"best": {"one": 10, "two": 10}, "last": {"one": 1, "two": 1}}
    silent = compare(criteria, {**others, "b": {"one": 5, "two": None}})
    telling = compare(criteria, {**others, "b": {"one": 5, "two": 5}})
    assert distances(silent)["b"] == distances(telling)["b"] == 0.25
    assert places(silent) == places(telling)


def test_too_little_known_is_listed_apart_and_without_a_place() -> None:
    criteria = [Criterion(id="a", weight=3), Criterion(id="b", weight=2), Criterion(id="c", weight=1)]
    full: Values = {"x": {"a": 1, "b": 2, "c": 3}, "y": {"a": 2, "b": 1, "c": 1}}
    found = compare(criteria, {**full, "half": {"a": 2}, "third": {"b": 2}, "none": {}})
    assert {"x", "y", "half"} == {c.object_id for c in found.placed}
    assert [(c.object_id, c.place, c.coverage) for c in found.unplaced] == [
        ("none", None, 0.0),
        ("third", None, pytest.approx(1 / 3)),
    ]
    assert distances(found)["third"] == 0.0
    assert distances(found)["none"] is None
    assert everyone(found)["none"].contributions == ()


def test_ideal_and_scale_come_from_everything_known_of_unplaced_objects_too() -> None:
    """What is known of star is a fact; that little is known of it makes it no smaller."""
    criteria = [Criterion(id="a", weight=3), Criterion(id="b")]
    values: Values = {"x": {"a": 2, "b": 5}, "y": {"a": 1, "b": 5}, "star": {"b": 10}}
    found = compare(criteria, values)
    assert [c.object_id for c in found.unplaced] == ["star"]
    assert found.ideal == {"a": 2, "b": 10}
    assert distances(found) == {"x": 0.0625, "y": 0.25, "star": 0.0}


def test_half_of_the_weights_is_enough_however_they_are_written() -> None:
    """(0.2 + 0.7) / (0.2 + 0.7 + 0.6 + 0.3), each as a part of 0.7, is less than a half to a computer."""
    criteria = [Criterion(id=name, weight=w) for name, w in (("a", 0.2), ("b", 0.7), ("c", 0.6), ("d", 0.3))]
    values: Values = {"x": dict.fromkeys("abcd", 1.0), "y": dict.fromkeys("abcd", 2.0), "half": {"a": 1.0, "b": 1.0}}
    assert everyone(compare(criteria, values))["half"].coverage < MIN_COVERAGE
    assert MIN_COVERAGE == 0.5
    assert places(compare(criteria, values))["half"] == 2


@pytest.mark.parametrize(("least", "placed"), [(0.0, True), (0.75, True), (0.76, False), (1.0, False)])
def test_least_coverage_can_be_chosen(least: float, placed: bool) -> None:
    found = compare(THREE, {**THREE_VALUES, "north": {"speed": 10, "noise": 1}}, min_coverage=least)
    assert (places(found)["north"] is not None) is placed


def test_nothing_known_is_never_placed_even_when_no_coverage_is_asked() -> None:
    assert places(compare(THREE, {**THREE_VALUES, "void": {}}, min_coverage=0.0))["void"] is None


def test_what_tells_nothing_is_dropped_and_named() -> None:
    criteria = [
        Criterion(id="speed"),
        Criterion(id="rare"),
        Criterion(id="nobody"),
        Criterion(id="same"),
        Criterion(id="zero"),
        Criterion(id="unwanted", weight=0),
    ]
    values: Values = {
        "a": {"speed": 1, "rare": 9, "same": 7, "zero": 0, "unwanted": 1},
        "b": {"speed": 2, "same": 7, "zero": 0, "unwanted": 2},
    }
    found = compare(criteria, values)
    assert found.dropped == (
        Dropped(criterion_id="rare", reason=DropReason.KNOWN_FOR_FEWER_THAN_TWO),
        Dropped(criterion_id="nobody", reason=DropReason.KNOWN_FOR_FEWER_THAN_TWO),
        Dropped(criterion_id="same", reason=DropReason.SAME_FOR_ALL),
        Dropped(criterion_id="zero", reason=DropReason.SAME_FOR_ALL),
        Dropped(criterion_id="unwanted", reason=DropReason.NO_WEIGHT),
    )
    assert found.criteria == (Criterion(id="speed"),)
    assert found.ideal == {"speed": 2}
    assert distances(found) == {"a": 0.25, "b": 0.0}


def test_dropped_criteria_still_count_for_coverage() -> None:
    """Of a, 4 of 5 are known; of b, 3; what is known of neither makes both places less sure."""
    criteria = [Criterion(id=name) for name in ("speed", "rare", "nobody", "same", "zero")]
    values: Values = {"a": {"speed": 1, "rare": 9, "same": 7, "zero": 0}, "b": {"speed": 2, "same": 7, "zero": 0}}
    assert {name: c.coverage for name, c in everyone(compare(criteria, values)).items()} == {"a": 0.8, "b": 0.6}


@pytest.mark.parametrize("values", [{"only": {"a": 1}}, {"one": {"a": 1}, "other": {"a": 1}}, {"one": {}, "other": {}}])
def test_when_everything_is_dropped_nobody_is_placed_and_it_is_no_error(values: Values) -> None:
    found = compare([Criterion(id="a")], values)
    assert found.placed == ()
    assert {c.object_id for c in found.unplaced} == set(values)
    assert {c.distance for c in found.unplaced} == {None}
    assert len(found.dropped) == 1


# Errors


@pytest.mark.parametrize(
    ("criteria", "values", "told"),
    [
        ([], {"x": {}}, "no criteria"),
        ([Criterion(id="a")], {}, "no objects"),
        ([Criterion(id="a"), Criterion(id="a")], {"x": {"a": 1}}, "'a' is given 2 times"),
        ([Criterion(id="a", weight=-1), Criterion(id="b")], {"x": {"a": 1}}, "weight -1 of 'a'"),
        ([Criterion(id="a", weight=float("nan"))], {"x": {"a": 1}}, "weight nan of 'a'"),
        ([Criterion(id="a", weight=float("inf"))], {"x": {"a": 1}}, "weight inf of 'a'"),
        ([Criterion(id="a", weight=0), Criterion(id="b", weight=0)], {"x": {"a": 1}}, "every weight is 0"),
        ([Criterion(id="a")], {"x": {"a": float("nan")}}, "x: a is nan"),
        ([Criterion(id="a")], {"x": {"a": float("-inf")}}, "x: a is -inf"),
        ([Criterion(id="a")], {"x": {"b": 1}}, "x: no criterion 'b'"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(
    criteria: Sequence[Criterion], values: Values, told: str
) -> None:
    with pytest.raises(ComparisonError, match=told) as refused:
        compare(criteria, values)
    assert isinstance(refused.value, ValueError)
    assert len(refused.value.problems) == 1


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_least_coverage_out_of_range_is_refused(least: float) -> None:
    with pytest.raises(ComparisonError, match="minimum coverage"):
        compare(THREE, THREE_VALUES, min_coverage=least)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(ComparisonError) as refused:
        compare([Criterion(id="a", weight=-1), Criterion(id="a")], {"x": {"a": float("nan"), "b": 1.0}})
    assert len(refused.value.problems) == 4


@pytest.mark.parametrize("huge", [1e308, 5e-324])
def test_very_large_and_very_small_numbers_do_no_harm(huge: float) -> None:
    criteria = [Criterion(id="a", weight=huge), Criterion(id="b", weight=huge)]
    found = compare(criteria, {"x": {"a": huge, "b": 1}, "y": {"a": 0, "b": 2}, "z": {"a": 0, "b": 0}})
    assert distances(found) == {"x": 0.125, "y": 0.5, "z": 1.0}


# Against numpy, and promises


@st.composite
def tables(draw: st.DrawFn, *, unknown: bool = True, lowest: int = 0, criteria_from: int = 1) -> Drawn:
    """A few criteria of both signs with weights, and objects with small whole values, some of them unknown."""
    names = [f"c{n}" for n in range(draw(st.integers(criteria_from, 4)))]
    criteria = [
        Criterion(id=n, higher_is_better=draw(st.booleans()), weight=float(draw(st.integers(0, 3)))) for n in names
    ]
    assume(any(c.weight for c in criteria))
    value = st.integers(lowest, 9).map(float)
    cell = st.none() | value if unknown else value
    size = draw(st.integers(2, 6))
    return criteria, {f"o{n}": {name: draw(cell) for name in names} for n in range(size)}


def brute_force(criteria: Sequence[Criterion], values: Values) -> tuple[np.ndarray, np.ndarray]:
    """Distances and coverages by the formulas of the docstring over a matrix with NaN for unknown."""
    x = np.array([[np.nan if (v := row.get(c.id)) is None else v for c in criteria] for row in values.values()])
    k = np.array([c.weight for c in criteria])
    known = ~np.isnan(x)
    coverage = (known * k).sum(axis=1) / k.sum()
    lowest = np.where(known, x, np.inf).min(axis=0)
    highest = np.where(known, x, -np.inf).max(axis=0)
    tells = (k > 0) & (known.sum(axis=0) >= 2) & (lowest != highest)
    x, k, known = x[:, tells], k[tells], known[:, tells]
    largest = np.where(known, np.abs(x), 0).max(axis=0, initial=0)
    y = x / largest
    y0 = np.where([c.higher_is_better for c in np.array(criteria)[tells]], highest[tells], lowest[tells]) / largest
    weight = (known * k).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(known, k * (y - y0) ** 2, 0).sum(axis=1) / weight, coverage


@many
@given(tables(lowest=-9))
def test_comparison_is_the_formula_over_a_matrix(
    table: Drawn,
) -> None:
    found = everyone(compare(*table))
    distance, coverage = brute_force(*table)
    for name, r, share in zip(table[1], distance, coverage, strict=True):
        own = found[name]
        assert own.coverage == pytest.approx(share)
        assert (own.distance is None) == bool(np.isnan(r))
        if own.distance is not None:
            assert own.distance == pytest.approx(r, abs=TIE)
        placed = own.distance is not None and share >= MIN_COVERAGE
        enough = distance[(coverage >= MIN_COVERAGE) & ~np.isnan(distance)]
        assert own.place == (1 + int((enough < r - 1e-9).sum()) if placed else None)


@many
@given(tables())
def test_contributions_add_up_to_the_distance(
    table: Drawn,
) -> None:
    for own in everyone(compare(*table)).values():
        parts = [c.distance for c in own.contributions]
        assert parts == sorted(parts, reverse=True)
        assert all(part >= 0 for part in parts)
        if own.distance is not None:
            assert sum(parts) == pytest.approx(own.distance)
            assert 0 <= own.distance <= 1 + TIE


@many
@given(tables())
def test_who_has_the_best_of_everything_is_at_no_distance_and_first(
    table: Drawn,
) -> None:
    criteria, values = table
    best: dict[str, float | None] = {}
    for c in criteria:
        known = [x for row in values.values() if (x := row[c.id]) is not None]
        best[c.id] = (max if c.higher_is_better else min)(known, default=1.0)
    found = compare(criteria, {**values, "ideal": best})
    assume(found.criteria)
    ideal = everyone(found)["ideal"]
    assert (ideal.distance, ideal.place, ideal.coverage) == (0.0, 1, 1.0)


@many
@given(tables(lowest=-9), st.sampled_from([1e-6, 0.1, 3.0, 1e6]))
def test_unit_of_an_indicator_changes_nothing(table: Drawn, factor: float) -> None:
    criteria, values = table
    first = criteria[0].id
    other = {o: {**row, first: None if (x := row[first]) is None else x * factor} for o, row in values.items()}
    before, after = compare(criteria, values), compare(criteria, other)
    assert places(before) == places(after)
    assert before.dropped == after.dropped
    for name, r in distances(before).items():
        assert distances(after)[name] == (None if r is None else pytest.approx(r, abs=1e-9))


@many
@given(tables(), st.sampled_from([0.001, 0.5, 7.0]))
def test_weights_count_against_each_other_only(table: Drawn, factor: float) -> None:
    criteria, values = table
    heavier = [replace(c, weight=c.weight * factor) for c in criteria]
    before, after = compare(criteria, values), compare(heavier, values)
    assert places(before) == places(after)
    for name, r in distances(before).items():
        assert distances(after)[name] == (None if r is None else pytest.approx(r, abs=1e-9))


@many
@given(tables(), st.randoms(use_true_random=False))
def test_order_of_objects_changes_nothing(table: Drawn, chance: Random) -> None:
    criteria, values = table
    shuffled = sorted(values, key=lambda _: chance.random())
    assert compare(criteria, {name: values[name] for name in shuffled}) == compare(criteria, values)


@many
@given(tables(), st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_what_is_known_of_others_only_leaves_ones_own_distance_alone(table: Drawn, given_to: list[int]) -> None:
    """Not knowing is neither punished nor rewarded: a new criterion moves those it is known of."""
    criteria, values = table
    silent, *others = values
    more = {name: {**values[name], "new": float(x)} for name, x in zip(others, given_to, strict=False)}
    before = compare(criteria, values)
    after = compare([*criteria, Criterion(id="new", weight=2)], {silent: values[silent], **more})
    r = distances(before)[silent]
    assert distances(after)[silent] == (None if r is None else pytest.approx(r))
    assert everyone(after)[silent].coverage <= everyone(before)[silent].coverage


@st.composite
def improvements(draw: st.DrawFn, *, unknown: bool) -> Improvement:
    """A table, the same with one value of one object better, and the object."""
    criteria, values = draw(tables(unknown=unknown))
    name = draw(st.sampled_from(sorted(values)))
    c = draw(st.sampled_from(criteria))
    old = values[name][c.id]
    assume(old is not None)
    assert old is not None
    better = draw(st.integers(int(old), 20) if c.higher_is_better else st.integers(0, int(old)))
    return criteria, values, {**values, name: {**values[name], c.id: float(better)}}, name


@many
@given(improvements(unknown=False))
def test_improvement_never_costs_a_place_where_everything_is_known(
    change: Improvement,
) -> None:
    """It may move the ideal and the scale: that pushes the others away, not the one who improved.

    Holds for values from 0 up (all that we compare); see the next tests for where it does not.
    """
    criteria, values, improved, name = change
    before, after = places(compare(criteria, values))[name], places(compare(criteria, improved))[name]
    if before is not None and after is not None:
        assert after <= before


@many
@given(improvements(unknown=True))
def test_improvement_never_costs_a_place_while_the_same_criteria_are_compared(
    change: Improvement,
) -> None:
    criteria, values, improved, name = change
    first, second = compare(criteria, values), compare(criteria, improved)
    assume(first.criteria == second.criteria)
    before, after = places(first)[name], places(second)[name]
    assert (before is None) == (after is None)
    assert before is None or after is None or after <= before


def test_improvement_may_cost_a_place_when_it_makes_a_criterion_the_same_for_all() -> None:
    """A limit, told in the docs: what mover was nearly as good in as the top falls away once it is as good, and by the
    rest it is worse than quiet, of whom that was never known."""
    criteria = [Criterion(id="a"), Criterion(id="b", weight=0.5)]
    values: Values = {
        "top": {"a": 10, "b": 10},
        "mover": {"a": 2, "b": 9},
        "quiet": {"a": 3, "b": None},
    }
    assert places(compare(criteria, values)) == {"top": 1, "mover": 2, "quiet": 3}
    levelled = {**values, "mover": {"a": 2, "b": 10}}
    assert places(compare(criteria, levelled)) == {"top": 1, "quiet": 2, "mover": 3}


def test_improvement_may_cost_a_place_where_values_are_below_zero() -> None:
    """Why the promise is for values from 0 up: the largest size is the scale, and a loss halved halves the scale."""
    criteria = [Criterion(id="balance"), Criterion(id="other")]
    values: Values = {
        "best": {"balance": 5, "other": 10},
        "mover": {"balance": -10, "other": 10},
        "rival": {"balance": 0, "other": -4.6},
    }
    assert places(compare(criteria, values)) == {"best": 1, "mover": 2, "rival": 3}
    improved = {**values, "mover": {"balance": -5, "other": 10}}
    assert places(compare(criteria, improved)) == {"best": 1, "rival": 2, "mover": 3}


# Cities


def make_world(
    cities: Mapping[str, int], ratings: Sequence[RatingRow] = (), solutions: Sequence[Solution] = ()
) -> Catalogue:
    """Cities the catalogue was filled for, by population, and the village `unseen` it was not filled for."""
    known = make_cities(*(make_city(name, population=n) for name, n in cities.items()))
    towns = {name: make_town(name, population=n) for name, n in {**cities, "unseen": 5_000}.items()}
    return replace(make_catalogue(solutions, known, ratings), municipalities=towns)


def value_of(table: ComparisonTable, object_id: str, criterion_id: str) -> float | None:
    fact = table.facts[object_id][criterion_id]
    return None if fact is None else fact.value


LARGE = PopulationGroup.LARGE
PAIR = {"a": 300_000, "b": 400_000}


def test_index_is_the_share_of_the_maximum_of_its_own_edition_with_its_source() -> None:
    rows = [
        make_rating("a", 60, year=2023, group=LARGE),
        make_rating("a", 130, year=2024, top=260, group=LARGE),
        make_rating("b", 65, year=2024, top=260, group=LARGE),
    ]
    world = make_world(PAIR, rows)
    table = cities_table(world, ["a", "b"], 2024)
    assert (value_of(table, "a", "index"), value_of(table, "b", "index")) == (0.5, 0.25)
    fact = table.facts["a"]["index"]
    assert fact is not None and fact.source == rows[1].source
    earlier = cities_table(world, ["a", "b"], 2023)
    assert (value_of(earlier, "a", "index"), value_of(earlier, "b", "index")) == (0.5, None)
    assert {c.year for c in earlier.columns if c.kind is CriterionKind.INDEX} == {2023}


def test_city_of_another_group_has_no_index_and_is_named() -> None:
    rows = [make_rating("a", 60, rank=2, group=LARGE), make_rating("b", 90, rank=1, group=LARGE)]
    rows.append(make_rating("c", 110, rank=1, group=PopulationGroup.LARGEST))
    table = cities_table(make_world({**PAIR, "c": 2_000_000}, rows), ["c", "a", "b"], 2023, with_place=True)
    assert (table.group, table.other_group) == (LARGE, ("c",))
    assert (value_of(table, "c", "index"), value_of(table, "c", "place")) == (None, None)
    assert (value_of(table, "a", "index"), value_of(table, "a", "place")) == (0.5, 2)
    assert places(table.compare())["c"] is None


def test_group_is_the_editions_word_before_the_population() -> None:
    rows = [make_rating("a", 60, group=LARGE), make_rating("b", 90, group=PopulationGroup.BIG)]
    table = cities_table(make_world(PAIR, rows), ["a", "b"], 2023, group=PopulationGroup.BIG)
    assert (table.group, table.other_group) == (PopulationGroup.BIG, ("a",))
    assert value_of(table, "b", "index") == 0.75


def test_group_of_unrated_cities_is_that_of_their_population() -> None:
    table = cities_table(make_world({**PAIR, "c": 2_000_000}), ["a", "b", "c"], 2023)
    assert (table.group, table.other_group) == (LARGE, ("c",))


def test_city_without_any_known_group_is_named() -> None:
    world = make_world({})
    table = cities_table(replace(world, municipalities={"x": make_town("x", population=None)}), ["x"], 2023)
    assert (table.group, table.other_group) == (None, ("x",))


def test_place_makes_no_value_and_is_used_only_when_asked_for() -> None:
    rows = [make_rating("a", 60, rank=2, group=LARGE), make_rating("b", rank=1, group=LARGE)]
    table = cities_table(make_world(PAIR, rows), ["a", "b"], 2023, with_place=True)
    assert value_of(table, "b", "index") is None
    assert value_of(table, "b", "place") == 1
    assert [c.criterion.higher_is_better for c in table.columns if c.kind is CriterionKind.PLACE] == [False]
    assert "place" not in cities_table(make_world(PAIR, rows), ["a", "b"], 2023).facts["a"]


RATED: Mapping[str, Mapping[Direction, float | None]] = {
    "a": {TRANSPORT: 0.4},
    "b": {TRANSPORT: 0.6, SAFETY: None},
    "c": {TRANSPORT: 1.0},
    "elsewhere": {TRANSPORT: 0.1},
}


def test_official_shares_count_inside_the_group_only() -> None:
    table = cities_table(make_world({**PAIR, "c": 2_000_000}), ["a", "b", "c"], 2023, RATED)
    name = f"rated:{TRANSPORT}"
    assert [value_of(table, i, name) for i in "abc"] == [0.4, 0.6, None]
    assert value_of(table, "b", f"rated:{SAFETY}") is None
    assert "elsewhere" not in table.facts
    assert {c.year for c in table.columns if c.kind is CriterionKind.RATED} == {2023}


def test_answers_count_across_groups_and_under_their_own_name() -> None:
    world = make_world({**PAIR, "c": 2_000_000})
    table = cities_table(world, ["a", "b", "c"], 2023, RATED, basis=Basis.ANSWERED)
    assert [value_of(table, i, f"answered:{TRANSPORT}") for i in "abc"] == [0.4, 0.6, 1.0]
    assert table.other_group == ("c",)
    assert CriterionKind.RATED not in {c.kind for c in table.columns}
    assert len([c for c in table.columns if c.kind is CriterionKind.ANSWERED]) == len(Direction)


def test_practice_counts_what_is_proven_in_operation_there() -> None:
    scaled = make_deployment("a", DeploymentStatus.SCALED)
    solutions = [
        make_solution("runs", deployments=[make_deployment("a")], directions=[TRANSPORT, SAFETY]),
        make_solution("twice", deployments=[scaled, make_deployment("a")]),
        make_solution("pilot", deployments=[make_deployment("a", DeploymentStatus.PILOT)]),
        make_solution("unknown", deployments=[make_deployment("a", DeploymentStatus.UNKNOWN)]),
        make_solution("paper", deployments=[make_deployment("a", source=PAPER)]),
        make_solution("paper-only", deployments=[scaled], evidence=DocumentationLevel.PAPER_ONLY),
        make_solution("lesson", deployments=[make_deployment("a", lesson=True)]),
        make_solution("abroad", deployments=[make_deployment("a")], scope=Scope.WORLD),
    ]
    table = cities_table(make_world(PAIR, solutions=solutions), ["a", "b", "unseen"], 2023)
    assert [value_of(table, i, f"practice:{TRANSPORT}") for i in ("a", "b", "unseen")] == [2, 0, None]
    assert value_of(table, "a", f"practice:{SAFETY}") == 1
    assert table.not_researched == ("unseen",)
    assert {s.id for s in solutions if working_in(s)} == {"runs", "twice", "abroad"}
    assert all(c.kind.rests_on_catalogue == (c.kind is CriterionKind.PRACTICE) for c in table.columns)


def test_practice_can_be_left_out() -> None:
    table = cities_table(make_world(PAIR), ["a", "b"], 2023, with_practice=False)
    assert [c.criterion.id for c in table.columns] == ["index"]


def test_directions_share_out_the_weight_of_their_kind_by_the_officials_weights() -> None:
    weighing = Weighing(kinds={CriterionKind.PRACTICE: 2.0}, directions={TRANSPORT: 11.0})
    table = cities_table(make_world(PAIR), ["a"], 2023, weighing=weighing)
    weights = {c.criterion.id: c.criterion.weight for c in table.columns}
    assert weights[f"practice:{TRANSPORT}"] == pytest.approx(2.0 * 11 / 20)
    assert weights[f"practice:{SAFETY}"] == pytest.approx(2.0 / 20)
    assert weights["index"] == WEIGHTS[CriterionKind.INDEX]


def test_directions_without_any_weight_are_dropped_not_an_error() -> None:
    rows = [make_rating("a", 60, group=LARGE), make_rating("b", 90, group=LARGE)]
    weighing = Weighing(directions=dict.fromkeys(Direction, 0.0))
    found = cities_table(make_world(PAIR, rows), ["a", "b"], 2023, weighing=weighing).compare()
    assert {d.reason for d in found.dropped} == {DropReason.NO_WEIGHT}
    assert places(found) == {"b": 1, "a": 2}


def test_what_the_catalogue_has_found_alone_places_nobody() -> None:
    solutions = [make_solution(deployments=[make_deployment("a")])]
    found = cities_table(make_world(PAIR, solutions=solutions), ["a", "b"], 2023).compare()
    assert found.placed == ()
    assert [c.coverage for c in found.unplaced] == [pytest.approx(1 / 3)] * 2
    regions = (
        CriterionKind.SMART_REGION_PLACE,
        CriterionKind.LEADER_CITY_PLACE,
        CriterionKind.PROVEN_SOLUTIONS,
        CriterionKind.COVERED_DIRECTIONS,
    )
    counted = sum(WEIGHTS[k] for k in regions if k.rests_on_catalogue)
    assert counted / sum(WEIGHTS[k] for k in regions) < MIN_COVERAGE


@pytest.mark.parametrize(
    ("city_ids", "rated", "basis", "weighing", "told"),
    [
        ([], {}, Basis.RATED, Weighing(), "no cities"),
        (["a", "a"], {}, Basis.RATED, Weighing(), "'a' is given 2 times"),
        (["a", "atlantis"], {}, Basis.RATED, Weighing(), "no city 'atlantis'"),
        (["a", "some-krai"], {}, Basis.RATED, Weighing(), "no city 'some-krai'"),
        (["a"], {"a": {TRANSPORT: 1.2}}, Basis.RATED, Weighing(), "share 1.2 of urban-transport"),
        (["a"], {"a": {TRANSPORT: float("nan")}}, Basis.RATED, Weighing(), "share nan of urban-transport"),
        (["a"], {}, Basis.PRIOR, Weighing(), "basis prior"),
        (["a"], {}, Basis.RATED, Weighing(kinds={CriterionKind.INDEX: -1}), "weight -1 of 'index'"),
        (["a"], {}, Basis.RATED, Weighing(directions={TRANSPORT: -2}), "weight -2 of 'urban-transport'"),
    ],
)
def test_table_of_cities_that_cannot_be_made_is_refused_with_the_reason(
    city_ids: Sequence[str],
    rated: Mapping[str, Mapping[Direction, float | None]],
    basis: Basis,
    weighing: Weighing,
    told: str,
) -> None:
    world = make_world(PAIR, [replace(make_rating("some-krai", rank=1), subject_kind="region")])
    with pytest.raises(ComparisonError, match=told) as refused:
        cities_table(world, city_ids, 2023, rated, basis=basis, weighing=weighing)
    assert len(refused.value.problems) == 1


# The real catalogue


@pytest.fixture(scope="module")
def leaders(catalogue: Catalogue) -> list[str]:
    return [i for i, c in catalogue.cities.items() if c.rank_2021 is not None]


def test_moscow_is_first_of_the_leaders_of_2021(catalogue: Catalogue, leaders: list[str]) -> None:
    table = cities_table(catalogue, leaders, 2021)
    found = table.compare()
    assert (table.group, table.other_group, table.not_researched) == (PopulationGroup.LARGEST, (), ())
    assert found.placed[0].object_id == "moscow"
    assert len(found.placed) + len(found.unplaced) == 15
    published = {r.subject: r.value for r in catalogue.ratings if r.year == 2021 and r.subject in leaders and r.value}
    assert {c.object_id for c in found.placed} == set(published)
    assert {name: value_of(table, name, "index") for name in published} == {i: v / 120 for i, v in published.items()}


def test_by_the_index_alone_the_order_is_the_published_one(catalogue: Catalogue, leaders: list[str]) -> None:
    found = cities_table(catalogue, leaders, 2021, with_practice=False).compare()
    published = [catalogue.cities[c.object_id].rank_2021 or 0 for c in found.placed]
    assert published == sorted(published)


def test_leaders_whose_value_was_not_published_are_placed_by_their_place(
    catalogue: Catalogue, leaders: list[str]
) -> None:
    assert {c.object_id for c in cities_table(catalogue, leaders, 2021).compare().unplaced} == {
        "volgograd",
        "samara",
        "rostov-on-don",
    }
    found = cities_table(catalogue, leaders, 2021, with_place=True).compare()
    assert found.unplaced == ()
    assert found.placed[0].object_id == "moscow"


def test_practice_is_unknown_where_the_catalogue_was_not_filled(catalogue: Catalogue) -> None:
    table = cities_table(catalogue, ["moscow", "nytva", "taganrog", "helsinki"], 2023)
    name = f"practice:{Direction.CITY_MANAGEMENT}"
    counted = {
        s.id
        for s in catalogue.solutions.values()
        for d in s.deployments
        if d.city_id == "moscow" and Direction.CITY_MANAGEMENT in s.directions and "moscow" in working_in(s)
    }
    assert value_of(table, "moscow", name) == len(counted) > 0
    assert value_of(table, "nytva", name) is not None
    assert (value_of(table, "taganrog", name), value_of(table, "helsinki", name)) == (None, None)
    assert set(table.not_researched) == {"taganrog", "helsinki"}


def test_cities_that_only_the_rating_knows_can_be_compared(catalogue: Catalogue) -> None:
    found = cities_table(catalogue, ["sevastopol", "tyumen", "tomsk"], 2021, with_practice=False).compare()
    assert [c.object_id for c in found.placed] == ["tyumen", "sevastopol", "tomsk"]


def test_moscow_is_first_of_the_regions(catalogue: Catalogue) -> None:
    found = regions_table(catalogue).compare()
    assert found.placed[0].object_id == "moscow"
    assert (len(found.placed), found.placed[0].distance) == (15, 0.0)
    assert [c.criterion_id for c in found.dropped] == []
    assert {"tomsk-oblast", "tyumen-oblast", "khanty-mansi-autonomous-okrug"} <= {c.object_id for c in found.unplaced}
    assert {c.coverage for c in found.unplaced} == {0.0}


def test_places_of_regions_and_of_their_leader_cities_are_those_of_table_2(catalogue: Catalogue) -> None:
    table = regions_table(catalogue)
    perm = {name: fact.value if fact else None for name, fact in table.facts["perm-krai"].items()}
    assert (perm["smart-region-place"], perm["leader-city-place"]) == (10, 10)
    chelyabinsk = table.facts["chelyabinsk-oblast"]
    assert [f.value for f in (chelyabinsk["smart-region-place"], chelyabinsk["leader-city-place"]) if f] == [37, 8]
    assert {c.kind: c.criterion.higher_is_better for c in table.columns} == {
        CriterionKind.SMART_REGION_PLACE: False,
        CriterionKind.LEADER_CITY_PLACE: False,
        CriterionKind.PROVEN_SOLUTIONS: True,
        CriterionKind.COVERED_DIRECTIONS: True,
    }


def test_solutions_of_all_cities_of_a_region_count_once(catalogue: Catalogue) -> None:
    table = regions_table(catalogue)
    cities = {i for i in researched(catalogue) if catalogue.cities[i].region.ru == "Пермский край"}
    inside = [s for s in catalogue.in_scope(Scope.DOMESTIC) if working_in(s) & cities]
    assert len(cities) == 6
    assert value_of(table, "perm-krai", "proven-solutions") == len(inside)
    assert value_of(table, "perm-krai", "covered-directions") == len({d for s in inside for d in s.directions})
    assert value_of(table, "tomsk-oblast", "proven-solutions") is None


def test_second_region_of_2024_is_not_made_the_last_of_two(catalogue: Catalogue) -> None:
    """Only the first two places of the index of 2024 are known: no criterion is made of them."""
    assert {c.year for c in regions_table(catalogue).columns} == {2021, None}


def test_weights_of_regions_can_be_the_officials_own(catalogue: Catalogue) -> None:
    only_rating = Weighing(kinds={k: 0.0 for k in CriterionKind if k is not CriterionKind.SMART_REGION_PLACE})
    found = regions_table(catalogue, only_rating).compare()
    by_place = sorted(
        (r.rank, r.subject) for r in catalogue.ratings if r.rating == "smart-region" and r.rank is not None
    )
    assert [c.object_id for c in found.placed] == [subject for _, subject in by_place]
    with pytest.raises(ComparisonError, match="weight -1"):
        regions_table(catalogue, Weighing(kinds={CriterionKind.SMART_REGION_PLACE: -1}))


def test_pandas_is_loaded_by_those_who_compare_only() -> None:
    """It takes half a second and many megabytes, which no other turn of the chat needs."""
    told = "import sys, bot.services, bot.dialogue.turns.comparison, bot.web.api.places; print('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True).stdout == "False\n"

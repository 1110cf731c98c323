"""What the official will not have is left out, nothing else is, and a word that means nothing is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recommender_factories import (
    make_catalogue,
    make_cities,
    make_city,
    make_deployment,
    make_solution,
    make_town,
    make_vendor,
)
from recommender_strategies import World, examples, populations, worlds

from catalogue.model import Catalogue, City, Direction, Municipality, RegisterStatus, Solution, Text, Vendor
from catalogue.problems import Problem
from recommender.constraints import ConstraintCode, ConstraintsError, allows, check, donor_cities
from recommender.model import Constraints

TAGS = ("ai", "sensors", "map")
CITIES = make_cities(
    make_city("village", population=60_000),
    make_city("city", population=500_000),
    make_city("capital", population=10**7),
)
ROSTELECOM = Vendor(name=Text("ПАО «Ростелеком»", 'PJSC "Rostelecom"'), country=None, inn=None, url=None)
REGISTERED, EAEU = RegisterStatus.REGISTERED, RegisterStatus.EAEU


def allowed(constraints: Constraints, solution: Solution, town: Municipality | None = None) -> bool:
    return allows(constraints, solution, town or make_town(), CITIES)


def runs_in(*city_ids: str) -> Solution:
    return make_solution(deployments=[make_deployment(city_id) for city_id in city_ids])


# What is left out


def test_no_constraints_allow_every_solution_that_runs_somewhere() -> None:
    assert allowed(Constraints(), runs_in("capital"))
    assert not allowed(Constraints(), runs_in())


@examples
@given(worlds())
def test_no_constraints_allow_any_solution_that_runs_somewhere(world: World) -> None:
    for solution in world.solutions:
        assert allows(Constraints(), solution, world.town, world.cities)


@pytest.mark.parametrize("status", list(RegisterStatus))
def test_only_registered_allows_what_a_register_names_and_nothing_else(status: RegisterStatus) -> None:
    assert allowed(Constraints(only_registered=True), make_solution(status=status)) is (status in (REGISTERED, EAEU))


@pytest.mark.parametrize(
    "said",
    [
        "ПАО «Ростелеком»",
        "Ростелеком",
        "ростелеком",
        "РОСТЕЛЕКОМ",
        "«Ростелеком»",
        '"Ростелеком"',
        "'Ростелеком'",
        "пао ростелеком",
        "  Ростелеком ",
        "телеком",
        "Rostelecom",
        "pjsc rostelecom",
    ],
)
def test_vendor_is_excluded_by_a_part_of_its_name_in_either_language_without_quotes_and_case(said: str) -> None:
    assert not allowed(Constraints(exclude_vendors=(said,)), make_solution(vendor=ROSTELECOM))


@pytest.mark.parametrize("said", ["Ростелеком Юг", "МТС", "", "  ", "«»"])
def test_vendor_that_is_not_meant_is_not_excluded(said: str) -> None:
    assert allowed(Constraints(exclude_vendors=(said,)), make_solution(vendor=ROSTELECOM))


@pytest.mark.parametrize("said", ["полет", "ПОЛЁТ", "Полёт"])
def test_vendor_is_excluded_with_and_without_the_dots_of_yo(said: str) -> None:
    assert not allowed(Constraints(exclude_vendors=(said,)), make_solution(vendor=make_vendor("ООО «Полёт»")))


def test_solution_without_a_vendor_is_never_excluded_by_one() -> None:
    assert allowed(Constraints(exclude_vendors=("Ростелеком", "")), make_solution(vendor=None))


def test_any_excluded_vendor_is_enough() -> None:
    assert not allowed(Constraints(exclude_vendors=("МТС", "Ростелеком")), make_solution(vendor=ROSTELECOM))


def test_one_of_the_directions_must_be_met() -> None:
    solution = make_solution(directions=[Direction.URBAN_TRANSPORT, Direction.PUBLIC_SAFETY])
    assert allowed(Constraints(directions=(Direction.CITY_MANAGEMENT, Direction.PUBLIC_SAFETY)), solution)
    assert not allowed(Constraints(directions=(Direction.CITY_MANAGEMENT,)), solution)


def test_one_of_the_tags_must_be_met() -> None:
    solution = make_solution(tags=["ai", "map"])
    assert allowed(Constraints(tags=("sensors", "map")), solution)
    assert not allowed(Constraints(tags=("sensors",)), solution)
    assert not allowed(Constraints(tags=("ma",)), solution)


def test_any_excluded_tag_is_enough_even_beside_a_wanted_one() -> None:
    solution = make_solution(tags=["ai", "map"])
    assert not allowed(Constraints(exclude_tags=("sensors", "ai")), solution)
    assert not allowed(Constraints(tags=("map",), exclude_tags=("ai",)), solution)
    assert allowed(Constraints(exclude_tags=("sensors",)), solution)


def test_donors_restrict_to_solutions_that_run_in_one_of_them() -> None:
    donors = Constraints(donors=("capital", "village"))
    assert allowed(donors, runs_in("city", "capital"))
    assert not allowed(donors, runs_in("city"))


@pytest.mark.parametrize(("limit", "meets"), [(499_999, False), (500_000, True), (500_001, True), (0, False)])
def test_largest_city_population_allows_a_city_of_exactly_so_many(limit: int, meets: bool) -> None:
    assert allowed(Constraints(max_city_population=limit), runs_in("city")) is meets


def test_one_small_city_is_enough_beside_a_large_one() -> None:
    assert allowed(Constraints(max_city_population=100_000), runs_in("capital", "village"))


@pytest.mark.parametrize(
    ("population", "fits"), [(99_999, "village"), (250_000, "city"), (999_999, "city"), (1_000_000, "capital")]
)
def test_only_my_size_allows_what_runs_in_a_city_of_the_own_population_group(population: int, fits: str) -> None:
    town = make_town(population=population)
    for city_id in CITIES:
        assert allowed(Constraints(only_my_size=True), runs_in(city_id), town) is (city_id == fits)


def test_only_my_size_allows_nothing_where_the_own_population_is_unknown() -> None:
    town = make_town(population=None)
    assert not allowed(Constraints(only_my_size=True), runs_in(*CITIES), town)
    assert allowed(Constraints(), runs_in(*CITIES), town)


def test_constraints_on_cities_ask_for_one_city_that_meets_them_all() -> None:
    both = Constraints(donors=("capital", "village"), max_city_population=600_000)
    assert not allowed(both, runs_in("capital", "city"))
    assert allowed(both, runs_in("capital", "village"))


def test_donor_cities_are_those_of_the_given_that_meet_the_constraints() -> None:
    def kept(constraints: Constraints, *city_ids: str) -> set[str]:
        return donor_cities(constraints, city_ids, make_town(), CITIES)

    assert kept(Constraints(), "city", "capital", "city") == {"city", "capital"}
    assert kept(Constraints(donors=("capital", "village")), "city", "capital") == {"capital"}
    assert kept(Constraints(max_city_population=500_000), *CITIES) == {"village", "city"}
    assert kept(Constraints(only_my_size=True), *CITIES) == {"village"}
    assert kept(Constraints()) == set()


# Any constraints over any world

some_tags = st.lists(st.sampled_from(TAGS), max_size=2, unique=True).map(tuple)
city_names = ["town", "again", *(f"city-{number}" for number in range(4))]
seldom = st.sampled_from([False, False, False, True])
any_constraints = st.builds(
    Constraints,
    only_registered=seldom,
    exclude_vendors=st.just(()) | st.lists(st.sampled_from(["one", "TWO", "three", "o"]), max_size=2).map(tuple),
    directions=st.just(()) | st.lists(st.sampled_from(Direction), min_size=4, max_size=8).map(tuple),
    tags=st.just(()) | some_tags,
    exclude_tags=st.just(()) | some_tags,
    max_city_population=st.none() | populations,
    only_my_size=seldom,
    donors=st.just(()) | st.lists(st.sampled_from(city_names), min_size=2, max_size=4).map(tuple),
)


@st.composite
def tagged_worlds(draw: st.DrawFn) -> World:
    world = draw(worlds())
    return replace(world, solutions=tuple(replace(s, tags=draw(some_tags)) for s in world.solutions))


def size(population: int) -> int:
    return sum(population >= border for border in (100_000, 250_000, 1_000_000))


def stated(c: Constraints, solution: Solution, town: Municipality, cities: Mapping[str, City]) -> list[str]:
    """The constraints that a solution breaks, one by one as the page words them."""
    broken = []
    if c.only_registered and solution.import_substitution.status not in (REGISTERED, EAEU):
        broken.append("only registered")
    if solution.vendor is not None:
        broken += [v for v in c.exclude_vendors if v.lower() in solution.vendor.name.ru.lower()]
    if c.directions and not any(d in c.directions for d in solution.directions):
        broken.append("directions")
    if c.tags and not any(t in c.tags for t in solution.tags):
        broken.append("tags")
    broken += [t for t in solution.tags if t in c.exclude_tags]
    somewhere = False
    for deployment in solution.deployments:
        population = cities[deployment.city_id].population
        named = not c.donors or deployment.city_id in c.donors
        small = c.max_city_population is None or population <= c.max_city_population
        alike = not c.only_my_size or (town.population is not None and size(population) == size(town.population))
        somewhere = somewhere or (named and small and alike)
    return broken if somewhere else [*broken, "cities"]


@examples
@given(tagged_worlds(), any_constraints)
def test_allowed_is_exactly_what_breaks_no_stated_constraint(world: World, constraints: Constraints) -> None:
    for solution in world.solutions:
        broken = stated(constraints, solution, world.town, world.cities)
        assert allows(constraints, solution, world.town, world.cities) is (broken == [])


@examples
@given(tagged_worlds(), any_constraints, any_constraints)
def test_one_constraint_more_never_allows_what_was_left_out(world: World, some: Constraints, more: Constraints) -> None:
    stricter = (
        replace(some, only_registered=True),
        replace(some, only_my_size=True),
        replace(some, exclude_vendors=some.exclude_vendors + more.exclude_vendors),
        replace(some, exclude_tags=some.exclude_tags + more.exclude_tags),
        replace(some, max_city_population=(some.max_city_population or 20_000_000) // 2),
    )
    for solution in world.solutions:
        if not allows(some, solution, world.town, world.cities):
            assert not any(allows(c, solution, world.town, world.cities) for c in stricter)


# Words that mean nothing


@pytest.fixture
def known() -> Catalogue:
    solutions = [
        make_solution("one", tags=["ai", "sensors"], vendor=ROSTELECOM),
        make_solution("two", tags=["map"], vendor=make_vendor("Компания «МТС»")),
        make_solution("three"),
    ]
    return make_catalogue(solutions, CITIES)


def told(constraints: Constraints, catalogue: Catalogue) -> list[tuple[ConstraintCode, str, Sequence[str]]]:
    with pytest.raises(ConstraintsError) as caught:
        check(constraints, catalogue)
    for problem in caught.value.problems:
        assert problem.message in str(caught.value)
        assert str(problem.params["nearest"]) in problem.message
    return [(ConstraintCode(p.code), str(p.params["value"]), _names(p)) for p in caught.value.problems]


def _names(problem: Problem) -> tuple[str, ...]:
    return tuple(filter(None, str(problem.params["nearest"]).split(", ")))


@pytest.mark.parametrize(
    "constraints",
    [
        Constraints(),
        Constraints(tags=TAGS, exclude_tags=TAGS, donors=("city", "capital"), exclude_vendors=("ростелеком", "МТС")),
        Constraints(only_registered=True, only_my_size=True, max_city_population=1, directions=tuple(Direction)),
    ],
    ids=["none", "all known", "without words"],
)
def test_constraints_whose_words_the_catalogue_knows_pass(known: Catalogue, constraints: Constraints) -> None:
    check(constraints, known)


def test_unknown_tag_is_told_with_the_nearest(known: Catalogue) -> None:
    assert told(Constraints(tags=("sensor",)), known) == [(ConstraintCode.UNKNOWN_TAG, "sensor", ("sensors",))]
    assert told(Constraints(exclude_tags=("sensorz",)), known) == [
        (ConstraintCode.UNKNOWN_TAG, "sensorz", ("sensors",))
    ]


def test_unknown_vendor_is_told_with_the_nearest(known: Catalogue) -> None:
    (problem,) = told(Constraints(exclude_vendors=("Растелеком",)), known)
    assert problem == (ConstraintCode.UNKNOWN_VENDOR, "Растелеком", ("ПАО «Ростелеком»",))


def test_unknown_donor_is_told_with_the_nearest(known: Catalogue) -> None:
    assert told(Constraints(donors=("capitol",)), known) == [(ConstraintCode.UNKNOWN_DONOR, "capitol", ("capital",))]


def test_word_that_is_like_nothing_is_told_without_a_guess(known: Catalogue) -> None:
    problems = told(Constraints(tags=("ъъъъъъъ",), exclude_vendors=("qqqqqqq",), donors=("0000000",)), known)
    assert [nearest for _, _, nearest in problems] == [(), (), ()]


@pytest.mark.parametrize("said", ["", "  ", "«»"])
def test_blank_vendor_is_unknown_because_it_would_do_nothing(known: Catalogue, said: str) -> None:
    assert [code for code, _, _ in told(Constraints(exclude_vendors=(said,)), known)] == [ConstraintCode.UNKNOWN_VENDOR]


def test_all_unknown_words_are_told_at_once(known: Catalogue) -> None:
    constraints = Constraints(
        tags=("ai", "rockets"), exclude_tags=("spells",), exclude_vendors=("МТС", "Zzz"), donors=("city", "atlantis")
    )
    assert [(code, value) for code, value, _ in told(constraints, known)] == [
        (ConstraintCode.UNKNOWN_TAG, "rockets"),
        (ConstraintCode.UNKNOWN_TAG, "spells"),
        (ConstraintCode.UNKNOWN_VENDOR, "Zzz"),
        (ConstraintCode.UNKNOWN_DONOR, "atlantis"),
    ]


def test_at_most_three_names_are_suggested_and_a_long_word_is_told_short() -> None:
    solutions = [make_solution(f"solution-{n}", tags=[f"sensor-{n}"]) for n in range(9)]
    catalogue = make_catalogue(solutions, CITIES)
    ((_, _, nearest),) = told(Constraints(tags=("sensor",)), catalogue)
    assert len(nearest) == 3
    ((_, value, _),) = told(Constraints(tags=("ъ" * 10_000,)), catalogue)
    assert len(value) <= 100


@pytest.mark.parametrize(
    ("constraints", "nearest"),
    [
        (Constraints(tags=("SENSORS",)), "sensors"),
        (Constraints(exclude_vendors=("РАСТЕЛЕКОМ",)), "ПАО «Ростелеком»"),
        (Constraints(donors=("CAPITAL",)), "capital"),
    ],
    ids=["tag", "vendor", "donor"],
)
def test_nearest_name_is_found_in_any_case(known: Catalogue, constraints: Constraints, nearest: str) -> None:
    ((_, _, names),) = told(constraints, known)
    assert nearest in names


@examples
@given(st.text(alphabet="Ростелкм«»МТС\"' ", max_size=12))
def test_vendor_passes_the_check_exactly_when_it_excludes_a_solution(said: str) -> None:
    solutions = [make_solution("one", vendor=ROSTELECOM), make_solution("two", vendor=make_vendor("Компания «МТС»"))]
    constraints = Constraints(exclude_vendors=(said,))
    excludes = any(not allowed(constraints, s) for s in solutions)
    try:
        check(constraints, make_catalogue(solutions, CITIES))
    except ConstraintsError:
        assert not excludes
    else:
        assert excludes


def test_every_vendor_tag_and_donor_of_the_real_catalogue_is_known(catalogue: Catalogue) -> None:
    solutions = catalogue.solutions.values()
    vendors = {name for s in solutions if s.vendor for name in (s.vendor.name.ru, s.vendor.name.en)}
    tags = {t for s in solutions for t in s.tags}
    check(Constraints(exclude_vendors=tuple(vendors), tags=tuple(tags), donors=tuple(catalogue.cities)), catalogue)


def test_excluded_real_vendor_is_gone_and_all_else_stays(catalogue: Catalogue) -> None:
    town = catalogue.municipalities["lysva"]
    constraints = Constraints(exclude_vendors=("ростелеком",))
    gone = [s for s in catalogue.solutions.values() if not allows(constraints, s, town, catalogue.cities)]
    assert len(gone) >= 2
    assert all(s.vendor is not None and "Ростелеком" in s.vendor.name.ru for s in gone)
    assert not [
        s
        for s in catalogue.solutions.values()
        if s not in gone and s.vendor is not None and "Ростелеком" in s.vendor.name.ru
    ]

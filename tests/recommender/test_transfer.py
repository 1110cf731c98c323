"""Whether a solution fits the town that asks, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from recommender_factories import FAR_REGION, make_cities, make_city, make_deployment, make_solution, make_town
from recommender_strategies import TOWN, World, examples, lone_solutions, populations

from catalogue.model import (
    Capability,
    Catalogue,
    City,
    Component,
    DeploymentStatus,
    DocumentationLevel,
    Municipality,
    PlaceKind,
    Requirement,
    Scope,
    Solution,
)
from recommender.model import Transfer
from recommender.reasons import TransferCode, TransferReason, Verdict
from recommender.transfer import HARDWARE_RATIO, SOFTWARE_RATIO, VALUE, transfer_of, value_of, works_in_small_towns

TOWN_OF_20_000 = make_town(population=20_000)


def city_of(population: int) -> dict[str, City]:
    return make_cities(make_city("city", population=population))


def codes(transfer: Transfer) -> list[TransferCode]:
    return [reason.code for reason in transfer.reasons]


def test_metro_solution_does_not_fit_a_town_of_twenty_thousand() -> None:
    transfer = transfer_of(make_solution(requires=[Requirement.METRO]), TOWN_OF_20_000, city_of(30_000))
    assert transfer.verdict is Verdict.DOES_NOT_FIT
    assert codes(transfer) == [TransferCode.NEEDS_METRO]
    assert transfer.reasons[0].population == 20_000


def test_metro_practice_of_istanbul_does_not_fit_nytva(catalogue: Catalogue) -> None:
    town = catalogue.municipalities["nytva"]
    assert town.population is not None and town.population < 20_000
    transfer = transfer_of(catalogue.solutions["istanbul-metro-wifi"], town, catalogue.cities)
    assert transfer.verdict is Verdict.DOES_NOT_FIT
    assert TransferCode.NEEDS_METRO in codes(transfer)


def test_metro_solution_may_fit_a_city_of_a_million() -> None:
    solution = make_solution(requires=[Requirement.METRO])
    assert transfer_of(solution, make_town(population=1_000_000), city_of(1_200_000)).verdict is Verdict.AS_IS


def test_tram_solution_is_to_be_adapted_and_says_so() -> None:
    transfer = transfer_of(make_solution(requires=[Requirement.TRAM]), TOWN_OF_20_000, city_of(100_000))
    assert transfer.verdict is Verdict.ADAPT
    assert codes(transfer) == [TransferCode.NEEDS_TRAM]


def test_town_below_the_minimum_population_is_told_both_numbers() -> None:
    transfer = transfer_of(make_solution(min_population=300_000), make_town(population=299_999), city_of(300_000))
    assert transfer.verdict is Verdict.DOES_NOT_FIT
    assert codes(transfer) == [TransferCode.BELOW_MINIMUM]
    assert transfer.reasons[0] == TransferReason(code=TransferCode.BELOW_MINIMUM, minimum=300_000, population=299_999)


def test_town_of_exactly_the_minimum_population_fits() -> None:
    solution = make_solution(min_population=300_000)
    assert transfer_of(solution, make_town(population=300_000), city_of(300_000)).verdict is Verdict.AS_IS


def test_every_obstacle_is_named() -> None:
    solution = make_solution(min_population=300_000, requires=[Requirement.METRO])
    assert set(codes(transfer_of(solution, TOWN_OF_20_000, city_of(30_000)))) == {
        TransferCode.BELOW_MINIMUM,
        TransferCode.NEEDS_METRO,
    }


@pytest.mark.parametrize(
    ("components", "ratio"),
    [
        ([Component.HARDWARE], HARDWARE_RATIO),
        ([Component.SOFTWARE, Component.HARDWARE], HARDWARE_RATIO),
        ([Component.SOFTWARE], SOFTWARE_RATIO),
        ([Component.SERVICE], SOFTWARE_RATIO),
    ],
    ids=["hardware", "both", "software", "service"],
)
def test_solution_of_much_larger_cities_is_to_be_adapted(components: list[Component], ratio: float) -> None:
    solution = make_solution(components=components)
    at_the_border = int(20_000 * ratio)
    assert transfer_of(solution, TOWN_OF_20_000, city_of(at_the_border)).verdict is Verdict.AS_IS
    transfer = transfer_of(solution, TOWN_OF_20_000, city_of(at_the_border + 20_000))
    assert transfer.verdict is Verdict.ADAPT
    assert codes(transfer) == [TransferCode.MUCH_LARGER_CITIES]
    assert transfer.reasons[0] == TransferReason(
        code=TransferCode.MUCH_LARGER_CITIES, city="city", times=ratio + 1, city_population=at_the_border + 20_000
    )


def test_equipment_shrinks_less_easily_than_programs() -> None:
    cities = city_of(20 * 20_000)
    software, hardware = (make_solution(components=[c]) for c in (Component.SOFTWARE, Component.HARDWARE))
    assert transfer_of(software, TOWN_OF_20_000, cities).verdict is Verdict.AS_IS
    assert transfer_of(hardware, TOWN_OF_20_000, cities).verdict is Verdict.ADAPT


def test_one_deployment_in_a_near_size_is_enough() -> None:
    cities = make_cities(make_city("huge", population=13_000_000), make_city("near", population=50_000))
    solution = make_solution(
        components=[Component.HARDWARE], deployments=[make_deployment("huge"), make_deployment("near")]
    )
    transfer = transfer_of(solution, TOWN_OF_20_000, cities)
    assert transfer.verdict is Verdict.AS_IS
    assert transfer.reasons[0].city == "near"


def test_solution_known_from_the_paper_only_is_to_be_adapted() -> None:
    transfer = transfer_of(make_solution(evidence=DocumentationLevel.PAPER_ONLY), TOWN_OF_20_000, city_of(30_000))
    assert transfer.verdict is Verdict.ADAPT
    assert codes(transfer) == [TransferCode.NOT_VERIFIED]


def test_world_practice_is_to_be_adapted() -> None:
    transfer = transfer_of(make_solution(scope=Scope.WORLD), TOWN_OF_20_000, city_of(100_000))
    assert transfer.verdict is Verdict.ADAPT
    assert codes(transfer) == [TransferCode.WORLD_PRACTICE]


def test_unknown_population_is_said_and_excludes_nothing() -> None:
    solution = make_solution(min_population=300_000, requires=[Requirement.METRO])
    transfer = transfer_of(solution, make_town(population=None), city_of(13_000_000))
    assert transfer.verdict is Verdict.ADAPT
    assert codes(transfer) == [TransferCode.POPULATION_UNKNOWN]


@pytest.mark.parametrize("population", [20_000, 50_000, 150_000])
def test_similar_city_is_named_as_the_reason(population: int) -> None:
    transfer = transfer_of(make_solution(), make_town(population=50_000), city_of(population))
    assert transfer.verdict is Verdict.AS_IS
    assert codes(transfer) == [TransferCode.SIMILAR_CITY]
    assert transfer.reasons[0] == TransferReason(
        code=TransferCode.SIMILAR_CITY, city="city", city_population=population, cities=("city",)
    )


def test_towns_of_like_size_lead_the_nearest_first_whatever_else_is_to_be_said() -> None:
    cities = make_cities(
        make_city("far", population=1_000_000),
        make_city("near", population=21_000),
        make_city("next", population=40_000),
    )
    deployments = [make_deployment(i) for i in ("far", "next", "near")]
    solution = make_solution(deployments=deployments, needs=[Capability.CAMERAS])
    transfer = transfer_of(solution, TOWN_OF_20_000, cities)
    assert transfer.verdict is Verdict.ADAPT
    assert codes(transfer) == [TransferCode.SIMILAR_CITY, TransferCode.NEEDS_OPEN]
    assert transfer.reasons[0].cities == ("near", "next")


def test_what_a_solution_builds_on_and_the_town_lacks_forbids_as_is() -> None:
    solution = make_solution(needs=[Capability.CAMERAS, Capability.DIGITAL_MAP])
    bare = transfer_of(solution, TOWN_OF_20_000, city_of(20_000))
    assert (bare.verdict, bare.reasons[-1].needs) == (Verdict.ADAPT, (Capability.CAMERAS, Capability.DIGITAL_MAP))
    partly = transfer_of(solution, TOWN_OF_20_000, city_of(20_000), {Capability.CAMERAS})
    assert (partly.verdict, partly.reasons[-1].needs) == (Verdict.ADAPT, (Capability.DIGITAL_MAP,))
    whole = transfer_of(solution, TOWN_OF_20_000, city_of(20_000), {Capability.CAMERAS, Capability.DIGITAL_MAP})
    assert whole.verdict is Verdict.AS_IS


def test_region_is_no_town_of_any_size() -> None:
    own = make_cities(make_city("region", population=None, kind=PlaceKind.REGION, region=TOWN_OF_20_000.region.name.ru))
    solution = make_solution(deployments=[make_deployment("region")])
    assert codes(transfer_of(solution, TOWN_OF_20_000, own)) == [TransferCode.OWN_REGION]
    other = make_cities(make_city("region", population=None, kind=PlaceKind.REGION, region=FAR_REGION))
    transfer = transfer_of(solution, TOWN_OF_20_000, other)
    assert (transfer.verdict, codes(transfer)) == (Verdict.ADAPT, [TransferCode.ONLY_REGIONS])


def test_okrug_that_holds_the_town_is_the_town_itself() -> None:
    town = make_town(TOWN, population=20_000)
    cities = make_cities(
        make_city("okrug", population=30_000, kind=PlaceKind.URBAN_OKRUG, known_as=TOWN),
        make_city("city", population=1_000_000),
    )
    solution = make_solution(deployments=[make_deployment("okrug"), make_deployment("city")])
    assert codes(transfer_of(solution, town, cities)) == [TransferCode.MUCH_LARGER_CITIES]


@pytest.mark.parametrize("population", [15_000, 200_000])
def test_city_of_another_size_is_not_called_similar(population: int) -> None:
    transfer = transfer_of(make_solution(), make_town(population=50_000), city_of(population))
    assert codes(transfer) == [TransferCode.WORKS_AT_THIS_SCALE]


def test_similar_city_is_found_beside_a_village() -> None:
    cities = make_cities(make_city("village", population=1_000), make_city("similar", population=39_500))
    solution = make_solution(deployments=[make_deployment("village"), make_deployment("similar")])
    assert codes(transfer_of(solution, TOWN_OF_20_000, cities)) == [TransferCode.SIMILAR_CITY]


def test_own_deployment_is_no_similar_city() -> None:
    town = make_town(TOWN, population=50_000)
    cities = make_cities(make_city(TOWN, population=50_000), make_city("city", population=1_000_000))
    solution = make_solution(deployments=[make_deployment(TOWN), make_deployment("city")])
    assert codes(transfer_of(solution, town, cities)) == [TransferCode.WORKS_AT_THIS_SCALE]


@examples
@given(lone_solutions())
def test_verdict_always_has_a_reason(drawn: tuple[World, Solution]) -> None:
    world, solution = drawn
    transfer = transfer_of(solution, world.town, world.cities)
    assert transfer.reasons
    assert len(set(codes(transfer))) == len(transfer.reasons)


@examples
@given(lone_solutions(), populations, populations)
def test_larger_town_never_gets_a_worse_verdict(drawn: tuple[World, Solution], one: int, other: int) -> None:
    world, solution = drawn
    assume(one != other)

    def value(town: Municipality) -> float:
        return VALUE[transfer_of(solution, town, world.cities).verdict]

    stranger = make_town("stranger", region=FAR_REGION)
    smaller, larger = (replace(stranger, population=p) for p in sorted((one, other)))
    assert value(smaller) <= value(larger)


def test_verdicts_count_in_the_order_of_the_work_they_ask_for() -> None:
    assert 1.0 == VALUE[Verdict.AS_IS] > VALUE[Verdict.ADAPT] > VALUE[Verdict.DOES_NOT_FIT] == 0.0


@pytest.mark.parametrize("status", [DeploymentStatus.PILOT, DeploymentStatus.UNKNOWN])
def test_city_of_which_nobody_says_that_it_works_is_no_proof_of_size(status: DeploymentStatus) -> None:
    solution = make_solution(deployments=[make_deployment("city", status)])
    transfer = transfer_of(solution, TOWN_OF_20_000, city_of(20_000))
    assert transfer.verdict is Verdict.ADAPT
    assert codes(transfer) == [TransferCode.NOT_KNOWN_TO_WORK]


@pytest.mark.parametrize(
    ("status", "code"),
    [(DeploymentStatus.PILOT, TransferCode.PILOT_HERE), (DeploymentStatus.UNKNOWN, TransferCode.STATE_HERE_UNKNOWN)],
)
def test_what_the_town_has_but_is_not_known_to_work_is_told(status: DeploymentStatus, code: TransferCode) -> None:
    town = make_town(population=20_000)
    cities = make_cities(make_city("city", population=100_000), make_city(town.id, population=20_000))
    solution = make_solution(deployments=[make_deployment(town.id, status), make_deployment("city")])
    assert codes(transfer_of(solution, town, cities)) == [code]


def test_what_works_in_towns_like_this_one_counts_more_than_what_works_elsewhere() -> None:
    solution = make_solution()
    like = value_of(transfer_of(solution, TOWN_OF_20_000, city_of(20_000)))
    elsewhere = value_of(transfer_of(solution, TOWN_OF_20_000, city_of(100_000)))
    own = make_cities(make_city("city", population=None, kind=PlaceKind.REGION, region=TOWN_OF_20_000.region.name.ru))
    in_region = value_of(transfer_of(solution, TOWN_OF_20_000, own))
    assert (like, in_region, elsewhere) == (1.0, 0.75, 0.4)


@pytest.mark.parametrize(
    ("asking", "working", "counts"),
    [(20_000, 240_000, True), (20_000, 250_000, False), (260_000, 20_000, False), (None, 20_000, False)],
)
def test_for_a_small_town_what_works_in_another_small_one_counts_whole(
    asking: int | None, working: int, counts: bool
) -> None:
    town, cities, solution = make_town(population=asking), city_of(working), make_solution()
    small = works_in_small_towns(solution, town, cities)
    assert small is counts
    transfer = transfer_of(solution, town, cities)
    assert value_of(transfer, small) >= value_of(transfer)
    assert not small or value_of(transfer, small) == VALUE[transfer.verdict]


def test_a_region_and_a_pilot_are_no_small_town_where_it_works() -> None:
    town = make_town(population=20_000)
    region = make_cities(make_city("city", population=30_000, kind=PlaceKind.REGION))
    assert not works_in_small_towns(make_solution(), town, region)
    pilot = make_solution(deployments=[make_deployment("city", DeploymentStatus.PILOT)])
    assert not works_in_small_towns(pilot, town, city_of(30_000))

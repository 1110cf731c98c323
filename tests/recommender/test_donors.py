"""Which city to ask."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recommender_factories import (
    FAR_REGION,
    HOME_REGION,
    make_cities,
    make_city,
    make_contact,
    make_deployment,
    make_solution,
    make_town,
)
from recommender_strategies import TOWN, WORSE_TO_BETTER, World, examples, worlds

from catalogue.model import Catalogue, DeploymentStatus, Scope
from recommender import peers
from recommender.donors import LIKENESS_SHARE, PROOF_SHARE, donors_of, runs_in, strength
from recommender.evidence import PAPER, PROOF, WORKING
from recommender.model import Relation

SCALED, OPERATIONAL, PILOT = DeploymentStatus.SCALED, DeploymentStatus.OPERATIONAL, DeploymentStatus.PILOT
INSTITUTION = re.compile(
    r"department|committee|administration|ministry|agency|service|council|company|office|hall|lab\b|centre|"
    r"directorate|development|government|cabinet",
    re.IGNORECASE,
)
INITIALS = re.compile(r"\b[A-ZА-ЯЁ]\.\s?[A-ZА-ЯЁ]\.")


@examples
@given(worlds())
def test_own_city_is_never_a_donor(world: World) -> None:
    for solution in world.solutions:
        named = {donor.city_id for donor in donors_of(solution, world.town, world.cities)}
        assert not named & {TOWN, "again"}
        assert named == {d.city_id for d in solution.deployments} - {TOWN, "again"}


def test_own_city_is_known_by_its_id_whatever_its_name() -> None:
    cities = make_cities(make_city(TOWN, name="Town, the city of"), make_city("city"))
    solution = make_solution(deployments=[make_deployment(TOWN), make_deployment("city")])
    assert [d.city_id for d in donors_of(solution, make_town(TOWN), cities)] == ["city"]


def test_namesake_in_another_region_may_be_a_donor() -> None:
    cities = make_cities(make_city("namesake", name="town", region=FAR_REGION))
    solution = make_solution(deployments=[make_deployment("namesake")])
    assert [d.city_id for d in donors_of(solution, make_town(name="town"), cities)] == ["namesake"]


@examples
@given(worlds())
def test_solution_runs_in_the_town_exactly_when_a_deployment_of_its_own_works(world: World) -> None:
    for solution in world.solutions:
        own = any(d.city_id in (TOWN, "again") and d.status in WORKING for d in solution.deployments)
        assert runs_in(solution, world.town, world.cities) == own


@examples
@given(worlds())
def test_donors_come_strongest_first_each_city_once(world: World) -> None:
    for solution in world.solutions:
        donors = donors_of(solution, world.town, world.cities)
        assert [strength(d) for d in donors] == sorted((strength(d) for d in donors), reverse=True)
        assert len({d.city_id for d in donors}) == len(donors)
        assert all(0.0 <= strength(d) <= 1.0 for d in donors)


@examples
@given(worlds())
def test_donors_do_not_depend_on_the_order_of_deployments(world: World) -> None:
    for solution in world.solutions:
        reverse = replace(solution, deployments=solution.deployments[::-1])
        before, after = (donors_of(s, world.town, world.cities) for s in (solution, reverse))
        assert [(d.city_id, d.proof) for d in before] == [(d.city_id, d.proof) for d in after]


def test_best_proven_donor_comes_first_among_cities_alike() -> None:
    cities = make_cities(*(make_city(f"city-{n}") for n in range(4)))
    deployments = [make_deployment(f"city-{n}", status) for n, status in enumerate(WORSE_TO_BETTER)]
    donors = donors_of(make_solution(deployments=deployments), make_town(), cities)
    assert [d.deployment.status for d in donors] == list(reversed(WORSE_TO_BETTER))


def test_scaled_donor_of_ten_times_the_size_comes_before_a_pilot_of_the_own_size() -> None:
    cities = make_cities(make_city("a-pilot", population=60_000), make_city("b-scaled", population=600_000))
    deployments = [make_deployment("a-pilot", PILOT), make_deployment("b-scaled", SCALED)]
    donors = donors_of(make_solution(deployments=deployments), make_town(population=60_000), cities)
    assert [d.city_id for d in donors] == ["b-scaled", "a-pilot"]


def test_pilot_next_door_never_outranks_a_working_system() -> None:
    cities = make_cities(
        make_city("neighbour", population=60_000, region=HOME_REGION), make_city("capital", population=13_000_000)
    )
    deployments = [make_deployment("neighbour", PILOT), make_deployment("capital", OPERATIONAL)]
    donors = donors_of(make_solution(deployments=deployments), make_town(population=60_000), cities)
    assert [d.city_id for d in donors] == ["capital", "neighbour"]


@pytest.mark.parametrize("weak", [{"lesson": True}, {"source": PAPER}], ids=["lesson", "paper"])
def test_donor_that_was_disappointed_or_is_known_from_the_paper_comes_after(weak: dict[str, str | bool]) -> None:
    cities = make_cities(make_city("a-weak"), make_city("b-sound"))
    deployments = [make_deployment("a-weak", SCALED, **weak), make_deployment("b-sound", SCALED)]  # type: ignore[arg-type]
    donors = donors_of(make_solution(deployments=deployments), make_town(), cities)
    assert [d.city_id for d in donors] == ["b-sound", "a-weak"]


def test_size_and_region_decide_only_between_equally_proven_donors() -> None:
    cities = make_cities(
        make_city("neighbour", population=60_000, region=HOME_REGION), make_city("capital", population=13_000_000)
    )
    deployments = [make_deployment("neighbour", PILOT), make_deployment("capital", SCALED)]
    donors = donors_of(make_solution(deployments=deployments), make_town(population=60_000), cities)
    assert [d.city_id for d in donors] == ["capital", "neighbour"]


def test_donor_of_the_nearest_size_comes_first_among_equally_proven() -> None:
    cities = make_cities(
        make_city("a-huge", population=13_000_000),
        make_city("b-tiny", population=1_000),
        make_city("c-near", population=70_000),
    )
    solution = make_solution(deployments=[make_deployment(c) for c in cities])
    donors = donors_of(solution, make_town(population=60_000), cities)
    assert [d.city_id for d in donors] == ["c-near", "b-tiny", "a-huge"]


def test_likeness_falls_with_size_the_same_up_and_down() -> None:
    town = make_town(population=100_000)
    cities = make_cities(
        make_city("same", population=100_000),
        make_city("tenth", population=10_000),
        make_city("tenfold", population=1_000_000),
    )
    solution = make_solution(deployments=[make_deployment(c) for c in cities])
    like = {d.city_id: d.likeness for d in donors_of(solution, town, cities)}
    assert like["same"] == pytest.approx(1 - (0.2 / 0.75) ** 0.5)  # another region, latitude unknown
    assert like["tenth"] == pytest.approx(like["tenfold"])
    assert like["tenfold"] < like["same"]


def test_donor_of_the_same_region_is_named_and_comes_first_among_equals() -> None:
    cities = make_cities(make_city("a-far", region=FAR_REGION), make_city("b-home", region=HOME_REGION))
    solution = make_solution(deployments=[make_deployment("a-far"), make_deployment("b-home")])
    donors = donors_of(solution, make_town(region=HOME_REGION), cities)
    assert [(d.city_id, d.relation) for d in donors] == [
        ("b-home", Relation.INTRA_REGIONAL),
        ("a-far", Relation.INTER_REGIONAL),
    ]


def test_donor_of_a_world_practice_is_international() -> None:
    cities = make_cities(make_city("oslo", region="Oslo"))
    solution = make_solution(deployments=[make_deployment("oslo")], scope=Scope.WORLD)
    assert [d.relation for d in donors_of(solution, make_town(), cities)] == [Relation.INTERNATIONAL]


def test_best_deployment_of_a_city_stands_for_it() -> None:
    deployments = [make_deployment("city", s) for s in (PILOT, SCALED, OPERATIONAL)]
    (donor,) = donors_of(make_solution(deployments=deployments), make_town(), make_cities())
    assert donor.deployment.status is SCALED
    assert donor.proof == 1.0


def test_donors_of_a_town_of_unknown_population_are_named_unlike() -> None:
    (donor,) = donors_of(make_solution(), make_town(population=None), make_cities())
    assert donor.likeness == 0.0


def test_donor_carries_the_contact_of_its_city() -> None:
    contact = make_contact("City digital office")
    (donor,) = donors_of(make_solution(), make_town(), make_cities(make_city("city", contact=contact)))
    assert donor.contact is contact


def test_contact_of_every_donor_is_an_institution_with_a_source(catalogue: Catalogue) -> None:
    town = catalogue.municipalities["lysva"]
    donors = [d for s in catalogue.solutions.values() for d in donors_of(s, town, catalogue.cities)]
    assert len({d.city_id for d in donors}) > 25
    for donor in donors:
        assert INSTITUTION.search(donor.contact.body.en), donor.contact.body.en
        assert donor.contact.body.ru.strip()
        assert not INITIALS.search(donor.contact.body.en + donor.contact.body.ru)
        if donor.contact.source is None:  # a name by the general rule says that it was not checked
            assert "не проверено" in donor.contact.body.ru and "not checked" in donor.contact.body.en
        else:
            assert donor.contact.source.startswith("http")


def test_lysva_finds_a_donor_in_its_own_region(catalogue: Catalogue) -> None:
    town, solution = catalogue.municipalities["lysva"], catalogue.solutions["chaikovsky-energy-service"]
    own = [d for d in donors_of(solution, town, catalogue.cities) if d.relation is Relation.INTRA_REGIONAL]
    assert [d.city_id for d in own] == ["chaikovsky"]


def test_no_city_of_the_catalogue_is_its_own_donor(catalogue: Catalogue) -> None:
    own = [catalogue.municipalities[c] for c in catalogue.cities if c in catalogue.municipalities]
    assert len(own) >= 80
    for town in own:
        for solution in catalogue.solutions.values():
            assert town.id not in {d.city_id for d in donors_of(solution, town, catalogue.cities)}


def test_strength_made_by_hand_is_proof_first_and_likeness_second() -> None:
    assert pytest.approx(1.0) == PROOF_SHARE + LIKENESS_SHARE
    cities = make_cities(make_city("city", population=60_000, region=HOME_REGION))
    (donor,) = donors_of(make_solution(), make_town(population=60_000), cities)
    assert (donor.proof, donor.likeness) == (0.75, 1.0)
    assert strength(donor) == pytest.approx(0.76 * 0.75 + 0.24 * 1.0)
    (unlike,) = donors_of(make_solution(), make_town(population=60_000), make_cities(make_city(population=60_000_000)))
    assert strength(unlike) == pytest.approx(0.76 * 0.75)


@examples
@given(worlds())
def test_likeness_of_a_donor_is_that_of_the_two_places(world: World) -> None:
    for solution in world.solutions:
        for donor in donors_of(solution, world.town, world.cities):
            assert donor.likeness == peers.likeness(world.town, world.cities[donor.city_id])
            assert 0.0 <= donor.likeness <= 1.0


def test_working_neighbour_of_the_own_size_comes_before_a_scaled_system_of_the_capital() -> None:
    cities = make_cities(
        make_city("capital", population=13_000_000), make_city("neighbour", population=60_000, region=HOME_REGION)
    )
    deployments = [make_deployment("capital", SCALED), make_deployment("neighbour", OPERATIONAL)]
    donors = donors_of(make_solution(deployments=deployments), make_town(population=60_000), cities)
    assert [d.city_id for d in donors] == ["neighbour", "capital"]


@examples
@given(worlds())
def test_likeness_never_lifts_a_pilot_above_a_working_system(world: World) -> None:
    for solution in world.solutions:
        proofs = [d.proof for d in donors_of(solution, world.town, world.cities)]
        last_working = max((n for n, p in enumerate(proofs) if p >= PROOF[OPERATIONAL]), default=-1)
        assert all(proof > PROOF[PILOT] for proof in proofs[: last_working + 1])


@examples
@given(worlds(), st.data())
def test_only_allowed_cities_are_donors_and_their_order_stays(world: World, data: st.DataObject) -> None:
    allowed = data.draw(st.sets(st.sampled_from(sorted(world.cities))))
    for solution in world.solutions:
        everyone = donors_of(solution, world.town, world.cities)
        assert donors_of(solution, world.town, world.cities, allowed) == tuple(
            d for d in everyone if d.city_id in allowed
        )


@pytest.mark.parametrize("allowed", [{TOWN, "again"}, set()], ids=["the own city alone", "none"])
def test_own_city_is_no_donor_even_when_it_is_the_only_one_allowed(allowed: set[str]) -> None:
    cities = make_cities(make_city(TOWN), make_city("again", name=TOWN, region=HOME_REGION), make_city("city"))
    solution = make_solution(deployments=[make_deployment(city) for city in cities])
    assert donors_of(solution, make_town(TOWN), cities, allowed) == ()
    assert [d.city_id for d in donors_of(solution, make_town(TOWN), cities)] == ["city"]

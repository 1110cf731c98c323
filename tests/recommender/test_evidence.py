"""How well a solution is proven: the written rule of the grades, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from recommender_factories import make_deployment, make_effect, make_solution
from recommender_strategies import WORSE_TO_BETTER, World, better_proven, examples, lone_solutions

from catalogue.model import Catalogue, Deployment, DeploymentStatus, DocumentationLevel, EffectKind, Solution
from recommender.evidence import GRADES, PAPER, grade, proof_of

SCALED, OPERATIONAL = DeploymentStatus.SCALED, DeploymentStatus.OPERATIONAL
PILOT, UNKNOWN = DeploymentStatus.PILOT, DeploymentStatus.UNKNOWN
MEASURED = make_effect(EffectKind.MEASURED)


@pytest.mark.parametrize(
    "solution",
    [
        make_solution(evidence=DocumentationLevel.PAPER_ONLY, deployments=[make_deployment(status=SCALED)]),
        make_solution(deployments=[make_deployment(status=SCALED, source=PAPER)]),
        make_solution(deployments=[]),
    ],
    ids=["paper-only", "deployment-known-from-the-paper", "no-deployment"],
)
def test_grade_one_is_a_solution_that_is_named_only(solution: Solution) -> None:
    assert grade(solution).grade == 1


@pytest.mark.parametrize(
    "deployments",
    [
        [make_deployment(status=PILOT)],
        [make_deployment(status=UNKNOWN)],
        [make_deployment("one", PILOT), make_deployment("two", PILOT), make_deployment("three", UNKNOWN)],
        [make_deployment("one", PILOT), make_deployment("two", SCALED, source=PAPER)],
    ],
    ids=["pilot", "state-unknown", "many-pilots", "pilot-and-a-paper-claim"],
)
def test_grade_two_is_a_documented_pilot_or_a_deployment_of_unknown_state(deployments: list[Deployment]) -> None:
    assert grade(make_solution(deployments=deployments)).grade == 2


@pytest.mark.parametrize(
    "deployments",
    [
        [make_deployment(status=OPERATIONAL)],
        [make_deployment("one", OPERATIONAL), make_deployment("two", PILOT)],
        [make_deployment("one", OPERATIONAL), make_deployment("two", OPERATIONAL, source=PAPER)],
    ],
    ids=["operational", "operational-and-pilot", "operational-and-a-paper-claim"],
)
def test_grade_three_is_documented_and_in_operation(deployments: list[Deployment]) -> None:
    assert grade(make_solution(deployments=deployments)).grade == 3


@pytest.mark.parametrize(
    "deployments",
    [
        [make_deployment(status=SCALED)],
        [make_deployment("one", OPERATIONAL), make_deployment("two", OPERATIONAL)],
    ],
    ids=["scaled", "operational-in-two-cities"],
)
def test_grade_four_is_scaled_or_in_operation_in_two_cities(deployments: list[Deployment]) -> None:
    assert grade(make_solution(deployments=deployments)).grade == 4


def test_two_deployments_in_one_city_are_not_two_cities() -> None:
    twice = [make_deployment("one", OPERATIONAL), make_deployment("one", OPERATIONAL)]
    assert grade(make_solution(deployments=twice)).grade == 3


def test_grade_five_is_grade_four_with_a_measured_effect() -> None:
    assert grade(make_solution(deployments=[make_deployment(status=SCALED)], effects=[MEASURED])).grade == 5


@pytest.mark.parametrize(("status", "level"), [(OPERATIONAL, 3), (PILOT, 2), (UNKNOWN, 2)])
def test_measured_effect_does_not_make_up_for_a_small_deployment(status: DeploymentStatus, level: int) -> None:
    assert grade(make_solution(deployments=[make_deployment(status=status)], effects=[MEASURED])).grade == level


@pytest.mark.parametrize("kind", [EffectKind.EXPECTED, EffectKind.CLAIMED])
def test_expected_and_claimed_effects_never_count_as_measured(kind: EffectKind) -> None:
    proof = grade(make_solution(deployments=[make_deployment(status=SCALED)], effects=[make_effect(kind)] * 3))
    assert (proof.grade, proof.measured_effects) == (4, 0)


def test_every_lesson_takes_one_grade() -> None:
    scaled = make_deployment("one", SCALED)
    lessons = [make_deployment(city, UNKNOWN, lesson=True) for city in ("two", "three")]
    proof = [grade(make_solution(deployments=[scaled, *lessons[:n]], effects=[MEASURED])) for n in range(3)]
    assert [p.grade for p in proof] == [5, 4, 3]
    assert [p.lessons for p in proof] == [0, 1, 2]


def test_lessons_never_take_the_last_grade() -> None:
    lessons = [make_deployment(f"city-{n}", PILOT, lesson=True) for n in range(4)]
    assert grade(make_solution(deployments=lessons)).grade == 1


def test_cities_of_the_grade_are_those_that_a_source_documents() -> None:
    deployments = [
        make_deployment("one", SCALED),
        make_deployment("one", PILOT),
        make_deployment("two", PILOT),
        make_deployment("three", SCALED, source=PAPER),
    ]
    assert grade(make_solution(deployments=deployments)).cities == 2


def test_proof_follows_scaled_operational_pilot_unknown() -> None:
    proofs = [proof_of(make_deployment(status=status)) for status in WORSE_TO_BETTER]
    assert proofs == sorted(set(proofs))
    assert proofs[0] > 0.0
    assert proofs[-1] == 1.0


@pytest.mark.parametrize("status", list(DeploymentStatus))
def test_proof_is_halved_by_a_lesson_and_by_the_bare_word_of_the_paper(status: DeploymentStatus) -> None:
    plain = proof_of(make_deployment(status=status))
    assert proof_of(make_deployment(status=status, lesson=True)) == pytest.approx(plain / 2)
    assert proof_of(make_deployment(status=status, source=PAPER)) == pytest.approx(plain / 2)


@examples
@given(lone_solutions())
def test_better_proof_never_lowers_the_grade(drawn: tuple[World, Solution]) -> None:
    _, solution = drawn
    for better in better_proven(solution):
        assert grade(better).grade >= grade(solution).grade


@examples
@given(lone_solutions())
def test_grade_does_not_depend_on_the_order_of_deployments(drawn: tuple[World, Solution]) -> None:
    _, solution = drawn
    assert grade(replace(solution, deployments=solution.deployments[::-1])) == grade(solution)


def test_grades_of_the_catalogue_are_one_to_five_and_paper_only_is_one(catalogue: Catalogue) -> None:
    grades = {s.id: grade(s).grade for s in catalogue.solutions.values()}
    assert set(grades.values()) == set(range(1, GRADES + 1))
    paper_only = [s.id for s in catalogue.solutions.values() if s.evidence is DocumentationLevel.PAPER_ONLY]
    assert paper_only
    assert {grades[i] for i in paper_only} == {1}


def test_withdrawn_stops_of_novosibirsk_are_a_lesson(catalogue: Catalogue) -> None:
    assert grade(catalogue.solutions["novosibirsk-smart-stops"]).lessons == 1

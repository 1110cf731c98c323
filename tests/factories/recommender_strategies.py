"""Catalogues that nobody would think of: towns, cities and solutions for the properties of the recommender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from hypothesis import settings
from hypothesis import strategies as st
from recommender_factories import (
    FAR_REGION,
    HOME_REGION,
    SOURCE,
    make_city,
    make_deployment,
    make_effect,
    make_solution,
    make_town,
    make_vendor,
)

from catalogue.model import (
    City,
    Component,
    Deployment,
    DeploymentStatus,
    Direction,
    DocumentationLevel,
    Effect,
    EffectKind,
    Municipality,
    RegisterStatus,
    Requirement,
    Scope,
    Solution,
)
from recommender.evidence import PAPER
from recommender.scoring import Weights

examples = settings(deadline=None, max_examples=20, derandomize=True, database=None)
"""A slow machine breaks no promise, and a run says the same as the one before it."""

TOWN = "town"
WORSE_TO_BETTER = (
    DeploymentStatus.UNKNOWN,
    DeploymentStatus.PILOT,
    DeploymentStatus.OPERATIONAL,
    DeploymentStatus.SCALED,
)

populations = st.integers(1_000, 15_000_000)
shares = st.floats(0, 1)
gap_shares = st.fixed_dictionaries({direction: st.none() | shares for direction in Direction})
direction_weights = st.fixed_dictionaries({direction: st.floats(0.1, 5) for direction in Direction})
part_weights = st.builds(Weights, **{part.name: st.floats(0.01, 1) for part in fields(Weights)})


@dataclass(frozen=True, slots=True)
class World:
    """A town that asks, the cities it may ask and the solutions they run."""

    town: Municipality
    cities: Mapping[str, City]
    solutions: tuple[Solution, ...]


def deployments(city_ids: list[str]) -> st.SearchStrategy[Deployment]:
    return st.builds(
        make_deployment,
        st.sampled_from(city_ids),
        st.sampled_from(DeploymentStatus),
        source=st.sampled_from([PAPER, SOURCE]),
        lesson=st.booleans(),
    )


def effects() -> st.SearchStrategy[Effect]:
    return st.builds(make_effect, st.sampled_from(EffectKind))


def solutions(solution_id: str, city_ids: list[str]) -> st.SearchStrategy[Solution]:
    return st.builds(
        make_solution,
        st.just(solution_id),
        directions=st.lists(st.sampled_from(Direction), min_size=1, max_size=3, unique=True),
        deployments=st.lists(deployments(city_ids), min_size=1, max_size=3),
        effects=st.lists(effects(), max_size=2),
        evidence=st.sampled_from(DocumentationLevel),
        status=st.sampled_from(RegisterStatus),
        vendor=st.sampled_from([None, make_vendor("One"), make_vendor("Two")]),
        components=st.lists(st.sampled_from(Component), min_size=1, max_size=2, unique=True),
        min_population=st.none() | populations,
        requires=st.lists(st.sampled_from(Requirement), max_size=1),
        scope=st.sampled_from([Scope.DOMESTIC, Scope.DOMESTIC, Scope.WORLD]),
    )


@st.composite
def worlds(draw: st.DrawFn, min_solutions: int = 1, max_solutions: int = 9) -> World:
    """The town is among the cities twice: under its own id, and under another id by name and region."""
    town = make_town(TOWN, population=draw(st.none() | populations))
    own_population = town.population or 1_000
    cities = {
        TOWN: make_city(TOWN, population=own_population, region=HOME_REGION),
        "again": make_city("again", name=TOWN, population=own_population, region=HOME_REGION),
    }
    for number in range(4):
        region = HOME_REGION if number % 2 else FAR_REGION
        cities[f"city-{number}"] = make_city(f"city-{number}", population=draw(populations), region=region)
    count = draw(st.integers(min_solutions, max_solutions))
    drawn = tuple(draw(solutions(f"solution-{number:02}", list(cities))) for number in range(count))
    return World(town, cities, drawn)


@st.composite
def lone_solutions(draw: st.DrawFn) -> tuple[World, Solution]:
    world = draw(worlds(min_solutions=1, max_solutions=1))
    return world, world.solutions[0]


def better_proven(solution: Solution) -> list[Solution]:
    """The same solution with one thing better proven, in every way that this one leaves open."""
    better = [replace(solution, effects=(*solution.effects, make_effect(EffectKind.MEASURED)))]
    if solution.evidence is DocumentationLevel.PAPER_ONLY:
        better.append(replace(solution, evidence=DocumentationLevel.DOCUMENTED))
    for place, deployment in enumerate(solution.deployments):
        changed = []
        if deployment.status is not WORSE_TO_BETTER[-1]:
            step = WORSE_TO_BETTER[WORSE_TO_BETTER.index(deployment.status) + 1]
            changed.append(replace(deployment, status=step))
        if deployment.lesson is not None:
            changed.append(replace(deployment, lesson=None))
        if deployment.source == PAPER:
            changed.append(replace(deployment, source=SOURCE))
        for new in changed:
            kept = (*solution.deployments[:place], new, *solution.deployments[place + 1 :])
            better.append(replace(solution, deployments=kept))
    return better

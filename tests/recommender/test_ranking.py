"""The order of solutions: held against sums made by hand and against what must hold for any catalogue."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from types import MappingProxyType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from recommender_factories import (
    make_cities,
    make_city,
    make_deployment,
    make_effect,
    make_found,
    make_gaps,
    make_measure,
    make_need,
    make_solution,
    make_town,
    make_vendor,
)
from recommender_strategies import (
    World,
    better_proven,
    direction_weights,
    examples,
    gap_shares,
    lone_solutions,
    part_weights,
    shares,
    worlds,
)

from bot.services import Services
from bot.settings import ROOT
from catalogue.model import (
    Catalogue,
    City,
    DeploymentStatus,
    Direction,
    DocumentationLevel,
    EffectKind,
    Measure,
    Municipality,
    RegisterStatus,
    Requirement,
    Scope,
    Solution,
)
from catalogue.ratings import Ratings
from catalogue.registers.status.component import Status
from recommender.assessment import assess, priorities
from recommender.evidence import PAPER, grade
from recommender.model import Constraints, Profile, Question, Recommendation
from recommender.need import SPREAD_SHARE, directions_of_text, needs, openness, spread_of_measures
from recommender.ranking import ranked
from recommender.reasons import EvidenceReason, NeedReason, ReasonCode
from recommender.scoring import PURCHASE, RELEVANCE_FLOOR, AssessedQuestion, Knowledge, Weights
from recommender.variety import DIVERSE_PLACES, DIVERSE_RELEVANCE, FIRST, SAME_DIRECTIONS, SAME_MEASURE, SAME_VENDOR

TRANSPORT, SAFETY, TOURISM = Direction.URBAN_TRANSPORT, Direction.PUBLIC_SAFETY, Direction.TOURISM_SERVICES
EVEN = dict.fromkeys(Direction, 0.1)
NO_SCORES: Mapping[str, float] = {}
NOTHING_KNOWN: Mapping[str, float] = {}
UNCONSTRAINED = Constraints()
MEASURES = {
    measure_id: make_measure(measure_id, direction)
    for measure_id, direction in zip("abcdef", [TRANSPORT, TRANSPORT, SAFETY, SAFETY, TOURISM, TOURISM], strict=True)
}
NEED_ALONE = Weights(need=1, relevance=0, evidence=0, transfer=0, import_substitution=0)
TOLERANCE = 1e-9


def rank(
    solutions: Sequence[Solution],
    *,
    need: Mapping[Direction, float] = EVEN,
    scores: Mapping[str, float] = NO_SCORES,
    town: Municipality | None = None,
    cities: Mapping[str, City] | None = None,
    weights: Weights | None = None,
    known: Mapping[str, float] = NOTHING_KNOWN,
    measures: Mapping[str, Measure] = MEASURES,
    constraints: Constraints = UNCONSTRAINED,
    asked_for: Mapping[str, int] = MappingProxyType({}),
) -> list[Recommendation]:
    """A ranking without a rating; with `scores` the question has words, which matched so well.

    `known` is what is known of the town's measures. The solutions are the whole catalogue.
    """
    question = Question(
        profile=Profile(municipality=town or make_town()), problem="words" if scores else "", constraints=constraints
    )
    assessment = replace(assess(question.profile, Ratings(()), ()), measures=known)
    knowledge = Knowledge(
        cities=cities or make_cities(),
        measures=measures,
        spread=spread_of_measures(solutions),
        asked_for=asked_for,
    )
    asked = AssessedQuestion(question=question, assessment=assessment, need=need, found=make_found(scores))
    return ranked(asked, solutions, knowledge, weights or Weights())


def rank_world(
    world: World,
    scores: Mapping[str, float] = NO_SCORES,
    need: Mapping[Direction, float] = EVEN,
    weights: Weights | None = None,
    known: Mapping[str, float] = NOTHING_KNOWN,
) -> list[Recommendation]:
    town, cities = world.town, world.cities
    return rank(world.solutions, need=need, scores=scores, town=town, cities=cities, weights=weights, known=known)


def ids(ranking: Sequence[Recommendation]) -> list[str]:
    return [r.solution.id for r in ranking]


def parts(recommendation: Recommendation) -> dict[ReasonCode, float]:
    return {reason.code: reason.weight for reason in recommendation.reasons}


@st.composite
def searched_worlds(draw: st.DrawFn) -> tuple[World, dict[str, float]]:
    """A world and how well each solution matches the words; no match at all is a question without words."""
    world = draw(worlds())
    scores = {s.id: draw(shares) for s in world.solutions} if draw(st.booleans()) else {}
    return world, scores


@st.composite
def measured_worlds(draw: st.DrawFn) -> World:
    """A world whose solutions carry out measures, its first one certainly."""
    world = draw(worlds())
    some = st.lists(st.sampled_from(sorted(MEASURES)), max_size=2, unique=True).map(tuple)
    first, *others = world.solutions
    measured = replace(first, measures=(draw(st.sampled_from(sorted(MEASURES))),))
    return replace(world, solutions=(measured, *(replace(s, measures=draw(some)) for s in others)))


known_shares = st.dictionaries(st.sampled_from(sorted(MEASURES)), shares)
needs_drawn = st.builds(lambda gaps, weights: priorities(make_gaps(gaps), weights), gap_shares, direction_weights)


def test_score_with_words_is_the_weighted_sum_made_by_hand() -> None:
    solution = make_solution(directions=[TRANSPORT, SAFETY], status=RegisterStatus.REGISTERED)
    need = make_need({TRANSPORT: 0.3, SAFETY: 0.2, TOURISM: 0.5})
    cities = make_cities(make_city("city", population=60_000))
    (only,) = rank([solution], need=need, scores={"solution": 0.8}, cities=cities)
    assert parts(only) == pytest.approx(
        {
            ReasonCode.NEED: 0.08 * (0.3 + 0.2),
            ReasonCode.RELEVANCE: 0.69 * 0.8,
            ReasonCode.EVIDENCE: 0.06 * 3 / 5,
            ReasonCode.TRANSFER: 0.13 * 1.0,
            ReasonCode.IMPORT_SUBSTITUTION: 0.04 * PURCHASE[Status.REGISTERED_CLAIMED],
        }
    )
    assert only.score == pytest.approx(0.786)


def test_score_without_words_shares_their_weight_among_the_other_parts() -> None:
    solution = make_solution(
        directions=[TRANSPORT], status=RegisterStatus.UNCONFIRMED, evidence=DocumentationLevel.PAPER_ONLY
    )
    weights = Weights(need=0.2, relevance=0.5, evidence=0.1, transfer=0.1, import_substitution=0.1)
    (only,) = rank([solution], need=make_need({TRANSPORT: 0.4, SAFETY: 0.6}), weights=weights)
    assert parts(only) == pytest.approx(
        {
            ReasonCode.NEED: 0.4 * 0.4,
            ReasonCode.EVIDENCE: 0.2 * 1 / 5,
            ReasonCode.TRANSFER: 0.2 * 0.8 * 0.4,
            ReasonCode.IMPORT_SUBSTITUTION: 0.2 * 0.5,
        }
    )
    assert only.score == pytest.approx(0.364)


@examples
@given(searched_worlds(), needs_drawn, part_weights)
def test_weights_of_the_reasons_add_up_to_a_score_of_zero_to_one(
    drawn: tuple[World, dict[str, float]], need: dict[Direction, float], weights: Weights
) -> None:
    world, scores = drawn
    for r in rank_world(world, scores, need, weights):
        assert r.score == pytest.approx(sum(reason.weight for reason in r.reasons), abs=TOLERANCE)
        assert -TOLERANCE <= r.score <= 1.0 + TOLERANCE
        assert all(-TOLERANCE <= reason.weight <= 1.0 + TOLERANCE for reason in r.reasons)
        expected = set(ReasonCode) if scores else set(ReasonCode) - {ReasonCode.RELEVANCE}
        assert [reason.code for reason in r.reasons] == [code for code in ReasonCode if code in expected]


@examples
@given(searched_worlds(), needs_drawn)
def test_ranks_count_from_one_and_nothing_is_lost(
    drawn: tuple[World, dict[str, float]], need: dict[Direction, float]
) -> None:
    world, scores = drawn
    ranking = rank_world(world, scores, need)
    assert [r.rank for r in ranking] == list(range(1, len(ranking) + 1))
    answering = {i for i, score in scores.items() if score >= RELEVANCE_FLOOR}
    assert set(ids(ranking)) == (answering if scores else {s.id for s in world.solutions})
    assert len(ranking) == len(set(ids(ranking)))


@examples
@given(searched_worlds(), needs_drawn, st.randoms(use_true_random=False))
def test_shuffled_catalogue_gives_the_same_list(
    drawn: tuple[World, dict[str, float]], need: dict[Direction, float], chance: random.Random
) -> None:
    world, scores = drawn
    shuffled = list(world.solutions)
    chance.shuffle(shuffled)
    assert rank_world(replace(world, solutions=tuple(shuffled)), scores, need) == rank_world(world, scores, need)


@examples
@given(searched_worlds(), needs_drawn)
def test_only_one_solution_may_stand_above_its_score(
    drawn: tuple[World, dict[str, float]], need: dict[Direction, float]
) -> None:
    world, scores = drawn
    assume(scores)  # without words likeness counts too
    ranking = rank_world(world, scores, need)
    by_score = sorted(ranking, key=lambda r: (-r.score, r.solution.id))
    fifth = ids(ranking)[FIRST - 1 : FIRST]
    assert [i for i in ids(ranking) if i not in fifth] == [i for i in ids(by_score) if i not in fifth]


def test_ties_break_by_id() -> None:
    solutions = [make_solution(f"solution-{letter}") for letter in "dacb"]
    assert ids(rank(solutions)) == ["solution-a", "solution-b", "solution-c", "solution-d"]


def test_words_leave_out_what_hardly_matches_them() -> None:
    solutions = [make_solution("near"), make_solution("border"), make_solution("far"), make_solution("unmatched")]
    scores = {"near": 0.9, "border": RELEVANCE_FLOOR, "far": RELEVANCE_FLOOR - 0.01}
    assert ids(rank(solutions, scores=scores)) == ["near", "border"]


def test_better_match_ranks_above_among_solutions_alike() -> None:
    solutions = [make_solution("a"), make_solution("b"), make_solution("c")]
    assert ids(rank(solutions, scores={"a": 0.5, "b": 1.0, "c": 0.8})) == ["b", "c", "a"]


def test_need_names_the_direction_that_needs_it_most() -> None:
    (only,) = rank(
        [make_solution(directions=[TRANSPORT, SAFETY])], need=make_need({TRANSPORT: 0.2, SAFETY: 0.3, TOURISM: 0.5})
    )
    (reason,) = [r for r in only.reasons if r.code is ReasonCode.NEED]
    assert (reason.direction, reason.share) == (SAFETY, 0.5)


@examples
@given(searched_worlds(), gap_shares, st.sampled_from(Direction), st.floats(0.01, 1))
def test_larger_need_of_a_direction_never_lowers_its_solutions_against_others(
    drawn: tuple[World, dict[str, float]],
    gaps: dict[Direction, float | None],
    direction: Direction,
    more: float,
) -> None:
    world, scores = drawn
    gaps = {**gaps, direction: gaps[direction] or 0.01}
    larger = {**gaps, direction: (gaps[direction] or 0.0) + more}
    before, after = (
        {r.solution.id: r.score for r in rank_world(world, scores, priorities(make_gaps(g), {}))}
        for g in (gaps, larger)
    )
    kept = [s for s in world.solutions if s.id in before]
    for inside in (s for s in kept if direction in s.directions):
        for outside in (s for s in kept if direction not in s.directions):
            lead = before[inside.id] - before[outside.id]
            assert after[inside.id] - after[outside.id] >= lead - TOLERANCE


def test_larger_need_brings_its_solution_to_the_top() -> None:
    solutions = [make_solution("a-tourism", directions=[TOURISM]), make_solution("b-transport", directions=[TRANSPORT])]
    assert ids(rank(solutions, need=make_need({TOURISM: 0.6, TRANSPORT: 0.4}))) == ["a-tourism", "b-transport"]
    assert ids(rank(solutions, need=make_need({TOURISM: 0.4, TRANSPORT: 0.6}))) == ["b-transport", "a-tourism"]


@examples
@given(lone_solutions(), worlds(), needs_drawn, st.none() | st.floats(RELEVANCE_FLOOR, 1))
def test_better_proven_twin_never_ranks_below_its_twin(
    drawn: tuple[World, Solution], others: World, need: dict[Direction, float], match: float | None
) -> None:
    world, solution = drawn
    worse = replace(solution, id="twin-a")  # ties break by id, in favour of the worse one
    for better in (replace(b, id="twin-b") for b in better_proven(solution)):
        group = [*others.solutions, worse, better]
        scores = {} if match is None else {s.id: match for s in group}
        ranking = rank(group, need=need, scores=scores, town=world.town, cities={**others.cities, **world.cities})
        order, score = ids(ranking), {r.solution.id: r.score for r in ranking}
        assert score["twin-b"] >= score["twin-a"]
        if grade(better).grade > grade(worse).grade:
            assert order.index("twin-b") < order.index("twin-a")


def test_documented_twin_ranks_above_the_one_known_from_the_paper() -> None:
    twins = [make_solution("a-paper", evidence=DocumentationLevel.PAPER_ONLY), make_solution("b-documented")]
    assert ids(rank(twins)) == ["b-documented", "a-paper"]


def test_measured_effect_ranks_above_a_promised_one() -> None:
    scaled = [make_deployment(status=DeploymentStatus.SCALED)]
    twins = [make_solution(kind.value, deployments=scaled, effects=[make_effect(kind)]) for kind in EffectKind]
    assert ids(rank(twins)) == ["measured", "claimed", "expected"]


def test_solution_that_fits_ranks_above_its_twin_that_does_not() -> None:
    twins = [make_solution("a-metro", requires=[Requirement.METRO]), make_solution("b-plain")]
    assert ids(rank(twins, town=make_town(population=20_000))) == ["b-plain", "a-metro"]


def test_surer_purchase_ranks_above_among_twins() -> None:
    order = [
        RegisterStatus.REGISTERED,
        RegisterStatus.UNCONFIRMED,
        RegisterStatus.UNKNOWN,
        RegisterStatus.FOREIGN,
        RegisterStatus.EXCLUDED,
    ]
    twins = [make_solution(f"{letter}-twin", status=s) for letter, s in zip("edcba", order, strict=True)]
    assert [r.solution.import_substitution.status for r in rank(twins)] == order


def test_every_register_status_has_its_value() -> None:
    assert set(PURCHASE) == set(Status)
    assert all(0.0 <= value <= 1.0 for value in PURCHASE.values())


@examples
@given(st.lists(st.sampled_from([TRANSPORT, TOURISM]), min_size=FIRST, max_size=12), st.floats(0.5, 1))
def test_first_five_are_not_all_of_one_direction_where_another_is_at_hand(
    directions: list[Direction], share: float
) -> None:
    solutions = [make_solution(f"solution-{n:02}", directions=[d]) for n, d in enumerate(directions)]
    ranking = rank(solutions, need=make_need({TRANSPORT: share, TOURISM: 1 - share}))
    first = {d for r in ranking[:FIRST] for d in r.solution.directions}
    assert len(first) > 1 or set(directions) == first


@examples
@given(st.lists(st.sampled_from(["One", "Two", None]), min_size=FIRST, max_size=12), st.booleans())
def test_first_five_are_not_all_of_one_vendor_where_another_is_at_hand(
    vendors: list[str | None], first_vendor_leads: bool
) -> None:
    solutions = [
        make_solution(
            f"solution-{n:02}",
            vendor=make_vendor(name) if name else None,
            status=RegisterStatus.REGISTERED if (name == "One") == first_vendor_leads else RegisterStatus.FOREIGN,
        )
        for n, name in enumerate(vendors)
    ]
    first = {vendor_of(r) for r in rank(solutions)[:FIRST]}
    assert len(first) > 1 or first == {None} or set(vendors) == first


def vendor_of(recommendation: Recommendation) -> str | None:
    vendor = recommendation.solution.vendor
    return vendor.name.ru if vendor else None


def test_first_five_are_of_one_direction_no_more_once_vendors_are_mixed() -> None:
    usual, rival = make_vendor("One"), make_vendor("Two")
    solutions = [
        *(make_solution(f"a-{n}", directions=[TRANSPORT], vendor=usual) for n in range(5)),
        make_solution("b-other-direction", directions=[SAFETY], vendor=usual),
        make_solution("c-other-vendor", directions=[TRANSPORT], vendor=rival),
        make_solution("d-other-direction-and-vendor", directions=[SAFETY], vendor=rival),
    ]
    first = rank(solutions)[:FIRST]
    assert {vendor_of(r) for r in first} == {"One", "Two"}
    assert {d for r in first for d in r.solution.directions} == {TRANSPORT, SAFETY}


@pytest.mark.parametrize(
    ("match", "fifth"), [(DIVERSE_RELEVANCE, "tourism"), (DIVERSE_RELEVANCE - 0.01, "transport-4")]
)
def test_different_solution_takes_the_fifth_place_only_when_it_answers_the_words(match: float, fifth: str) -> None:
    solutions = [make_solution(f"transport-{n}") for n in range(6)] + [make_solution("tourism", directions=[TOURISM])]
    scores = {s.id: 0.95 for s in solutions} | {"tourism": match}
    ranking = rank(solutions, scores=scores)
    assert ids(ranking)[: FIRST - 1] == [f"transport-{n}" for n in range(4)]
    assert ids(ranking)[FIRST - 1] == fifth


def test_weights_all_zero_are_refused() -> None:
    nothing = Weights(**{field.name: 0.0 for field in fields(Weights)})
    for scores in (NO_SCORES, {"solution": 1.0}):
        with pytest.raises(ValueError, match="all ranking weights"):
            rank([make_solution()], scores=scores, weights=nothing)


def test_weight_of_relevance_alone_needs_words() -> None:
    weights = Weights(need=0, relevance=1, evidence=0, transfer=0, import_substitution=0)
    (only,) = rank([make_solution()], scores={"solution": 0.7}, weights=weights)
    assert only.score == pytest.approx(0.7)
    with pytest.raises(ValueError, match="all ranking weights"):
        rank([make_solution()], weights=weights)


@pytest.mark.parametrize("part", [field.name for field in fields(Weights)])
def test_weight_below_zero_is_refused_by_name(part: str) -> None:
    with pytest.raises(ValueError, match=f"'{part}' is -0.1"):
        Weights(**{part: -0.1})


def test_part_of_weight_zero_gives_no_reason() -> None:
    (only,) = rank([make_solution()], weights=Weights(import_substitution=0))
    assert ReasonCode.IMPORT_SUBSTITUTION not in parts(only)
    assert only.score == pytest.approx(sum(parts(only).values()))


def test_text_is_about_the_directions_of_its_best_matches() -> None:
    solutions = {
        "both": make_solution("both", directions=[TRANSPORT, SAFETY]),
        "one": make_solution("one", directions=[SAFETY]),
    }
    votes = directions_of_text(make_found({"both": 0.6, "one": 0.4}), solutions)
    assert votes[TRANSPORT] == pytest.approx(0.3)
    assert votes[SAFETY] == pytest.approx(0.7)
    assert votes[TOURISM] == 0.0


@examples
@given(worlds(), st.data())
def test_directions_of_a_text_sum_to_one(world: World, data: st.DataObject) -> None:
    scores = {s.id: data.draw(st.floats(0.01, 1)) for s in world.solutions}
    votes = directions_of_text(make_found(scores), {s.id: s for s in world.solutions})
    assert sum(votes.values()) == pytest.approx(1.0)


def test_no_text_is_about_no_direction() -> None:
    assert directions_of_text(make_found({}), {}) == {}


def test_need_is_half_gaps_and_half_words_where_both_are_known() -> None:
    gaps, words = make_need({TRANSPORT: 0.6, SAFETY: 0.4}), make_need({SAFETY: 1.0})
    assert needs(gaps, words, gaps_known=True) == pytest.approx(make_need({TRANSPORT: 0.3, SAFETY: 0.7}))


def test_need_is_the_gaps_alone_without_words_and_the_words_alone_without_gaps() -> None:
    gaps, words = make_need({TRANSPORT: 1.0}), make_need({SAFETY: 1.0})
    assert needs(gaps, {}, gaps_known=True) == gaps
    assert needs(gaps, words, gaps_known=False) == words


# -- what a town has done already, and what other cities run -------------------------------------------------


def test_openness_made_by_hand_is_what_is_not_done_yet_in_the_direction() -> None:
    solution = make_solution(directions=[TRANSPORT, SAFETY, TOURISM], measures=["a", "b", "c"])
    known = {"a": 0.5, "b": 1.0, "c": 0.0, "e": 1.0}
    assert openness(solution, TRANSPORT, MEASURES, known) == pytest.approx(1 - (0.5 + 1.0) / 2)
    assert openness(solution, SAFETY, MEASURES, known) == 1.0  # asked about, and nothing is done
    assert openness(solution, TOURISM, MEASURES, known) == 1.0  # "e" is no measure of this solution
    assert openness(solution, TRANSPORT, MEASURES, {"a": 0.25}) == pytest.approx(0.75)
    assert openness(solution, TRANSPORT, MEASURES, {}) == 1.0


def test_spread_counts_cities_where_a_measure_is_known_to_work() -> None:
    scaled, pilot = DeploymentStatus.SCALED, DeploymentStatus.PILOT
    solutions = [
        make_solution("one", measures=["a", "c"], deployments=[make_deployment("city-1"), make_deployment("city-2")]),
        make_solution("two", measures=["a"], deployments=[make_deployment("city-2", scaled)]),
        make_solution("three", measures=["a"], deployments=[make_deployment("city-3", pilot)]),
        make_solution("four", measures=["a"], deployments=[make_deployment("city-4", source=PAPER)]),
        make_solution("five", measures=["e"], deployments=[make_deployment("city-5", pilot)]),
        make_solution("six", deployments=[make_deployment("city-6")]),
    ]
    cities = frozenset({"city-1", "city-2"})
    assert spread_of_measures(solutions) == {"a": cities, "c": cities, "e": frozenset()}


def test_need_without_words_made_by_hand_is_gaps_and_what_cities_run() -> None:
    cities = make_cities(*(make_city(f"city-{n}") for n in range(4)))
    spread_wide = [make_deployment(f"city-{n}") for n in range(3)]
    solutions = [
        make_solution("wide", directions=[TRANSPORT], measures=["a"], deployments=spread_wide),
        make_solution("narrow", directions=[SAFETY], measures=["c"], deployments=[make_deployment("city-3")]),
        make_solution("none", directions=[TOURISM], deployments=[make_deployment("city-3")]),
    ]
    need = make_need({TRANSPORT: 0.2, SAFETY: 0.3, TOURISM: 0.5})
    spread, gaps = SPREAD_SHARE, 1 - SPREAD_SHARE
    scores = {r.solution.id: r.score for r in rank(solutions, need=need, cities=cities, weights=NEED_ALONE)}
    assert scores == pytest.approx(
        {"wide": gaps * 0.2 + spread * 3 / 4, "narrow": gaps * 0.3 + spread / 4, "none": gaps * 0.5}
    )
    known = {"a": 0.5}
    scores = {
        r.solution.id: r.score for r in rank(solutions, need=need, cities=cities, weights=NEED_ALONE, known=known)
    }
    assert scores["wide"] == pytest.approx(gaps * 0.2 * 0.5 + spread * 0.5 * 3 / 4)
    assert scores["narrow"] == pytest.approx(gaps * 0.3 + spread / 4)


@pytest.mark.parametrize("words", [False, True], ids=["without words", "with words"])
def test_measure_done_everywhere_lowers_the_need_of_its_solutions_and_of_no_other(words: bool) -> None:
    solutions = [make_solution(f"of-{m}", directions=[MEASURES[m].direction], measures=[m]) for m in MEASURES]
    scores = {s.id: 0.9 for s in solutions} if words else NO_SCORES

    def need_of(known: Mapping[str, float]) -> dict[str, float]:
        ranking = rank(solutions, scores=scores, known=known)
        return {r.solution.id: parts(r)[ReasonCode.NEED] for r in ranking}

    unasked, whole = need_of({}), need_of({"a": 1.0})
    assert whole["of-a"] < unasked["of-a"]
    assert {i: whole[i] for i in whole if i != "of-a"} == {i: unasked[i] for i in unasked if i != "of-a"}
    assert whole["of-a"] == 0.0


@examples
@given(measured_worlds(), st.sampled_from(sorted(MEASURES)), needs_drawn, st.booleans())
def test_measure_answered_with_no_lowers_nothing(
    world: World, measure: str, need: dict[Direction, float], words: bool
) -> None:
    scores = {s.id: 0.9 for s in world.solutions} if words else NO_SCORES
    assert {r.solution.id: r.score for r in rank_world(world, scores, need, known={measure: 0.0})} == pytest.approx(
        {r.solution.id: r.score for r in rank_world(world, scores, need)}
    )


@examples
@given(measured_worlds(), known_shares, st.sampled_from(sorted(MEASURES)), shares, shares, needs_drawn)
def test_more_done_of_a_measure_never_raises_its_solutions(
    world: World, known: dict[str, float], measure: str, one: float, two: float, need: dict[Direction, float]
) -> None:
    less, more = sorted((one, two))
    before, after = (
        {r.solution.id: r.score for r in rank_world(world, need=need, known=known | {measure: share})}
        for share in (less, more)
    )
    for solution in world.solutions:
        if measure in solution.measures:
            assert after[solution.id] <= before[solution.id] + TOLERANCE
        else:
            assert after[solution.id] == before[solution.id]


@examples
@given(measured_worlds(), known_shares, needs_drawn, part_weights, st.booleans())
def test_weights_of_the_reasons_add_up_with_measures_too(
    world: World, known: dict[str, float], need: dict[Direction, float], weights: Weights, words: bool
) -> None:
    scores = {s.id: 0.9 for s in world.solutions} if words else {}
    for r in rank_world(world, scores, need, weights, known):
        assert r.score == pytest.approx(sum(reason.weight for reason in r.reasons), abs=TOLERANCE)
        assert -TOLERANCE <= r.score <= 1.0 + TOLERANCE
        (reason,) = [reason for reason in r.reasons if isinstance(reason, NeedReason)]
        assert reason.from_text is words
        if words:
            assert reason.spread is None
        done = {m: known[m] for m in r.solution.measures if m in known}
        assert reason.measure_done == (round(min(done.values()), 4) if done else None)


@examples
@given(measured_worlds(), known_shares, needs_drawn, st.randoms(use_true_random=False))
def test_shuffled_catalogue_of_measures_gives_the_same_list(
    world: World, known: dict[str, float], need: dict[Direction, float], chance: random.Random
) -> None:
    shuffled = list(world.solutions)
    chance.shuffle(shuffled)
    again = rank_world(replace(world, solutions=tuple(shuffled)), need=need, known=known)
    assert again == rank_world(world, need=need, known=known)


@examples
@given(measured_worlds(), known_shares, needs_drawn)
def test_varied_list_loses_nothing_and_its_first_has_the_best_score(
    world: World, known: dict[str, float], need: dict[Direction, float]
) -> None:
    ranking = rank_world(world, need=need, known=known)
    assert sorted(ids(ranking)) == sorted(s.id for s in world.solutions)
    assert [r.rank for r in ranking] == list(range(1, len(ranking) + 1))
    assert ranking[0].score == max(r.score for r in ranking)


@examples
@given(lone_solutions(), measured_worlds(), needs_drawn, st.data())
def test_better_proven_twin_never_ranks_below_its_twin_without_words(
    drawn: tuple[World, Solution], others: World, need: dict[Direction, float], data: st.DataObject
) -> None:
    world, solution = drawn
    measures = tuple(data.draw(st.lists(st.sampled_from(sorted(MEASURES)), max_size=2, unique=True)))
    worse = replace(solution, id="twin-b", measures=measures)
    for better in (replace(b, id="twin-a", measures=measures) for b in better_proven(solution)):
        group = [*others.solutions, worse, better]
        order = ids(rank(group, need=need, town=world.town, cities={**others.cities, **world.cities}))
        assert order.index("twin-a") < order.index("twin-b")


@examples
@given(measured_worlds(), known_shares, gap_shares, st.sampled_from(Direction), st.floats(0.01, 1))
def test_wider_gap_of_a_direction_never_lowers_what_is_open_there_against_others(
    world: World,
    known: dict[str, float],
    gaps: dict[Direction, float | None],
    direction: Direction,
    more: float,
) -> None:
    gaps = {**gaps, direction: gaps[direction] or 0.01}
    wider = {**gaps, direction: (gaps[direction] or 0.0) + more}
    before, after = (
        {r.solution.id: r.score for r in rank_world(world, need=priorities(make_gaps(g), {}), known=known)}
        for g in (gaps, wider)
    )
    inside = [
        s
        for s in world.solutions
        if s.directions == (direction,)
        or (direction in s.directions and openness(s, direction, MEASURES, known) == 1.0)
    ]
    for one in inside:
        for other in (s for s in world.solutions if direction not in s.directions):
            assert after[one.id] - after[other.id] >= before[one.id] - before[other.id] - TOLERANCE


# -- solutions that have nothing to do with each other ---------------------------------------------------------


@examples
@given(measured_worlds(), needs_drawn, st.data())
def test_unrelated_solution_where_others_work_already_changes_no_score(
    world: World, need: dict[Direction, float], data: st.DataObject
) -> None:
    """Of another measure, direction and vendor, working only in cities that are counted already."""
    counted = sorted(frozenset().union(*spread_of_measures(world.solutions).values()))
    status = st.sampled_from([DeploymentStatus.PILOT, *([DeploymentStatus.OPERATIONAL] if counted else [])])
    drawn_status = data.draw(status)
    cities = counted if drawn_status is DeploymentStatus.OPERATIONAL else sorted(world.cities)
    unrelated = make_solution(
        "unrelated",
        directions=[d for d in Direction if not any(d in s.directions for s in world.solutions)][:1] or [TOURISM],
        measures=["of its own"],
        vendor=make_vendor("Unrelated"),
        deployments=[make_deployment(data.draw(st.sampled_from(cities)), drawn_status)],
    )
    wider = replace(world, solutions=(*world.solutions, unrelated))
    before, after = ({r.solution.id: r.score for r in rank_world(w, need=need)} for w in (world, wider))
    assert {i: score for i, score in after.items() if i != "unrelated"} == before


def test_unrelated_solution_of_new_cities_changes_no_order_of_scores() -> None:
    cities = make_cities(*(make_city(f"city-{n}") for n in range(9)))
    solutions = [
        make_solution("gap", directions=[SAFETY], measures=["c"], deployments=[make_deployment("city-0")]),
        make_solution(
            "spread", directions=[TOURISM], measures=["e"], deployments=[make_deployment(f"city-{n}") for n in (0, 1)]
        ),
    ]
    unrelated = make_solution(
        "unrelated",
        directions=[TRANSPORT],
        measures=["a"],
        vendor=make_vendor("Unrelated"),
        deployments=[make_deployment(f"city-{n}") for n in range(2, 9)],
    )
    need = make_need({SAFETY: 0.5, TOURISM: 0.2, TRANSPORT: 0.3})

    def best_of_two(solutions: Sequence[Solution]) -> str:
        scores = {r.solution.id: r.score for r in rank(solutions, need=need, cities=cities, weights=NEED_ALONE)}
        return max("gap", "spread", key=lambda i: scores[i])

    assert best_of_two([*solutions, unrelated]) == best_of_two(solutions)


@pytest.mark.parametrize("constraints", [Constraints(only_registered=True), Constraints(only_my_size=True)])
@pytest.mark.parametrize("problem", ["", "камеры видеонаблюдения во дворах"])
def test_filter_leaves_scores_of_what_it_lets_through(
    services: Services, constraints: Constraints, problem: str
) -> None:
    question = Question(
        profile=Profile(municipality=services.catalogue.municipalities["lysva"]), problem=problem, limit=1_000
    )
    everything = services.recommender.recommend(question)
    filtered = services.recommender.recommend(replace(question, constraints=constraints))
    score = {r.solution.id: r.score for r in everything.recommendations}
    assert len(filtered.recommendations) < len(everything.recommendations)
    assert {r.solution.id: r.score for r in filtered.recommendations}.items() <= score.items()


def test_donors_of_a_recommendation_are_those_that_the_constraints_allow() -> None:
    cities = make_cities(make_city("small", population=50_000), make_city("large", population=900_000))
    solution = make_solution(deployments=[make_deployment(c) for c in cities])
    (only,) = rank([solution], cities=cities, constraints=Constraints(max_city_population=100_000))
    assert [d.city_id for d in only.donors] == ["small"]


# -- a list without words holds different ideas -----------------------------------------------------------------


def test_first_ten_without_words_repeat_no_measure_while_an_unused_one_scores_nearly_as_well() -> None:
    measures = {f"measure-{n}": make_measure(f"measure-{n}") for n in range(10)}
    twins = [
        make_solution(f"{place}-of-{m}", measures=[m], status=status, vendor=make_vendor(f"{place} {m}"))
        for m in measures
        for place, status in (("first", RegisterStatus.REGISTERED), ("second", RegisterStatus.EAEU))
    ]
    ranking = rank(twins, measures=measures)
    assert [r.solution.measures[0] for r in ranking[:10]] == sorted(measures)
    assert {r.solution.id.split("-")[0] for r in ranking[:10]} == {"first"}


def test_first_ten_without_words_take_the_unused_measures_before_the_better_scored_used_ones() -> None:
    measures = {f"measure-{n}": make_measure(f"measure-{n}") for n in range(10)}
    good = [make_solution(f"a-{n}", measures=["measure-0"], status=RegisterStatus.REGISTERED) for n in range(10)]
    other = [make_solution(f"b-{m}", measures=[m], status=RegisterStatus.UNKNOWN) for m in list(measures)[1:]]
    ranking = rank([*good, *other], measures=measures)
    lead = ranking[0].score - min(r.score for r in ranking)
    assert 0 < lead < SAME_MEASURE
    assert ids(ranking)[:10] == ["a-0", *(f"b-measure-{n}" for n in range(1, 10))]


def test_much_better_solution_of_a_used_measure_still_comes_before_a_poor_one() -> None:
    good = [make_solution(f"good-{n}", measures=["a"], status=RegisterStatus.REGISTERED) for n in range(2)]
    poor = make_solution("poor", measures=["b"], evidence=DocumentationLevel.PAPER_ONLY, status=RegisterStatus.EXCLUDED)
    ranking = rank([*good, poor], weights=Weights(need=0, evidence=0.5, transfer=0, import_substitution=0.5))
    assert ranking[0].score - ranking[-1].score > SAME_MEASURE + SAME_VENDOR + SAME_DIRECTIONS
    assert ids(ranking) == ["good-0", "good-1", "poor"]


def test_with_words_a_measure_may_repeat() -> None:
    solutions = [make_solution(f"a-{n}", measures=["a"]) for n in range(4)] + [make_solution("b", measures=["b"])]
    scores = {s.id: 0.9 for s in solutions} | {"b": 0.89}
    assert ids(rank(solutions, scores=scores))[:4] == ["a-0", "a-1", "a-2", "a-3"]


def test_vendor_and_directions_are_varied_too() -> None:
    usual, rival = make_vendor("One"), make_vendor("Two")
    solutions = [
        make_solution("a", vendor=usual, directions=[TRANSPORT]),
        make_solution("b", vendor=usual, directions=[TRANSPORT]),
        make_solution("c", vendor=rival, directions=[TRANSPORT]),
        make_solution("d", vendor=rival, directions=[SAFETY]),
    ]
    assert ids(rank(solutions)) == ["a", "d", "c", "b"]  # b is like a twice over, c like each of a and d once


@pytest.mark.parametrize("town", ["nytva", "taganrog"])
def test_longer_list_without_words_begins_as_a_shorter_one(services: Services, town: str) -> None:
    question = Question(profile=Profile(municipality=services.catalogue.municipalities[town]))
    whole = services.recommender.recommend(replace(question, limit=1_000)).recommendations
    assert len(whole) > DIVERSE_PLACES
    for limit in (1, FIRST - 1, FIRST, 10, DIVERSE_PLACES, DIVERSE_PLACES + 1, 50):
        assert services.recommender.recommend(replace(question, limit=limit)).recommendations == whole[:limit]


@pytest.mark.parametrize("town", ["lysva", "nytva", "taganrog", "perm"])
def test_first_ten_of_the_real_catalogue_carry_out_seven_different_measures(services: Services, town: str) -> None:
    question = Question(profile=Profile(municipality=services.catalogue.municipalities[town]), limit=10)
    first = services.recommender.recommend(question).recommendations
    assert len({m for r in first for m in r.solution.measures}) >= 7


RANKING_OF_THE_CATALOGUE = """
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Direction, Scope
from catalogue.ratings import Ratings
from embeddings.retriever import SearchResult
from recommender.assessment import assess, priorities
from recommender.model import Profile, Question
from recommender.ranking import ranked
from recommender.scoring import AssessedQuestion, Knowledge, Weights

catalogue = load_catalogue()
weights = {direction: 0.1 + 0.37 * number for number, direction in enumerate(Direction)}
for town in ("taganrog", "perm", "lysva"):
    question = Question(profile=Profile(municipality=catalogue.municipalities[town], weights=weights))
    assessment = assess(question.profile, Ratings(catalogue.ratings), catalogue.measures)
    need, candidates = priorities(assessment.gaps, weights), catalogue.in_scope(Scope.DOMESTIC)
    asked = AssessedQuestion(question=question, assessment=assessment, need=need, found=SearchResult((), 0.0, 0.0))
    for r in ranked(asked, candidates, Knowledge(cities=catalogue.cities), Weights()):
        print(town, r.solution.id, repr(r.score))
"""


def test_same_question_has_the_same_answer_in_every_process(catalogue: Catalogue) -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-c", RANKING_OF_THE_CATALOGUE],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,  # a script that breaks is not the failure that is expected here
        ).stdout
        for seed in range(2)
    ]
    if printed[0].count("\n") != 3 * len(catalogue.in_scope(Scope.DOMESTIC)):
        raise RuntimeError("the script did not rank the whole catalogue for three towns")
    assert printed[0] == printed[1]


def test_requests_to_donors_are_told_and_add_nothing() -> None:
    plain = rank([make_solution("a"), make_solution("b")])
    asked = rank([make_solution("a"), make_solution("b")], asked_for={"b": 7})
    assert [(r.solution.id, r.score) for r in asked] == [(r.solution.id, r.score) for r in plain]
    told = {r.solution.id: next(x for x in r.reasons if isinstance(x, EvidenceReason)) for r in asked}
    assert told["b"].asked_for == 7
    assert told["a"].asked_for == 0

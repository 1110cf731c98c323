"""The order of solutions: held against sums made by hand and against what must hold for any catalogue."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

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

from bot.settings import ROOT
from catalogue.model import (
    Catalogue,
    City,
    DeploymentStatus,
    Direction,
    EffectKind,
    Evidence,
    Municipality,
    RegisterStatus,
    Requirement,
    Scope,
    Solution,
)
from catalogue.ratings import Ratings
from recommender.assessment import assess, priorities
from recommender.evidence import grade
from recommender.model import Profile, Question, ReasonCode, Recommendation
from recommender.ranking import (
    DIVERSE_RELEVANCE,
    FIRST,
    PURCHASE,
    RELEVANCE_FLOOR,
    Weights,
    directions_of_text,
    needs,
    ranked,
)

TRANSPORT, SAFETY, TOURISM = Direction.URBAN_TRANSPORT, Direction.PUBLIC_SAFETY, Direction.TOURISM_SERVICES
EVEN = dict.fromkeys(Direction, 0.1)
NO_SCORES: Mapping[str, float] = {}
TOLERANCE = 1e-9


def rank(
    solutions: Sequence[Solution],
    *,
    need: Mapping[Direction, float] = EVEN,
    scores: Mapping[str, float] = NO_SCORES,
    town: Municipality | None = None,
    cities: Mapping[str, City] | None = None,
    weights: Weights | None = None,
) -> list[Recommendation]:
    """A ranking without a rating; with `scores` the question has words, which matched so well."""
    question = Question(Profile(town or make_town()), "words" if scores else "")
    assessment = assess(question.profile, Ratings(()), ())
    found = make_found(scores)
    return ranked(question, assessment, need, solutions, found, cities or make_cities(), weights or Weights())


def rank_world(
    world: World,
    scores: Mapping[str, float] = NO_SCORES,
    need: Mapping[Direction, float] = EVEN,
    weights: Weights | None = None,
) -> list[Recommendation]:
    return rank(world.solutions, need=need, scores=scores, town=world.town, cities=world.cities, weights=weights)


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


needs_drawn = st.builds(lambda gaps, weights: priorities(make_gaps(gaps), weights), gap_shares, direction_weights)


def test_score_with_words_is_the_weighted_sum_made_by_hand() -> None:
    solution = make_solution(directions=[TRANSPORT, SAFETY], status=RegisterStatus.REGISTERED)
    need = make_need({TRANSPORT: 0.3, SAFETY: 0.2, TOURISM: 0.5})
    cities = make_cities(make_city("city", population=60_000))
    (only,) = rank([solution], need=need, scores={"solution": 0.8}, cities=cities)
    assert parts(only) == pytest.approx(
        {
            ReasonCode.NEED: 0.10 * (0.3 + 0.2),
            ReasonCode.RELEVANCE: 0.70 * 0.8,
            ReasonCode.EVIDENCE: 0.10 * 3 / 5,
            ReasonCode.TRANSFER: 0.06 * 1.0,
            ReasonCode.IMPORT_SUBSTITUTION: 0.04 * 1.0,
        }
    )
    assert only.score == pytest.approx(0.77)


def test_score_without_words_shares_their_weight_among_the_other_parts() -> None:
    solution = make_solution(directions=[TRANSPORT], status=RegisterStatus.UNCONFIRMED, evidence=Evidence.PAPER_ONLY)
    weights = Weights(need=0.2, relevance=0.5, evidence=0.1, transfer=0.1, import_substitution=0.1)
    (only,) = rank([solution], need=make_need({TRANSPORT: 0.4, SAFETY: 0.6}), weights=weights)
    assert parts(only) == pytest.approx(
        {
            ReasonCode.NEED: 0.4 * 0.4,
            ReasonCode.EVIDENCE: 0.2 * 1 / 5,
            ReasonCode.TRANSFER: 0.2 * 0.6,
            ReasonCode.IMPORT_SUBSTITUTION: 0.2 * 0.5,
        }
    )
    assert only.score == pytest.approx(0.42)


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
    assert (reason.params["direction"], reason.params["share"]) == (SAFETY.value, 0.5)


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
    twins = [make_solution("a-paper", evidence=Evidence.PAPER_ONLY), make_solution("b-documented")]
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
        RegisterStatus.EAEU,
        RegisterStatus.UNCONFIRMED,
        RegisterStatus.UNKNOWN,
        RegisterStatus.FOREIGN,
        RegisterStatus.EXCLUDED,
    ]
    twins = [make_solution(f"{letter}-twin", status=s) for letter, s in zip("fedcba", order, strict=True)]
    assert [r.import_substitution.status for r in rank(twins)] == order


def test_every_register_status_has_its_value() -> None:
    assert set(PURCHASE) == set(RegisterStatus)
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


RANKING_OF_THE_CATALOGUE = """
from catalogue.load import load_catalogue
from catalogue.model import Direction, Scope
from catalogue.ratings import Ratings
from embeddings.retriever import Found
from recommender.assessment import assess, priorities
from recommender.model import Profile, Question
from recommender.ranking import Weights, ranked

catalogue = load_catalogue()
weights = {direction: 0.1 + 0.37 * number for number, direction in enumerate(Direction)}
for town in ("taganrog", "perm", "lysva"):
    question = Question(Profile(catalogue.municipalities[town], weights=weights))
    assessment = assess(question.profile, Ratings(catalogue.ratings), catalogue.measures)
    need, candidates = priorities(assessment.gaps, weights), catalogue.in_scope(Scope.DOMESTIC)
    for r in ranked(question, assessment, need, candidates, Found((), 0.0, 0.0), catalogue.cities, Weights()):
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

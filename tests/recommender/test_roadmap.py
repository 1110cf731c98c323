"""The order of work: against plans made by hand, and against what must hold for any chosen solutions."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recommender_factories import make_city, make_contact, make_deployment, make_measure, make_solution, make_town
from recommender_strategies import examples, shares

from bot.services import Services
from catalogue.model import Capability, Direction, RegisterStatus, Solution
from catalogue.ratings import Ratings
from catalogue.registers.status.component import of_catalogue
from recommender.assessment import assess
from recommender.model import Constraints, Donor, EvidenceGrade, Profile, Question, Recommendation, Relation, Transfer
from recommender.reasons import Verdict
from recommender.roadmap import SUGGESTIONS, UNLOCK_SHARE, Roadmap, Step, TogetherCode, plan
from recommender.service import UnknownSolutionError

TRANSPORT, SAFETY, TOURISM = Direction.URBAN_TRANSPORT, Direction.PUBLIC_SAFETY, Direction.TOURISM_SERVICES
CAMERAS, PLATFORM, MAP, CENTRE = (
    Capability.CAMERAS,
    Capability.VIDEO_PLATFORM,
    Capability.DIGITAL_MAP,
    Capability.DISPATCH_CENTRE,
)
SOME = (CAMERAS, PLATFORM, MAP, CENTRE)
MEASURES = tuple(
    make_measure(measure_id, direction)
    for direction, names in ((TRANSPORT, ("t1", "t2", "t3", "t4")), (SAFETY, ("s1", "s2")))
    for measure_id in names
)
EVEN = dict.fromkeys(Direction, 0.1)
TOLERANCE = 1e-9


def recommended(solution: Solution, score: float = 0.5, donor: str | None = None) -> Recommendation:
    """A solution as the ranking gives it, of which a plan reads the score and the first donor."""
    asked = ()
    if donor is not None:
        city = make_city(donor)
        deployment = make_deployment(donor)
        asked = (
            Donor(
                city_id=donor,
                city=city.name,
                region=city.region,
                relation=Relation.INTER_REGIONAL,
                deployment=deployment,
                contact=make_contact(),
                likeness=0.5,
                proof=0.75,
            ),
        )
    transfer, grade = (
        Transfer(verdict=Verdict.AS_IS, reasons=()),
        EvidenceGrade(grade=3, cities=1, measured_effects=0, lessons=0),
    )
    return Recommendation(
        rank=1,
        solution=solution,
        score=score,
        reasons=(),
        donors=asked,
        register=of_catalogue(solution.import_substitution),
        transfer=transfer,
        evidence=grade,
    )


def make_plan(
    *chosen: Solution | Recommendation,
    known: Mapping[str, float] | None = None,
    need: Mapping[Direction, float] = EVEN,
    has: Collection[Capability] = (),
    others: Sequence[Solution] = (),
) -> Roadmap:
    steps = [c if isinstance(c, Recommendation) else recommended(c) for c in chosen]
    assessed = replace(assess(Profile(municipality=make_town()), Ratings(()), MEASURES), measures=known or {})
    return plan(steps, assessed, need, MEASURES, has=has, others=[recommended(o) for o in others])


def ids(roadmap: Roadmap) -> list[str]:
    return [s.recommendation.solution.id for s in roadmap.steps]


def by_id(roadmap: Roadmap) -> dict[str, Step]:
    return {s.recommendation.solution.id: s for s in roadmap.steps}


capabilities = st.lists(st.sampled_from(SOME), max_size=2, unique=True)
measures_drawn = st.lists(st.sampled_from([m.id for m in MEASURES]), max_size=3, unique=True)
directions_drawn = st.lists(st.sampled_from([TRANSPORT, SAFETY, TOURISM]), min_size=1, max_size=3, unique=True)
known_drawn = st.dictionaries(st.sampled_from([m.id for m in MEASURES]), shares)
needs_drawn = st.lists(st.integers(1, 9), min_size=len(Direction), max_size=len(Direction)).map(
    lambda parts: {d: part / sum(parts) for d, part in zip(Direction, parts, strict=True)}
)
owned = st.sets(st.sampled_from(SOME))


@st.composite
def any_choices(draw: st.DrawFn, in_order: bool = False) -> list[Recommendation]:
    """Chosen solutions that need and bring what they like; `in_order` keeps them from needing each other in turn."""
    chosen = []
    for number in range(draw(st.integers(1, 7))):
        needs, provides = draw(capabilities), draw(capabilities)
        if in_order:  # everything needed stands before everything brought
            border = draw(st.integers(0, len(SOME)))
            needs, provides = [c for c in needs if c in SOME[:border]], [c for c in provides if c in SOME[border:]]
        solution = make_solution(
            f"solution-{number}",
            directions=draw(directions_drawn),
            measures=draw(measures_drawn),
            needs=needs,
            provides=provides,
        )
        chosen.append(recommended(solution, draw(st.sampled_from([0.25, 0.5, 0.75]))))
    return draw(st.permutations(chosen))


# -- the order ------------------------------------------------------------------------------------------------


@examples
@given(any_choices(), known_drawn, needs_drawn, owned)
def test_each_chosen_solution_is_planned_exactly_once(
    chosen: list[Recommendation],
    known: dict[str, float],
    need: dict[Direction, float],
    has: set[Capability],
) -> None:
    roadmap = make_plan(*chosen, known=known, need=need, has=has)
    assert sorted(ids(roadmap)) == sorted(c.solution.id for c in chosen)
    assert [s.order for s in roadmap.steps] == list(range(1, len(chosen) + 1))


def test_plan_of_nothing_is_empty() -> None:
    assert make_plan() == Roadmap(steps=(), prerequisites=(), together=(), movements=(), unmeasured=())


@examples
@given(any_choices(in_order=True), known_drawn, needs_drawn, owned)
def test_what_provides_comes_before_what_needs_it_in_an_earlier_wave(
    chosen: list[Recommendation],
    known: dict[str, float],
    need: dict[Direction, float],
    has: set[Capability],
) -> None:
    roadmap = make_plan(*chosen, known=known, need=need, has=has)
    steps = by_id(roadmap)
    for step in roadmap.steps:
        for capability in set(step.recommendation.solution.needs) - has:
            providers = [s for s in roadmap.steps if capability in s.recommendation.solution.provides]
            if not providers:
                assert capability in step.missing
                continue
            first = providers[0]
            assert capability not in step.missing
            assert first.order < step.order
            assert first.wave < step.wave
            assert first.recommendation.solution.id in step.after
        assert step.wave == 1 + max((steps[i].wave for i in step.after), default=0)


@examples
@given(any_choices(), known_drawn, needs_drawn, owned)
def test_solutions_that_need_each_other_are_planned_with_what_is_missing_told(
    chosen: list[Recommendation],
    known: dict[str, float],
    need: dict[Direction, float],
    has: set[Capability],
) -> None:
    roadmap = make_plan(*chosen, known=known, need=need, has=has)
    steps, brought = by_id(roadmap), set[Capability]()
    for step in roadmap.steps:
        needed = set(step.recommendation.solution.needs) - has
        assert set(step.missing) == needed - brought
        assert all(steps[i].order < step.order and steps[i].wave < step.wave for i in step.after)
        from_steps = {c for i in step.after for c in steps[i].recommendation.solution.provides}
        assert needed <= from_steps | set(step.missing)
        brought.update(step.recommendation.solution.provides)


def test_two_that_need_each_other_begin_with_one_that_says_what_it_lacks() -> None:
    egg = make_solution("egg", needs=[CAMERAS], provides=[MAP])
    hen = make_solution("hen", needs=[MAP], provides=[CAMERAS])
    roadmap = make_plan(recommended(egg, 0.4), recommended(hen, 0.6))
    assert ids(roadmap) == ["hen", "egg"]
    assert [(s.missing, s.after, s.wave) for s in roadmap.steps] == [((MAP,), (), 1), ((), ("hen",), 2)]
    assert [(p.capability, p.needed_by) for p in roadmap.prerequisites] == [(MAP, ("hen",))]


def test_step_that_builds_on_two_that_need_each_other_comes_after_what_it_builds_on() -> None:
    egg = make_solution("egg", directions=[TOURISM], needs=[CAMERAS], provides=[MAP])
    hen = make_solution("hen", directions=[TOURISM], needs=[MAP], provides=[CAMERAS])
    nest = make_solution("nest", directions=[TRANSPORT], needs=[MAP])
    roadmap = make_plan(egg, hen, nest, need=EVEN | {TRANSPORT: 0.5})
    assert by_id(roadmap)["nest"].missing == ()
    assert by_id(roadmap)["egg"].order < by_id(roadmap)["nest"].order


def test_chain_is_built_from_its_foot_wave_by_wave() -> None:
    top = make_solution("a-top", needs=[PLATFORM, MAP])
    middle = make_solution("b-middle", needs=[CAMERAS], provides=[PLATFORM])
    foot = make_solution("c-foot", provides=[CAMERAS])
    beside = make_solution("d-beside", provides=[MAP])
    roadmap = make_plan(top, middle, foot, beside)
    assert {i: (s.wave, s.after) for i, s in by_id(roadmap).items()} == {
        "c-foot": (1, ()),
        "d-beside": (1, ()),
        "b-middle": (2, ("c-foot",)),
        "a-top": (3, ("b-middle", "d-beside")),
    }
    assert roadmap.prerequisites == ()


def test_first_is_what_closes_most_and_what_it_unlocks_counts_half() -> None:
    assert UNLOCK_SHARE == 0.5
    need = EVEN | {TRANSPORT: 0.3, SAFETY: 0.5, TOURISM: 0.1}
    foot = make_solution("foot", directions=[TOURISM], provides=[CAMERAS])  # 0.1 and half of 0.5
    top = make_solution("top", directions=[SAFETY], needs=[CAMERAS])
    alone = make_solution("alone", directions=[TRANSPORT])
    assert ids(make_plan(alone, foot, top, need=need)) == ["foot", "top", "alone"]
    assert ids(make_plan(alone, foot, need=need)) == ["alone", "foot"]
    assert ids(make_plan(alone, foot, top, need=need | {SAFETY: 0.3})) == ["alone", "foot", "top"]  # 0.3 to 0.25


def test_steps_that_close_as_much_come_by_score_and_then_by_id() -> None:
    chosen = [recommended(make_solution(i), score) for i, score in (("d", 0.5), ("b", 0.5), ("a", 0.1), ("c", 0.9))]
    assert ids(make_plan(*chosen)) == ["c", "b", "d", "a"]


@examples
@given(any_choices(), known_drawn, needs_drawn, owned, st.randoms(use_true_random=False))
def test_order_in_which_solutions_were_chosen_does_not_matter(
    chosen: list[Recommendation],
    known: dict[str, float],
    need: dict[Direction, float],
    has: set[Capability],
    chance: random.Random,
) -> None:
    shuffled = list(chosen)
    chance.shuffle(shuffled)
    assert make_plan(*shuffled, known=known, need=need, has=has) == make_plan(*chosen, known=known, need=need, has=has)


# -- what must be there before --------------------------------------------------------------------------------


@examples
@given(any_choices(), known_drawn, needs_drawn)
def test_town_that_has_everything_waits_for_nothing(
    chosen: list[Recommendation], known: dict[str, float], need: dict[Direction, float]
) -> None:
    roadmap = make_plan(*chosen, known=known, need=need, has=SOME)
    assert roadmap.prerequisites == ()
    assert {(s.wave, s.after, s.missing) for s in roadmap.steps} == {(1, (), ())}


def test_what_the_town_has_is_no_prerequisite_and_no_reason_to_wait() -> None:
    search, network = make_solution("a-search", needs=[CAMERAS, CENTRE]), make_solution("b-network", provides=[CAMERAS])
    without, with_cameras = make_plan(search, network), make_plan(search, network, has={CAMERAS})
    assert ids(without) == ["b-network", "a-search"]
    assert by_id(with_cameras)["a-search"].after == ()
    assert [p.capability for p in with_cameras.prerequisites] == [CENTRE]
    assert make_plan(search, network, has={CAMERAS, CENTRE}).prerequisites == ()


@pytest.mark.parametrize("brought", [False, True], ids=["the town has it", "an earlier step brought it"])
def test_what_is_there_already_is_not_unlocked_again(brought: bool) -> None:
    need = EVEN | {TRANSPORT: 0.3, SAFETY: 0.5}
    again = make_solution("again", directions=[TOURISM], provides=[CAMERAS])  # closes 0.1, unlocks nothing
    alone = make_solution("alone", directions=[TRANSPORT])  # closes 0.3
    late = make_solution("late", directions=[SAFETY], needs=[CAMERAS, MAP])
    chosen = [again, alone, late, make_solution("map", directions=[TOURISM], provides=[MAP])]
    if brought:
        chosen.append(make_solution("first", directions=list(Direction), provides=[CAMERAS]))
    order = ids(make_plan(*chosen, need=need, has=() if brought else {CAMERAS}))
    assert order.index("alone") < order.index("again")


def test_missing_capability_names_who_needs_it_and_who_would_bring_it() -> None:
    chosen = [
        recommended(make_solution("search", needs=[CAMERAS]), 0.9),
        recommended(make_solution("recording", needs=[CAMERAS, CENTRE]), 0.8),
        recommended(make_solution("lights"), 0.7),
    ]
    others = [make_solution(f"network-{n}", provides=[CAMERAS]) for n in range(SUGGESTIONS + 1)]
    others.insert(0, make_solution("map", provides=[MAP]))
    roadmap = make_plan(*chosen, others=others)
    assert {p.capability: (p.needed_by, p.suggestions) for p in roadmap.prerequisites} == {
        CAMERAS: (("search", "recording"), tuple(f"network-{n}" for n in range(SUGGESTIONS))),
        CENTRE: (("recording",), ()),
    }


@examples
@given(any_choices(), any_choices(), owned)
def test_suggestions_bring_what_is_missing_and_are_not_chosen(
    chosen: list[Recommendation], others: list[Recommendation], has: set[Capability]
) -> None:
    others = [replace(o, solution=replace(o.solution, id=f"other-{o.solution.id}")) for o in others]
    everything = {r.solution.id: r.solution for r in (*chosen, *others)}
    roadmap = make_plan(*chosen, has=has, others=list(everything.values()))
    assert {p.capability for p in roadmap.prerequisites} == {c for s in roadmap.steps for c in s.missing}
    assert not has & {p.capability for p in roadmap.prerequisites}
    for p in roadmap.prerequisites:
        assert p.needed_by == tuple(s.recommendation.solution.id for s in roadmap.steps if p.capability in s.missing)
        assert len(p.suggestions) <= SUGGESTIONS
        assert all(p.capability in everything[i].provides for i in p.suggestions)
        assert not set(p.suggestions) & set(ids(roadmap))


# -- what the steps close -------------------------------------------------------------------------------------


@examples
@given(any_choices(), known_drawn, needs_drawn)
def test_no_measure_is_closed_twice_and_none_is_forgotten(
    chosen: list[Recommendation], known: dict[str, float], need: dict[Direction, float]
) -> None:
    roadmap = make_plan(*chosen, known=known, need=need)
    closed = [m for s in roadmap.steps for m in s.closes]
    assert len(closed) == len(set(closed))
    assert set(closed) == {m for c in chosen for m in c.solution.measures}
    assert all(set(s.closes) <= set(s.recommendation.solution.measures) for s in roadmap.steps)


@examples
@given(any_choices(), known_drawn, needs_drawn)
def test_priority_share_is_zero_to_one(
    chosen: list[Recommendation], known: dict[str, float], need: dict[Direction, float]
) -> None:
    for step in make_plan(*chosen, known=known, need=need).steps:
        assert -TOLERANCE <= step.priority_share <= 1 + TOLERANCE


def test_priority_share_made_by_hand_falls_to_zero_once_all_its_measures_are_covered() -> None:
    need = EVEN | {TRANSPORT: 0.6, SAFETY: 0.4}
    chosen = [
        make_solution("both", directions=[TRANSPORT, SAFETY], measures=["t1", "t2", "s1"]),
        make_solution("half", directions=[TRANSPORT], measures=["t1", "t3"]),
        make_solution("repeated", directions=[TRANSPORT], measures=["t2"]),
    ]
    roadmap = make_plan(*chosen, known={"t1": 0.5}, need=need)
    assert {i: (s.closes, s.priority_share) for i, s in by_id(roadmap).items()} == {
        "both": (("t1", "t2", "s1"), pytest.approx(0.6 * 0.5 + 0.4)),
        "half": (("t3",), pytest.approx(0.6 * 0.5 / 2)),
        "repeated": ((), 0.0),
    }
    assert ids(roadmap) == ["both", "half", "repeated"]


@examples
@given(any_choices(), needs_drawn)
def test_twin_of_a_planned_solution_adds_nothing(chosen: list[Recommendation], need: dict[Direction, float]) -> None:
    measured = replace(chosen[0].solution, directions=(TRANSPORT,), measures=("t1", "t2"))
    twins = [replace(chosen[0], solution=replace(measured, id=f"twin-{n}")) for n in range(2)]
    steps = by_id(make_plan(*twins, *chosen[1:], need=need))
    assert min((steps[f"twin-{n}"] for n in range(2)), key=lambda s: -s.order).priority_share == 0.0


def test_measure_that_is_done_already_leaves_no_priority_share() -> None:
    roadmap = make_plan(make_solution("parking", directions=[TRANSPORT], measures=["t1"]), known={"t1": 1.0})
    assert roadmap.steps[0].priority_share == 0.0


# -- how far the directions may move --------------------------------------------------------------------------


def test_movement_made_by_hand_of_two_measures_of_four() -> None:
    (only,) = make_plan(make_solution(directions=[TRANSPORT], measures=["t1", "t2"]), known={"t1": 0.5}).movements
    assert (only.direction, only.measures) == (TRANSPORT, ("t1", "t2"))
    assert only.low == 0.0  # t1 is beyond a pilot, and t2 may be
    assert only.high == pytest.approx((0.5 + 1.0) / 4)


@pytest.mark.parametrize(
    ("known", "low", "high"),
    [(0.0, 0.25 / 4, 1.0 / 4), (0.25, 0.0, 0.75 / 4), (0.5, 0.0, 0.5 / 4), (1.0, 0.0, 0.0), (None, 0.0, 1.0 / 4)],
    ids=["no", "pilot", "part", "whole", "unknown"],
)
def test_movement_of_one_measure_runs_from_a_pilot_to_the_whole_city(
    known: float | None, low: float, high: float
) -> None:
    solution = make_solution(directions=[TRANSPORT], measures=["t1"])
    (only,) = make_plan(solution, known={} if known is None else {"t1": known}).movements
    assert (only.low, only.high) == pytest.approx((low, high))


@examples
@given(any_choices(), known_drawn)
def test_movement_is_a_range_of_zero_to_one_of_the_carried_measures(
    chosen: list[Recommendation], known: dict[str, float]
) -> None:
    roadmap = make_plan(*chosen, known=known)
    direction_of = {m.id: m.direction for m in MEASURES}
    carried = {m for c in chosen for m in c.solution.measures}
    assert {m.direction for m in roadmap.movements} == {direction_of[m] for m in carried}
    for movement in roadmap.movements:
        assert 0.0 <= movement.low <= movement.high <= 1.0
        assert set(movement.measures) == {m for m in carried if direction_of[m] is movement.direction}


def test_measure_that_two_steps_carry_out_moves_its_direction_once() -> None:
    twins = [make_solution(i, directions=[TRANSPORT], measures=["t1"]) for i in "ab"]
    assert make_plan(*twins).movements == make_plan(twins[0]).movements


@examples
@given(any_choices())
def test_solutions_of_unknown_movement_are_named_in_the_order_of_the_plan(chosen: list[Recommendation]) -> None:
    roadmap = make_plan(*chosen)
    unmeasured = {c.solution.id for c in chosen if not c.solution.measures}
    assert list(roadmap.unmeasured) == [i for i in ids(roadmap) if i in unmeasured]


# -- what is best prepared together ---------------------------------------------------------------------------


def test_steps_with_one_donor_or_one_base_are_grouped() -> None:
    chosen = [
        recommended(make_solution("a", provides=[CAMERAS]), 0.9, "kazan"),
        recommended(make_solution("b", needs=[CAMERAS]), 0.8, "kazan"),
        recommended(make_solution("c", needs=[MAP]), 0.7, "perm"),
        recommended(make_solution("d"), 0.6),
    ]
    roadmap = make_plan(*chosen)
    assert {(t.code, t.key): t.solutions for t in roadmap.together} == {
        (TogetherCode.DONOR, "kazan"): ("a", "b"),
        (TogetherCode.CAPABILITY, CAMERAS.value): ("a", "b"),
    }


# -- the service on the real catalogue ------------------------------------------------------------------------


def question(
    services: Services, town: str, problem: str = "", limit: int = 5, only_registered: bool = False
) -> Question:
    profile = Profile(municipality=services.catalogue.municipalities[town])
    return Question(
        profile=profile, problem=problem, constraints=Constraints(only_registered=only_registered), limit=limit
    )


def test_solutions_that_nobody_knows_are_refused_all_of_them_named_once(services: Services) -> None:
    chosen = ["nothing", "ufa-its", "nowhere", "nothing"]
    with pytest.raises(UnknownSolutionError, match=r"nothing: .*\nnowhere: ") as refused:
        services.recommender.roadmap(question(services, "nytva"), chosen)
    assert refused.value.ids == ("nothing", "nowhere")


def test_solution_that_runs_in_the_town_is_refused_with_the_unknown_ones(services: Services) -> None:
    with pytest.raises(UnknownSolutionError) as refused:
        services.recommender.roadmap(question(services, "perm"), ["perm-its", "ufa-its", "nothing"])
    assert refused.value.ids == ("perm-its", "nothing")
    assert ids(services.recommender.roadmap(question(services, "lysva"), ["perm-its"])) == ["perm-its"]


def test_solution_that_the_constraints_exclude_is_refused(services: Services) -> None:
    with pytest.raises(UnknownSolutionError) as refused:
        services.recommender.roadmap(
            question(services, "lysva", only_registered=True), ["ufa-its", "kazan-ai-video-search"]
        )
    assert refused.value.ids == ("kazan-ai-video-search",)


def test_solution_chosen_twice_is_planned_once(services: Services) -> None:
    assert ids(services.recommender.roadmap(question(services, "nytva"), ["ufa-its", "ufa-its"])) == ["ufa-its"]


def test_limit_does_not_cut_what_was_chosen(services: Services) -> None:
    chosen = ["ufa-its", "kazan-ai-video-search", "perm-its"]
    assert sorted(ids(services.recommender.roadmap(question(services, "nytva", limit=1), chosen))) == sorted(chosen)


@pytest.mark.parametrize("problem", ["", "переполняются контейнеры"])
@pytest.mark.parametrize("limit", [1, 3, 10])
def test_plan_without_a_choice_is_of_the_first_recommended_that_fit(
    services: Services, problem: str, limit: int
) -> None:
    asked = question(services, "nytva", problem, limit)
    ranking = services.recommender.recommend(replace(asked, limit=1_000)).recommendations
    fitting = [r.solution.id for r in ranking if r.transfer.verdict is not Verdict.DOES_NOT_FIT]
    planned = set(ids(services.recommender.roadmap(asked)))
    assert fitting[0] in planned
    assert planned <= set(fitting)
    assert len(planned) <= limit
    carried: set[str] = set()
    for measures in (services.catalogue.solutions[i].measures for i in fitting if i in planned):
        assert not measures or set(measures) - carried
        carried.update(measures)


def test_plan_is_empty_when_nothing_answers(services: Services) -> None:
    roadmap = services.recommender.roadmap(question(services, "ufa", "переполняются контейнеры", only_registered=True))
    assert roadmap == Roadmap(steps=(), prerequisites=(), together=(), movements=(), unmeasured=())


def test_registered_only_plans_and_suggests_confirmed_entries_only(services: Services) -> None:
    roadmap = services.recommender.roadmap(question(services, "nytva", limit=20, only_registered=True))
    named = {*ids(roadmap), *(i for p in roadmap.prerequisites for i in p.suggestions)}
    assert roadmap.steps
    assert {services.catalogue.solutions[i].import_substitution.status for i in named} <= {
        RegisterStatus.REGISTERED,
        RegisterStatus.EAEU,
    }


def test_video_search_of_nytva_builds_on_its_cameras_or_says_that_they_are_missing(services: Services) -> None:
    search, cameras = "kazan-ai-video-search", "solikamsk-city-video"
    assert CAMERAS in services.catalogue.solutions[cameras].provides
    alone = services.recommender.roadmap(question(services, "nytva"), [search])
    assert [(p.capability, p.needed_by) for p in alone.prerequisites] == [(CAMERAS, (search,))]
    for suggested in alone.prerequisites[0].suggestions:
        assert CAMERAS in services.catalogue.solutions[suggested].provides
    together = services.recommender.roadmap(question(services, "nytva"), [search, cameras])
    assert ids(together) == [cameras, search]
    assert (by_id(together)[search].after, by_id(together)[search].wave) == ((cameras,), 2)
    assert services.recommender.roadmap(question(services, "nytva"), [search], {CAMERAS}).prerequisites == ()


def test_whole_catalogue_can_be_planned_each_solution_once_after_what_it_builds_on(services: Services) -> None:
    solutions = services.catalogue.solutions
    everything = services.recommender.recommend(question(services, "nytva", limit=1_000)).recommendations
    roadmap = services.recommender.roadmap(question(services, "nytva"), [r.solution.id for r in everything])
    assert sorted(ids(roadmap)) == sorted(r.solution.id for r in everything)
    provided = {c for r in everything for c in r.solution.provides}
    for step in roadmap.steps:
        assert not set(step.missing) & provided
        assert all(by_id(roadmap)[i].wave < step.wave for i in step.after)
    closed = [m for s in roadmap.steps for m in s.closes]
    assert sorted(closed) == sorted({m for i in ids(roadmap) for m in solutions[i].measures})


def test_plan_is_the_same_however_the_catalogue_is_asked(services: Services) -> None:
    chosen = ["ufa-its", "kazan-ai-video-search", "kazan-safe-city-video", "open-kazan-portal"]
    asked = question(services, "nytva")
    assert services.recommender.roadmap(asked, chosen[::-1]) == services.recommender.roadmap(asked, chosen)

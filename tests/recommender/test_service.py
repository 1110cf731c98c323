"""The way from a question to an answer: on the real house, and on catalogues that nobody would think of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from recommender_factories import make_catalogue, make_cities, make_city, make_deployment, make_solution, make_town
from recommender_strategies import TOWN, World, examples, worlds

from bot.services import Services
from catalogue.model import OpenFigures, Scope, Solution
from catalogue.registers.status.component import of_catalogue
from recommender.constraints import NAMED
from recommender.donors import elsewhere, runs_in
from recommender.indirect import Standing
from recommender.model import Answer, Basis, Constraints, EmptyReason, Profile, Question, Relation, Report
from recommender.need import directions_of_text
from recommender.reasons import ReasonCode, TransferCode, Verdict
from recommender.scoring import Weights
from recommender.service import Recommender

WASTE = "переполняются контейнеры, жители жалуются"
LIGHTING = "street lighting wastes money"
CONGESTION = "пробки на дорогах, светофоры не подстраиваются под поток"
PROBLEMS = ("", WASTE, LIGHTING, CONGESTION, "не знаем, когда придёт автобус", "дым от завода, нечем дышать")
WASTE_WORDS = ("отход", "мусор", "тко", "контейнер")
LIGHTING_WORDS = ("lighting", "освещ", "светильник")
ALL = 1_000


def ask(
    services: Services,
    town: str,
    problem: str = "",
    *,
    scope: Scope = Scope.DOMESTIC,
    only_registered: bool = False,
    limit: int = 5,
) -> Report:
    profile = Profile(municipality=services.catalogue.municipalities[town])
    return services.recommender.recommend(
        Question(
            profile=profile,
            problem=problem,
            scope=scope,
            constraints=Constraints(only_registered=only_registered),
            limit=limit,
        )
    )


def ask_world(
    services: Services, world: World, *, scope: Scope = Scope.DOMESTIC, only_registered: bool = False, limit: int = ALL
) -> Report:
    """A question without words, over a catalogue of its own: the house lends its retriever, which stays idle."""
    recommender = Recommender(make_catalogue(world.solutions, world.cities), services.retriever)
    return recommender.recommend(
        Question(
            profile=Profile(municipality=world.town),
            problem="",
            scope=scope,
            constraints=Constraints(only_registered=only_registered),
            limit=limit,
        )
    )


def weights_of(services: Services) -> Weights:
    return Weights(**services.settings.ranking.model_dump())


def ids(report: Report) -> list[str]:
    return [r.solution.id for r in report.recommendations]


def tells_of(solution: Solution, words: tuple[str, ...]) -> bool:
    told = " ".join((solution.name.ru, solution.name.en, solution.summary.ru, solution.summary.en)).lower()
    return any(word in told for word in words)


def test_overflowing_containers_of_lysva_lead_to_waste_solutions(services: Services) -> None:
    report = ask(services, "lysva", WASTE)
    assert len(report.recommendations) >= 3
    for r in report.recommendations[:3]:
        assert "waste" in r.solution.tags or tells_of(r.solution, WASTE_WORDS), r.solution.id


@pytest.mark.parametrize(("town", "problem"), [("lysva", WASTE), ("taganrog", LIGHTING), ("nytva", "")])
def test_recommendation_says_whom_to_ask_why_and_on_what_ground(services: Services, town: str, problem: str) -> None:
    report = ask(services, town, problem)
    assert len(report.recommendations) >= 3
    for r in report.recommendations:
        assert r.donors
        assert r.donors[0].contact.body.ru
        assert {reason.code for reason in r.reasons} >= set(ReasonCode) - {ReasonCode.RELEVANCE}
        assert {reason.code for reason in r.reasons} <= set(ReasonCode)
        assert r.score == pytest.approx(sum(reason.weight for reason in r.reasons))
        assert r.transfer.reasons
        assert r.register == of_catalogue(r.solution.import_substitution)
        assert r.solution.sources
        assert 1 <= r.evidence.grade <= 5


def test_english_words_find_street_lighting(services: Services) -> None:
    report = ask(services, "lysva", LIGHTING)
    assert len(report.recommendations) >= 3
    for r in report.recommendations[:3]:
        assert {"street-lighting", "smart-lighting"} & set(r.solution.tags) or tells_of(r.solution, LIGHTING_WORDS)


def test_both_languages_find_the_same_first_solution(services: Services) -> None:
    russian, english = ask(services, "lysva", "уличное освещение съедает бюджет"), ask(services, "lysva", LIGHTING)
    assert set(ids(russian)[:3]) & set(ids(english)[:3])


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("scope", list(Scope))
def test_perm_is_never_sent_to_perm(services: Services, problem: str, scope: Scope) -> None:
    report = ask(services, "perm", problem, scope=scope, limit=ALL)
    assert report.recommendations
    for r in report.recommendations:
        assert not runs_in(r.solution, services.catalogue.municipalities["perm"], services.catalogue.cities)
        assert "perm" not in {donor.city_id for donor in r.donors}


def test_solution_that_perm_runs_is_shown_to_lysva_with_perm_as_donor(services: Services) -> None:
    report = ask(services, "lysva", limit=ALL)
    donors = {r.solution.id: {d.city_id: d.relation for d in r.donors} for r in report.recommendations}
    assert donors["perm-its"] == {"perm": Relation.INTRA_REGIONAL}


def test_no_city_is_shown_what_it_runs(services: Services) -> None:
    towns = services.catalogue.municipalities
    for city in (c for c in services.catalogue.cities if c in towns):
        cities = services.catalogue.cities
        shown = {r.solution.id for r in ask(services, city, limit=ALL).recommendations}
        domestic = services.catalogue.in_scope(Scope.DOMESTIC)
        asked = {s.id for s in domestic if elsewhere(s, towns[city], cities)}
        assert shown == asked - {s.id for s in domestic if runs_in(s, towns[city], cities)}


@examples
@given(world=worlds())
def test_own_solutions_and_own_city_never_appear(services: Services, world: World) -> None:
    for r in ask_world(services, world, scope=Scope.ALL).recommendations:
        assert not runs_in(r.solution, world.town, world.cities)
        assert r.donors
        assert not {TOWN, "again"} & {d.city_id for d in r.donors}


@examples
@given(world=worlds())
def test_registered_only_never_lets_an_unconfirmed_one_through(services: Services, world: World) -> None:
    everything = ask_world(services, world, scope=Scope.ALL)
    filtered = ask_world(services, world, scope=Scope.ALL, only_registered=True)
    assert {r.register.status for r in filtered.recommendations} <= NAMED
    assert set(ids(filtered)) == {r.solution.id for r in everything.recommendations if r.register.status in NAMED}


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("scope", list(Scope))
def test_registered_only_of_the_real_catalogue_shows_confirmed_entries_only(
    services: Services, problem: str, scope: Scope
) -> None:
    report = ask(services, "lysva", problem, scope=scope, only_registered=True, limit=ALL)
    assert {r.register.status for r in report.recommendations} <= NAMED
    if not problem:
        assert bool(report.recommendations) == (scope is not Scope.WORLD)


def test_registered_only_does_not_offer_traffic_lights_against_waste(services: Services) -> None:
    assert "ufa-its" not in ids(ask(services, "lysva", WASTE, only_registered=True))


def test_registered_only_finds_the_one_registered_answer(services: Services) -> None:
    assert len(ids(ask(services, "moscow", CONGESTION))) > 1
    assert ids(ask(services, "moscow", CONGESTION, only_registered=True)) == ["ufa-its"]


@examples
@given(world=worlds(min_solutions=6))
def test_top_five_are_a_prefix_of_the_top_ten(services: Services, world: World) -> None:
    five, ten = (ask_world(services, world, scope=Scope.ALL, limit=limit) for limit in (5, 10))
    assert five.recommendations == ten.recommendations[:5]
    assert five.total == ten.total


@pytest.mark.parametrize("problem", PROBLEMS)
def test_top_five_of_the_real_catalogue_are_a_prefix_of_the_top_ten(services: Services, problem: str) -> None:
    five, ten = (ask(services, "lysva", problem, limit=limit) for limit in (5, 10))
    assert five.recommendations == ten.recommendations[:5]


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_limit_cuts_the_list_and_not_the_total(services: Services, limit: int) -> None:
    report, everything = ask(services, "lysva", limit=limit), ask(services, "lysva", limit=ALL)
    assert len(report.recommendations) == limit
    assert report.total == everything.total == len(everything.recommendations) > limit


def test_first_five_without_words_are_of_several_directions_and_vendors(services: Services) -> None:
    for town in ("lysva", "taganrog", "perm", "nytva"):
        first = [r.solution for r in ask(services, town).recommendations]
        assert not set.intersection(*({d.value for d in s.directions} for s in first))
        assert len({s.vendor.name.ru if s.vendor else s.id for s in first}) > 1


@pytest.mark.parametrize("problem", PROBLEMS)
def test_same_question_has_the_same_answer_twice(services: Services, problem: str) -> None:
    first = ask(services, "taganrog", problem, scope=Scope.ALL, limit=ALL)
    afresh = Recommender(services.catalogue, services.retriever, weights_of(services))
    assert ask(services, "taganrog", problem, scope=Scope.ALL, limit=ALL) == first
    assert afresh.recommend(first.question) == first


def test_shuffled_catalogue_gives_the_same_answer(services: Services) -> None:
    backwards = dict(reversed(list(services.catalogue.solutions.items())))
    shuffled = replace(services.catalogue, solutions=backwards, ratings=services.catalogue.ratings[::-1])
    recommender = Recommender(shuffled, services.retriever, weights_of(services))
    for problem in ("", WASTE):
        report = ask(services, "lysva", problem, limit=ALL)
        assert recommender.recommend(report.question).recommendations == report.recommendations


@pytest.mark.parametrize("problem", ["", "  \n\t "])
def test_question_without_words_is_answered_from_gaps_and_proof(services: Services, problem: str) -> None:
    report = ask(services, "taganrog", problem)
    assert len(report.recommendations) == 5
    assert report.empty is None
    for r in report.recommendations:
        assert ReasonCode.RELEVANCE not in {reason.code for reason in r.reasons}
        (need,) = [reason for reason in r.reasons if reason.code is ReasonCode.NEED]
        assert need.gaps_known is True
        assert need.from_text is False


def test_need_of_a_place_of_which_nothing_is_known_is_said_to_be_unknown(services: Services) -> None:
    for r in ask(services, "abaga").recommendations:
        (need,) = [reason for reason in r.reasons if reason.code is ReasonCode.NEED]
        assert need.gaps_known is False


@pytest.mark.parametrize("town", ["lysva", "solikamsk", "shakhty", "nytva"])
def test_list_without_words_begins_with_what_the_town_lags_in_by_open_figures(services: Services, town: str) -> None:
    report = ask(services, town)
    lagging = {g.direction for g in report.assessment.gaps if g.indirect and g.indirect.standing is Standing.LAGS}
    assert lagging
    first = report.recommendations[0]
    (need,) = [reason for reason in first.reasons if reason.code is ReasonCode.NEED]
    assert set(first.solution.directions) & lagging
    assert need.indirect is not None


def test_open_figures_leave_an_answer_in_words_as_it_is(services: Services) -> None:
    bare = Recommender(replace(services.catalogue, figures=OpenFigures()), services.retriever)
    question = Question(profile=Profile(municipality=services.catalogue.municipalities["nytva"]), problem=WASTE)
    with_figures = Recommender(services.catalogue, services.retriever).recommend(question)
    assert [r.solution.id for r in with_figures.recommendations] == [
        r.solution.id for r in bare.recommend(question).recommendations
    ]


def test_need_of_an_unrated_town_comes_from_the_words_alone(services: Services) -> None:
    report = ask(services, "nytva", WASTE)
    words = directions_of_text(services.retriever.search(WASTE), services.catalogue.solutions)
    assert report.recommendations
    for r in report.recommendations:
        (need,) = [reason for reason in r.reasons if reason.code is ReasonCode.NEED]
        assert need.share == pytest.approx(sum(words[d] for d in r.solution.directions), abs=1e-4)


def test_need_of_a_city_without_a_reference_is_said_to_be_unknown(services: Services) -> None:
    report = ask(services, "moscow")
    assert {g.gap_share for g in report.assessment.gaps} == {None}
    (need,) = [reason for reason in report.recommendations[0].reasons if reason.code is ReasonCode.NEED]
    assert need.gaps_known is False


def test_answers_move_the_needed_directions_up(services: Services) -> None:
    transport = [m.id for m in services.catalogue.measures if m.direction.value == "urban-transport"]
    profile = Profile(
        municipality=services.catalogue.municipalities["taganrog"], answers=dict.fromkeys(transport, Answer.WHOLE)
    )
    fulfilled = services.recommender.recommend(Question(profile=profile, limit=10))
    missing = services.recommender.recommend(
        Question(profile=replace(profile, answers=dict.fromkeys(transport, Answer.NO)), limit=10)
    )

    def about_transport(report: Report) -> int:
        return sum("urban-transport" in {d.value for d in r.solution.directions} for r in report.recommendations)

    assert about_transport(missing) > about_transport(fulfilled)


def test_report_carries_the_question_and_the_assessment(services: Services) -> None:
    report = ask(services, "taganrog", WASTE)
    assert report.question.problem == WASTE
    assert report.assessment == services.recommender.assess(report.question.profile)
    assert {g.basis for g in report.assessment.gaps} == {Basis.PRIOR, Basis.PRIOR_AND_INDIRECT}


def test_words_that_the_catalogue_does_not_know_are_told_apart(services: Services) -> None:
    assert ask(services, "lysva", LIGHTING).known_words == 1.0
    assert ask(services, "lysva", "qwrtpsd zxcvbn").known_words == 0.0


@pytest.mark.parametrize("problem", ["qwrtpsd zxcvbn", "???", "12345", "🗑", "а" * 2_000, *PROBLEMS])
@pytest.mark.parametrize("only_registered", [False, True])
@pytest.mark.parametrize("town", ["lysva", "ufa", "moscow"])
def test_empty_answer_has_a_reason_and_an_answer_has_none(
    services: Services, problem: str, only_registered: bool, town: str
) -> None:
    for scope in Scope:
        report = ask(services, town, problem, scope=scope, only_registered=only_registered)
        assert (report.empty is None) == bool(report.recommendations)
        assert (report.total == 0) == (report.empty is not None)


def test_filter_that_leaves_nothing_says_so(services: Services) -> None:
    for problem in ("", WASTE):
        report = ask(services, "lysva", problem, scope=Scope.WORLD, only_registered=True)
        assert (report.empty, report.total) == (EmptyReason.FILTERED_OUT, 0)
        assert len(report.assessment.gaps) == 10


def test_problem_that_nothing_answers_says_so(services: Services) -> None:
    report = ask(services, "ufa", WASTE, only_registered=True)  # what is left is remote voting
    assert (report.empty, report.recommendations) == (EmptyReason.NOTHING_RELEVANT, ())


def test_town_that_runs_everything_has_an_empty_answer(services: Services) -> None:
    world = World(make_town(TOWN), make_cities(make_city(TOWN)), (make_solution(deployments=[make_deployment(TOWN)]),))
    assert ask_world(services, world).empty is EmptyReason.FILTERED_OUT


def test_solution_without_anyone_to_ask_is_not_shown(services: Services) -> None:
    world = World(make_town(), make_cities(), (make_solution("lonely", deployments=[]), make_solution("asked")))
    assert ids(ask_world(services, world)) == ["asked"]


def test_scope_keeps_ideas_and_purchases_apart(services: Services) -> None:
    scopes = {
        scope: {r.solution.scope for r in ask(services, "lysva", scope=scope, limit=ALL).recommendations}
        for scope in Scope
    }
    assert scopes == {
        Scope.DOMESTIC: {Scope.DOMESTIC},
        Scope.WORLD: {Scope.WORLD},
        Scope.ALL: {Scope.DOMESTIC, Scope.WORLD},
    }


def test_world_practice_is_an_idea_from_an_international_donor(services: Services) -> None:
    report = ask(services, "lysva", WASTE, scope=Scope.WORLD)
    assert report.recommendations
    for r in report.recommendations:
        assert {d.relation for d in r.donors} == {Relation.INTERNATIONAL}
        assert r.transfer.verdict is not Verdict.AS_IS


def test_world_practice_leads_to_domestic_counterparts_with_donors(services: Services) -> None:
    report = ask(services, "lysva", "traffic jams at junctions", scope=Scope.WORLD)
    counterparts = services.recommender.counterparts(report.recommendations[0].solution)
    assert counterparts
    shown = {r.solution.id: r for r in ask(services, "lysva", limit=ALL).recommendations}
    for solution in counterparts:
        assert solution.scope is Scope.DOMESTIC
        assert shown[solution.id].donors


def test_counterparts_are_those_the_catalogue_names_and_domestic_ones_have_none(services: Services) -> None:
    for solution in services.catalogue.solutions.values():
        named = [s.id for s in services.recommender.counterparts(solution)]
        assert named == (list(solution.domestic_counterparts) if solution.scope is Scope.WORLD else [])


def test_metro_practice_is_told_not_to_fit_a_small_town(services: Services) -> None:
    report = ask(services, "nytva", "бесплатный вай-фай в метро", scope=Scope.WORLD, limit=ALL)
    (metro,) = [r for r in report.recommendations if r.solution.id == "istanbul-metro-wifi"]
    assert metro.transfer.verdict is Verdict.DOES_NOT_FIT
    assert [reason.code for reason in metro.transfer.reasons] == [TransferCode.NEEDS_METRO]


def test_town_of_unknown_population_gets_an_answer_that_says_so(services: Services) -> None:
    town = next(t for t, m in sorted(services.catalogue.municipalities.items()) if m.population is None)
    report = ask(services, town, WASTE)
    assert report.recommendations
    for r in report.recommendations:
        assert TransferCode.POPULATION_UNKNOWN in {reason.code for reason in r.transfer.reasons}

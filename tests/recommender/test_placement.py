"""Where one solution stands for a question, and why it is not shown when it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from papers_factories import make_recommender
from papers_factories import town as nytva
from recommender_factories import make_catalogue, make_cities, make_city, make_deployment, make_solution, make_town

from bot.services import Services
from catalogue.model import RegisterStatus, Scope, Solution
from catalogue.registers.status.component import of_catalogue
from recommender.constraints import NAMED, allows
from recommender.donors import runs_in
from recommender.model import Constraints, Profile, Question
from recommender.service import Placement, PlacementCause, Recommender

BINS = "переполняются контейнеры"
ALL = 1_000


def question(services: Services, town: str, problem: str = "", **constraints: object) -> Question:
    profile = Profile(municipality=services.catalogue.municipalities[town])
    return Question(
        profile=profile, problem=problem, scope=Scope.DOMESTIC, constraints=Constraints(**constraints), limit=1
    )  # type: ignore[arg-type]


def placed(services: Services, *solutions: Solution, of: str, **constraints: object) -> Placement:
    """The place of a solution in a catalogue of its own, for a question without words."""
    cities = make_cities(make_city("donor"), make_city("home", population=60_000, name="town", region="Home region"))
    recommender = Recommender(make_catalogue(solutions, cities), services.retriever)
    asked = Question(
        profile=Profile(municipality=make_town("home")),
        problem="",
        scope=Scope.DOMESTIC,
        constraints=Constraints(**constraints),
        limit=1,
    )  # type: ignore[arg-type]
    return recommender.placement(asked, of)


@pytest.mark.parametrize("problem", ["", BINS, "street lighting wastes money"])
@pytest.mark.parametrize("town", ["lysva", "perm"])
def test_every_ranked_solution_stands_where_the_whole_list_has_it(services: Services, town: str, problem: str) -> None:
    asked = question(services, town, problem)
    whole = services.recommender.recommend(replace(asked, limit=ALL)).recommendations
    for r in (*whole[:4], whole[-1]):
        found = services.recommender.placement(asked, r.solution.id)
        assert (found.cause, found.found, found.first) == (PlacementCause.RANKED, r, whole[0])


def test_what_is_not_on_the_list_has_a_cause_and_no_place(services: Services) -> None:
    asked = question(services, "perm", BINS, exclude_tags=("video-surveillance",))
    listed = {r.solution.id for r in services.recommender.recommend(replace(asked, limit=ALL)).recommendations}
    town, cities = asked.profile.municipality, services.catalogue.cities
    causes = set()
    for s in services.catalogue.in_scope(Scope.DOMESTIC):
        found = services.recommender.placement(asked, s.id)
        assert (found.cause is PlacementCause.RANKED) is (s.id in listed), s.id
        assert (found.found is not None) is (s.id in listed), s.id
        if found.cause is PlacementCause.RUNS_HERE:
            assert runs_in(s, town, cities)
        if found.cause is PlacementCause.FILTERED:
            assert not allows(asked.constraints, s, town, cities)
        causes.add(found.cause)
    assert causes >= {
        PlacementCause.RANKED,
        PlacementCause.RUNS_HERE,
        PlacementCause.FILTERED,
        PlacementCause.WEAK_MATCH,
    }


def test_match_is_the_score_of_the_search_between_nothing_and_all(services: Services) -> None:
    asked = question(services, "lysva", BINS)
    hits = {h.id: h.score for h in services.retriever.search(BINS).hits}
    for solution_id in ("binology-smart-waste", "mesh-school"):
        match = services.recommender.placement(asked, solution_id).match
        assert match == hits[solution_id]
        assert match is not None
        assert 0 <= match <= 1


def test_weak_match_is_told_with_the_first_of_the_list(services: Services) -> None:
    asked = question(services, "lysva", BINS)
    found = services.recommender.placement(asked, "mesh-school")
    assert found.cause is PlacementCause.WEAK_MATCH
    assert found.found is None
    assert found.first == services.recommender.recommend(asked).recommendations[0]


def test_nothing_matches_a_question_without_words(services: Services) -> None:
    assert services.recommender.placement(question(services, "lysva"), "mesh-school").match is None


def test_place_does_not_depend_on_how_many_are_asked_for(services: Services) -> None:
    asked = question(services, "lysva", BINS)
    several = replace(asked, limit=50)
    assert services.recommender.placement(asked, "fgis-utko-video") == services.recommender.placement(
        several, "fgis-utko-video"
    )


def test_registered_only_filters_what_has_no_entry(services: Services) -> None:
    asked = question(services, "lysva", only_registered=True)
    for s in services.catalogue.in_scope(Scope.DOMESTIC)[:40]:
        found = services.recommender.placement(asked, s.id)
        if found.cause is PlacementCause.RANKED:
            assert of_catalogue(s.import_substitution).status in NAMED


def test_unknown_solution_is_an_error_of_the_caller(services: Services) -> None:
    with pytest.raises(KeyError):
        services.recommender.placement(question(services, "lysva"), "none")


def test_only_solution_is_first_and_its_own_first(services: Services) -> None:
    found = placed(services, make_solution("one", deployments=[make_deployment("donor")]), of="one")
    assert found.cause is PlacementCause.RANKED
    assert found.found is not None
    assert found.found == found.first
    assert found.found.rank == 1


def test_solution_without_a_deployment_says_so_first(services: Services) -> None:
    nowhere = make_solution("nowhere", deployments=[], status=RegisterStatus.FOREIGN)
    other = make_solution("other", deployments=[make_deployment("donor")])
    found = placed(services, nowhere, other, of="nowhere", only_registered=True)
    assert found == Placement(cause=PlacementCause.NO_DEPLOYMENT, found=None, first=None, match=None)


def test_what_runs_here_says_so_before_the_filters(services: Services) -> None:
    here = make_solution("here", deployments=[make_deployment("home"), make_deployment("donor")])
    found = placed(services, here, of="here", only_registered=True)
    assert found == Placement(cause=PlacementCause.RUNS_HERE, found=None, first=None, match=None)


def test_filtered_solution_says_so(services: Services) -> None:
    tagged = make_solution("tagged", deployments=[make_deployment("donor")], tags=["drones"])
    assert placed(services, tagged, of="tagged", exclude_tags=("drones",)).cause is PlacementCause.FILTERED
    assert placed(services, tagged, of="tagged", exclude_tags=("other",)).cause is PlacementCause.RANKED


def test_a_ranking_that_is_kept_plans_and_places_as_its_question_does() -> None:
    recommender, question = make_recommender(), Question(profile=Profile(municipality=nytva()), limit=6)
    kept = recommender.rank(question)
    assert kept.report() == recommender.recommend(question)
    assert recommender.roadmap(kept) == recommender.roadmap(question)
    for solution_id in list(recommender.catalogue.solutions)[::10]:
        assert recommender.placement(kept, solution_id) == recommender.placement(question, solution_id)

"""An order of papers becomes one dossier, or everything that is wrong with it."""

from __future__ import annotations

from enum import StrEnum

import pytest
from papers_factories import TODAY, domestic, everything, make_dossier, make_recommender, only, town

from bot.papers.compiling import compile_dossier, faults_of
from bot.papers.model import MOST_SOLUTIONS, PaperKind
from bot.papers.problems import PaperFault, PapersError, sentence_of
from bot.texts.words import words_in
from catalogue.model import Catalogue, Language, Scope
from catalogue.problems import Problem
from recommender.model import Profile, Question
from recommender.reasons import Verdict


def _codes(error: pytest.ExceptionInfo[PapersError]) -> list[StrEnum]:
    return [p.code for p in error.value.problems]


def test_all_faults_of_an_order_are_told_at_once(catalogue: Catalogue) -> None:
    world = catalogue.in_scope(Scope.WORLD)[0].id
    many = domestic(catalogue)[:MOST_SOLUTIONS]
    with pytest.raises(PapersError) as error:
        make_dossier([*many, "nothing", world], donor="atlantis")
    assert set(_codes(error)) == {
        PaperFault.TOO_MANY,
        PaperFault.UNKNOWN_SOLUTION,
        PaperFault.WORLD_PRACTICE,
        PaperFault.UNKNOWN_DONOR,
    }


def test_an_order_without_solutions_is_refused(catalogue: Catalogue) -> None:
    assert [p.code for p in faults_of(catalogue, ())] == [PaperFault.NO_SOLUTION]


def test_what_runs_in_the_town_already_needs_no_papers() -> None:
    with pytest.raises(PapersError) as error:
        make_dossier("perm-unified-video", municipality=town("perm"))
    assert _codes(error) == [PaperFault.RUNS_HERE]


def test_donor_without_the_solution_is_refused() -> None:
    with pytest.raises(PapersError) as error:
        make_dossier("perm-unified-video", donor="kazan")
    assert _codes(error) == [PaperFault.DONOR_ELSEWHERE]


def test_wanted_donor_is_taken_where_it_has_the_solution() -> None:
    dossier = make_dossier(["ujin-os", "perm-unified-video"], donor="kazan")
    assert [c.donor.city_id for c in dossier.chosen] == ["kazan", "perm"]


def test_repeated_solutions_count_once_and_keep_their_order() -> None:
    dossier = make_dossier(["ujin-os", "perm-unified-video", "ujin-os"])
    assert [c.recommendation.solution.id for c in dossier.chosen] == ["ujin-os", "perm-unified-video"]
    assert dossier.alternatives == ()


def test_a_single_choice_has_something_of_its_kind_beside_it() -> None:
    dossier = make_dossier("binology-smart-waste")
    mine = only(dossier).recommendation.solution
    assert dossier.alternatives
    for other in dossier.alternatives:
        assert other.solution.id != mine.id
        assert set(other.solution.directions) & set(mine.directions)
        assert other.transfer.verdict is not Verdict.DOES_NOT_FIT
    assert "waste" in dossier.alternatives[0].solution.tags


def test_only_a_comparison_sets_others_beside_a_single_choice() -> None:
    question, recommender = Question(profile=Profile(municipality=town())), make_recommender()
    without = [kind for kind in PaperKind if kind is not PaperKind.COMPARISON]
    dossier = compile_dossier(recommender, question, ["ujin-os"], TODAY, kinds=without)
    assert dossier.alternatives == ()
    assert compile_dossier(recommender, question, ["ujin-os"], TODAY, kinds=[PaperKind.COMPARISON]).alternatives


def test_the_same_order_gives_the_same_dossier() -> None:
    question = Question(profile=Profile(municipality=town()), problem="тёмный двор")
    first, second = (compile_dossier(make_recommender(), question, ["ujin-os"], TODAY) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("code", list(PaperFault))
def test_every_fault_has_a_sentence(code: PaperFault, language: Language) -> None:
    said = "x\n" * 300
    params = {"id": said, "donor": said, "donor_ru": said, "donor_en": said, "title_ru": said, "title_en": said}
    text = sentence_of(Problem(code=code, params=params | {"n": 7, "limit": 5}), words_in(language))
    assert "\n" not in text
    assert "{" not in text
    assert len(text) < 400


def test_every_solution_with_a_donor_gets_its_dossier(catalogue: Catalogue) -> None:
    assert {c.recommendation.solution.id for _, c in everything()} == set(domestic(catalogue))

"""How near solutions come to a problem in words: told for each and for the whole, on topics never seen in fitting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from recommender_factories import make_town

from bot.services import Services
from bot.settings import ROOT
from catalogue.model import Language, Scope
from embeddings.retriever import SearchResult
from recommender.closeness import MODEL, Closeness, closeness_of, load_model
from recommender.doubt import Doubt
from recommender.model import Profile, Question, Report
from recommender.ranking import NEAREST

JUDGED = ROOT / "benchmarks" / "relevance" / "judged.json"
ORDER = (Closeness.ANSWERS, Closeness.NEAR, Closeness.NOTHING)


def asked(services: Services, problem: str, limit: int = 50) -> Report:
    question = Question(profile=Profile(municipality=make_town("town")), problem=problem, limit=limit)
    return services.recommender.recommend(question)


@pytest.mark.parametrize("problem", ["фонари на улице не горят", "bins overflow", "автобусы не ходят по расписанию"])
def test_what_answers_stands_before_what_comes_near_and_nothing_else_is_listed(
    services: Services, problem: str
) -> None:
    report = asked(services, problem)
    told = [r.closeness for r in report.recommendations]
    assert report.closeness is told[0] is Closeness.ANSWERS
    assert told == sorted(told, key=lambda c: ORDER.index(c or Closeness.NOTHING))
    assert (told.count(Closeness.ANSWERS), told.count(Closeness.NEAR)) == (report.answering, report.near)
    assert max(NEAREST, report.answering + report.near) == report.total == len(told)


@pytest.mark.parametrize("problem", ["кто выиграл матч", "рецепт пирога с рыбой", "what is the price of gold"])
def test_for_another_subject_the_nearest_few_are_listed_as_no_answer(services: Services, problem: str) -> None:
    report = asked(services, problem)
    assert (report.closeness, report.doubt) == (Closeness.NOTHING, Doubt.NEAR)
    assert {r.closeness for r in report.recommendations} == {Closeness.NOTHING}
    assert 0 < len(report.recommendations) <= NEAREST
    assert (report.answering, report.near) == (0, 0)


def test_without_words_nothing_is_said_of_closeness(services: Services) -> None:
    report = asked(services, "")
    assert report.closeness is None
    assert {r.closeness for r in report.recommendations} == {None}
    assert closeness_of(SearchResult((), 0.0, 0.0), {}, {}, {}, load_model()) == {}


def test_weights_of_other_signs_are_refused_with_the_command(tmp_path: Path) -> None:
    other = json.loads(MODEL.read_text("utf-8")) | {"features": ["length"]}
    path = tmp_path / "other.json"
    path.write_text(json.dumps(other), "utf-8")
    with pytest.raises(ValueError, match=r"benchmarks\.relevance fit"):
        load_model(path)


def test_messages_on_topics_never_seen_get_the_right_verdict(services: Services) -> None:
    """Floors below docs/benchmarks.md, with room for another processor's rounding."""
    messages = [m for m in json.loads(JUDGED.read_text("utf-8")) if m["half"] != "fit"]
    answered = [asked(services, m["text"]).closeness for m in messages if m["answers"]]
    nothing = [asked(services, m["text"]).closeness for m in messages if not m["answers"] and not m["near"]]
    assert answered.count(Closeness.ANSWERS) / len(answered) > 0.7
    assert answered.count(Closeness.NOTHING) / len(answered) < 0.1
    assert nothing.count(Closeness.ANSWERS) / len(nothing) < 0.1
    assert nothing.count(Closeness.NOTHING) / len(nothing) > 0.75


def test_judged_topics_are_fitted_or_measured_and_no_solution_is_judged_twice() -> None:
    messages = json.loads(JUDGED.read_text("utf-8"))
    fitted = {m["topic"] for m in messages if m["half"] == "fit"}
    assert fitted.isdisjoint(m["topic"] for m in messages if m["half"] != "fit")
    for m in messages:
        judged = [*m["answers"], *m["near"], *m["no"]]
        assert len(judged) == len(set(judged))


def test_where_little_comes_near_the_nearest_follow_as_no_answer(services: Services) -> None:
    """Behind what comes near, up to the few, as far as anything matches the words at all."""
    messages = [m["text"] for m in json.loads(JUDGED.read_text("utf-8")) if m["half"] == "later"]
    short = [r for r in (asked(services, m) for m in messages) if 0 < r.answering + r.near < NEAREST]
    assert short
    for report in short:
        told = [r.closeness for r in report.recommendations]
        assert told == sorted(told, key=lambda c: ORDER.index(c or Closeness.NOTHING))
        assert len(told) == report.total <= NEAREST
        assert told.count(Closeness.NOTHING) == len(told) - report.answering - report.near
    assert max(r.total - r.answering - r.near for r in short) > 0


def test_solution_answers_its_own_names_and_phrases(services: Services) -> None:
    """Whoever asks in a card's own words is answered by it, whatever the model makes of them."""
    for solution in list(services.catalogue.in_scope(Scope.DOMESTIC))[::25]:
        own = (solution.name.ru, solution.title.ru, solution.title.en, *solution.problems[Language.RU][:2])
        for words in own:
            assert services.recommender.closeness(words).get(solution.id) is Closeness.ANSWERS, (solution.id, words)

"""Facts live in the index of the solutions, answer as brute force does, and no ranking sees them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from embedding_fakes import WordEncoder, make_solution

from catalogue.facts.model import Fact, FactKind
from catalogue.facts.reading import facts_of_all
from catalogue.model import Effect, EffectKind, Solution, Text
from embeddings import store
from embeddings.fact_search import FactSearch
from embeddings.index import SearchIndex
from embeddings.passages import fact_passages_of


def _with_effects(solution: Solution, *figures: tuple[str, str]) -> Solution:
    effects = tuple(
        Effect(
            kind=EffectKind.MEASURED,
            metric=Text(ru, en),
            value=Text("на 5 %", "by 5 %"),
            city_id=None,
            year=2024,
            source="https://example.org",
        )
        for ru, en in figures
    )
    return replace(solution, effects=effects)


CORPUS = (
    _with_effects(make_solution("light", "Умный свет", "Smart light"), ("расход электричества", "electricity used")),
    make_solution("road", "Ремонт дорог", "Road repair", ("ямы на дороге",), ("potholes",)),
    _with_effects(
        make_solution("waste", "Вывоз мусора", "Waste collection"),
        ("жалобы жителей", "complaints of residents"),
        ("пробег машин", "mileage of trucks"),
    ),
)
FACTS = facts_of_all(CORPUS)


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    store.build(tmp_path / "index", CORPUS, WordEncoder())
    return store.load(tmp_path / "index", CORPUS, WordEncoder())


def _everything(fact: Fact) -> bool:
    return True


def test_index_holds_the_facts_of_all_solutions_in_their_order(index: SearchIndex) -> None:
    assert index.facts == FACTS
    assert [f.solution_id for f in FACTS if f.kind is FactKind.EFFECT] == ["light", "waste", "waste"]


def test_similarity_of_a_fact_is_that_of_its_better_language(index: SearchIndex) -> None:
    encoder = WordEncoder()
    query = encoder.query("complaints of residents")
    passages = fact_passages_of(FACTS, CORPUS)
    best = [
        max(float(encoder.passages([p.text])[0] @ query) for p in passages if p.fact == i) for i in range(len(FACTS))
    ]
    backwards = list(range(len(FACTS)))[::-1]
    assert index.fact_similarity(query, backwards) == pytest.approx(best[::-1], abs=1e-5)


def test_facts_change_nothing_in_the_similarity_of_solutions(tmp_path: Path, index: SearchIndex) -> None:
    bare = [replace(s, effects=()) for s in CORPUS]
    store.build(tmp_path / "bare", bare, WordEncoder())
    without = store.load(tmp_path / "bare", bare, WordEncoder())
    query = WordEncoder().query("complaints of residents")
    everyone = range(len(CORPUS))
    assert np.array_equal(index.similarity(query, everyone), without.similarity(query, everyone))


def test_question_finds_its_fact_first_with_the_words_they_share(index: SearchIndex) -> None:
    hit, *_ = FactSearch(index, WordEncoder()).search("complaints of residents", _everything)
    assert hit.fact.text.en.startswith("complaints of residents")
    assert hit.score == pytest.approx(1)


def test_facts_are_chosen_before_they_are_scored(index: SearchIndex) -> None:
    found = FactSearch(index, WordEncoder()).search("complaints", lambda f: f.solution_id == "light")
    assert {h.fact.solution_id for h in found} == {"light"}


@pytest.mark.parametrize("question", ["", "   "])
def test_empty_question_finds_no_facts(index: SearchIndex, question: str) -> None:
    assert FactSearch(index, WordEncoder()).search(question, _everything) == ()


def test_solution_is_most_like_itself(index: SearchIndex) -> None:
    likeness = index.likeness("road", range(len(CORPUS)))
    assert int(np.argmax(likeness)) == index.position["road"]

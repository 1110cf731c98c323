"""A text of the training data is encoded once, whatever else changes between two trainings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from embedding_fakes import WordEncoder

from bot.rasa.nlu.kept_vectors import FOLDER, with_kept
from bot.rasa.training import ENCODED


class Counting:
    """Encodes and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return WordEncoder().passages(texts)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path / "vectors"))
    return tmp_path / "vectors"


def test_only_changed_texts_are_encoded_in_the_next_training(folder: Path) -> None:
    first, second = Counting(), Counting()
    before = with_kept(["темно", "ямы", "мусор"], first)
    after = with_kept(["ямы", "пробки", "темно"], second)
    assert (first.asked, second.asked) == (["темно", "ямы", "мусор"], ["пробки"])
    assert np.array_equal(after[[2, 0]], before[:2])
    assert np.array_equal(after[1], WordEncoder().query("пробки"))


def test_texts_that_are_gone_are_not_kept(folder: Path) -> None:
    again = Counting()
    with_kept(["темно", "ямы"], Counting())
    with_kept(["ямы", "пробки"], Counting())
    with_kept(["темно", "ямы"], again)
    assert again.asked == ["темно"]


def test_damaged_file_of_vectors_costs_only_time(folder: Path) -> None:
    with_kept(["темно"], Counting())
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    again = Counting()
    assert np.array_equal(with_kept(["темно"], again), WordEncoder().passages(["темно"]))
    assert again.asked == ["темно"]


def test_nothing_is_kept_where_no_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    again = Counting()
    with_kept(["темно"], Counting())
    with_kept(["темно"], again)
    assert again.asked == ["темно"]


def test_training_says_how_far_its_vectors_are(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_kept([f"текст {n}" for n in range(40)], Counting())
    said = [ENCODED.fullmatch(line) for line in capsys.readouterr().err.splitlines()]
    assert [found and found.groups() for found in said] == [("32", "40"), ("40", "40")]

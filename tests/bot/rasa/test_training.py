"""A trained assistant is served only as it was trained."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from real_parts import need

from bot.process.supervisor import processes_of
from bot.rasa.installation import RasaError, environment_home
from bot.rasa.training import is_trained, model_path, trained_model
from bot.settings import Settings
from embeddings import sums


@pytest.fixture
def trained(tmp_path: Path) -> Settings:
    """The data directory after a training, with any bytes in the place of a model: nothing here opens it."""
    settings = Settings(home=tmp_path)
    model = model_path(settings)
    model.parent.mkdir(parents=True)
    model.write_bytes(os.urandom(10_000))
    sums.seal_file(model)
    return settings


def test_model_is_taken_as_it_was_trained(trained: Settings) -> None:
    assert is_trained(trained)
    assert trained_model(trained) == model_path(trained)


def test_rasa_is_started_on_loopback_without_its_own_interface(trained: Settings) -> None:
    need(environment_home().exists(), "the Rasa environment is not installed: make install")
    _, rasa = processes_of(trained)
    command = list(rasa.command)
    assert command[command.index("-i") + 1] == "127.0.0.1"
    for opened in ("--enable-api", "--cors", "--remote-storage", "--debug", "-vv", "--connector"):
        assert opened not in command


def _cut(model: Path) -> None:
    model.write_bytes(model.read_bytes()[:5_000])


def _exchanged(model: Path) -> None:
    model.write_bytes(os.urandom(10_000))


def _unsealed(model: Path) -> None:
    model.with_name(f"{model.name}.sha256").unlink()


@pytest.mark.parametrize("spoil", [_cut, _exchanged, _unsealed, Path.unlink])
def test_damaged_model_is_trained_again_and_never_served(trained: Settings, spoil: Callable[[Path], None]) -> None:
    spoil(model_path(trained))
    assert not is_trained(trained)
    need(environment_home().exists(), "the Rasa environment is not installed: make install")
    with pytest.raises(RasaError, match="missing or damaged: run `provodnik prepare`"):
        processes_of(trained)

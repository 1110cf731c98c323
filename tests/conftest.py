"""What the tests share: the real house, opened once, made from the real data and the real weights."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.bootstrap import House, build_index, open_encoder, open_house
from bot.settings import ROOT, Settings, load_settings
from catalogue.load import load_catalogue
from catalogue.model import Catalogue
from catalogue.municipalities import Gazetteer
from embeddings.encoder import Encoder


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def gazetteer(catalogue: Catalogue) -> Gazetteer:
    return Gazetteer(catalogue.municipalities.values())


@pytest.fixture(scope="session")
def encoder(settings: Settings) -> Encoder:
    return open_encoder(settings)


@pytest.fixture(scope="session")
def house(settings: Settings, encoder: Encoder) -> House:
    build_index(settings, encoder)
    return open_house(settings, encoder)


@pytest.fixture(scope="session")
def prepared(settings: Settings) -> Settings:
    """Weights, index and a trained assistant, made by the command a person uses."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "prepare"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return settings


@pytest.fixture(scope="session")
def own_home(prepared: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory of its own that shares what is costly to make, but no conversation."""
    home = tmp_path_factory.mktemp("home")
    for name in ("models", "index"):
        (home / name).symlink_to(prepared.home / name)
    (home / "rasa").mkdir()
    shutil.copytree(prepared.rasa_home / "models", home / "rasa" / "models")
    return home


@pytest.fixture(autouse=True)
def _no_foreign_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxies of the machine must not stand between a test and its own servers."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")

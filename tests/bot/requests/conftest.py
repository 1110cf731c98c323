"""The pages of requests over a real desk and database, without the model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from requests_site import Site, make_site
from sqlalchemy import Engine

from bot.database import open_database
from catalogue.model import Catalogue


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'provodnik.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def site(catalogue: Catalogue, sqlite: Engine) -> Site:
    return make_site(catalogue, sqlite)

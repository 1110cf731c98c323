"""The cards of the real catalogue, exported once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from cards_factories import export

from catalogue.load.catalogue import DATA
from catalogue.load.overlay import Card, read_cards
from catalogue.model import Catalogue


@pytest.fixture(scope="session")
def cards() -> Mapping[str, Card]:
    return read_cards(DATA)


@pytest.fixture(scope="session")
def workbook(catalogue: Catalogue, cards: Mapping[str, Card]) -> bytes:
    return export(catalogue, cards)


@pytest.fixture(scope="session")
def few(cards: Mapping[str, Card]) -> Mapping[str, Card]:
    """Three cards, with and without a vendor, one of them of the world."""
    wanted = ["ujin-os", "snowy-ufa", "helsinki-snowplough-data"]
    return {identifier: cards[identifier] for identifier in wanted}


@pytest.fixture(scope="session")
def small_workbook(catalogue: Catalogue, few: Mapping[str, Card]) -> bytes:
    return export(catalogue, few)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data files with few municipalities, which no card names: read fast."""
    copied = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("cards") / "data"))
    towns = copied / "municipalities.csv"
    towns.write_text("".join(towns.read_text("utf-8").splitlines(keepends=True)[:5]), "utf-8")
    return copied

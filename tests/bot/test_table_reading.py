"""A table that was made to cost too much costs its sender alone, and the next one is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.settings import TableSettings
from bot.table_reading import TableReader, TablesHere, TableTooHeavyError, limits_of
from catalogue.model import Catalogue
from catalogue.official_table import TableError
from catalogue.places.resolution import Places

HEAD = "Город;Год;Направление;Значение;Максимум\n"
SMALL = (HEAD + "Лысьва;2022;Городское управление;1,5;10\n").encode()
HEAVY = (HEAD + "".join(f"Лысьваград{n};2022;Городское управление;1,5;10\n" for n in range(40_000))).encode()
LIMITS = limits_of(TableSettings())


@pytest.fixture(scope="module")
def reader() -> Iterator[TableReader]:
    reader = TableReader(LIMITS, seconds=0.5)
    yield reader
    reader.close()


def test_table_is_read_as_in_this_process(reader: TableReader, catalogue: Catalogue, places: Places) -> None:
    here = TablesHere(places, catalogue.directions, LIMITS)
    assert reader.read(SMALL, "a.csv") == here.read(SMALL, "a.csv")
    wrong = SMALL.replace("Лысьва".encode(), "Нетакого".encode())
    with pytest.raises(TableError) as apart:
        reader.read(wrong, "a.csv")
    with pytest.raises(TableError) as own:
        here.read(wrong, "a.csv")
    assert apart.value.problems == own.value.problems


def test_time_is_bounded_and_the_next_table_is_read(reader: TableReader) -> None:
    with pytest.raises(TableTooHeavyError):
        reader.read(HEAVY, "a.csv")
    assert reader.read(SMALL, "a.csv").values


def test_memory_is_bounded() -> None:
    reader = TableReader(LIMITS, memory_bytes=24 * 2**20)
    with pytest.raises(TableTooHeavyError):
        reader.read(HEAVY, "a.csv")
    assert reader.read(SMALL, "a.csv").values
    reader.close()

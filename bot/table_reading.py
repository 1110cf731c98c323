"""Reads official tables that strangers send, in a process of its own with limits of time and memory.

A small file can be made to cost minutes; whoever sends one waits alone. One table is read at a time, the process starts
with the first one.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, CancelledError
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol

from pebble import ProcessExpired, ProcessPool

from bot.settings import TableSettings
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Catalogue, Direction, DirectionFacts
from catalogue.official_table import OfficialTable, TableLimits, read_table
from catalogue.places.resolution import Places

SECONDS = 20.0
"""For one table; the largest honest one takes a quarter of it."""
MEMORY_BYTES = 512 * 1024**2
"""Beside what the process takes before it reads anything."""


class TableTooHeavyError(Exception):
    """A table that was not read within the limits of time and memory."""


class ReadsTables(Protocol):
    """Reads an official table; raises TableError, or TableTooHeavyError where reading has limits."""

    def read(self, content: bytes, filename: str) -> OfficialTable: ...


def limits_of(settings: TableSettings) -> TableLimits:
    """How large a table may be."""
    return TableLimits(max_bytes=settings.max_bytes, max_rows=settings.max_rows)


@dataclass(frozen=True, slots=True)
class TablesHere:
    """Reads in this process: for the command line, whose file is the caller's own."""

    places: Places
    directions: Mapping[Direction, DirectionFacts]
    limits: TableLimits

    def read(self, content: bytes, filename: str) -> OfficialTable:
        """As `read_table`."""
        return read_table(content, filename, self.places, self.directions, self.limits)


class TableReader:
    """Reads tables one at a time in a process beside this one. Safe to be used from several threads."""

    def __init__(self, limits: TableLimits, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self._limits, self._seconds, self._memory_bytes = limits, seconds, memory_bytes
        self._pool: ProcessPool | None = None
        self._starting, self._one = Lock(), Lock()

    def read(self, content: bytes, filename: str) -> OfficialTable:
        """An official table as `read_table` reads it. Raises TableError as it does, and TableTooHeavyError."""
        with self._one:
            reading = self._started().schedule(_read, args=(content, filename, self._limits), timeout=self._seconds)
            try:
                return reading.result()
            except (TooSlow, MemoryError, ProcessExpired, BrokenExecutor, CancelledError):
                self.close()  # the next table gets a fresh process
                raise TableTooHeavyError from None

    def close(self) -> None:
        """Ends the process."""
        with self._starting:
            if self._pool:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
                self._pool = None

    def _started(self) -> ProcessPool:
        with self._starting:
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=1,
                    initializer=_begin,
                    initargs=(self._memory_bytes,),
                    context=multiprocessing.get_context("spawn"),
                )
            return self._pool


_catalogue: Catalogue
_places: Places


def _begin(memory_bytes: int) -> None:
    """In the process of its own: what reading needs, then the limit of memory."""
    global _catalogue, _places
    _catalogue = load_catalogue()
    _places = Places(_catalogue.municipalities.values(), _catalogue.units.values())
    _places.resolve("Лысьвва", place_asked=True)  # loads the dictionaries that are loaded when first asked
    pages = Path("/proc/self/statm")
    if pages.exists():  # Linux only: elsewhere the time alone is bounded
        most = int(pages.read_text("ascii").split()[0]) * resource.getpagesize() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _read(content: bytes, filename: str, limits: TableLimits) -> OfficialTable:
    return read_table(content, filename, _places, _catalogue.directions, limits)

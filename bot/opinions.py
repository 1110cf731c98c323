"""What people thought of the answers: good or not, about which solutions, in which language. No text, no sender."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from catalogue.model import Language

SHOWN = 10


class Opinions(Protocol):
    """Keeps opinions."""

    def keep(self, good: bool, solutions: Sequence[str], language: Language) -> None: ...


class StoredOpinions:
    """Opinions in an SQLite file of the data directory (write-ahead log, synchronous)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, good: bool, solutions: Sequence[str], language: Language) -> None:
        row = (int(time.time()), int(good), json.dumps(list(solutions)[:SHOWN]), language.value)
        with closing(self._open()) as database, database:
            database.execute("INSERT INTO opinions VALUES (?, ?, ?, ?)", row)

    def counts(self) -> tuple[int, int]:
        """How many good ones and how many bad ones."""
        with closing(self._open()) as database:
            good, every = database.execute("SELECT coalesce(sum(good), 0), count(*) FROM opinions").fetchone()
        return int(good), int(every) - int(good)

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=10)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute(
            "CREATE TABLE IF NOT EXISTS opinions (at INTEGER, good INTEGER, solutions TEXT, language TEXT)"
        )
        return database

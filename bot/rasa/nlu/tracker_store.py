"""Rasa's SQL tracker store with SQLite's write-ahead log: a turn waits for the disk a fraction of the time."""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy import event
from sqlalchemy.engine import Engine


@event.listens_for(Engine, "connect")
def _use_write_ahead_log(connection: Any, record: Any) -> None:
    """A killed process loses nothing; a power failure may lose the last turn, never the file."""
    if connection.__class__.__module__ == "sqlite3":
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()


class Conversations(SQLTrackerStore):
    """The tracker store that endpoints.yml names; on another dialect it is Rasa's own."""

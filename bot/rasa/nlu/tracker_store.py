"""Rasa's SQL tracker store in the database of PROVODNIK_TRACKER_URL, SQLite or PostgreSQL."""

from __future__ import annotations

import os
from typing import Any

import sqlalchemy
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.rasa.nlu.action_answers import check_with_ready_schema

# endpoints.yml makes Rasa load this module before the first turn.
check_with_ready_schema()


@event.listens_for(Engine, "connect")
def _use_write_ahead_log(connection: Any, record: Any) -> None:
    """A turn waits for the disk a fraction of the time: a killed process loses nothing; a power failure may lose the
    last turn, never the file."""
    if connection.__class__.__module__ == "sqlite3":
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()


class Conversations(SQLTrackerStore):
    """The tracker store that endpoints.yml names.

    The address is read here: in endpoints.yml Rasa refuses a value with "$", and a password may hold one.
    """

    def __init__(self, **settings: Any) -> None:
        address = os.environ["PROVODNIK_TRACKER_URL"]
        try:
            _make_schema(address, os.environ.get("POSTGRESQL_SCHEMA"))
            super().__init__(**{**settings, "host": address})
        except ImportError as error:
            # Rasa would go on with conversations in memory only, which a restart forgets.
            raise RuntimeError(f"the driver of the tracker's database is missing: {error}") from error


def _make_schema(address: str, schema: str | None) -> None:
    """The schema of PostgreSQL in which Rasa makes its table; one that is there needs no right to make schemas."""
    if not schema or not address.startswith("postgresql"):
        return
    engine = sqlalchemy.create_engine(address)
    try:
        with engine.begin() as connection:
            if schema not in sqlalchemy.inspect(connection).get_schema_names():
                connection.execute(sqlalchemy.schema.CreateSchema(schema))
    finally:
        engine.dispose()

"""Forgets what is older than the settings allow: conversations that nobody continued, questions nobody asked again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.database import open_database
from bot.editors.worklist import WorkList

SECONDS_A_DAY = 86_400
BUSY_SECONDS = 10


def forget_old_conversations(database: Path, days: int, now: float) -> int:
    """Deletes every conversation whose last event is older than `days`; tells how many.

    `now` is in seconds since 1970, as Rasa's tracker writes its events. A database that is not there yet, or
    has no events, has nothing to forget.
    """
    if not database.is_file():
        return 0
    with closing(sqlite3.connect(database, timeout=BUSY_SECONDS)) as connection, connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
            return 0
        old = connection.execute(
            "SELECT sender_id FROM events GROUP BY sender_id HAVING MAX(timestamp) < ?", (now - days * SECONDS_A_DAY,)
        ).fetchall()
        connection.executemany("DELETE FROM events WHERE sender_id = ?", old)
    return len(old)


def forget_old_questions(database_url: str, days: int) -> int:
    """Deletes from the editors' work list what was not met for `days`; tells how many entries."""
    engine = open_database(database_url)
    try:
        return WorkList(engine, keep_text=False).forget(days)
    finally:
        engine.dispose()

"""Old conversations are forgotten, those that go on are not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.process.retention import SECONDS_A_DAY, forget_old_conversations

NOW = 1_800_000_000.0


def _database(path: Path, events: list[tuple[str, float]]) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp FLOAT, data TEXT)")
        connection.executemany("INSERT INTO events (sender_id, timestamp) VALUES (?, ?)", events)
    return path


def _senders(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT sender_id FROM events ORDER BY id")]


def test_conversation_is_forgotten_whole_after_its_last_event(tmp_path: Path) -> None:
    old, young = NOW - 31 * SECONDS_A_DAY, NOW - 29 * SECONDS_A_DAY
    path = _database(tmp_path / "c.db", [("gone", old), ("gone", old), ("goes on", old), ("goes on", young)])
    assert forget_old_conversations(path, 30, NOW) == 1
    assert _senders(path) == ["goes on", "goes on"]
    assert forget_old_conversations(path, 30, NOW) == 0


def test_nothing_to_forget_is_no_error(tmp_path: Path) -> None:
    assert forget_old_conversations(tmp_path / "none.db", 30, NOW) == 0
    sqlite3.connect(tmp_path / "empty.db").close()
    assert forget_old_conversations(tmp_path / "empty.db", 30, NOW) == 0

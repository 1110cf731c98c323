"""The conversation as the tracker kept it, for the one who had it to save or print."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_EVENTS = 2_000
"""Turns of a conversation of several hundred messages."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message; `links` are the pages it cites, as title and address."""

    own: bool
    text: str
    links: tuple[tuple[str, str], ...] = ()


def transcript(path: Path, sender: str, pressed: str) -> list[Line]:
    """The messages of one conversation, oldest first; [] when there is none. `pressed` stands for a button."""
    if not path.is_file():
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
            return []
        rows = database.execute(
            "SELECT data FROM (SELECT id, data FROM events WHERE sender_id = ? AND type_name IN ('user', 'bot')"
            " ORDER BY id DESC LIMIT ?) ORDER BY id",
            (sender, MOST_EVENTS),
        ).fetchall()
    return [line for (data,) in rows if (line := _line(json.loads(data), pressed)) is not None]


def _line(event: dict[str, Any], pressed: str) -> Line | None:
    if event.get("event") == "user":
        text = str(event.get("text") or "")
        return Line(True, pressed if text.startswith("/") else text) if text else None
    custom = (event.get("data") or {}).get("custom") or {}
    text = str(custom.get("text") or "")
    if not text:
        return None
    links = {
        (s["title"], s["url"]): None for c in custom.get("cards") or [] for s in c.get("sources") or [] if s["url"]
    }
    return Line(False, text, tuple(links))

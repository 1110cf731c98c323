"""Conversations as Rasa's tracker store keeps them, in SQLite or PostgreSQL: read one, delete one, forget old ones.

Nothing else of Provodnik knows where the tracker's tables stand or what its events look like.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Delete,
    Float,
    Integer,
    MetaData,
    NullPool,
    String,
    Table,
    Text,
    create_engine,
    delete,
    func,
    inspect,
    make_url,
    select,
)

from bot.presentation.model import SourceLink
from bot.settings import Settings

SCHEMA = "rasa"
"""On PostgreSQL the tracker's table stands in a schema of its own, beside Provodnik's own tables."""
BUSY_SECONDS = 10
MOST_EVENTS = 2_000
"""Turns of a conversation of several hundred messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptLine:
    """One message; `own` when the official wrote it, `links` are the pages that the answer cites."""

    own: bool
    text: str
    links: tuple[SourceLink, ...] = ()


def tracker_url(settings: Settings) -> URL:
    """Where the tracker keeps conversations: the PostgreSQL of PROVODNIK_DATABASE_URL, else a SQLite file."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        return url
    return URL.create("sqlite", database=str(_file(settings)))


def tracker_environment(settings: Settings) -> dict[str, str]:
    """The variables by which the Rasa server finds the same place (bot/rasa/nlu/tracker_store.py)."""
    url = tracker_url(settings)
    if url.get_backend_name() == "sqlite":
        return {"PROVODNIK_TRACKER_URL": url.render_as_string()}
    # Rasa 3.6 works with SQLAlchemy 1.4 and the older driver.
    url = url.set(drivername="postgresql+psycopg2")
    return {"PROVODNIK_TRACKER_URL": url.render_as_string(hide_password=False), "POSTGRESQL_SCHEMA": SCHEMA}


def trackers(settings: Settings) -> tuple[Tracker, ...]:
    """Every place that may hold conversations: today's, and the file that was left when PostgreSQL was chosen."""
    left = URL.create("sqlite", database=str(_file(settings)))
    return tuple(Tracker(url) for url in dict.fromkeys((tracker_url(settings), left)))


def _file(settings: Settings) -> Path:
    return settings.rasa_home / "conversations.db"


def tracker_table(backend: str) -> Table:
    """The table of events as Rasa 3.6 makes it in a database of a kind ("sqlite" or "postgresql")."""
    return Table(
        "events",
        MetaData(schema=SCHEMA if backend == "postgresql" else None),
        Column("id", Integer, primary_key=True),
        Column("sender_id", String(255), nullable=False, index=True),
        Column("type_name", String(255), nullable=False),
        Column("timestamp", Float),
        Column("intent_name", String(255)),
        Column("action_name", String(255)),
        Column("data", Text),
    )


class Tracker:
    """The conversations of one database; each call opens it and closes it again.

    A file or table that is not there yet holds no conversation, and nothing makes it.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._events = tracker_table(url.get_backend_name())

    def transcript(self, conversation: str, pressed: str) -> list[TranscriptLine]:
        """The messages of one conversation, oldest first; of a very long one the newest. `pressed` stands for a
        button."""
        events = self._events
        newest = (
            select(events.c.id, events.c.data)
            .where(events.c.sender_id == conversation, events.c.type_name.in_(("user", "bot")))
            .order_by(events.c.id.desc())
            .limit(MOST_EVENTS)
            .subquery()
        )
        with self._opened() as connection:
            if connection is None:
                return []
            rows = connection.execute(select(newest.c.data).order_by(newest.c.id)).scalars().all()
        return [line for data in rows if (line := _line(json.loads(data), pressed)) is not None]

    def delete(self, conversation: str) -> bool:
        """Deletes one conversation; tells whether there was one."""
        return self._deleted(delete(self._events).where(self._events.c.sender_id == conversation)) > 0

    def forget_older(self, before: float) -> int:
        """Deletes every conversation whose last event is older, in seconds since 1970; tells how many."""
        events = self._events
        old = select(events.c.sender_id).group_by(events.c.sender_id).having(func.max(events.c.timestamp) < before)
        return self._deleted(delete(events).where(events.c.sender_id.in_(old)))

    def _deleted(self, statement: Delete) -> int:
        """Runs a deletion; tells how many conversations it met."""
        with self._opened() as connection:
            if connection is None:
                return 0
            gone = connection.execute(statement.returning(self._events.c.sender_id)).scalars().all()
        return len(set(gone))

    @contextmanager
    def _opened(self) -> Iterator[Connection | None]:
        """A transaction, None where there is no table."""
        if self._url.get_backend_name() == "sqlite":
            file = Path(self._url.database or "")
            if not file.is_file():
                yield None
                return
            # mode=rw: a file that has gone meanwhile is not made anew.
            address = URL.create("sqlite", database=file.absolute().as_uri(), query={"mode": "rw", "uri": "true"})
            engine = create_engine(
                address, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True
            )
        else:
            engine = create_engine(self._url, poolclass=NullPool, hide_parameters=True)
        try:
            with engine.begin() as connection:
                there = inspect(connection).has_table(self._events.name, schema=self._events.schema)
                yield connection if there else None
        finally:
            engine.dispose()


def _line(event: dict[str, Any], pressed: str) -> TranscriptLine | None:
    """An event as a line, also one that an older version wrote; None for what is no message."""
    if event.get("event") == "user":
        text = str(event.get("text") or "")
        return TranscriptLine(own=True, text=pressed if text.startswith("/") else text) if text else None
    custom = (event.get("data") or {}).get("custom") or {}
    text = str(custom.get("text") or "")
    if not text:
        return None
    sources = (s for card in custom.get("cards") or [] for s in card.get("sources") or [] if s["url"])
    links = dict.fromkeys(SourceLink(title=s["title"], url=s["url"]) for s in sources)
    return TranscriptLine(own=False, text=text, links=tuple(links))

"""Rasa's SQL tracker store in the database of PROVODNIK_TRACKER_URL, SQLite or PostgreSQL.

A turn reads the last events and the memory, whatever came before, and keeps of its own what a transcript shows.
"""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Optional, Text

import sqlalchemy
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from bot.rasa.nlu.action_answers import check_with_ready_schema
from bot.rasa.nlu.action_calls import send_without_history

# endpoints.yml makes Rasa load this module before the first turn.
check_with_ready_schema()
send_without_history()

LAST_EVENTS = 12
"""Events that a turn starts from: those of the last turn or two. No rule looks further back."""
MEMORY = "memory"
"""The slot that holds what a conversation remembers (bot/rasa/domain.yml)."""
LIKELIEST = 3
"""Intents of a message that are kept with it, of all that were weighed."""


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
        if self.engine.dialect.name == "sqlite":
            self._keep_open(address)

    def _keep_open(self, address: Text) -> None:
        """Lets turns share a connection: closing the last one folds the write-ahead log into the file, which takes
        longer than the turn's writing.
        """
        self.engine.dispose()
        self.engine = sqlalchemy.create_engine(address, poolclass=QueuePool, connect_args={"check_same_thread": False})
        self.sessionmaker.configure(bind=self.engine)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The conversation as its next turn needs it: the last events, the memory among them; None for a new one."""
        with self.session_scope() as session:
            rows = self._last_rows(session, sender_id)
        events = [json.loads(row.data) for row in rows]
        if not events or not self.domain:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        tracker.events_kept = len(tracker.events)
        return tracker

    def _last_rows(self, session: Any, sender_id: Text) -> List[Any]:
        """The newest rows of a conversation, oldest first, before them the one of the memory where it is older."""
        row = self.SQLEvent
        own = session.query(row.id, row.type_name, row.action_name, row.data).filter(row.sender_id == sender_id)
        newest_first = own.order_by(row.id.desc())
        rows = newest_first.limit(LAST_EVENTS).all()[::-1]
        if len(rows) == LAST_EVENTS and not any(_is_memory(r) for r in rows):
            rows = newest_first.filter(row.type_name == "slot", row.action_name == MEMORY).limit(1).all() + rows
        return rows

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds the events that came since the tracker was retrieved or saved."""
        await self.stream_events(tracker)
        events = list(tracker.events)
        fresh = events[getattr(tracker, "events_kept", 0) :]
        if fresh:
            with self.session_scope() as session:
                session.execute(self.SQLEvent.__table__.insert(), [_row(tracker.sender_id, e) for e in fresh])
                session.commit()
        tracker.events_kept = len(events)


def _is_memory(row: Any) -> bool:
    return (row.type_name, row.action_name) == ("slot", MEMORY)


def _row(sender_id: Text, happened: Event) -> Dict[Text, Any]:
    """An event as the columns of Rasa's table."""
    data = _small(happened.as_dict())
    return {
        "sender_id": sender_id,
        "type_name": happened.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data, ensure_ascii=False),
    }


def _small(data: Dict[Text, Any]) -> Dict[Text, Any]:
    """An event without what nobody reads again: the tokens of a message and its unlikely intents, the buttons of an
    answer and of its cards all but the sources (bot/rasa/tracker.py).
    """
    if data["event"] == "user":
        read = data.get("parse_data") or {}
        kept = {key: value for key, value in read.items() if key in ("intent", "entities", "text")}
        return {**data, "parse_data": {**kept, "intent_ranking": (read.get("intent_ranking") or [])[:LIKELIEST]}}
    custom = (data.get("data") or {}).get("custom")
    if data["event"] != "bot" or not custom:
        return data
    cards = [{"sources": card.get("sources") or []} for card in custom.get("cards") or []]
    told = {key: value for key, value in custom.items() if key not in ("buttons", "cards")}
    return {**data, "data": {**data["data"], "custom": {**told, "cards": cards}}}


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

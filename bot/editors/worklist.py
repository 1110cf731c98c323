"""What the chat could not answer well, as the editors' work list.

What was asked is kept as text only where the setting says so, and then without personal data (bot/privacy); without
it the kinds are counted. No sender is kept, and times are whole hours.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    case,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from bot.privacy.hiding import hide
from bot.texts.words import words_in
from catalogue.model import Language

logger = logging.getLogger(__name__)

HOUR, DAY = 3600, 86_400
WAIT_MILLISECONDS = 500
"""How long a turn waits for a busy database before it goes on without keeping anything."""
MOST_CHARACTERS = 1000
MOST_SOLUTIONS = 10
LIMITS = {"who": 120, "note": 1000}
"""Longest texts of a closing, in characters."""
ITEMS = Table(
    "desk_items",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("same", String(64), unique=True),
    Column("kind", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("town_id", String(200)),
    Column("solutions", JSON, nullable=False),
    Column("text", Text),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("times", Integer, nullable=False),
    Column("closed", BigInteger),
    Column("who", String(LIMITS["who"])),
    Column("note", String(LIMITS["note"])),
)


class AnswerFault(StrEnum):
    """What was wrong with an answer of the chat."""

    NOT_UNDERSTOOD = "not-understood"
    DOUBTFUL = "doubtful"
    NOTHING_FOUND = "nothing-found"
    DECLINED = "declined"
    BADLY_RATED = "badly-rated"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredQuestion:
    """A turn to note: what was asked as it was written, in which town, and which solutions were shown."""

    kind: AnswerFault
    language: Language
    town_id: str | None
    solutions: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkListItem:
    """A line of the work list. `first` and `last` are the hours (UTC) it was met; `town_id` is None where it is not
    known or was not always the same; `text` is masked, None where texts are not kept. `closed`, `who` and `note` tell
    who dealt with it.
    """

    id: int
    kind: AnswerFault
    language: Language
    town_id: str | None
    solutions: tuple[str, ...]
    text: str | None
    first: datetime
    last: datetime
    times: int
    closed: datetime | None
    who: str | None
    note: str | None


class UnansweredLog(Protocol):
    """Takes note of what the chat could not answer well; never raises for a database that fails."""

    def note(self, question: UnansweredQuestion) -> None: ...


class WorkList:
    """The work list in the application's database; `keep_text` says whether the words of a question may be kept,
    `wait_ms` how long a note waits for a busy database.
    """

    def __init__(
        self,
        engine: Engine,
        keep_text: bool,
        clock: Callable[[], float] = time.time,
        wait_ms: int = WAIT_MILLISECONDS,
    ) -> None:
        self._engine, self._keep_text, self._clock, self._wait_ms = engine, keep_text, clock, wait_ms

    def note(self, question: UnansweredQuestion) -> None:
        """Adds a question to the open item of the same kind and words, or opens one.

        A database that fails or is busy is logged, without a word of the question, and the turn goes on.
        """
        row = _row(question, self._keep_text, self._hour())
        try:
            with _impatient(self._engine, self._wait_ms) as connection:
                _count(connection, row)
        except SQLAlchemyError as error:
            logger.warning("a question for the editors was not kept: %s", type(error).__name__)

    def items(self, kind: AnswerFault | None = None, closed: bool = False) -> tuple[WorkListItem, ...]:
        """The open items, with `closed` the closed ones too; the most frequent first, then the newest."""
        query = select(ITEMS).order_by(ITEMS.c.times.desc(), ITEMS.c.last.desc(), ITEMS.c.id)
        if kind is not None:
            query = query.where(ITEMS.c.kind == kind.value)
        if not closed:
            query = query.where(ITEMS.c.closed.is_(None))
        with self._engine.connect() as connection:
            return tuple(_item(row) for row in connection.execute(query))

    def open_by_kind(self) -> dict[AnswerFault, int]:
        """How many times the open items of each kind were met."""
        query = select(ITEMS.c.kind, func.sum(ITEMS.c.times)).where(ITEMS.c.closed.is_(None)).group_by(ITEMS.c.kind)
        with self._engine.connect() as connection:
            return {AnswerFault(kind): int(times) for kind, times in connection.execute(query)}

    def close(self, number: int, who: str, note: str = "") -> bool:
        """Closes an open item; tells whether there was one. The same question met again opens a new item.

        ValueError where nobody is named or a text is longer than LIMITS.
        """
        if not who.strip() or len(who) > LIMITS["who"] or len(note) > LIMITS["note"]:
            raise ValueError(f"who: 1 to {LIMITS['who']} characters, note: at most {LIMITS['note']}")
        done = {"closed": int(self._clock()), "who": who.strip(), "note": note.strip() or None, "same": None}
        with self._engine.begin() as connection:
            which = (ITEMS.c.id == number, ITEMS.c.closed.is_(None))
            return connection.execute(update(ITEMS).where(*which).values(done)).rowcount == 1

    def forget(self, days: int) -> int:
        """Deletes every item, open or closed, that was not met for so many days; tells how many."""
        with self._engine.begin() as connection:
            old = ITEMS.c.last < int(self._clock()) - days * DAY
            return connection.execute(delete(ITEMS).where(old)).rowcount

    def _hour(self) -> int:
        return int(self._clock()) // HOUR * HOUR


def masked(text: str, language: Language) -> str:
    """A text as it may be kept: on one line, without personal data, in the words of its language."""
    # Not every database takes a NUL or half a character.
    line = " ".join(text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").split())
    plain = hide(line, words_in(language))
    return plain if len(plain) <= MOST_CHARACTERS else plain[: MOST_CHARACTERS - 1] + "…"


def _row(question: UnansweredQuestion, keep_text: bool, hour: int) -> dict[str, Any]:
    text = (masked(question.text, question.language) or None) if keep_text and question.text else None
    solutions = list(question.solutions[:MOST_SOLUTIONS])
    # With words, the words make a question the same; without, what else is known of it.
    told = [text.casefold()] if text else ["", question.language, question.town_id or "", *solutions]
    return {
        "same": hashlib.sha256("\n".join([question.kind, *told]).encode("utf-8")).hexdigest(),
        "kind": question.kind.value,
        "language": question.language.value,
        "town_id": question.town_id,
        "solutions": solutions,
        "text": text,
        "first": hour,
        "last": hour,
        "times": 1,
    }


def _count(connection: Connection, row: dict[str, Any]) -> None:
    """One more of an open item, or the first one; in one statement, so that two turns at once count twice."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    writing = dialect.insert(ITEMS).values(row)
    new = writing.excluded
    one_town = case((ITEMS.c.town_id == new.town_id, ITEMS.c.town_id), else_=None)
    more = {"times": ITEMS.c.times + 1, "last": new.last, "solutions": new.solutions, "town_id": one_town}
    connection.execute(writing.on_conflict_do_update(index_elements=["same"], set_=more))


@contextmanager
def _impatient(engine: Engine, wait_ms: int) -> Iterator[Connection]:
    """A transaction that waits for others only shortly, so that a turn is not kept waiting."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait_ms}")
            yield connection
        return
    with engine.connect() as connection:
        usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait_ms}")
        connection.commit()
        try:
            with connection.begin():
                yield connection
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(usual)}")
            connection.commit()


def _item(row: Row[Any]) -> WorkListItem:
    return WorkListItem(
        id=row.id,
        kind=AnswerFault(row.kind),
        language=Language(row.language),
        town_id=row.town_id,
        solutions=tuple(row.solutions),
        text=row.text,
        first=_time(row.first),
        last=_time(row.last),
        times=row.times,
        closed=_time(row.closed) if row.closed is not None else None,
        who=row.who,
        note=row.note,
    )


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

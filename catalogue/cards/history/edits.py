"""Stores the editors' changes in the database with who, when and why; none is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from catalogue.load.overlay import Card, whole

MAX_WHO, MAX_WHY = 200, 2000
_META = MetaData()
REVISIONS = Table(
    "card_revisions",
    _META,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("who", String(MAX_WHO), nullable=False),
    Column("why", Text, nullable=False),
)
EDITS = Table(
    "card_edits",
    _META,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, ForeignKey("card_revisions.revision"), nullable=False),
    Column("card_id", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("card", JSON(none_as_null=True)),
    Column("checked_on", String(10)),
)


class EditKind(StrEnum):
    CHANGED = "changed"  # a whole card, new or in the place of another
    REMOVED = "removed"
    PACKAGED = "packaged"  # again as the data files have it
    CHECKED = "checked"  # an editor compared the card with its sources on a day; no day takes that back


@dataclass(frozen=True, slots=True)
class Edit:
    card_id: str
    kind: EditKind
    card: Card | None = None
    checked_on: str | None = None

    @property
    def track(self) -> tuple[str, bool]:
        """What it replaces: the content of a card, or the day of its last check."""
        return (self.card_id, self.kind is EditKind.CHECKED)


@dataclass(frozen=True, slots=True)
class Revision:
    """Edits applied together."""

    number: int
    at: datetime
    who: str
    why: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """What all edits up to a revision come to: cards over those of the data files, and the days of checks."""

    revision: int = 0
    overlay: Mapping[str, Card | None] = field(default_factory=dict)
    checked: Mapping[str, str] = field(default_factory=dict)


class MovedError(Exception):
    """Somebody else's edit came first; what was to be applied must be compared with it again."""


class UndoError(Exception):
    """A revision cannot be undone: there is none, or `later` revisions changed the same cards."""

    def __init__(self, number: int, later: Mapping[str, int] | None = None) -> None:
        self.number, self.later = number, dict(later or {})
        super().__init__(f"revision {number} cannot be undone: {self.later or 'there is none'}")


class StoredEdits:
    """The edits in the application's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def revision(self) -> int:
        """The number of the newest revision, 0 before the first."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.max(REVISIONS.c.revision))).scalar() or 0)

    def history(self) -> tuple[Revision, ...]:
        """All revisions, oldest first."""
        wanted = (REVISIONS, EDITS.c.card_id, EDITS.c.kind, EDITS.c.card, EDITS.c.checked_on)
        joined = select(*wanted).join(EDITS).order_by(REVISIONS.c.revision, EDITS.c.id)
        grouped: dict[int, tuple[Any, list[Edit]]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(joined):
                edit = Edit(row.card_id, EditKind(row.kind), row.card, row.checked_on)
                grouped.setdefault(row.revision, (row, []))[1].append(edit)
        return tuple(
            Revision(number, datetime.fromtimestamp(row.at, UTC), row.who, row.why, tuple(edits))
            for number, (row, edits) in grouped.items()
        )

    def edited(self) -> Edited:
        """What the edits come to now."""
        return edited_by(self.history())

    def add(self, after: int, edits: Sequence[Edit], who: str, why: str, at: datetime) -> int:
        """Keeps edits as one revision, all or none, and gives its number.

        Raises MovedError when `after` is no longer the newest revision.
        """
        number = after + 1
        rows = [
            {"revision": number, "card_id": e.card_id, "kind": e.kind.value, "card": e.card, "checked_on": e.checked_on}
            for e in edits
        ]
        head = {"revision": number, "at": int(at.timestamp()), "who": who[:MAX_WHO], "why": why[:MAX_WHY]}
        try:
            with self._engine.begin() as connection:
                # The primary key lets only one of several editors have the next number.
                connection.execute(insert(REVISIONS), head)
                connection.execute(insert(EDITS), rows)
        except IntegrityError as error:
            raise MovedError(f"revision {number} is taken") from error
        return number


def edited_by(history: Iterable[Revision]) -> Edited:
    """What revisions come to, oldest first."""
    revision = 0
    overlay: dict[str, Card | None] = {}
    checked: dict[str, str] = {}
    for known in history:
        revision = known.number
        for edit in known.edits:
            if edit.kind is EditKind.CHECKED:
                checked.pop(edit.card_id, None)
                if edit.checked_on:
                    checked[edit.card_id] = edit.checked_on
            elif edit.kind is EditKind.PACKAGED:
                overlay.pop(edit.card_id, None)
            else:
                overlay[edit.card_id] = whole(edit.card) if edit.kind is EditKind.CHANGED and edit.card else None
    return Edited(revision, overlay, checked)


def undoing(history: Sequence[Revision], number: int) -> tuple[Edit, ...]:
    """The edits that bring back what was before a revision.

    Raises UndoError when there is no such revision, or a later one changed the same cards.
    """
    undone = next((r for r in history if r.number == number), None)
    if undone is None:
        raise UndoError(number)
    tracks = {edit.track for edit in undone.edits}
    later = {e.card_id: r.number for r in history if r.number > number for e in r.edits if e.track in tracks}
    if later:
        raise UndoError(number, later)
    before = {e.track: e for r in history if r.number < number for e in r.edits}
    return tuple(
        before.get(e.track, Edit(e.card_id, EditKind.CHECKED if e.kind is EditKind.CHECKED else EditKind.PACKAGED))
        for e in {e.track: e for e in undone.edits}.values()
    )


def checked(card_ids: Iterable[str], on: date) -> tuple[Edit, ...]:
    """Says that cards were compared with their sources on a day."""
    return tuple(Edit(i, EditKind.CHECKED, checked_on=on.isoformat()) for i in card_ids)

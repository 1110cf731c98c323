"""Which entry of a register a product or a solution of the catalogue is: confirmed by a person, with when and why.

A confirmation is never deleted: withdrawing it is a record of its own, and the newest record of a link counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    insert,
    select,
)

from catalogue.registers.model import RegisterKind
from catalogue.registers.status.numbers import NumberKind, kind_of_number

LIMITS = {"subject_id": 300, "number": 64, "who": 120, "why": 1000}
"""Longest texts of a link, in characters."""
LINKS = Table(
    "register_links",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("subject_kind", String(16), nullable=False),
    Column("subject_id", String(LIMITS["subject_id"]), nullable=False),
    Column("register", String(32), nullable=False),
    Column("number", String(LIMITS["number"]), nullable=False),
    Column("who", String(LIMITS["who"]), nullable=False),
    Column("why", String(LIMITS["why"]), nullable=False),
)


class SubjectKind(StrEnum):
    """Whose entry it is: a named product (its id is its Russian name) or a solution of the catalogue."""

    PRODUCT = "product"
    SOLUTION = "solution"


@dataclass(frozen=True, slots=True)
class Link:
    """A statement that an entry is a product's or a solution's: who says it, when (with a time zone), and why."""

    subject_kind: SubjectKind
    subject_id: str
    register: RegisterKind
    number: str
    who: str
    when: datetime
    why: str


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """One record of the history: a confirmation, or its withdrawal."""

    link: Link
    confirmed: bool


class LinkProblem(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_AN_ENTRY_NUMBER = "not-an-entry-number"
    """The software register numbers its entries with one to five digits; this is the number of something else."""
    NOT_CONFIRMED = "not-confirmed"
    """What is not confirmed cannot be withdrawn."""


class LinkError(Exception):
    """A link that cannot be kept; `problem` says why, `field` which text of it."""

    def __init__(self, problem: LinkProblem, field: str) -> None:
        self.problem, self.field = problem, field
        super().__init__(f"{problem}: {field}")


class Links:
    """Confirmed links in the application's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def confirm(self, link: Link) -> None:
        """Keeps a confirmation; LinkError where it has no entry number, no author or no reason."""
        _check(link)
        self._record(link, confirmed=True)

    def withdraw(self, link: Link) -> None:
        """Ends a confirmed link; `who`, `when` and `why` are those of the withdrawal. LinkError where none stands."""
        _check(link)
        if not any(_key(known) == _key(link) for known in self.of(link.subject_kind, link.subject_id)):
            raise LinkError(LinkProblem.NOT_CONFIRMED, "number")
        self._record(link, confirmed=False)

    def of(self, kind: SubjectKind, subject_id: str) -> tuple[Link, ...]:
        """The links of a subject that stand today, in the order they were confirmed."""
        return _standing(self.history(kind, subject_id))

    def all(self) -> tuple[Link, ...]:
        """The links of every subject that stand today."""
        return _standing(self._events(select(LINKS).order_by(LINKS.c.id)))

    def history(self, kind: SubjectKind, subject_id: str) -> tuple[LinkEvent, ...]:
        """Every record on a subject, the oldest first."""
        of_subject = (LINKS.c.subject_kind == kind.value, LINKS.c.subject_id == subject_id)
        return self._events(select(LINKS).where(*of_subject).order_by(LINKS.c.id))

    def _events(self, query: Select[Any]) -> tuple[LinkEvent, ...]:
        with self._engine.connect() as connection:
            return tuple(_event(row) for row in connection.execute(query))

    def _record(self, link: Link, *, confirmed: bool) -> None:
        row = {
            "at": int(link.when.timestamp()),
            "confirmed": confirmed,
            "subject_kind": link.subject_kind.value,
            "subject_id": link.subject_id,
            "register": link.register.value,
            "number": link.number,
            "who": link.who,
            "why": link.why,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(LINKS), row)


def _check(link: Link) -> None:
    for field, limit in LIMITS.items():
        text: str = getattr(link, field)
        if not text.strip():
            raise LinkError(LinkProblem.EMPTY, field)
        if len(text) > limit:
            raise LinkError(LinkProblem.TOO_LONG, field)
    if link.when.tzinfo is None:
        raise ValueError("the time of a link needs its time zone")
    if link.register is RegisterKind.SOFTWARE and (
        not link.number.isdigit() or kind_of_number(link.number) is not NumberKind.ENTRY
    ):
        raise LinkError(LinkProblem.NOT_AN_ENTRY_NUMBER, "number")


def _key(link: Link) -> tuple[SubjectKind, str, RegisterKind, str]:
    return link.subject_kind, link.subject_id, link.register, link.number


def _standing(events: Iterable[LinkEvent]) -> tuple[Link, ...]:
    standing: dict[tuple[SubjectKind, str, RegisterKind, str], Link] = {}
    for event in events:
        if event.confirmed:
            standing[_key(event.link)] = event.link
        else:
            standing.pop(_key(event.link), None)
    return tuple(standing.values())


def _event(row: Row[Any]) -> LinkEvent:
    link = Link(
        SubjectKind(row.subject_kind),
        row.subject_id,
        RegisterKind(row.register),
        row.number,
        row.who,
        datetime.fromtimestamp(row.at, UTC),
        row.why,
    )
    return LinkEvent(link, row.confirmed)

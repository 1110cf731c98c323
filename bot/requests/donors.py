"""The donor's side: the tokens that open a city's requests, and the requests put together by solution."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, insert, or_, select, update

from bot.requests.model import DonorRequest
from bot.requests.numbers import matches, salted_hash
from bot.requests.records import moment, seconds
from bot.requests.tables import SESSIONS, TOKENS

MAX_LABEL = 100
DONOR_HOURS = 8
"""How long a donor stays signed in."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token: never the token itself."""

    id: int
    city: str
    label: str
    created: datetime
    withdrawn: datetime | None
    until: datetime | None

    def in_force(self, at: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.withdrawn is None and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class SolutionGroup:
    """The requests to a city for one solution, oldest first."""

    solution: str
    requests: tuple[DonorRequest, ...]


def grouped(requests: Iterable[DonorRequest]) -> tuple[SolutionGroup, ...]:
    """Requests on one solution together; the group with the most of them first."""
    groups: dict[str, list[DonorRequest]] = {}
    for request in requests:
        groups.setdefault(request.filled.solution, []).append(request)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(SolutionGroup(solution, tuple(found)) for solution, found in ordered)


class DonorTokens:
    """Tokens in the application's database, one city each."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, city: str, label: str, at: datetime, days: int | None = None) -> str:
        """Makes a token for a city, for so many days or without an end, and gives it, the only time it is seen."""
        token, salt = secrets.token_urlsafe(32), secrets.token_hex(16)
        row = {
            "city": city,
            "label": label[:MAX_LABEL],
            "salt": salt,
            "hash": salted_hash(salt, token),
            "created": seconds(at),
            "until": None if days is None else seconds(at + timedelta(days=days)),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(TOKENS), row)
        return token

    def all(self) -> tuple[Token, ...]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(TOKENS).order_by(TOKENS.c.id)).all()
        return tuple(
            Token(r.id, r.city, r.label, moment(r.created), _moment(r.withdrawn), _moment(r.until)) for r in rows
        )

    def withdraw(self, token_id: int, at: datetime) -> bool:
        """Ends a token and what was opened with it; False when there is no such token in force."""
        mine = TOKENS.c.id == token_id, TOKENS.c.withdrawn.is_(None)
        with self._engine.begin() as connection:
            return connection.execute(update(TOKENS).where(*mine).values(withdrawn=seconds(at))).rowcount == 1

    def check(self, city: str, token: str, at: datetime) -> int | None:
        """The id of the city's token that this is; None for a foreign, withdrawn, ended or invented one."""
        wanted = select(TOKENS.c.id, TOKENS.c.salt, TOKENS.c.hash).where(TOKENS.c.city == city, *_in_force(at))
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        right = [row.id for row in rows if matches(row.salt, token, row.hash)]
        return right[0] if right else None

    def sign_in(self, token_id: int, at: datetime) -> str:
        """What the browser of somebody who showed a token keeps: random, of use until signed out or too old."""
        session = secrets.token_urlsafe(32)
        until = seconds(at + timedelta(hours=DONOR_HOURS))
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.until <= seconds(at)))
            connection.execute(insert(SESSIONS), {"hash": _hash(session), "token_id": token_id, "until": until})
        return session

    def is_signed_in(self, session: str | None, city: str, at: datetime) -> bool:
        """Whether what a browser keeps opens the requests of a city: its token must be in force."""
        mine = SESSIONS.c.hash == _hash(session or ""), SESSIONS.c.until > seconds(at)
        token = TOKENS.c.id == SESSIONS.c.token_id, TOKENS.c.city == city, *_in_force(at)
        with self._engine.connect() as connection:
            return connection.execute(select(TOKENS.c.id).where(*mine, *token)).first() is not None

    def sign_out(self, session: str | None) -> None:
        """Ends what a browser keeps, for whoever has a copy of it too."""
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.hash == _hash(session or "")))


def _in_force(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return TOKENS.c.withdrawn.is_(None), or_(TOKENS.c.until.is_(None), TOKENS.c.until > seconds(at))


def _moment(kept: int | None) -> datetime | None:
    return None if kept is None else moment(kept)


def _hash(session: str) -> str:
    """What is kept of 256 random bits."""
    return hashlib.sha256(session.encode("utf-8", "replace")).hexdigest()

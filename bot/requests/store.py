"""Requests in the application's database: what was acknowledged is there exactly once, what is forgotten is gone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.requests.contacts import key_of_contact
from bot.requests.model import (
    Actor,
    DonorAnswer,
    DonorRequest,
    LetterState,
    NewRequest,
    Receipt,
    RequestStatus,
    StatusChange,
)
from bot.requests.numbers import matches, new_number, read_number, read_secret, salted_hash
from bot.requests.problems import KeyReusedError, MoveError, RequestDeletedError, RequestFault
from bot.requests.records import (
    DAY,
    DailyLimits,
    canonical,
    change_status,
    hash_of_key,
    moment,
    refuse_floods,
    request_of,
    seconds,
    write_step,
)
from bot.requests.tables import ANSWERS, CONSENTS, LETTERS, OF_ONE_REQUEST, PEOPLE, REQUESTS, STEPS

ATTEMPTS = 5
"""How often a number is drawn anew should it be taken."""
_ONE_AT_A_TIME = 7_318_402
"""The advisory lock under which PostgreSQL counts a day's requests; SQLite has one writer anyway."""


ANSWERED_ALREADY = frozenset({RequestStatus.ANSWERED, RequestStatus.IMPLEMENTING, RequestStatus.IMPLEMENTED})
"""A request in these takes one more answer and keeps its status."""


class RequestStore:
    """Keeps requests; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction; on SQLite what it deletes is overwritten, not only unlinked."""
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.execute(text("PRAGMA secure_delete = ON"))
            yield connection

    # -- a new request -------------------------------------------------------------------------------

    def add(self, new: NewRequest, limits: DailyLimits, at: datetime) -> Receipt:
        """Keeps a request, or finds the one its form already made; when it returns, the request is on the disk.

        Raises KeyReusedError, RequestDeletedError or LimitError.
        """
        for _ in range(ATTEMPTS):
            try:
                return self._insert(new, limits, at)
            except IntegrityError:
                if (known := self._known(new)) is not None:
                    return known
        raise RuntimeError("no free number was found")

    def _insert(self, new: NewRequest, limits: DailyLimits, at: datetime) -> Receipt:
        number, salt, now, filled = new_number(), secrets.token_hex(16), seconds(at), new.filled
        row = {
            "key_hash": hash_of_key(new.key),
            "number": number,
            "secret_salt": salt,
            "secret_hash": salted_hash(salt, new.secret),
            "body_hash": salted_hash(salt, canonical(filled)),
            "solution": filled.solution,
            "donor": filled.donor,
            "region": filled.region,
            "status": RequestStatus.DRAFT.value,
            "created": now,
            "changed": now,
        }
        person = {
            "organisation": filled.organisation,
            "position": filled.position,
            "contact": filled.contact,
            "contact_key": key_of_contact(filled.contact),
            "message": filled.message,
            "language": filled.language.value,
            "consent": new.consent.version,
            "consented": now,
        }
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
            # The insert comes first: it makes this writer the only one, so the counts below are true.
            request_id = connection.execute(insert(REQUESTS).returning(REQUESTS.c.id), row).scalar_one()
            connection.execute(insert(PEOPLE), person | {"request_id": request_id})
            refuse_floods(connection, filled, limits, now)
            write_step(connection, request_id, RequestStatus.DRAFT, Actor.SENDER, now)
            letter = {"state": LetterState.WAITING.value, "attempts": 0, "due": now, "fault": ""}
            connection.execute(insert(LETTERS), letter | {"request_id": request_id})
            seen = select(CONSENTS.c.version).where(CONSENTS.c.version == new.consent.version)
            if connection.execute(seen).first() is None:
                connection.execute(insert(CONSENTS), asdict(new.consent))
        return Receipt(number, new.secret, repeated=False)

    def _known(self, new: NewRequest) -> Receipt | None:
        """The receipt of the request that this form made before; None when it made none."""
        wanted = select(REQUESTS).where(REQUESTS.c.key_hash == hash_of_key(new.key))
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            return None
        if row.number is None:
            raise RequestDeletedError.of(RequestFault.DELETED)
        if not matches(row.secret_salt, canonical(new.filled), row.body_hash):
            raise KeyReusedError.of(RequestFault.KEY_REUSED)
        same = matches(row.secret_salt, new.secret, row.secret_hash)
        return Receipt(row.number, new.secret if same else None, repeated=True)

    # -- reading -------------------------------------------------------------------------------------

    def find(self, number: str) -> DonorRequest | None:
        """A request by its number, for the operator."""
        kept = read_number(number)
        found = self._read(REQUESTS.c.number == kept) if kept else ()
        return found[0] if found else None

    def opened(self, number: str, secret: str) -> DonorRequest | None:
        """A request by number and secret; None for a wrong pair, whichever of the two is wrong."""
        kept, given = read_number(number), read_secret(secret) or ""
        wanted = select(REQUESTS.c.id, REQUESTS.c.secret_salt, REQUESTS.c.secret_hash).where(REQUESTS.c.number == kept)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first() if kept else None
        right = matches(row.secret_salt if row else "", given, row.secret_hash if row else "")
        found = self._read(REQUESTS.c.id == row.id) if right and row else ()
        return found[0] if found else None

    def of_donor(self, city: str) -> tuple[DonorRequest, ...]:
        """The requests to a city, oldest first."""
        return self._read(REQUESTS.c.donor == city)

    def all(self) -> tuple[DonorRequest, ...]:
        """Every request that is not forgotten, oldest first."""
        return self._read(REQUESTS.c.number.is_not(None))

    def count_by_status(self) -> dict[RequestStatus, int]:
        """How many requests that are not forgotten stand at each status."""
        query = (
            select(REQUESTS.c.status, func.count()).where(REQUESTS.c.number.is_not(None)).group_by(REQUESTS.c.status)
        )
        with self._engine.connect() as connection:
            return {RequestStatus(status): int(n) for status, n in connection.execute(query)}

    def due_letters(self, at: datetime) -> tuple[DonorRequest, ...]:
        """The requests whose letter waits and whose time has come."""
        return self._read(LETTERS.c.state == LetterState.WAITING.value, LETTERS.c.due <= seconds(at))

    def consent_text(self, version: str) -> str | None:
        """The text that was agreed to, as it stood then."""
        with self._engine.connect() as connection:
            return connection.execute(select(CONSENTS.c.text).where(CONSENTS.c.version == version)).scalar()

    def _read(self, *conditions: ColumnElement[bool]) -> tuple[DonorRequest, ...]:
        joined = (
            select(REQUESTS, PEOPLE, LETTERS)
            .join(PEOPLE, PEOPLE.c.request_id == REQUESTS.c.id)
            .join(LETTERS, LETTERS.c.request_id == REQUESTS.c.id)
            .where(*conditions)
            .order_by(REQUESTS.c.created, REQUESTS.c.id)
        )
        of_these = joined.with_only_columns(REQUESTS.c.id).order_by(None)
        steps: dict[int, list[StatusChange]] = {}
        answers: dict[int, list[DonorAnswer]] = {}
        with self._engine.connect() as connection:
            rows = connection.execute(joined).all()
            for s in connection.execute(select(STEPS).where(STEPS.c.request_id.in_(of_these)).order_by(STEPS.c.id)):
                steps.setdefault(s.request_id, []).append(
                    StatusChange(moment(s.at), RequestStatus(s.status), Actor(s.actor))
                )
            wanted = select(ANSWERS).where(ANSWERS.c.request_id.in_(of_these)).order_by(ANSWERS.c.id)
            for a in connection.execute(wanted):
                answers.setdefault(a.request_id, []).append(DonorAnswer(moment(a.at), a.text, a.link))
        return tuple(request_of(row, steps.get(row.id, []), answers.get(row.id, [])) for row in rows)

    # -- changing ------------------------------------------------------------------------------------

    def move(self, request_id: int, to: RequestStatus, actor: Actor, at: datetime) -> None:
        """Changes the status and writes who did it and when. Raises MoveError."""
        with self.writing() as connection:
            change_status(connection, request_id, to, actor, seconds(at))

    def answer(
        self, numbers: Sequence[str], city: str, to: RequestStatus, text_: str, link: str, at: datetime
    ) -> tuple[str, ...]:
        """Attaches a donor's answer to several requests of its city, all or none; gives their numbers.

        Requests that are answered already get one more answer. Raises MoveError when one of them is not the
        city's or cannot take the status.
        """
        now, wanted = seconds(at), sorted({kept for n in numbers if (kept := read_number(n))})
        if not wanted or len(wanted) != len(set(numbers)):
            raise MoveError.of(RequestFault.NO_NUMBERS)
        with self.writing() as connection:
            for number in wanted:
                own = REQUESTS.c.number == number, REQUESTS.c.donor == city
                # The update comes first: it locks the row, so the status read after it is the present one.
                connection.execute(update(REQUESTS).where(*own).values(changed=now))
                row = connection.execute(select(REQUESTS.c.id, REQUESTS.c.status).where(*own)).first()
                if row is None:
                    raise MoveError.of(RequestFault.OTHER_CITY)
                further = to is RequestStatus.ANSWERED and RequestStatus(row.status) in ANSWERED_ALREADY
                if not further:
                    change_status(connection, row.id, to, Actor.DONOR, now)
                connection.execute(insert(ANSWERS), {"request_id": row.id, "at": now, "text": text_, "link": link})
        return tuple(wanted)

    # -- letters -------------------------------------------------------------------------------------

    def claim_letter(self, request: DonorRequest, again: datetime) -> bool:
        """Takes a waiting letter for one attempt; False when another process took it. `again` is the next try."""
        mine = (
            LETTERS.c.request_id == request.id,
            LETTERS.c.state == LetterState.WAITING.value,
            LETTERS.c.attempts == request.letter.attempts,
        )
        values = {"attempts": request.letter.attempts + 1, "due": seconds(again)}
        with self.writing() as connection:
            return connection.execute(update(LETTERS).where(*mine).values(values)).rowcount == 1

    def close_letter(self, request_id: int, state: LetterState, at: datetime, fault: str = "") -> None:
        """Writes how an attempt ended; a letter that was sent makes its request sent."""
        mine = LETTERS.c.request_id == request_id
        with self.writing() as connection:
            connection.execute(update(LETTERS).where(mine).values(state=state.value, fault=fault))
            if state is LetterState.SENT:
                draft = REQUESTS.c.id == request_id, REQUESTS.c.status == RequestStatus.DRAFT.value
                values = {"status": RequestStatus.SENT.value, "changed": seconds(at)}
                if connection.execute(update(REQUESTS).where(*draft).values(values)).rowcount:
                    write_step(connection, request_id, RequestStatus.SENT, Actor.MAILER, seconds(at))

    def retry_letter(self, request_id: int, at: datetime) -> None:
        """Lets a letter that was given up be tried again from the start."""
        values = {"state": LetterState.WAITING.value, "attempts": 0, "due": seconds(at), "fault": ""}
        with self.writing() as connection:
            connection.execute(update(LETTERS).where(LETTERS.c.request_id == request_id).values(values))

    # -- forgetting ----------------------------------------------------------------------------------

    def forget(self, request_id: int) -> bool:
        """Deletes everything personal of a request; the row that is counted stays. False when there is none."""
        return self._forget(REQUESTS.c.id == request_id) == 1

    def forget_older(self, before: datetime) -> int:
        """Forgets the requests that nobody changed since; tells how many."""
        return self._forget(REQUESTS.c.changed < seconds(before))

    def _forget(self, which: ColumnElement[bool]) -> int:
        kept = REQUESTS.c.number.is_not(None)
        with self.writing() as connection:
            ids = connection.execute(select(REQUESTS.c.id).where(which, kept)).scalars().all()
            for request_id in ids:
                for table in OF_ONE_REQUEST:
                    connection.execute(delete(table).where(table.c.request_id == request_id))
                # Days instead of seconds: a moment could point to a person.
                anonymous = {
                    "number": None,
                    "secret_salt": None,
                    "secret_hash": None,
                    "body_hash": None,
                    "created": REQUESTS.c.created - REQUESTS.c.created % DAY,
                    "changed": REQUESTS.c.changed - REQUESTS.c.changed % DAY,
                }
                connection.execute(update(REQUESTS).where(REQUESTS.c.id == request_id).values(anonymous))
        if ids:
            self._empty_log()
        return len(ids)

    def _empty_log(self) -> None:
        """SQLite's write-ahead log still holds what was deleted; written back and cut, it does not."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

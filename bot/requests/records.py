"""Requests as rows: reading them, and the steps of a transaction that every change shares."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.requests.contacts import key_of_contact
from bot.requests.model import (
    Actor,
    DonorAnswer,
    DonorRequest,
    Filled,
    Letter,
    LetterState,
    RequestStatus,
    StatusChange,
    sources_of,
)
from bot.requests.problems import LimitError, MoveError, RequestFault
from bot.requests.tables import LETTERS, PEOPLE, REQUESTS, STEPS
from catalogue.model import Language

DAY = 86_400


@dataclass(frozen=True, slots=True)
class DailyLimits:
    """Most requests within 24 hours."""

    per_sender: int
    per_donor: int


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def change_status(connection: Connection, request_id: int, to: RequestStatus, actor: Actor, now: int) -> None:
    """Changes a status where the actor may; a letter that is not needed any more is not sent. Raises MoveError."""
    before = [status.value for status in sources_of(to, actor)]
    mine = REQUESTS.c.id == request_id, REQUESTS.c.number.is_not(None), REQUESTS.c.status.in_(before)
    changed = connection.execute(update(REQUESTS).where(*mine).values(status=to.value, changed=now)).rowcount
    if not changed:
        raise MoveError.of(RequestFault.NO_SUCH_MOVE, actor=actor.value, to=to.value)
    write_step(connection, request_id, to, actor, now)
    if to is not RequestStatus.SENT:
        waiting = LETTERS.c.request_id == request_id, LETTERS.c.state == LetterState.WAITING.value
        connection.execute(update(LETTERS).where(*waiting).values(state=LetterState.NEEDLESS.value))


def write_step(connection: Connection, request_id: int, status: RequestStatus, actor: Actor, now: int) -> None:
    """A line of the history."""
    row = {"request_id": request_id, "at": now, "status": status.value, "actor": actor.value}
    connection.execute(insert(STEPS), row)


def refuse_floods(connection: Connection, filled: Filled, limits: DailyLimits, now: int) -> None:
    """Raises LimitError when the request just written is one too many."""
    recent = REQUESTS.c.created > now - DAY
    of_sender = (
        select(func.count())
        .select_from(PEOPLE.join(REQUESTS, PEOPLE.c.request_id == REQUESTS.c.id))
        .where(PEOPLE.c.contact_key == key_of_contact(filled.contact), recent)
    )
    of_donor = select(func.count()).select_from(REQUESTS).where(REQUESTS.c.donor == filled.donor, recent)
    if connection.execute(of_sender).scalar_one() > limits.per_sender:
        raise LimitError.of(RequestFault.SENDER_LIMIT, limit=limits.per_sender)
    if connection.execute(of_donor).scalar_one() > limits.per_donor:
        raise LimitError.of(RequestFault.DONOR_LIMIT, limit=limits.per_donor)


def hash_of_key(key: str) -> str:
    """What is kept of a form's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def canonical(filled: Filled) -> str:
    """The words of a request as one text: equal words, equal texts."""
    return json.dumps(asdict(filled), ensure_ascii=False, sort_keys=True)


def request_of(row: Any, steps: Sequence[StatusChange], answers: Sequence[DonorAnswer]) -> DonorRequest:
    """A joined row with its history and answers as a request."""
    filled = Filled(
        organisation=row.organisation,
        position=row.position,
        contact=row.contact,
        solution=row.solution,
        donor=row.donor,
        region=row.region,
        message=row.message,
        language=Language(row.language),
    )
    return DonorRequest(
        id=row.id,
        number=row.number,
        filled=filled,
        status=RequestStatus(row.status),
        created=moment(row.created),
        changed=moment(row.changed),
        consent_version=row.consent,
        consented=moment(row.consented),
        letter=Letter(LetterState(row.state), row.attempts, moment(row.due), row.fault),
        steps=tuple(steps),
        answers=tuple(answers),
    )

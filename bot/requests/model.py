"""What a request to a donor city is: its words, its states and who may change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalogue.model import Language


class RequestStatus(StrEnum):
    DRAFT = "draft"  # kept, the letter has not gone out
    SENT = "sent"
    ANSWERED = "answered"
    IMPLEMENTING = "implementing"
    IMPLEMENTED = "implemented"
    REFUSED = "refused"


class Actor(StrEnum):
    """Who changed a request: a role, never a name."""

    SENDER = "sender"
    DONOR = "donor"
    OPERATOR = "operator"
    MAILER = "mailer"


class LetterState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    HANDED = "handed"  # written to the outbox; a person sends it
    FAILED = "failed"  # given up after the last attempt, or refused for good
    NEEDLESS = "needless"  # the donor answered on the page before the letter went out


_DONOR = frozenset({Actor.DONOR, Actor.OPERATOR})
_SENDER = frozenset({Actor.SENDER, Actor.OPERATOR})
MOVES: Mapping[tuple[RequestStatus, RequestStatus], frozenset[Actor]] = {
    (RequestStatus.DRAFT, RequestStatus.SENT): frozenset({Actor.MAILER, Actor.OPERATOR}),
    # A donor reads its page whether the letter came or not.
    (RequestStatus.DRAFT, RequestStatus.ANSWERED): _DONOR,
    (RequestStatus.DRAFT, RequestStatus.REFUSED): _DONOR,
    (RequestStatus.SENT, RequestStatus.ANSWERED): _DONOR,
    (RequestStatus.SENT, RequestStatus.REFUSED): _DONOR,
    (RequestStatus.ANSWERED, RequestStatus.IMPLEMENTING): _SENDER,
    (RequestStatus.ANSWERED, RequestStatus.REFUSED): _SENDER | _DONOR,
    (RequestStatus.IMPLEMENTING, RequestStatus.IMPLEMENTED): _SENDER,
    (RequestStatus.IMPLEMENTING, RequestStatus.REFUSED): _SENDER,
}
"""Which step leads where, and who may take it; what is implemented or refused stays so."""


def sources_of(to: RequestStatus, actor: Actor) -> tuple[RequestStatus, ...]:
    """The states from which an actor may bring a request to `to`."""
    return tuple(before for (before, after), actors in MOVES.items() if after is to and actor in actors)


def targets_of(now: RequestStatus, actor: Actor) -> tuple[RequestStatus, ...]:
    """The states an actor may bring a request to."""
    return tuple(after for (before, after), actors in MOVES.items() if before is now and actor in actors)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person filled in, cleaned: ids of the catalogue and single lines, `message` with its line breaks."""

    organisation: str
    position: str
    contact: str
    solution: str
    donor: str
    region: str
    message: str
    language: Language


@dataclass(frozen=True, slots=True)
class Consent:
    """The text that a person agreed to, word for word."""

    version: str
    text: str


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request to be kept; `key` is the form's own, `secret` opens the request later."""

    filled: Filled
    consent: Consent
    key: str
    secret: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is acknowledged. `secret` is None where it cannot be shown again."""

    number: str
    secret: str | None
    repeated: bool


@dataclass(frozen=True, slots=True)
class StatusChange:
    at: datetime
    status: RequestStatus
    actor: Actor


@dataclass(frozen=True, slots=True)
class DonorAnswer:
    """A donor's answer: a text, an https link, or both; an empty string where there is none."""

    at: datetime
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Letter:
    """How the sending stands; `fault` is a code without addresses, `due` the time of the next attempt."""

    state: LetterState
    attempts: int
    due: datetime
    fault: str


@dataclass(frozen=True, slots=True)
class DonorRequest:
    """A request as it is kept."""

    id: int
    number: str
    filled: Filled
    status: RequestStatus
    created: datetime
    changed: datetime
    consent_version: str
    consented: datetime
    letter: Letter
    steps: tuple[StatusChange, ...]
    answers: tuple[DonorAnswer, ...]

"""What can be wrong with a request to a donor city, and the refusals that say so."""

from __future__ import annotations

from enum import StrEnum

from catalogue.problems import ProblemCode, RefusedError


class FieldFault(StrEnum):
    """What is wrong with a field of the form, which stands in the place's `entry`."""

    EMPTY = "empty"
    SHORT = "short"  # limit: characters
    LONG = "long"  # limit: characters
    CONTACT = "contact"
    UNKNOWN = "unknown"  # a solution, donor or region that the lists do not have


class RequestFault(ProblemCode):
    """Why a request is not kept, changed or answered."""

    KEY_REUSED = "key-reused", "this form was sent with other words"
    DELETED = "deleted", "the request of this form was deleted"
    NO_SUCH_MOVE = "no-such-move", "{actor} cannot make it {to}"
    NO_NUMBERS = "no-numbers", "an answer needs the numbers of requests"
    OTHER_CITY = "other-city", "no such request of this city"
    SENDER_LIMIT = "sender-limit", "a sender may send {limit} requests a day"
    DONOR_LIMIT = "donor-limit", "a donor city may get {limit} requests a day"


class RequestsError(RefusedError):
    """Something about requests that cannot be done."""


class KeyReusedError(RequestsError):
    """A form was sent again with other words."""


class RequestDeletedError(RequestsError):
    """A form was sent again after its request was deleted."""


class MoveError(RequestsError):
    """A change of status that does not follow from the present one, or not by this actor."""


class LimitError(RequestsError):
    """More requests in a day than the settings let through."""

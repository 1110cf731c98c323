"""The words for statuses, actors, letters and faults of requests."""

from __future__ import annotations

from collections.abc import Mapping

from bot.requests.checking import LONGEST, SHORTEST
from bot.requests.model import Actor, LetterState, RequestStatus
from bot.requests.problems import FieldFault, LimitError, RequestFault
from bot.texts.words import Words
from catalogue.problems import Problem

STATUS: Mapping[RequestStatus, str] = {
    RequestStatus.DRAFT: "request_status.draft",
    RequestStatus.SENT: "request_status.sent",
    RequestStatus.ANSWERED: "request_status.answered",
    RequestStatus.IMPLEMENTING: "request_status.implementing",
    RequestStatus.IMPLEMENTED: "request_status.implemented",
    RequestStatus.REFUSED: "request_status.refused",
}
ACTOR: Mapping[Actor, str] = {
    Actor.SENDER: "request_actor.sender",
    Actor.DONOR: "request_actor.donor",
    Actor.OPERATOR: "request_actor.operator",
    Actor.MAILER: "request_actor.mailer",
}
LETTER: Mapping[LetterState, str] = {
    LetterState.WAITING: "request_letter.waiting",
    LetterState.SENT: "request_letter.sent",
    LetterState.HANDED: "request_letter.handed",
    LetterState.FAILED: "request_letter.failed",
    LetterState.NEEDLESS: "request_letter.needless",
}
_FIELD: Mapping[str, str] = {
    "solution": "request.fault_solution",
    "donor": "request.fault_donor",
    "region": "request.fault_region",
    "organisation": "request.fault_organisation",
    "position": "request.fault_position",
    "message": "request.fault_message",
}
_LIMIT = {
    RequestFault.SENDER_LIMIT: "request.fault_sender_limit",
    RequestFault.DONOR_LIMIT: "request.fault_donor_limit",
}


def sentence_of(problem: Problem, words: Words) -> str:
    """What is wrong with a field and how to mend it."""
    field = problem.place.entry
    if field == "contact":
        return words("request.fault_contact_empty" if problem.code is FieldFault.EMPTY else "request.fault_contact")
    bounds = {"least": SHORTEST.get(field, 0), "most": words.number(LONGEST.get(field, 0))}
    return words(_FIELD[field], **bounds)


def limit_text(error: LimitError, words: Words) -> str:
    """Which limit of a day was met, one sentence each."""
    return " ".join(words(_LIMIT[RequestFault(p.code)], **p.params) for p in error.problems)

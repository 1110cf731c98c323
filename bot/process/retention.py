"""Forgets what is older than the settings allow: conversations, questions for the editors, requests to donor cities."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.database import open_database
from bot.editors.worklist import WorkList
from bot.rasa.tracker import trackers
from bot.requests.expiry import forget_old as forget_old_requests
from bot.requests.store import RequestStore
from bot.settings import Settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How many were deleted, and how many kinds could not be, because their database did not answer."""

    conversations: int
    questions: int
    requests: int
    failed: int


def forget_what_is_old(settings: Settings, now: datetime) -> Forgotten:
    """Deletes everything past its days, each kind by its owner; one that fails is logged and stops no other."""
    found = [
        _tried("conversations", lambda: _conversations(settings, now)),
        _tried("questions", lambda: _questions(settings, now)),
        _tried("requests", lambda: _requests(settings, now)),
    ]
    conversations, questions, requests = (n or 0 for n in found)
    return Forgotten(conversations=conversations, questions=questions, requests=requests, failed=found.count(None))


def _tried(kind: str, forget: Callable[[], int]) -> int | None:
    try:
        return forget()
    except SQLAlchemyError as error:
        logger.error("old %s were not deleted: %s", kind, type(error).__name__)
        return None


def _conversations(settings: Settings, now: datetime) -> int:
    before = (now - timedelta(days=settings.chat.conversation_days)).timestamp()
    return sum(tracker.forget_older(before) for tracker in trackers(settings))


def _questions(settings: Settings, now: datetime) -> int:
    engine = open_database(settings.database_url)
    try:
        worklist = WorkList(engine, keep_text=False, clock=lambda: now.astimezone(UTC).timestamp())
        return worklist.forget(settings.chat.questions_days)
    finally:
        engine.dispose()


def _requests(settings: Settings, now: datetime) -> int:
    """Also where requests were switched off meanwhile: what was kept has its days still."""
    engine = open_database(settings.database_url)
    try:
        return forget_old_requests(RequestStore(engine), settings.requests.retention_days, now)
    finally:
        engine.dispose()

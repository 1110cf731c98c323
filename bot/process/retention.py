"""Forgets what is older than the settings allow: conversations, questions for the editors, requests to donor cities.

What was deleted because a clock was wrong is gone for good: after a jump of the clock nothing is deleted until a later
run, a day on by the same clock, finds it going on from there.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.database import open_database
from bot.editors.worklist import WorkList
from bot.rasa.tracker import trackers
from bot.requests.expiry import forget_old as forget_old_requests
from bot.requests.store import RequestStore
from bot.settings import Settings

logger = logging.getLogger(__name__)

CLOCK = "clock.json"
"""In the data directory: when old things were last looked for, and since when the clock is doubted, in seconds."""
LONGEST_PAUSE = timedelta(days=7)
"""So long may nobody have looked, without the clock being doubted: a server that was switched off over the holidays."""
CONFIRMED_AFTER = timedelta(days=1)


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


def forget_when_the_clock_is_right(settings: Settings, now: datetime) -> Forgotten | None:
    """As `forget_what_is_old`; None, said in the log, where the clock may have jumped."""
    file, at = settings.home / CLOCK, now.timestamp()
    seen, doubted = _clock(file)
    went_on = seen is not None and 0 <= at - seen <= LONGEST_PAUSE.total_seconds()
    confirmed = doubted is not None and CONFIRMED_AFTER.total_seconds() <= at - doubted <= LONGEST_PAUSE.total_seconds()
    if went_on or confirmed:
        _keep(file, {"seen": at})
        return forget_what_is_old(settings, now)
    if doubted is None or at < doubted or at - doubted > LONGEST_PAUSE.total_seconds():
        doubted = at
    _keep(file, {"seen": seen, "doubted": doubted})
    if seen is not None:  # a new installation has nothing old
        logger.warning(
            "nothing old is deleted yet: the clock says %s, and it was last looked at %s; if the clock is right, "
            "deletion goes on in a day",
            now.isoformat(timespec="minutes"),
            datetime.fromtimestamp(seen, UTC).isoformat(timespec="minutes"),
        )
    return None


def _clock(file: Path) -> tuple[float | None, float | None]:
    try:
        kept = json.loads(file.read_text("utf-8"))
        seen, doubted = kept.get("seen"), kept.get("doubted")
    except (OSError, ValueError, AttributeError):
        return None, None
    return tuple(float(t) if isinstance(t, int | float) else None for t in (seen, doubted))  # type: ignore[return-value]


def _keep(file: Path, clock: Mapping[str, float | None]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(clock), "utf-8")
    fresh.replace(file)


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

"""When a request is forgotten: so many days after its last change."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.requests.store import RequestStore

logger = logging.getLogger(__name__)


def forget_old(store: RequestStore, days: int, at: datetime) -> int:
    """Deletes what is personal of every request unchanged for `days`; tells how many."""
    forgotten = store.forget_older(at - timedelta(days=days))
    if forgotten:
        logger.info("%d requests were forgotten after %d days", forgotten, days)
    return forgotten

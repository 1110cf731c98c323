"""Throttles wrong attempts at numbers, codes and keys."""

from __future__ import annotations

from bot.rate_limit import RateLimit

WINDOW_SECONDS = 15 * 60
PER_SUBJECT = 10
"""Wrong attempts in a window at one number or city."""
PER_CLIENT = 30
"""Wrong attempts in a window from one address; several officials may share one."""


class GuessLimiter:
    """Counts wrong attempts by client and by subject; a restart forgets them.

    The codes themselves have 79 bits, so forgetting helps nobody who guesses.
    """

    def __init__(self, window_seconds: int = WINDOW_SECONDS) -> None:
        self._clients = RateLimit(PER_CLIENT, window_seconds)
        self._subjects = RateLimit(PER_SUBJECT, window_seconds)

    def is_open(self, client: str, subject: str) -> bool:
        """Whether one more attempt is heard."""
        return self._clients.allows(client) and self._subjects.allows(subject)

    def wrong(self, client: str, subject: str) -> None:
        """Counts a wrong attempt."""
        self._clients.count(client)
        self._subjects.count(subject)

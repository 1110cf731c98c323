"""Rate limits kept in memory: at most so many events for one key within a moving window."""

from __future__ import annotations

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class RateLimit:
    """Counts events by key (a conversation, an address, a number); a restart forgets them.

    `window_seconds` is the length of the moving window. Safe to be used from several threads.
    """

    def __init__(self, most: int, window_seconds: int) -> None:
        self._limit = RateLimitItemPerSecond(most, window_seconds)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, key: str) -> bool:
        """Whether one more event of a key would stay within the limit; counts nothing."""
        return self._limiter.test(self._limit, key)

    def count(self, key: str) -> bool:
        """Counts an event of a key; False when it is one too many, which is then not counted."""
        return self._limiter.hit(self._limit, key)

"""Rate limits kept in memory: at most so many events for one key within a moving window."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from threading import Lock


class RateLimit:
    """Counts events by key (a conversation, an address, a number); a restart forgets them.

    `window_seconds` is the length of the moving window. Safe to be used from several threads. Memory holds the events
    of one window; the `limits` library is not used because its memory keeps every key for ever.
    """

    def __init__(self, most: int, window_seconds: float) -> None:
        self._most, self._window = most, window_seconds
        # The key with the oldest newest event comes first.
        self._events: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def allows(self, key: str) -> bool:
        """Whether one more event of a key would stay within the limit; counts nothing."""
        with self._lock:
            return len(self._recent(key, time.monotonic())) < self._most

    def count(self, key: str) -> bool:
        """Counts an event of a key; False when it is one too many, which is then not counted."""
        with self._lock:
            now = time.monotonic()
            events = self._recent(key, now)
            if len(events) >= self._most:
                return False
            events.append(now)
            self._events[key] = events
            self._events.move_to_end(key)
            return True

    def _recent(self, key: str, now: float) -> deque[float]:
        """The events of a key within the window; what is older is forgotten, of every key."""
        since = now - self._window
        while self._events and next(iter(self._events.values()))[-1] <= since:
            self._events.popitem(last=False)
        events = self._events.get(key, deque())
        while events and events[0] <= since:
            events.popleft()
        return events

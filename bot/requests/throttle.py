"""Who guesses numbers, secrets or tokens is made to wait."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable

WINDOW_SECONDS = 15 * 60
PER_SUBJECT = 10
"""Wrong tries in a window for one number or city."""
PER_CLIENT = 30
"""Wrong tries in a window from one address; several officials may share one."""
REMEMBERED = 10_000


class GuessLimiter:
    """Counts wrong tries in memory; a restart forgets them, the 79 bits of a secret it does not shorten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def is_open(self, client: str, subject: str) -> bool:
        """Whether one more try is heard."""
        with self._lock:
            limits = ((f"c:{client}", PER_CLIENT), (f"s:{subject}", PER_SUBJECT))
            return all(len(self._recent(key)) < most for key, most in limits)

    def wrong(self, client: str, subject: str) -> None:
        """Counts a wrong try."""
        with self._lock:
            for key in (f"c:{client}", f"s:{subject}"):
                self._wrong.setdefault(key, deque()).append(self._clock())
                self._wrong.move_to_end(key)
            self._drop(list(self._wrong)[: max(0, len(self._wrong) - REMEMBERED)])

    def _recent(self, key: str) -> deque[float]:
        times = self._wrong.get(key, deque())
        while times and self._clock() - times[0] > WINDOW_SECONDS:
            times.popleft()
        return times

    def _drop(self, keys: Iterable[str]) -> None:
        for key in keys:
            del self._wrong[key]

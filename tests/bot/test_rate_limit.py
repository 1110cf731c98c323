"""At most so many events for a key within the window, each key by itself."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from bot.rate_limit import RateLimit


def test_one_event_too_many_is_refused_and_other_keys_are_not() -> None:
    limit = RateLimit(3, 60)
    assert [limit.count("a") for _ in range(5)] == [True, True, True, False, False]
    assert not limit.allows("a")
    assert limit.allows("b")


def test_asking_counts_nothing() -> None:
    limit = RateLimit(1, 60)
    assert all(limit.allows("a") for _ in range(10))
    assert limit.count("a")


def test_the_window_moves_on() -> None:
    limit = RateLimit(1, 1)
    assert limit.count("a")
    assert not limit.count("a")
    time.sleep(1.1)
    assert limit.count("a")


def test_keys_of_earlier_windows_take_no_memory() -> None:
    limit = RateLimit(2, 0.2)
    for n in range(1000):
        limit.count(str(n))
    time.sleep(0.3)
    limit.count("new")
    assert list(limit._events) == ["new"]


def test_an_event_of_a_moving_window_counts_by_its_own_age() -> None:
    limit = RateLimit(2, 1)
    assert limit.count("a")
    time.sleep(0.6)
    assert limit.count("a")
    time.sleep(0.5)
    assert [limit.count("a"), limit.count("a")] == [True, False]


def test_threads_together_get_no_more_than_the_limit() -> None:
    limit = RateLimit(50, 60)
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(lambda _: limit.count("a"), range(400)))
    assert sum(allowed) == 50

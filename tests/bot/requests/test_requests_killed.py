"""An acknowledged request is never lost nor doubled, however often the server is killed."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from requests_factories import FORM
from requests_server import Server
from requests_site import hidden_in, receipt_in, token_in

from bot.database import open_database
from bot.requests.forms import FormGuard, Purpose
from bot.requests.store import RequestStore
from bot.web.pages.requests.shared import SESSION

POSTS, VISITORS, KILLS = 1000, 8, 10
GUARD = FormGuard("secret")
"""Makes the tokens that the form pages would carry, to spare reading a thousand of them."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server.start(tmp_path / "provodnik.db")
    yield server
    server.stop()


class Visitor:
    """Sends forms, and sends each again until it is acknowledged, as a person at a bad connection does."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=20, trust_env=False)
        self.retries = 0
        self._hidden: dict[str, str] = {}

    def insist(self, method: str, path: str, form: dict[str, str] | None = None) -> httpx.Response:
        for _ in range(500):
            try:
                answer = self.client.request(method, path, data=form)
                if answer.status_code < 500:
                    return answer
            except httpx.TransportError:
                pass
            self.retries += 1
            threading.Event().wait(0.02)
        raise AssertionError("no answer")

    def begin(self) -> Visitor:
        """Fills the form in once and reads the check page; every further form differs in its token and message."""
        token = token_in(self.insist("GET", f"/request?solution={FORM['solution']}").text)
        self._hidden = hidden_in(self.insist("POST", "/request", FORM | {"form": token, "action": "check"}).text)
        return self

    def send(self, n: int) -> tuple[str, str, str]:
        """Message, number and code of a request that was acknowledged."""
        session = GUARD.session_of(self.client.cookies[SESSION])
        assert session is not None
        message = f"Вопрос номер {n}: как устроен вывоз отходов?"
        fresh = {"form": GUARD.token(session, Purpose.REQUEST), "message": message}
        answer = self.insist("POST", "/request", self._hidden | fresh | {"action": "send", "consent": "on"})
        assert answer.status_code == 200, answer.text
        return message, *receipt_in(answer.text)


def test_a_thousand_requests_survive_kills_exactly_once(server: Server, tmp_path: Path) -> None:
    visitors = [Visitor(server.url).begin() for _ in range(VISITORS)]
    done, chance = threading.Semaphore(0), random.Random(7)

    def work(visitor: Visitor, numbers: range) -> list[tuple[str, str, str]]:
        acknowledged = []
        for n in numbers:
            acknowledged.append(visitor.send(n))
            done.release()
        return acknowledged

    with ThreadPoolExecutor(VISITORS) as pool:
        parts = [pool.submit(work, v, range(i, POSTS, VISITORS)) for i, v in enumerate(visitors)]
        killed = 0
        while killed < KILLS:
            # After a random number of receipts, whatever the others are doing at that moment.
            for _ in range(chance.randint(20, POSTS // KILLS)):
                assert done.acquire(timeout=60)
            killed += server.kill()
        acknowledged = [receipt for part in parts for receipt in part.result()]

    engine = open_database(f"sqlite:///{tmp_path / 'provodnik.db'}")
    store = RequestStore(engine)
    kept = store.all()
    assert len(acknowledged) == POSTS
    assert sorted((r.filled.message, r.number) for r in kept) == sorted((m, n) for m, n, _ in acknowledged)
    assert all(store.opened(number, secret) for _, number, secret in acknowledged[::50])
    assert sum(v.retries for v in visitors) >= KILLS
    engine.dispose()
    for visitor in visitors:
        visitor.client.close()

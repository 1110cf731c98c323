"""Links are asked over real HTTP, politely; without a way to the internet nothing is said against them."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from catalogue.cards.checks.links import LinkReport, LinkState, addresses, check_links
from catalogue.model import Catalogue


class LinkedSite(BaseHTTPRequestHandler):
    """Answers as sites do; counts what it was asked and how many requests ran at once."""

    asked: ClassVar[Counter[str]] = Counter()
    running, most = 0, 0
    lock = threading.Lock()

    def answer(self) -> None:
        with LinkedSite.lock:
            LinkedSite.asked[f"{self.command} {self.path}"] += 1
            LinkedSite.running += 1
            LinkedSite.most = max(LinkedSite.most, LinkedSite.running)
        time.sleep(0.02)
        with LinkedSite.lock:
            LinkedSite.running -= 1
        self.reply()

    def reply(self) -> None:
        if self.path == "/slow":
            time.sleep(1.5)
        codes = {"/gone": 404, "/removed": 410, "/broken": 500, "/robots": 403, "/moved": 301, "/round": 302}
        code = codes.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            code = 405
        self.send_response(code)
        if code in (301, 302):
            self.send_header("Location", "/fine" if self.path == "/moved" else "/round")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def site() -> Iterator[str]:
    LinkedSite.asked, LinkedSite.most = Counter(), 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), LinkedSite)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def dead() -> str:
    """An address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def ask(*urls: str) -> LinkReport:
    return asyncio.run(check_links(dict.fromkeys(urls, ("a-card",)), seconds=0.6))


def test_each_answer_is_told_apart(site: str, dead: str) -> None:
    wanted = {
        f"{site}/fine": (LinkState.WORKS, 200),
        f"{site}/moved": (LinkState.WORKS, 200),
        f"{site}/no-head": (LinkState.WORKS, 200),
        f"{site}/gone": (LinkState.GONE, 404),
        f"{site}/removed": (LinkState.GONE, 410),
        f"{site}/broken": (LinkState.SITE_ERROR, 500),
        f"{site}/robots": (LinkState.REFUSED, 403),
        f"{site}/slow": (LinkState.TIMEOUT, None),
        f"{site}/round": (LinkState.REDIRECTS, None),
        dead: (LinkState.UNREACHABLE, None),
        "http://[broken/": (LinkState.UNREACHABLE, None),
    }
    report = ask(*wanted)
    assert report.could_check
    assert {link.url: (link.state, link.status) for link in report.links} == wanted
    assert len(report.broken) == 8


def test_one_site_is_asked_one_thing_at_a_time_and_only_for_the_heads_that_suffice(site: str) -> None:
    ask(*(f"{site}/page-{n}" for n in range(8)))
    assert LinkedSite.most == 1
    assert set(LinkedSite.asked.values()) == {1}
    assert all(request.startswith("HEAD ") for request in LinkedSite.asked)


def test_machine_without_a_way_out_says_that_it_could_not_check(dead: str) -> None:
    report = ask(dead, "http://name.invalid/")
    assert not report.could_check


def test_one_dead_site_among_living_ones_is_a_broken_link(site: str, dead: str) -> None:
    report = ask(f"{site}/fine", dead)
    assert report.could_check
    assert [link.url for link in report.broken] == [dead]


def test_progress_reaches_the_end(site: str) -> None:
    shares: list[float] = []
    asyncio.run(check_links({f"{site}/{n}": () for n in range(4)}, 5, shares.append))
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_every_address_of_every_card_is_asked_once_with_its_cards(catalogue: Catalogue) -> None:
    named = addresses(catalogue.solutions.values())
    assert all(url.startswith(("http://", "https://")) for url in named)
    for s in catalogue.solutions.values():
        for url in s.sources:
            assert s.id in named[url]
    assert "paper" not in named

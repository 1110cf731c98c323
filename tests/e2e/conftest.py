"""The whole of Provodnik as `provodnik run` starts it, with a data directory of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from real_parts import need
from running import Chat, Provodnik, started

from bot.process.supervisor import free_port
from bot.settings import ROOT

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    need(path, "no Chromium here: scripts/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def provodnik(own_home: Path) -> Iterator[Provodnik]:
    port = free_port()
    # Of an office network: no call between the processes may go there.
    proxy = f"http://127.0.0.1:{free_port()}"
    proxies = {name: proxy for kind in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY") for name in (kind, kind.lower())}
    proxies |= {"NO_PROXY": "", "no_proxy": ""}
    command = [str(Path(sys.executable).parent / "provodnik"), "run"]
    with started(command, own_home, port, ROOT, proxies) as running:
        running.wait_for("ok")
        yield running


@pytest.fixture
def chat(provodnik: Provodnik) -> Chat:
    return Chat(provodnik.url)

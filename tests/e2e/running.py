"""A running Provodnik and a person at its chat."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

START_SECONDS = 240


@dataclass
class Provodnik:
    """A running pair of servers under their supervisor."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    home: Path

    def health(self) -> str:
        try:
            return str(httpx.get(f"{self.url}/healthz", timeout=3, trust_env=False).json()["status"])
        except (httpx.HTTPError, ValueError):
            return "down"

    def wait_for(self, status: str, seconds: float = START_SECONDS) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.health() == status:
                return
            assert self.process.poll() is None, self.log.read_text("utf-8")
            time.sleep(0.2)
        raise AssertionError(f"not {status} after {seconds} s:\n{self.log.read_text('utf-8')}")

    def part(self, words: str) -> psutil.Process:
        """The process whose command line holds the words."""
        for child in psutil.Process(self.process.pid).children(recursive=True):
            if words in " ".join(child.cmdline()):
                return child
        raise AssertionError(f"no process with {words!r}")


@contextmanager
def started(
    command: list[str], home: Path, port: int, folder: Path, environment: Mapping[str, str]
) -> Iterator[Provodnik]:
    """Runs Provodnik in a folder on a data directory and a port; at the end all that it started must be gone."""
    log = home / "run.log"
    with log.open("wb") as out:
        own = {"PROVODNIK_PORT": str(port), "PROVODNIK_HOME": str(home)}
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment, **own}, stdout=out, stderr=out
        )
    try:
        yield Provodnik(f"http://127.0.0.1:{port}", process, log, home)
    finally:
        family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        finally:
            _, alive = psutil.wait_procs(family, timeout=10)
            for left in alive:
                left.kill()
    assert not alive, "Ctrl-C must stop both processes"


class Chat:
    """A person at the chat: keeps the cookie, remembers the last answer."""

    def __init__(self, url: str, language: str | None = None) -> None:
        self._url, self.cookies = url, httpx.Cookies()
        self._language = language
        self.answer: dict[str, Any] = {"messages": [], "language": ""}

    def _post(self, body: dict[str, Any]) -> str:
        if self._language:
            body["language"] = self._language
        with httpx.Client(timeout=30, trust_env=False, cookies=self.cookies) as client:
            response = client.post(f"{self._url}/api/v1/chat", json=body)
            self.cookies = client.cookies
        assert response.status_code == 200, response.text
        self.answer = response.json()
        return self.text

    def say(self, text: str) -> str:
        return self._post({"text": text})

    def press(self, title: str) -> str:
        for message in self.answer["messages"]:
            for button in message["buttons"]:
                if title in button["title"]:
                    return self._post({"payload": button["payload"]})
        raise AssertionError(f"no button {title!r} in {self.answer}")

    @property
    def text(self) -> str:
        return "\n".join(m["text"] for m in self.answer["messages"])

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [c for m in self.answer["messages"] for c in m["cards"]]

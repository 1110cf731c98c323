"""The supervisor over real little processes."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from bot.process.supervisor import StartError, Supervisor, Watched, answers, free_port, is_taken
from bot.settings import SupervisorSettings

SERVER = (
    "import http.server as s, sys; "
    "s.HTTPServer(('127.0.0.1', int(sys.argv[1])), s.SimpleHTTPRequestHandler).serve_forever()"
)
SETTINGS = SupervisorSettings(start_seconds=20, check_seconds=0.2, failed_checks=2, restart_seconds=0)


def _server(tmp_path: Path, program: str = SERVER) -> Watched:
    port = free_port()
    command = [sys.executable, "-c", program, str(port)]
    url = f"http://127.0.0.1:{port}/"
    log = tmp_path / "web.log"
    return Watched(name="web", command=command, environment=dict(os.environ), log=log, health_url=url)


def _wait_until(condition: object, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_killed_process_is_started_again_and_the_log_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    watched = _server(tmp_path)
    guard = Supervisor([watched], SETTINGS)
    try:
        with caplog.at_level(logging.INFO):
            guard.start()
            first = watched.process
            assert first is not None
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
            guard.look_after(watched)
            assert watched.process is not first
            assert _wait_until(lambda: answers(watched.health_url))
            guard.look_after(watched)
        assert watched.healthy
        assert "starting it again" in caplog.text
        assert "healthy again" in caplog.text
    finally:
        guard.stop_all()


def test_process_that_hangs_is_started_again(tmp_path: Path) -> None:
    watched = _server(tmp_path)
    guard = Supervisor([watched], SETTINGS)
    try:
        guard.start()
        first = watched.process
        assert first is not None
        os.kill(first.pid, signal.SIGSTOP)
        for _ in range(SETTINGS.failed_checks):
            guard.look_after(watched)
        assert watched.process is not first
        assert _wait_until(lambda: answers(watched.health_url))
        assert not psutil.pid_exists(first.pid)
    finally:
        guard.stop_all()


def test_process_that_ends_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    guard = Supervisor([_server(tmp_path, "raise SystemExit('no model here')")], SETTINGS)
    with pytest.raises(StartError, match="no model here"):
        guard.start()
    guard.stop_all()


def test_process_that_keeps_dying_is_tried_ever_more_rarely(tmp_path: Path) -> None:
    now = [0.0]
    settings = SETTINGS.model_copy(update={"restart_seconds": 2.0})
    watched = _server(tmp_path, "raise SystemExit(1)")
    guard = Supervisor([watched], settings, check=lambda url: False, clock=lambda: now[0])
    watched.start(0.0)
    starts = []
    for second in range(200):
        now[0] = float(second)
        before = watched.process
        assert before is not None
        before.wait()
        guard.look_after(watched)
        if watched.process is not before:
            starts.append(second)
    waits = [b - a for a, b in pairwise(starts)]
    assert waits[:4] == [2, 4, 8, 16]
    assert max(waits) <= 60


def test_stop_ends_the_processes_and_their_children(tmp_path: Path) -> None:
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SERVER!r}, sys.argv[1]]).wait()"
    watched = _server(tmp_path, child)
    guard = Supervisor([watched], SETTINGS)
    guard.start()
    assert watched.process is not None
    family = [watched.process.pid, *(p.pid for p in psutil.Process(watched.process.pid).children(recursive=True))]
    assert len(family) == 2
    guard.stop_all()
    assert _wait_until(lambda: not any(psutil.pid_exists(p) for p in family), 10)


def test_taken_port_is_seen() -> None:
    import socket

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        assert is_taken("127.0.0.1", holder.getsockname()[1])
    assert not is_taken("127.0.0.1", free_port())


def test_daily_chore_is_done_once_a_day_and_may_fail(tmp_path: Path) -> None:
    now, done = [0.0], []

    def chore() -> None:
        done.append(now[0])
        raise RuntimeError("no luck today")

    guard = Supervisor([], SETTINGS, clock=lambda: now[0], chore=chore)
    for hour in range(0, 60, 6):
        now[0] = hour * 3600.0
        guard.do_chore()
    assert done == [0.0, 86_400.0, 2 * 86_400.0]


def test_log_that_has_grown_is_put_aside_and_written_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.process.supervisor.LOG_BYTES", 100)
    watched = _server(tmp_path)
    for number in range(6):
        with watched.log.open("ab") as log:  # as the process holds it: at the end of the file, whatever its length
            log.write(b"%d" % number * 101)
            log.flush()
            watched.bound_log()
            log.write(b"on")
            log.flush()
        assert watched.log.read_bytes() == b"on"
        watched.log.write_bytes(b"")
    kept = {p.name: p.read_bytes()[:1] for p in tmp_path.glob("web.log.*")}
    assert kept == {"web.log.1": b"5", "web.log.2": b"4", "web.log.3": b"3"}
    watched.bound_log()
    assert len(list(tmp_path.glob("web.log.*"))) == 3

"""Starts both processes, watches their health, starts again what died, stops both together."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import httpx

from bot.rasa.server import run_command, run_environment
from bot.settings import ROOT, Settings, SupervisorSettings

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
ANY_HOST = ("0.0.0.0", "::")  # noqa: S104
STOP_SECONDS = 10
LOG_BYTES, LOGS_KEPT = 10_000_000, 3
"""A log larger than so many bytes is put aside; so many old ones are kept."""
CHORE_SECONDS = 86_400
MOST_WAIT_SECONDS = 60
"""Between restarts of a process that keeps dying."""


class StartError(Exception):
    """A process did not become healthy in time."""


@dataclass(kw_only=True)
class Watched:
    """One process, how to start it and how to ask whether it is well."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    health_url: str
    folder: Path = ROOT
    process: subprocess.Popen[bytes] | None = None
    healthy: bool = False
    failed_checks: int = 0
    restarts: int = 0
    started: float = 0.0
    next_start: float = field(default=0.0)

    def start(self, now: float) -> None:
        """Starts the process in a session of its own; what it says goes to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                cwd=self.folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.healthy, self.failed_checks, self.started = False, 0, now

    def is_dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Ends the process and what it started, politely first."""
        if self.process is None:
            return
        for number, wait in ((signal.SIGTERM, seconds), (signal.SIGKILL, 5.0)):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(wait)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.process.poll()

    def bound_log(self) -> None:
        """Puts a log that has grown large aside, and the oldest away."""
        try:
            if self.log.stat().st_size <= LOG_BYTES:
                return
            for number in range(LOGS_KEPT, 1, -1):
                older = self.log.with_suffix(f".log.{number - 1}")
                if older.exists():
                    older.replace(self.log.with_suffix(f".log.{number}"))
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)  # the process goes on writing at the end of the same file
        except OSError as error:
            logger.warning("the log of %s cannot be put aside: %s", self.name, error.strerror)

    def last_words(self, lines: int = 15) -> str:
        """The last lines of its log."""
        try:
            return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])
        except OSError:
            return ""


def free_port() -> int:
    """A port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_taken(host: str, port: int) -> bool:
    """Whether another process listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def processes_of(settings: Settings, assistant: bool = True) -> tuple[Watched, ...]:
    """The application and the Rasa server, knowing each other's ports; without the assistant the application alone."""
    rasa_port = settings.web.rasa_port or free_port()
    actions_port = settings.web.actions_port or free_port()
    rasa_url = f"http://{LOOPBACK}:{rasa_port}"
    logs = settings.home / "logs"
    host = LOOPBACK if settings.web.host in ANY_HOST else settings.web.host
    command = [sys.executable, "-m", "bot.cli", "serve"]
    app = Watched(
        name="app",
        command=[*command, "--rasa-url", rasa_url, "--actions-port", str(actions_port)] if assistant else command,
        environment=os.environ | {"OMP_NUM_THREADS": "1", "PROVODNIK_HOME": str(settings.home)},
        log=logs / "app.log",
        health_url=f"http://{host}:{settings.web.port}/healthz",
    )
    if not assistant:
        return (app,)
    rasa = Watched(
        name="rasa",
        command=run_command(settings, rasa_port),
        environment=run_environment(settings, actions_port),
        log=logs / "rasa.log",
        health_url=f"{rasa_url}/",
        folder=settings.rasa_home,  # Python looks for modules in the folder where it is started
    )
    return app, rasa


def answers(url: str) -> bool:
    """Whether a process answers at all; that the application waits for the assistant is not its fault."""
    try:
        return httpx.get(url, timeout=3, trust_env=False).status_code in (200, 503)
    except httpx.HTTPError:
        return False


class Supervisor:
    """Keeps the processes alive until it is told to stop."""

    def __init__(
        self,
        processes: Sequence[Watched],
        settings: SupervisorSettings,
        check: Callable[[str], bool] = answers,
        clock: Callable[[], float] = time.monotonic,
        chore: Callable[[], object] = lambda: None,
    ) -> None:
        self.processes, self._settings, self._check, self._clock = processes, settings, check, clock
        self._chore, self._next_chore = chore, 0.0
        self._stop = Event()

    def stop(self) -> None:
        self._stop.set()

    def start(self) -> None:
        """Starts all and waits until all are healthy.

        Raises StartError with the last words of the process that was not.
        """
        for watched in self.processes:
            watched.start(self._clock())
            logger.info("%s started, process %d", watched.name, watched.process.pid if watched.process else 0)
        for watched in self.processes:
            while not self._stop.is_set():
                if watched.is_dead():
                    raise StartError(f"{watched.name} ended while starting:\n{watched.last_words()}")
                if self._check(watched.health_url):
                    watched.healthy = True
                    break
                if self._clock() - watched.started > self._settings.start_seconds:
                    seconds = self._settings.start_seconds
                    raise StartError(f"{watched.name} was not healthy after {seconds:g} s:\n{watched.last_words()}")
                self._stop.wait(0.3)

    def watch(self) -> None:
        """Checks and restarts until stopped, with the chore once a day."""
        while not self._stop.wait(self._settings.check_seconds):
            self.do_chore()
            for watched in self.processes:
                self.look_after(watched)
                watched.bound_log()

    def do_chore(self) -> None:
        """Does the daily chore when its day has come; that it fails stops nothing."""
        if self._clock() < self._next_chore:
            return
        self._next_chore = self._clock() + CHORE_SECONDS
        try:
            self._chore()
        except Exception:
            logger.exception("the daily chore failed")

    def look_after(self, watched: Watched) -> None:
        """One check of one process: counts what fails, restarts what is dead or silent for too long."""
        now = self._clock()
        if watched.is_dead():
            if watched.next_start <= now:
                self._restart(watched, f"ended with code {watched.process.returncode if watched.process else None}")
            return
        if self._check(watched.health_url):
            if not watched.healthy:
                logger.info("%s is healthy again", watched.name)
            watched.healthy, watched.failed_checks = True, 0
            return
        watched.failed_checks += 1
        starting = not watched.healthy and now - watched.started < self._settings.start_seconds
        if not starting and watched.failed_checks >= self._settings.failed_checks:
            watched.stop()
            self._restart(watched, f"did not answer {watched.failed_checks} times")

    def _restart(self, watched: Watched, why: str) -> None:
        lived = self._clock() - watched.started
        watched.restarts = watched.restarts + 1 if lived < MOST_WAIT_SECONDS else 1
        logger.warning("%s %s: starting it again (restart %d)", watched.name, why, watched.restarts)
        watched.start(self._clock())
        pause = min(MOST_WAIT_SECONDS, self._settings.restart_seconds * 2 ** (watched.restarts - 1))
        watched.next_start = self._clock() + pause

    def stop_all(self) -> None:
        for watched in reversed(self.processes):
            watched.stop()

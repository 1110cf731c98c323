"""Preparing, serving and running."""

from __future__ import annotations

import logging
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.app import app, fail, messages, progress_bars
from bot.cli.opened import make_index, opened
from bot.process import supervisor
from bot.process.private_home import keep_private
from bot.process.retention import forget_when_the_clock_is_right
from bot.rasa.training import is_trained, train
from bot.settings import ROOT, Settings, load_settings
from catalogue.load.catalogue import load_catalogue
from embeddings import weights
from embeddings.encoder import OFFLINE

LEFT_SECONDS = 3600
"""A folder of a build so long untouched was left by one that was killed."""


NoAssistant = Annotated[
    bool, typer.Option("--no-assistant", help="Page, search, API and papers only; needs no environment for Rasa.")
]


@app.command()
def prepare(no_assistant: NoAssistant = False) -> None:
    """Make everything a start needs: weights, index, trained assistant. Skips what is up to date."""
    settings = load_settings()
    keep_private(settings.home)
    messages.print("checking the catalogue")
    load_catalogue()
    start = time.monotonic()
    _clear_away(settings)
    with opened() as parts, progress_bars() as bar, ThreadPoolExecutor(1) as pool:
        training = None if no_assistant or is_trained(settings) else pool.submit(train, settings, bar("assistant"))
        indexed = parts.has_current_index()
        for what, ready in (("building the search index", indexed), ("training the assistant", training is None)):
            if not ready:
                messages.print(f"{what}: a minute or two, the first time")
        if not indexed:
            if settings.embeddings.model == OFFLINE:
                weights.build(settings.weights_home, bar("weights"))
            make_index(parts, bar)
        messages.print("index is up to date" if indexed else f"index built after {_since(start)}")
        if training:
            training.result()
        if not no_assistant:
            messages.print(f"assistant trained after {_since(start)}" if training else "assistant is up to date")


def _clear_away(settings: Settings) -> None:
    """Away with what builds that were killed have left."""
    for left in (*settings.weights_home.parent.glob(".e5-*"), *settings.index_home.glob(".index-*")):
        if time.time() - left.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _since(start: float) -> str:
    return f"{time.monotonic() - start:.0f} s"


@app.command()
def serve(
    rasa_url: Annotated[str | None, typer.Option()] = None, actions_port: Annotated[int, typer.Option()] = 0
) -> None:
    """Serve page, API and action webhook (started by `provodnik run`)."""
    from bot.process.serve import serve as serve_app

    serve_app(load_settings(), rasa_url, actions_port)


@app.command()
def run(no_assistant: NoAssistant = False) -> None:
    """Prepare what is missing, start both processes and keep them running; Ctrl-C stops both."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = load_settings()
    host, port = settings.web.host, settings.web.port
    if supervisor.is_taken(host, port):
        raise fail(f"port {port} is taken: set PROVODNIK_PORT to a free one")
    _prepare_apart(no_assistant)
    guard = supervisor.Supervisor(
        supervisor.processes_of(settings, assistant=not no_assistant),
        settings.supervisor,
        chore=lambda: forget_when_the_clock_is_right(settings, datetime.now(UTC)),
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: guard.stop())
    try:
        guard.start()
        if all(p.healthy for p in guard.processes):
            messages.print(f"Provodnik is ready: http://{host}:{port}/", markup=False)
            guard.watch()
    finally:
        guard.stop_all()


def _prepare_apart(no_assistant: bool) -> None:
    """Prepares in a process of its own, so that the supervisor keeps no model in memory."""
    command = [sys.executable, "-m", "bot.cli", "prepare", *(["--no-assistant"] if no_assistant else [])]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        raise typer.Exit(done.returncode)

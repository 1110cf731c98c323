"""What the real Rasa server writes into PostgreSQL is what the tracker reads and forgets (SQLite: tests/e2e)."""

from __future__ import annotations

import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from sqlalchemy import create_engine, inspect, make_url, text

from bot.process.supervisor import free_port
from bot.rasa.actions import create_action_app
from bot.rasa.server import run_command, run_environment
from bot.rasa.signing import actions_token
from bot.rasa.tracker import SCHEMA, Tracker, tracker_url
from bot.services import Services
from bot.settings import ROOT, Settings, secret_of

START_SECONDS = 240
PASSWORD = "p$a s@%s"


@pytest.fixture
def actions(services: Services, prepared: Settings) -> Iterator[int]:
    """The port of a running action webhook."""
    port, token = free_port(), actions_token(secret_of(prepared))
    server = uvicorn.Server(uvicorn.Config(create_action_app(services, token), port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield port
    server.should_exit = True
    thread.join()


@pytest.fixture
def database(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty database on PostgreSQL, set as the one of the application; its password is not a plain one."""
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'"))
        connection.execute(text(f"CREATE DATABASE {name} OWNER {name}"))
    address = make_url(postgresql).set(username=name, password=PASSWORD, database=name)
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", address.render_as_string(hide_password=False))
    yield
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        connection.execute(text(f"DROP ROLE {name}"))
    admin.dispose()


@pytest.fixture
def rasa(database: None, prepared: Settings, actions: int, tmp_path: Path) -> Iterator[str]:
    """The address of a running Rasa server whose tracker is in that database."""
    port = free_port()
    log = tmp_path / "rasa.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            run_command(prepared, port), env=run_environment(prepared, actions), cwd=ROOT, stdout=out, stderr=out
        )
    try:
        end = time.monotonic() + START_SECONDS
        while not _answers(f"http://127.0.0.1:{port}/"):
            assert process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < end, log.read_text("utf-8")
            time.sleep(0.3)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=3, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _say(rasa: str, sender: str, message: str) -> str:
    body = {"sender": sender, "message": message}
    answer = httpx.post(f"{rasa}/webhooks/rest/webhook", json=body, timeout=60, trust_env=False)
    return "\n".join(str(m["custom"]["text"]) for m in answer.json())


def test_conversation_with_the_real_server_is_read_and_forgotten_on_postgresql(rasa: str, prepared: Settings) -> None:
    answered = _say(rasa, "own", "Мы из Лысьвы")
    assert "Лысьва" in answered
    assert "Лысьва" in _say(rasa, "own", "где мы отстаём?"), "the memory comes from the tracker"
    _say(rasa, "other", "привет")
    tracker = Tracker(tracker_url(prepared))
    lines = tracker.transcript("own", "[кнопка]")
    assert [line.text for line in lines if line.own] == ["Мы из Лысьвы", "где мы отстаём?"]
    assert answered == lines[1].text
    assert tracker.delete("other") is True
    assert tracker.transcript("other", "") == []
    assert tracker.forget_older(time.time() - 60) == 0
    assert tracker.forget_older(time.time() + 60) == 1
    assert tracker.transcript("own", "") == []
    engine = create_engine(tracker_url(prepared))
    assert inspect(engine).get_table_names(schema=SCHEMA) == ["events"]
    assert "events" not in inspect(engine).get_table_names(), "beside the application's tables, not among them"
    engine.dispose()

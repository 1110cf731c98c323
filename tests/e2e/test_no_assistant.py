"""`provodnik run --no-assistant`: everything but the chat, without an environment for Rasa."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from running import Chat, Provodnik, started

from bot.process.supervisor import free_port
from bot.settings import ROOT

QUESTION = {"municipality": "Лысьва", "problem": "темно на улицах"}


@pytest.fixture(scope="module")
def without_assistant(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provodnik]:
    home = tmp_path_factory.mktemp("without")
    for name in ("models", "index"):
        (home / name).symlink_to(own_home / name)
    command = [str(Path(sys.executable).parent / "provodnik"), "run", "--no-assistant"]
    with started(command, home, free_port(), ROOT, {"PROVODNIK_RASA_ENV": "/nowhere"}) as running:
        running.wait_for("ok")
        yield running


@pytest.fixture
def client(without_assistant: Provodnik) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=without_assistant.url, timeout=60, trust_env=False) as client:
        yield client


def test_health_and_readiness_do_not_wait_for_an_assistant(client: httpx.Client) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json() == {"database": True}


def test_page_search_api_and_papers_work(client: httpx.Client) -> None:
    answer = client.post("/api/v1/recommendations", json=QUESTION).json()
    first = answer["recommendations"][0]["solution"]
    assert "chat.js" not in client.get("/").text
    page = client.get("/", params={**QUESTION, "lang": "ru"})
    assert page.status_code == 200 and first["id"] in page.text
    found = client.get("/api/v1/search", params={"q": "темно на улицах"})
    assert found.status_code == 200 and found.json()
    letter = client.get("/papers/letter.docx", params={**QUESTION, "solution": first["id"]})
    assert letter.content.startswith(b"PK"), letter.text[:300]


def test_page_and_chat_say_that_there_is_no_assistant(client: httpx.Client, without_assistant: Provodnik) -> None:
    assert "без ассистента" in client.get("/", params={"lang": "ru"}).text
    assert "runs without the assistant" in Chat(without_assistant.url, "en").say("dark streets in Lysva")


def test_one_process_serves_and_nothing_of_rasa_runs(without_assistant: Provodnik) -> None:
    lines = [" ".join(p.cmdline()) for p in psutil.Process(without_assistant.process.pid).children()]
    assert len(lines) == 1 and "bot.cli serve" in lines[0]
    assert not (without_assistant.home / "rasa" / "models").exists()

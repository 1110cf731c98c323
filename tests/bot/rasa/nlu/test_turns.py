"""A turn costs the same however long its conversation: Rasa reads and sends the memory, not the history."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, text

from bot.rasa.installation import environment, python
from bot.rasa.tracker import Tracker
from bot.settings import ROOT, Settings

TURNS, FORGETFUL = 40, 10
MOST_EVENTS = 13
"""Twelve events, and the memory before them."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> URL:
    return URL.create("sqlite", database=str(tmp_path_factory.mktemp("rasa") / "conversations.db"))


@pytest.fixture(scope="module")
def played(settings: Settings, url: URL) -> dict[str, Any]:
    """What each turn of a long conversation started from, and the last call of the action server."""
    done = subprocess.run(
        [str(python()), str(Path(__file__).parent / "turns_in_rasa.py")],
        input=json.dumps({"turns": TURNS, "forgetful": FORGETFUL}),
        capture_output=True,
        text=True,
        env=environment(settings) | {"PROVODNIK_TRACKER_URL": url.render_as_string()},
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_turn_reads_as_much_after_many_turns_as_after_few(played: dict[str, Any]) -> None:
    assert max(events for events, _ in played["loaded"]) <= MOST_EVENTS


def test_memory_is_that_of_the_turn_before(played: dict[str, Any]) -> None:
    memories = [memory for _, memory in played["loaded"]]
    assert memories[: TURNS + 1] == [None, *({"turn": n} for n in range(TURNS))]


def test_memory_outlives_turns_whose_action_failed(played: dict[str, Any]) -> None:
    assert played["loaded"][-1][1] == {"turn": TURNS - 1}


def test_transcript_holds_every_message_once_with_its_sources(played: dict[str, Any], url: URL) -> None:
    lines = Tracker(url).transcript("own", "[кнопка]")
    assert [line.text for line in lines if line.own] == [f"вопрос {n}" for n in range(TURNS + FORGETFUL)]
    answers = [line for line in lines if not line.own]
    assert [line.text for line in answers] == [f"ответ {n}" for n in range(TURNS)]
    assert {link.url for line in answers for link in line.links} == {"https://example.org"}


def test_kept_answer_holds_nothing_that_no_transcript_shows(played: dict[str, Any], url: URL) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        kept = "".join(connection.execute(text("SELECT data FROM events")).scalars())
    engine.dispose()
    assert not any(left_out in kept for left_out in ("долгий рассказ", "buttons", "text_tokens", "intent_9"))


def test_action_is_sent_the_message_and_the_memory_without_history_and_domain(played: dict[str, Any]) -> None:
    call = played["call"]
    assert call["next_action"] == "action_recommend"
    assert call["tracker"]["slots"]["memory"] == {"turn": TURNS - 1}
    assert call["tracker"]["latest_message"]["text"] == f"вопрос {TURNS + FORGETFUL - 1}"
    assert len(call["tracker"]["latest_message"]["intent_ranking"]) == 10
    assert (call["tracker"]["events"], "domain" in call) == ([], False)

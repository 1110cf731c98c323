"""The check of an action's answer that is made ready once says what Rasa's own says, and takes a fraction of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.rasa.installation import environment, python
from bot.settings import ROOT, Settings

SLOT: dict[str, Any] = {"event": "slot", "name": "memory", "value": {"town": "Лысьва"}, "timestamp": None}
REPLY: dict[str, Any] = {"text": None, "custom": {"text": "Лысьва", "cards": [{"title": "Датчики", "sources": []}]}}
USER: dict[str, Any] = {"event": "user", "timestamp": 1.5, "text": "привет", "input_channel": "rest"}
GOOD: tuple[Any, ...] = (
    {},
    {"events": [], "responses": []},
    {"events": [SLOT], "responses": [REPLY]},
    {"events": [SLOT, {"event": "followup", "name": "action_listen"}], "responses": [REPLY, REPLY]},
    {"events": [{"event": "session_started"}, {"event": "reset_slots"}, {"event": "restart"}]},
    {"events": [USER | {"parse_data": {"intent": {"name": "greet", "confidence": 0.9}, "entities": []}}]},
    {"events": [{"event": "bot", "text": "привет", "data": {}, "metadata": {}}], "more": 1},
    {"events": [{"event": "followup"}]},  # Rasa's schema asks for no name here
)
BAD: tuple[Any, ...] = (
    [],
    "привет",
    None,
    {"events": SLOT},
    {"events": None, "responses": []},
    {"events": ["slot"]},
    {"events": [{"name": "memory", "value": 1}]},
    {"events": [{"event": "no_such_event"}]},
    {"events": [{"event": 7}]},
    {"events": [SLOT, {"event": "slot", "value": 1}]},
    {"events": [SLOT | {"timestamp": "вчера"}]},
    {"responses": REPLY},
    {"responses": [REPLY, "привет"]},
    {"events": [SLOT], "responses": [None]},
)


@pytest.fixture(scope="module")
def verdicts(settings: Settings) -> dict[str, Any]:
    """What Rasa's own check and ours say of every answer."""
    script = Path(__file__).parent / "check_answers_in_rasa.py"
    done = subprocess.run(
        [str(python()), str(script)],
        input=json.dumps([*GOOD, *BAD]),
        capture_output=True,
        text=True,
        env=environment(settings),
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_good_answers_of_an_action_are_accepted(verdicts: dict[str, Any]) -> None:
    assert verdicts["ours"][: len(GOOD)] == [None] * len(GOOD)


def test_bad_answers_of_an_action_are_refused_as_a_validation_error(verdicts: dict[str, Any]) -> None:
    assert [said and said[0] for said in verdicts["ours"][len(GOOD) :]] == ["ValidationError"] * len(BAD)


def test_every_answer_is_judged_in_the_words_of_rasas_own_check(verdicts: dict[str, Any]) -> None:
    assert verdicts["ours"] == verdicts["stock"]


def test_the_schema_is_made_ready_once_and_not_at_every_action(verdicts: dict[str, Any]) -> None:
    assert verdicts["our_seconds"] < verdicts["stock_seconds"] / 3

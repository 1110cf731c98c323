"""Rasa's action protocol, spoken to the real executor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from bot.dialogue.model import Intent
from bot.rasa.actions import MEMORY_SLOT, action_name, create_action_app
from bot.rasa.installation import ASSISTANT
from bot.services import Services

TOKEN = "of the test"
DOMAIN = yaml.safe_load((ASSISTANT / "domain.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(create_action_app(services, TOKEN), headers=headers) as client:
        yield client


def _call(action: str, text: str, memory: dict[str, Any] | None = None, **latest: Any) -> dict[str, Any]:
    tracker = {
        "sender_id": "a",
        "slots": {MEMORY_SLOT: memory},
        "latest_message": {"text": text, "intent": {"name": action}, "entities": [], **latest},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    return {"next_action": action, "sender_id": "a", "tracker": tracker, "domain": DOMAIN, "version": "3.6.21"}


def test_every_action_of_the_domain_has_its_intent_and_back() -> None:
    assert set(DOMAIN["actions"]) == {action_name(i) for i in Intent}
    assert set(DOMAIN["intents"]) == set(Intent) - {Intent.FALLBACK}


def test_every_intent_has_a_rule_and_training_examples() -> None:
    rules = yaml.safe_load((ASSISTANT / "data" / "rules.yml").read_text("utf-8"))["rules"]
    assert {r["steps"][0]["intent"]: r["steps"][1]["action"] for r in rules} == {i: action_name(i) for i in Intent}
    for intent in set(Intent) - {Intent.FALLBACK}:
        data = yaml.safe_load((ASSISTANT / "data" / "nlu" / f"{intent}.yml").read_text("utf-8"))
        examples = data["nlu"][0]["examples"].splitlines()
        assert len(examples) >= 60
        assert len({e.casefold() for e in examples}) == len(examples)


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer another", TOKEN, "Bearer täst"])
def test_only_who_shows_the_token_runs_a_turn(client: TestClient, given: str | None) -> None:
    stranger = TestClient(client.app)
    headers = {} if given is None else {"Authorization": given.encode("latin-1")}
    refused = stranger.post("/webhook", json=_call("action_greet", "привет"), headers=headers)
    assert (refused.status_code, "responses" in refused.json()) == (403, False)


def test_turn_returns_messages_and_the_memory(client: TestClient) -> None:
    answer = client.post("/webhook", json=_call("action_tell_municipality", "мы из Лысьвы"))
    assert answer.status_code == 200
    body = answer.json()
    assert "Лысьва" in body["responses"][0]["custom"]["text"]
    (event,) = body["events"]
    assert (event["event"], event["name"]) == ("slot", MEMORY_SLOT)
    assert event["value"]["town_id"] == "lysva"


def test_buttons_carry_intent_and_values(client: TestClient) -> None:
    memory = {"town_id": "lysva", "language": "ru"}
    body = client.post("/webhook", json=_call("action_describe_problem", "темно на улицах", memory)).json()
    custom = body["responses"][-1]["custom"]
    assert len(custom["cards"]) == 3
    first = custom["cards"][0]["solution_id"]
    assert f'/show_details{{"solution": "{first}"}}' in [b["payload"] for b in custom["buttons"]]


def test_values_of_a_button_are_read(client: TestClient) -> None:
    call = _call(
        "action_tell_municipality",
        '/tell_municipality{"municipality_id": "kirov-kaluga-oblast"}',
        entities=[{"entity": "municipality_id", "value": "kirov-kaluga-oblast"}],
    )
    body = client.post("/webhook", json=call).json()
    assert body["events"][0]["value"]["town_id"] == "kirov-kaluga-oblast"


def test_chosen_language_of_the_page_is_used(client: TestClient) -> None:
    call = _call("action_greet", "привет", metadata={"language": "en", "page_language": "ru"})
    assert client.post("/webhook", json=call).json()["responses"][0]["custom"]["language"] == "en"


def test_unknown_action_is_answered_as_the_protocol_says(client: TestClient) -> None:
    answer = client.post("/webhook", json=_call("action_nothing", "x"))
    assert answer.status_code == 404
    assert answer.json()["action_name"] == "action_nothing"


def test_call_without_a_domain_is_answered(client: TestClient) -> None:
    call = _call("action_greet", "привет")
    del call["domain"]
    assert client.post("/webhook", json=call).status_code == 200


def test_broken_turn_tells_nothing_of_what_was_said(client: TestClient) -> None:
    call = _call("action_greet", "тайна") | {"sender_id": "тайна", "tracker": None}
    answer = client.post("/webhook", json=call)
    assert answer.status_code == 500
    assert "тайна" not in answer.text

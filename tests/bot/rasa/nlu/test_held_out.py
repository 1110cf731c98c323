"""The trained assistant on messages that were written apart and never trained on."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from bot.rasa.installation import ASSISTANT, environment, python
from bot.rasa.training import model_path
from bot.settings import ROOT, Settings

HELD_OUT = [
    item
    for name in ("held_out.json", "held_out_as_written.json")
    for item in json.loads((Path(__file__).parent / name).read_text("utf-8"))
]
"""The second file holds every seventh of the examples that were written as people write, by the same hands."""
REJECTED = {"out_of_scope", "nlu_fallback"}
FLOORS = {
    "clean": 0.93,
    "typos": 0.87,
    "short": 0.92,
    "long": 0.90,
    "switch": 0.93,
    "lookalike": 0.88,
    "out_of_scope": 0.90,
    "as people write": 0.78,
}
MOST_WRONGLY_REJECTED = 0.05


@pytest.fixture(scope="module")
def shares(prepared: Settings) -> dict[str, float]:
    """Share of right answers by set, and of good messages rejected."""
    done = subprocess.run(
        [
            str(python()),
            str(ROOT / "tests" / "bot" / "rasa" / "nlu" / "parse_in_rasa.py"),
            str(model_path(prepared)),
        ],
        input=json.dumps([item["text"] for item in HELD_OUT]),
        capture_output=True,
        text=True,
        env=environment(prepared),
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    intents = [intent for intent, _ in json.loads(done.stdout.splitlines()[-1])]
    right: dict[str, list[bool]] = defaultdict(list)
    for item, intent in zip(HELD_OUT, intents, strict=True):
        wanted = REJECTED if item["intent"] == "out_of_scope" else {item["intent"]}
        right[item["set"]].append(intent in wanted)
        if item["intent"] != "out_of_scope":
            right["wrongly rejected"].append(intent in REJECTED)
    return {name: sum(values) / len(values) for name, values in right.items()}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_intents_of_unseen_messages_are_found(shares: dict[str, float], name: str) -> None:
    assert shares[name] >= FLOORS[name]


def test_few_good_messages_are_rejected(shares: dict[str, float]) -> None:
    assert shares["wrongly rejected"] <= MOST_WRONGLY_REJECTED


def test_held_out_messages_are_not_in_the_training_data() -> None:
    trained = set()
    for path in (ASSISTANT / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            trained |= {line[2:].strip().casefold() for line in block["examples"].splitlines()}
    assert len(trained) > 1000
    assert [item["text"] for item in HELD_OUT if item["text"].casefold() in trained] == []

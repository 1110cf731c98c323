"""Training examples and held-out messages of all pipelines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import yaml

from bot.rasa.installation import ASSISTANT
from bot.rasa.training import problem_examples
from bot.settings import ROOT

HELD_OUT = ROOT / "tests" / "bot" / "rasa" / "nlu" / "held_out.json"
FOLDS = 5
SEED = 7


@dataclass(frozen=True, slots=True)
class Example:
    """A message with the intent it has; `kind` is its set among the held-out ones."""

    text: str
    intent: str
    kind: str = "training"


def training_examples() -> list[Example]:
    """What the shipped assistant is trained on, in the order in which Rasa reads it."""
    sources = [path.read_text("utf-8") for path in sorted((ASSISTANT / "data" / "nlu").glob("*.yml"))]
    return [
        Example(line.removeprefix("- ").strip(), block["intent"])
        for source in [*sources, problem_examples()]
        for block in yaml.safe_load(source)["nlu"]
        for line in block["examples"].splitlines()
    ]


def held_out() -> list[Example]:
    """Messages written apart and never trained on."""
    return [Example(i["text"], i["intent"], i["set"]) for i in json.loads(HELD_OUT.read_text("utf-8"))]


def folds(examples: Sequence[Example]) -> list[int]:
    """The fold of every example, from 0 to 4: drawn within each intent, the same in every run."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, example in enumerate(examples):
        places[example.intent].append(i)
    drawn = np.random.default_rng(SEED)
    fold = [0] * len(examples)
    for indices in places.values():
        for turn, i in enumerate(drawn.permutation(indices)):
            fold[int(i)] = turn % FOLDS
    return fold


def as_training_file(examples: Sequence[Example]) -> str:
    """The examples in Rasa's format, in their order."""
    lines = ['version: "3.1"', "nlu:"]
    for intent, block in groupby(examples, lambda e: e.intent):
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {e.text}" for e in block)]
    return "\n".join(lines) + "\n"

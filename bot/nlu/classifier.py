"""A small intent classifier: multinomial logistic regression on centred sentence vectors.

Rasa's own LogisticRegressionClassifier on raw e5 vectors leaves every confidence under 0.3, because all
e5 vectors lie in a narrow cone: they have to be centred and stretched first (docs/assistant.md).
"""

from __future__ import annotations

from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

SCALE = 10.0
WEIGHTS = "weights.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LightIntentClassifier(IntentClassifier, GraphComponent):
    """Weights are kept as .npz: nothing to unpickle, 60 kB."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"regularisation": 1.0}

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._mean = np.zeros(0)
        self._coefficients = np.zeros((0, 0))
        self._intercept = np.zeros(0)
        self._intents: List[str] = []

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LightIntentClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LightIntentClassifier":
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / WEIGHTS, allow_pickle=False) as stored:
            component._mean = stored["mean"]
            component._coefficients = stored["coefficients"]
            component._intercept = stored["intercept"]
            component._intents = [str(name) for name in stored["intents"]]
        return component

    @staticmethod
    def required_packages() -> List[Text]:
        return ["sklearn"]

    def train(self, training_data: TrainingData) -> Resource:
        from sklearn.linear_model import LogisticRegression

        examples = [e for e in training_data.intent_examples if self._vector(e) is not None]
        vectors = np.stack([self._vector(e) for e in examples])
        labels = [e.get(INTENT) for e in examples]
        self._mean = vectors.mean(axis=0)
        model = LogisticRegression(C=self._config["regularisation"], class_weight="balanced", max_iter=2000)
        model.fit(self._stretched(vectors), labels)
        self._coefficients, self._intercept = model.coef_, model.intercept_
        self._intents = [str(name) for name in model.classes_]
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / WEIGHTS,
                mean=self._mean,
                coefficients=self._coefficients,
                intercept=self._intercept,
                intents=np.array(self._intents),
            )
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            vector = self._vector(message)
            if vector is None or not self._intents:
                continue
            ranking = self._ranking(vector)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, vector: np.ndarray) -> List[Dict[Text, Any]]:
        """All intents with their probabilities, most likely first."""
        logits = self._coefficients @ self._stretched(vector) + self._intercept
        odds = np.exp(logits - logits.max())
        shares = odds / odds.sum()
        order = np.argsort(-shares, kind="stable")
        return [{"name": self._intents[i], "confidence": float(shares[i])} for i in order]

    def _stretched(self, vectors: np.ndarray) -> np.ndarray:
        return (vectors - self._mean) * SCALE

    @staticmethod
    def _vector(message: Message) -> Any:
        _, sentence = message.get_dense_features(TEXT, [])
        return None if sentence is None else np.asarray(sentence.features).ravel()

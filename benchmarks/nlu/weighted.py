"""Runs in the Rasa environment: our classifier with the weight of the spelling as a setting."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.rasa.nlu.classifier import SCALE, SPELLING_SCALE, LightIntentClassifier


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class WeightedIntentClassifier(LightIntentClassifier):
    """Without a weight the n-grams are left out of the features (they are still kept in the file)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**LightIntentClassifier.get_default_config(), "spelling": SPELLING_SCALE}

    def _features(self, vectors: np.ndarray, texts: list[str]) -> Any:
        from scipy.sparse import csr_matrix, hstack

        meaning = csr_matrix((vectors - self._mean) * SCALE)
        weight = self._config["spelling"]
        return hstack([meaning, self._spelling.transform(texts) * weight]).tocsr() if weight else meaning

"""A small intent classifier: multinomial logistic regression on what a message means and how it is spelt.

Meaning: the sentence vector, centred and stretched; Rasa's own LogisticRegressionClassifier on raw e5 vectors leaves
every confidence under 0.3, because all e5 vectors lie in a narrow cone. Spelling: tf-idf over letter n-grams inside
words; with a slipped copy of every example it carries the typos that tear a vector away (docs/assistant.md).
"""

from __future__ import annotations

from random import Random
from typing import Any, Dict, List, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers import LABEL_RANKING_LENGTH
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa.nlu.application_vectors import DIMENSION
from bot.rasa.nlu.clauses import clauses
from bot.rasa.nlu.e5 import vectors
from bot.rasa.nlu.softmax import fit

SCALE = 10.0
"""How far vectors are stretched. How much spelling counts beside them is set in config.yml."""
NGRAMS = (2, 4)
SHORTEST_SLIPPED = 6
"""A slip in a shorter text leaves nothing to recognise."""
SEED = 1
WEIGHTS = "weights.npz"
ACTS = "acts"
"""The entity that carries what each clause of a message is for."""
NEAREST = 12
"""Intents that an act names, best first."""


def slipped(text: Text, random: Random) -> Text:
    """A text with a slip of the keyboard, two in a longer one: a letter left out, swapped, doubled or replaced."""
    letters = list(text)
    for _ in range(1 if len(text) < 15 else 2):
        places = [i for i, c in enumerate(letters) if c.isalpha()][1:]
        if len(places) < 3:
            break
        i, kind = random.choice(places), random.random()
        if kind < 0.35:
            letters.pop(i)
        elif kind < 0.7 and i + 1 < len(letters):
            letters[i], letters[i + 1] = letters[i + 1], letters[i]
        elif kind < 0.9:
            letters.insert(i, letters[i])
        else:
            letters[i] = random.choice("аоеиaeio")
    return "".join(letters)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LightIntentClassifier(IntentClassifier, GraphComponent):
    """Weights are kept as .npz: nothing to unpickle, 2 MB."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"regularisation": 4.0, "spelling": 8.0}

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._mean = np.zeros(0)
        self._spelling: Any = None
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
            component._spelling = _spelling([str(n) for n in stored["ngrams"]])
            component._spelling.idf_ = stored["idf"]
            component._coefficients = stored["coefficients"]
            component._intercept = stored["intercept"]
            component._intents = [str(name) for name in stored["intents"]]
        return component

    @staticmethod
    def required_packages() -> List[Text]:
        return ["sklearn"]

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if self._vector(e) is not None]
        vectors = np.stack([self._vector(e) for e in examples])
        texts = [_plain(e.get(TEXT)) for e in examples]
        intents, wanted = np.unique([e.get(INTENT) for e in examples], return_inverse=True)
        self._mean = vectors.mean(axis=0)
        self._spelling = _spelling(None).fit(texts)
        random = Random(SEED)  # noqa: S311
        slips = [i for i, text in enumerate(texts) if len(text) >= SHORTEST_SLIPPED]
        spelt_wrong = [slipped(texts[i], random) for i in slips]
        rows = [*range(len(texts)), *slips]
        meaning, spelling = self._features(vectors[rows], texts + spelt_wrong)
        self._coefficients, self._intercept = fit(meaning, spelling, wanted[rows], self._config["regularisation"])
        self._intents = [str(name) for name in intents]
        ngrams = sorted(self._spelling.vocabulary_, key=self._spelling.vocabulary_.get)
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(
                folder / WEIGHTS,
                mean=self._mean,
                ngrams=np.array(ngrams),
                idf=self._spelling.idf_,
                coefficients=self._coefficients,
                intercept=self._intercept,
                intents=np.array(self._intents),
            )
        return self._resource

    def _features(self, vectors: np.ndarray, texts: List[Text]) -> Tuple[np.ndarray, Any]:
        """Meaning, and spelling as a sparse matrix, each with a row a text."""
        return (vectors - self._mean) * SCALE, self._spelling.transform(texts) * self._config["spelling"]

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = str(message.get(TEXT) or "").strip()
            if self._vector(message) is None or not self._intents:
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                continue
            pieces = clauses(text)
            whole, *of_pieces = self._rankings([text, *pieces])
            message.set(INTENT, whole[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, whole, add_to_output=True)
            acts = [self._act(piece, ranking) for piece, ranking in zip(pieces, of_pieces, strict=True)]
            entity = {"entity": ACTS, "value": acts, "start": 0, "end": len(text), "extractor": type(self).__name__}
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages

    @staticmethod
    def _act(piece: Text, ranking: List[Dict[Text, Any]]) -> Dict[Text, Any]:
        """What a piece of a message is for, as the dialogue reads it."""
        nearest = [[other["name"], round(other["confidence"], 3)] for other in ranking[:NEAREST]]
        return {"intent": nearest[0][0], "confidence": nearest[0][1], "nearest": nearest, "text": piece}

    def _rankings(self, texts: List[Text]) -> List[List[Dict[Text, Any]]]:
        """For each text its likeliest intents with their probabilities, best first."""
        meaning, spelling = self._features(vectors(texts), [_plain(text) for text in texts])
        logits = meaning @ self._coefficients[:DIMENSION] + spelling @ self._coefficients[DIMENSION:] + self._intercept
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = odds / odds.sum(axis=1, keepdims=True)
        order = np.argsort(-shares, axis=1, kind="stable")[:, :LABEL_RANKING_LENGTH]
        return [
            [{"name": self._intents[i], "confidence": float(row[i])} for i in best]
            for row, best in zip(shares, order, strict=True)
        ]

    @staticmethod
    def _vector(message: Message) -> Any:
        _, sentence = message.get_dense_features(TEXT, [])
        return None if sentence is None else np.asarray(sentence.features).ravel()


def _plain(text: Any) -> Text:
    return " ".join(str(text or "").lower().split())


def _spelling(ngrams: Any) -> Any:
    """The letter n-grams of words as tf-idf; with known n-grams ready to be given their weights."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    known = None if ngrams is None else {name: i for i, name in enumerate(ngrams)}
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=NGRAMS,
        sublinear_tf=True,
        min_df=1 if known else 2,
        vocabulary=known,
        lowercase=False,
        dtype=np.float32,
    )

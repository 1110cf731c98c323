"""Finds the topic that a question about Provodnik means: kernel ridge regression over E5 vectors of ways of asking.

Every topic is a class, every way of asking an example of it; solved at once in closed form (Saunders, Gammerman, Vovk
1998, "Ridge regression learning algorithm in dual variables"). docs/assistant.md tells what else was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.about.topics import topics_in
from catalogue.model import Language
from embeddings.encoder import Encoder, Vectors

WIDTH = 0.6
"""Of the kernel exp((cosine - 1) / WIDTH) between centred vectors."""
RIDGE = 0.03
LEAST = 0.27
"""Below it a question is not answered: the nearest topics are offered instead."""
SURE = 0.5
"""From it on a message is about Provodnik, whatever it was taken for."""
SHARED = 0.4
SHARED_LEAST = 0.18
"""So much is enough where topics of one section have `SHARED` together."""
BESIDE = 0.2
"""From it on another topic is offered beside the one that is told."""
NEAREST = 3
"""Topics offered where none is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTopic:
    """A topic and how surely a question means it, about 0 to 1."""

    id: str
    score: float


class TopicFinder:
    """Over the ways of asking of all topics in both languages: a question finds its topic in any of them."""

    def __init__(self, encoder: Encoder, vectors: Vectors, forms: Sequence[tuple[str, str]]) -> None:
        """`forms` are pairs of topic and text, `vectors` their unit vectors, shape (forms, dimension)."""
        self._encoder = encoder
        self._topics = list(dict.fromkeys(topic for topic, _ in forms))
        self._mean = vectors.mean(axis=0)
        self._forms = _unit(vectors - self._mean)
        member = np.array([[topic == name for name in self._topics] for topic, _ in forms], np.float64)
        kernel = _kernel(self._forms @ self._forms.T)
        self._weights = np.linalg.solve(kernel + RIDGE * np.eye(len(forms)), member)

    def nearest(self, question: str, limit: int = NEAREST) -> tuple[FoundTopic, ...]:
        """The topics nearest to a question, best first; none for an empty one."""
        if not question.strip():
            return ()
        vector = _unit(self._encoder.query(question.lower()) - self._mean)
        scores = _kernel(self._forms @ vector) @ self._weights
        order = np.argsort(-scores, kind="stable")[:limit]
        return tuple(FoundTopic(id=self._topics[i], score=float(scores[i])) for i in order)


def forms_of_topics() -> list[tuple[str, str]]:
    """Topics with every way of asking them, titles first, in both languages; lower case, as questions are read."""
    forms = [
        (topic.id, text.lower())
        for language in Language
        for topic in topics_in(language)
        for text in (topic.title, *topic.asked)
    ]
    return list(dict.fromkeys(forms))


def _kernel(cosines: Vectors) -> NDArray[np.float64]:
    return np.exp((cosines.astype(np.float64) - 1) / WIDTH)


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Vectors = vectors / np.maximum(norms, 1e-9)
    return result

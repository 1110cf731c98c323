"""A small encoder and small solutions, for what does not need the real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from catalogue.model import (
    Component,
    Direction,
    DocumentationLevel,
    ImportSubstitution,
    Language,
    RegisterStatus,
    Scope,
    Solution,
    Text,
)
from embeddings.encoder import Vectors


class WordEncoder:
    """Sums a fixed random vector per word: the same text gives the same unit vector, shared words a likeness."""

    def __init__(self, model_id: str = "words-16", dimension: int = 16) -> None:
        self.model_id, self.dimension = model_id, dimension

    def query(self, text: str) -> Vectors:
        return self.passages([" ".join(text.split())])[0]

    def passages(self, texts: Sequence[str], progress: Callable[[float], None] = lambda share: None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = np.sum([self._of_word(w) for w in text.lower().split() or [""]], axis=0)
            vectors[row] /= np.linalg.norm(vectors[row])
            progress((row + 1) / len(texts))
        return vectors

    def _of_word(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8], "little")
        return np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)


class BreakingEncoder(WordEncoder):
    """Breaks off midway, as a machine out of memory does."""

    def passages(self, texts: Sequence[str], progress: Callable[[float], None] = lambda share: None) -> Vectors:
        super().passages(texts[: len(texts) // 2], progress)
        raise MemoryError("out of memory midway")


class MisshapenEncoder(WordEncoder):
    """Gives vectors of another dimension than it says."""

    def passages(self, texts: Sequence[str], progress: Callable[[float], None] = lambda share: None) -> Vectors:
        return np.ascontiguousarray(super().passages(texts, progress)[:, :-1])


def make_solution(
    identifier: str,
    ru: str = "Умный свет",
    en: str = "Smart light",
    problems_ru: tuple[str, ...] = ("темно на улице",),
    problems_en: tuple[str, ...] = ("dark streets",),
    tags: tuple[str, ...] = (),
    scope: Scope = Scope.DOMESTIC,
) -> Solution:
    return Solution(
        id=identifier,
        name=Text(ru, en),
        named_in_paper=False,
        vendor=None,
        directions=(Direction.URBAN_ENVIRONMENT,),
        summary=Text(f"{ru} для города.", f"{en} for a town."),
        tags=tags,
        components=(Component.SOFTWARE,),
        min_population=None,
        requires=(),
        measures=(),
        needs=(),
        provides=(),
        effects=(),
        import_substitution=ImportSubstitution(
            status=RegisterStatus.UNKNOWN,
            register=None,
            entry_number=None,
            entry_date=None,
            as_of=None,
            evidence=None,
            note=None,
        ),
        deployments=(),
        sources=("https://example.org",),
        evidence=DocumentationLevel.DOCUMENTED,
        problems={Language.RU: problems_ru, Language.EN: problems_en},
        scope=scope,
        domestic_counterparts=(),
    )

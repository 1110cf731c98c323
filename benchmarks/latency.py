"""Time of one recommendation and of its parts, over the labelled statements.

The parts are timed inside one and the same cold call: the encoder, the index and the retriever handed to the
recommender are the product's own with a stopwatch around them, so fusion and ranking are what is left of the
whole. Every statement is embedded once, hence no query vector is remembered but where the table says so.
One torch thread, as in the product.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.services import Services, build_index, open_encoder, open_services
from bot.settings import load_settings
from catalogue.model import Scope
from embeddings.encoder import Encoder, Vectors
from embeddings.essence import essence
from embeddings.index import SearchIndex
from embeddings.lexical import LexicalIndex
from embeddings.retriever import Retriever, SearchResult
from recommender.model import Profile, Question
from recommender.scoring import Weights
from recommender.service import Recommender

STATEMENTS = Path(__file__).parent / "retrieval" / "statements.json"
TOWN = "lysva"
WARM_UP = ("Где взять ещё один светофор?", "A lamp is out near the school", "Проверка связи")
"""Asked before the first measured statement: what libraries do once must not count."""
EMBEDDING, DENSE, LEXICAL, SEARCH, WHOLE = "embedding", "dense", "lexical", "search", "whole"

Milliseconds = dict[str, list[float]]


class Stopwatch:
    """Milliseconds of every named part, one entry a call."""

    def __init__(self) -> None:
        self.parts: Milliseconds = defaultdict(list)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.parts[name].append((time.perf_counter() - start) * 1000)


class TimedEncoder:
    """An encoder with a stopwatch."""

    def __init__(self, encoder: Encoder, watch: Stopwatch) -> None:
        self._encoder, self._watch = encoder, watch
        self.model_id, self.dimension = encoder.model_id, encoder.dimension

    def query(self, text: str) -> Vectors:
        with self._watch.part(EMBEDDING):
            return self._encoder.query(text)

    def passages(self, texts: Sequence[str], progress: Callable[[float], None] = lambda share: None) -> Vectors:
        return self._encoder.passages(texts, progress)


class TimedLexical(LexicalIndex):
    """The words of a loaded index with a stopwatch."""

    def __init__(self, lexical: LexicalIndex, watch: Stopwatch) -> None:
        vars(self).update(vars(lexical))
        self._watch = watch

    def scores(self, query: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        with self._watch.part(LEXICAL):
            return super().scores(query)


class TimedIndex(SearchIndex):
    """A loaded index with a stopwatch."""

    def __init__(self, index: SearchIndex, watch: Stopwatch) -> None:
        vars(self).update(vars(index))
        self.lexical = TimedLexical(index.lexical, watch)
        self._watch = watch

    def voices(self, queries: Vectors, candidates: Sequence[int]) -> NDArray[np.float32]:
        with self._watch.part(DENSE):
            return super().voices(queries, candidates)


class TimedRetriever(Retriever):
    """The product's search with a stopwatch around it and around its parts."""

    def __init__(self, services: Services, watch: Stopwatch) -> None:
        retriever = services.retriever
        index, encoder = TimedIndex(retriever.index, watch), TimedEncoder(retriever.encoder, watch)
        super().__init__(index, encoder, services.settings.embeddings.lexical_share)
        self._watch = watch

    def search(
        self, query: str, limit: int | None = None, scope: Scope = Scope.DOMESTIC, only: Collection[str] | None = None
    ) -> SearchResult:
        with self._watch.part(SEARCH):
            return super().search(query, limit, scope, only)


def measured(services: Services, texts: Sequence[str]) -> Milliseconds:
    """Milliseconds of every part, each list in the order of the texts, which nobody has asked before.

    Raises ValueError where two texts would share one remembered vector.
    """
    if len({" ".join(essence(t).split()) for t in texts}) != len(texts):
        raise ValueError("two statements say the same: the second would not be embedded")
    watch = Stopwatch()
    weights = Weights(**services.settings.ranking.model_dump())
    recommender = Recommender(services.catalogue, TimedRetriever(services, watch), weights)
    profile = Profile(municipality=services.catalogue.municipalities[TOWN])
    for text in WARM_UP:
        recommender.recommend(Question(profile=profile, problem=text))
    summed: Milliseconds = defaultdict(list)
    for text in texts:
        watch.parts.clear()
        with watch.part(WHOLE):
            recommender.recommend(Question(profile=profile, problem=text))
        # A message that nothing answers as a whole is searched clause by clause as well: its parts add up.
        for name in (EMBEDDING, DENSE, LEXICAL, SEARCH, WHOLE):
            summed[name].append(sum(watch.parts[name]))
    return dict(summed)


def repeated(services: Services, texts: Sequence[str]) -> list[float]:
    """Milliseconds of the untimed recommender for questions whose vectors it remembers."""
    watch = Stopwatch()
    profile = Profile(municipality=services.catalogue.municipalities[TOWN])
    for text in texts:
        with watch.part(WHOLE):
            services.recommender.recommend(Question(profile=profile, problem=text))
    return watch.parts[WHOLE]


def table(parts: Milliseconds, again: Sequence[float]) -> str:
    """p50 and p95 of every part as markdown, and what is ours as a share of the embedding."""
    embedding, dense, lexical, search, whole = (
        np.asarray(parts[name]) for name in (EMBEDDING, DENSE, LEXICAL, SEARCH, WHOLE)
    )
    ours = whole - embedding
    rows = {
        "embedding of the query (new text)": embedding,
        "dense search": dense,
        "lexical search": lexical,
        "fusion (rest of the search)": search - embedding - dense - lexical,
        "assessment, ranking, donors, reasons": whole - search,
        "**everything but the embedding**": ours,
        "**whole recommendation**": whole,
        "whole recommendation, question repeated": np.asarray(again),
    }
    lines = ["| part | p50 ms | p95 ms | of the embedding's p50 |", "|---|---|---|---|"]
    unit = np.median(embedding)
    for name, values in rows.items():
        p50, p95 = np.percentile(values, [50, 95])
        lines.append(f"| {name} | {p50:.2f} | {p95:.2f} | {p50 / unit:.1%} |")
    lines.append("")
    lines.append(
        f"Whole / embedding: {np.median(whole) / unit:.3f} (p50). "
        f"Everything that we own costs {ours.sum() / embedding.sum():.1%} of one embedding (mean over the statements)."
    )
    return "\n".join(lines)


def main() -> None:
    settings = load_settings()
    encoder = open_encoder(settings)
    build_index(settings, encoder)
    services = open_services(settings, encoder)
    texts = [s["text"] for s in json.loads(STATEMENTS.read_text("utf-8"))]
    print(f"{len(texts)} statements, {len(services.retriever.index.ids)} solutions, {encoder.model_id}\n")
    print(table(measured(services, texts), repeated(services, texts)))


if __name__ == "__main__":
    main()

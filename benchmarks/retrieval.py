"""Quality of the search on the labelled statements, by half and kind, with the fusion taken apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bot.services import Services, build_index, open_encoder, open_services
from bot.settings import load_settings
from embeddings.retriever import Retriever
from recommender.model import Profile, Question

STATEMENTS = Path(__file__).parent / "retrieval" / "statements.json"
MESSAGES = Path(__file__).parent / "relevance" / "judged.json"
"""Messages as people write them, judged for the relevance benchmark: what answers counts 2, what comes near 1."""
SPLITS = {"fit": "tuning", "grown": "test"}
WRITTEN_LATER = "w"
"""First letter of the messages written when the catalogue had 403 cards; only they were pooled from many rankers."""
TOP, FIRST, ANSWERS = 10, 3, 2
RESAMPLES = 2000
KINDS = ("colloquial", "official", "english", "typos", "long", "several")
"""Kinds of statements, in the order of the table."""

Ranking = Callable[[str], list[str]]


def ndcg(ids: Sequence[str], relevant: Mapping[str, int]) -> float:
    """nDCG@10 with gain 2^grade - 1 (Järvelin and Kekäläinen 2002)."""

    def dcg(grades: Sequence[int]) -> float:
        return sum((2**g - 1) / np.log2(place + 2) for place, g in enumerate(grades[:TOP]))

    return float(dcg([relevant.get(i, 0) for i in ids]) / dcg(sorted(relevant.values(), reverse=True)))


def recall(ids: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Share of the relevant among the first ten, of at most ten."""
    return len(set(ids[:TOP]) & set(relevant)) / min(TOP, len(relevant))


def reciprocal_rank(ids: Sequence[str], relevant: Mapping[str, int]) -> float:
    """One over the place of the first relevant one, 0 without one among the first ten."""
    return next((1 / place for place, i in enumerate(ids[:TOP], 1) if i in relevant), 0.0)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Bootstrap 95 % interval of the mean."""
    sample = np.random.default_rng(7).choice(np.asarray(values), (RESAMPLES, len(values)))
    low, high = np.percentile(sample.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def systems(services: Services) -> dict[str, Ranking]:
    """What is measured, by name: the parts of the search alone, fused, and the whole recommendation for one town."""
    retriever = services.retriever

    def searched(share: float) -> Ranking:
        other = Retriever(retriever.index, retriever.encoder, share)
        return lambda text: [h.id for h in other.search(text, TOP).hits]

    profile = Profile(municipality=services.catalogue.municipalities["lysva"])

    def recommended(text: str) -> list[str]:
        question = Question(profile=profile, problem=text, limit=TOP)
        return [r.solution.id for r in services.recommender.recommend(question).recommendations]

    return {
        "words only": searched(1.0),
        "meaning only": searched(0.0),
        "fused": searched(services.settings.embeddings.lexical_share),
        "recommended (Lysva)": recommended,
    }


def messages() -> list[dict[str, Any]]:
    """The judged messages that something answers or comes near to, as statements."""
    told = json.loads(MESSAGES.read_text("utf-8"))
    return [
        {"text": m["text"], "kind": m["kind"], "split": f"{SPLITS[m['half']]}, messages", "relevant": relevant}
        for m in told
        if m["id"].startswith(WRITTEN_LATER)
        and (relevant := dict.fromkeys(m["near"], 1) | dict.fromkeys(m["answers"], 2))
    ]


def scores(statements: Sequence[Mapping[str, Any]], ranking: Ranking) -> pd.DataFrame:
    """One row a statement: its half, its kind, and how well the ranking answers it."""
    rows = []
    for s in statements:
        ids, relevant = ranking(s["text"]), s["relevant"]
        measured = (ndcg(ids, relevant), recall(ids, relevant), reciprocal_rank(ids, relevant))
        answers = any(relevant.get(i) == ANSWERS for i in ids[:FIRST])
        first = relevant.get(ids[0] if ids else "") == ANSWERS
        rows.append((s["split"], s["kind"], *measured, answers, first))
    return pd.DataFrame(rows, columns=["half", "kind", "ndcg", "recall", "mrr", "answers", "first"])


def line(half: str, system: str, of_half: pd.DataFrame) -> str:
    """The means of one system over one half, as a row of Markdown."""
    low, high = interval(of_half["ndcg"].tolist())
    mean = of_half[["ndcg", "recall", "mrr", "answers", "first"]].mean()
    by_kind = of_half.groupby("kind")["ndcg"].mean().reindex(KINDS)
    figures = [*mean[["recall", "mrr", "answers", "first"]], *by_kind]
    return (
        f"| {half} | {system} | {mean['ndcg']:.3f} ({low:.3f}-{high:.3f}) | "
        + " | ".join("" if np.isnan(figure) else f"{figure:.3f}" for figure in figures)
        + " |"
    )


def main() -> None:
    settings = load_settings()
    encoder = open_encoder(settings)
    build_index(settings, encoder)
    services = open_services(settings, encoder)
    statements: list[dict[str, Any]] = json.loads(STATEMENTS.read_text("utf-8")) + messages()
    measured = {name: scores(statements, ranking) for name, ranking in systems(services).items()}
    print(
        f"| half | system | nDCG@10 (95 %) | recall@10 | MRR | answer in {FIRST} | answer first | {' | '.join(KINDS)} |"
    )
    print("|---" * (7 + len(KINDS)) + "|")
    for half in ("tuning", "test", "tuning, messages", "test, messages"):
        for name, table in measured.items():
            print(line(half, name, table[table["half"] == half]))

"""How sure "answers it", "comes near" and "nothing" are, on judged messages of topics that the weights never saw.

`python -m benchmarks relevance` measures, `python -m benchmarks.relevance fit` fits the weights on the other half.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.services import Services, build_index, open_encoder, open_services
from bot.settings import load_settings
from catalogue.model import Scope
from recommender.closeness import FEATURES, MODEL, Closeness, ClosenessModel, closeness_of, features_of, load_model
from recommender.need import directions_of_text
from recommender.phrases import PhraseOverlap

JUDGED = Path(__file__).parent / "relevance" / "judged.json"
GRADES = {"answers": 2, "near": 1, "no": 0}
BETAS = {"answers": 0.7, "near": 1.2}
"""What recall counts against precision: "it answers" must be right before it is complete."""
MISSED = 0.05
""""Nothing" is said last: of the messages that are answered at most so many may be told that nothing is there."""
FOLDS, STRENGTH = 8, 0.3
"""Folds of whole topics, and scikit-learn's C (the smaller, the tamer); not tuned further."""
SHORT = 4
"""Words of a message that is called short."""
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A message and a solution found for it, as judged: 2 answers, 1 comes near, 0 neither."""

    message: str
    topic: str
    half: str
    grade: int
    features: NDArray[np.float64]
    told: Closeness


def pairs(
    services: Services, messages: Sequence[dict[str, Any]], model: ClosenessModel | None = None
) -> Iterator[Pair]:
    """Every judged pair with its signs, and the verdict of a model."""
    solutions, phrases = services.catalogue.solutions, PhraseOverlap(services.catalogue.solutions.values())
    for m in messages:
        found = services.retriever.search(m["text"])
        directions = directions_of_text(found, solutions)
        said = phrases.of(m["text"])
        rows = features_of(found, solutions, directions, said)
        told = closeness_of(found, solutions, directions, said, model) if model else {}
        place = {hit.id: i for i, hit in enumerate(found.hits)}
        for name, grade in GRADES.items():
            for solution in m[name]:
                verdict = told.get(solution, Closeness.NOTHING)
                yield Pair(
                    message=m["text"],
                    topic=m["topic"],
                    half=m["half"],
                    grade=grade,
                    features=rows[place[solution]],
                    told=verdict,
                )


def opened() -> Services:
    settings = load_settings()
    encoder = open_encoder(settings)
    build_index(settings, encoder)
    return open_services(settings, encoder)


def best_threshold(probability: NDArray[np.float64], yes: NDArray[np.bool_], beta: float) -> float:
    """The probability from which on saying yes has the best F-measure (van Rijsbergen 1979)."""

    def measure(threshold: float) -> float:
        told = probability >= threshold
        return (1 + beta**2) * float((yes & told).sum()) / float(beta**2 * yes.sum() + told.sum())

    return max((float(t) for t in np.round(np.arange(0.2, 0.8, 0.02), 2)), key=measure)


def fit() -> None:
    """Fits both regressions on the half for it and writes them; thresholds by probabilities out of fold."""
    messages = [m for m in json.loads(JUDGED.read_text("utf-8")) if m["half"] == "fit"]
    fitted = list(pairs(opened(), messages))
    rows, topics = np.stack([p.features for p in fitted]), [p.topic for p in fitted]
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    standardised = (rows - mean) / scale
    messages_of, unseen = np.array([p.message for p in fitted]), {}
    written: dict[str, Any] = {
        "fitted_on": {"messages": len(messages), "pairs": len(fitted), "topics": len(set(topics))},
        "features": FEATURES,
        "mean": mean.round(6).tolist(),
        "scale": scale.round(6).tolist(),
    }
    for name in ("answers", "near"):
        yes = np.array([p.grade >= GRADES[name] for p in fitted])
        unseen[name] = np.zeros(len(fitted))
        for known, held in GroupKFold(FOLDS).split(standardised, groups=topics):
            model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(standardised[known], yes[known])
            unseen[name][held] = model.predict_proba(standardised[held])[:, 1]
        model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(standardised, yes)
        written[name] = {
            "weights": model.coef_[0].round(4).tolist(),
            "intercept": round(float(model.intercept_[0]), 4),
            "threshold": best_threshold(unseen[name], yes, BETAS[name]),
        }
    answered = unseen["answers"] >= written["answers"]["threshold"]
    nearness = pd.DataFrame(
        {"message": messages_of, "grade": [p.grade for p in fitted], "near": unseen["near"] + answered}
    )
    best = nearness.groupby("message").max()
    written["anything"] = round(float(best.near[best.grade == GRADES["answers"]].quantile(MISSED)), 3)
    MODEL.write_text(json.dumps(written, indent=1) + "\n", "utf-8")


def shares(told: pd.Series, true: pd.Series) -> str:
    """Precision and recall of a verdict, as two cells of Markdown."""
    both = (told & true).sum()
    return f"{both / max(1, told.sum()):.2f} | {both / max(1, true.sum()):.2f}"


def reliability(probability: NDArray[np.float64], yes: NDArray[np.bool_]) -> Iterator[str]:
    """Lines of Markdown: what was foretold, and what was so, by ranges of the probability."""
    for low, high in pairwise(BINS):
        inside = (probability >= low) & ((probability < high) | (high == 1))
        if inside.any():
            foretold, so = probability[inside].mean(), yes[inside].mean()
            yield f"| {low:.1f}-{high:.1f} | {inside.sum()} | {foretold:.2f} | {so:.2f} |"


def by_message(tested: pd.DataFrame, services: Services) -> pd.DataFrame:
    """What is true of each whole message, the best of its pairs, and what the whole catalogue is told to hold."""
    order = {Closeness.NOTHING: 0, Closeness.NEAR: 1, Closeness.ANSWERS: 2}
    whole = tested.groupby("message", sort=False).agg(true=("grade", "max"))
    whole["told"] = [
        max(order[c] for c in services.recommender.closeness(message, Scope.DOMESTIC).values())
        for message in whole.index
    ]
    return whole


def main() -> None:
    services = opened()
    judged = json.loads(JUDGED.read_text("utf-8"))
    for half in ("test", "later", "grown"):
        tested = list(pairs(services, [m for m in judged if m["half"] == half], load_model()))
        measure(half, services, tested)
        measure(f"{half}, at most {SHORT} words", services, [p for p in tested if len(p.message.split()) <= SHORT])


def measure(name: str, services: Services, tested: Sequence[Pair]) -> None:
    """Prints how good the verdicts on messages are: of pairs, of probabilities, and of the whole messages."""
    if not tested:
        return
    table = pd.DataFrame([(p.message, p.grade, p.told) for p in tested], columns=["message", "grade", "told"])
    print(f"\n## {name}\n\n{table.message.nunique()} messages, {len(tested)} pairs")
    print("\n| pairs | precision | recall |\n|---|---|---|")
    print(f"| answers | {shares(table.told == Closeness.ANSWERS, table.grade == 2)} |")
    print(f"| answers or near | {shares(table.told != Closeness.NOTHING, table.grade >= 1)} |")
    model = load_model()
    rows = (np.stack([p.features for p in tested]) - model.mean) / model.scale
    for level, logistic in (("answers", model.answers), ("near", model.near)):
        print(f"\n| probability of {level} | pairs | foretold | so |\n|---|---|---|---|")
        print("\n".join(reliability(logistic.probability(rows), table.grade.to_numpy() >= GRADES[level])))
    whole = by_message(table, services)
    print("\n| whole messages: true | told answers | told near | told nothing | of |\n|---|---|---|---|---|")
    for grade, level in ((2, "answers"), (1, "near"), (0, "nothing")):
        of = whole[whole.true == grade]
        print(f"| {level} | {' | '.join(f'{(of.told == t).mean():.2f}' for t in (2, 1, 0))} | {len(of)} |")


if __name__ == "__main__":
    fit() if sys.argv[1:] == ["fit"] else main()

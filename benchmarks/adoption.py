"""Adoption hold-out: would a city have been shown what it went on to run?

All deployments (and effects) of one city are hidden, then solutions are ranked for it from what the others run.
Relevant is what the city is documented to run (by more than the paper's word) and another city runs too. With words,
the words are a labelled statement (benchmarks/retrieval/statements.json) that one of those solutions answers. Without
words there is nothing to match, and only 21 solutions run in two cities; so what is counted is the kinds: of the
measures of the index that the hidden city carries out, how many a list of ten holds (recall), and how early each
comes (nDCG).

What it cannot show: the catalogue holds what somebody wrote about, so what a city is not known to run counts as not
adopted; the sample is small; leaders adopting from leaders are not the lagging towns that Provodnik is for; and what
a city runs is not what it should have chosen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.retrieval import RESAMPLES, STATEMENTS, TOP, ndcg, recall
from bot.services import Services, build_index, open_encoder, open_services
from bot.settings import load_settings
from catalogue.model import Catalogue, Municipality, Scope, Solution
from embeddings.retriever import Retriever
from recommender.evidence import PAPER
from recommender.model import Profile, Question
from recommender.need import spread_of_measures
from recommender.scoring import Weights
from recommender.service import Recommender

RANDOM_DRAWS = 50

Values = np.ndarray[tuple[int], np.dtype[np.float64]]
"""One figure a question."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question of the hold-out: who asks, in which words, and what should be found."""

    city: str
    text: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HiddenCity:
    """A city without its deployments: the recommender over the rest, and what may be recommended."""

    town: Municipality
    recommender: Recommender
    candidates: Sequence[Solution]
    adopted: frozenset[str]
    kinds: frozenset[str]


Ranker = Callable[[HiddenCity, str], list[str]]


def hide(catalogue: Catalogue, city: str) -> Catalogue:
    """The catalogue without what is known of one city."""
    solutions = {
        i: replace(
            s,
            deployments=tuple(d for d in s.deployments if d.city_id != city),
            effects=tuple(e for e in s.effects if e.city_id != city),
        )
        for i, s in catalogue.solutions.items()
    }
    return replace(catalogue, solutions=solutions)


def documented_in(solution: Solution, city: str) -> bool:
    """Whether a source beyond the paper says that a city runs a solution."""
    return any(d.city_id == city and d.source != PAPER for d in solution.deployments)


def hidden_cities(services: Services) -> list[HiddenCity]:
    """Every Russian city of the catalogue; `adopted` are its solutions that another city runs too, `kinds` its
    measures that a solution of another city carries out.
    """
    weights = Weights(**services.settings.ranking.model_dump())
    found = []
    for city in sorted(set(services.catalogue.cities) & set(services.catalogue.municipalities)):
        town = services.catalogue.municipalities[city]
        runs = [s for s in services.catalogue.in_scope(Scope.DOMESTIC) if documented_in(s, city)]
        rest = hide(services.catalogue, city)
        candidates = [s for s in rest.in_scope(Scope.DOMESTIC) if s.deployments]
        offered = {m for s in candidates for m in s.measures}
        adopted = frozenset({s.id for s in runs} & {s.id for s in candidates})
        kinds = frozenset({m for s in runs for m in s.measures} & offered)
        found.append(HiddenCity(town, Recommender(rest, services.retriever, weights), candidates, adopted, kinds))
    return found


def cases_with_words(hidden: HiddenCity, statements: Sequence[Mapping[str, Any]]) -> list[Case]:
    cases = []
    for s in statements:
        relevant = {i: grade for i, grade in s["relevant"].items() if i in hidden.adopted}
        if relevant:
            cases.append(Case(hidden.town.id, s["text"], relevant))
    return cases


def provodnik(hidden: HiddenCity, text: str) -> list[str]:
    question = Question(profile=Profile(municipality=hidden.town), problem=text, limit=TOP)
    return [r.solution.id for r in hidden.recommender.recommend(question).recommendations]


def searched(lexical_share: float) -> Ranker:
    def rank(hidden: HiddenCity, text: str) -> list[str]:
        retriever = hidden.recommender.retriever
        hits = Retriever(retriever.index, retriever.encoder, lexical_share).search(text, scope=Scope.DOMESTIC).hits
        allowed = {s.id for s in hidden.candidates}
        return [h.id for h in hits if h.id in allowed][:TOP]

    return rank


def popularity(hidden: HiddenCity, text: str) -> list[str]:
    """Solution ids by the number of cities that run them, most first; ties by id."""
    cities = {s.id: len({d.city_id for d in s.deployments}) for s in hidden.candidates}
    return sorted(cities, key=lambda i: (-cities[i], i))[:TOP]


def at_random(hidden: HiddenCity, text: str) -> list[str]:
    ids = [s.id for s in hidden.candidates]
    seed = sum(map(ord, hidden.town.id + text))
    return [str(i) for i in np.random.default_rng(seed).permutation(ids)[:TOP]]


def popular_kinds(hidden: HiddenCity, text: str) -> list[str]:
    """One solution of each measure, the measures that most cities carry out first; ties by id."""
    spread = spread_of_measures(hidden.candidates)
    ids: list[str] = []
    for measure in sorted(spread, key=lambda m: (-len(spread[m]), m)):
        ids += [s.id for s in hidden.candidates if measure in s.measures and s.id not in ids][:1]
    return ids[:TOP]


WITH_WORDS: dict[str, Ranker] = {
    "Provodnik": provodnik,
    "meaning only": searched(0.0),
    "words only": searched(1.0),
    "popularity": popularity,
    "random": at_random,
}
WITHOUT_WORDS = {
    "Provodnik": provodnik,
    "popularity": popularity,
    "popular kinds": popular_kinds,
    "random": at_random,
}


def measured(ranker: Ranker, hidden: HiddenCity, case: Case) -> tuple[float, float]:
    """Recall and nDCG of one question; of the random ranker their means over many draws."""
    draws = RANDOM_DRAWS if ranker is at_random else 1
    scores = [_scores(ranker(hidden, case.text + " " * n), hidden, case) for n in range(draws)]
    recalls, gains = zip(*scores, strict=True)
    return float(np.mean(recalls)), float(np.mean(gains))


def _scores(ids: Sequence[str], hidden: HiddenCity, case: Case) -> tuple[float, float]:
    if case.text.strip():
        return recall(ids, case.relevant), ndcg(ids, case.relevant)
    solutions = hidden.recommender.catalogue.solutions
    seen: set[str] = set()
    new = []
    for i in ids:
        kinds = (set(solutions[i].measures) & set(case.relevant)) - seen
        seen |= kinds
        new.append(len(kinds))
    discounts = 1 / np.log2(np.arange(TOP) + 2)
    ideal = discounts[: min(TOP, len(case.relevant))].sum()
    return len(seen) / len(case.relevant), float((np.asarray(new) * discounts[: len(new)]).sum() / ideal)


def table(title: str, cases: Sequence[tuple[HiddenCity, Case]], rankers: Mapping[str, Ranker]) -> None:
    cities = len({c.city for _, c in cases})
    print(f"\n{title}: {len(cases)} questions of {cities} cities\n")
    print("| ranker | recall@10 (95 %) | nDCG@10 (95 %) | Provodnik leads in recall (paired 95 %) | in nDCG |")
    print("|---|---|---|---|---|")
    ours: tuple[Values, Values] | None = None
    for name, rank in rankers.items():
        scores = [measured(rank, hidden, case) for hidden, case in cases]
        recalls, gains = np.asarray([r for r, _ in scores]), np.asarray([g for _, g in scores])
        ours = ours or (recalls, gains)
        leads = [_span(own - other, cases, "+.3f") for own, other in zip(ours, (recalls, gains), strict=True)]
        shown = " | ".join(leads) if ours[0] is not recalls else " | "
        print(f"| {name} | {_span(recalls, cases)} | {_span(gains, cases)} | {shown} |", flush=True)


def by_city(values: Values, cases: Sequence[tuple[HiddenCity, Case]]) -> tuple[float, float]:
    """Bootstrap 95 % interval of the mean, whole cities drawn: the questions of one city hang together."""
    figures = pd.DataFrame({"city": [case.city for _, case in cases], "value": values})
    sums = figures.groupby("city", sort=False)["value"].agg(["sum", "count"]).to_numpy()
    drawn = sums[np.random.default_rng(7).integers(0, len(sums), (RESAMPLES, len(sums)))].sum(axis=1)
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return float(low), float(high)


def _span(values: Values, cases: Sequence[tuple[HiddenCity, Case]], form: str = ".3f") -> str:
    low, high = by_city(values, cases)
    return f"{float(values.mean()):{form}} ({low:{form}} to {high:{form}})"


def main() -> None:
    settings = load_settings()
    encoder = open_encoder(settings)
    build_index(settings, encoder)
    services = open_services(settings, encoder)
    statements: list[dict[str, Any]] = json.loads(STATEMENTS.read_text("utf-8"))
    hidden = hidden_cities(services)
    for half in ("test", "tuning"):
        chosen = [s for s in statements if s["split"] == half]
        table(f"With words, {half} half", [(h, c) for h in hidden for c in cases_with_words(h, chosen)], WITH_WORDS)
    silent = [(h, Case(h.town.id, "", dict.fromkeys(sorted(h.kinds), 1))) for h in hidden if h.kinds]
    table("Without words, by kind", silent, WITHOUT_WORDS)


if __name__ == "__main__":
    main()

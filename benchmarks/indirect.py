"""Open figures as indirect gaps: do they agree with what is known directly, and what do they change in a list?

(a) Agreement: Spearman's rank correlation between the environment index of 2020 (the place of a town among its peers)
and the "IQ of cities" index, edition by edition, with bootstrap intervals over towns. (b) Lists without words: how
often the first solutions are for a direction in which the town lags, and the adoption hold-out with and without the
figures (benchmarks/adoption.py).

What it cannot show: the index by direction is published for no town, so no indirect gap can be checked against a direct
one of the same direction; the values that are known are of leaders and of some of the last, not a sample; a good
environment is no digitalisation (Taganrog: 10th of 88 in the environment index, 92nd in the IQ index of 2023); the
hold-out asks what 18 large cities went on to run, not what helps a town that lags.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from benchmarks.adoption import Case, HiddenCity, by_city, hidden_cities, measured, provodnik
from benchmarks.retrieval import RESAMPLES
from bot.services import Services, build_index, open_encoder, open_services
from bot.settings import load_settings
from catalogue.model import Catalogue, OpenFigures
from catalogue.ratings import IQ_CITIES
from recommender.indirect import Standing, known_of
from recommender.model import Profile, Question
from recommender.service import Recommender

TOTAL, SAMPLE, SEED, FIRST = "environment-total", 120, 3, 3


def values_of_both(catalogue: Catalogue) -> pd.DataFrame:
    """Towns with a value of the IQ index and of the environment index: edition, share of the maximum, total of 360."""
    environment = catalogue.figures.values[TOTAL][2020]
    rows = [
        {"town": r.subject, "edition": r.year, "iq": r.value / r.max, "environment": environment[r.subject]}
        for r in catalogue.ratings
        if r.rating == IQ_CITIES and r.value is not None and r.max and r.year and r.subject in environment
    ]
    return pd.DataFrame(rows).drop_duplicates(["town", "edition"])


def correlation(rows: pd.DataFrame) -> tuple[float, float, float]:
    """Spearman's rho and its bootstrap 95 % interval, towns drawn."""
    drawn = np.random.default_rng(7).integers(0, len(rows), (RESAMPLES, len(rows)))
    pairs = rows[["iq", "environment"]].to_numpy()
    rhos = [spearmanr(*pairs[chosen].T).statistic for chosen in drawn]
    low, high = np.nanpercentile(rhos, [2.5, 97.5])
    return float(spearmanr(*pairs.T).statistic), float(low), float(high)


def agreement(catalogue: Catalogue) -> None:
    print("\n| edition of the IQ index | towns | rho with the environment index of 2020 (95 %) |\n|---|---|---|")
    for edition, rows in values_of_both(catalogue).groupby("edition"):
        if len(rows) >= 10:
            rho, low, high = correlation(rows)
            print(f"| {edition} | {len(rows)} | {rho:.2f} ({low:.2f} to {high:.2f}) |")
    taganrog = catalogue.municipalities["taganrog"]
    total = next(c for c in known_of(taganrog, catalogue.figures) if c.indicator.id == TOTAL)
    row = next(r for r in catalogue.ratings if (r.subject, r.year, r.rating) == ("taganrog", 2023, IQ_CITIES))
    print(
        f"\nTaganrog: place {total.rank} of {total.peers} in the environment index, {row.rank} in the IQ index of 2023"
    )


def lists(services: Services) -> None:
    """How often the first solution, and the first three, are for a direction in which the town lags."""
    catalogue = services.catalogue
    rated = sorted(catalogue.figures.values[TOTAL][2020])
    sample = random.Random(SEED).sample(rated, SAMPLE)
    bare = Recommender(replace(catalogue, figures=OpenFigures()), services.retriever)
    print("\n| list without words | towns that lag somewhere | first for such a direction | of the first three |")
    print("|---|---|---|---|")
    for name, recommender in (("with open figures", services.recommender), ("without", bare)):
        hits = []
        for town in sample:
            profile = Profile(municipality=catalogue.municipalities[town])
            gaps = services.recommender.assess(profile).gaps
            lagging = {g.direction for g in gaps if g.indirect and g.indirect.standing is Standing.LAGS}
            found = recommender.recommend(Question(profile=profile, limit=FIRST)).recommendations
            if lagging:
                hits.append([bool(set(r.solution.directions) & lagging) for r in found])
        told = np.asarray(hits, dtype=float)
        print(f"| {name} | {len(told)} | {told[:, 0].mean():.2f} | {told.mean():.2f} |", flush=True)


def adoption(services: Services) -> None:
    """The hold-out without words, by kind, with and without open figures; the difference is paired."""
    hidden = hidden_cities(services)
    cases = [(h, Case(h.town.id, "", dict.fromkeys(sorted(h.kinds), 1))) for h in hidden if h.kinds]
    without = [(replace(h, recommender=_without_figures(h.recommender)), case) for h, case in cases]
    own, other = _scores(cases), _scores(without)
    print(f"\n{len(cases)} cities hidden one by one\n\n| figure | with | without | difference (paired 95 %) |")
    print("|---|---|---|---|")
    for at, name in enumerate(("recall@10", "nDCG@10")):
        lead = own[:, at] - other[:, at]
        low, high = by_city(lead, cases)
        told = f"{lead.mean():+.3f} ({low:+.3f} to {high:+.3f})"
        print(f"| {name} | {own[:, at].mean():.3f} | {other[:, at].mean():.3f} | {told} |")


def _without_figures(recommender: Recommender) -> Recommender:
    return Recommender(replace(recommender.catalogue, figures=OpenFigures()), recommender.retriever)


def _scores(cases: Sequence[tuple[HiddenCity, Case]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.asarray([measured(provodnik, hidden, case) for hidden, case in cases])


def main() -> None:
    settings = load_settings()
    encoder = open_encoder(settings)
    build_index(settings, encoder)
    services = open_services(settings, encoder)
    agreement(services.catalogue)
    lists(services)
    adoption(services)


if __name__ == "__main__":
    main()

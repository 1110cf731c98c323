"""Prints a ranking of the whole catalogue; test_ranking.py runs it in processes of their own."""

from __future__ import annotations

import sys

from catalogue.load import load_catalogue
from catalogue.model import Direction, Scope
from catalogue.ratings import Ratings
from embeddings.retriever import Found
from recommender.assessment import assess, priorities
from recommender.model import Profile, Question
from recommender.ranking import Weights, ranked


def main() -> None:
    catalogue = load_catalogue()
    weights = {direction: 0.1 + 0.37 * number for number, direction in enumerate(Direction)}
    for town in ("taganrog", "perm", "lysva"):
        question = Question(Profile(catalogue.municipalities[town], weights=weights))
        assessment = assess(question.profile, Ratings(catalogue.ratings), catalogue.measures)
        need = priorities(assessment.gaps, weights)
        candidates = catalogue.in_scope(Scope.DOMESTIC)
        for r in ranked(question, assessment, need, candidates, Found((), 0.0, 0.0), catalogue.cities, Weights()):
            sys.stdout.write(f"{town} {r.solution.id} {r.score!r}\n")


if __name__ == "__main__":
    main()

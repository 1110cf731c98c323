"""The one way from a question to an answer: profile, gaps, ranking, donors, reasons."""

from __future__ import annotations

from catalogue.model import Catalogue, Scope, Solution
from catalogue.ratings import Ratings
from embeddings.retriever import Found, Retriever
from recommender import assessment, donors, ranking
from recommender.model import Assessment, EmptyReason, Profile, Question, Report
from recommender.ranking import Weights

NO_TEXT = Found((), 0.0, 0.0)


class Recommender:
    """Answers questions over one catalogue; the same question has the same answer."""

    def __init__(self, catalogue: Catalogue, retriever: Retriever, weights: Weights | None = None) -> None:
        self.catalogue = catalogue
        self.retriever = retriever
        self.ratings = Ratings(catalogue.ratings)
        self._weights = weights or Weights()

    def assess(self, profile: Profile) -> Assessment:
        return assessment.assess(profile, self.ratings, self.catalogue.measures)

    def recommend(self, question: Question) -> Report:
        """Ranked solutions with donors and reasons; an empty list says why it is empty."""
        assessed = self.assess(question.profile)
        gap_priorities = assessment.priorities(assessed.gaps, question.profile.weights)
        candidates = self._candidates(question)
        found = NO_TEXT
        if question.problem.strip():
            # Over the whole scope, so that a match means the same whatever is filtered out afterwards.
            found = self.retriever.search(question.problem, scope=question.scope)
        words = ranking.directions_of_text(found, self.catalogue.solutions)
        gaps_known = any(g.gap_share is not None for g in assessed.gaps)
        need = ranking.needs(gap_priorities, words, gaps_known)
        everything = ranking.ranked(question, assessed, need, candidates, found, self.catalogue.cities, self._weights)
        empty = None
        if not everything:
            empty = EmptyReason.NOTHING_RELEVANT if candidates else EmptyReason.FILTERED_OUT
        return Report(
            question,
            assessed,
            tuple(everything[: question.limit]),
            len(everything),
            found.known_words,
            found.margin,
            empty,
        )

    def _candidates(self, question: Question) -> list[Solution]:
        """What may be shown: in scope, not running here already, with someone to ask, past the filters."""
        town, cities = question.profile.municipality, self.catalogue.cities
        return [
            s
            for s in self.catalogue.in_scope(question.scope)
            if s.deployments
            and not donors.runs_in(s, town, cities)
            and (not question.only_registered or s.import_substitution.status in ranking.CONFIRMED)
        ]

    def counterparts(self, solution: Solution) -> list[Solution]:
        """The domestic solutions a world practice leads to."""
        if solution.scope is not Scope.WORLD:
            return []
        return [self.catalogue.solutions[i] for i in solution.domestic_counterparts]

"""The one way from a question to an answer: profile, gaps, ranking, donors, reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from catalogue.model import Capability, Catalogue, Municipality, Scope, Solution
from catalogue.ratings import Ratings
from catalogue.registers.status.component import ComponentStatus
from embeddings.retriever import Found, Retriever
from recommender import assessment, constraints, donors, peers, ranking, roadmap
from recommender.doubt import Doubt, clearly_answers, doubt_of
from recommender.model import Assessment, EmptyReason, Profile, Question, Recommendation, Report, Verdict
from recommender.peers import Peer
from recommender.ranking import Weights
from recommender.roadmap import Roadmap

NO_TEXT = Found((), 0.0, 0.0)


class UnknownSolutionError(Exception):
    """Chosen solutions that cannot be planned; `ids` are all of them."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        super().__init__(f"cannot be planned for this town: {', '.join(ids)}")


def _different(ranked: Sequence[Recommendation], limit: int) -> list[Recommendation]:
    """The first ones, without those that carry out nothing but measures that others before them do, and without
    those that hardly answer the words: a plan holds what was asked for.
    """
    chosen: list[Recommendation] = []
    covered: set[str] = set()
    for r in ranked:
        if chosen and ranking.relevance_of(r) < ranking.DIVERSE_RELEVANCE:
            continue
        if len(chosen) < limit and (not r.solution.measures or not covered.issuperset(r.solution.measures)):
            chosen.append(r)
            covered.update(r.solution.measures)
    return chosen


class PlacementCause(StrEnum):
    """Why a solution stands where it stands, or nowhere."""

    RANKED = "ranked"
    RUNS_HERE = "runs-here"
    FILTERED = "filtered"
    NO_DEPLOYMENT = "no-deployment"
    WEAK_MATCH = "weak-match"


@dataclass(frozen=True, slots=True)
class Placement:
    """The place of one solution in the whole list of a question; `match` is how well it meets the words, 0 to 1."""

    cause: PlacementCause
    found: Recommendation | None
    first: Recommendation | None
    match: float | None


class Recommender:
    """Answers questions over one catalogue; the same question has the same answer."""

    def __init__(
        self,
        catalogue: Catalogue,
        retriever: Retriever,
        weights: Weights | None = None,
        linked: Callable[[], Mapping[str, ComponentStatus]] = dict,
        asked_for: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        """`linked` gives the register statuses, as of now, of the solutions whose entries were confirmed;
        `asked_for` how many requests to donors each solution drew.
        """
        self.catalogue = catalogue
        self.retriever = retriever
        self.ratings = Ratings(catalogue.ratings)
        self._weights = weights or Weights()
        self._linked, self._asked_for = linked, asked_for
        self._measures = {m.id: m for m in catalogue.measures}
        self._spread = ranking.spread_of_measures(catalogue.in_scope(Scope.DOMESTIC))

    def assess(self, profile: Profile) -> Assessment:
        return assessment.assess(profile, self.ratings, self.catalogue.measures)

    def recommend(self, question: Question) -> Report:
        """Ranked solutions with donors and reasons; an empty list says why it is empty."""
        doubt = self.doubt(question.problem, question.scope)
        if doubt is Doubt.NOTHING:
            return Report(question, self.assess(question.profile), (), 0, 0.0, 0.0, EmptyReason.NOT_UNDERSTOOD, doubt)
        assessed, found, everything, candidates = self._rank(question)
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
            doubt,
        )

    def doubt(self, problem: str, scope: Scope = Scope.DOMESTIC) -> Doubt:
        """How sure an answer to a problem in words can be; no doubt where none is told."""
        if not problem.strip():
            return Doubt.NONE
        return doubt_of(problem, self.retriever.search(problem, 1, scope), self.retriever.index.lexical.vocabulary)

    def clearly_answers(self, text: str) -> bool:
        """Whether the catalogue answers a text that does not look like its subject."""
        return clearly_answers(self.retriever.search(text, 1))

    def _rank(self, question: Question) -> tuple[Assessment, Found, list[Recommendation], int]:
        """The assessment, what the search found, all that may be shown, and how many passed the filters."""
        assessed = self.assess(question.profile)
        gap_priorities = assessment.priorities(assessed.gaps, question.profile.weights)
        linked = self._linked()
        candidates = self._candidates(question, linked)
        found = NO_TEXT
        if question.problem.strip():
            # Over the whole scope, so that a match means the same whatever is filtered out afterwards.
            found = self.retriever.search(question.problem, scope=question.scope)
        words = ranking.directions_of_text(found, self.catalogue.solutions)
        gaps_known = any(g.gap_share is not None for g in assessed.gaps)
        need = ranking.needs(gap_priorities, words, gaps_known)
        everything = ranking.ranked(
            question,
            assessed,
            need,
            candidates,
            found,
            self.catalogue.cities,
            self._weights,
            self._measures,
            self._spread,
            linked,
            self._asked_for(),
        )
        return assessed, found, everything, len(candidates)

    def roadmap(self, question: Question, chosen: Sequence[str] = (), has: Collection[Capability] = ()) -> Roadmap:
        """The plan of the chosen solutions, or of the first `limit` recommended ones that fit.

        Raises UnknownSolutionError with every chosen id that cannot be planned: unknown, or running in the town
        already, or filtered out.
        """
        assessed, _, everything, _ = self._rank(replace(question, problem=""))
        by_id = {r.solution.id: r for r in everything}
        if chosen:
            problems = [i for i in dict.fromkeys(chosen) if i not in by_id]
            if problems:
                raise UnknownSolutionError(problems)
            steps = [by_id[i] for i in dict.fromkeys(chosen)]
        else:
            asked = self._rank(question)[2] if question.problem.strip() else everything
            fitting = [r for r in asked if r.transfer.verdict is not Verdict.DOES_NOT_FIT]
            steps = _different(fitting, question.limit)
        weights = assessment.priorities(assessed.gaps, question.profile.weights)
        others = [r for r in everything if r.transfer.verdict is not Verdict.DOES_NOT_FIT]
        return roadmap.plan(steps, assessed, weights, self.catalogue.measures, has, others)

    def placement(self, question: Question, solution_id: str) -> Placement:
        """Where a solution of the catalogue stands for a question, and why it is not shown when it is not."""
        solution, town = self.catalogue.solutions[solution_id], question.profile.municipality
        if not solution.deployments:
            return Placement(PlacementCause.NO_DEPLOYMENT, None, None, None)
        if donors.runs_in(solution, town, self.catalogue.cities):
            return Placement(PlacementCause.RUNS_HERE, None, None, None)
        register = self._linked().get(solution_id)
        if not constraints.allows(question.constraints, solution, town, self.catalogue.cities, register):
            return Placement(PlacementCause.FILTERED, None, None, None)
        _, found, everything, _ = self._rank(question)
        mine = next((r for r in everything if r.solution.id == solution_id), None)
        match = next((h.score for h in found.hits if h.id == solution_id), None)
        cause = PlacementCause.RANKED if mine else PlacementCause.WEAK_MATCH
        return Placement(cause, mine, everything[0] if everything else None, match)

    def similar(self, town: Municipality, limit: int = 10, same_region: bool | None = None) -> list[Peer]:
        """The municipalities most like a town, nearest first, with the parts of the distance."""
        return peers.similar(town, self.catalogue.municipalities.values(), self.ratings, limit, same_region)

    def _candidates(self, question: Question, linked: Mapping[str, ComponentStatus]) -> list[Solution]:
        """What may be shown: in scope, not running here already, with someone to ask, past the filters."""
        town, cities = question.profile.municipality, self.catalogue.cities
        return [
            s
            for s in self.catalogue.in_scope(question.scope)
            if s.deployments
            and not donors.runs_in(s, town, cities)
            and constraints.allows(question.constraints, s, town, cities, linked.get(s.id))
        ]

    def counterparts(self, solution: Solution) -> list[Solution]:
        """The domestic solutions a world practice leads to."""
        if solution.scope is not Scope.WORLD:
            return []
        return [self.catalogue.solutions[i] for i in solution.domestic_counterparts]

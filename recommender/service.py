"""The one way from a question to an answer: profile, gaps, ranking, donors, reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from catalogue.model import Capability, Catalogue, Direction, Municipality, Region, Scope, Solution
from catalogue.problems import Place, Problem, ProblemCode
from catalogue.ratings import Ratings
from catalogue.registers.status.component import ComponentStatus, of_catalogue
from embeddings.essence import apart, clauses
from embeddings.lexical import stems
from embeddings.retriever import Retriever, SearchResult
from recommender import assessment, constraints, donors, evidence, peers, roadmap
from recommender.closeness import Closeness, closeness_of, load_model
from recommender.doubt import Doubt, is_understood
from recommender.model import Assessment, Basis, Constraints, EmptyReason, Profile, Question, Recommendation, Report
from recommender.need import directions_of_text, needs, sharpened, spread_of_measures
from recommender.peers import Peer
from recommender.phrases import PhraseOverlap
from recommender.problems import RecommenderError
from recommender.ranking import ranked
from recommender.reasons import Verdict
from recommender.region import MIN_POPULATION, RegionReport, view
from recommender.roadmap import Roadmap
from recommender.scoring import AssessedQuestion, Knowledge, Weights, differ, led_by_gaps
from recommender.variety import matches_nearly_as_well

NO_TEXT = SearchResult((), 0.0, 0.0)


class PlanCode(ProblemCode):
    """Why a chosen solution cannot be planned."""

    NOT_POSSIBLE_HERE = "not-possible-here", "cannot be planned for this town"


class UnknownSolutionError(RecommenderError):
    """Chosen solutions that cannot be planned; the entry of each problem is the solution."""

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them, in the order of their choice."""
        return tuple(p.place.entry for p in self.problems)


def _different(ordered: Sequence[Recommendation], limit: int) -> list[Recommendation]:
    """The first ones, without those that carry out nothing but measures that others before them do, and without
    those that hardly answer the words: a plan holds what was asked for.
    """
    chosen: list[Recommendation] = []
    covered: set[str] = set()
    for r in ordered:
        if chosen and r.closeness is not Closeness.ANSWERS and not matches_nearly_as_well(r):
            continue
        if len(chosen) < limit and (not r.solution.measures or not covered.issuperset(r.solution.measures)):
            chosen.append(r)
            covered.update(r.solution.measures)
    return chosen


def _planned(everything: Sequence[Recommendation], chosen: Sequence[str]) -> list[Recommendation]:
    """The chosen ones, each once, in the order of their choice; raises UnknownSolutionError."""
    by_id = {r.solution.id: r for r in everything}
    ids = list(dict.fromkeys(chosen))
    problems = [Problem(code=PlanCode.NOT_POSSIBLE_HERE, place=Place(entry=i)) for i in ids if i not in by_id]
    if problems:
        raise UnknownSolutionError(problems)
    return [by_id[i] for i in ids]


class PlacementCause(StrEnum):
    """Why a solution stands where it stands, or nowhere."""

    RANKED = "ranked"
    RUNS_HERE = "runs-here"
    ONLY_KNOWN_HERE = "only-known-here"
    FILTERED = "filtered"
    NO_DEPLOYMENT = "no-deployment"
    WEAK_MATCH = "weak-match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The place of one solution in the whole list of a question; `match` is how well it meets the words, 0 to 1."""

    cause: PlacementCause
    found: Recommendation | None = None
    first: Recommendation | None = None
    match: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The whole ranking of one question: a caller keeps it to report, place and plan without ranking again.

    `everything` is all that may be shown, best first; `candidates` counts what passed the filters, also what then
    did not answer the words. `understood` tells whether the words are words: of such that are none nothing is reported.
    """

    question: Question
    assessment: Assessment
    found: SearchResult
    everything: tuple[Recommendation, ...]
    candidates: int
    understood: bool = True

    @property
    def closeness(self) -> Closeness | None:
        """How near the best of what may be shown comes to the words; None without words."""
        if not self.question.problem.strip():
            return None
        found = {r.closeness for r in self.everything} if self.understood else set()
        return next((c for c in Closeness if c in found), Closeness.NOTHING)

    @property
    def doubt(self) -> Doubt:
        """What to tell of the answer."""
        if not self.understood:
            return Doubt.NOTHING
        return Doubt.NONE if self.closeness in (None, Closeness.ANSWERS) else Doubt.NEAR

    def report(self) -> Report:
        """The first `limit` recommendations; an empty list says why it is empty."""
        if not self.understood:
            return self._reported((), EmptyReason.NOT_UNDERSTOOD, NO_TEXT)
        empty = None
        if not self.everything:
            empty = EmptyReason.NOTHING_RELEVANT if self.candidates else EmptyReason.FILTERED_OUT
        return self._reported(self.everything, empty, self.found)

    def _reported(
        self, everything: tuple[Recommendation, ...], empty: EmptyReason | None, found: SearchResult
    ) -> Report:
        return Report(
            question=self.question,
            assessment=self.assessment,
            recommendations=everything[: self.question.limit],
            total=len(everything),
            known_words=found.known_words,
            margin=found.margin,
            empty=empty,
            doubt=self.doubt,
            closeness=self.closeness,
            answering=sum(r.closeness is Closeness.ANSWERS for r in everything),
            near=sum(r.closeness is Closeness.NEAR for r in everything),
        )


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
        self._phrases = PhraseOverlap(catalogue.solutions.values())
        self._named: dict[frozenset[str], list[str]] = {}
        for s in catalogue.solutions.values():
            for called in {s.name.ru, s.name.en, s.title.ru, s.title.en}:
                self._named.setdefault(frozenset(stems(called)), []).append(s.id)
        self._in_scope = {scope: catalogue.in_scope(scope) for scope in Scope}
        self._spread = spread_of_measures(self._in_scope[Scope.DOMESTIC])
        self._grades = {i: evidence.grade(s) for i, s in catalogue.solutions.items()}
        self._stated = {i: of_catalogue(s.import_substitution) for i, s in catalogue.solutions.items()}
        self._assessed: dict[str, Assessment] = {}
        self._regions: dict[tuple[str, int], RegionReport] = {}

    def assess(self, profile: Profile) -> Assessment:
        """Where a town stands; of a town that told nothing of itself it is worked out once."""
        town = profile.municipality
        told = self.catalogue.municipalities.get(town.id) is not town or profile != Profile(municipality=town)
        known = None if told else self._assessed.get(town.id)
        if known is None:
            known = assessment.assess(profile, self.ratings, self.catalogue.measures, self.catalogue.figures)
            if not told:
                self._assessed[town.id] = known
        return known

    def region(self, region: Region, min_population: int = MIN_POPULATION) -> RegionReport:
        """The view of a region; worked out once, for it depends on the catalogue alone."""
        key = (region.id, min_population)
        if key not in self._regions:
            self._regions[key] = view(self.catalogue, region, min_population)
        return self._regions[key]

    def recommend(self, question: Question) -> Report:
        """Ranked solutions with donors and reasons; an empty list says why it is empty."""
        return self.rank(question).report()

    def doubt(self, problem: str, scope: Scope = Scope.DOMESTIC) -> Doubt:
        """How doubtful it is that a text tells a problem of the catalogue's subject; no doubt where none is told.

        NONE where anything answers or comes near, so that it may be laxer than the doubt of a report.
        """
        if not problem.strip():
            return Doubt.NONE
        if not self._understood(problem):
            return Doubt.NOTHING
        return Doubt.NEAR if set(self.closeness(problem, scope).values()) <= {Closeness.NOTHING} else Doubt.NONE

    def closeness(self, problem: str, scope: Scope = Scope.DOMESTIC) -> dict[str, Closeness]:
        """How near each solution comes to a problem in words, by its id; {} where none is told.

        Where nothing answers the whole, but several clauses are answered each, they are several problems: the nearest
        of each counts. What answers something that the message refuses answers nothing.
        """
        close = self._closeness(problem, scope)
        if close and Closeness.ANSWERS not in close.values():
            parts = [self._closeness(clause, scope) for clause in clauses(problem)]
            several = [c for c in parts if Closeness.ANSWERS in c.values()]
            order = list(Closeness)
            if len(several) > 1:
                close = {i: min((c[i] for c in (close, *several) if i in c), key=order.index) for i in close}
        for refused in apart(problem)[1]:
            against = self._closeness(refused, scope)
            close = {i: Closeness.NOTHING if against.get(i) is Closeness.ANSWERS else c for i, c in close.items()}
        return close

    def _closeness(self, problem: str, scope: Scope) -> dict[str, Closeness]:
        found = self.retriever.search(problem, scope=scope)
        if not self._understood(problem):
            return dict.fromkeys((hit.id for hit in found.hits), Closeness.NOTHING)
        directions = directions_of_text(found, self.catalogue.solutions)
        phrases = self._phrases.of(problem)
        close = closeness_of(found, self.catalogue.solutions, directions, phrases, load_model())
        # Who asks by a solution's own name is answered by it, whatever the model makes of the words.
        named = self._named.get(frozenset(stems(problem)), [])
        return close | {i: Closeness.ANSWERS for i in named if i in close}

    def clearly_answers(self, text: str) -> bool:
        """Whether the catalogue answers a text that does not look like its subject."""
        return Closeness.ANSWERS in self.closeness(text).values()

    def _understood(self, problem: str) -> bool:
        return is_understood(problem, self.retriever.index.lexical.vocabulary)

    def rank(self, question: Question) -> Ranked:
        """The whole ranking of a question."""
        assessed = self.assess(question.profile)
        linked = self._linked()
        candidates = self._candidates(question, linked)
        found, understood = NO_TEXT, True
        if question.problem.strip():
            # Over the whole scope, so that a match means the same whatever is filtered out afterwards.
            found = self.retriever.search(question.problem, scope=question.scope)
            understood = self._understood(question.problem)
        asked = AssessedQuestion(
            question=question,
            assessment=assessed,
            need=self._need(question, assessed, found),
            found=found,
            closeness=self.closeness(question.problem, question.scope),
        )
        town, domestic = question.profile.municipality, self.catalogue.in_scope(Scope.DOMESTIC)
        held = donors.held_by(town, domestic, self.catalogue.cities)
        everything = ranked(asked, candidates, self._knowledge(linked, held), self._weights)
        return Ranked(
            question=question,
            assessment=assessed,
            found=found,
            everything=tuple(everything),
            candidates=len(candidates),
            understood=understood,
        )

    def _need(self, question: Question, assessed: Assessment, found: SearchResult) -> dict[Direction, float]:
        """What is needed, direction by direction, by the gaps and the words; sums to 1."""
        weights = question.profile.weights
        # What the official calls important is not outweighed by what open figures say of it.
        spoken = [replace(g, gap_share=None) if g.basis is Basis.INDIRECT else g for g in assessed.gaps]
        gap_priorities = assessment.priorities(spoken if differ(weights) else assessed.gaps, weights)
        if led_by_gaps(assessed, weights, bool(found.hits)):
            gap_priorities = sharpened(gap_priorities)
        words = directions_of_text(found, self.catalogue.solutions)
        return needs(gap_priorities, words, assessed.known_directly)

    def _knowledge(self, linked: Mapping[str, ComponentStatus], held: Collection[Capability]) -> Knowledge:
        return Knowledge(
            cities=self.catalogue.cities,
            held=held,
            measures=self._measures,
            grades=self._grades,
            stated=self._stated,
            spread=self._spread,
            linked=linked,
            asked_for=self._asked_for(),
        )

    def roadmap(
        self, asked: Question | Ranked, chosen: Sequence[str] = (), has: Collection[Capability] = ()
    ) -> Roadmap:
        """The plan of the chosen solutions, or of the first `limit` recommended ones that fit.

        It has no steps where the catalogue has nothing for the words.
        `asked` may be a ranking that the caller has already. What is chosen is planned whatever the words say.
        Raises UnknownSolutionError with every chosen id that cannot be planned: unknown, or running in the town
        already, or filtered out.
        """
        question = asked.question if isinstance(asked, Ranked) else asked
        in_words = bool(question.problem.strip())
        whole = self.rank(replace(question, problem="")) if in_words else self._ranked(asked)
        fitting = [r for r in whole.everything if r.transfer.verdict is not Verdict.DOES_NOT_FIT]
        if chosen:
            steps = _planned(whole.everything, chosen)
        else:
            answers = self._ranked(asked).everything if in_words else fitting
            # What only comes near is planned where nothing that answers fits.
            fit = [r for r in answers if r.transfer.verdict is not Verdict.DOES_NOT_FIT]
            sure = [r for r in fit if r.closeness in (None, Closeness.ANSWERS)]
            close = sure or [r for r in fit if r.closeness is not Closeness.NOTHING]
            steps = _different(close, question.limit)
        weights = assessment.priorities(whole.assessment.gaps, question.profile.weights)
        return roadmap.plan(steps, whole.assessment, weights, self.catalogue.measures, has=has, others=fitting)

    def placement(self, asked: Question | Ranked, solution_id: str) -> Placement:
        """Where a solution of the catalogue stands for a question, and why it is not shown when it is not.

        `asked` may be a ranking that the caller has already.
        """
        question = asked.question if isinstance(asked, Ranked) else asked
        solution, town = self.catalogue.solutions[solution_id], question.profile.municipality
        if not solution.deployments:
            return Placement(cause=PlacementCause.NO_DEPLOYMENT)
        if donors.runs_in(solution, town, self.catalogue.cities):
            return Placement(cause=PlacementCause.RUNS_HERE)
        if not donors.elsewhere(solution, town, self.catalogue.cities):
            return Placement(cause=PlacementCause.ONLY_KNOWN_HERE)
        register = self._linked().get(solution_id)
        if not constraints.allows(question.constraints, solution, town, self.catalogue.cities, register):
            return Placement(cause=PlacementCause.FILTERED)
        whole = self._ranked(asked)
        mine = next((r for r in whole.everything if r.solution.id == solution_id), None)
        return Placement(
            cause=PlacementCause.RANKED if mine else PlacementCause.WEAK_MATCH,
            found=mine,
            first=whole.everything[0] if whole.everything else None,
            match=next((h.score for h in whole.found.hits if h.id == solution_id), None),
        )

    def _ranked(self, asked: Question | Ranked) -> Ranked:
        return asked if isinstance(asked, Ranked) else self.rank(asked)

    def similar(self, town: Municipality, limit: int = 10, same_region: bool | None = None) -> list[Peer]:
        """The municipalities most like a town, nearest first, with the parts of the distance."""
        return peers.similar(town, self.catalogue.municipalities.values(), self.ratings, limit, same_region)

    def _candidates(self, question: Question, linked: Mapping[str, ComponentStatus]) -> list[Solution]:
        """What may be shown: in scope, not running here already, with someone to ask, past the filters."""
        town, cities, asked = question.profile.municipality, self.catalogue.cities, question.constraints
        own, unfiltered = donors.own_cities(town, cities), asked == Constraints()

        def allowed(solution: Solution, others: Collection[str]) -> bool:
            return unfiltered or (
                bool(constraints.donor_cities(asked, others, town, cities))
                and constraints.allows(asked, solution, town, cities, linked.get(solution.id))
            )

        return [s for s in self._in_scope[question.scope] if (others := donors.askable(s, own)) and allowed(s, others)]

    def counterparts(self, solution: Solution) -> list[Solution]:
        """The domestic solutions a world practice leads to."""
        if solution.scope is not Scope.WORLD:
            return []
        return [self.catalogue.solutions[i] for i in solution.domestic_counterparts]

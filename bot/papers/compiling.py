"""Compiles the dossier of the chosen solutions for a question, or raises with every problem of the choice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from bot.papers.model import MOST_SOLUTIONS, Chosen, Dossier, PaperKind
from bot.papers.problems import PaperFault, PapersError
from catalogue.model import Catalogue, Scope, Solution
from catalogue.problems import Problem
from recommender.closeness import Closeness
from recommender.model import Donor, Question, Recommendation
from recommender.reasons import Verdict
from recommender.roadmap import Step
from recommender.service import PlacementCause, Ranked, Recommender, UnknownSolutionError

ALTERNATIVES = 3
"""Set beside a single choice: with it four columns, which a landscape page still holds."""

_CAUSES = {
    PlacementCause.NO_DEPLOYMENT: PaperFault.NO_DEPLOYMENT,
    PlacementCause.RUNS_HERE: PaperFault.RUNS_HERE,
    PlacementCause.ONLY_KNOWN_HERE: PaperFault.ONLY_KNOWN_HERE,
    PlacementCause.FILTERED: PaperFault.FILTERED,
}


def compile_dossier(
    recommender: Recommender,
    question: Question,
    solution_ids: Sequence[str],
    today: date,
    donor: str | None = None,
    *,
    kinds: Collection[PaperKind] = tuple(PaperKind),
    own_order: bool = False,
) -> Dossier:
    """The dossier of one to five chosen solutions, with what the ordered kinds of papers need.

    `donor` is the id of the city to ask, where it runs one of them; with `own_order` the plan keeps the order of the
    ids. Raises PapersError with every problem found.
    """
    ids = tuple(dict.fromkeys(solution_ids))
    if faults := faults_of(recommender.catalogue, ids, donor):
        raise PapersError(faults)
    question = replace(question, scope=Scope.DOMESTIC)
    whole = recommender.rank(replace(question, problem=""))  # What was chosen stands whatever the words say.
    try:
        plan = recommender.roadmap(whole, ids)
    except UnknownSolutionError as error:
        raise PapersError(_obstacles(recommender, whole, error.ids)) from None
    if own_order:
        ordered = sorted(plan.steps, key=lambda s: ids.index(s.recommendation.solution.id))
        plan = replace(plan, steps=tuple(replace(s, order=n) for n, s in enumerate(ordered, 1)))
    steps = {s.recommendation.solution.id: s for s in plan.steps}
    close = recommender.closeness(question.problem)
    chosen = tuple(_chosen(steps[i], donor, close.get(i)) for i in ids)
    if donor is not None and donor not in {c.donor.city_id for c in chosen}:
        city = recommender.catalogue.cities[donor].name
        raise PapersError.of(PaperFault.DONOR_ELSEWHERE, donor_ru=city.ru, donor_en=city.en)
    compared_alone = len(ids) == 1 and PaperKind.COMPARISON in kinds
    return Dossier(
        question=question,
        today=today,
        assessment=whole.assessment,
        chosen=chosen,
        alternatives=_alternatives(recommender, question, chosen[0]) if compared_alone else (),
        roadmap=plan,
        catalogue=recommender.catalogue,
    )


def faults_of(catalogue: Catalogue, solution_ids: Sequence[str], donor: str | None = None) -> list[Problem]:
    """What is wrong with an order as far as the catalogue alone can tell, before model and index are opened."""
    ids = tuple(dict.fromkeys(solution_ids))
    found = [] if ids else [Problem(code=PaperFault.NO_SOLUTION)]
    if len(ids) > MOST_SOLUTIONS:
        found.append(Problem(code=PaperFault.TOO_MANY, params={"n": len(ids), "limit": MOST_SOLUTIONS}))
    for i in ids:
        solution = catalogue.solutions.get(i)
        if solution is None:
            found.append(Problem(code=PaperFault.UNKNOWN_SOLUTION, params={"id": i}))
        elif solution.scope is Scope.WORLD:
            found.append(_about(solution, PaperFault.WORLD_PRACTICE))
    if donor is not None and donor not in catalogue.cities:
        found.append(Problem(code=PaperFault.UNKNOWN_DONOR, params={"donor": donor}))
    return found


def _obstacles(recommender: Recommender, asked: Ranked, ids: Sequence[str]) -> list[Problem]:
    """Why known solutions cannot be planned for this town: they run there, nobody has them, they are filtered out."""
    causes = {i: recommender.placement(asked, i).cause for i in ids}
    return [_about(recommender.catalogue.solutions[i], _CAUSES[cause]) for i, cause in causes.items()]


def _about(solution: Solution, code: PaperFault) -> Problem:
    return Problem(code=code, params={"title_ru": solution.name.ru, "title_en": solution.name.en})


def _chosen(step: Step, donor: str | None, closeness: Closeness | None) -> Chosen:
    """A step as it was chosen, with how near it comes to the problem as it was told."""
    return Chosen(replace(step.recommendation, closeness=closeness), _donor_of(step.recommendation, donor), step)


def _donor_of(r: Recommendation, wanted: str | None) -> Donor:
    return next((d for d in r.donors if d.city_id == wanted), r.donors[0])


def _alternatives(recommender: Recommender, question: Question, chosen: Chosen) -> tuple[Recommendation, ...]:
    """Up to three alternatives: best ranked with the same measures, then the same direction; all transferable."""
    solution = chosen.recommendation.solution
    ranked = recommender.recommend(replace(question, limit=len(recommender.catalogue.solutions))).recommendations
    others = [
        r
        for r in ranked
        if r.solution.id != solution.id
        and r.closeness is not Closeness.NOTHING
        and r.transfer.verdict is not Verdict.DOES_NOT_FIT
        and set(r.solution.directions) & set(solution.directions)
    ]
    same = set(solution.measures)
    return tuple(sorted(others, key=lambda r: not same & set(r.solution.measures))[:ALTERNATIVES])

"""How well a solution is proven: grades 1 to 5 by a rule written after Nesta's Standards of Evidence."""

from __future__ import annotations

from catalogue.facts.reading import effects_of
from catalogue.model import Deployment, DeploymentStatus, DocumentationLevel, EffectKind, Solution
from recommender.model import EvidenceGrade

PROOF = {
    DeploymentStatus.SCALED: 1.0,
    DeploymentStatus.OPERATIONAL: 0.75,
    DeploymentStatus.PILOT: 0.4,
    DeploymentStatus.UNKNOWN: 0.2,
}
"""How much a deployment proves, 0 to 1."""
PAPER = "paper"
WORKING = frozenset({DeploymentStatus.OPERATIONAL, DeploymentStatus.SCALED})
GRADES = 5


def proof_of(deployment: Deployment) -> float:
    """How much one deployment proves, 0 to 1; half as much with a lesson of failure or with the paper as its source."""
    proof = PROOF[deployment.status]
    if deployment.lesson is not None or deployment.source == PAPER:
        proof /= 2
    return proof


def grade(solution: Solution) -> EvidenceGrade:
    """The evidence grade of a solution.

    1 named only; 2 a documented pilot or a deployment of unknown state; 3 documented and in operation;
    4 scaled across a city, or in operation in two; 5 as 4, with a measured effect that a source states
    (money paid or given, a prize or a place in a rating is none).
    Every lesson (a deployment that disappointed) takes one grade, not below 1.
    """
    documented = [d for d in solution.deployments if d.source != PAPER]
    states = [d.status for d in documented]
    working = {d.city_id for d in documented if d.status in (DeploymentStatus.OPERATIONAL, DeploymentStatus.SCALED)}
    measured = sum(e.kind is EffectKind.MEASURED for e in effects_of(solution))
    lessons = sum(d.lesson is not None for d in solution.deployments)
    if solution.evidence is DocumentationLevel.PAPER_ONLY or not documented:
        level = 1
    elif not working:
        level = 2
    elif DeploymentStatus.SCALED not in states and len(working) < 2:
        level = 3
    else:
        level = 5 if measured else 4
    return EvidenceGrade(
        grade=max(1, level - lessons),
        cities=len({d.city_id for d in documented}),
        measured_effects=measured,
        lessons=lessons,
    )


def working_in(solution: Solution) -> frozenset[str]:
    """The cities where a solution works: operational or scaled, by a source other than the paper, without a lesson.

    Stricter than the grade of evidence, which another city may have earned.
    """
    if solution.evidence is DocumentationLevel.PAPER_ONLY:
        return frozenset()
    return frozenset(
        d.city_id for d in solution.deployments if d.status in WORKING and d.source != PAPER and d.lesson is None
    )

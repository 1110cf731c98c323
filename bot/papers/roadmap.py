"""What the roadmap says: a row a stage, terms as offsets from the decision, functions instead of names."""

from __future__ import annotations

from dataclasses import dataclass

from bot.papers.model import Dossier, RowEdit
from bot.papers.notes import source_label
from bot.papers.phrases import Phrases
from bot.papers.procurement import common_hints, hint_for
from bot.papers.stages import Stage, months_until
from bot.papers.typography import clean, sentence, shorten
from bot.texts.words import Words
from catalogue.facts.reading import effects_of
from catalogue.model import EffectKind
from recommender.roadmap import Step

SOURCE, INDICATORS = 70, 2
_FUNDED = frozenset((Stage.PURCHASE, Stage.PILOT))
COLUMNS = (
    "papers_plan_number",
    "papers_plan_measure",
    "papers_plan_term",
    "papers_plan_responsible",
    "papers_plan_partners",
    "papers_plan_result",
    "papers_plan_money",
    "papers_plan_ground",
)
_STAGE_KEYS = {
    Stage.REQUEST: ("papers_stage_request", "papers_result_request"),
    Stage.ANSWER: ("papers_stage_answer", "papers_result_answer"),
    Stage.DECISION: ("papers_stage_decision", "papers_result_decision"),
    Stage.TERMS: ("papers_stage_terms", "papers_result_terms"),
    Stage.PURCHASE: ("papers_stage_purchase", "papers_result_purchase"),
    Stage.PILOT: ("papers_stage_pilot", "papers_result_pilot"),
    Stage.ACCEPTANCE: ("papers_stage_acceptance", "papers_result_acceptance"),
}
_DIGITAL, _BRANCH, _BUYING, _FINANCE = (
    "papers_role_digital",
    "papers_role_branch",
    "papers_role_buying",
    "papers_role_finance",
)
_ROLES = {
    Stage.REQUEST: (_DIGITAL, (_BRANCH,)),
    Stage.ANSWER: (_DIGITAL, (_BRANCH,)),
    Stage.DECISION: ("papers_role_head", (_DIGITAL, _BUYING)),
    Stage.TERMS: (_BRANCH, (_DIGITAL, _BUYING, _FINANCE)),
    Stage.PURCHASE: (_BUYING, (_BRANCH, _FINANCE)),
    Stage.PILOT: (_BRANCH, (_DIGITAL,)),
    Stage.ACCEPTANCE: (_BRANCH, (_DIGITAL, _BUYING)),
}


MOST_FUNDS = 3
"""Possible sources of money that a step names."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One measure of the plan; `cells` are in the order of COLUMNS."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """One solution of the plan with its rows; `heading` names it, its wave and how it fits."""

    heading: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class PlanSection:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole roadmap as text; `assumption` says that the terms are ours."""

    title: str
    subject: str
    made: str
    assumption: str
    columns: tuple[str, ...]
    groups: tuple[PlanGroup, ...]
    sections: tuple[PlanSection, ...]


def plan_of(dossier: Dossier, words: Words) -> Plan:
    """The roadmap of a dossier in one language."""
    phrases = Phrases(dossier, words)
    return Plan(
        title=words("papers_plan_title"),
        subject=words("papers_plan_subject", place=phrases.inside(dossier.town)),
        made=words("papers_made", date=phrases.today()),
        assumption=words("papers_plan_assumption"),
        columns=tuple(words(key) for key in COLUMNS),
        groups=tuple(_group(step, phrases) for step in dossier.roadmap.steps),
        sections=tuple(s for s in _sections(phrases) if s.lines),
    )


# -- rows ----------------------------------------------------------------------------------------------------


def _group(step: Step, phrases: Phrases) -> PlanGroup:
    r = step.recommendation
    heading = phrases.words(
        "papers_plan_group",
        order=step.order,
        title=phrases.title(r.solution),
        wave=step.wave,
        verdict=phrases.verdict(r),
    )
    return PlanGroup(clean(heading), tuple(_row(step, n, stage, phrases) for n, stage in enumerate(Stage, 1)))


def _row(step: Step, number: int, stage: Stage, phrases: Phrases) -> PlanRow:
    w = phrases.words
    measure, result = _STAGE_KEYS[stage]
    responsible, partners = _ROLES[stage]
    donor = next(c.donor for c in phrases.dossier.chosen if c.step is step or c.step.order == step.order)
    params = {
        "body": phrases.body(donor),
        "city": phrases.city(donor.city_id),
        "indicators": _indicators(step, phrases),
    }
    name = f"{step.order}.{number}"
    edit = phrases.dossier.edits.get(name, RowEdit())
    return PlanRow(
        (
            name,
            clean(w(measure, **params)),
            clean(edit.term) or w("papers_plan_after", n=months_until(stage, step.wave)),
            clean(edit.responsible) or w(responsible),
            "; ".join(w(key) for key in partners),
            clean(w(result, **params)),
            w("papers_money_open") if stage in _FUNDED else w("papers_money_none"),
            clean(_ground(step, stage, phrases)),
        )
    )


def _indicators(step: Step, phrases: Phrases) -> str:
    """What the donor measured or expected, as indicators to take over; else what to do about them."""
    metrics = dict.fromkeys(e.metric[phrases.language] for e in effects_of(step.recommendation.solution))
    return "; ".join(list(metrics)[:INDICATORS]) or phrases.words("papers_indicators_none")


def _ground(step: Step, stage: Stage, phrases: Phrases) -> str:
    w, r = phrases.words, step.recommendation
    chosen = next(c for c in phrases.dossier.chosen if c.step.order == step.order)
    match stage:
        case Stage.REQUEST | Stage.ANSWER:
            source = source_label(w, chosen.donor.deployment.source, SOURCE)
            return w("papers_ground_experience", city=phrases.city(chosen.donor.city_id), source=source)
        case Stage.DECISION:
            register = phrases.register(r)
            return f"{register.label} ({register.facts})"
        case Stage.TERMS if r.solution.measures:
            return w("papers_ground_measure", measures=phrases.present.measures(r.solution.measures))
        case Stage.PURCHASE:
            return w("papers_ground_purchase")
        case Stage.ACCEPTANCE:
            return w("papers_ground_pilot")
        case Stage.PILOT:
            known = sorted(effects_of(r.solution), key=lambda e: e.kind is not EffectKind.MEASURED)
            if known:
                return w("papers_ground_effect", effect=phrases.effect(known[0]))
    return phrases.unknown


# -- what stands around the table ----------------------------------------------------------------------------


def _sections(phrases: Phrases) -> list[PlanSection]:
    w, present, plan = phrases.words, phrases.present, phrases.dossier.roadmap
    order = {s.recommendation.solution.id: s.order for s in plan.steps}
    before = [
        w("papers_plan_before", capability=present.capabilities([p.capability]), orders=_orders(p.needed_by, order))
        for p in plan.prerequisites
    ]
    # Without the answers of the form there is no level to move from.
    moves = [present.movement(m) for m in plan.movements if m.own is not None]
    hints = [_hints(s, phrases) for s in plan.steps]
    common = common_hints([s.recommendation for s in plan.steps], phrases)
    return [
        PlanSection(w("roadmap_prerequisites"), tuple(map(sentence, before))),
        PlanSection(w("roadmap_movements"), (*map(sentence, moves), w("roadmap_assumption")) if moves else ()),
        PlanSection(w("page.funding"), tuple(filter(None, (_money(s, phrases) for s in plan.steps)))),
        PlanSection(w("papers_hints_heading"), (*hints, *common)),
        PlanSection(w("papers_plan_roles_heading"), (w("papers_plan_roles"),)),
    ]


def _hints(step: Step, phrases: Phrases) -> str:
    title = shorten(phrases.title(step.recommendation.solution), 90)
    return f"{step.order}. {title}. {hint_for(step.recommendation, phrases)}"


def _money(step: Step, phrases: Phrases) -> str:
    """Where the money for a step could come from; empty where nothing is known of its kind."""
    solution, town = step.recommendation.solution, phrases.dossier.town
    possible = phrases.catalogue.funding_of(solution, town.population)[:MOST_FUNDS]
    told = "; ".join(phrases.present.funding(f) for f in possible)
    return f"{step.order}. {shorten(phrases.title(solution), 90)}. {told}." if told else ""


def _orders(ids: tuple[str, ...], order: dict[str, int]) -> str:
    return ", ".join(str(order[i]) for i in ids)

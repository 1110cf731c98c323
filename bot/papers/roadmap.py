"""What the roadmap says: a row a stage, terms as offsets from the decision, functions instead of names."""

from __future__ import annotations

from dataclasses import dataclass

from bot.papers.costs import effects_of
from bot.papers.files.typography import clean, sentence, shorten
from bot.papers.model import Dossier
from bot.papers.notes import source_label
from bot.papers.phrases import Telling
from bot.papers.procurement import common_hints, hint_for
from bot.papers.stages import Stage, months_until
from bot.texts.words import Words
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


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of the plan; `cells` are in the order of COLUMNS."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One solution of the plan with its rows; `heading` names it, its wave and how it fits."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
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
    groups: tuple[Group, ...]
    sections: tuple[Section, ...]


def plan_of(dossier: Dossier, words: Words) -> Plan:
    """The roadmap of a dossier in one language."""
    telling = Telling(dossier, words)
    return Plan(
        title=words("papers_plan_title"),
        subject=words("papers_plan_subject", town=telling.prepositional(dossier.town)),
        made=words("papers_made", date=telling.today()),
        assumption=words("papers_plan_assumption"),
        columns=tuple(words(key) for key in COLUMNS),
        groups=tuple(_group(step, telling) for step in dossier.roadmap.steps),
        sections=tuple(s for s in _sections(telling) if s.lines),
    )


# -- rows ----------------------------------------------------------------------------------------------------


def _group(step: Step, telling: Telling) -> Group:
    r = step.recommendation
    heading = telling.words(
        "papers_plan_group",
        order=step.order,
        title=telling.title(r.solution),
        wave=step.wave,
        verdict=telling.verdict(r),
    )
    return Group(clean(heading), tuple(_row(step, n, stage, telling) for n, stage in enumerate(Stage, 1)))


def _row(step: Step, number: int, stage: Stage, telling: Telling) -> Row:
    w = telling.words
    measure, result = _STAGE_KEYS[stage]
    responsible, partners = _ROLES[stage]
    donor = next(c.donor for c in telling.dossier.chosen if c.step is step or c.step.order == step.order)
    params = {
        "body": telling.body(donor),
        "city": telling.city(donor.city_id),
        "indicators": _indicators(step, telling),
    }
    return Row(
        (
            f"{step.order}.{number}",
            clean(w(measure, **params)),
            w("papers_plan_after", n=months_until(stage, step.wave)),
            w(responsible),
            "; ".join(w(key) for key in partners),
            clean(w(result, **params)),
            w("papers_money_open") if stage in _FUNDED else w("papers_money_none"),
            clean(_ground(step, stage, telling)),
        )
    )


def _indicators(step: Step, telling: Telling) -> str:
    """What the donor measured or expected, as indicators to take over; else what to do about them."""
    metrics = dict.fromkeys(e.metric[telling.language] for e in effects_of(step.recommendation.solution))
    return "; ".join(list(metrics)[:INDICATORS]) or telling.words("papers_indicators_none")


def _ground(step: Step, stage: Stage, telling: Telling) -> str:
    w, r = telling.words, step.recommendation
    chosen = next(c for c in telling.dossier.chosen if c.step.order == step.order)
    match stage:
        case Stage.REQUEST | Stage.ANSWER:
            source = source_label(w, chosen.donor.deployment.source, SOURCE)
            return w("papers_ground_experience", city=telling.city(chosen.donor.city_id), source=source)
        case Stage.DECISION:
            register = telling.register(r)
            return f"{register.label} ({register.facts})"
        case Stage.TERMS if r.solution.measures:
            return w("papers_ground_measure", measures=telling.present.measures(r.solution.measures))
        case Stage.PURCHASE:
            return w("papers_ground_purchase")
        case Stage.ACCEPTANCE:
            return w("papers_ground_pilot")
        case Stage.PILOT:
            known = sorted(effects_of(r.solution), key=lambda e: e.kind is not EffectKind.MEASURED)
            if known:
                return w("papers_ground_effect", effect=telling.effect(known[0]))
    return telling.unknown


# -- what stands around the table ----------------------------------------------------------------------------


def _sections(telling: Telling) -> list[Section]:
    w, present, plan = telling.words, telling.present, telling.dossier.roadmap
    order = {s.recommendation.solution.id: s.order for s in plan.steps}
    before = [
        w("papers_plan_before", capability=present.capabilities([p.capability]), orders=_orders(p.needed_by, order))
        for p in plan.prerequisites
    ]
    moves = [
        w(
            "roadmap_movement",
            direction=telling.catalogue.directions[m.direction].name[telling.language],
            low=w.percent(m.low),
            high=w.percent(m.high),
            own=present.share(m.own),
        )
        for m in plan.movements
    ]
    hints = [_hints(s, telling) for s in plan.steps]
    return [
        Section(w("roadmap_prerequisites"), tuple(map(sentence, before))),
        Section(w("roadmap_movements"), (*map(sentence, moves), w("roadmap_assumption")) if moves else ()),
        Section(w("papers_hints_heading"), (*hints, *common_hints([s.recommendation for s in plan.steps], telling))),
        Section(w("papers_plan_roles_heading"), (w("papers_plan_roles"),)),
    ]


def _hints(step: Step, telling: Telling) -> str:
    title = shorten(telling.title(step.recommendation.solution), 90)
    return f"{step.order}. {title}. {hint_for(step.recommendation, telling)}"


def _orders(ids: tuple[str, ...], order: dict[str, int]) -> str:
    return ", ".join(str(order[i]) for i in ids)

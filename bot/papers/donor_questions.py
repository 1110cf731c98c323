"""Questions of the letter: picked from a bank by the solution's components, tags, needs, effects and failures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.papers.model import Chosen
from bot.papers.phrases import Phrases
from bot.papers.typography import clean
from bot.texts.words import Words
from catalogue.facts.reading import effects_of
from catalogue.model import Capability, Component, Deployment, DeploymentStatus, Effect, EffectKind, Scope, Solution
from recommender.attributes.model import Attribute

SHORT_EFFECT = 120


def _tagged(tags: str) -> Callable[[Solution], bool]:
    """Whether a solution has one of the tags, given as one text with spaces."""
    wanted = frozenset(tags.split())
    return lambda s: not wanted.isdisjoint(s.tags)


THEMES: tuple[tuple[str, Callable[[Solution], bool]], ...] = (
    ("papers_ask_enforcement", _tagged("enforcement traffic-enforcement parking")),
    ("papers_ask_lighting", _tagged("smart-lighting street-lighting led")),
    ("papers_ask_waste", _tagged("waste")),
    (
        "papers_ask_signals",
        _tagged("traffic-lights adaptive-signals adaptive-control traffic-detectors its"),
    ),
    ("papers_ask_video", _tagged("video-surveillance video-analytics face-recognition biometrics")),
    (
        "papers_ask_carriers",
        _tagged("public-transport passenger-information glonass fare-payment smart-stop"),
    ),
    ("papers_ask_utilities", _tagged("metering heat-supply utilities energy energy-saving")),
    ("papers_ask_sensors", _tagged("air-quality sensors monitoring iot")),
    ("papers_ask_residents", _tagged("e-voting polls citizen-feedback citizen-engagement participation")),
    (
        "papers_ask_users",
        _tagged("resident-app resident-card mobile-app e-services tourism audio-guide"),
    ),
    ("papers_ask_models", _tagged("ai computer-vision forecasting chatbot")),
    ("papers_ask_connection", lambda s: Capability.REGIONAL_SYSTEM in s.needs),
)
"""The first that fits is asked: the more special ones come first."""

_SCOPE = {
    DeploymentStatus.SCALED: "papers_ask_scope_working",
    DeploymentStatus.OPERATIONAL: "papers_ask_scope_working",
    DeploymentStatus.PILOT: "papers_ask_scope_pilot",
    DeploymentStatus.UNKNOWN: "papers_ask_scope_unknown",
}
_RESULTS = {
    EffectKind.MEASURED: "papers_ask_results_measured",
    EffectKind.EXPECTED: "papers_ask_results_expected",
    EffectKind.CLAIMED: "papers_ask_results_claimed",
}
_INVESTED = frozenset(("energy-service", "concession"))
_INSTITUTIONS = (
    "Администрация",
    "Департамент",
    "Исполнительный комитет",
    "Комитет",
    "Министерство",
    "Правительство",
    "Управление",
    "Мэрия",
    "Центр",
    "ГКУ",
    "ГБУ",
    "МБУ",
    "МКП",
    "ГУП",
    "СПб",
)
"""How names of vendors begin that are authorities or institutions: what they own is handed on, not bought."""


ASKED_BY = {
    Attribute.COST: "papers_ask_cost",
    Attribute.FUNDING: "papers_ask_cost",
    Attribute.TERM: "papers_ask_scope",
    Attribute.OPERATION: "papers_ask_staff",
    Attribute.STAFF: "papers_ask_staff",
    Attribute.NEEDS: "papers_ask_staff",
    Attribute.VENDOR: "papers_ask_contract",
    Attribute.PURCHASE: "papers_ask_contract",
    Attribute.REGISTER: "papers_ask_contract",
    Attribute.EFFECT: "papers_ask_results",
    Attribute.RISKS: "papers_ask_failures",
    Attribute.WHERE: "papers_ask_scope",
    Attribute.DOCUMENTS: "papers_ask_share",
}
"""Which question of the letter asks for an attribute, by the beginning of its key; every letter has one of each."""


def letter_asks(solution: Solution, attribute: Attribute) -> bool:
    """Whether the letter about a solution asks for an attribute. Practices abroad have no such letter."""
    return solution.scope is Scope.DOMESTIC and attribute in ASKED_BY


@dataclass(frozen=True, slots=True)
class LetterQuestion:
    """One question of a letter; `key` names it in the texts."""

    key: str
    text: str


def questions_for(chosen: Chosen, phrases: Phrases) -> tuple[LetterQuestion, ...]:
    """Eight questions to the donor of a chosen solution, seven where no theme of the bank fits it."""
    return questions_about(chosen.recommendation.solution, chosen.donor.deployment, phrases.words)


def questions_about(solution: Solution, deployment: Deployment, words: Words) -> tuple[LetterQuestion, ...]:
    """The same questions to a place where a solution is, whoever asks."""
    asked = [
        _plain(_SCOPE[deployment.status], words),
        _staff(solution, words),
        _plain(_cost_key(solution), words),
        _plain(_contract_key(solution), words),
        _results(solution, deployment, words),
        _plain("papers_ask_failures_told" if deployment.lesson else "papers_ask_failures", words),
    ]
    theme = next((key for key, fits in THEMES if fits(solution)), None)
    if theme:
        asked.insert(4, _plain(theme, words))
    return (*asked, _plain("papers_ask_share", words))


def _plain(key: str, words: Words) -> LetterQuestion:
    return LetterQuestion(key, words(key))


def _staff(solution: Solution, words: Words) -> LetterQuestion:
    if not solution.needs:
        return _plain("papers_ask_staff", words)
    needs = ", ".join(words(f"capability.{need}") for need in solution.needs)
    return LetterQuestion("papers_ask_staff_needs", words("papers_ask_staff_needs", needs=needs))


def _cost_key(solution: Solution) -> str:
    if _INVESTED & set(solution.tags):
        return "papers_ask_cost_invested"
    if Component.HARDWARE in solution.components:
        return "papers_ask_cost_hardware"
    return "papers_ask_cost_software" if Component.SOFTWARE in solution.components else "papers_ask_cost_service"


def _contract_key(solution: Solution) -> str:
    if solution.vendor and solution.vendor.name.ru.startswith(_INSTITUTIONS):
        return "papers_ask_contract_own"
    if Component.HARDWARE in solution.components:
        return "papers_ask_contract_hardware"
    return "papers_ask_contract"


def _results(solution: Solution, deployment: Deployment, words: Words) -> LetterQuestion:
    """About the donor's own figure where a source names one, else what was measured at all."""
    own = [e for e in effects_of(solution) if e.city_id in (None, deployment.city_id)]
    short = [e for e in own if len(_figure(e, words)) <= SHORT_EFFECT]
    if not short:
        return _plain("papers_ask_results", words)
    key = _RESULTS[short[0].kind]
    return LetterQuestion(key, clean(words(key, effect=_figure(short[0], words))))


def _figure(effect: Effect, words: Words) -> str:
    return f"{effect.metric[words.language]} — {effect.value[words.language]}"

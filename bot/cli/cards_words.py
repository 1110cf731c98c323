"""The editors' commands in words: the choices and hints of the workbook, changes, problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.texts.words import Words
from catalogue.cards.history.changes import CardChange, ChangeKind
from catalogue.cards.workbook.layout import LIST_OF, CardColumn, CardSheet, Vocabulary, column_paths
from catalogue.cards.workbook.writing import BookWords, Choices
from catalogue.load.overlay import Card
from catalogue.model import (
    Capability,
    Catalogue,
    Component,
    CostKind,
    DeploymentStatus,
    DocumentationLevel,
    EffectKind,
    Language,
    Precision,
    RegisterStatus,
    Requirement,
    Scope,
)
from catalogue.problems import Path, Problem

SHOWN = 160
"""Letters of a value that a change shows on the screen; JSON has it whole."""


def choices_of(catalogue: Catalogue, words: Words) -> Choices:
    """The members of every vocabulary of the workbook with their names."""
    language = words.language
    return {
        Vocabulary.SCOPE: {s: words(f"card_choice.scope.{s}") for s in (Scope.DOMESTIC, Scope.WORLD)},
        Vocabulary.EVIDENCE: {e: words(f"evidence.{e}") for e in DocumentationLevel},
        Vocabulary.DIRECTION: {d: facts.name[language] for d, facts in catalogue.directions.items()},
        Vocabulary.COMPONENT: {c: words(f"card_choice.component.{c}") for c in Component},
        Vocabulary.REQUIREMENT: {r: words(f"card_choice.requirement.{r}") for r in Requirement},
        Vocabulary.MEASURE: {m.id: m.name[language] for m in catalogue.measures},
        Vocabulary.CAPABILITY: {c: words(f"capability.{c}") for c in Capability},
        Vocabulary.COUNTERPART: {s.id: s.name[language] for s in catalogue.in_scope(Scope.DOMESTIC)},
        Vocabulary.REGISTER_STATUS: {s: words(f"card_choice.register-status.{s}") for s in RegisterStatus},
        Vocabulary.CITY: {i: catalogue.cities[i].name[language] for i in sorted(catalogue.cities)},
        Vocabulary.DEPLOYMENT_STATUS: {s: words(f"deployment.{s}") for s in DeploymentStatus},
        Vocabulary.EFFECT_KIND: {k: words(f"card_choice.effect-kind.{k}") for k in EffectKind},
        Vocabulary.COST_KIND: {k: words(f"cost_kind.{k}") for k in CostKind},
        Vocabulary.PRECISION: {p: words(f"card_choice.precision.{p}") for p in Precision},
    }


def book_words(words: Words) -> BookWords:
    """The hints and the help of the workbook."""

    def hint(sheet: CardSheet, column: CardColumn) -> str:
        return words(f"card_hint.{sheet.name.lower()}.{column.hint}")

    lines = ("cards.help_1", "cards.help_2", "cards.help_3", "cards.help_4", "cards.help_5")
    headings = ("cards.help_sheet", "cards.help_column", "cards.help_hint")
    return BookWords(hint, words("cards.choice_refused"), [words(k) for k in lines], [words(k) for k in headings])


def problem_text(problem: Problem, words: Words) -> str:
    return words(f"card_problem.{problem.code.value}", **problem.params)


def problem_lines(problems: tuple[Problem, ...], words: Words) -> Iterator[str]:
    """Every problem on a line of its own, after their number."""
    yield words("cards.refused", n=len(problems))
    for problem in problems:
        card = f", {problem.place.entry}" if problem.place.entry else ""
        place = problem.place.sheet_cell or words("cards.whole_file")
        yield words("cards.problem_line", place=place, card=card, text=problem_text(problem, words))


def change_lines(change: CardChange, names: Mapping[str, str], words: Words) -> Iterator[str]:
    """A change of one card with the old and the new value of every field."""
    keys = {
        ChangeKind.ADDED: "cards.added",
        ChangeKind.CHANGED: "cards.changed",
        ChangeKind.REMOVED: "cards.removed",
    }
    yield words(keys[change.kind], id=change.id, name=_name(change.new, words) or names.get(change.id, ""))
    for field in change.fields:
        told = {"old": _value(field.old, words), "new": _value(field.new, words)}
        yield words("cards.field", field=_field(field.path, words), **told)


def change_json(change: CardChange) -> dict[str, Any]:
    fields = [{"path": _plain(f.path), "old": f.old, "new": f.new} for f in change.fields]
    return {"id": change.id, "kind": change.kind.value, "fields": fields}


def problem_json(problem: Problem, words: Words) -> dict[str, Any]:
    return {
        "place": problem.place.sheet_cell,
        "card": problem.place.entry or None,
        "code": problem.code.value,
        "params": {key: str(value) for key, value in problem.params.items()},
        "message": problem_text(problem, words),
    }


def _name(card: Card | None, words: Words) -> str:
    return str(card.get(f"name_{words.language.value}") or "") if card else ""


def _value(value: Any, words: Words) -> str:
    if value is None or value == []:
        return words("cards.blank")
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _field(path: Path, words: Words) -> str:
    """A field as the workbook calls it in Russian, as the data files do in English."""
    sheet = next((s for s, key in LIST_OF.items() if path[0] == key and len(path) > 1), CardSheet.CARDS)
    inner = path if sheet is CardSheet.CARDS else path[2:]
    heading = column_paths(sheet).get(inner)
    if words.language is not Language.RU or heading is None:
        return _plain(path)
    return heading if sheet is CardSheet.CARDS else f"{sheet.value} {int(path[1]) + 1}, {heading}"


def _plain(path: Path) -> str:
    """deployments[1].scale_ru"""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")

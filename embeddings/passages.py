"""The texts of solutions and of their facts that are embedded and indexed, and the hash that names them all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalogue.facts.model import Fact
from catalogue.facts.reading import facts_of_all
from catalogue.model import Language, Solution
from embeddings.lexical import grams, stems

FORMAT = 3
"""Raised when texts or files of the index change their form: older indexes are built anew."""


class Voice(StrEnum):
    """A solution speaks twice: what it is, and what people say when they need it."""

    DESCRIPTION = "description"
    PROBLEMS = "problems"


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a solution to embed."""

    solution: int
    voice: Voice
    text: str


def passages_of(solutions: Sequence[Solution]) -> list[Passage]:
    """Five texts a solution: its description in Russian, English and both, its problems in each language."""
    result = []
    for position, s in enumerate(solutions):
        ru = f"{s.name.ru}. {s.summary.ru}"
        en = f"{s.name.en}. {s.summary.en}"
        for voice, text in (
            (Voice.DESCRIPTION, ru),
            (Voice.DESCRIPTION, en),
            (Voice.DESCRIPTION, f"{ru} {en}"),
            (Voice.PROBLEMS, ". ".join(s.problems[Language.RU])),
            (Voice.PROBLEMS, ". ".join(s.problems[Language.EN])),
        ):
            result.append(Passage(position, voice, text))
    return result


@dataclass(frozen=True, slots=True)
class FactPassage:
    """One text of a fact to embed; `fact` is its position among the facts of all solutions."""

    fact: int
    text: str


def fact_passages_of(facts: Sequence[Fact], solutions: Sequence[Solution]) -> list[FactPassage]:
    """Two texts a fact, Russian and English, each after the name of its solution."""
    names = {s.id: s.name for s in solutions}
    return [
        FactPassage(position, f"{names[f.solution_id][language]}: {f.text[language]}")
        for position, f in enumerate(facts)
        for language in Language
    ]


def lexical_texts_of_facts(facts: Sequence[Fact], solutions: Sequence[Solution]) -> list[str]:
    """Everything of each fact that words may match: its own words and the name of its solution, both languages."""
    names = {s.id: s.name for s in solutions}
    return [f"{names[f.solution_id].ru} {names[f.solution_id].en} {f.text.ru} {f.text.en}" for f in facts]


def lexical_text(solution: Solution) -> str:
    """Everything of a solution that words may match, both languages in one field."""
    s = solution
    parts = [s.name.ru, s.summary.ru, s.name.en, s.summary.en, *s.tags]
    return " ".join([*parts, *s.problems[Language.RU], *s.problems[Language.EN]])


def texts_hash(solutions: Sequence[Solution], model: str) -> str:
    """Names everything that decides the answers: texts, their template, the model, how words are cut."""
    digest = hashlib.sha256(f"{FORMAT}\n{model}".encode())
    for passage in passages_of(solutions):
        digest.update(f"\n{solutions[passage.solution].id}\t{passage.voice}\t{passage.text}".encode())
    facts = facts_of_all(solutions)
    for fact_passage in fact_passages_of(facts, solutions):
        digest.update(f"\n{facts[fact_passage.fact].kind}\t{fact_passage.text}".encode())
    for solution in solutions:
        tokens = " ".join([*stems(lexical_text(solution)), *grams(solution.name.ru + " " + solution.name.en)])
        digest.update(f"\n{solution.scope}\t{tokens}".encode())
    return digest.hexdigest()[:16]

"""What can be wrong with an order of papers, and its sentences for the person who ordered."""

from __future__ import annotations

from enum import StrEnum

from bot.papers.typography import shorten
from bot.texts.words import Words
from catalogue.problems import Problem, RefusedError


class PaperFault(StrEnum):
    """Why papers cannot be made, with the params that say it."""

    NO_SOLUTION = "no-solution"
    TOO_MANY = "too-many"  # n, limit
    UNKNOWN_SOLUTION = "unknown-solution"  # id
    WORLD_PRACTICE = "world-practice"  # title_ru, title_en
    NO_DEPLOYMENT = "no-deployment"  # title_ru, title_en
    RUNS_HERE = "runs-here"  # title_ru, title_en
    ONLY_KNOWN_HERE = "only-known-here"  # title_ru, title_en
    FILTERED = "filtered"  # title_ru, title_en
    UNKNOWN_DONOR = "unknown-donor"  # donor
    DONOR_ELSEWHERE = "donor-elsewhere"  # donor_ru, donor_en


class PapersError(RefusedError):
    """An order that cannot be carried out."""


_KEYS = {
    PaperFault.NO_SOLUTION: "papers_problem_no_solution",
    PaperFault.TOO_MANY: "papers_problem_too_many",
    PaperFault.UNKNOWN_SOLUTION: "papers_problem_unknown_solution",
    PaperFault.WORLD_PRACTICE: "papers_problem_world_practice",
    PaperFault.NO_DEPLOYMENT: "papers_problem_no_deployment",
    PaperFault.RUNS_HERE: "papers_problem_runs_here",
    PaperFault.ONLY_KNOWN_HERE: "papers_problem_only_known_here",
    PaperFault.FILTERED: "papers_problem_filtered",
    PaperFault.UNKNOWN_DONOR: "papers_problem_unknown_donor",
    PaperFault.DONOR_ELSEWHERE: "papers_problem_donor_elsewhere",
}
SHOWN = 100


def sentence_of(problem: Problem, words: Words) -> str:
    """One problem in the language of `words`; what was typed is shown cut and cleaned."""
    params = {k.removesuffix(f"_{words.language}"): v for k, v in problem.params.items()}
    shown = {k: shorten(v, SHOWN) if isinstance(v, str) else v for k, v in params.items()}
    return words(_KEYS[PaperFault(problem.code)], **shown)

"""What is wrong with an order of papers, as sentences for the one who ordered."""

from __future__ import annotations

from bot.papers.files.typography import shorten
from bot.papers.model import Problem, ProblemCode
from bot.texts.words import Words

_KEYS = {
    ProblemCode.NO_SOLUTION: "papers_problem_no_solution",
    ProblemCode.TOO_MANY: "papers_problem_too_many",
    ProblemCode.UNKNOWN_SOLUTION: "papers_problem_unknown_solution",
    ProblemCode.WORLD_PRACTICE: "papers_problem_world_practice",
    ProblemCode.NO_DEPLOYMENT: "papers_problem_no_deployment",
    ProblemCode.RUNS_HERE: "papers_problem_runs_here",
    ProblemCode.FILTERED: "papers_problem_filtered",
    ProblemCode.UNKNOWN_DONOR: "papers_problem_unknown_donor",
    ProblemCode.DONOR_ELSEWHERE: "papers_problem_donor_elsewhere",
}
SHOWN = 100


def sentence_of(problem: Problem, words: Words) -> str:
    """One problem in the language of `words`; what was typed is shown cut and cleaned."""
    params = {k.removesuffix(f"_{words.language}"): v for k, v in problem.params.items()}
    shown = {k: shorten(v, SHOWN) if isinstance(v, str) else v for k, v in params.items()}
    return words(_KEYS[problem.code], **shown)

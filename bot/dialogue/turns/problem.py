"""The turn that tells a problem in words, or several at once: an answer to each, and a way into each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Message, Reply, Waiting
from bot.dialogue.turns.solution_list import earlier_button, shortened, solve
from bot.editors.worklist import AnswerFault
from bot.papers.typography import quoted
from catalogue.places.spelling import words_of
from embeddings.lexical import stems
from recommender.closeness import Closeness
from recommender.doubt import Doubt
from recommender.model import Recommendation

MOST_PROBLEMS = 4
NAMED = 2
"""Solutions that are named for each of several problems."""
HANGING = frozenset("без с со without with".split())
"""A clause that begins so and finds nothing by itself goes on about the one before."""
SAME = 4
"""Two problems with a solution in common among so many of the best are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What answers one of several problems; where that is not `sure`, what comes nearest, if a word is known."""

    problem: str
    best: tuple[Recommendation, ...]
    sure: bool


def describe_problem(context: TurnContext) -> Reply:
    """Answers the problem of a message or a button; each for itself where a message tells several."""
    values = context.turn.values
    told = values.get("problems")
    if isinstance(told, list) and len(told) > 1:
        found = _apart(context, [str(p) for p in told])
        # What finds nothing clause by clause may find something as a whole, and is told once where it does not.
        apart = len(found) > 1 and any(f.best for f in found)
        return _several(context, found) if apart else solve(context, ", ".join(map(str, told)))
    problem = str(values.get("problem") or context.said).strip()
    if not problem:
        return context.reply(Message(context.words("ask_problem"), context.next_steps()))
    given = bool(values.get("problem"))
    return solve(context, problem if given else one_of_several(context, problem) or problem)


def one_of_several(context: TurnContext, said: str) -> str | None:
    """The problem of the last several that a message takes up again in a few of its words."""
    words = set(stems(said))
    before = context.memory.earlier[-1].get("problems") if context.memory.earlier else None
    told = context.memory.problems or before
    problems = [str(p) for p in told] if isinstance(told, list | tuple) else []
    shared = [(len(words & set(stems(p))), p) for p in problems]
    most, problem = max(shared, default=(0, ""))
    return problem if most and len(words) <= len(set(stems(problem))) + 2 else None


def _apart(context: TurnContext, told: list[str]) -> list[Found]:
    """The problems of a message that are different ones; neighbours that the same solutions answer are one, and so is
    what only hangs on the one before it: "старые остановки, без крыши".
    """
    found: list[Found] = []
    for problem in told:
        new = _found(context, problem)
        last = found[-1] if found else None
        same = last and {r.solution.id for r in last.best[:SAME]} & {r.solution.id for r in new.best[:SAME]}
        if last and (same or (not new.best and HANGING.issuperset(words_of(problem.lower())[:1]))):
            found[-1] = _found(context, f"{last.problem}, {problem}")
        else:
            found.append(new)
    return found[:MOST_PROBLEMS]


def _found(context: TurnContext, problem: str) -> Found:
    question = replace(context.question(SAME), problem=problem)
    report = context.services.recommender.rank(question).report()
    best = tuple(r for r in report.recommendations[:SAME] if r.closeness is not Closeness.NOTHING)
    return Found(problem=problem, best=best, sure=report.doubt is Doubt.NONE)


def _several(context: TurnContext, found: list[Found]) -> Reply:
    """A line and a button for each problem; the first that has an answer is the one in focus."""
    w = context.words
    lines = []
    for f in found:
        names = "; ".join(quoted(r.solution.title[w.language], w.language) for r in f.best[:NAMED])
        told = shortened(f.problem[:1].upper() + f.problem[1:])
        key = ("problem_line" if f.sure else "problem_line_near") if names else "problem_line_none"
        lines.append(w(key, problem=told, names=names))
        if not f.sure:
            context.note(AnswerFault.NOTHING_FOUND, f.problem)
    context.memory = context.memory.remembering()
    buttons = tuple(
        Button(shortened(f.problem[:1].upper() + f.problem[1:]), Intent.DESCRIBE_PROBLEM, {"problem": f.problem})
        for f in found
        if f.best
    )
    waiting = None
    if not context.goes_without_town:
        lines.append(w("town_refines"))
        waiting = Waiting.TOWN
    said = Message("\n".join([w("problems_intro"), *lines]), (*buttons, *earlier_button(context)))
    problems = tuple(f.problem for f in found)
    context.memory = context.memory.with_(problem=", ".join(problems), problems=problems, waiting=waiting)
    listed = tuple(dict.fromkeys(r.solution.id for f in found for r in f.best[:NAMED]))
    return context.reply(said, listed=listed, discussed=None)

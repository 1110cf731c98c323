"""The turn that asks why a solution is not on the list, or not higher."""

from __future__ import annotations

import re

from bot.dialogue.context import TurnContext
from bot.dialogue.listed import NamedBy, name_share
from bot.dialogue.model import Intent, Message, Reply
from bot.dialogue.understanding.references import items_of
from catalogue.identified import Identified
from catalogue.model import Scope, Solution
from embeddings.lexical import stems
from recommender.doubt import Doubt
from recommender.model import Recommendation
from recommender.service import PlacementCause

_ASKS_WHY_NOT = re.compile(
    r"^\W*(?:а|and|but|но)?\s*(?:почему|отчего|чего|why|how come)\W+(?:же\W+)?"
    r"(?:нет|не|not|isn'?t|aren'?t|is|are|there|no|you|\W)*",
    re.I,
)


def why_not(context: TurnContext) -> Reply:
    listed = context.listed()
    items = [r for n in items_of(context.said, len(listed)) if (r := listed.at(n))]
    found = items[0].solution if items else named_solution(context) or _searched(context)
    if found is None:
        return context.reply(Message(context.words("why_not_which")))
    if not context.goes_without_town and not context.memory.problem:
        return context.ask_town()
    more = (context.button("button.more", Intent.SHOW_MORE),) if len(listed) else ()
    return context.reply(Message(why_not_ranked(context, found), more))


def named_solution(context: TurnContext) -> Solution | None:
    """The solution of the whole catalogue whose name the message says, by its telling words."""
    said = set(stems(context.said))
    shares = [(name_share(s, said), s.id) for s in context.services.catalogue.in_scope(Scope.DOMESTIC)]
    share, best = max(shares, default=(0.0, ""))
    return context.services.catalogue.solutions[best] if share else None


def _searched(context: TurnContext) -> Solution | None:
    """The solution that what is left of the question finds best, when the catalogue knows its words."""
    rest = _ASKS_WHY_NOT.sub("", context.said).strip(" ?!.")
    if not rest or context.services.recommender.doubt(rest) is not Doubt.NONE:
        return None
    hits = context.services.search.search(rest, 1).hits
    return context.services.catalogue.solutions[hits[0].id] if hits else None


def why_not_ranked(context: TurnContext, solution: Solution) -> str:
    """Where a solution stands for the question of now, or why it is not shown."""
    ranked = context.report().recommendations
    mine = next((r for r in ranked if r.solution.id == solution.id), None)
    if mine is not None:
        return _behind(context, mine, ranked[0])
    cause = context.services.recommender.placement(context.ranking(), solution.id).cause
    shown = PlacementCause.WEAK_MATCH if cause is PlacementCause.RANKED else cause
    return context.words(f"why_not.{shown}", title=context.present.named(solution))


def _behind(context: TurnContext, mine: Recommendation, first: Recommendation) -> str:
    """The place of a solution, in what it falls behind the first, and what speaks for it; scores only where asked."""
    w, title = context.words, context.present.named(mine.solution)
    if mine.rank == 1:
        return w("why_not_first", title=title)
    own = {r.code: r.weight for r in mine.reasons}
    behind = max(first.reasons, key=lambda r: r.weight - own.get(r.code, 0.0))
    told = w("why_not.ranked", title=title, rank=mine.rank, first=context.present.named(first.solution))
    return "\n".join([f"{told} {w(f'why_behind.{behind.code}')}", context.present.why_in_words(mine)])


def not_ranked(context: TurnContext, found: Identified[Recommendation]) -> Solution | None:
    """The solution of an earlier list that the question of now does not rank."""
    return context.services.catalogue.solutions.get(found.said) if NamedBy.NOT_RANKED in found.why else None

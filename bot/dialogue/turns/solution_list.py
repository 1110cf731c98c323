"""The ranked list as an answer: its first page, the next one, practices abroad."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, ListWishes, Message, Reply, Waiting
from bot.dialogue.understanding.directions import directions_in
from bot.dialogue.understanding.wishes import condition_in, themes_of
from bot.editors.worklist import AnswerFault
from bot.papers.typography import quoted
from embeddings.lexical import stems
from recommender.closeness import Closeness
from recommender.doubt import Doubt
from recommender.model import Recommendation

MOST_TITLE = 40
IMPORTANT = 6.0
"""What is called important counts this many times the others."""


def show(context: TurnContext, offset: int = 0, before: tuple[Message, ...] = (), size: int | None = None) -> Reply:
    """The next solutions of the ranked list as cards; a list that answers the words badly says so."""
    report = context.report()
    if report.doubt is Doubt.NOTHING:
        return _not_understood(context, before)
    shown = report.recommendations[offset : offset + (size or context.services.page_size)]
    if not shown:
        return _nothing(context, offset, before)
    doubtful = offset == 0 and report.doubt is Doubt.NEAR
    nothing = doubtful and report.closeness is Closeness.NOTHING
    if doubtful:
        fault = AnswerFault.NOTHING_FOUND if nothing else AnswerFault.DOUBTFUL
        context.note(fault, context.memory.problem, tuple(r.solution.id for r in shown))
    first, last = offset + 1, offset + len(shown)
    intro = context.present.intro(report, context.town, first, last)
    if nothing:
        intro = f"{intro} {context.words('result_noted')}"
    lines = [intro, *([] if offset or doubtful else [context.present.best(shown[0])])]
    cards = tuple(context.present.card(r) for r in shown)
    listed = tuple(r.solution.id for r in report.recommendations[:last])
    context.memory = context.memory.with_(listed=listed)
    buttons = _buttons(context, shown, more=len(report.recommendations) > last, plan=offset == 0 and not doubtful)
    waiting = None
    if offset == 0 and not context.goes_without_town:
        lines.append(context.words("town_refines"))
        buttons += (context.button("town_without", Intent.RECOMMEND, without_town=True),)
        waiting = Waiting.TOWN
    said = Message("\n".join(lines), buttons, cards)
    return context.reply(*before, said, listed=listed, discussed=None, waiting=waiting, candidates=(), problems=())


def _buttons(context: TurnContext, shown: tuple[Recommendation, ...], *, more: bool, plan: bool) -> tuple[Button, ...]:
    return (
        *(context.item_button("button.details", Intent.SHOW_DETAILS, r) for r in shown),
        context.item_button("button.why", Intent.EXPLAIN, shown[0]),
        *((context.button("button.more", Intent.SHOW_MORE),) if more else ()),
        *((context.button("button.roadmap", Intent.ROADMAP),) if plan else ()),
        *earlier_button(context),
    )


def earlier_button(context: TurnContext) -> tuple[Button, ...]:
    """The way back to the problem before this one."""
    problem = next((str(e["problem"]) for e in reversed(context.memory.earlier) if e.get("problem")), "")
    if not problem or problem == context.memory.problem:
        return ()
    return (Button(context.words("button.earlier", problem=shortened(problem)), Intent.GO_BACK, {"problem": problem}),)


def shortened(text: str, most: int = MOST_TITLE) -> str:
    """A problem as the title of a button."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _nothing(context: TurnContext, offset: int, before: tuple[Message, ...]) -> Reply:
    """The end of the list, or a list that is empty."""
    if offset == 0:
        context.note(AnswerFault.NOTHING_FOUND, context.memory.problem)
    narrowed = context.memory.wishes != ListWishes()
    only_registered = context.memory.wishes.only_registered
    unmet = "result_filtered_registered" if only_registered else "result_filtered"
    key = "result_end" if offset else (unmet if narrowed else "result_none")
    buttons = [context.button("button.no_wishes", Intent.REFINE, wish="reset")] if narrowed else []
    buttons.append(context.button("button.start_over", Intent.START_OVER))
    return context.reply(*before, Message(context.words(key), tuple(buttons)))


def _not_understood(context: TurnContext, before: tuple[Message, ...]) -> Reply:
    """Words that are none get no list but a sentence of what to write; they are not kept as the problem."""
    context.note(AnswerFault.NOT_UNDERSTOOD, context.memory.problem)
    said = Message(context.words("result_not_understood"), context.next_steps())
    return context.reply(*before, said, problem="", listed=())


def solve(context: TurnContext, problem: str, before: tuple[Message, ...] = ()) -> Reply:
    """Takes a problem and shows what solves it, town or no town; the former list stays one step back."""
    if context.services.recommender.doubt(problem) is Doubt.NOTHING:
        context.note(AnswerFault.NOT_UNDERSTOOD, problem)
        return context.reply(*before, Message(context.words("result_not_understood"), context.next_steps()))
    problem, excluded = condition_in(problem)
    tags = tuple(dict.fromkeys((*context.memory.wishes.exclude_tags, *excluded)))
    wishes = replace(context.memory.wishes, world=False, exclude_tags=tags)
    context.memory = context.memory.remembering().with_(problem=problem, listed=(), discussed=None, wishes=wishes)
    if excluded:
        themes = ", ".join(context.words(f"theme.{t}") for t in themes_of(excluded))
        told = context.words("refine_done", wishes=context.words("wish_without_tags", names=themes))
        before = (*before, Message(told))
    return show(context, before=before)


def recommend(context: TurnContext) -> Reply:
    """The list by the town's gaps, without a problem in words; or without a town, where that is chosen."""
    if context.turn.values.get("without_town"):
        context.memory = context.memory.with_(without_town=True, waiting=None)
        return show(context, before=(Message(context.words("town_skipped")),))
    if context.memory.listed and context.memory.problem and not _asks_by_rating(context):
        count = context.turn.values.get("count")
        return show(context, size=count if isinstance(count, int) else None)
    if not context.goes_without_town:
        return context.ask_town()
    named = tuple(d.value for d in directions_in(context.said))
    wishes = replace(context.memory.wishes, world=False, directions=named or context.memory.wishes.directions)
    context.memory = context.memory.remembering().with_(problem="", listed=(), wishes=wishes)
    return show(context)


def _asks_by_rating(context: TurnContext) -> bool:
    """Whether the list by the gaps is wanted, not the one on the table: by its button, or because it is called so."""
    return context.turn.is_button or context.memory.wishes.world or not BY_RATING.isdisjoint(stems(context.said))


BY_RATING = frozenset(stems("рейтинг рейтингу индекс отставание rating index gaps lag"))


def show_more(context: TurnContext) -> Reply:
    if context.memory.problems:
        # Those named for several problems are no list that goes on.
        return solve(context, context.memory.problems[0])
    if context.memory.listed:
        told = (Message(context.words("have_noted")),) if context.turn.values.get("have") else _refused(context)
        return show(context, len(context.memory.listed), before=told)
    return recommend(context) if context.town else context.reply(Message(context.words("list_missing")))


def _refused(context: TurnContext) -> tuple[Message, ...]:
    """That what was refused is noted, by its title where it was one."""
    refused, w, known = context.turn.values.get("refused"), context.words, context.services.catalogue.solutions
    if not isinstance(refused, list):
        return ()
    titles = "; ".join(quoted(known[i].title[w.language], w.language) for i in map(str, refused) if i in known)
    return (Message(w("refused_noted", titles=titles) if titles else w("refused_all_noted")),)


def world(context: TurnContext) -> Reply:
    """Practices abroad for the problem of the conversation, each with its domestic counterparts."""
    if not context.memory.problem:
        named = directions_in(context.turn.text)
        weights = {d.value: IMPORTANT for d in named} or dict(context.memory.weights)
        context.memory = context.memory.with_(weights=weights)
    if context.town is None:
        context.memory = context.memory.with_(without_town=True)
    context.memory = context.memory.remembering().with_(wishes=ListWishes(world=True), listed=())
    return show(context, before=(Message(context.words("world_intro")),))

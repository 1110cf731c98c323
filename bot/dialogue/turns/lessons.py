"""The turn about what went wrong elsewhere."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.listed import NamedBy
from bot.dialogue.model import Intent, Message, Reply
from bot.dialogue.turns.towns import mentioned
from bot.dialogue.understanding.directions import directions_in
from bot.presentation.addresses import site_of
from catalogue.model import Deployment, Lesson, Scope, Solution

SHOWN_LESSONS = 3
MOST_SAID = 100
"""Characters of a problem that are told back."""


def lessons(context: TurnContext) -> Reply:
    """What went wrong elsewhere, each with its source: in a named city or direction, with what the list is for,
    or, without a list, in the whole catalogue.
    """
    w, catalogue = context.words, context.services.catalogue
    towns = mentioned(context)
    cities = {t.id for t in towns}
    named = set(directions_in(context.turn.text))
    listed = [r.solution for r in context.listed().items]
    one = _meant(context) if not cities and not named and context.turn.values.get("wish") != "all" else None
    pool = [s for s in catalogue.in_scope(Scope.DOMESTIC) if any(d.lesson for d in s.deployments)]
    if cities:
        chosen = [s for s in pool if any(d.lesson and d.city_id in cities for d in s.deployments)]
    elif named:
        chosen = [s for s in pool if named & set(s.directions)]
    elif one is not None:
        chosen = [one] if one in pool else [s for s, _ in context.services.attributes.alike(one) if s in pool]
    elif listed and context.turn.values.get("wish") != "all":
        chosen = [s for s in pool if s in listed] or [s for s in pool if any(_alike(s, other) for other in listed)]
    else:
        chosen = pool
    if not chosen:
        others = (context.button("button.all_lessons", Intent.LESSONS, wish="all"),) if listed else ()
        subject = context.memory.problem
        if towns:
            told = w("lessons_none_in", towns=", ".join(t.name[w.language] for t in towns))
        elif one is not None:
            told = w("lessons_none_item", title=context.present.named(one))
        elif listed and subject and not named:
            told = w("lessons_none_of", problem=subject[:MOST_SAID])
        else:
            told = w("lessons_none")
        return context.reply(Message(told, others), **_discussing(one))
    told_of = [(s, d) for s in chosen for d in s.deployments if d.lesson and (not cities or d.city_id in cities)]
    # One trouble of each solution before the second of any.
    first = {s.id: d for s, d in reversed(told_of)}
    told_of.sort(key=lambda pair: first[pair[0].id] is not pair[1])
    lines = [_intro(context, one, chosen, listed)]
    lines += [_line(context, s, d, d.lesson, alone=chosen == [one]) for s, d in told_of[:SHOWN_LESSONS] if d.lesson]
    return context.reply(Message("\n".join(lines)), **_discussing(one))


def _meant(context: TurnContext) -> Solution | None:
    """The one solution that is asked about: named, numbered or discussed."""
    found = context.meant()
    if found.one is not None:
        return found.one.solution
    return context.services.catalogue.solutions.get(found.said) if NamedBy.NOT_RANKED in found.why else None


def _discussing(one: Solution | None) -> dict[str, object]:
    return {"discussed": one.id} if one is not None else {}


def _intro(context: TurnContext, one: Solution | None, chosen: list[Solution], listed: list[Solution]) -> str:
    """Whose troubles are told: of the solution meant, of those shown, or of like ones, which is said."""
    w = context.words
    if one is not None:
        key = "lessons_item" if chosen == [one] else "lessons_item_alike"
        return w(key, title=context.present.named(one))
    shown = {s.id for s in listed}
    return w("lessons_alike" if shown and not shown & {s.id for s in chosen} else "lessons_intro")


def _line(context: TurnContext, s: Solution, d: Deployment, lesson: Lesson, *, alone: bool) -> str:
    w = context.words
    city = context.services.catalogue.cities[d.city_id].name[w.language]
    title = "" if alone else f"{s.title[w.language]}, "
    return f"— {title}{city}: {lesson.text[w.language].rstrip('.')} ({site_of(lesson.source)})."


def _alike(one: Solution, other: Solution) -> bool:
    """Whether both do the same in the same direction: a complaint by code on bins has nothing to say on prices."""
    return bool(set(one.measures) & set(other.measures) and set(one.directions) & set(other.directions))

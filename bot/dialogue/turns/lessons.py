"""The turn about what went wrong elsewhere."""

from __future__ import annotations

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent, Message, Reply
from bot.dialogue.turns.towns import mentioned
from bot.dialogue.understanding.directions import directions_in
from catalogue.model import Scope, Solution

SHOWN_LESSONS = 4
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
    pool = [s for s in catalogue.in_scope(Scope.DOMESTIC) if any(d.lesson for d in s.deployments)]
    if cities:
        chosen = [s for s in pool if any(d.lesson and d.city_id in cities for d in s.deployments)]
    elif named:
        chosen = [s for s in pool if named & set(s.directions)]
    elif listed and context.turn.values.get("wish") != "all":
        chosen = [s for s in pool if s in listed] or [s for s in pool if any(_alike(s, other) for other in listed)]
    else:
        chosen = pool
    if not chosen:
        others = (context.button("button.all_lessons", Intent.LESSONS, wish="all"),) if listed else ()
        subject = context.memory.problem
        if towns:
            told = w("lessons_none_in", towns=", ".join(t.name[w.language] for t in towns))
        elif listed and subject and not named:
            told = w("lessons_none_of", problem=subject[:MOST_SAID])
        else:
            told = w("lessons_none")
        return context.reply(Message(told, others))
    lines = [w("lessons_intro")]
    for s in chosen[:SHOWN_LESSONS]:
        for d in s.deployments:
            if d.lesson and (not cities or d.city_id in cities):
                city = catalogue.cities[d.city_id].name[w.language]
                source = context.present.source(d.lesson.source)
                lines.append(f"— {s.title[w.language]}, {city}: {d.lesson.text[w.language]} ({source})")
    return context.reply(Message("\n".join(lines)))


def _alike(one: Solution, other: Solution) -> bool:
    """Whether both do the same in the same direction: a complaint by code on bins has nothing to say on prices."""
    return bool(set(one.measures) & set(other.measures) and set(one.directions) & set(other.directions))

"""Turns that change the list: what it is narrowed to, what matters most, the question before this one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, ListWishes, Message, Reply, Waiting
from bot.dialogue.turns.problem import one_of_several
from bot.dialogue.turns.questionnaire import previous_question
from bot.dialogue.turns.solution_list import IMPORTANT, show, solve
from bot.dialogue.understanding.directions import directions_in
from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.questions import asks
from bot.dialogue.understanding.references import counts
from bot.dialogue.understanding.wishes import VIDEO, Wishes, beside_fewer, narrows, themes_of, wishes_of
from catalogue.model import Direction
from catalogue.wordings import same_word
from embeddings.lexical import STOP_WORDS, stem, stems, words
from recommender.doubt import Doubt
from recommender.model import Recommendation


def refine(context: TurnContext) -> Reply:
    """Narrows or widens the list by what the message asks."""
    w, wishes = context.words, _asked(context)
    if wishes.empty and context.memory.listed and _names_condition(context):
        joined = f"{context.memory.problem}, {context.said}"
        return solve(context, joined.strip(", "))
    if wishes.empty:
        return context.reply(Message(w("refine_which"), _wish_buttons(context)))
    before = [Message(w("refine_cost"))] if wishes.cost else []
    if not context.goes_without_town and not context.memory.problem:
        context.memory = context.memory.with_(wishes=_merged(context.memory.wishes, wishes))
        return context.ask_town()
    if wishes.cost and wishes == Wishes(cost=True):
        return context.reply(*before)
    if wishes.fewer and context.memory.discussed and (one := context.listed().meant("", {}).one):
        return shortly(context, one)
    if wishes.fewer and context.memory.listed:
        context.memory = context.memory.remembering().with_(listed=())
        return show(context, before=tuple(before), size=1)
    context.memory = context.memory.remembering().with_(listed=(), wishes=_merged(context.memory.wishes, wishes))
    before.append(Message(_told(context)))
    return show(context, before=tuple(before))


def _names_condition(context: TurnContext) -> bool:
    """Whether a wish that no filter knows says what is wanted: "а если без табло, только приложение"."""
    said = context.said
    matter = narrows(said) and names_matter(said) and not _CONDITIONS.search(said)
    return matter and context.services.recommender.doubt(said) is Doubt.NONE


def shortly(context: TurnContext, r: Recommendation) -> Reply:
    """The item discussed in one sentence: what it is and whom to ask."""
    w, solution = context.words, r.solution
    first = solution.summary[w.language].split(". ")[0].rstrip(".")
    donor = context.present.donor(r.donors[0]).city if r.donors else w("page.unknown")
    return context.reply(Message(w("details_shortly", title=solution.title[w.language], is_what=first, donor=donor)))


def _asked(context: TurnContext) -> Wishes:
    if context.turn.is_button or "wish" in context.turn.values:
        return BUTTON_WISHES.get(str(context.turn.values.get("wish")), Wishes())
    return _wishes(context, context.turn.text)


def _wishes(context: TurnContext, text: str) -> Wishes:
    """The wishes of a text; a city that is refused is excluded, not the vendors that bear its name."""
    wishes = wishes_of(text, context.services.catalogue.solutions.values())
    if not narrows(text):
        return wishes
    known = {m.municipality.known_as for m in context.services.places.gazetteer.mentions(text)}
    cities = tuple(sorted(known & context.services.catalogue.cities.keys()))
    return replace(wishes, exclude_cities=cities, exclude_vendors=()) if cities else wishes


_WISH = re.compile(r"^\W*(?:а\s+|и\s+|and\s+|ok\W+)?(?:без|кроме|только|лишь|without|except|only|just|no)\b", re.I)
_CONDITIONS = re.compile(r"\b(?:услови|ограничен|фильтр)|\b(?:conditions?|filters?)\b", re.I)
WISH_WORDS = 7


def is_wish(context: TurnContext, text: str) -> bool:
    """Whether a short message, said over a list, narrows it: "без видеонаблюдения", "only transport"; or is about its
    conditions without naming one: "поменяй условия".
    """
    if len(text.split()) > WISH_WORDS:
        return False
    wishes = _wishes(context, text)
    if _WISH.search(text) or _CONDITIONS.search(text):
        return not wishes.empty or (bool(_CONDITIONS.search(text)) and not asks(text))
    return bool(wishes.exclude_cities) or (wishes.fewer and not names_matter(beside_fewer(text)))


def asks_cost_alone(context: TurnContext, text: str) -> bool:
    """Whether a wish is for something cheaper and for nothing else."""
    return wishes_of(text, context.services.catalogue.solutions.values()) == Wishes(cost=True)


BUTTON_WISHES = {
    "reset": Wishes(reset=True),
    "registered": Wishes(only_registered=True),
    "my_size": Wishes(only_my_size=True),
    "no_video": Wishes(exclude_tags=VIDEO),
}


def _wish_buttons(context: TurnContext) -> tuple[Button, ...]:
    keys = [*BUTTON_WISHES][1:] + (["reset"] if context.memory.wishes != ListWishes() else [])
    labels = {"reset": "button.no_wishes"}
    return tuple(context.button(labels.get(k, f"button.wish_{k}"), Intent.REFINE, wish=k) for k in keys)


def _merged(known: ListWishes, new: Wishes) -> ListWishes:
    if new.reset:
        return ListWishes()
    return ListWishes(
        only_registered=known.only_registered or new.only_registered,
        only_my_size=known.only_my_size or new.only_my_size,
        directions=tuple(d.value for d in new.directions) or known.directions,
        exclude_tags=tuple(dict.fromkeys((*known.exclude_tags, *new.exclude_tags))),
        exclude_vendors=tuple(dict.fromkeys((*known.exclude_vendors, *new.exclude_vendors))),
        exclude_cities=tuple(dict.fromkeys((*known.exclude_cities, *new.exclude_cities))),
        world=known.world,
    )


def _told(context: TurnContext) -> str:
    """What the list is narrowed to now."""
    w, wishes = context.words, context.memory.wishes
    themes = [w(f"theme.{t}") for t in themes_of(wishes.exclude_tags)]
    names = [context.services.catalogue.directions[Direction(d)].name[w.language] for d in wishes.directions]
    cities = [context.services.catalogue.cities[i].name[w.language] for i in wishes.exclude_cities]
    parts = [
        *([w("wish_registered")] if wishes.only_registered else []),
        *([w("wish_my_size")] if wishes.only_my_size else []),
        *([w("wish_directions", names=", ".join(names))] if names else []),
        *([w("wish_without_tags", names=", ".join(themes))] if themes else []),
        *([w("wish_without_cities", names=", ".join(cities))] if cities else []),
        *([w("wish_without_vendors", names=", ".join(wishes.exclude_vendors))] if wishes.exclude_vendors else []),
    ]
    return w("refine_done", wishes="; ".join(parts)) if parts else w("refine_reset")


def set_priorities(context: TurnContext) -> Reply:
    """Takes what matters most as weights of directions."""
    w = context.words
    chosen = context.turn.values.get("wish")
    named = (Direction(chosen),) if chosen in set(Direction) else directions_in(context.turn.text)
    if not named:
        directions = context.services.catalogue.directions
        buttons = tuple(
            Button(directions[d].name[w.language], Intent.SET_PRIORITIES, {"wish": d.value}) for d in Direction
        )
        return context.reply(Message(w("priorities_which"), buttons))
    names = ", ".join(context.services.catalogue.directions[d].name[w.language] for d in named)
    weights = dict.fromkeys((d.value for d in named), IMPORTANT)
    context.memory = context.memory.remembering().with_(weights=weights, listed=())
    told = Message(w("priorities_done", names=names))
    return show(context, before=(told,))


def go_back(context: TurnContext) -> Reply:
    """The question before this one, its list shown again; in the questionnaire, its question before."""
    if context.memory.waiting is Waiting.FORM and context.memory.answers:
        return previous_question(context)
    named, problems = _named(context), [str(e.get("problem") or "") for e in context.memory.earlier]
    if context.memory.discussed and context.memory.listed and not named and not context.turn.values:
        # From a card back to the list that it stands in.
        return show(context)
    place = _place_of(problems, named, context.turn.values.get("problem"))
    subject = _subject(context)
    if place is None and context.memory.listed and _shared(named, context.memory.problem):
        return show(context)
    if place is None and subject:
        place = _place_by_meaning(context, subject)
    if place is None and subject and context.services.recommender.doubt(subject) is Doubt.NONE:
        return solve(context, subject)
    if place is None and named and context.memory.listed:
        return show(context)
    keeping = place is not None
    earlier = context.memory.back_to(len(problems) - 1 if place is None else place, keeping=keeping)
    if earlier is None:
        return context.reply(Message(context.words("back_nothing")))
    context.memory = earlier
    if one := one_of_several(context, context.said) if named else None:
        return solve(context, one)
    if context.turn.values.get("then"):
        return context.reply(Message(context.words("back_to", problem=earlier.problem)))
    context.memory = earlier.with_(listed=())
    return show(context, before=(Message(context.words("back_done")),))


def names_problem(context: TurnContext, text: str) -> bool:
    """Whether a text names the problem of now or one before it, by its words."""
    memory = context.memory
    told = [memory.problem, *memory.problems, *(str(e.get("problem") or "") for e in memory.earlier)]
    return any(_shared(_named_in(text), p) for p in told)


def _shared(named: set[str], problem: str) -> int:
    """Words that a problem shares with what is named, in any form."""
    return sum(any(same_word(n, own) for own in words(problem.lower())) for n in named)


def _place_of(problems: list[str], named: set[str], chosen: object) -> int | None:
    """The place of the earlier problem that a button or the words of a message name, the latest of equals."""
    if chosen in problems:
        return len(problems) - 1 - problems[::-1].index(str(chosen))
    most, place = max(((_shared(named, p), n) for n, p in enumerate(problems)), default=(0, 0))
    return place if most else None


def _place_by_meaning(context: TurnContext, subject: str) -> int | None:
    """The place of the earlier list that holds most of what a subject finds in the catalogue, the latest of equals."""
    found = {hit.id for hit in context.services.search.search(subject, FOUND).hits}
    held = [(len(found & set(map(str, _shown(e)))), n) for n, e in enumerate(context.memory.earlier)]
    now = len(found & set(context.memory.listed))
    most, place = max(held, default=(0, 0))
    return place if most > now else None


def _shown(earlier: Mapping[str, Any]) -> Sequence[object]:
    listed = earlier.get("listed")
    return listed if isinstance(listed, list | tuple) else ()


def _named(context: TurnContext) -> set[str]:
    return _named_in(context.said)


def _named_in(text: str) -> set[str]:
    return {w for w in words(_subject_in(text).lower()) if w not in STOP_WORDS and len(w) > 2}


def _subject(context: TurnContext) -> str:
    """What a message goes back to, without the words that lead there and the numbers of items."""
    return _subject_in(context.said)


def _subject_in(text: str) -> str:
    return " ".join(w for w in words(text) if stem(w) not in _GOING_BACK and not counts(w))


FOUND = 12
"""So many of the solutions that a subject finds are looked for in the lists before."""


_GOING_BACK = frozenset(
    stems(
        "назад вернись вернёмся вернемся вернуться верни обратно прошлый прошлому предыдущий предыдущему давай к тому "
        "список списку вопрос вопросу ясно понятно хорошо ладно спасибо теперь снова опять про "
        "back go return previous list before the to let us first question ok okay well now again about"
    )
)
"""Words that lead back and name no problem."""

"""Turns about one attribute: told of the solution meant, of all that are shown, or of what the question names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.dialogue.context import TurnContext
from bot.dialogue.listed import NamedBy
from bot.dialogue.model import Button, Intent, Message, Reply
from bot.dialogue.turns.donors import papers_link
from bot.dialogue.turns.solution_list import shortened
from bot.dialogue.turns.towns import mentioned
from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.pointing import points_back
from bot.dialogue.understanding.quantities import counted_thing
from bot.dialogue.understanding.references import items_of, refused_items
from bot.papers.donor_questions import letter_asks
from bot.papers.stages import MONTHS, Stage
from bot.presentation.attributes import AttributeLine, AttributePresenter
from bot.presentation.model import SourceLink
from catalogue.facts.model import FactKind
from catalogue.identified import Certainty
from catalogue.model import Scope, Solution
from catalogue.places.regions import TYPE_WORDS
from catalogue.places.spelling import words_of
from embeddings.fact_search import beginnings
from recommender.attributes.model import Attribute
from recommender.attributes.terms import terms_of

MOST_TERMS = 160
"""Characters of a card that tell its terms."""
SHOWN_FACTS, SHOWN_ITEMS = 3, 3
"""Facts found over the whole catalogue, and solutions of a list, that one answer tells."""


ATTRIBUTE_OF: Mapping[Intent, Attribute] = {
    Intent.ASK_COST: Attribute.COST,
    Intent.ASK_FUNDING: Attribute.FUNDING,
    Intent.ASK_TERM: Attribute.TERM,
    Intent.ASK_STAFF: Attribute.STAFF,
    Intent.ASK_VENDOR: Attribute.VENDOR,
    Intent.ASK_EFFECT: Attribute.EFFECT,
    Intent.ASK_NEEDS: Attribute.NEEDS,
    Intent.ASK_WHERE: Attribute.WHERE,
    Intent.ASK_OUR_SIZE: Attribute.OUR_SIZE,
    Intent.ASK_SOURCES: Attribute.SOURCES,
    Intent.ASK_FRESHNESS: Attribute.FRESHNESS,
    Intent.ASK_OPERATION: Attribute.OPERATION,
    Intent.ASK_DOCUMENTS: Attribute.DOCUMENTS,
}
"""The intents that ask for one attribute; register, purchase, lessons and donors have turns of their own."""


def tell_attribute(context: TurnContext, attribute: Attribute, items: Sequence[Solution]) -> Reply:
    """An attribute of the solutions meant: of one in at most three lines, of several a line each. Where several or
    none are meant and the message itself names a subject, what the whole catalogue knows of it.
    """
    if len(items) == 1:
        return _of_one(context, attribute, items[0])
    known = context.services.attributes
    words = set(words_of(context.said.lower()))
    of_size = bool(items) and attribute is Attribute.OUR_SIZE and not words & TYPE_WORDS
    pointed = bool(items) and points_back(context.said) and not names_matter(context.said)
    subject = frozenset() if of_size or items_of(context.said) else known.subject(context.said, _frame(context))
    if subject:
        named = [s for s in items if known.named(s, subject)]
        if not (named or pointed) and (found := _over_all(context, attribute, subject)):
            return found
        if len(named) == 1:
            return _of_one(context, attribute, named[0])
        items = named or items
    if items:
        return _of_several(context, attribute, items)
    return context.reply(Message(context.words("attribute_of_what", attribute=_name(context, attribute))))


def tell_number(context: TurnContext, thing: str, items: Sequence[Solution]) -> Reply:
    """How many of a thing there are in the solutions meant: the facts that name it beside a figure, or that no source
    tells it.
    """
    w, present = context.words, presenter(context, brief=len(items) > 1)
    lines = []
    for solution in items:
        if facts := context.services.attributes.counting(solution, thing)[: SHOWN_FACTS if len(items) == 1 else 1]:
            told = "; ".join(map(present.fact, facts))
            lines.append(w("attribute_found", title=solution.title[w.language], fact=told))
    if not lines:
        named = w("attribute_item", title=items[0].title[w.language]) if len(items) == 1 else w("attribute_shown")
        lines.append(f"{named} {w('attribute_number_unknown', thing=thing)}")
    buttons = _buttons_of_number(context, items)
    return context.reply(Message("\n".join(lines), buttons), **_discussing(items))


def _discussing(items: Sequence[Solution]) -> dict[str, object]:
    """What is remembered of an answer about solutions: the one that it was about."""
    return {"discussed": items[0].id} if len(items) == 1 else {}


def _buttons_of_number(context: TurnContext, items: Sequence[Solution]) -> tuple[Button, ...]:
    return tuple(
        Button(context.words("button.details", n=n), Intent.SHOW_DETAILS, {"solution": s.id})
        for s in items
        if (n := _number(context, s))
    )


def names_subject(context: TurnContext, text: str) -> bool:
    """Whether a question names a subject of its own that facts know, besides the places in it."""
    words = words_of(text)
    places = context.services.places.place_words(words)
    rest = " ".join(w for i, w in enumerate(words) if i not in places)
    return bool(context.services.attributes.subject(rest, _frame(context)))


def _frame(context: TurnContext) -> frozenset[str]:
    """The words of questions on attributes themselves, which name no subject."""
    texts = [context.words(f"attribute_name.{a}") for a in Attribute]
    return beginnings(" ".join([*texts, context.words("attribute_frame")]))


def telling(attribute: Attribute) -> Callable[[TurnContext], Reply]:
    """The turn that tells an attribute of what the message means: an item, the one discussed, else all shown."""

    def turn(context: TurnContext) -> Reply:
        found = context.meant()
        if thing := counted_thing(context.said):
            items = [found.one] if found.one else context.listed().items[-SHOWN_ITEMS:]
            if items:
                return tell_number(context, thing, [r.solution for r in items])
        if NamedBy.NO_SUCH_NUMBER in found.why:
            return context.ask_item(found)
        if len(several := _counted_out(context)) > 1:
            return tell_attribute(context, attribute, several)
        if found.certainty is Certainty.ASKED and NamedBy.NAME in found.why:
            return tell_attribute(context, attribute, [r.solution for r in found.candidates])
        if found.one is not None:
            return tell_attribute(context, attribute, [found.one.solution])
        outside = context.services.catalogue.solutions.get(
            str(context.turn.values.get("solution") or context.memory.discussed)
        )
        if outside is not None:
            return tell_attribute(context, attribute, [outside])
        return tell_attribute(context, attribute, [r.solution for r in context.listed().items])

    return turn


def _counted_out(context: TurnContext) -> list[Solution]:
    """The solutions of the list that a message counts out: "у второго и третьего"."""
    listed = context.listed()
    numbers = dict.fromkeys(items_of(context.said, len(listed)))
    refused = refused_items(context.said)
    return [r.solution for n in numbers if n not in refused and (r := listed.at(n))]


def presenter(context: TurnContext, brief: bool = False) -> AttributePresenter:
    services = context.services
    return AttributePresenter(
        services.catalogue,
        services.attributes,
        services.registers,
        context.words,
        services.today(),
        services.checked,
        brief,
    )


def _of_one(context: TurnContext, attribute: Attribute, solution: Solution) -> Reply:
    """The fact; else that no source tells it, the nearest known, and that the letter asks."""
    w, line = context.words, presenter(context).line(solution, attribute, context.town, context.said)
    lines = [f"{w('attribute_item', title=context.present.called(solution))} {line.text}"]
    if attribute is Attribute.TERM and not line.known:
        lines[0] += f" {w('attribute_term_plan', months=MONTHS[Stage.ACCEPTANCE])}"
    if attribute is Attribute.COST and not line.known and (terms := terms_of(solution)):
        lines[0] += f" {w('attribute_terms_one', terms=shortened(terms[w.language], MOST_TERMS))}"
    if line.near:
        lines.append(line.near)
    if not _is_whole(line) and letter_asks(solution, attribute):
        lines.append(w("attribute_letter_asks"))
    links = _papers(context, solution) if attribute is Attribute.DOCUMENTS else ()
    message = Message("\n".join(lines), _buttons(context, solution, line), links=links)
    return context.reply(message, discussed=solution.id)


def _papers(context: TurnContext, solution: Solution) -> tuple[SourceLink, ...]:
    """Where the papers of a solution are made, for a town that is known."""
    ranked = context.report().recommendations if context.town and solution.scope is Scope.DOMESTIC else ()
    found = next((r for r in ranked if r.solution.id == solution.id and r.donors), None)
    return (papers_link(context, found, found.donors[0]),) if found else ()


def _is_whole(line: AttributeLine) -> bool:
    """Whether a source answers the question; who is needed is no number of staff."""
    return line.known and line.attribute is not Attribute.STAFF


def _buttons(context: TurnContext, solution: Solution, line: AttributeLine) -> tuple[Button, ...]:
    """The letter where something is left to ask, and the card."""
    w, values = context.words, {"solution": solution.id}
    letter = Button(w("button.letter"), Intent.ASK_DONOR, {**values, "wish": "letter"})
    details = Button(w("button.whole_card"), Intent.SHOW_DETAILS, values)
    ranked = solution.id in context.memory.listed
    return (*((letter,) if ranked and not _is_whole(line) else ()), details)


def _of_several(context: TurnContext, attribute: Attribute, items: Sequence[Solution]) -> Reply:
    """A line each; what is the same of all of them is told once."""
    w, shown = context.words, items[-SHOWN_ITEMS:]
    present = presenter(context, brief=len(shown) > 1)
    told = [present.line(s, attribute, context.town) for s in shown]
    if len({line.text for line in told}) == 1:
        lines = [w("attribute_of_all", text=told[0].text)]
        lines += [line.near for line in told if line.near][:1]
    else:
        lines = [
            w("attribute_item_line", n=_number(context, s), title=s.title[w.language], text=line.text)
            for s, line in zip(shown, told, strict=True)
        ]
    if attribute is Attribute.DOCUMENTS:
        lines.insert(0, w("attribute_told.documents"))
    if attribute is Attribute.COST:
        lines += [*([w("attribute_no_estimate")] if any(line.known for line in told) else []), *_terms(context, shown)]
    if not all(_is_whole(line) for line in told) and all(letter_asks(s, attribute) for s in shown):
        lines.append(w("attribute_letter_asks"))
    buttons = tuple(
        Button(w("button.details", n=_number(context, s)), Intent.SHOW_DETAILS, {"solution": s.id}) for s in shown
    )
    return context.reply(Message("\n".join(lines), buttons))


def _terms(context: TurnContext, shown: Sequence[Solution]) -> list[str]:
    """Which of the solutions need not be bought whole by what their cards say; that none of them says so."""
    told = [(s, terms) for s in shown if (terms := terms_of(s))]
    w, language = context.words, context.words.language
    if not told:
        return [w("attribute_terms_none")]
    return [w("attribute_terms", n=_number(context, s), terms=shortened(t[language], MOST_TERMS)) for s, t in told[:1]]


def _number(context: TurnContext, solution: Solution) -> int:
    """The place of a solution in the list on the table, counted from 1; 0 outside it."""
    listed = context.memory.listed
    return listed.index(solution.id) + 1 if solution.id in listed else 0


def _over_all(context: TurnContext, attribute: Attribute, subject: frozenset[str]) -> Reply | None:
    """The facts of the whole catalogue that the question asks for; None where there are none."""
    w, catalogue, present = context.words, context.services.catalogue, presenter(context)
    cities = [t.known_as for t in mentioned(context) if t.known_as in catalogue.cities]
    hits = context.services.attributes.among_all(context.said, subject, attribute, SHOWN_FACTS, cities)
    if not hits:
        return None
    lines = []
    for hit in hits:
        effect = f"{w(f'attribute_effect_word.{hit.fact.effect}')}: " if hit.fact.kind is FactKind.EFFECT else ""
        title = catalogue.solutions[hit.fact.solution_id].title[w.language]
        lines.append(w("attribute_found", title=title, fact=effect + present.fact(hit.fact)))
    named = dict.fromkeys(hit.fact.solution_id for hit in hits)
    buttons = tuple(
        Button(_short(catalogue.solutions[i].title[w.language]), Intent.SHOW_DETAILS, {"solution": i}) for i in named
    )
    # What was found can be asked about further: the one solution, or all of them where no list is on the table.
    discussed = next(iter(named)) if len(named) == 1 else context.memory.discussed
    listed = context.memory.listed or tuple(named)
    return context.reply(Message("\n".join(lines), buttons), discussed=discussed, listed=listed)


def _name(context: TurnContext, attribute: Attribute) -> str:
    return context.words(f"attribute_name.{attribute}")


def _short(title: str, limit: int = 48) -> str:
    return title if len(title) <= limit else f"{title[:limit].rsplit(' ', 1)[0]}…"

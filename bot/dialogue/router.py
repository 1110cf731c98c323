"""The turns of the conversation: one handler an intent, from a talk to a reply.

A handler renders and remembers; what is found and why is the recommender's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Button, Intent, Memory, Message, Reply, Turn, Waiting
from bot.dialogue.turns import choices as choosing
from bot.dialogue.turns import conversation as conduct
from bot.dialogue.turns import list_changes as shaping
from bot.dialogue.turns import registers as turns_register
from bot.dialogue.turns import towns as places
from bot.dialogue.understanding.follow_up import FollowUp, follow_up
from bot.dialogue.understanding.references import item_of
from bot.dialogue.understanding.town import TownReading, has_problem, is_bare_town
from bot.editors.worklist import Kind
from bot.services import Services
from bot.texts.language import asked_for
from bot.texts.words import words_in
from catalogue.model import Evidence, Language, Municipality
from recommender.model import Basis, Recommendation

MOST_READINGS = 3
MOST_SAID = 300
"""Readings offered of an unclear message, and characters of it that a button carries."""
LONG_TEXT = 60
"""A longer message that nobody understands is a description of a problem."""


def next_steps(context: TurnContext) -> tuple[Button, ...]:
    return (
        context.button("button.recommend", Intent.RECOMMEND),
        context.button("button.gaps", Intent.ASK_GAPS),
        context.button("button.capabilities", Intent.CAPABILITIES),
    )


def greet(context: TurnContext) -> Reply:
    w = context.words
    if context.town:
        text = f"{w('greeting')} {context.town_line(context.town)}\n{w('ask_problem')}"
        return context.reply(Message(text, next_steps(context)))
    help_ = context.button("button.capabilities", Intent.CAPABILITIES)
    return context.reply(Message(f"{w('greeting')} {w('ask_town')}", (help_,)), waiting=Waiting.TOWN)


def capabilities(context: TurnContext) -> Reply:
    w = context.words
    ask = w("ask_problem") if context.town else w("ask_town")
    buttons = next_steps(context)[:2] if context.town else ()
    return context.reply(Message(f"{w('capabilities')}\n{ask}", buttons))


def tell_municipality(context: TurnContext) -> Reply:
    reading = context.read(expected=True)
    problem = reading.rest if has_problem(reading.rest) else ""
    if problem:
        context.memory = context.memory.with_(problem=problem, listed=())
    if len(reading.towns) != 1 or not reading.sure:
        if problem and not reading.towns:
            return describe_problem(context)
        return context.ask_town(reading)
    town = reading.towns[0]
    context.remember(town)
    return _go_on(context, town)


def _go_on(context: TurnContext, town: Municipality) -> Reply:
    """What follows once the town is known: what waited for it, the problem, or the question for one."""
    known, pending = Message(context.town_line(town)), context.memory.pending
    if pending is not None:
        context.turn = replace(context.turn, text=f"/{pending}", intent=pending, values={})
        resumed = HANDLERS[pending](context)
        return Reply((known, *resumed.messages), resumed.memory)
    if context.memory.problem:
        return context.show(0, (known,))
    assessed = context.services.recommender.assess(context.profile())
    text = f"{known.text}\n{context.present.standing(assessed.standing)}\n{context.words('ask_problem')}"
    return context.reply(Message(text, next_steps(context)[:2]))


def describe_problem(context: TurnContext) -> Reply:
    if context.turn.is_button:
        problem = str(context.turn.values.get("problem") or "")
        return context.solve(problem) if problem.strip() else context.ask_town()
    reading = context.read(expected=False)
    if not reading.towns:
        return context.solve(context.turn.text.strip())
    problem = reading.rest if has_problem(reading.rest) else context.turn.text.strip()
    context.memory = context.memory.with_(problem=problem)
    if len(reading.towns) > 1 or not reading.sure:
        if context.town:
            return context.solve(problem)
        return context.ask_town(reading)
    if context.town and not _says_own(context.turn.text, reading):
        return context.solve(context.turn.text.strip())
    context.remember(reading.towns[0])
    return context.solve(problem, (Message(context.town_line(reading.towns[0])),))


def _says_own(text: str, reading: TownReading) -> bool:
    """Whether a problem text moves the conversation to another town: "мы из …", not "как в Казани"."""
    lowered = text.lower()
    return any(cue in lowered for cue in ("мы из", "я из", "наш город", "we are from", "i am from", "i'm from"))


def recommend(context: TurnContext) -> Reply:
    if context.turn.values.get("without_town"):
        context.memory = context.memory.with_(without_town=True, waiting=None)
        return context.show(0, before=(Message(context.words("town_skipped")),))
    reading = context.read(expected=False)
    if len(reading.towns) == 1 and reading.sure:
        context.remember(reading.towns[0])
    if context.town is None and not context.memory.without_town:
        return context.ask_town()
    wishes = replace(context.memory.wishes, world=False)
    context.memory = context.memory.remembering().with_(problem="", listed=(), wishes=wishes)
    return context.show(0)


def ask_gaps(context: TurnContext) -> Reply:
    w = context.words
    reading = context.read(expected=False)
    if len(reading.towns) == 1 and reading.sure:
        context.remember(reading.towns[0])
    town = context.town
    if town is None:
        return context.ask_town()
    assessed = context.services.recommender.assess(context.profile())
    lines = [w("gaps_intro", town=context.present.town(town)), context.present.standing(assessed.standing)]
    bases = {g.basis for g in assessed.gaps}
    if bases == {Basis.UNKNOWN}:
        lines += [w("gaps_all_unknown"), w("gaps_note_unknown")]
    else:
        lines += [*(context.present.gap(g) for g in assessed.gaps), context.present.reference(assessed.reference)]
        lines += [w("gaps_note_prior")] if Basis.PRIOR in bases else []
    return context.reply(Message("\n".join(lines), (context.button("button.recommend", Intent.RECOMMEND),)))


def show_more(context: TurnContext) -> Reply:
    if not context.memory.listed:
        return recommend(context) if context.town else context.reply(Message(context.words("list_missing")))
    return context.show(len(context.memory.listed))


def show_details(context: TurnContext) -> Reply:
    recommendation = context.chosen()
    if isinstance(recommendation, Reply):
        return recommendation
    w, present, s = context.words, context.present, recommendation.solution
    register = present.register(recommendation.register)
    lines = [
        w("details_intro", title=s.name[w.language]),
        s.summary[w.language],
        *([w("details_paper_only")] if s.evidence is Evidence.PAPER_ONLY else []),
        w("details_where", deployments="; ".join(present.deployment(d) for d in s.deployments)),
        w("details_effects", effects="; ".join(present.effect(e) for e in s.effects))
        if s.effects
        else w("details_no_effects"),
        *(w("details_lesson", lesson=lesson) for lesson in present.lessons(s)),
    ]
    for donor in recommendation.donors[:2]:
        line = present.donor(donor)
        told = w("details_donor", body=line.contact, city=line.city, relation=line.relation)
        url = f" {w('details_contact_url', url=line.contact_url)}" if line.contact_url else ""
        lines.append(told + url)
    lines.append(f"{register.label} ({register.facts}). {register.next_step}")
    lines.append(w("details_sources", sources=", ".join(link.url or link.title for link in present.sources(s))))
    buttons = (
        context.button("button.why_this", Intent.EXPLAIN, n=recommendation.rank),
        context.button("button.register", Intent.REGISTER_STATUS, n=recommendation.rank),
        context.button("button.more", Intent.SHOW_MORE),
    )
    return context.reply(
        Message("\n".join(lines), buttons, (present.card(recommendation),)), discussed=recommendation.solution.id
    )


def explain(context: TurnContext) -> Reply:
    if not context.turn.is_button and "n" not in context.turn.values and context.memory.discussed is None:
        # "Почему?" right after a list asks about its first place.
        listed = context.listed()
        if listed and item_of(context.turn.text, len(listed)) is None:
            return _explained(context, listed[0])
    recommendation = context.chosen()
    if isinstance(recommendation, Reply):
        return recommendation
    return _explained(context, recommendation)


def _explained(context: TurnContext, recommendation: Recommendation) -> Reply:
    w = context.words
    title = recommendation.solution.name[w.language]
    intro = w("why_intro", title=title, rank=recommendation.rank, score=w.number(recommendation.score, 2))
    transfer = [context.present.transfer_reason(t) for t in recommendation.transfer.reasons]
    label = w(f"verdict.{recommendation.transfer.verdict}")
    lines = [intro, *(f"— {line}" for line in context.present.why(recommendation))]
    lines += [f"{label}: {'; '.join(transfer)}.", w("why_close")]
    buttons = (
        context.button("button.details", Intent.SHOW_DETAILS, n=recommendation.rank),
        context.button("button.more", Intent.SHOW_MORE),
    )
    return context.reply(Message("\n".join(lines), buttons), discussed=recommendation.solution.id)


def start_over(context: TurnContext) -> Reply:
    fresh = Memory(language=context.memory.language, waiting=Waiting.TOWN)
    return Reply((Message(context.words("started_over")),), fresh)


def affirm(context: TurnContext) -> Reply:
    if context.memory.waiting is Waiting.TOWN_CONFIRMATION:
        town = context.services.gazetteer.get(next(iter(context.memory.candidates), None))
        if town:
            context.remember(town)
            return _go_on(context, town)
    if context.memory.listed:
        return context.show(len(context.memory.listed))
    return context.reply(Message(context.words("affirm_what"), next_steps(context)))


def deny(context: TurnContext) -> Reply:
    if not context.turn.is_button:
        reading = context.read(expected=False)
        if reading.towns:
            return tell_municipality(context)
    if context.memory.waiting is Waiting.TOWN_CONFIRMATION:
        context.memory = context.memory.with_(candidates=())
        return context.ask_town()
    return context.reply(Message(context.words("deny_what"), next_steps(context)))


def thank(context: TurnContext) -> Reply:
    more = (context.button("button.more", Intent.SHOW_MORE),) if context.memory.listed else ()
    return context.reply(Message(context.words("thank"), more))


def goodbye(context: TurnContext) -> Reply:
    return context.reply(Message(context.words("goodbye")))


def switch_language(context: TurnContext) -> Reply:
    language = asked_for(context.turn.text) or (Language.EN if context.memory.language is Language.RU else Language.RU)
    words = words_in(language)
    return Reply((Message(words("language_switched")),), context.memory.with_(language=language))


def out_of_scope(context: TurnContext) -> Reply:
    if not context.turn.is_button and context.stands_out(context.turn.text):
        return describe_problem(context)
    if not context.turn.is_button:
        context.note(Kind.DECLINED, context.turn.text)
    return context.reply(Message(context.words("out_of_scope"), next_steps(context)))


def fallback(context: TurnContext) -> Reply:
    """Not understood: a product or a long description speaks for itself; else ask what was meant."""
    text = context.turn.text.strip()
    if context.turn.is_button:
        return context.reply(Message(context.words("fallback"), next_steps(context)))
    reading = context.read(expected=False)
    if reading.towns and _says_own(text, reading):
        return tell_municipality(context)
    matches = context.services.products.find(text, 1)
    if matches:
        return turns_register.register_status(context)
    if len(text) > LONG_TEXT or (has_problem(text) and not context.doubtful(text)):
        return describe_problem(context)
    context.note(Kind.NOT_UNDERSTOOD, text)
    context.memory = context.memory.with_(waiting=None)
    if context.memory.topic is Intent.FALLBACK:
        again = (
            context.button("button.capabilities", Intent.CAPABILITIES),
            context.button("button.to_human", Intent.HUMAN),
        )
        return context.reply(Message(f"{context.words('fallback_again')} {context.words('fallback_search')}", again))
    readings = [i for i in context.turn.nearest if i in READINGS][:MOST_READINGS]
    buttons = tuple(
        Button(context.words(f"reading.{i}"), i, {"said": text[:MOST_SAID]}) for i in readings
    ) or next_steps(context)
    return context.reply(Message(context.words("fallback"), buttons))


Handler = Callable[[TurnContext], Reply]
HANDLERS: dict[Intent, Handler] = {
    Intent.GREET: greet,
    Intent.GOODBYE: goodbye,
    Intent.THANK: thank,
    Intent.CAPABILITIES: capabilities,
    Intent.TELL_MUNICIPALITY: tell_municipality,
    Intent.DESCRIBE_PROBLEM: describe_problem,
    Intent.RECOMMEND: recommend,
    Intent.ASK_GAPS: ask_gaps,
    Intent.SHOW_MORE: show_more,
    Intent.SHOW_DETAILS: show_details,
    Intent.EXPLAIN: explain,
    Intent.REGISTER_STATUS: turns_register.register_status,
    Intent.START_OVER: start_over,
    Intent.AFFIRM: affirm,
    Intent.DENY: deny,
    Intent.SWITCH_LANGUAGE: switch_language,
    Intent.OUT_OF_SCOPE: out_of_scope,
    Intent.REFINE: shaping.refine,
    Intent.SET_PRIORITIES: shaping.set_priorities,
    Intent.FILL_FORM: shaping.fill_form,
    Intent.GO_BACK: shaping.go_back,
    Intent.WHY_NOT: choosing.why_not,
    Intent.COMPARE: choosing.compare,
    Intent.LESSONS: choosing.lessons,
    Intent.PURCHASE: turns_register.purchase,
    Intent.REPLACE_FOREIGN: turns_register.replace_foreign,
    Intent.ASK_DONOR: choosing.ask_donor,
    Intent.ROADMAP: choosing.roadmap,
    Intent.WORLD: choosing.world,
    Intent.CITY_INFO: places.city_info,
    Intent.LEADERS: places.leaders,
    Intent.SIMILAR_TOWNS: places.similar_towns,
    Intent.RATING_PLACE: places.rating_place,
    Intent.REGION_VIEW: places.region_view,
    Intent.FEEDBACK: conduct.feedback,
    Intent.EXPORT: conduct.export,
    Intent.HUMAN: conduct.human,
    Intent.FALLBACK: fallback,
}


def answer(services: Services, turn: Turn, memory: Memory) -> Reply:
    """The reply to a turn, remembering what it was about and what waits for the town."""
    said = turn.values.get("said")
    if turn.is_button and isinstance(said, str):
        # The official chose what an unclear message meant: it is answered so.
        turn = replace(turn, text=said, values={})
        intent, context = turn.intent, TurnContext(services, turn, memory)
    else:
        context = TurnContext(services, turn, memory)
        intent = _meant(context)
    reply = HANDLERS[intent](context)
    topic = intent if intent in TOWN_TOPICS | ITEM_TOPICS | {Intent.FALLBACK} else None
    pending = None
    if reply.memory.waiting in (Waiting.TOWN, Waiting.TOWN_CONFIRMATION) and intent not in INSTEAD:
        pending = intent if intent in RESUMED else memory.pending
    return Reply(reply.messages, reply.memory.with_(topic=topic, pending=pending))


def _meant(context: TurnContext) -> Intent:
    """What a message is for. One that is nothing but the name of a town tells the town, whatever it looks like; while a
    town is awaited, so does a name with a slip or a region alone. "А у Омска?" asks what was asked before.
    """
    turn, memory, intent = context.turn, context.memory, context.turn.intent
    if turn.is_button:
        return intent
    in_form = memory.waiting is Waiting.FORM and intent not in LEAVE_THE_FORM
    if in_form and shaping.goes_back(turn.text):
        return Intent.GO_BACK
    if in_form and (shaping.answer_of(turn.text) is not None or shaping.stops(turn.text) or intent is Intent.FALLBACK):
        return Intent.FILL_FORM
    if memory.listed and len(turn.text) <= LONG_TEXT and _PAPERS.search(turn.text):
        return Intent.ASK_DONOR
    if intent in MISTAKEN_FOR_COMPARING and _COMPARE.match(turn.text):
        return Intent.COMPARE
    if memory.topic and (followed := follow_up(turn.text, context.services.gazetteer)):
        topics = TOWN_TOPICS if followed is FollowUp.TOWN else ITEM_TOPICS
        if memory.topic in topics:
            return memory.topic
    if memory.listed and intent in MISTAKEN_FOR_WISHES and shaping.is_wish(context):
        return Intent.REFINE
    if intent not in COMMANDS:
        awaited = memory.waiting is Waiting.TOWN and intent in AMBIGUOUS_WHILE_WAITING
        if is_bare_town(turn.text, context.services.gazetteer) or (awaited and context.read(expected=True).towns):
            return Intent.TELL_MUNICIPALITY
    return intent


READINGS = frozenset(HANDLERS) - {
    *(Intent.GREET, Intent.GOODBYE, Intent.THANK, Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE, Intent.FALLBACK),
    *(Intent.START_OVER, Intent.GO_BACK, Intent.SWITCH_LANGUAGE, Intent.FEEDBACK, Intent.EXPORT),
}
"""What an unclear message may be offered as."""
RESUMED = frozenset({Intent.ROADMAP, Intent.ASK_GAPS, Intent.SIMILAR_TOWNS, Intent.RATING_PLACE, Intent.FILL_FORM})
"""What is answered as soon as the town it waited for is known."""
INSTEAD = frozenset({Intent.DESCRIBE_PROBLEM, Intent.RECOMMEND, Intent.START_OVER})
"""What takes the place of a request that waits for the town."""
TOWN_TOPICS = frozenset({Intent.RATING_PLACE, Intent.CITY_INFO, Intent.SIMILAR_TOWNS})
ITEM_TOPICS = frozenset(
    {Intent.EXPLAIN, Intent.SHOW_DETAILS, Intent.REGISTER_STATUS, Intent.PURCHASE, Intent.ASK_DONOR}
)
"""What "а у Омска?" and "а второе?" may ask again."""
MISTAKEN_FOR_COMPARING = frozenset(
    {Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.SIMILAR_TOWNS, Intent.CITY_INFO, Intent.RATING_PLACE}
)
_PAPERS = re.compile(
    r"\b(?:бумаг[иу]?|документ(?:ы|ов)|обосновани[ея] (?:для|главе|руководств)|служебн\w+ записк\w+"
    r"|the papers|documents for|justification|memo)\b",
    re.I,
)
"""A short message over a list that asks for something to take away."""
_COMPARE = re.compile(r"\W*(?:сравни|compare)\w*\b", re.I)
"""A message that begins so compares, however unsure the classifier is."""
COMMANDS = frozenset({Intent.START_OVER, Intent.SHOW_MORE, Intent.AFFIRM, Intent.DENY, Intent.GO_BACK})
"""Short messages that may be spelt like a village but never mean one."""
MISTAKEN_FOR_WISHES = frozenset(
    {Intent.DESCRIBE_PROBLEM, Intent.SET_PRIORITIES, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.REPLACE_FOREIGN}
    | {Intent.START_OVER, Intent.REGISTER_STATUS}
)
"""What a short wish about the list on the table may be taken for."""
LEAVE_THE_FORM = frozenset({Intent.GO_BACK})
"""What a short message may mean besides an answer of the form."""
AMBIGUOUS_WHILE_WAITING = frozenset(
    {Intent.REGION_VIEW, Intent.CITY_INFO, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.GREET, Intent.THANK}
)
"""Intents that a misspelt name or a region may be mistaken for."""

"""The turns of the conversation: one handler an intent, from a talk to a reply.

A handler renders and remembers; what is found and why is the recommender's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.bootstrap import House
from bot.desk import Kind
from bot.dialogue import choosing, conduct, places, shaping, turns_register
from bot.dialogue.model import Button, Intent, Memory, Message, Reply, Turn, Waiting
from bot.dialogue.talk import Talk
from bot.understanding.follow_up import FollowUp, follow_up
from bot.understanding.language import asked_for
from bot.understanding.references import item_of
from bot.understanding.town import TownReading, has_problem, is_bare_town
from bot.words import words_in
from catalogue.model import Evidence, Language, Municipality
from recommender.model import Basis, Recommendation

MOST_READINGS = 3
MOST_SAID = 300
"""Readings offered of an unclear message, and characters of it that a button carries."""
LONG_TEXT = 60
"""A longer message that nobody understands is a description of a problem."""


def next_steps(talk: Talk) -> tuple[Button, ...]:
    return (
        talk.button("button.recommend", Intent.RECOMMEND),
        talk.button("button.gaps", Intent.ASK_GAPS),
        talk.button("button.capabilities", Intent.CAPABILITIES),
    )


def greet(talk: Talk) -> Reply:
    w = talk.words
    if talk.town:
        text = f"{w('greeting')} {talk.town_line(talk.town)}\n{w('ask_problem')}"
        return talk.reply(Message(text, next_steps(talk)))
    help_ = talk.button("button.capabilities", Intent.CAPABILITIES)
    return talk.reply(Message(f"{w('greeting')} {w('ask_town')}", (help_,)), waiting=Waiting.TOWN)


def capabilities(talk: Talk) -> Reply:
    w = talk.words
    ask = w("ask_problem") if talk.town else w("ask_town")
    buttons = next_steps(talk)[:2] if talk.town else ()
    return talk.reply(Message(f"{w('capabilities')}\n{ask}", buttons))


def tell_municipality(talk: Talk) -> Reply:
    reading = talk.read(expected=True)
    problem = reading.rest if has_problem(reading.rest) else ""
    if problem:
        talk.memory = talk.memory.with_(problem=problem, listed=())
    if len(reading.towns) != 1 or not reading.sure:
        if problem and not reading.towns:
            return describe_problem(talk)
        return talk.ask_town(reading)
    town = reading.towns[0]
    talk.remember(town)
    return _go_on(talk, town)


def _go_on(talk: Talk, town: Municipality) -> Reply:
    """What follows once the town is known: what waited for it, the problem, or the question for one."""
    known, pending = Message(talk.town_line(town)), talk.memory.pending
    if pending is not None:
        talk.turn = replace(talk.turn, text=f"/{pending}", intent=pending, values={})
        resumed = HANDLERS[pending](talk)
        return Reply((known, *resumed.messages), resumed.memory)
    if talk.memory.problem:
        return talk.show(0, (known,))
    assessed = talk.house.recommender.assess(talk.profile())
    text = f"{known.text}\n{talk.present.standing(assessed.standing)}\n{talk.words('ask_problem')}"
    return talk.reply(Message(text, next_steps(talk)[:2]))


def describe_problem(talk: Talk) -> Reply:
    if talk.turn.is_button:
        problem = str(talk.turn.values.get("problem") or "")
        return talk.solve(problem) if problem.strip() else talk.ask_town()
    reading = talk.read(expected=False)
    if not reading.towns:
        return talk.solve(talk.turn.text.strip())
    problem = reading.rest if has_problem(reading.rest) else talk.turn.text.strip()
    talk.memory = talk.memory.with_(problem=problem)
    if len(reading.towns) > 1 or not reading.sure:
        if talk.town:
            return talk.solve(problem)
        return talk.ask_town(reading)
    if talk.town and not _says_own(talk.turn.text, reading):
        return talk.solve(talk.turn.text.strip())
    talk.remember(reading.towns[0])
    return talk.solve(problem, (Message(talk.town_line(reading.towns[0])),))


def _says_own(text: str, reading: TownReading) -> bool:
    """Whether a problem text moves the conversation to another town: "мы из …", not "как в Казани"."""
    lowered = text.lower()
    return any(cue in lowered for cue in ("мы из", "я из", "наш город", "we are from", "i am from", "i'm from"))


def recommend(talk: Talk) -> Reply:
    if talk.turn.values.get("without_town"):
        talk.memory = talk.memory.with_(without_town=True, waiting=None)
        return talk.show(0, before=(Message(talk.words("town_skipped")),))
    reading = talk.read(expected=False)
    if len(reading.towns) == 1 and reading.sure:
        talk.remember(reading.towns[0])
    if talk.town is None and not talk.memory.without_town:
        return talk.ask_town()
    wishes = replace(talk.memory.wishes, world=False)
    talk.memory = talk.memory.remembering().with_(problem="", listed=(), wishes=wishes)
    return talk.show(0)


def ask_gaps(talk: Talk) -> Reply:
    w = talk.words
    reading = talk.read(expected=False)
    if len(reading.towns) == 1 and reading.sure:
        talk.remember(reading.towns[0])
    town = talk.town
    if town is None:
        return talk.ask_town()
    assessed = talk.house.recommender.assess(talk.profile())
    lines = [w("gaps_intro", town=talk.present.town(town)), talk.present.standing(assessed.standing)]
    bases = {g.basis for g in assessed.gaps}
    if bases == {Basis.UNKNOWN}:
        lines += [w("gaps_all_unknown"), w("gaps_note_unknown")]
    else:
        lines += [*(talk.present.gap(g) for g in assessed.gaps), talk.present.reference(assessed.reference)]
        lines += [w("gaps_note_prior")] if Basis.PRIOR in bases else []
    return talk.reply(Message("\n".join(lines), (talk.button("button.recommend", Intent.RECOMMEND),)))


def show_more(talk: Talk) -> Reply:
    if not talk.memory.listed:
        return recommend(talk) if talk.town else talk.reply(Message(talk.words("list_missing")))
    return talk.show(len(talk.memory.listed))


def show_details(talk: Talk) -> Reply:
    recommendation = talk.chosen()
    if isinstance(recommendation, Reply):
        return recommendation
    w, present, s = talk.words, talk.present, recommendation.solution
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
        talk.button("button.why_this", Intent.EXPLAIN, n=recommendation.rank),
        talk.button("button.register", Intent.REGISTER_STATUS, n=recommendation.rank),
        talk.button("button.more", Intent.SHOW_MORE),
    )
    return talk.reply(
        Message("\n".join(lines), buttons, (present.card(recommendation),)), discussed=recommendation.solution.id
    )


def explain(talk: Talk) -> Reply:
    if not talk.turn.is_button and "n" not in talk.turn.values and talk.memory.discussed is None:
        # "Почему?" right after a list asks about its first place.
        listed = talk.listed()
        if listed and item_of(talk.turn.text, len(listed)) is None:
            return _explained(talk, listed[0])
    recommendation = talk.chosen()
    if isinstance(recommendation, Reply):
        return recommendation
    return _explained(talk, recommendation)


def _explained(talk: Talk, recommendation: Recommendation) -> Reply:
    w = talk.words
    title = recommendation.solution.name[w.language]
    intro = w("why_intro", title=title, rank=recommendation.rank, score=w.number(recommendation.score, 2))
    transfer = [talk.present.transfer_reason(t) for t in recommendation.transfer.reasons]
    label = w(f"verdict.{recommendation.transfer.verdict}")
    lines = [intro, *(f"— {line}" for line in talk.present.why(recommendation))]
    lines += [f"{label}: {'; '.join(transfer)}.", w("why_close")]
    buttons = (
        talk.button("button.details", Intent.SHOW_DETAILS, n=recommendation.rank),
        talk.button("button.more", Intent.SHOW_MORE),
    )
    return talk.reply(Message("\n".join(lines), buttons), discussed=recommendation.solution.id)


def start_over(talk: Talk) -> Reply:
    fresh = Memory(language=talk.memory.language, waiting=Waiting.TOWN)
    return Reply((Message(talk.words("started_over")),), fresh)


def affirm(talk: Talk) -> Reply:
    if talk.memory.waiting is Waiting.TOWN_CONFIRMATION:
        town = talk.house.gazetteer.get(next(iter(talk.memory.candidates), None))
        if town:
            talk.remember(town)
            return _go_on(talk, town)
    if talk.memory.listed:
        return talk.show(len(talk.memory.listed))
    return talk.reply(Message(talk.words("affirm_what"), next_steps(talk)))


def deny(talk: Talk) -> Reply:
    if not talk.turn.is_button:
        reading = talk.read(expected=False)
        if reading.towns:
            return tell_municipality(talk)
    if talk.memory.waiting is Waiting.TOWN_CONFIRMATION:
        talk.memory = talk.memory.with_(candidates=())
        return talk.ask_town()
    return talk.reply(Message(talk.words("deny_what"), next_steps(talk)))


def thank(talk: Talk) -> Reply:
    more = (talk.button("button.more", Intent.SHOW_MORE),) if talk.memory.listed else ()
    return talk.reply(Message(talk.words("thank"), more))


def goodbye(talk: Talk) -> Reply:
    return talk.reply(Message(talk.words("goodbye")))


def switch_language(talk: Talk) -> Reply:
    language = asked_for(talk.turn.text) or (Language.EN if talk.memory.language is Language.RU else Language.RU)
    words = words_in(language)
    return Reply((Message(words("language_switched")),), talk.memory.with_(language=language))


def out_of_scope(talk: Talk) -> Reply:
    if not talk.turn.is_button and talk.stands_out(talk.turn.text):
        return describe_problem(talk)
    if not talk.turn.is_button:
        talk.note(Kind.DECLINED, talk.turn.text)
    return talk.reply(Message(talk.words("out_of_scope"), next_steps(talk)))


def fallback(talk: Talk) -> Reply:
    """Not understood: a product or a long description speaks for itself; else ask what was meant."""
    text = talk.turn.text.strip()
    if talk.turn.is_button:
        return talk.reply(Message(talk.words("fallback"), next_steps(talk)))
    reading = talk.read(expected=False)
    if reading.towns and _says_own(text, reading):
        return tell_municipality(talk)
    matches = talk.house.products.find(text, 1)
    if matches:
        return turns_register.register_status(talk)
    if len(text) > LONG_TEXT or (has_problem(text) and not talk.doubtful(text)):
        return describe_problem(talk)
    talk.note(Kind.NOT_UNDERSTOOD, text)
    talk.memory = talk.memory.with_(waiting=None)
    if talk.memory.topic is Intent.FALLBACK:
        again = (talk.button("button.capabilities", Intent.CAPABILITIES), talk.button("button.to_human", Intent.HUMAN))
        return talk.reply(Message(f"{talk.words('fallback_again')} {talk.words('fallback_search')}", again))
    readings = [i for i in talk.turn.nearest if i in READINGS][:MOST_READINGS]
    buttons = tuple(Button(talk.words(f"reading.{i}"), i, {"said": text[:MOST_SAID]}) for i in readings) or next_steps(
        talk
    )
    return talk.reply(Message(talk.words("fallback"), buttons))


Handler = Callable[[Talk], Reply]
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


def answer(house: House, turn: Turn, memory: Memory) -> Reply:
    """The reply to a turn, remembering what it was about and what waits for the town."""
    said = turn.values.get("said")
    if turn.is_button and isinstance(said, str):
        # The official chose what an unclear message meant: it is answered so.
        turn = replace(turn, text=said, values={})
        intent, talk = turn.intent, Talk(house, turn, memory)
    else:
        talk = Talk(house, turn, memory)
        intent = _meant(talk)
    reply = HANDLERS[intent](talk)
    topic = intent if intent in TOWN_TOPICS | ITEM_TOPICS | {Intent.FALLBACK} else None
    pending = None
    if reply.memory.waiting in (Waiting.TOWN, Waiting.TOWN_CONFIRMATION) and intent not in INSTEAD:
        pending = intent if intent in RESUMED else memory.pending
    return Reply(reply.messages, reply.memory.with_(topic=topic, pending=pending))


def _meant(talk: Talk) -> Intent:
    """What a message is for. One that is nothing but the name of a town tells the town, whatever it looks like; while a
    town is awaited, so does a name with a slip or a region alone. "А у Омска?" asks what was asked before.
    """
    turn, memory, intent = talk.turn, talk.memory, talk.turn.intent
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
    if memory.topic and (followed := follow_up(turn.text, talk.house.gazetteer)):
        topics = TOWN_TOPICS if followed is FollowUp.TOWN else ITEM_TOPICS
        if memory.topic in topics:
            return memory.topic
    if memory.listed and intent in MISTAKEN_FOR_WISHES and shaping.is_wish(talk):
        return Intent.REFINE
    if intent not in COMMANDS:
        awaited = memory.waiting is Waiting.TOWN and intent in AMBIGUOUS_WHILE_WAITING
        if is_bare_town(turn.text, talk.house.gazetteer) or (awaited and talk.read(expected=True).towns):
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

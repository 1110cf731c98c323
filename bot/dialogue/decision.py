"""What a turn does, decided once: from the reading of the message and the focus of the conversation to steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.dialogue.buttons import typed_button
from bot.dialogue.context import TurnContext
from bot.dialogue.focus import in_focus
from bot.dialogue.model import Act, Intent, Waiting
from bot.dialogue.objects import Within, objects_in
from bot.dialogue.states import SURELY
from bot.dialogue.topics import REGION_ASKER, asker_of, with_topics
from bot.dialogue.turns.about import RESIDENTS, is_told, surely_about
from bot.dialogue.turns.attributes import ATTRIBUTE_OF
from bot.dialogue.turns.list_changes import names_problem
from bot.dialogue.turns.problem import one_of_several
from bot.dialogue.turns.questionnaire import answer_of, goes_back, stops
from bot.dialogue.understanding.cards import titled_card
from bot.dialogue.understanding.corrections import Correction, correction_of, is_refusal
from bot.dialogue.understanding.follow_up import FollowUp, follow_up, opens_subject, supposes
from bot.dialogue.understanding.introductions import introduces
from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.naming import Pointing, says_town
from bot.dialogue.understanding.quantities import beside_population, stated_population
from bot.dialogue.understanding.questions import asks
from bot.dialogue.understanding.reading import Reading, read
from bot.dialogue.understanding.references import is_bare_number, items_of, next_to, refused_items
from bot.dialogue.understanding.remarks import has_already, refuses_shown
from bot.dialogue.understanding.town import TownReading, in_region, town_of_size
from bot.dialogue.understanding.unled import refuses
from bot.dialogue.understanding.wishes import narrows, themes_named
from bot.texts.language import is_other
from catalogue.model import PlaceKind, Region, Solution
from catalogue.places.regions import find_regions, regions_of
from catalogue.places.spelling import words_of
from embeddings.lexical import stems
from recommender.closeness import Closeness
from recommender.doubt import Doubt

MOST_STEPS = 3
"""Different things that one reply serves."""
TOWN_TOPICS = frozenset({Intent.RATING_PLACE, Intent.CITY_INFO, Intent.SIMILAR_TOWNS})
ITEM_TOPICS = frozenset(
    {Intent.EXPLAIN, Intent.SHOW_DETAILS, Intent.REGISTER_STATUS, Intent.PURCHASE, Intent.ASK_DONOR, *ATTRIBUTE_OF}
    | {Intent.ASK_FILE}
)
"""What "а у Омска?" and "а второе?" may ask again."""
STATE_TOPICS = frozenset({Intent.FALLBACK, Intent.LEADERS, Intent.COMPARE, Intent.ASK_GAPS})
"""What is remembered because it says what the next message may mean."""
ANSWERED_BY_THE_LIST = frozenset({Intent.RECOMMEND, Intent.SHOW_MORE, Intent.CAPABILITIES, Intent.FALLBACK})
"""What the answer to a problem told beside it answers."""
SURELY_OF_IT = 0.5
"""With this confidence a message that points at a solution asks for what the classifier takes it for."""
NEVER_POINTED = frozenset({Intent.REFINE, Intent.COMPARE, Intent.WHY_NOT})
"""What is said of the list, whatever the message names."""
OF_THE_LIST = frozenset({Intent.REFINE, Intent.SHOW_MORE, Intent.COMPARE, Intent.GO_BACK, Intent.START_OVER})
"""What is asked of a list; no subject is put right by it."""
PUTS_RIGHT = frozenset({Intent.CORRECT, Intent.DENY, Intent.FEEDBACK})
"""What a remark that another item was meant is taken for."""
SURE_OF_NUMBER = 0.75
"""With this confidence a bare number asks for what the classifier takes it for."""
MOST_LAW = 300
"""Characters of questions on the law that are read as one."""
SHORT_MOVE = 6
"""Words of a message that moves to the item beside the one discussed: "не этот, соседний сверху"."""
POINTED = frozenset({Intent.GO_BACK, Intent.CITY_INFO, Intent.TELL_MUNICIPALITY, Intent.FALLBACK, Intent.RECOMMEND})
"""What a message that points at a solution is often taken for."""
STANDS: Mapping[Pointing, float] = {Pointing.BESIDE: 0.5, Pointing.ASKED: 0.6, Pointing.OUT: 0.9}
"""With this confidence anything else that the classifier takes such a message for stands."""
SAID_BY_THE_ASKER = frozenset(
    {Intent.RECOMMEND, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.CAPABILITIES, Intent.GREET, Intent.ROADMAP}
    | {Intent.TELL_MUNICIPALITY, Intent.AFFIRM, Intent.DENY}
)
"""What is answered by what is said to the one who asks."""
ANSWERED_BY_A_REGION = frozenset({Intent.REGION_VIEW, Intent.ASK_ABOUT, Intent.ASK_GAPS, Intent.SIMILAR_TOWNS})
"""What a region's overview answers besides."""
ALONE = frozenset(
    {Intent.OUT_OF_SCOPE, Intent.FALLBACK, Intent.START_OVER, Intent.FEEDBACK, Intent.REGION_VIEW, Intent.GO_BACK}
    | {Intent.SHOW_MORE, Intent.CAPABILITIES, Intent.HUMAN, Intent.AFFIRM, Intent.DENY}
)
"""What is done only where a message asks for nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that the reply serves: its intent, the piece of the message, the values of its button."""

    intent: Intent
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The steps of a reply in their order; `town` is taken before them, or asked about after them; `forgets_town` says
    that the town that was known is refused and no other is named; `population` is that of the town, where it is given;
    `other_language`: the message is in a third one.
    """

    steps: tuple[Step, ...]
    town: TownReading | None = None
    forgets_town: bool = False
    population: int | None = None
    other_language: bool = False


def decide(context: TurnContext) -> Decision:
    """Reads the message within its conversation and says what the reply serves."""
    turn, memory, places = context.turn, context.memory, context.services.places
    if turn.is_button:
        return _button(turn.intent, turn.values, turn.text)
    if pressed := typed_button(turn.text, memory.offered):
        return _button(pressed.intent, pressed.values, turn.text)
    titled = titled_card(turn.text, context.services.catalogue.solutions.values())
    if titled and not _tells_surely(context):
        return Decision(steps=(_of_card(context, titled),))
    turn = context.turn = with_topics(context)
    asker = asker_of(turn.acts, context) or (RESIDENTS if any(map(_is_resident, turn.acts)) else None)
    population = stated_population(turn.text, _town_words(context))
    if population and len(turn.acts) > 1:
        left = [_without_population(a) for a in turn.acts]
        turn = context.turn = replace(turn, acts=tuple(a for a in left if words_of(a.piece)) or turn.acts[:1])
    if step := _form_step(context):
        return Decision(steps=(step, *_told_beside_the_stop(context, step)))
    if memory.listed and (step := _refused_step(context)):
        return Decision(steps=(step,))
    if step := _object_step(context) or _follow_up(context) or _number_step(context):
        return Decision(steps=(step,))
    if not any(c.isalnum() for c in turn.text):
        return Decision(steps=(Step(intent=Intent.FALLBACK, text=""),))
    if is_other(turn.text):
        return Decision(steps=_of_another_language(context), other_language=True)
    reading = _reading(context)
    if population and reading.town is None and context.town is None:
        reading = replace(reading, town=town_of_size(turn.text, places, population))
    left = [
        a
        for a in reading.acts
        if reading.town is None or not (is_refusal(a.piece) or a.intent in (Intent.CORRECT, Intent.FEEDBACK))
    ]
    acts = [in_focus(context, act) for act in _without_remarks(left)]
    acts = _of_the_shown(context, acts)
    topics = any("topic" in act.values for act in acts)
    if not topics and (corrected := _corrected(context, reading)):
        return corrected
    acts = _of_the_refused(context, reading, acts)
    told = [a for a in acts if a.intent is not Intent.ASK_ABOUT or "topic" in a.values or is_told(context, a.piece)]
    beside = beside_population(turn.text)
    if population and not asks(beside) and not (topics or names_matter(beside)):
        # Nothing else is said: what is shown is told again for a town of this size.
        then = Intent.RECOMMEND if memory.problem else Intent.DESCRIBE_PROBLEM
        alone = () if reading.town else (Step(intent=then, text=""),)
        return Decision(steps=alone, town=reading.town, population=population)
    steps = _with_asker(context, reading, told or acts, asker)
    refused = reading.town is None and context.town is not None and refuses(turn.text, context.town, places)
    return Decision(steps=steps, town=reading.town, forgets_town=refused, population=population)


def _town_words(context: TurnContext) -> frozenset[str]:
    """The words of a message that are towns by their name, small letters or not."""
    mentions = context.services.places.gazetteer.mentions(context.turn.text)
    towns = [m for m in mentions if m.municipality.kind is PlaceKind.TOWN]
    return frozenset(m.words[-1].lower() for m in towns)


def _without_remarks(acts: Iterable[Act]) -> list[Act]:
    """Acts without the remark that leads to what is asked: "при чём тут парковки, я спросил, кто вас сделал"."""
    acts = list(acts)
    asked = [a for a in acts if a.intent in ITEM_TOPICS | {Intent.ASK_ABOUT} and a.confidence >= SURELY_OF_IT]
    return [a for a in acts if not (asked and a.intent in (Intent.CORRECT, Intent.DENY, Intent.FEEDBACK))]


def _of_the_refused(context: TurnContext, reading: Reading, acts: list[Act]) -> list[Act]:
    """Acts, a problem beside a word that the answer does not fit read within the problem of now: "нет ничего
    подходящего, у нас деревянные столбы".
    """
    refused = any(a.intent in PUTS_RIGHT for a in reading.acts) and bool(context.memory.listed)
    if not (refused and context.memory.problem):
        return acts
    told = [a for a in acts if a.intent not in PUTS_RIGHT]
    return [
        replace(a, piece=_within_the_problem(context, Correction(meant=a.piece, own=True)))
        if a.intent is Intent.DESCRIBE_PROBLEM
        else a
        for a in told or acts
    ]


def _is_resident(act: Act) -> bool:
    """Whether one who is no official surely speaks: what is wrong is answered all the same."""
    return act.intent is Intent.RESIDENT and act.confidence >= SURELY


def _tells_surely(context: TurnContext) -> bool:
    """Whether a message in the words of some title tells a problem all the same."""
    acts = context.turn.acts
    return context.turn.intent is Intent.DESCRIBE_PROBLEM and bool(acts) and acts[0].confidence >= SURELY


def _refused_step(context: TurnContext) -> Step | None:
    """What comes next where a message refuses what is shown, whatever reason it gives."""
    said = next((a.piece for a in context.turn.acts if refuses_shown(a.piece)), None)
    if said is None or has_already(said):
        return None
    listed = context.memory.listed
    numbers = [n for n in items_of(said, len(listed)) if n <= len(listed)]
    refused = [listed[n - 1] for n in numbers] or [i for i in (context.memory.discussed,) if i in listed]
    return Step(intent=Intent.SHOW_MORE, text=said, values={"refused": refused})


def _without_population(act: Act) -> Act:
    """An act without the number of inhabitants; what means a topic stays as it is."""
    return act if "topic" in act.values else replace(act, piece=beside_population(act.piece).strip(" ,."))


def _of_the_shown(context: TurnContext, acts: list[Act]) -> list[Act]:
    """Acts of a message that asks of the solutions shown: what it tells beside that of its own town is no new problem,
    what it says of Provodnik only where that is sure, and a number counts wherever in the message it stands.
    """
    listed = context.memory.listed
    asked = [a for a in acts if a.intent in ITEM_TOPICS]
    if not listed or not asked:
        return acts
    numbers = items_of(context.turn.text, len(listed))
    if len(numbers) == 1:
        named = {"n": numbers[0]}
        acts = [replace(a, values=named) if a in asked and not (a.values or items_of(a.piece)) else a for a in acts]
        others = [a for a in acts if a.intent in ITEM_TOPICS and a.intent is not Intent.SHOW_DETAILS]
        acts = [a for a in acts if not (others and a.intent is Intent.SHOW_DETAILS and is_bare_number(a.piece))]
    return [a for a in acts if a.intent in ITEM_TOPICS or not _is_beside(context, a)]


def _is_beside(context: TurnContext, act: Act) -> bool:
    """Whether a piece beside a question on the solutions shown only goes with it."""
    if act.intent is Intent.DESCRIBE_PROBLEM:
        return act.confidence < SURELY_OF_IT or not context.services.recommender.clearly_answers(act.piece)
    return act.intent is Intent.ASK_ABOUT and not (act.values or surely_about(context, act.piece))


def _corrected(context: TurnContext, reading: Reading) -> Decision | None:
    """The subject, or the town, that a message puts in the place of what was understood; what it refuses where it names
    none. What is asked of a solution is no subject.
    """
    text, memory, places = context.turn.text, context.memory, context.services.places
    if not memory.problem or reading.town is not None or items_of(text, len(memory.listed)):
        return None
    correction = correction_of(text)
    other = ITEM_TOPICS if correction and correction.led else ITEM_TOPICS | OF_THE_LIST
    if correction is None or any(a.intent in other and a.confidence >= SURELY_OF_IT for a in reading.acts):
        return None
    words = words_of(correction.meant)
    if words and len(places.place_words(words)) == len(words):
        found = places.resolve(correction.meant)
        return Decision(steps=(), town=TownReading(found=found, rest="")) if found.candidates else None
    if correction.meant:
        problem = _within_the_problem(context, correction)
        step = Step(intent=Intent.DESCRIBE_PROBLEM, text=problem, values={"problem": problem})
        return Decision(steps=(step,))
    if themes_named(correction.refused):
        # What is refused is what the list can be narrowed by: "no, not cameras".
        without = context.words("without", what=correction.refused)
        return Decision(steps=(Step(intent=Intent.REFINE, text=without),))
    if correction.without:
        # "Without sewage" leaves out what is shown; "без отопления вторую неделю" is a problem of its own.
        if not _is_near_by(context, correction.refused):
            return None
        problem = f"{memory.problem}, {context.words('refused_part', what=correction.refused)}"
        step = Step(intent=Intent.DESCRIBE_PROBLEM, text=problem, values={"problem": problem})
        return Decision(steps=(step,))
    return Decision(steps=(Step(intent=Intent.FEEDBACK, text=text, values={"good": False}),))


def _within_the_problem(context: TurnContext, correction: Correction) -> str:
    """What a correction means: its own words; with the problem before them where they name no matter ("платные"), or
    one that is not answered alone and stands in the title of something near that problem: "faults, not energy saving".
    """
    before, meant = context.memory.problem, correction.meant
    if set(stems(correction.refused)) & set(stems(before)):
        return meant
    if names_matter(meant) and (_answers(context, meant) or not (_is_near_by(context, meant) or correction.own)):
        return meant
    return f"{before}, {meant}"


def _answers(context: TurnContext, problem: str) -> bool:
    question = replace(context.question(1), problem=problem)
    return context.services.recommender.rank(question).report().closeness is Closeness.ANSWERS


def _is_near_by(context: TurnContext, meant: str) -> bool:
    """Whether a title among what comes near the problem of now holds all words of a subject."""
    said = set(stems(meant))
    near = (r.solution for r in context.report().recommendations if r.closeness is not Closeness.NOTHING)
    return any(said <= {stem for name in s.names for stem in stems(name)} for s in near)


def _of_card(context: TurnContext, solution: Solution) -> Step:
    """A card that is named by its whole title: what is asked of it, else its details."""
    intent = context.turn.intent if context.turn.intent in ITEM_TOPICS else Intent.SHOW_DETAILS
    return Step(intent=intent, text=f"/{intent}", values={"solution": solution.id})


def _button(intent: Intent, values: Mapping[str, Any], text: str) -> Decision:
    said = values.get("said")
    if isinstance(said, str):
        # The official chose what an unclear message meant: it is answered so.
        return Decision(steps=(Step(intent=intent, text=said),))
    return Decision(steps=(Step(intent=intent, text=f"/{intent}", values=values),))


def _of_another_language(context: TurnContext) -> tuple[Step, ...]:
    """The problem of a message in a third language, where the catalogue answers it clearly all the same."""
    text = context.turn.text
    clear = context.services.recommender.clearly_answers(text)
    return (Step(intent=Intent.DESCRIBE_PROBLEM, text=text),) if clear else ()


def _form_step(context: TurnContext) -> Step | None:
    """An answer of the short form, a step back in it or its end; None for whatever else is said meanwhile."""
    text, intent = context.turn.text, context.turn.intent
    if context.memory.waiting is not Waiting.FORM:
        return None
    if goes_back(text) or intent is Intent.GO_BACK:
        return Step(intent=Intent.GO_BACK, text=text)
    if answer_of(text) is not None or stops(text) or (intent is Intent.FALLBACK and not asks(text)):
        return Step(intent=Intent.FILL_FORM, text=text)
    return None


def _object_step(context: TurnContext) -> Step | None:
    """A message that points at something and says no more: "то, что про свет", "the Perm one"."""
    text, intent = context.turn.text, context.turn.intent
    found = objects_in(context, text)
    sure = context.turn.acts[0].confidence if context.turn.acts else 1.0
    if not (found and found.whole and found.pointing) or intent in NEVER_POINTED:
        return None
    if not found.ids and correction_of(text):
        return None
    if found.pointing is Pointing.BESIDE and context.memory.waiting in (Waiting.TOWN, Waiting.TOWN_CONFIRMATION):
        return None
    if found.pointing is Pointing.BESIDE and found.by_place and not found.by_name and says_town(text):
        return None
    if one_of_several(context, text) or narrows(text):
        return None
    if sure >= STANDS[found.pointing] and intent not in ITEM_TOPICS | POINTED:
        return None
    if not (found.by_name or found.by_place):
        earlier = found.within is Within.EARLIER and found.pointing is not Pointing.OUT
        if intent is Intent.GO_BACK and (earlier or names_problem(context, text)):
            return None
        new = opens_subject(text) or not (context.memory.listed or context.memory.earlier)
        if new and (found.told or found.within is not Within.SHOWN) and found.pointing is not Pointing.OUT:
            return None
    of_item = intent in ITEM_TOPICS and intent is not Intent.SHOW_DETAILS and sure >= SURELY_OF_IT
    if not found.ids and of_item:
        return None
    if not found.ids and found.city:
        return Step(intent=Intent.CITY_INFO, text=text, values={"city": found.city})
    return Step(intent=intent if of_item else Intent.SHOW_DETAILS, text=text, values=found.values)


def _number_step(context: TurnContext) -> Step | None:
    """The number of an item and nothing else: "2", "the second"."""
    text, intent, listed = context.turn.text, context.turn.intent, context.memory.listed
    beside = context.memory.discussed in listed and bool(next_to(text)) and not names_matter(text)
    moves = beside and intent not in (Intent.SHOW_MORE, Intent.GO_BACK) and len(words_of(text)) <= SHORT_MOVE
    if not listed or has_already(text) or not (moves or is_bare_number(text) or _is_other_number(context)):
        return None
    if moves:
        return Step(intent=Intent.SHOW_DETAILS, text=text)
    sure = not context.turn.acts or context.turn.acts[0].confidence >= SURE_OF_NUMBER
    topic = context.memory.topic
    if topic in ITEM_TOPICS and (refused_items(text) or any(a.intent in PUTS_RIGHT for a in context.turn.acts)):
        return Step(intent=topic, text=text)
    return Step(intent=intent if intent in ITEM_TOPICS and sure else Intent.SHOW_DETAILS, text=text)


def _is_other_number(context: TurnContext) -> bool:
    """Whether a message only puts the number of an item in the place of another: "нет, не первое, второе"."""
    text, length = context.turn.text, len(context.memory.listed)
    meant = set(items_of(text, length)) - set(refused_items(text))
    remark = all(a.intent in PUTS_RIGHT | {Intent.SHOW_DETAILS} for a in context.turn.acts)
    return len(meant) == 1 and remark and bool(refused_items(text)) and not names_matter(text)


def _told_beside_the_stop(context: TurnContext, step: Step) -> tuple[Step, ...]:
    """The problem that ends the form: "хватит анкеты, покажите, что есть по котельным"."""
    if step.intent is not Intent.FILL_FORM or not stops(step.text):
        return ()
    rest = [a.piece for a in context.turn.acts if not stops(a.piece) and names_matter(a.piece)]
    problem = ", ".join(rest)
    known = bool(rest) and context.services.recommender.doubt(problem) is Doubt.NONE
    return (Step(intent=Intent.DESCRIBE_PROBLEM, text=problem),) if known else ()


def _follow_up(context: TurnContext) -> Step | None:
    """ "А у Омска?", "а второе?": the last question again, about something else."""
    text, topic, law = context.turn.text, context.memory.topic, context.memory.law
    if law and supposes(text) and not names_matter(text):
        return Step(intent=Intent.PURCHASE, text=f"{law}, {text}"[-MOST_LAW:])
    followed = follow_up(text, context.services.places.gazetteer)
    if followed is FollowUp.TOWN and context.memory.town_id and context.memory.listed and topic not in TOWN_TOPICS:
        return Step(intent=Intent.CITY_INFO, text=text)
    return Step(intent=topic, text=text) if topic and followed and topic in _topics(followed) else None


def _topics(followed: FollowUp) -> frozenset[Intent]:
    return TOWN_TOPICS if followed is FollowUp.TOWN else ITEM_TOPICS


def _reading(context: TurnContext) -> Reading:
    memory, places = context.memory, context.services.places
    awaited = memory.waiting in (Waiting.TOWN, Waiting.TOWN_CONFIRMATION)
    reading = read(context.turn, places, town_known=memory.town_id is not None, town_awaited=awaited)
    if not awaited or (reading.town and reading.town.sure):
        return reading
    offered = [t for i in memory.candidates if (t := places.get(i))]
    there = in_region(offered, context.turn.text)
    if there and (reading.region or not reading.acts):
        return Reading(acts=(), town=TownReading.chosen(there))
    return reading


def _with_asker(context: TurnContext, reading: Reading, acts: list[Act], asker: str | None) -> tuple[Step, ...]:
    """The steps of the acts, with what is to be said to the one who asks: a region its overview, others a sentence
    beside what else they ask, the whole topic where they ask nothing else.
    """
    has_town = reading.town is not None
    region = reading.region or (_region_of_asker(context) if asker == REGION_ASKER else None)
    if region is None and asker is None:
        return _steps(acts, has_town=has_town)
    answered = SAID_BY_THE_ASKER if region is None else SAID_BY_THE_ASKER | ANSWERED_BY_A_REGION
    asked = [a for a in acts if not ((asker and a.values.get("topic") == asker) or introduces(a.piece))]
    told = [_problem_of_asker(context, a) for a in asked]
    others = _steps([a for a in told if a.intent not in answered], has_town=has_town)
    if region is not None:
        values: dict[str, Any] = {"region": region.id, "beside": bool(others)}
        return (*others, Step(intent=Intent.REGION_VIEW, text=context.turn.text, values=values))
    values = {"topic": asker, "beside": bool(others) or has_town}
    return (Step(intent=Intent.ASK_ABOUT, text=context.turn.text, values=values), *others)


def _problem_of_asker(context: TurnContext, act: Act) -> Act:
    """An act of one who serves no town: a matter that the catalogue knows is a problem, whatever it was taken for."""
    unsure = act.confidence < SURELY and act.intent is not Intent.DESCRIBE_PROBLEM and "topic" not in act.values
    matter = unsure and names_matter(act.piece) and context.services.recommender.doubt(act.piece) is Doubt.NONE
    return replace(act, intent=Intent.DESCRIBE_PROBLEM) if matter else act


def _region_of_asker(context: TurnContext) -> Region | None:
    regions = regions_of(context.services.catalogue.municipalities.values())
    found = find_regions(regions.values(), context.turn.text)
    return found[0] if len(found) == 1 else None


def _problems(told: Iterable[str]) -> list[str]:
    """The problems told, each with the clauses that only go on about it: "трубы текут, люди устали"; what leads up to
    the first and names no matter is left out.
    """
    problems: list[str] = []
    matterless = ""
    for piece in told:
        if not names_matter(piece):
            if problems:
                problems[-1] = f"{problems[-1]}, {piece}"
            else:
                matterless = f"{matterless}, {piece}".strip(", ")
        else:
            problems.append(piece)
    return problems or ([matterless] if matterless else [])


def _is_details_of_none(act: Act) -> bool:
    """Whether details are asked for, of nothing in particular."""
    return act.intent is Intent.SHOW_DETAILS and not (act.values or items_of(act.piece))


def _steps(acts: list[Act], *, has_town: bool) -> tuple[Step, ...]:
    """Acts as steps, several problems as one; where a town is told, an act that only tells a town needs no step."""
    kept = [a for a in acts if not (a.intent is Intent.TELL_MUNICIPALITY and (has_town or len(acts) > 1))]
    if any(a.intent is Intent.ASK_GAPS for a in kept):
        # The answer on gaps begins with the place of the own town.
        kept = [a for a in kept if a.intent is not Intent.RATING_PLACE]
    problems = _problems(a.piece for a in kept if a.intent is Intent.DESCRIBE_PROBLEM)
    kept = [a for a in kept if not (problems and a.intent in ANSWERED_BY_THE_LIST)]
    kept = [a for a in kept if not _is_details_of_none(a)] or kept
    if len(problems) == 1:
        refused = [a for a in kept if a.intent is Intent.REFINE and narrows(a.piece)]
        problems = [", ".join([*problems, *(a.piece for a in refused)])]
        kept = [a for a in kept if a not in refused]
    steps: dict[tuple[Intent, Any], Step] = {}
    for act in kept:
        several = act.intent is Intent.DESCRIBE_PROBLEM and len(problems) > 1
        values = {"problems": problems} if several else act.values
        text = problems[0] if act.intent is Intent.DESCRIBE_PROBLEM else act.piece
        steps.setdefault((act.intent, act.values.get("topic")), Step(intent=act.intent, text=text, values=values))
    back = steps.get((Intent.GO_BACK, None))
    others = [s for s in steps.values() if s.intent in ITEM_TOPICS]
    others = [s for s in others if s.intent is not Intent.SHOW_DETAILS or s.values or items_of(s.text)]
    if back is not None and not others:
        steps.pop((Intent.SHOW_DETAILS, None), None)
    if back is not None and not others and items_of(back.text):
        others = [Step(intent=Intent.SHOW_DETAILS, text=back.text)]
    if back is not None and others:
        # The list gone back to is the one that the rest of the message counts on.
        return (replace(back, values={**back.values, "then": True}), *others[: MOST_STEPS - 1])
    asked = [s for s in steps.values() if s.intent not in ALONE]
    return tuple((asked or list(steps.values()))[:MOST_STEPS])

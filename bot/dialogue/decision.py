"""What a turn does, decided once: from the reading of the message and the focus of the conversation to steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.buttons import typed_button
from bot.dialogue.context import TurnContext
from bot.dialogue.model import Act, Intent, Waiting
from bot.dialogue.turns.about import surely_about
from bot.dialogue.turns.attributes import ATTRIBUTE_OF
from bot.dialogue.turns.list_changes import asks_cost_alone, is_wish
from bot.dialogue.turns.problem import one_of_several
from bot.dialogue.turns.questionnaire import answer_of, goes_back, stops
from bot.dialogue.turns.registers import names_something
from bot.dialogue.understanding.files import file_wish
from bot.dialogue.understanding.follow_up import FollowUp, follow_up
from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.questions import asks
from bot.dialogue.understanding.reading import UNSURE, Reading, read, says_something
from bot.dialogue.understanding.town import TownReading, in_region
from bot.dialogue.understanding.unled import names_own
from catalogue.identified import Certainty
from catalogue.places.spelling import words_of
from recommender.doubt import Doubt

MOST_STEPS = 3
"""Different things that one reply serves."""
LONG_TEXT = 60
"""A longer message that nobody understands is a description of a problem."""
SURELY_NEW = 0.75
"""With this confidence a problem told over a list is a new one, even when it is put as a question."""
FAIRLY_NEW = 0.5
"""With this one where nothing is shown."""
SHORT = 6
"""Words of a message that may hang on what was said before."""
TAKES_UP = frozenset(
    {Intent.DESCRIBE_PROBLEM, Intent.SHOW_DETAILS, Intent.RECOMMEND, Intent.ROADMAP, Intent.FALLBACK, Intent.GO_BACK}
    | {Intent.REGISTER_STATUS, Intent.SET_PRIORITIES}
)
"""What may take up one of several problems told before: "начнём со света"."""
WITHOUT_CONTENT = frozenset(
    {Intent.AFFIRM, Intent.DENY, Intent.GREET, Intent.THANK, Intent.OUT_OF_SCOPE, Intent.TELL_MUNICIPALITY}
    | {Intent.CAPABILITIES}
)
"""What a problem in a few words may be taken for."""
TOWN_TOPICS = frozenset({Intent.RATING_PLACE, Intent.CITY_INFO, Intent.SIMILAR_TOWNS})
ITEM_TOPICS = frozenset(
    {Intent.EXPLAIN, Intent.SHOW_DETAILS, Intent.REGISTER_STATUS, Intent.PURCHASE, Intent.ASK_DONOR, *ATTRIBUTE_OF}
)
"""What "а у Омска?" and "а второе?" may ask again."""
NOT_OF_THE_LIST = frozenset(
    {Intent.DESCRIBE_PROBLEM, Intent.OUT_OF_SCOPE, Intent.GREET, Intent.GOODBYE, Intent.THANK, Intent.START_OVER}
    | {Intent.TELL_MUNICIPALITY, Intent.SWITCH_LANGUAGE, Intent.FILL_FORM, Intent.RECOMMEND, Intent.FEEDBACK}
    | {Intent.AFFIRM, Intent.DENY, Intent.FALLBACK, Intent.GO_BACK}
)
"""What a question about the shown solutions is never for."""
ANSWERED_BY_THE_LIST = frozenset({Intent.RECOMMEND, Intent.SHOW_MORE, Intent.CAPABILITIES, Intent.FALLBACK})
"""What the answer to a problem told beside it answers."""
MISTAKEN_FOR_WISHES = frozenset(
    {Intent.DESCRIBE_PROBLEM, Intent.SET_PRIORITIES, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.REPLACE_FOREIGN}
    | {Intent.START_OVER, Intent.REGISTER_STATUS}
)
"""What a short wish about the list on the table may be taken for."""
MISTAKEN_FOR_ABOUT = frozenset({Intent.CAPABILITIES, Intent.OUT_OF_SCOPE, Intent.FALLBACK})
"""What a question about Provodnik itself may be taken for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that the reply serves: its intent, the piece of the message, the values of its button."""

    intent: Intent
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The steps of a reply in their order; `town` is taken before them, or asked about after them."""

    steps: tuple[Step, ...]
    town: TownReading | None = None


def decide(context: TurnContext) -> Decision:
    """Reads the message within its conversation and says what the reply serves."""
    turn, memory = context.turn, context.memory
    if turn.is_button:
        return _button(turn.intent, turn.values, turn.text)
    if titled := typed_button(turn.text, memory.offered):
        return _button(titled.intent, titled.values, turn.text)
    if step := _form_step(context):
        return Decision(steps=(step,))
    if step := _follow_up(context):
        return Decision(steps=(step,))
    reading = _reading(context)
    acts = [_in_focus(context, act) for act in reading.acts]
    if reading.region and not acts:
        return Decision(steps=(Step(intent=Intent.REGION_VIEW, text=turn.text),))
    return Decision(steps=_steps(acts, has_town=reading.town is not None), town=reading.town)


def _button(intent: Intent, values: Mapping[str, Any], text: str) -> Decision:
    said = values.get("said")
    if isinstance(said, str):
        # The official chose what an unclear message meant: it is answered so.
        return Decision(steps=(Step(intent=intent, text=said),))
    return Decision(steps=(Step(intent=intent, text=f"/{intent}", values=values),))


def _form_step(context: TurnContext) -> Step | None:
    """An answer of the short form, a step back in it or its end; None for whatever else is said meanwhile."""
    text, intent = context.turn.text, context.turn.intent
    if context.memory.waiting is not Waiting.FORM:
        return None
    if goes_back(text) or intent is Intent.GO_BACK:
        return Step(intent=Intent.GO_BACK, text=text)
    if answer_of(text) is not None or stops(text) or intent is Intent.FALLBACK:
        return Step(intent=Intent.FILL_FORM, text=text)
    return None


def _follow_up(context: TurnContext) -> Step | None:
    """ "А у Омска?", "а второе?": the last question again, about something else."""
    text, topic = context.turn.text, context.memory.topic
    followed = follow_up(text, context.services.places.gazetteer) if topic else None
    if topic is None or followed is None:
        return None
    return Step(intent=topic, text=text) if topic in _topics(followed) else None


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


def _in_focus(context: TurnContext, act: Act) -> Act:
    """An act as the conversation makes it: the classifier proposes, the focus decides."""
    listed, intent, text = bool(context.memory.listed), act.intent, act.piece
    if listed and len(text) <= LONG_TEXT and file_wish(text).is_plain:
        return _as(act, Intent.ASK_FILE)
    if intent in MISTAKEN_FOR_ABOUT and surely_about(context, text):
        return _as(act, Intent.ASK_ABOUT)
    if listed and intent in MISTAKEN_FOR_WISHES and is_wish(context, text):
        return _as(act, Intent.REFINE)
    if intent in TAKES_UP and one_of_several(context, text):
        return _as(act, Intent.DESCRIBE_PROBLEM)
    if intent in (Intent.DESCRIBE_PROBLEM, Intent.WORLD, Intent.FALLBACK) and _asks_of_city(context, act):
        return _as(act, Intent.CITY_INFO)
    if intent is Intent.REFINE and listed and asks_cost_alone(context, text):
        return _as(act, Intent.ASK_COST)
    if _is_wish_for_a_solution(context, act):
        return _as(act, Intent.DESCRIBE_PROBLEM)
    if intent is Intent.CITY_INFO and listed and _names_no_city(context, text) and not names_matter(text):
        return _as(act, Intent.ASK_WHERE)
    if intent in (Intent.CITY_INFO, Intent.WORLD) and _asks_how_towns_solve(context, act):
        return _as(act, Intent.DESCRIBE_PROBLEM)
    if intent in (Intent.DESCRIBE_PROBLEM, Intent.TELL_MUNICIPALITY) and _asks_something_else(context, act):
        asked = (i for i in act.nearest if i in ATTRIBUTE_OF or (listed and i not in NOT_OF_THE_LIST))
        return _as(act, next(asked, Intent.FALLBACK))
    if (intent in WITHOUT_CONTENT or _is_long_and_unsure(act)) and _tells_problem(context, act):
        return _as(act, Intent.DESCRIBE_PROBLEM)
    return _as(act, _of_unclear(context, text)) if intent is Intent.FALLBACK else act


def _asks_of_city(context: TurnContext, act: Act) -> bool:
    """Whether a short question over a problem names another city: "а Екб как решал", "у Москвы так же?"."""
    words = words_of(act.piece)
    if not context.memory.problem or len(words) > SHORT or not context.services.places.place_words(words):
        return False
    return asks(act.piece) or act.confidence < FAIRLY_NEW


def _is_wish_for_a_solution(context: TurnContext, act: Act) -> bool:
    """Whether a statement is a problem though its words are those of a question on a solution or a city: "контейнеры
    переполнены", "хотим как в Казани карту ям".
    """
    if act.intent in (Intent.CITY_INFO, Intent.ASK_DONOR, Intent.COMPARE, Intent.SIMILAR_TOWNS):
        unsure = not names_own(act.piece, context.services.places)
    else:
        unsure = act.intent in ATTRIBUTE_OF and act.confidence < SURELY_NEW and not context.memory.listed
    if not unsure or asks(act.piece) or not names_matter(act.piece):
        return False
    return context.services.recommender.doubt(act.piece) is Doubt.NONE


def _asks_how_towns_solve(context: TurnContext, act: Act) -> bool:
    """Whether other cities are asked about for a problem, none of them named: what works at home answers it."""
    if not (_names_no_city(context, act.piece) and names_matter(act.piece)):
        return False
    unsure = act.intent is Intent.CITY_INFO or act.confidence < SURELY_NEW
    return unsure and context.services.recommender.doubt(act.piece) is Doubt.NONE


def _names_no_city(context: TurnContext, text: str) -> bool:
    return not (context.memory.cities or context.services.places.place_words(words_of(text)))


def _is_long_and_unsure(act: Act) -> bool:
    foreign = act.intent is Intent.OUT_OF_SCOPE
    return act.confidence < FAIRLY_NEW and len(act.piece) > LONG_TEXT and not foreign


def _tells_problem(context: TurnContext, act: Act) -> bool:
    """Whether what looks like an answer, a courtesy, a town or something foreign tells a problem all the same."""
    if not says_something(act.piece):
        return False
    if act.intent is Intent.TELL_MUNICIPALITY or _is_long_and_unsure(act):
        return not asks(act.piece) and context.services.recommender.doubt(act.piece) is Doubt.NONE
    return context.services.recommender.clearly_answers(act.piece)


def _as(act: Act, intent: Intent) -> Act:
    return Act(intent=intent, piece=act.piece, confidence=act.confidence, nearest=act.nearest)


def _asks_something_else(context: TurnContext, act: Act) -> bool:
    """Whether what looks like a problem is a question in which nothing is wrong: about the solutions shown, or, where
    nothing is shown, about something that the catalogue does not answer.
    """
    enough = SURELY_NEW if context.memory.listed else FAIRLY_NEW
    if act.confidence >= enough or not act.nearest[1:] or not asks(act.piece):
        return False
    if context.services.recommender.clearly_answers(act.piece):
        return False
    told = act.intent is Intent.DESCRIBE_PROBLEM and act.confidence >= UNSURE and not context.memory.listed
    return not (told and names_matter(act.piece) and context.services.recommender.doubt(act.piece) is Doubt.NONE)


def _of_unclear(context: TurnContext, text: str) -> Intent:
    """What a message that the classifier does not know is for: a product or a long description speaks for itself."""
    meant = context.services.registers.identify(text)
    if meant.certainty is Certainty.SURE or (meant.candidates and names_something(text)):
        return Intent.REGISTER_STATUS
    if context.memory.listed and asks(text):
        return Intent.FALLBACK
    clear = says_something(text) and not asks(text) and context.services.recommender.doubt(text) is Doubt.NONE
    return Intent.DESCRIBE_PROBLEM if len(text) > LONG_TEXT or clear else Intent.FALLBACK


def _problems(told: Iterable[str]) -> list[str]:
    """The problems told, each with the clauses that only go on about it: "трубы текут, люди устали"."""
    problems: list[str] = []
    for piece in told:
        if problems and not names_matter(piece):
            problems[-1] = f"{problems[-1]}, {piece}"
        else:
            problems.append(piece)
    return problems


def _steps(acts: list[Act], *, has_town: bool) -> tuple[Step, ...]:
    """Acts as steps, several problems as one; where a town is told, an act that only tells a town needs no step."""
    kept = [a for a in acts if not (a.intent is Intent.TELL_MUNICIPALITY and (has_town or len(acts) > 1))]
    problems = _problems(a.piece for a in kept if a.intent is Intent.DESCRIBE_PROBLEM)
    kept = [a for a in kept if not (problems and a.intent in ANSWERED_BY_THE_LIST)]
    steps: dict[Intent, Step] = {}
    for act in kept:
        values = {"problems": problems} if act.intent is Intent.DESCRIBE_PROBLEM and len(problems) > 1 else {}
        text = problems[0] if act.intent is Intent.DESCRIBE_PROBLEM else act.piece
        steps.setdefault(act.intent, Step(intent=act.intent, text=text, values=values))
    asked = [s for s in steps.values() if s.intent not in (Intent.OUT_OF_SCOPE, Intent.FALLBACK)]
    return tuple((asked or list(steps.values()))[:MOST_STEPS])

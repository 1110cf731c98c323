"""What an act is for once the conversation around it is known: the classifier proposes, the focus decides."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Act, Intent
from bot.dialogue.objects import objects_in
from bot.dialogue.states import meant_in_state
from bot.dialogue.turns.about import is_told, surely_about
from bot.dialogue.turns.attributes import ATTRIBUTE_OF, names_subject
from bot.dialogue.turns.law import FAIRLY as FAIRLY_OF_LAW
from bot.dialogue.turns.law import SECTION as LAW
from bot.dialogue.turns.list_changes import asks_cost_alone, is_wish
from bot.dialogue.turns.problem import one_of_several
from bot.dialogue.turns.registers import names_something
from bot.dialogue.understanding.files import FileKind, file_wish
from bot.dialogue.understanding.follow_up import opens_subject
from bot.dialogue.understanding.law import asks_of_law
from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.questions import asks
from bot.dialogue.understanding.reading import UNSURE, asks_of_a_town, says_something
from bot.dialogue.understanding.references import items_of
from bot.dialogue.understanding.unled import names_own
from bot.dialogue.understanding.wishes import wishes_ease
from catalogue.identified import Certainty
from catalogue.places.spelling import words_of
from recommender.doubt import Doubt

LONG_TEXT = 60
"""A longer message that nobody understands is a description of a problem."""
SURELY_NEW = 0.75
"""With this confidence a problem told over a list is a new one, even when it is put as a question."""
FAIRLY_NEW = 0.5
"""With this one where nothing is shown."""
SURELY_TOWN = 0.9
"""With this one a place is told, whatever the catalogue knows of its words."""
SHORT = 6
"""Words of a message that may hang on what was said before."""
OF_ONE_SOLUTION = frozenset(
    {*ATTRIBUTE_OF, Intent.SHOW_DETAILS, Intent.EXPLAIN, Intent.LESSONS, Intent.ASK_FILE, Intent.ASK_DONOR}
)
"""What is asked of a solution that a message names."""
TAKES_UP = frozenset(
    {Intent.DESCRIBE_PROBLEM, Intent.SHOW_DETAILS, Intent.RECOMMEND, Intent.ROADMAP, Intent.FALLBACK, Intent.GO_BACK}
    | {Intent.REGISTER_STATUS, Intent.SET_PRIORITIES, Intent.START_OVER, Intent.SHOW_MORE, Intent.AFFIRM}
    | {Intent.CITY_INFO, Intent.REFINE, Intent.OUT_OF_SCOPE}
)
"""What may take up one of several problems told before: "начнём со света"."""
WITHOUT_CONTENT = frozenset(
    {Intent.AFFIRM, Intent.DENY, Intent.GREET, Intent.THANK, Intent.OUT_OF_SCOPE, Intent.TELL_MUNICIPALITY}
    | {Intent.CAPABILITIES}
)
"""What a problem in a few words may be taken for."""
NOT_OF_THE_LIST = frozenset(
    {Intent.DESCRIBE_PROBLEM, Intent.OUT_OF_SCOPE, Intent.GREET, Intent.GOODBYE, Intent.THANK, Intent.START_OVER}
    | {Intent.TELL_MUNICIPALITY, Intent.SWITCH_LANGUAGE, Intent.FILL_FORM, Intent.RECOMMEND, Intent.FEEDBACK}
    | {Intent.AFFIRM, Intent.DENY, Intent.FALLBACK, Intent.GO_BACK, Intent.CORRECT, Intent.RESIDENT}
)
"""What a question about the shown solutions is never for."""
MISTAKEN_FOR_WISHES = frozenset(
    {Intent.DESCRIBE_PROBLEM, Intent.SET_PRIORITIES, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.REPLACE_FOREIGN}
    | {Intent.START_OVER, Intent.REGISTER_STATUS, Intent.CAPABILITIES, Intent.CITY_INFO, Intent.ASK_TERM}
    | {Intent.TELL_MUNICIPALITY, Intent.WHY_NOT, Intent.DENY, Intent.SHOW_MORE, Intent.EXPLAIN, Intent.ASK_WHERE}
    | {Intent.FEEDBACK, Intent.SWITCH_LANGUAGE, Intent.CORRECT}
)
"""What a short wish about the list on the table may be taken for."""
MISTAKEN_FOR_LAW = frozenset(
    {Intent.DESCRIBE_PROBLEM, Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.CITY_INFO, Intent.SIMILAR_TOWNS}
    | {Intent.LESSONS, Intent.SHOW_DETAILS, Intent.EXPLAIN, Intent.ASK_DOCUMENTS, Intent.ASK_FUNDING, Intent.ASK_WHERE}
)
"""What a question about an act of law may be taken for."""
MAY_BE_OF_PRICE = frozenset(
    {Intent.REFINE, Intent.FALLBACK, Intent.SET_PRIORITIES, Intent.DENY, Intent.FEEDBACK, Intent.EXPLAIN}
    | {Intent.SHOW_DETAILS, Intent.RECOMMEND, Intent.OUT_OF_SCOPE}
)
"""What a wish for something cheaper, or simpler, may be taken for over a list."""
OF_ANOTHER_CITY = frozenset({Intent.COMPARE, Intent.RATING_PLACE, Intent.CITY_INFO})
"""What a message that names a city is for, where it was taken for one's own gaps."""
LIKELY = 3
"""So many of the likeliest intents of an act may take the place of the first."""
MISTAKEN_FOR_ABOUT = frozenset({Intent.CAPABILITIES, Intent.OUT_OF_SCOPE, Intent.FALLBACK})
"""What a question about Provodnik itself may be taken for."""
ONLY_SURE = frozenset({Intent.START_OVER, Intent.REGION_VIEW})
"""What wipes or leaves what the conversation is about: done for a short message that surely means it, no other."""


def _likeliest(act: Act) -> Act:
    """The act by the likeliest intent that it may be taken for."""
    if act.intent not in ONLY_SURE or (act.confidence >= SURELY_NEW and len(words_of(act.piece)) <= SHORT):
        return act
    return _as(act, next((i for i in act.nearest if i not in ONLY_SURE), Intent.FALLBACK))


def in_focus(context: TurnContext, act: Act) -> Act:
    """An act as the conversation makes it: the classifier proposes, the focus decides; with the solutions that it names
    by city, vendor or name.
    """
    meant = _by_intent(context, act)
    if meant.values or meant.intent not in OF_ONE_SOLUTION:
        return meant
    found = objects_in(context, act.piece)
    if found is None or not found.ids or not (found.by_name or found.by_place or (found.whole and found.pointing)):
        return meant
    return replace(meant, values=found.values)


def _by_intent(context: TurnContext, act: Act) -> Act:
    """An act by what it can be for in the conversation."""
    listed, text = bool(context.memory.listed), act.piece
    if "topic" in act.values:
        return act
    if listed and len(text) <= LONG_TEXT and file_wish(text).is_plain:
        return _as(act, Intent.ASK_FILE)
    if act.intent is Intent.ASK_FILE and act.confidence < SURELY_NEW and _plans(text):
        return _as(act, Intent.ROADMAP)
    if listed and act.intent in MISTAKEN_FOR_WISHES and is_wish(context, text):
        return _as(act, Intent.REFINE)
    act = _likeliest(act) if listed else act
    intent = act.intent
    if meant := meant_in_state(context, act):
        return replace(act, intent=meant.intent, values=meant.values)
    if intent in MISTAKEN_FOR_ABOUT and surely_about(context, text):
        return _as(act, Intent.ASK_ABOUT)
    if intent in MISTAKEN_FOR_LAW and asks_of_law(text):
        return _as(act, Intent.PURCHASE)
    takes_up = intent in TAKES_UP and not (intent is Intent.SHOW_MORE and act.confidence >= SURELY_NEW)
    if takes_up and one_of_several(context, text):
        return _as(act, Intent.DESCRIBE_PROBLEM)
    if intent in (Intent.DESCRIBE_PROBLEM, Intent.WORLD, Intent.FALLBACK) and _asks_of_city(context, act):
        return _as(act, Intent.CITY_INFO)
    about_town = intent is Intent.TELL_MUNICIPALITY and asks_of_a_town(act)
    if about_town and context.services.places.place_words(words_of(text)):
        return _as(act, Intent.OUT_OF_SCOPE if Intent.OUT_OF_SCOPE in act.nearest[:LIKELY] else Intent.CITY_INFO)
    if other := _instead(context, act):
        return _as(act, other)
    of_price = intent in MAY_BE_OF_PRICE or (intent is Intent.COMPARE and not items_of(text))
    if listed and (of_price or act.confidence < FAIRLY_NEW) and asks_cost_alone(context, text):
        return _as(act, Intent.ASK_COST)
    if listed and intent in MAY_BE_OF_PRICE and wishes_ease(text) and not names_matter(text):
        return _as(act, Intent.ASK_NEEDS)
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


def _plans(text: str) -> bool:
    """Whether a plan is asked for, not a file of it: "сделай план на год"."""
    wish = file_wish(text)
    return wish.kind is FileKind.ROADMAP and not wish.names_a_form


def _instead(context: TurnContext, act: Act) -> Intent | None:
    """The next likeliest intent of an act that can be nothing of what it was taken for: gaps or something unclear in
    which a city is named, something foreign that is hardly so, a question about Provodnik that no topic answers, an
    attribute where nothing has it.
    """
    likely = act.nearest[:LIKELY]
    if act.intent in (Intent.ASK_GAPS, Intent.FALLBACK) and context.services.places.place_words(words_of(act.piece)):
        return next((i for i in likely if i in OF_ANOTHER_CITY), None)
    unsure, memory = act.confidence < SURELY_NEW, context.memory
    if act.intent is Intent.OUT_OF_SCOPE and unsure and asks(act.piece):
        named = bool(context.services.places.place_words(words_of(act.piece)))
        return Intent.CITY_INFO if named and Intent.CITY_INFO in act.nearest[:2] else None
    if act.intent is Intent.ASK_ABOUT and unsure and memory.listed and not is_told(context, act.piece):
        return Intent.WHY_NOT if Intent.WHY_NOT in likely else None
    if act.intent is Intent.PURCHASE and not memory.listed and not _is_of_law(context, act):
        told = names_matter(act.piece) and context.services.recommender.clearly_answers(act.piece)
        return Intent.DESCRIBE_PROBLEM if told else None
    statement = not asks(act.piece) and names_matter(act.piece)
    known = statement and context.services.recommender.doubt(act.piece) is Doubt.NONE
    if act.intent is Intent.REPLACE_FOREIGN and known and act.confidence < SURELY_TOWN:
        named = context.services.registers.identify(act.piece).certainty is not Certainty.UNKNOWN
        return None if named else Intent.DESCRIBE_PROBLEM
    if act.intent is Intent.CAPABILITIES and known and not is_told(context, act.piece):
        return Intent.DESCRIBE_PROBLEM
    if act.intent is Intent.ASK_WHERE and not (memory.listed or memory.discussed or names_subject(context, act.piece)):
        named = bool(context.services.places.place_words(words_of(act.piece)))
        of_a_place = Intent.CITY_INFO if named else Intent.REGION_VIEW if unsure else None
        return of_a_place if of_a_place in likely else None
    return None


def _is_of_law(context: TurnContext, act: Act) -> bool:
    """Whether what is taken for a purchase is surely one, or on the law by what it says."""
    meant = context.services.about.meant(act.piece)
    told = meant is not None and meant.section == LAW and meant.score >= FAIRLY_OF_LAW
    return act.confidence >= SURELY_TOWN or asks_of_law(act.piece) or told


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
    if act.intent is Intent.TELL_MUNICIPALITY and act.confidence >= SURELY_TOWN:
        return context.services.recommender.clearly_answers(act.piece)
    if act.intent is Intent.TELL_MUNICIPALITY or _is_long_and_unsure(act):
        return not asks(act.piece) and context.services.recommender.doubt(act.piece) is Doubt.NONE
    return context.services.recommender.clearly_answers(act.piece)


def _as(act: Act, intent: Intent) -> Act:
    return replace(act, intent=intent)


def _asks_something_else(context: TurnContext, act: Act) -> bool:
    """Whether what looks like a problem is a question in which nothing is wrong: about the solutions shown, or, where
    nothing is shown, about something that the catalogue does not answer.
    """
    enough = SURELY_NEW if context.memory.listed else FAIRLY_NEW
    if act.confidence >= enough or not act.nearest[1:] or not asks(act.piece):
        return False
    if act.intent is Intent.DESCRIBE_PROBLEM and opens_subject(act.piece):
        return context.services.recommender.doubt(act.piece) is not Doubt.NONE
    if context.services.recommender.clearly_answers(act.piece):
        return False
    told = act.intent is Intent.DESCRIBE_PROBLEM and act.confidence >= UNSURE and not context.memory.listed
    return not (told and names_matter(act.piece) and context.services.recommender.doubt(act.piece) is Doubt.NONE)


def _of_unclear(context: TurnContext, text: str) -> Intent:
    """What a message that the classifier does not know is for: a product or a long description speaks for itself."""
    meant = context.services.registers.identify(text)
    if meant.certainty is Certainty.SURE or (meant.candidates and names_something(text)):
        return Intent.REGISTER_STATUS
    if context.services.recommender.clearly_answers(text) and (names_matter(text) or not asks(text)):
        return Intent.DESCRIBE_PROBLEM
    if opens_subject(text) and context.services.recommender.doubt(text) is Doubt.NONE:
        return Intent.DESCRIBE_PROBLEM
    if context.memory.listed and asks(text):
        return Intent.FALLBACK
    clear = says_something(text) and not asks(text) and context.services.recommender.doubt(text) is Doubt.NONE
    return Intent.DESCRIBE_PROBLEM if len(text) > LONG_TEXT or clear else Intent.FALLBACK

"""What a message can be for in the state the conversation is in: the classifier ranks, the state rules out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Act, Intent, Waiting
from bot.dialogue.objects import objects_in
from bot.dialogue.turns.about import ASKERS, RESIDENTS, is_told, surely_about
from bot.dialogue.turns.attributes import ATTRIBUTE_OF, names_subject
from bot.dialogue.turns.conversation import opinion_of
from bot.dialogue.turns.law import SECTION as LAW
from bot.dialogue.understanding.directions import directions_in
from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.pointing import points_back
from bot.dialogue.understanding.quantities import counted_thing
from bot.dialogue.understanding.questions import asks, asks_within, defines
from bot.dialogue.understanding.references import CARDINALS, items_of, next_to
from bot.dialogue.understanding.remarks import examples_wanted, goes_on, has_already, speaks_as_resident
from bot.dialogue.understanding.wishes import speaks_of_large, themes_named
from catalogue.places.dictionary import analyzer
from catalogue.places.spelling import words_of
from embeddings.lexical import stems
from recommender.doubt import Doubt

FAIRLY = 0.35
"""With this score a topic is meant by what could also be asked of solutions, were some shown."""
SURELY = 0.75
"""With this confidence what the classifier reads stands, whatever the message points to."""
LIKELY_DONOR, SURELY_ABOUT = 3, 0.9
"""Among so many of the likeliest readings the donor of what is shown is asked for, below such a confidence."""
LIKELY_PLEA = 0.5
"""With this confidence a plea that names no matter is one of somebody who is no official."""
FAIRLY_SURE = 0.6
"""With this confidence of the classifier any topic may answer what is asked over a list."""
OF_THE_SHOWN = frozenset(
    {*ATTRIBUTE_OF, Intent.SHOW_DETAILS, Intent.EXPLAIN, Intent.WHY_NOT, Intent.COMPARE, Intent.REGISTER_STATUS}
    | {Intent.PURCHASE, Intent.LESSONS, Intent.ASK_DONOR, Intent.ASK_FILE, Intent.ROADMAP, Intent.REFINE}
)
"""What a question about solutions shown may be for."""
NEVER_OF_THE_SHOWN = frozenset(
    {Intent.ASK_ABOUT, Intent.START_OVER, Intent.DESCRIBE_PROBLEM, Intent.CAPABILITIES, Intent.OUT_OF_SCOPE}
    | {Intent.FALLBACK, Intent.SET_PRIORITIES, Intent.LEADERS, Intent.SIMILAR_TOWNS, Intent.RATING_PLACE}
    | {Intent.REGION_VIEW, Intent.WORLD, Intent.TELL_MUNICIPALITY, Intent.GREET, Intent.FEEDBACK}
)
OF_TOWNS = frozenset(
    {Intent.SIMILAR_TOWNS, Intent.RATING_PLACE, Intent.REGION_VIEW, Intent.ASK_GAPS, Intent.LEADERS, Intent.CITY_INFO}
)
"""What may be asked in the middle of the short form without being about it."""
FITTING = frozenset(
    {Intent.RECOMMEND, Intent.SIMILAR_TOWNS, Intent.ASK_OUR_SIZE, Intent.DESCRIBE_PROBLEM, Intent.FALLBACK}
    | {Intent.CITY_INFO, Intent.REFINE, Intent.TELL_MUNICIPALITY, Intent.EXPLAIN, Intent.OUT_OF_SCOPE}
    | {Intent.SHOW_DETAILS, Intent.ASK_NEEDS, Intent.ASK_ABOUT}
)
"""What "which of it suits us" may be taken for."""
NEEDS_THE_SHOWN = frozenset({Intent.EXPLAIN, Intent.WHY_NOT, *ATTRIBUTE_OF})
"""What cannot be asked where nothing is shown."""
OF_A_LIST = frozenset({Intent.REFINE, Intent.SHOW_MORE, Intent.SHOW_DETAILS, Intent.GO_BACK, *NEEDS_THE_SHOWN})
OF_CITIES = frozenset({Intent.CITY_INFO, Intent.TELL_MUNICIPALITY, Intent.FEEDBACK, Intent.CORRECT})
LIKELY_PROBLEM = 2
"""Among so many of the likeliest readings a problem is one of them."""
EXAMPLES = frozenset(
    {Intent.SHOW_DETAILS, Intent.CAPABILITIES, Intent.FALLBACK, Intent.RECOMMEND, Intent.SHOW_MORE, Intent.LEADERS}
)
"""What a wish for some examples may be taken for."""
ONLY_ASKED_FOR = frozenset({Intent.FILL_FORM, Intent.WORLD})
"""What is begun only where it is surely asked for: 27 questions, practices abroad."""
REJECTING = frozenset({Intent.DENY, Intent.FEEDBACK, Intent.CORRECT})
"""What a remark that the answer is wrong is taken for."""
COMPARED_EN = frozenset("better worse cheaper than different simpler".split())
UNCERTAIN = frozenset({Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.DESCRIBE_PROBLEM, Intent.LEADERS})
COUNTED = frozenset({*ATTRIBUTE_OF, *UNCERTAIN, Intent.SHOW_DETAILS, Intent.CITY_INFO, Intent.ASK_DONOR})
"""What a question for the number of some things may be taken for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of the conversation: when it `holds`, which messages it `concerns`, what they are then `meant` for."""

    holds: Callable[[TurnContext], bool]
    concerns: Callable[[Act], bool]
    meant: Callable[[TurnContext, Act], tuple[Intent | None, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """An intent, with the values of the button that it stands for."""

    intent: Intent
    values: Mapping[str, Any] = field(default_factory=dict)


def meant_in_state(context: TurnContext, act: Act) -> Meant | None:
    """What an act is for by the first state that concerns it; None where the classifier's reading stands."""
    for state in STATES:
        if state.holds(context) and state.concerns(act):
            intent, values = state.meant(context, act)
            if intent is not None:
                return Meant(intent=intent, values=values)
    return None


def _is_shown(context: TurnContext) -> bool:
    return bool(context.memory.listed or context.memory.discussed)


def _asks_of_the_form(act: Act) -> bool:
    of_towns = act.intent in OF_TOWNS and act.confidence >= SURELY
    asked = asks(act.piece) and not names_matter(act.piece) and act.intent is not Intent.CAPABILITIES
    return act.intent is Intent.ASK_ABOUT or (asked and not of_towns)


def _counts(act: Act) -> bool:
    return act.intent in COUNTED and counted_thing(act.piece) is not None and not _is_surely_new(act)


def _points(act: Act) -> bool:
    if act.intent in OF_TOWNS and act.confidence >= SURELY:
        return False
    return act.intent in NEVER_OF_THE_SHOWN and points_back(act.piece) and asks(act.piece) and not _is_surely_new(act)


def _is_surely_new(act: Act) -> bool:
    return act.intent in (Intent.DESCRIBE_PROBLEM, Intent.WORLD) and act.confidence >= SURELY


def _suits(act: Act) -> bool:
    return act.intent in FITTING and points_back(act.piece)


def _wants_one(act: Act) -> bool:
    """Whether a recommendation is asked for over the list itself: the best of it, with its reasons."""
    one = any(CARDINALS.get(word) == 1 for word in words_of(act.piece.lower()))
    return act.intent is Intent.RECOMMEND and not names_matter(act.piece) and (one or asks(act.piece))


def _of_a_direction(act: Act) -> bool:
    return act.intent in UNCERTAIN and asks(act.piece) and bool(directions_in(act.piece))


def _likeliest_of_the_shown(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    return next((i for i in act.nearest if i in OF_THE_SHOWN), None), {}


def _unless_about(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    """A question that no topic on Provodnik answers, or hardly one, is about what is shown."""
    if act.confidence < FAIRLY_SURE and not asks(act.piece) and set(act.nearest[:LIKELY_DONOR]) & REJECTING:
        return Intent.FEEDBACK, {"good": False}
    told = surely_about(context, act.piece) if act.confidence < FAIRLY_SURE else is_told(context, act.piece)
    return (None, {}) if told else _likeliest_of_the_shown(context, act)


def _about_where_nothing_is_shown(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    """Without solutions a question that could be of them is about Provodnik where a topic answers it fairly surely; an
    attribute only where no subject is named: "на чьи деньги".
    """
    meant = context.services.about.meant(act.piece)
    if meant is None or meant.score < FAIRLY or meant.section in (ASKERS, LAW):
        whole = len(words_of(act.piece)) > 2 and not items_of(act.piece)
        return (Intent.ASK_ABOUT if act.intent is Intent.EXPLAIN and whole else None), {}
    of_a_subject = act.intent in ATTRIBUTE_OF and names_subject(context, act.piece)
    return (None if of_a_subject else Intent.ASK_ABOUT), {}


def _the_direction(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    """The list of the direction whose leaders were told: the button that stands under them."""
    offered = (o for o in context.memory.offered if o.get("intent") == Intent.SET_PRIORITIES)
    values = next((o.get("values") for o in offered), None)
    return (Intent.SET_PRIORITIES, values) if isinstance(values, Mapping) else (None, {})


def _is_rejected(act: Act) -> bool:
    """Whether an act says that the answer is not what was asked for, and names nothing else."""
    if asks(act.piece) or opinion_of(act.piece) is True or items_of(act.piece) or next_to(act.piece):
        return False
    likely = [i for i in act.nearest if i is not Intent.FALLBACK][:2]
    if act.intent is Intent.FALLBACK:
        return Intent.DENY in likely or (Intent.FEEDBACK in likely and opinion_of(act.piece) is False)
    if act.intent in REJECTING and (act.confidence < SURELY or set(act.nearest[:2]) == REJECTING):
        return True
    of_shown = act.intent is Intent.SHOW_DETAILS
    return act.confidence < SURELY and not of_shown and Intent.DENY in likely and not names_matter(act.piece)


def _as_resident(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    """What one who is no official is told; a complaint that names its matter is a problem, an unsure plea is
    read as the next likely thing that it is for.
    """
    if act.confidence >= SURELY and names_matter(act.piece) and not asks(act.piece):
        return Intent.DESCRIBE_PROBLEM, {}
    if act.confidence >= LIKELY_PLEA and not names_matter(act.piece):
        return Intent.ASK_ABOUT, {"topic": RESIDENTS}
    return next((i for i in act.nearest if i not in (Intent.RESIDENT, Intent.CORRECT)), Intent.DESCRIBE_PROBLEM), {}


def _begins(act: Act) -> bool:
    """Whether what is said of a list, or unsurely of a city, may as well be a problem that begins the conversation."""
    of_list = act.intent in OF_A_LIST or (act.intent in OF_CITIES and act.confidence < SURELY)
    return of_list and Intent.DESCRIBE_PROBLEM in act.nearest[:LIKELY_PROBLEM] and names_matter(act.piece)


def _put_right(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    """A remark that something else was meant: an item by its number, a question on Provodnik, else it is asked what.

    Where nothing is shown there is nothing to put right: the next likely reading stands.
    """
    if not _is_shown(context):
        return next((i for i in act.nearest if i not in (Intent.CORRECT, Intent.RESIDENT)), Intent.FALLBACK), {}
    if context.memory.listed and items_of(act.piece, len(context.memory.listed)):
        return Intent.SHOW_DETAILS, {}
    if asks_within(act.piece) and is_told(context, act.piece):
        return Intent.ASK_ABOUT, {}
    tells = Intent.DESCRIBE_PROBLEM in act.nearest[:LIKELY_PROBLEM] or act.piece.rstrip().endswith("?")
    known = names_matter(act.piece) and context.services.recommender.doubt(act.piece) is Doubt.NONE
    if act.confidence < SURELY and tells and known:
        return Intent.DESCRIBE_PROBLEM, {}
    return Intent.FEEDBACK, {"good": False}


def _numbered(act: Act) -> bool:
    """Whether an opinion that is none speaks of an item by its number: "я второй просил"."""
    return act.intent is Intent.FEEDBACK and bool(items_of(act.piece)) and opinion_of(act.piece) is None


def _is_opinion(act: Act) -> bool:
    """Whether something unclear is most likely an opinion on the answer."""
    likely = next((i for i in act.nearest if i is not Intent.FALLBACK), None)
    return act.intent is Intent.FALLBACK and likely is Intent.FEEDBACK and not names_matter(act.piece)


def _is_hardly_an_answer(act: Act) -> bool:
    """Whether several words are hardly a yes or a no, where nothing was asked."""
    few = len(words_of(act.piece)) <= 2
    return act.intent in (Intent.AFFIRM, Intent.DENY) and act.confidence < FAIRLY_SURE and not few


def _too_large(act: Act) -> bool:
    """Whether what is shown is refused for being of larger cities: "это всё для больших городов"."""
    said = act.intent in REJECTING | {Intent.ASK_OUR_SIZE, Intent.REFINE, Intent.WHY_NOT, Intent.FALLBACK}
    return said and not asks(act.piece) and speaks_of_large(act.piece)


def _against_the_other(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    """The solution discussed and the one that it is set against: "чем оно лучше первого"."""
    listed, discussed = context.memory.listed, context.memory.discussed
    numbers = [n for n in items_of(act.piece, len(listed)) if n <= len(listed)]
    if len(numbers) != 1 or discussed not in listed or listed[numbers[0] - 1] == discussed:
        return None, {}
    return Intent.COMPARE, {}


def _sets_against(act: Act) -> bool:
    """Whether something is called better or other than another: by the degree of an adjective."""
    words = words_of(act.piece.lower())
    degrees = any(w in COMPARED_EN or (not w.isascii() and analyzer().parse(w)[0].tag.POS == "COMP") for w in words)
    return degrees and act.intent in (Intent.EXPLAIN, Intent.WHY_NOT, Intent.SHOW_DETAILS, Intent.COMPARE)


def _asks_for_donor(act: Act) -> bool:
    """Whether the donor of what is shown is asked for, not what a donor is: "а донор кто?"."""
    likely = Intent.ASK_DONOR in act.nearest[:LIKELY_DONOR] and act.confidence < SURELY_ABOUT
    return act.intent is Intent.ASK_ABOUT and "topic" not in act.values and likely and not defines(act.piece)


def _calls_alike(act: Act) -> bool:
    """Whether the solutions shown are called alike: "all three are the same"."""
    counted = any(w in CARDINALS for w in words_of(act.piece.lower()))
    return act.intent is Intent.SIMILAR_TOWNS and (counted or points_back(act.piece)) and not asks(act.piece)


def _what_else(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    """What the list has besides what is there already; a thing that is no solution shown or named is a condition."""
    if "video" in themes_named(act.piece):
        return Intent.REFINE, {"wish": "no_video"}
    found = objects_in(context, act.piece) if names_matter(act.piece) else None
    named = not names_matter(act.piece) or (found is not None and found.by_name)
    return (Intent.SHOW_MORE, {"have": True}) if named else (None, {})


def _some(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    """The first of the list, as many as are wanted."""
    return Intent.RECOMMEND, {"count": examples_wanted(act.piece)}


def _next_likely(context: TurnContext, act: Act) -> tuple[Intent | None, Mapping[str, Any]]:
    """The likeliest intent besides those that are never done unasked; none where the message names the form."""
    named = set(stems(context.words("button.form"))) & set(stems(act.piece))
    if act.intent is Intent.FILL_FORM and named:
        return None, {}
    return next((i for i in act.nearest if i not in ONLY_ASKED_FOR), Intent.FALLBACK), {}


STATES: tuple[State, ...] = (
    State(
        holds=lambda c: c.memory.waiting is not Waiting.FORM,
        concerns=lambda a: a.intent in ONLY_ASKED_FOR and a.confidence < SURELY,
        meant=_next_likely,
    ),
    State(
        holds=lambda c: bool(c.memory.listed),
        concerns=lambda a: has_already(a.piece),
        meant=_what_else,
    ),
    State(
        holds=lambda _c: True,
        concerns=lambda a: speaks_as_resident(a.piece),
        meant=lambda _c, _a: (Intent.ASK_ABOUT, {"topic": RESIDENTS}),
    ),
    State(
        holds=lambda _c: True,
        concerns=lambda a: a.intent is Intent.RESIDENT,
        meant=_as_resident,
    ),
    State(
        holds=lambda c: not _is_shown(c),
        concerns=_begins,
        meant=lambda _c, _a: (Intent.DESCRIBE_PROBLEM, {}),
    ),
    State(
        holds=lambda c: c.memory.waiting is not Waiting.TOWN_CONFIRMATION,
        concerns=_is_hardly_an_answer,
        meant=lambda c, a: (next((i for i in a.nearest if i not in (Intent.AFFIRM, Intent.DENY)), None), {}),
    ),
    State(
        holds=lambda c: bool(c.memory.listed),
        concerns=_too_large,
        meant=lambda _c, _a: (Intent.REFINE, {"wish": "my_size"}),
    ),
    State(
        holds=lambda c: bool(c.memory.listed),
        concerns=lambda a: a.intent is Intent.COMPARE and a.confidence < SURELY_ABOUT and len(items_of(a.piece)) > 1,
        meant=lambda _c, a: (next((i for i in a.nearest[:2] if i in ATTRIBUTE_OF), None), {}),
    ),
    State(holds=lambda c: bool(c.memory.discussed), concerns=_sets_against, meant=_against_the_other),
    State(
        holds=lambda c: bool(c.memory.listed),
        concerns=lambda a: a.intent is Intent.SIMILAR_TOWNS and asks(a.piece) and points_back(a.piece),
        meant=lambda _c, _a: (Intent.ASK_OUR_SIZE, {}),
    ),
    State(
        holds=lambda c: bool(c.memory.listed),
        concerns=_calls_alike,
        meant=lambda _c, _a: (Intent.COMPARE, {}),
    ),
    State(
        holds=lambda c: bool(c.memory.listed and c.memory.problem),
        concerns=lambda a: a.intent in EXAMPLES and examples_wanted(a.piece) is not None,
        meant=_some,
    ),
    State(
        holds=_is_shown,
        concerns=lambda a: goes_on(a.piece),
        meant=lambda _c, _a: (Intent.CAPABILITIES, {"wish": "next"}),
    ),
    State(holds=lambda c: bool(c.memory.listed), concerns=_numbered, meant=lambda _c, _a: (Intent.SHOW_DETAILS, {})),
    State(
        holds=lambda c: bool(c.memory.listed and c.memory.problem) and c.memory.waiting is not Waiting.FORM,
        concerns=_is_rejected,
        meant=lambda _c, _a: (Intent.FEEDBACK, {"good": False}),
    ),
    State(holds=_is_shown, concerns=_is_opinion, meant=lambda _c, _a: (Intent.FEEDBACK, {})),
    State(holds=lambda _c: True, concerns=lambda a: a.intent is Intent.CORRECT, meant=_put_right),
    State(
        holds=lambda c: c.memory.waiting is Waiting.FORM,
        concerns=_asks_of_the_form,
        meant=lambda _c, _a: (Intent.ASK_ABOUT, {"topic": "questionnaire"}),
    ),
    State(holds=lambda c: c.memory.topic is Intent.LEADERS, concerns=_suits, meant=_the_direction),
    State(
        holds=lambda c: c.memory.topic is Intent.COMPARE and len(c.memory.cities) > 1,
        concerns=_of_a_direction,
        meant=lambda _c, _a: (Intent.COMPARE, {}),
    ),
    State(
        holds=lambda c: bool(c.memory.listed and c.memory.problem),
        concerns=_wants_one,
        meant=lambda _c, _a: (Intent.EXPLAIN, {}),
    ),
    State(holds=_is_shown, concerns=_counts, meant=lambda _c, a: (_attribute_of(a), {})),
    State(holds=_is_shown, concerns=_asks_for_donor, meant=lambda _c, _a: (Intent.ASK_DONOR, {})),
    State(holds=_is_shown, concerns=_points, meant=_likeliest_of_the_shown),
    State(holds=_is_shown, concerns=lambda a: a.intent is Intent.ASK_ABOUT, meant=_unless_about),
    State(
        holds=lambda c: not _is_shown(c) and c.memory.topic is Intent.ASK_GAPS,
        concerns=lambda a: a.intent is Intent.EXPLAIN,
        meant=lambda _c, _a: (Intent.ASK_ABOUT, {"topic": "gaps"}),
    ),
    State(
        holds=lambda c: not _is_shown(c),
        concerns=lambda a: a.intent in NEEDS_THE_SHOWN,
        meant=_about_where_nothing_is_shown,
    ),
)
"""In order of how much the state says: the first that concerns a message decides."""


def _attribute_of(act: Act) -> Intent:
    return act.intent if act.intent in ATTRIBUTE_OF else Intent.ASK_EFFECT

"""Which pieces of a message mean a topic that editors write, on Provodnik itself, on the law, on who asks: read before
the acts are, so that an unsure piece does not go with its neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.about.service import MeantTopic
from bot.dialogue.context import TurnContext
from bot.dialogue.model import Act, Intent, Turn, Waiting
from bot.dialogue.turns.about import ASKERS
from bot.dialogue.turns.attributes import ATTRIBUTE_OF, names_subject
from bot.dialogue.turns.law import LAW_TOPICS, is_told_otherwise
from bot.dialogue.turns.law import SECTION as LAW
from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.pointing import points_back
from bot.dialogue.understanding.questions import asks, defines
from bot.dialogue.understanding.reading import ANSWERS, COURTESY
from catalogue.places.spelling import words_of
from recommender.doubt import Doubt

SURELY = 0.75
"""With this confidence a problem is told, whatever topic the whole message comes near; with this score a topic is
meant, whatever "it" may stand for.
"""
FAIRLY_SURE = 0.6
"""With this confidence the classifier's word is enough for a topic over a list."""
FEW = 2
"""Words of a piece that goes with the topic before it unless it is surely something else."""
LIKELY = 3
"""So many of the nearest intents of a piece are likely."""
REGION_ASKER = "asker-region"
"""The topic of a region or a ministry that asks."""
DONOR = "donor"
"""The topic of what a donor city is."""
SAYS_WHO = frozenset({Intent.TELL_MUNICIPALITY, Intent.GREET})
"""What people who say who they are are taken for."""
UNCLEAR = frozenset({Intent.FALLBACK, Intent.OUT_OF_SCOPE, Intent.CAPABILITIES})
"""What a topic is told instead of however sure the classifier is."""
NO_QUESTION = frozenset(
    {*COURTESY, *ANSWERS, Intent.SWITCH_LANGUAGE, Intent.START_OVER, Intent.EXPORT, Intent.ASK_FILE, Intent.REFINE}
    | {Intent.SHOW_MORE, Intent.GO_BACK, Intent.FEEDBACK, Intent.SET_PRIORITIES}
) - {Intent.GREET}
"""What no topic is told instead of."""


def with_topics(context: TurnContext) -> Turn:
    """The turn with the pieces that mean a topic as acts for it; one act where the message means it as a whole."""
    turn = context.turn
    pieces = turn.acts or (Act(intent=turn.intent, piece=turn.text.strip(), nearest=turn.nearest),)
    found = [(act, _meant(context, act)) for act in pieces]
    asking = [act for act in pieces if act.intent not in COURTESY | ANSWERS]
    apart = any(_tells_surely(context, act) or _asks_surely(context, act) for act in asking)
    if len(asking) > 1 and not apart:
        whole = Act(
            intent=turn.intent,
            piece=", ".join(act.piece for act in asking),
            confidence=max((act.confidence for act, meant in found if meant is None), default=0.0),
            nearest=turn.nearest,
        )
        meant, best = _meant(context, whole), max((m.score for _, m in found if m), default=0.0)
        if meant is not None and meant.score >= best:
            found = [(whole, meant)]
    if _asks_the_shown_donor(context, asking):
        return replace(
            turn,
            intent=Intent.ASK_DONOR,
            acts=(Act(intent=Intent.ASK_DONOR, piece=turn.text.strip(), nearest=turn.nearest),),
        )
    if not any(meant for _, meant in found):
        return turn
    acts = _joined(context, [_for_topic(act, meant) if meant else act for act, meant in found])
    return replace(turn, intent=acts[0].intent if len(acts) == 1 else turn.intent, acts=acts)


def _asks_the_shown_donor(context: TurnContext, asking: Sequence[Act]) -> bool:
    """Whether a message asks for the donor of what is shown, not what a donor is: "а донор кто?"."""
    if not (context.memory.listed or context.memory.discussed) or any(defines(a.piece) for a in asking):
        return False
    if not asking or not all(Intent.ASK_DONOR in act.nearest[:LIKELY] for act in asking):
        return False
    meant = (context.services.about.meant(act.piece) for act in asking)
    return any(m is not None and m.id == DONOR for m in meant)


def asker_of(acts: tuple[Act, ...], context: TurnContext) -> str | None:
    """The topic on who asks among acts, the first."""
    sections = {t.id: t.section for t in context.services.about.topics(context.words.language)}
    topics = (str(a.values.get("topic")) for a in acts)
    return next((t for t in topics if sections.get(t) == ASKERS), None)


def _joined(context: TurnContext, acts: Iterable[Act]) -> tuple[Act, ...]:
    """Acts, what only goes on about a topic gone with it: a word or two ("а вы сами кто, минстрой?"), a problem that
    the catalogue knows nothing of ("это законно? прокуратура не докопается").
    """
    joined: list[Act] = []
    for act in acts:
        few = len(words_of(act.piece)) <= FEW and act.confidence < SURELY
        empty = (
            act.intent is Intent.DESCRIBE_PROBLEM and context.services.recommender.doubt(act.piece) is not Doubt.NONE
        )
        if (
            act.intent is Intent.DESCRIBE_PROBLEM
            and names_matter(act.piece)
            and joined
            and _says_who(context, joined[-1])
        ):
            # Who asks is one thing, what is wrong another.
            act, empty = replace(act, confidence=max(act.confidence, FAIRLY_SURE)), False
        if joined and (few or empty) and "topic" not in act.values and joined[-1].values.get("topic"):
            joined[-1] = replace(joined[-1], piece=f"{joined[-1].piece}, {act.piece}")
        else:
            joined.append(act)
    return tuple(joined)


def _says_who(context: TurnContext, act: Act) -> bool:
    return asker_of((act,), context) is not None


def _names_who_asks(context: TurnContext, act: Act, meant: MeantTopic) -> bool:
    """Whether a piece says who asks: one that names a municipality tells the town, a question on a region asks for its
    overview, a problem told surely is one.
    """
    if act.intent in SAYS_WHO:
        named = context.services.places.place_words(words_of(act.piece))
        return meant.id == REGION_ASKER or not named
    if meant.id == REGION_ASKER and asks(act.piece):
        return False
    return meant.score >= act.confidence or act.intent in UNCLEAR


def _tells_surely(context: TurnContext, act: Act) -> bool:
    """Whether a piece tells a problem that the catalogue knows something of."""
    sure = act.intent is Intent.DESCRIBE_PROBLEM and act.confidence >= SURELY and names_matter(act.piece)
    return sure and context.services.recommender.doubt(act.piece) is Doubt.NONE


def _asks_surely(context: TurnContext, act: Act) -> bool:
    """Whether a piece surely asks for an attribute of what is shown."""
    shown = bool(context.memory.listed or context.memory.discussed)
    return shown and act.intent in ATTRIBUTE_OF and act.confidence >= SURELY


def _for_topic(act: Act, meant: MeantTopic) -> Act:
    intent = Intent.PURCHASE if meant.section == LAW else Intent.ASK_ABOUT
    return replace(act, intent=intent, confidence=max(act.confidence, meant.score), values={"topic": meant.id})


def _meant(context: TurnContext, act: Act) -> MeantTopic | None:
    """The topic that a piece means more surely than the classifier knows what it is for. "It" and "they" are what is
    shown, and what names a product is about it; after an answer on the law the next question on it may be vaguer.
    """
    if act.intent in NO_QUESTION:
        return None
    memory, meant = context.memory, context.services.about.meant(act.piece)
    of_law = meant is not None and meant.section == LAW and memory.topic in LAW_TOPICS
    shown = bool(memory.listed or memory.discussed)
    hardly = shown and act.intent is Intent.ASK_ABOUT and act.confidence < FAIRLY_SURE
    agrees = meant is not None and memory.waiting is not Waiting.FORM and _agrees(act, meant) and not hardly
    if meant is None or not (meant.sure or of_law or agrees):
        return None
    if meant.section == ASKERS:
        return meant if _names_who_asks(context, act, meant) else None
    if meant.score < act.confidence and not (_agrees(act, meant) or _is_unclear(context, act, meant)):
        return None
    if shown and points_back(act.piece) and meant.score < SURELY:
        return None
    return None if meant.section == LAW and is_told_otherwise(context, act.piece) else meant


def _agrees(act: Act, meant: MeantTopic) -> bool:
    """Whether the classifier takes a piece for what the topic is about."""
    return act.intent is Intent.ASK_ABOUT or (meant.section == LAW and act.intent in LAW_TOPICS and meant.sure)


def _is_unclear(context: TurnContext, act: Act, meant: MeantTopic) -> bool:
    """Whether a piece is taken for nothing that says much: unclear, or an attribute where nothing shown has it."""
    nothing_shown = not (context.memory.listed or context.memory.discussed)
    attribute = act.intent in ATTRIBUTE_OF and nothing_shown
    return act.intent in UNCLEAR or (attribute and (meant.section == LAW or not names_subject(context, act.piece)))

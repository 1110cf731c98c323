"""Whether a message asks about something rather than tells it, by the closed class of words that ask."""

from __future__ import annotations

from catalogue.places.spelling import key_of, words_of

_FILLERS = frozenset(
    "а и ну но же вот так в на с по о об у к от до за из для and but so well then ok in on of for".split()
)
_ASKING = frozenset(
    "кто кого кому кем чей чья чье что чего чему чем какой какая какое какие какого какую каких каким какими каком "
    "который сколько скольких насколько где куда откуда когда почему зачем отчего как ли есть "
    "who whom whose what which how where when why is are was were does do did has have can could will would any".split()
)
_OPENING = frozenset(
    "кто кого кому кем чей чья чье сколько скольких насколько где куда откуда когда почему зачем отчего "
    "who whom whose how where when why".split()
)
"""Words that open a question wherever they stand; "что", "как", "what" and the like also join sentences."""
_DEFINING = frozenset("такой такое такая такие значит означает mean means meaning".split())
SHORT_QUESTION = 7
"""Words of a message that a question mark alone makes a question."""


def asks(text: str) -> bool:
    """Whether a message is put as a question."""
    words = [key_of([w]) for w in words_of(text)]
    first = next((w for w in words if w not in _FILLERS), "")
    if first in _ASKING or "ли" in words:
        return True
    short = len(words) <= SHORT_QUESTION
    ends = bool(words) and len(words) <= SHORT_QUESTION // 2 + 1 and words[-1] in _ASKING
    return short and (text.rstrip().endswith("?") or ends)


def asks_within(text: str) -> bool:
    """Whether a question stands anywhere in a message: "нет, я спросил, кто вас сделал"."""
    return not _OPENING.isdisjoint(key_of([w]) for w in words_of(text))


def defines(text: str) -> bool:
    """Whether a message asks what a word means: "что такое донор", "what is a donor city"."""
    words = [key_of([w]) for w in words_of(text)]
    return not _DEFINING.isdisjoint(words) or words[:2] in (["what", "is"], ["what", "are"], ["what", "s"])

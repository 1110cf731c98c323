"""Towns with a slip in their name, where something says that a place is meant: "мы из города Кунгру"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.understanding.evidence import SELF_WORDS, STRONG_CUES, WEAK_CUES, Evidence, MessageWords
from catalogue.places.dictionary import kind_of
from catalogue.places.gazetteer import MAX_WORDS, Gazetteer, Mention
from catalogue.places.resolution import may_be_misspelt
from catalogue.places.spelling import key_of
from embeddings.lexical import STOP_WORDS

OPENING_SHORTEST = 6
"""Letters of a word at the beginning in which a slip is looked for with no other word to lead it."""
Weighed = tuple[Evidence, list[Mention]]


def misspelt(message: MessageWords, gazetteer: Gazetteer, expected: bool) -> list[Weighed]:
    """The nearest towns to a word that the dictionary lacks: anywhere where a town is expected, else where one is led
    to or opens the message.
    """
    if expected:
        return _nearest(message, gazetteer, 0, len(message.words), Evidence.NONE)
    for start, evidence in _places(message):
        end = min(start + MAX_WORDS, len(message.words))
        if found := _nearest(message, gazetteer, start, end, evidence):
            return found
    return []


def _places(message: MessageWords) -> Iterator[tuple[int, Evidence]]:
    """Where a name may begin that nothing else in the message shows."""
    for start, word in enumerate(message.words):
        evidence = message.cue_before(start)
        if evidence >= Evidence.OWN and (word[:1].isupper() or message.leads_to(start, own=True)):
            yield start, evidence
    for length in range(1, min(MAX_WORDS, len(message.words)) + 1):
        name = "".join(message.words[:length])
        if name[:1].isupper() and len(name) >= OPENING_SHORTEST and message.opens_with_name(length):
            yield 0, Evidence.SET_OFF


def _nearest(message: MessageWords, gazetteer: Gazetteer, start: int, end: int, evidence: Evidence) -> list[Weighed]:
    """The best near names of the words from `start`; with evidence, only of those that begin there."""
    words = message.words[start:end]
    if all(kind_of(w).known for w in words):
        return []
    known = SELF_WORDS | STRONG_CUES | WEAK_CUES | STOP_WORDS
    near = [
        replace(m, start=m.start + start, end=m.end + start)
        for m in gazetteer.similar(" ".join(words))
        if may_be_misspelt(m.words) and not any(key_of([w]) in known for w in m.words)
    ]
    near = [m for m in near if not message.is_no_place(m) and (not evidence or m.start == start)]
    if not near:
        return []
    beside = [m for m in near if (m.start, m.end) == (near[0].start, near[0].end)]
    fewest = min(m.slips for m in beside)
    span = [m for m in beside if m.slips == fewest]
    return [(evidence or message.evidence_for(span), span)]

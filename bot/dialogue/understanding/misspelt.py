"""Towns with a slip in their name, where something says that a place is meant: "мы из города Кунгру"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.dialogue.understanding.evidence import SELF_WORDS, STRONG_CUES, WEAK_CUES, Evidence, MessageWords
from catalogue.model import PlaceKind
from catalogue.places.dictionary import kind_of
from catalogue.places.gazetteer import MAX_WORDS, Gazetteer, Mention
from catalogue.places.resolution import may_be_misspelt
from catalogue.places.spelling import key_of
from embeddings.lexical import STOP_WORDS

SHORTEST = 4
"""Letters of a word in which a slip is looked for with no other word to lead it."""
MOST_PLACES = 8
"""Places of a message where a slip is looked for; each costs some milliseconds."""
Weighed = tuple[Evidence, list[Mention]]
_AROUND = SELF_WORDS | STRONG_CUES | WEAK_CUES | STOP_WORDS


def misspelt(message: MessageWords, gazetteer: Gazetteer, expected: bool) -> list[Weighed]:
    """The nearest towns to a word that the dictionary lacks: anywhere where a town is expected, else where one is led
    to, or opens or closes the message, or stands after "в". Words that the dictionary has count only where they are
    led to, are several, or are written as a name at the end of the message.
    """
    if expected:
        found = _nearest(message, gazetteer, 0, len(message.words), Evidence.NONE)
        return found or _of_known_words(message, gazetteer)
    for start, end, evidence in islice(_places(message), MOST_PLACES):
        if found := _nearest(message, gazetteer, start, end, evidence):
            return found
    return _of_known_words(message, gazetteer) or _of_several_words(message, gazetteer)


def _places(message: MessageWords) -> Iterator[tuple[int, int, Evidence]]:
    """Where a name may stand that nothing else in the message shows, the surest first."""
    words = message.words
    for start in _led(message):
        yield start, min(start + MAX_WORDS, len(words)), message.cue_before(start)
    for length in range(min(MAX_WORDS, len(words)), 0, -1):
        if _is_written_as_name(words[:length]) and message.opens_with_name(length):
            yield 0, length, Evidence.SET_OFF
    for start, word in enumerate(words):
        if message.cue_before(start) >= Evidence.PLACE and _is_written_as_name([word]):
            yield start, min(start + MAX_WORDS, len(words)), Evidence.PLACE
    for start in range(max(1, len(words) - MAX_WORDS), len(words)):
        if _is_written_as_name(words[start:]) and message.is_set_off_before(start):
            yield start, len(words), Evidence.SET_OFF


def _led(message: MessageWords) -> Iterator[int]:
    """Where a name may begin after a word that leads to one: "из", "город"."""
    for start, word in enumerate(message.words):
        if message.cue_before(start) >= Evidence.OWN and (word[:1].isupper() or message.leads_to(start, own=True)):
            yield start


def _is_written_as_name(words: Sequence[str]) -> bool:
    """Whether words are written as a name, or the first is one that the dictionary lacks."""
    length = len("".join(words))
    return length >= SHORTEST and (words[0][:1].isupper() or _is_strange(words[0]))


def _may_be_answer(message: MessageWords, mention: Mention) -> bool:
    """Whether a near name may answer the question for a town: it stands alone, or is written as a name among other
    words, not as the first of a sentence.
    """
    written = mention.capitalised and (mention.start or message.opens_with_name(mention.end))
    return message.is_alone(mention) or bool(written) or message.evidence_for([mention]) > Evidence.NONE


def _is_strange(word: str) -> bool:
    """Whether a word is written in Russian letters and is none of the dictionary but a person's name."""
    kind = kind_of(word)
    return not word.isascii() and not (kind.common or kind.place or (kind.known and not kind.person))


def _may_be_place(word: str, evidence: Evidence) -> bool:
    """Whether a word of the dictionary that is no place may be the slip of one: it is written as a name at the end of
    the message and is no person's, or no thing after "в" or a word for a place, where no person can be.
    """
    kind, capital = kind_of(word), word[:1].isupper()
    if kind.place:
        return False
    if evidence is Evidence.SET_OFF:
        return capital and not kind.person
    return capital or (kind.person and not kind.common)


def _of_known_words(message: MessageWords, gazetteer: Gazetteer) -> list[Weighed]:
    """Towns of which words that are led to are the name with a slip, though the dictionary has them: "из Гуков"."""
    for start in _led(message):
        for end in range(min(start + MAX_WORDS, len(message.words)), start, -1):
            words = message.words[start:end]
            if any(key_of([w]) in _AROUND for w in words):
                continue
            near = [replace(m, start=m.start + start, end=m.end + start) for m in gazetteer.towns_near(words)]
            if near := [m for m in near if not message.is_no_place(m)]:
                return [(message.cue_before(start), near)]
    return []


def _of_several_words(message: MessageWords, gazetteer: Gazetteer) -> list[Weighed]:
    """Towns of which words are the name with a slip, though the dictionary has each: the whole name of several words
    anywhere it may stand ("Нижние Сери"), one word only where it can be nothing else there.
    """
    for start, end, evidence in islice(_places(message), MOST_PLACES):
        for last in (end,) if evidence is Evidence.SET_OFF else range(end, start, -1):
            words = message.words[start:last]
            if any(key_of([w]) in _AROUND for w in (words[0], words[-1])):
                continue
            if len(words) == 1 and not (start and _may_be_place(words[0], evidence)):
                continue
            near = [replace(m, start=m.start + start, end=m.end + start) for m in gazetteer.towns_near(words)]
            if near := [m for m in near if not message.is_no_place(m)]:
                return [(min(evidence, Evidence.PLACE), near)]
    return []


def _nearest(message: MessageWords, gazetteer: Gazetteer, start: int, end: int, evidence: Evidence) -> list[Weighed]:
    """The best near names of the words from `start`; with evidence, only of those that begin there, and towns alone
    where no word leads to them.
    """
    words = message.words[start:end]
    if all(kind_of(w).known for w in words):
        return []
    near = [
        replace(m, start=m.start + start, end=m.end + start)
        for m in gazetteer.similar(" ".join(words))
        if m.slips and may_be_misspelt(m.words) and not any(key_of([w]) in _AROUND for w in (m.words[0], m.words[-1]))
    ]
    near = [m for m in near if not message.is_no_place(m) and (not evidence or m.start == start)]
    if evidence is Evidence.SET_OFF:
        near = [m for m in near if m.end == end]
    if not evidence:
        near = [m for m in near if _may_be_answer(message, m)]
    if Evidence.NONE < evidence < Evidence.OWN:
        near = [m for m in near if m.municipality.kind is PlaceKind.TOWN]
    if not near:
        return []
    beside = [m for m in near if (m.start, m.end) == (near[0].start, near[0].end)]
    fewest = min(m.slips for m in beside)
    span = [m for m in beside if m.slips == fewest]
    return [(evidence or message.evidence_for(span), span)]

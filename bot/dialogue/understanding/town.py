"""Which town a message says the official serves, and what else it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.understanding.evidence import (
    HEAD_CUES,
    HEAD_WITHIN,
    PLACE_CUES,
    REGION_WORDS,
    SELF_WORDS,
    STRONG_CUES,
    WEAK_CUES,
    Evidence,
    MessageWords,
    case_after,
    says_region,
)
from bot.dialogue.understanding.misspelt import misspelt
from catalogue.identified import Certainty, Identified
from catalogue.model import Municipality, PlaceKind
from catalogue.places.dictionary import kind_of
from catalogue.places.doubt import is_doubtful, may_be_other
from catalogue.places.gazetteer import MAX_WORDS, Gazetteer, Mention
from catalogue.places.hints import code_in
from catalogue.places.resolution import Places, Why, doubted, is_written_as_common, unless_larger
from catalogue.places.spelling import composed, is_slip_of, joined_in, key_of, words_of
from catalogue.places.units import UnitMention, kind_beside
from embeddings.lexical import STOP_WORDS

MIN_PROBLEM_WORDS = 2
LIKE_SIZE = 0.25
"""Share by which the population that people give may differ from the known one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TownReading:
    """`found`: the town one serves, and how surely. `rest`: the message without its naming part."""

    found: Identified[Municipality]
    rest: str

    @property
    def towns(self) -> tuple[Municipality, ...]:
        """One when it is clear, several to ask about."""
        return self.found.candidates

    @property
    def sure(self) -> bool:
        """Whether the town may be acted on; False when it should be confirmed or chosen."""
        return self.found.certainty is not Certainty.ASKED

    @classmethod
    def chosen(cls, towns: Sequence[Municipality]) -> TownReading:
        """Towns that were picked from those offered: nothing else was said."""
        certainty = (Certainty.UNKNOWN, Certainty.SURE, Certainty.ASKED)[min(len(towns), 2)]
        return cls(found=Identified(said="", certainty=certainty, candidates=tuple(towns)), rest="")


def read_town(text: str, places: Places, expected: bool) -> TownReading:
    """Reads a message; `expected` means that it was meant to name a town, so a bare name counts."""
    text = composed(text)
    message = MessageWords(text, words_of(text), places.region_mentions(words_of(text)))
    units = places.unit_mentions(message.words, joined_in(text))
    unit = next((u for u in units if expected or _is_told_unit(message, u)), None)
    if unit:
        doubted = unit.doubted or (not expected and not _is_capitalised(unit) and _is_ordinary(unit))
        unit = replace(unit, doubted=doubted)
        there = tuple(u for u in unit.units if message.names_region_of(u, unit.start, unit.end))
        found = places.settle_units(" ".join(unit.words), replace(unit, units=there or unit.units), words=message.words)
        return TownReading(found=found, rest=_rest(message, set(range(unit.start, unit.end)), found.candidates))
    exact = places.gazetteer.meant(text)
    spans = _spans(m for m in exact if not message.is_no_place(m))
    weighed = _weighed(message, spans, expected) or misspelt(message, places.gazetteer, expected)
    if not weighed and expected and len(message.words) <= MAX_WORDS:
        hinted = places.resolve(text, place_asked=True)
        if hinted.certainty is Certainty.ASKED or code_in(text):
            return TownReading(found=hinted, rest="")
    opening = places.called_by_last(message.words[:1])
    set_off = opening and message.words[0][:1].isupper() and (len(message.words) == 1 or message.opens_with_name(1))
    if set_off and not weighed:
        found = Identified(said=message.words[0], certainty=Certainty.ASKED, candidates=opening, why=(Why.SHORT_NAME,))
        return TownReading(found=found, rest=_rest(message, {0}, opening))
    if not weighed:
        return TownReading(found=Identified(said=text, certainty=Certainty.UNKNOWN), rest=text)
    evidence, span = max(weighed, key=lambda w: (w[0], w[1][0].end - w[1][0].start, w[1][0].score, -w[1][0].start))
    found = _settled(message, places, evidence, span)
    used = {i for m in exact if message.is_negated(m) for i in range(m.start, m.end)}
    used |= set(range(span[0].start, span[0].end))
    return TownReading(found=found, rest=_rest(message, used, found.candidates))


def _weighed(
    message: MessageWords, spans: Sequence[list[Mention]], expected: bool
) -> list[tuple[Evidence, list[Mention]]]:
    """The mentions that may be the town one serves, each with what speaks for it."""
    weighed = [(message.evidence_for(s), s) for s in spans]
    if expected:
        return [(e, s) for e, s in weighed if e or message.is_alone(s[0]) or _is_written_as_name(message, s)]
    told = [(e, s) for e, s in weighed if e > Evidence.SET_OFF]
    return told or [(e, s) for e, s in weighed if e and len(weighed) == 1]


def _is_written_as_name(message: MessageWords, span: Sequence[Mention]) -> bool:
    """Whether a mention is written with a capital letter, or is a town's name and no ordinary word."""
    town = any(m.municipality.kind is PlaceKind.TOWN for m in span)
    common = span[0].capitalised or is_written_as_common(span[0])
    return message.is_written_as_name(span[0]) or (town and not common)


def _settled(
    message: MessageWords, places: Places, evidence: Evidence, span: Sequence[Mention]
) -> Identified[Municipality]:
    """What a mention comes to by its region and by what else the name may be."""
    first = span[0]
    regional = [m for m in span if message.names_region_of(m.municipality, m.start, m.end)]
    found = places.settle(" ".join(first.words), regional or span, evident=bool(regional) or evidence is Evidence.KIND)
    found = places.unless_longer(found, message.words, first)
    if found.one is None:
        return found
    if other := _of_the_right_case(message, places, first):
        return replace(
            found, certainty=Certainty.ASKED, candidates=(*other, *found.candidates), why=(Why.SLIP, *found.why)
        )
    if kind_beside(message.words, first.start, first.end) and not message.opens_with_name(first.end):
        offered = (*found.candidates, *places.units_around(found.candidates))
        return replace(found, certainty=Certainty.ASKED, candidates=offered, why=(Why.UNIT, *found.why))
    opens = evidence is Evidence.SET_OFF and first.capitalised and not message.closes(first)
    if first.slips and Evidence.NONE < evidence < Evidence.OWN and not opens:
        return replace(found, certainty=Certainty.ASKED)
    if first.slips and kind_of(first.words[0]).known and len(first.words) == 1:
        return replace(found, certainty=Certainty.ASKED)
    if not regional and is_doubtful(first):
        return replace(found, certainty=Certainty.ASKED)
    if not regional:
        found = unless_larger(found, message.words, first)
    if evidence is Evidence.KIND or found.one is None:
        return found
    if evidence is Evidence.SET_OFF and first.start and kind_of(first.words[0]).person:
        return replace(found, certainty=Certainty.ASKED, why=(Why.COMMON_WORD, *found.why))
    enough = Evidence.PLACE if found.one.kind is PlaceKind.TOWN else Evidence.OWN
    if evidence >= enough and (first.capitalised or not may_be_other(first)):
        return found
    return doubted(found, first.words if message.is_alone(first) else message.words, first)


def _of_the_right_case(message: MessageWords, places: Places, mention: Mention) -> tuple[Municipality, ...]:
    """The towns whose form after the word before a mention is its words with a slip, where the words are another
    town's name as it never stands there: "из Новопавловка" of Новопавловск.
    """
    case = case_after(message.keys[mention.start - 1]) if mention.start else None
    own, key = mention.municipality, key_of(mention.words)
    if case is None or own.cases is None or mention.slips or key_of(words_of(own.name.ru)) != key:
        return ()
    if key_of(words_of(getattr(own.cases, case))) == key:
        return ()
    near = dict.fromkeys(m.municipality for m in places.gazetteer.towns_near(mention.words))
    return tuple(t for t in near if t.cases and is_slip_of(key, key_of(words_of(getattr(t.cases, case)))))


def _is_told_unit(message: MessageWords, unit: UnitMention) -> bool:
    """Whether a message says that one serves a district or an okrug, and not only speaks of one."""
    before = message.keys[unit.start - 1] if unit.start else ""
    capital = _is_capitalised(unit)
    led = before in STRONG_CUES | PLACE_CUES or (before in HEAD_CUES and unit.start <= HEAD_WITHIN)
    return unit.start == 0 or led or (before in WEAK_CUES and capital) or (capital and unit.end == len(message.words))


def _is_capitalised(unit: UnitMention) -> bool:
    return any(word[:1].isupper() for word in unit.words)


def _is_ordinary(unit: UnitMention) -> bool:
    """Whether every word of a unit's name is an ordinary one: "в северном районе"."""
    return all(kind_of(word).common for word in unit.words)


def town_of_size(text: str, places: Places, population: int) -> TownReading | None:
    """The town of about so many people whose name a message holds as an ordinary word, asked about: "у нас сокол"."""
    named = [m.municipality for m in places.gazetteer.mentions(text) if m.municipality.kind is PlaceKind.TOWN]
    alike = [t for t in named if t.population and abs(t.population - population) <= LIKE_SIZE * t.population]
    if not alike:
        return None
    found = Identified(said=text, certainty=Certainty.ASKED, candidates=tuple(alike), why=(Why.COMMON_WORD,))
    return TownReading(found=found, rest=text)


def is_bare_town(text: str, gazetteer: Gazetteer) -> bool:
    """Whether a message is the name of a town and nothing else."""
    words = words_of(text)
    return any(m.start == 0 and m.end == len(words) for m in gazetteer.mentions(text))


def in_region(towns: Iterable[Municipality], text: str) -> list[Municipality]:
    """The towns whose region a text names."""
    return [t for t in towns if any(says_region(t, word) for word in words_of(text))]


def has_problem(rest: str) -> bool:
    """Whether what is left of a message states something to solve."""
    content = [w for w in _keys(rest) if w not in STOP_WORDS and w not in SELF_WORDS and w not in STRONG_CUES]
    return len([w for w in content if len(w) > 2]) >= MIN_PROBLEM_WORDS


def _keys(text: str) -> list[str]:
    return [key_of([w]) for w in words_of(text)]


def _spans(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Mentions by their place in the text; namesakes share one."""
    by_place: dict[tuple[int, int], list[Mention]] = {}
    for mention in mentions:
        by_place.setdefault((mention.start, mention.end), []).append(mention)
    return list(by_place.values())


def _rest(message: MessageWords, used: set[int], towns: Sequence[Municipality]) -> str:
    """The text without the name, the words that lead to it and the region that explains it.

    A word that only looks like a town or a region ("зимой", "в городе") stays where it stands apart from the name.
    """
    near = set(used)
    for position in sorted(used):
        for step in (-1, 1):
            at, reach = position + step, REGION_WORDS
            while 0 <= at < len(message.words) and reach and (at in near or message.explains(at, towns)):
                near.add(at)
                at, reach = at + step, reach - 1
    for position in sorted(near):
        for before in range(position - 1, max(-1, position - 4), -1):
            if before in near or message.keys[before] not in STRONG_CUES | WEAK_CUES | SELF_WORDS:
                break
            near.add(before)
    return "" if len(near) == len(message.words) else message.without(near)

"""What in a message says that a name is the town one serves, and not a word, a person or a town spoken of."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import IntEnum

from catalogue.model import Language, Municipality, PlaceKind, Region
from catalogue.places.dictionary import kind_of
from catalogue.places.doubt import is_doubtful, may_be_other
from catalogue.places.gazetteer import SCORE_NOMINATIVE, Mention
from catalogue.places.regions import BESIDE, TYPE_WORDS, RegionMention, is_region_word
from catalogue.places.resolution import compounds, is_part, is_persons_name, is_written_as_common
from catalogue.places.spelling import key_of, openings_in, words_of

SELF_WORDS = frozenset(
    "мы я это наш наша наше нас меня зовут отдел отдела управление управления комитет комитета департамент глава главы "
    "мэр мэра заместитель зам специалист сотрудник работаю работаем служу занимаюсь живу житель жители представитель "
    "муниципальный муниципального городской городского округ округа район района край края область области республика "
    "республики населением население тысяч человек жителей здравствуйте добрый день привет теперь смени поменяй "
    "измени другой город указать хочу называется зовётся название именно точнее вернее "
    "we are i am im work working works represent representing here name called hello hi region krai oblast republic "
    "district administration office mayor deputy head department please change switch actually rather meant "
    "after all anyway now again instead".split()
)
"""What people say around the name; it is no problem to solve."""
KIND_CUES = frozenset(
    "город города городе городу городом гор г пгт рп поселок поселка поселке поселение администрация администрации "
    "администрацию мэрия мэрии мэрию муниципалитет муниципалитета округ округа city town municipality "
    "administration".split()
)
"""Words before a name that say what kind of place it is."""
OWN_CUES = frozenset("из представляю from represent".split())
"""Words before the name of the town one serves."""
NEGATIONS = frozenset("не not нет".split())
HEAD_CUES = frozenset("глава главы мэр мэра зам заместитель mayor head".split())
"""Who speaks, where a message begins so."""
STRONG_CUES = KIND_CUES | OWN_CUES
PLACE_CUES = frozenset("в во in at".split())
"""Prepositions of a place: a person's name after them is a town's."""
WEAK_CUES = PLACE_CUES | frozenset("у для по а от нас наш наша for of our is".split())
"""Words after which a name counts when it is written as one."""
HEAD_WITHIN = 3
"""Words from the beginning within which someone says who they are."""
SHORTEST = 3
"""Letters of a name that counts without a word of its kind before it: Яр, Ой."""
REGION_WORDS = 4
"""How many words on either side of a name may say its region."""
_SIGN_AFTER, _SIGN_BEFORE = (
    re.compile(r"\s*[»\")]*\s*(?:[,.:;!(\n]|[–—-]\s)"),
    re.compile(r"(?:[,.;!?\n(]|\s[–—-])\s*[«\"]?$"),
)


class Evidence(IntEnum):
    """How strongly the words around a name say that a place is meant; the higher the stronger."""

    NONE = 0
    SET_OFF = 1
    """It opens or closes the message by itself: "темно на улицах, Кунгур"."""
    WEAK = 2
    """After a preposition that people and things have too: "у Лысьвы", "по Лысьве"."""
    PLACE = 3
    """в Лысьве"""
    OWN = 4
    """из Лысьвы"""
    KIND = 5
    """город Лысьва; Лысьва, Пермский край"""


_OF_PLACES = frozenset(
    "из администрация администрации администрацию мэрия мэрии мэрию муниципалитет муниципалитета".split()
)
"""Words that a name follows in the genitive."""


def case_after(key: str) -> str | None:
    """The case, as `Cases` calls it, in which a Russian name stands after a word; None where it is not told by it."""
    if key in _OF_PLACES:
        return "genitive"
    return "prepositional" if key in ("в", "во") else None


def says_region(town: Municipality, word: str) -> bool:
    """Whether a word is one of the name of a town's region, and not the town's own name: Калужская of Киров."""
    own = {key_of(words_of(town.name[language])) for language in Language}
    return key_of([word]) not in own and is_region_word(town.region, word)


class MessageWords:
    """A message with its words, their places in it, and the regions that it names."""

    def __init__(self, text: str, words: Sequence[str], regions: Sequence[RegionMention]) -> None:
        self.text, self.words, self.regions = text, list(words), tuple(regions)
        self.keys = [key_of([w]) for w in words]
        self._hyphenated = compounds(text)
        self._openings = openings_in(text)
        self._starts: list[int] = []
        at = 0
        for word in words:
            at = text.index(word, at)
            self._starts.append(at)
            at += len(word)

    def evidence_for(self, span: Sequence[Mention]) -> Evidence:
        """The strongest evidence that the mentions of one span are a place; none for a word in small letters that is
        an ordinary one, unless the words before it leave no doubt.
        """
        first = span[0]
        written = first.capitalised or not is_written_as_common(first)
        if written and any(self.names_region_of(m.municipality, m.start, m.end) for m in span):
            return Evidence.KIND
        cue = self.cue_before(first.start)
        if not first.capitalised and (cue < Evidence.OWN or not self.leads_to(first.start, own=not written)):
            cue = Evidence.NONE
        if Evidence.PLACE > cue > Evidence.NONE and may_be_other(first):
            cue = Evidence.NONE
        return cue or (Evidence.SET_OFF if any(self._is_set_off(m) for m in span) else Evidence.NONE)

    def leads_to(self, start: int, own: bool) -> bool:
        """Whether a message begins with words that lead to the name at `start`; `own`: that say whose town it is."""
        before = self.keys[:start]
        leads = all(k in STRONG_CUES | HEAD_CUES | SELF_WORDS for k in before)
        return start <= HEAD_WITHIN and leads and (not own or bool(OWN_CUES.intersection(before)))

    def names_region_of(self, town: Municipality, start: int, end: int) -> bool:
        """Whether the town's region, or a word of its name, stands near the words from `start` to `end`."""
        first, last = max(0, start - REGION_WORDS), end + REGION_WORDS
        if any(r.region == town.region and r.end > first and r.start < last for r in self.regions):
            return True
        return any(says_region(town, w) for w in (*self.words[first:start], *self.words[end:last]))

    def is_no_place(self, mention: Mention) -> bool:
        """Whether a mention is refused, a person, a word of a region's name, or one that names nothing: "неё"."""
        plain = [w if self._region_at(i) is None else "" for i, w in enumerate(self.words)]
        word = kind_of(mention.words[0])
        short = len(mention.words[0]) < SHORTEST and self.cue_before(mention.start) < Evidence.KIND
        empty = len(mention.words) == 1 and (short or (word.known and not word.naming))
        part = is_part(mention, self._hyphenated)
        return (
            empty or part or self.in_region_name(mention) or self.is_negated(mention) or is_persons_name(plain, mention)
        )

    def closes(self, mention: Mention) -> bool:
        """Whether a name is the last word of a message, set off by a sign."""
        return mention.end == len(self.words) and self.is_set_off_before(mention.start)

    def is_written_as_name(self, mention: Mention) -> bool:
        """Whether a name has its capital letter of its own: not an ordinary word that only begins a sentence, or what
        follows a colon.
        """
        begins = mention.start in self._openings and not self.opens_with_name(mention.end)
        return mention.capitalised and not (begins and may_be_other(mention))

    def is_set_off_before(self, start: int) -> bool:
        """Whether a sign stands before the word at `start`."""
        return bool(start and _SIGN_BEFORE.search(self.text[: self._starts[start]]))

    def is_alone(self, mention: Mention) -> bool:
        """Whether a message is the name and what people say around it."""
        others = [*self.keys[: mention.start], *self.keys[mention.end :]]
        return all(k in SELF_WORDS | STRONG_CUES | WEAK_CUES | HEAD_CUES for k in others)

    def cue_before(self, start: int) -> Evidence:
        """What the word before a name says of it."""
        before = self.keys[start - 1] if start else ""
        if before in KIND_CUES or (before in HEAD_CUES and start <= HEAD_WITHIN):
            return Evidence.KIND
        if before in OWN_CUES:
            return Evidence.OWN
        return Evidence.PLACE if before in PLACE_CUES else Evidence.WEAK if before in WEAK_CUES else Evidence.NONE

    def opens_with_name(self, end: int) -> bool:
        """Whether a sign follows the word before `end`, so that what stands before it may be a name."""
        return bool(_SIGN_AFTER.match(self.text, self._end_of(end - 1)))

    def explains(self, at: int, towns: Sequence[Municipality]) -> bool:
        """Whether a word only says in which region one of the towns lies."""
        region, word = self._region_at(at), self.words[at]
        return any(region == t.region or says_region(t, word) for t in towns) or (
            bool(towns) and self.keys[at] in TYPE_WORDS | BESIDE
        )

    def without(self, used: Collection[int]) -> str:
        """The message without the words at these places, and without the signs that they leave at its ends."""
        rest, at = "", 0
        for index, start in enumerate(self._starts):
            if index not in used:
                rest += self.text[at:start] + self.words[index]
            at = self._end_of(index)
        return (rest + self.text[at:]).strip(" \t\n.,;:!?-–—").strip()

    def in_region_name(self, mention: Mention) -> bool:
        """Whether a mention is but a word of a region's name: "Пермь" in "Perm Krai"."""
        return any(r.start <= mention.start and mention.end <= r.end for r in self.regions)

    def is_negated(self, mention: Mention) -> bool:
        """Whether the message says that it is not this one: "не Лысьва", "не из Лысьвы"."""
        before = self.keys[max(0, mention.start - 2) : mention.start]
        return bool(before) and (before[-1] in NEGATIONS or (before[0] in ("не", "not") and before[-1] in STRONG_CUES))

    def _region_at(self, at: int) -> Region | None:
        return next((r.region for r in self.regions if r.start <= at < r.end), None)

    def _end_of(self, at: int) -> int:
        return self._starts[at] + len(self.words[at])

    def _is_set_off(self, mention: Mention) -> bool:
        """Whether a name opens the message and a sign follows it, or closes the message after a sign."""
        town = mention.municipality.kind is PlaceKind.TOWN
        if is_doubtful(mention) and mention.capitalised:
            return self.closes(mention) or (mention.start == 0 and self.opens_with_name(mention.end))
        plain = mention.score == SCORE_NOMINATIVE or (town and (mention.slips or not may_be_other(mention)))
        if not plain or (may_be_other(mention) and not (town and mention.capitalised)):
            return False
        if not mention.capitalised and not (town and kind_of(mention.words[0]).place):
            return False
        ends = mention.end == len(self.words)
        opens = mention.start == 0 and (ends or self.opens_with_name(mention.end))
        return opens or self.closes(mention)

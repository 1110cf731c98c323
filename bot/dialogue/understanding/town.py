"""Which town a message says the official serves, and what else it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalogue.identified import Certainty, Identified
from catalogue.model import Municipality
from catalogue.places.gazetteer import Gazetteer, Mention
from catalogue.places.resolution import Places, is_persons_name, may_be_misspelt
from catalogue.places.spelling import composed, key_of, words_of
from catalogue.places.units import UnitMention
from embeddings.lexical import STOP_WORDS, stem

STRONG_CUES = frozenset(
    "из город города городе городу городом гор г пгт поселок поселка поселке поселение администрация администрации "
    "администрацию мэрия мэрии муниципалитет муниципалитета округ округа представляю от from city town municipality "
    "administration represent".split()
)
"""Words that stand before the name of the town one serves."""
WEAK_CUES = frozenset("в во у для по а нас наш наша in for of our at is".split())
"""Words after which a name counts when it is written as one."""
NEGATIONS = frozenset("не not нет".split())
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
MIN_PROBLEM_WORDS = 2
REGION_WORDS = 4
"""How many words on either side of a name may say its region."""


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
    text, gazetteer = composed(text), places.gazetteer
    words = words_of(text)
    unit = next((u for u in places.unit_mentions(words) if expected or _is_told_unit(words, u)), None)
    if unit:
        others = [*words[: unit.start], *words[unit.end :]]
        there = tuple(u for u in unit.units if _region_named(u, others))
        found = places.settle_units(" ".join(unit.words), replace(unit, units=there or unit.units))
        rest = _rest(text, words, set(range(unit.start, unit.end)), list(found.candidates))
        return TownReading(found=found, rest=rest)
    exact = gazetteer.meant(text) if expected else gazetteer.mentions(text)
    spans = _spans(m for m in exact if not _negated(words, m) and not is_persons_name(words, m))
    named = [s for s in spans if expected or _is_named(words, s[0]) or _opens(text, s[0]) or _beside_region(words, s)]
    if not named and expected:
        named = _misspelt(text, words, gazetteer)
    if not named:
        return TownReading(found=Identified(said=text, certainty=Certainty.UNKNOWN), rest=text)
    span = max(named, key=lambda s: (_cue(words, s[0]), s[0].end - s[0].start, s[0].score, -s[0].start))
    others = [*words[: span[0].start], *words[span[0].end :]]
    regional = [m for m in span if _region_named(m.municipality, others)]
    said = " ".join(span[0].words)
    found = places.settle(said, regional or span, evident=bool(regional) or _cue(words, span[0]) > 0)
    used = {i for m in exact if _negated(words, m) for i in range(m.start, m.end)}
    used |= set(range(span[0].start, span[0].end))
    return TownReading(found=found, rest=_rest(text, words, used, list(found.candidates)))


def _is_told_unit(words: list[str], unit: UnitMention) -> bool:
    """Whether a message says that one serves a district or an okrug, and not only speaks of one."""
    before = [key_of([w]) for w in words[max(0, unit.start - 1) : unit.start]]
    return unit.start == 0 or before[0] in STRONG_CUES or (before[0] in WEAK_CUES and unit.words[0][:1].isupper())


def is_bare_town(text: str, gazetteer: Gazetteer) -> bool:
    """Whether a message is the name of a town and nothing else."""
    words = words_of(text)
    return any(m.start == 0 and m.end == len(words) for m in gazetteer.mentions(text))


def in_region(towns: Iterable[Municipality], text: str) -> list[Municipality]:
    """The towns whose region a text names."""
    words = words_of(text)
    return [t for t in towns if _region_named(t, words)]


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


def _before(words: list[str], mention: Mention, back: int) -> list[str]:
    return [key_of([w]) for w in words[max(0, mention.start - back) : mention.start]]


def _negated(words: list[str], mention: Mention) -> bool:
    before = _before(words, mention, 2)
    return bool(before) and (before[-1] in NEGATIONS or (before[:1] == ["не"] and before[-1] in STRONG_CUES))


def _cue(words: list[str], mention: Mention) -> int:
    before = _before(words, mention, 1)
    if before and before[0] in STRONG_CUES:
        return 2
    return 1 if before and before[0] in WEAK_CUES else 0


def _is_named(words: list[str], mention: Mention) -> bool:
    """Whether a name in running text is a town: "из лысьвы", "в Перми", but not "мирный" or "шахты"."""
    cue = _cue(words, mention)
    if cue == 2:
        return mention.capitalised or mention.start <= 3
    return mention.capitalised and (cue == 1 or mention.end - mention.start == len(words))


def _opens(text: str, mention: Mention) -> bool:
    """Whether a message opens with the name and goes on to something else: "Лысьва, темно на улицах"."""
    name = r"\W+".join(re.escape(w) for w in mention.words)
    return mention.capitalised and bool(re.match(rf"\W*{name}\s*[,.:;–—-]", text))


def _beside_region(words: list[str], span: list[Mention]) -> bool:
    """Whether a name stands beside its own region: "Пермский край, Лысьва"."""
    start, end = span[0].start, span[0].end
    beside = [*words[max(0, start - REGION_WORDS) : start], *words[end : end + REGION_WORDS]]
    return span[0].capitalised and any(_region_named(m.municipality, beside) for m in span)


def _misspelt(text: str, words: list[str], gazetteer: Gazetteer) -> list[list[Mention]]:
    """Near names, but not for the ordinary words that stand around a name."""
    known = SELF_WORDS | STRONG_CUES | WEAK_CUES | STOP_WORDS
    near = [
        m
        for m in gazetteer.similar(text)
        if may_be_misspelt(m.words) and not any(key_of([w]) in known for w in m.words) and not _negated(words, m)
    ]
    if not near:
        return []
    best = near[0]
    beside = [m for m in near if (m.start, m.end) == (best.start, best.end)]
    fewest = min(m.slips for m in beside)
    return [[m for m in beside if m.slips == fewest]]


def _region_stems(town: Municipality) -> set[str]:
    return {stem(w) for w in _keys(f"{town.region.name.ru} {town.region.name.en}")} - GENERIC_REGION


GENERIC_REGION = {
    stem(w)
    for w in "область край республика автономный округ город федерального значения krai oblast republic of".split()
}


def _region_named(town: Municipality, words: list[str]) -> bool:
    stems = {stem(key_of([w])) for w in words}
    return bool(_region_stems(town) & stems) and key_of([town.name.ru]) not in _region_stems(town)


def _rest(text: str, words: list[str], used: set[int], towns: list[Municipality]) -> str:
    """The text without the name, the words that lead to it and the region that explains it.

    A word that only looks like a town or a region ("зимой", "в городе") stays where it stands apart from the name.
    """
    regions = set().union(*(_region_stems(t) for t in towns)) | GENERIC_REGION if towns else set()
    stems = [stem(key_of([w])) for w in words]
    near = set(used)
    for position in sorted(used):
        for step in (-1, 1):
            at, reach = position + step, REGION_WORDS
            while 0 <= at < len(words) and reach and (at in near or stems[at] in regions):
                near.add(at)
                at, reach = at + step, reach - 1
    for position in sorted(near):
        for before in range(position - 1, max(-1, position - 4), -1):
            if before in near or key_of([words[before]]) not in STRONG_CUES | WEAK_CUES | SELF_WORDS:
                break
            near.add(before)
    if len(near) == len(words):
        return ""
    rest, at = "", 0
    for index, word in enumerate(words):
        start = text.index(word, at)
        rest += text[at:start] if index not in near else ""
        rest += word if index not in near else ""
        at = start + len(word)
    return (rest + text[at:]).strip(" \t\n.,;:!?-–—").strip()

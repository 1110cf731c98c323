"""Which municipality a text names, and how surely: the one place where every entrance resolves a town."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

from catalogue.identified import Certainty, Identified
from catalogue.model import Municipality, PlaceKind, Region
from catalogue.places.beside import COUNTRY, beside, is_quiet
from catalogue.places.dictionary import analyzer, kind_of
from catalogue.places.doubt import PROMINENT, doubt_about, is_namesake_of_larger
from catalogue.places.gazetteer import (
    DOMINANT_POPULATION,
    MAX_TEXT_WORDS,
    MAX_WORDS,
    SCORE_ALTERNATE,
    SCORE_CASE,
    SCORE_NOMINATIVE,
    Gazetteer,
    Mention,
    namesakes,
)
from catalogue.places.hints import Hints, code_in
from catalogue.places.region_names import Likeness, likeness
from catalogue.places.regions import RegionFinder, RegionMention, find_regions, is_region_word, regions_of
from catalogue.places.spelling import composed, is_mixed, joined_in, key_of, words_of
from catalogue.places.units import UnitFinder, UnitMention, is_district_of, names_a_kind

OKTMO = "oktmo-"
"""How the ids of units begin; their code follows."""
MOSCOW_OBLAST = "moscow-oblast"
LARGER_RATIO = 5
"""A town so many times larger whose longer name begins like a small one's may be meant by it."""
SPELT_KEPT = 1_000
"""Texts whose regions are remembered: a table names the same ones in every row."""
MOST_ASKED = 20
"""Most places that are offered to choose from."""
TOLD_SHORTEST = 5
"""Letters of a name from which one slip in it still says which town is meant; below, it is asked."""
KIND_WORDS = frozenset(
    "г п гор город города городу городом городе пос поселок поселка поселке пгт с село села селе д дер деревня деревни "
    "рп ст станица станицы глава главы главе мэр мэра мэру администрация администрации администрацию администрацией "
    "мэрия мэрии мэрию муниципалитет муниципалитета из city town of".split()
)
"""Words before a name that say that a place is meant."""

CALLED = frozenset({"зовут", "имя"})
"""Words after which a person's name stands."""


class Why(StrEnum):
    """What speaks against plain certainty, or what a reader should know of what was understood."""

    NAMESAKES = "namesakes"
    SEVERAL = "several"
    """Different places stand in the text."""
    SLIP = "slip"
    LATIN_LETTERS = "latin-letters"
    """Latin letters inside a Russian word."""
    SHORT_NAME = "short-name"
    """A short, former or other name in use."""
    UNIT = "unit"
    """A district or an okrug, not the town in its centre."""
    COMMON_WORD = "common-word"
    """The name is also an ordinary word, and it is written as one."""
    OTHER_REGION = "other-region"
    """No place of this name is known in the region that was said."""
    UNKNOWN_REGION = "unknown-region"
    """Beside the name stands a region that the table lacks: the place may be another of the same name."""
    LEFT_OUT = "left-out"
    """Words beside the name were not understood and are not used."""
    INSIDE = "inside"
    """A district inside a town, which the table has not by itself: the whole town is taken."""
    LONGER_NAME = "longer-name"
    """A much larger town is called so in short."""
    BY_HAND = "by-hand"
    """Entered by hand; the table has no such place in the region."""
    REGION = "region"
    """The text names a region, not a municipality."""


class Places:
    """All municipalities and regions, and what texts mean by them."""

    def __init__(self, municipalities: Iterable[Municipality], units: Iterable[Municipality] = ()) -> None:
        known, self._units = tuple(municipalities), {u.id: u for u in units}
        self.gazetteer = Gazetteer(known)
        self._unit_finder = UnitFinder(self._units.values())
        self._hints = Hints(known, self._unit_finder)
        self._regions = tuple(regions_of(known).values())
        self._finder = RegionFinder(self._regions)
        self._spelt = lru_cache(SPELT_KEPT)(self._find_spelt)

    def __getitem__(self, identifier: str) -> Municipality:
        """A municipality by its id. Raises KeyError."""
        return self._units.get(identifier) or self.gazetteer[identifier]

    def get(self, identifier: str | None) -> Municipality | None:
        """A municipality by its id; None where there is none."""
        return self._units.get(identifier or "") or self.gazetteer.get(identifier)

    def resolve(self, text: str, region: str | None = None, place_asked: bool = False) -> Identified[Municipality]:
        """The municipality that a text is meant to name; `region` is what was said of its region elsewhere.

        `place_asked`: the text stands where nothing but a place is asked for, so that «Шахт» is told as Шахты.
        Sure and told may be acted on; told must be shown as understood. Asked back: its candidates must be offered,
        best first. Unknown: nothing fits; `region_of` tells whether a region was named instead.
        """
        said = text.strip()
        known = self.get(said)
        if known:
            return Identified(said=said, certainty=Certainty.SURE, candidates=(known,))
        if (code := code_in(said)) and (coded := self._units.get(f"{OKTMO}{code}")):
            return Identified(said=said, certainty=Certainty.TOLD, candidates=(coded,), why=(Why.UNIT,))
        words = words_of(composed(said))[:MAX_TEXT_WORDS]
        there, at = self._without_regions(words)
        kept = [words[i] for i in at]
        if region and region.strip():
            there = [*there, *self.regions_named(region)]
        joined = joined_in(composed(said))
        units = self._unit_finder.mentions(kept, {n for n, i in enumerate(at) if i in joined and i + 1 in at})
        if units:
            return self.settle_units(said, units[0], there, kept)
        kept, there = self._moscow_oblast(kept, there)
        parts = compounds(said)
        plain = " ".join(kept)
        exact = [m for m in self.gazetteer.meant(plain) if self._counts(kept, m, bool(there)) and not is_part(m, parts)]
        if not exact and place_asked and (ends := self._hints.ends_with(kept)):
            near = [m.municipality for m in self._misspelt(kept)]
            return _asked(said, list(dict.fromkeys([*ends, *near])), Why.SHORT_NAME)
        found = exact or [m for m in self._misspelt(kept) if not is_part(m, parts)]
        if not found:
            if misread := self._may_be_slip(kept, place_asked):
                return _asked(said, misread, Why.SLIP)
            if place_asked and (hinted := self._hinted(kept, there)):
                return _asked(said, hinted, Why.SHORT_NAME)
            if names_a_kind(kept) and not there:
                return Identified(said=said, certainty=Certainty.UNKNOWN, why=(Why.INSIDE,))
            only_region = bool(there) and not self._names_more(words, at)
            return Identified(said=said, certainty=Certainty.UNKNOWN, why=(Why.REGION,) if only_region else ())
        settled = self.settle(said, found, there, kept)
        if settled.one and not there and not _is_led(kept, found[0]):
            settled = doubted(settled, kept, found[0], place_asked)
        settled = self.unless_longer(settled, kept, found[0])
        if settled.one and names_a_kind(kept):
            if is_district_of(kept, found[0].start) and not found[0].slips:
                return replace(settled, certainty=Certainty.TOLD, why=(Why.INSIDE,))
            around = self.units_around(settled.candidates)
            return _asked(said, [*settled.candidates, *around], Why.UNIT, *settled.why)
        if place_asked:
            settled = self._with_rest(settled, kept, found[0], there)
        return settled if there else unless_larger(settled, kept, found[0])

    def _with_rest(
        self, settled: Identified[Municipality], words: Sequence[str], mention: Mention, there: Sequence[Region]
    ) -> Identified[Municipality]:
        """The same with what else was written: a region that is unknown is asked about, other words are told."""
        if Why.SEVERAL in settled.why:
            return settled
        left = beside(words, mention.start, mention.end, settled.candidates, KIND_WORDS, self._regions)
        if left.region and not there:
            code = Why.OTHER_REGION if left.meant else Why.UNKNOWN_REGION
            return replace(
                settled, certainty=Certainty.ASKED, why=(code, *settled.why), rest=f"{left.region} {left.rest}".strip()
            )
        if not there and settled.one:
            settled = self._unless_larger(settled, mention)
        if left.rest and settled.one:
            return replace(settled, certainty=Certainty.TOLD, why=(*settled.why, Why.LEFT_OUT), rest=left.rest)
        return settled

    def _unless_larger(self, settled: Identified[Municipality], mention: Mention) -> Identified[Municipality]:
        """The same, but asked back where much larger towns have names that begin so: Каменск, Каменск-Уральский."""
        own = settled.candidates[0]
        if mention.slips or len(words_of(own.name.ru)) > 1:
            return settled
        least = max(PROMINENT, LARGER_RATIO * (own.population or 0))
        larger = [t for t in self.gazetteer.beginning_with(own.name.ru) if (t.population or 0) >= least]
        return _asked(settled.said, [*larger, own], Why.LONGER_NAME, *settled.why) if larger else settled

    def unless_longer(
        self, settled: Identified[Municipality], words: Sequence[str], mention: Mention
    ) -> Identified[Municipality]:
        """The same, but asked back where a longer name with a slip holds the mention: "Нижний Таоил"."""
        sure = settled.certainty is Certainty.SURE
        if not (sure or Why.NAMESAKES in settled.why) or not _may_be_longer(words, mention):
            return settled
        longer = [m.municipality for m in self.gazetteer.containing(list(words), mention)]
        if not longer or longer[0] in settled.candidates:
            return settled
        return _asked(settled.said, list(dict.fromkeys([*longer, *settled.candidates])), Why.SLIP)

    @property
    def regions(self) -> tuple[Region, ...]:
        """All regions that have municipalities."""
        return self._regions

    def regions_named(self, text: str) -> list[Region]:
        """The regions a text may name, with slips too; empty when it names none."""
        return self.regions_spelt(text) or find_regions(self._regions, composed(text))

    def regions_spelt(self, text: str) -> list[Region]:
        """The regions a text names in any case form or usual spelling ("Моск. обл.", "ЕАО"), without slips."""
        return list(self._spelt(composed(text)))

    def _find_spelt(self, text: str) -> tuple[Region, ...]:
        likely = {region: likeness(region, text) for region in self._regions}
        best = max(likely.values(), default=Likeness.OTHER)
        like = tuple(region for region, level in likely.items() if level is best)
        if best is Likeness.NAMED:
            return like
        mentioned = tuple(dict.fromkeys(m.region for m in self._finder.mentions(words_of(text))))
        return mentioned or (like if best is not Likeness.OTHER else ())

    def region_of(self, text: str) -> Region | None:
        """The one region that a text names beyond doubt, in any case form."""
        named = {m.region.id: m.region for m in self._finder.mentions(words_of(composed(text)))}
        return next(iter(named.values())) if len(named) == 1 else None

    def is_region_part(self, words: Sequence[str], mention: Mention) -> bool:
        """Whether a mention only stands inside the name of a region: Perm of "Perm region"."""
        return any(
            r.start <= mention.start and mention.end <= r.end and r.end - r.start > mention.end - mention.start
            for r in self._finder.mentions(words)
        )

    def place_words(self, words: Sequence[str]) -> set[int]:
        """Positions of the words that name a municipality or a region, and of the kinds that lead to them."""
        named: set[int] = set()
        for unit in self._unit_finder.mentions(words):
            named |= set(range(unit.start, unit.end))
        for region in self._finder.mentions(words):
            named |= set(range(region.start, region.end))
        for mention in self.gazetteer.meant(" ".join(words)):
            led = _is_led(words, mention)
            alone = mention.end - mention.start == len(words)
            if (led or alone or not is_written_as_common(mention)) and not is_persons_name(words, mention):
                named |= set(range(mention.start - led, mention.end))
        return named

    def settle(
        self,
        said: str,
        found: Sequence[Mention],
        regions: Sequence[Region] = (),
        words: Sequence[str] = (),
        evident: bool = False,
    ) -> Identified[Municipality]:
        """What mentions of one text come to, given the regions said with them and the words around them.

        `evident`: other words say that a place is meant, so that an ordinary word may be its name.
        """
        spans = _by_place(found)
        best = max(spans, key=lambda s: (s[0].end - s[0].start, s[0].score))
        others = [w for i, w in enumerate(words) if not best[0].start <= i < best[0].end]
        rivals = [s for s in spans if s is not best and not _is_inside_region(s, best)]
        if rivals and not best[0].slips:
            towns = tuple(dict.fromkeys(m.municipality for s in spans for m in s))
            return _asked(said, towns, Why.SEVERAL)
        inside = [m for m in best if _is_in(m.municipality, regions, others)]
        if regions and not inside:
            towns = tuple(dict.fromkeys(m.municipality for m in best))
            return Identified(
                said=said, certainty=Certainty.ASKED, candidates=towns[:MOST_ASKED], why=(Why.OTHER_REGION,)
            )
        meant = _with_larger_forms(namesakes(sorted(inside or best, key=lambda m: -m.score)), inside or best)
        evident = evident or bool(inside) or _is_led(words, best[0])
        return self._judged(said, best, meant, evident)

    def unit_mentions(self, words: Sequence[str], joined: Collection[int] = ()) -> list[UnitMention]:
        """The districts and okrugs that words name, in the order of the text; `joined` as `joined_in` gives it."""
        return self._unit_finder.mentions(words, joined)

    def called_by_last(self, words: Sequence[str]) -> tuple[Municipality, ...]:
        """The towns of several words that are called by their last one, where it is no ordinary word: Тагил."""
        ends = [] if any(kind_of(w).common or kind_of(w).person for w in words) else self._hints.ends_with(words)
        return tuple(dict.fromkeys(ends))[:MOST_ASKED]

    def units_around(self, towns: Iterable[Municipality]) -> list[Municipality]:
        """The districts and okrugs whose centre is one of the towns."""
        centres = {t.id for t in towns}
        return [u for u in self._units.values() if u.centre_id in centres]

    def settle_units(
        self, said: str, mention: UnitMention, regions: Sequence[Region] = (), words: Sequence[str] = ()
    ) -> Identified[Municipality]:
        """What the mention of a district or an okrug among `words` comes to: told with its centre, asked where several
        bear it, or where a town stands beside it; a district inside the town beside it is that town.
        """
        if beside := self._towns_beside(words, mention):
            around = [u for u in mention.units if u.centre_id in {t.id for t in beside}]
            there = [u for u in mention.units if u.region in {t.region for t in beside}]
            if around or there:
                return _asked(said, [*beside, *(around or there)], Why.SEVERAL)
            found = _asked(said, beside, Why.NAMESAKES, Why.INSIDE)
            return found if len(beside) > 1 else replace(found, certainty=Certainty.TOLD, why=(Why.INSIDE,))
        why: list[str] = [Why.SLIP] if mention.slips else []
        if any(is_mixed(w) for w in mention.words):
            why.append(Why.LATIN_LETTERS)
        inside = [u for u in mention.units if u.region in regions]
        if regions and not inside:
            return Identified(
                said=said,
                certainty=Certainty.ASKED,
                candidates=mention.units[:MOST_ASKED],
                why=(Why.OTHER_REGION, *why),
            )
        meant = tuple(sorted(inside or mention.units, key=lambda u: (-(u.population or 0), u.id)))
        if len(meant) > 1:
            return _asked(said, meant, Why.NAMESAKES, *why)
        certainty = Certainty.ASKED if mention.doubted else Certainty.TOLD
        return Identified(said=said, certainty=certainty, candidates=meant, why=(Why.UNIT, *why))

    def _towns_beside(self, words: Sequence[str], unit: UnitMention) -> list[Municipality]:
        """The towns right beside the mention of a unit, with what leads to them: "Кировский район г. Казани"."""
        mentions = [
            m
            for m in self.gazetteer.mentions(" ".join(words))
            if m.municipality.kind is PlaceKind.TOWN
            and m.capitalised
            and not (m.start < unit.end and unit.start < m.end)
            and not self.is_region_part(words, m)
        ]
        for span in _by_place(mentions):
            first, last = (unit.end, span[0].start) if span[0].start >= unit.end else (span[0].end, unit.start)
            if all(key_of([w]) in KIND_WORDS for w in words[first:last]):
                return namesakes(sorted(span, key=lambda m: -m.score))
        return []

    def _judged(
        self, said: str, span: Sequence[Mention], meant: Sequence[Municipality], evident: bool
    ) -> Identified[Municipality]:
        why: list[str] = []
        if any(is_mixed(w) for w in span[0].words):
            why.append(Why.LATIN_LETTERS)
        slips = min(m.slips for m in span)
        if slips:
            why.append(Why.SLIP)
        if not slips and all(_is_short(m) for m in span if m.municipality in meant):
            why.append(Why.SHORT_NAME)
        written_as_common = not slips and not evident and is_written_as_common(span[0])
        if written_as_common:
            why.append(Why.COMMON_WORD)
        if len(meant) > 1:
            why.insert(0, Why.NAMESAKES)
            return Identified(said=said, certainty=Certainty.ASKED, candidates=tuple(meant), why=tuple(why))
        unsure = written_as_common or slips > 1 or (slips and len(key_of(span[0].words)) < TOLD_SHORTEST)
        certainty = Certainty.ASKED if unsure else Certainty.TOLD if why else Certainty.SURE
        return Identified(said=said, certainty=certainty, candidates=tuple(meant), why=tuple(why))

    def region_mentions(self, words: Sequence[str]) -> list[RegionMention]:
        """The regions that words name, but for those inside the longer name of a town."""
        longer = [m for m in self.gazetteer.mentions(" ".join(words)) if len(m.words) > 1]
        found = self._finder.mentions(words)
        inside = {
            i
            for m in longer
            for r in found
            if m.start < r.start < m.end or (m.start == r.start and r.end < m.end)
            for i in range(m.start, m.end)
        }
        return self._finder.mentions([w if i not in inside else "" for i, w in enumerate(words)]) if inside else found

    def _without_regions(self, words: Sequence[str]) -> tuple[list[Region], list[int]]:
        """The regions that stand in words beside something else, and the positions of the other words."""
        mentions = self.region_mentions(words)
        covered = {i for m in mentions for i in range(m.start, m.end)}
        return [m.region for m in mentions], [i for i in range(len(words)) if i not in covered]

    def _moscow_oblast(self, words: list[str], there: list[Region]) -> tuple[list[str], list[Region]]:
        """Химки, МО: the oblast, where a place before it lies there."""
        if "МО" not in words[1:]:
            return words, there
        kept = [w for w in words if w != "МО"]
        regions = [m.municipality.region for m in self.gazetteer.mentions(" ".join(kept))]
        return kept, [*there, *dict.fromkeys(r for r in regions if r.id == MOSCOW_OBLAST)]

    def _counts(self, words: Sequence[str], mention: Mention, beside_region: bool) -> bool:
        """Whether an exact mention means the place: an ordinary word in small letters among others does not."""
        if is_persons_name(words, mention):
            return False
        if beside_region or not is_written_as_common(mention) or _is_led(words, mention):
            return True
        alone = mention.end - mention.start == len([w for w in words if key_of([w]) not in KIND_WORDS])
        return alone and mention.score == SCORE_NOMINATIVE

    def _names_more(self, words: Sequence[str], others: Sequence[int]) -> bool:
        """Whether words beside a region's name are written as a name that the table lacks: "Кукуево, Пермский край".

        Who speaks for a region is none: "министерство Пермского края", "Минцифры Татарстана".
        """
        return any(
            words[i][:1].isupper()
            and not kind_of(words[i]).known
            and key_of([words[i]]) not in KIND_WORDS | COUNTRY
            and (i or not (i + 1 < len(words) and i + 1 not in others and _is_oblique(words[i + 1])))
            for i in others
        )

    def _hinted(self, words: Sequence[str], regions: Sequence[Region]) -> list[Municipality]:
        """The places that an adjective or a part of a name may mean, of the regions said where any lies in them."""
        told = [w for w in words if key_of([w]) not in KIND_WORDS and not is_quiet(w)]
        hinted = self._hints.of(told)
        if hinted and self._hints.is_adjective(told):
            hinted = list(dict.fromkeys([*hinted, *self.units_around(hinted)]))
        return [h for h in hinted if h.region in regions] or hinted

    def _may_be_slip(self, words: Sequence[str], place_asked: bool) -> list[Municipality]:
        """Towns that a word of the dictionary may be a slip for, where a place is led to or a name is written in its
        field: "г. Береники".
        """
        leads = [i for i, w in enumerate(words) if key_of([w]) in KIND_WORDS]
        told = words[leads[-1] + 1 :] if leads else words
        if not told or len(told) > MAX_WORDS or not (leads or (place_asked and told[0][:1].isupper())):
            return []
        near = self.gazetteer.towns_near(told)
        return list(dict.fromkeys(m.municipality for m in near))

    def _misspelt(self, words: Sequence[str]) -> list[Mention]:
        """The nearest names where a word is none of the dictionary's; those of the best place in the text."""
        near = [m for m in self.gazetteer.similar(" ".join(words)) if may_be_misspelt(m.words)]
        if not near:
            return []
        fewest = min(m.slips for m in near if (m.start, m.end) == (near[0].start, near[0].end))
        return [m for m in near if (m.start, m.end) == (near[0].start, near[0].end) and m.slips == fewest]


def unless_larger(
    settled: Identified[Municipality], words: Sequence[str], mention: Mention
) -> Identified[Municipality]:
    """The same, but asked back where the name brings something larger to mind: Урал, Париж, Донецк."""
    if settled.certainty is Certainty.ASKED or not is_namesake_of_larger(words, mention):
        return settled
    return replace(settled, certainty=Certainty.ASKED, why=(Why.COMMON_WORD, *settled.why))


def doubted(
    settled: Identified[Municipality], words: Sequence[str], mention: Mention, place_asked: bool = False
) -> Identified[Municipality]:
    """What a settled place comes to once it is weighed what else its name may be."""
    certainty = doubt_about(words, mention, place_asked)
    if certainty is Certainty.SURE:
        return settled
    return replace(settled, certainty=certainty, why=(Why.COMMON_WORD, *settled.why))


def is_written_as_common(mention: Mention) -> bool:
    """Whether a mention is one ordinary word in small letters: "мирный", "шахты"."""
    return len(mention.words) == 1 and not mention.capitalised and kind_of(mention.words[0]).common


def _asked(said: str, towns: Sequence[Municipality], *why: str) -> Identified[Municipality]:
    return Identified(said=said, certainty=Certainty.ASKED, candidates=tuple(towns)[:MOST_ASKED], why=why)


def may_be_misspelt(words: Sequence[str]) -> bool:
    """Whether a slip may be supposed: a place that the table lacks, as the dictionary has it, is none in another."""
    return not any(key_of([w]) in KIND_WORDS for w in words) and (len(words) > 1 or not kind_of(words[0]).known)


def is_persons_name(words: Sequence[str], mention: Mention) -> bool:
    """Whether a mention is a person's name beside another of one: "Владимир Петрович", "меня зовут Роман"."""
    if len(mention.words) > 1 or not kind_of(mention.words[0]).person:
        return False
    before, after = words[max(0, mention.start - 1) : mention.start], words[mention.end : mention.end + 1]
    beside = [w for w in (*before, *after) if w[:1].isupper() and kind_of(w).person and not kind_of(w).place]
    return bool(beside) or key_of(before) in CALLED


def _is_oblique(word: str) -> bool:
    """Whether a word of a region's name stands in another case than the first."""
    return not any("nomn" in p.tag for p in analyzer().parse(key_of([word])) if p.is_known)


def _is_short(mention: Mention) -> bool:
    """Whether a place is called by another name than its own: Питер, Ростов for Ростов-на-Дону."""
    shorter = len(mention.words) < len(words_of(mention.municipality.name.ru))
    return mention.score <= SCORE_ALTERNATE or (shorter and not mention.words[0].isascii())


def _is_form_or_former(mention: Mention, least: int) -> bool:
    """Whether a name is a case form of a town, or the other name of a city many times larger: Куйбышев of Самара."""
    larger = (mention.municipality.population or 0) >= max(DOMINANT_POPULATION, LARGER_RATIO * least)
    return mention.score == SCORE_CASE or (mention.score == SCORE_ALTERNATE and larger)


def _with_larger_forms(meant: Sequence[Municipality], span: Sequence[Mention]) -> list[Municipality]:
    """A name that is also a case form of a larger town may be either: Печоры and "администрация Печоры"."""
    least = max((t.population or 0) for t in meant)
    forms = [m.municipality for m in span if m.municipality.kind is PlaceKind.TOWN and _is_form_or_former(m, least)]
    return [*meant, *(t for t in dict.fromkeys(forms) if t not in meant and (t.population or 0) > least)]


def _may_be_longer(words: Sequence[str], mention: Mention) -> bool:
    """Whether a word beside a mention is written as a part of a name."""
    beside = (*words[max(0, mention.start - 1) : mention.start], *words[mention.end : mention.end + 1])
    return any(w[:1].isupper() and key_of([w]) not in KIND_WORDS for w in beside)


def _is_led(words: Sequence[str], mention: Mention) -> bool:
    return key_of(words[max(0, mention.start - 1) : mention.start]) in KIND_WORDS


def compounds(text: str) -> list[list[str]]:
    """The words of each hyphenated word of a text."""
    return [key_of(words_of(c)).split() for c in re.findall(r"\w+(?:-\w+)+", composed(text))]


def is_part(mention: Mention, hyphenated: Sequence[Sequence[str]]) -> bool:
    """Whether a mention is but a part of a hyphenated name: Каменск of Каменск-Уральск."""
    said = key_of(mention.words).split()
    return any(len(said) < len(c) and set(said) <= set(c) for c in hyphenated)


def _by_place(mentions: Iterable[Mention]) -> list[list[Mention]]:
    by_place: dict[tuple[int, int], list[Mention]] = {}
    for mention in mentions:
        by_place.setdefault((mention.start, mention.end), []).append(mention)
    return list(by_place.values())


def _is_in(town: Municipality, regions: Sequence[Region], others: Sequence[str]) -> bool:
    """Whether a town lies in one of the regions said, or another word is a part of its region's name."""
    return town.region in regions or (not regions and any(is_region_word(town.region, w) for w in others))


def _is_inside_region(span: Sequence[Mention], best: Sequence[Mention]) -> bool:
    """Whether a place is named only by a word of the best one's region: "Киров Калужская"."""
    return all(any(is_region_word(m.municipality.region, w) for m in best) for s in span for w in s.words)

"""Finds municipal districts and okrugs in text: "Лысьвенский городской округ", "МО «город Пермь»"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalogue.model import Language, Municipality, PlaceKind
from catalogue.places.dictionary import kind_of, may_be_adjective
from catalogue.places.spelling import key_of, words_of

_OKRUG = re.compile(r"округ(?:а|у|ом|е|и|ов|ам|ами|ах)?|okrug")
_DISTRICT = re.compile(r"район(?:а|у|ом|е)?|district")
_QUALIFIER = re.compile(
    r"(?:муниципальн|городск)(?:ый|ого|ому|ым|ом|ое|ая|ой|ые|ых|ы|о)|гор|муниц|municipal|urban|city"
)
_OF_A_UNIT = re.compile(r"муниципальн(?:ый|ого|ому|ым|ом)")
_FORMATION = re.compile(r"образовани(?:е|я|ю|ем|и)")
_URBAN = frozenset({"urban", "city"})
"""Words that make a district an okrug in English: Lysva Urban District."""
_LETTERS = frozenset(("рн", "го", "мо", "мр"))
"""Kinds written in two letters: р-н, г. о., м. о."""
_SHORT = frozenset({"МО", "МР", "ГО", "ЗАТО", "МОГО", "MO", "ZATO"})
_BEFORE_A_NAME = frozenset(
    "город города городу городом городе г поселок поселка пгт рп имени им "
    "курорт герой рабочий рабочего рабочему зато".split()
)
_ADJECTIVE = re.compile(r"(?:ий|ый|ой|ого|его|ому|ему|ым|им|ом|ем|iy|y)$")
_FROM_A_TOWN = re.compile(r"(?:овск|евск|инск|енск|анск|янск|ск|цк)$")
_LAST_LETTERS = re.compile(r"[аеиоуыэюяйь]+$")
_KIND_FORMS = {
    **{f"округ{e}": "kind" for e in ("", "а", "у", "ом", "е")},
    **{f"район{e}": "kind" for e in ("", "а", "у", "ом", "е")},
    **{f"{w}{e}": "part" for w in ("муниципальн", "городск") for e in ("ый", "ой", "ого", "ому", "ым", "ом")},
}
"""Words of a unit's kind in which a slip is forgiven too."""
_LED_LONG = frozenset("город города городу зато поселок поселка рабочий рабочего рабочему курорт".split())
"""Words before the name of a unit's town in which a slip is passed over."""
LONGEST_NAME, KIND_WITHIN, SHORTEST_STEM = 3, 3, 3
SLIP_SHORTEST = 5
"""Letters of a unit's name in which one slip is forgiven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMention:
    """Units that a span of words names; `end` is past its last word. `slips`: letters that differ.

    `doubted`: the word with the slip is a word by itself ("Тихорецки", "гордо"), so that it is asked about.
    """

    units: tuple[Municipality, ...]
    start: int
    end: int
    words: tuple[str, ...]
    slips: int = 0
    doubted: bool = False


class UnitFinder:
    """All districts and okrugs by the stem of their adjective or by the name of their town."""

    def __init__(self, units: Iterable[Municipality]) -> None:
        self._by_stem: dict[str, list[Municipality]] = {}
        self._by_town: dict[str, list[Municipality]] = {}
        units = tuple(units)
        for unit in units:
            for name in {*unit.alternates, _latin_short(unit)}:
                self._by_stem.setdefault(_stem(words_of(name)), []).append(unit)
            if unit.centre is not None and unit.holds_centre:
                for language in Language:
                    self._by_town.setdefault(_root(key_of(words_of(unit.centre[language]))), []).append(unit)
                self._by_stem.setdefault(_stem(words_of(unit.centre.ru)), []).append(unit)
        self._by_form: dict[str, list[Municipality]] = {}
        for unit in units:
            for name in unit.alternates:
                self._by_form.setdefault(key_of(words_of(name)), []).append(unit)
        for stem, named in self._by_stem.items():
            soft = stem.endswith(("ск", "цк"))
            for ending in ("", "ий", "ого", "ому", "им", "ом") if soft else ("", "ого", "ому", "ым", "ом"):
                if soft or not ending or stem.endswith("н"):
                    self._by_form.setdefault(stem + ending, []).extend(named)
        self._forms: dict[int, list[str]] = {}
        for form in self._by_form:
            self._forms.setdefault(len(form), []).append(form)

    def mentions(self, words: Sequence[str], joined: Collection[int] = ()) -> list[UnitMention]:
        """The units that words name beside a word of their kind, in the order of the text.

        `joined`: positions of words that a hyphen joins to the next, so that no part of such a name is taken for it.
        """
        found: list[UnitMention] = []
        at = 0
        while at < len(words):
            end = _kind_end(words, at)
            if end == at:
                at += 1
                continue
            mention = self._beside(words, at, end, joined)
            if mention:
                found.append(mention)
            at = max(end, mention.end if mention else end)
        return found

    def named_alone(self, words: Sequence[str]) -> list[Municipality]:
        """The units whose adjective stands without a word of its kind; the largest first."""
        return _largest_first(self._by_stem.get(_stem(words), ()))

    def near_alone(self, words: Sequence[str]) -> list[Municipality]:
        """The same with a slip in the adjective."""
        return _largest_first(self._near(key_of(words)))

    def _beside(self, words: Sequence[str], start: int, end: int, joined: Collection[int]) -> UnitMention | None:
        """The unit named before or after a run of kind words; the exact one first, then one with a slip."""
        keys = [key_of([w]) for w in words[start:end]]
        is_district = any(_DISTRICT.fullmatch(k) for k in keys) and not _URBAN & set(keys)
        for slips in (0, 1):
            for first, last in _spans(words, start, end, slips):
                said = words[first:last]
                if first - 1 in joined or last - 1 in joined or (first < start and _is_cut(words, first)):
                    continue
                known = all(kind_of(w).known for w in said)
                if slips and known and not any(w[:1].isupper() for w in said):
                    continue
                named = self._named(said, before=first < start, is_district=is_district, slips=slips)
                # A known word behind one that only looks like "город" is that name itself: "гордо Мурманск".
                exact = self._named(said, before=False, is_district=is_district, slips=0) if slips else []
                if named or exact:
                    units = _fitting(exact or named, [_corrected(w) for w in words[start:end]])
                    first, last = min(first, start), max(last, end)
                    said = words[first:last]
                    doubted = bool(slips) and known and not exact
                    return UnitMention(
                        units=units, start=first, end=last, words=tuple(said), slips=slips, doubted=doubted
                    )
        return None

    def _near(self, key: str) -> list[Municipality]:
        """Units whose name has one other letter."""
        if len(key) < SLIP_SHORTEST:
            return []
        found: list[Municipality] = []
        for size in (len(key) - 1, len(key), len(key) + 1):
            near = process.extract(key, self._forms.get(size, ()), scorer=OSA.distance, score_cutoff=1, limit=5)
            found += [unit for form, _, _ in near for unit in self._by_form[form]]
        return found

    def _named(self, said: Sequence[str], before: bool, is_district: bool, slips: int) -> list[Municipality]:
        stem, said_whole = _stem(said), key_of(said)
        if slips:
            return self._near(said_whole)
        if stem in self._by_stem:
            units = self._by_stem[stem]
            same = [u for u in units if said_whole in (key_of(words_of(n)) for n in u.alternates)]
            return units if stem != said_whole else same or units
        if is_district:
            return []
        return self._by_town.get(_FROM_A_TOWN.sub("", stem) if before and not stem.isascii() else _root(stem), [])


def _largest_first(units: Iterable[Municipality]) -> list[Municipality]:
    return sorted(dict.fromkeys(units), key=lambda u: (-(u.population or 0), u.id))


def _latin_short(unit: Municipality) -> str:
    return re.sub(r" (?:Urban Okrug|Municipal Okrug|District)$", "", unit.name.en)


def is_district_of(words: Sequence[str], start: int) -> bool:
    """Whether a named district stands before what follows at `start`: "Центральный район г. Тулы"."""
    while start and (key_of([words[start - 1]]) in _BEFORE_A_NAME or key_of([words[start - 1]]) == "of"):
        start -= 1
    return start > 1 and bool(_DISTRICT.fullmatch(key_of([words[start - 1]]))) and words[start - 2][:1].isupper()


def names_a_kind(words: Sequence[str]) -> bool:
    """Whether words speak of a district or an okrug, named or not: no town is meant beyond doubt then."""
    keys = [key_of([w]) for w in words]
    return any(_OKRUG.fullmatch(k) or _DISTRICT.fullmatch(k) or _OF_A_UNIT.fullmatch(k) for k in keys)


def kind_beside(words: Sequence[str], start: int, end: int) -> bool:
    """Whether the words from `start` to `end` stand beside words of a unit's kind: "Манас городской округ"."""
    before = start
    while before and _leads_to_a_name(key_of([words[before - 1]]), slips=1):
        before -= 1
    ends = (_kind_end(words, at) for at in range(max(0, before - KIND_WITHIN), before))
    return _kind_end(words, end) > end or before in ends


def _kind_end(words: Sequence[str], at: int) -> int:
    """Where a run of words that say the kind of a unit ends; `at` itself where none begins."""
    end, telling = at, False
    while end < len(words):
        letters = "".join(key_of([w]) for w in words[end : end + 2] if len(w) == 1)
        said = "kind" if letters in _LETTERS else _kind_of(words[end], end > at)
        if not said:
            break
        telling, end = telling or said == "kind", end + (2 if letters in _LETTERS else 1)
    return end if telling else at


def _kind_of(word: str, after_another: bool) -> str:
    key = key_of([word])
    if word in _SHORT or _OKRUG.fullmatch(key) or _FORMATION.fullmatch(key):
        return "kind"
    if _DISTRICT.fullmatch(key):
        return "kind"
    if _QUALIFIER.fullmatch(key):
        return "part"
    shortest = SLIP_SHORTEST - 1 if after_another else SLIP_SHORTEST
    if len(key) < shortest or (kind_of(word).known and not after_another):
        return ""
    return _KIND_FORMS.get(_corrected(word), "")


def _corrected(word: str) -> str:
    """A word of a kind without its slip: гродской is городской; any other word as it is."""
    key = key_of([word])
    near = process.extractOne(key, list(_KIND_FORMS), scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else word


def _leads_to_a_name(key: str, slips: int) -> bool:
    """Whether a word stands before the name of a unit's town; `slips`: whether it may have one of its own."""
    if key in _BEFORE_A_NAME or (not kind_of(key).known and OSA.distance(key, "город", score_cutoff=1) <= 1):
        return True
    return bool(slips) and any(OSA.distance(key, led, score_cutoff=1) <= 1 for led in _LED_LONG)


def _is_cut(words: Sequence[str], start: int) -> bool:
    """Whether the word before a name belongs to it: Азовский немецкий, Анжеро-Судженский."""
    before = words[start - 1] if start else ""
    adjective = before.endswith(("ский", "ского", "скому", "ском"))
    town = kind_of(before).place and not adjective and not words[start][:1].isupper()
    return before[:1].isupper() and not town and (adjective or not kind_of(before).common)


def _spans(words: Sequence[str], start: int, end: int, slips: int) -> Iterator[tuple[int, int]]:
    """Where the name may stand: before the kind, or after it and after "город"; longer ones first."""
    for length in range(LONGEST_NAME, 0, -1):
        said = words[max(0, start - length) : start]
        is_region = words[start:end] == ["МО"] and _stem(said) == key_of(said)
        if start >= length and not is_region:
            yield start - length, start
    after = end
    while after + 1 < len(words) and _leads_to_a_name(key_of([words[after]]), slips):
        after += 1
    for length in range(LONGEST_NAME, 0, -1):
        if after + length <= len(words):
            yield after, after + length


def _fitting(units: Sequence[Municipality], kind_words: Sequence[str]) -> tuple[Municipality, ...]:
    """The units, of each region only those whose kind is nearest to the words: a district may have become an okrug."""
    keys = [key_of([w]) for w in kind_words]
    nearest: dict[str, int] = {}
    ranked = [(unit, _distance_of_kind(unit.kind, keys)) for unit in dict.fromkeys(units)]
    for unit, far in ranked:
        nearest[unit.region.id] = min(far, nearest.get(unit.region.id, far))
    return tuple(unit for unit, far in ranked if far == nearest[unit.region.id])


def _distance_of_kind(kind: PlaceKind, keys: Sequence[str]) -> int:
    okrugs = (PlaceKind.URBAN_OKRUG, PlaceKind.MUNICIPAL_OKRUG, PlaceKind.DISTRICT)
    if any(_DISTRICT.fullmatch(k) for k in keys) or "мр" in keys:
        return okrugs[::-1].index(kind)
    if any(k.startswith("городск") or k in ("го", "зато") for k in keys):
        return okrugs.index(kind)
    if any(_OKRUG.fullmatch(k) for k in keys):
        return (PlaceKind.MUNICIPAL_OKRUG, PlaceKind.URBAN_OKRUG, PlaceKind.DISTRICT).index(kind)
    return 0


def _stem(words: Sequence[str]) -> str:
    return " ".join(_adjective_stem(key_of([word])) for word in words)


@lru_cache(20_000)
def _adjective_stem(key: str) -> str:
    """A word without the ending of an adjective; whole where the dictionary has it as none (Вадим, Артём), or where
    hardly anything would be left (того).
    """
    stem = _ADJECTIVE.sub("", key)
    return stem if len(stem) >= SHORTEST_STEM and may_be_adjective(key) else key


def _root(name: str) -> str:
    """A name without its last vowels; whole where hardly anything else is left: Яя, Чоя."""
    root = _LAST_LETTERS.sub("", name)
    return root if len(root) >= SHORTEST_STEM else name

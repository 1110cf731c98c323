"""Finds a region by its name in any case form, Russian or English, alone or inside a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from catalogue.model import Municipality, Region
from catalogue.places.spelling import key_of, words_of

GENERIC = frozenset(
    "область области край края республика республики автономный автономного округ округа город города федерального "
    "значения oblast krai republic autonomous okrug of federal city".split()
)
"""Words that many regions share."""
TYPE_WORDS = frozenset(
    "область области областью обл край края краю краем крае кр республика республики республике республику "
    "республикой респ автономный автономного автономном автономная автономной ао oblast krai kray republic autonomous "
    "okrug region".split()
)
"""Words that say what kind of region a name beside them is; "округ" alone may be a municipal one."""
BESIDE = frozenset("округ округа округе округом of".split())
"""Words that belong to a region's name only beside another of its words."""
OTHER_NAMES = {
    "башкирия": "bashkortostan",
    "татария": "tatarstan",
    "удмуртия": "udmurtia",
    "чувашия": "chuvashia",
    "чечня": "chechnya",
    "тува": "tuva",
    "северная осетия": "north-ossetia",
    "кабардино балкария": "kabardino-balkaria",
    "карачаево черкесия": "karachay-cherkessia",
    "чукотка": "chukotka",
    "камчатка": "kamchatka-krai",
    "кузбасс": "kemerovo-oblast",
    "забайкалье": "zabaykalsky-krai",
    "приморье": "primorsky-krai",
    "подмосковье": "moscow-oblast",
    "ленобласть": "leningrad-oblast",
    "хмао": "khanty-mansi-autonomous-okrug",
    "янао": "yamalo-nenets-autonomous-okrug",
    "нао": "nenets-autonomous-okrug",
    "еао": "jewish-autonomous-oblast",
    "кбр": "kabardino-balkaria",
    "кчр": "karachay-cherkessia",
}
"""Names in use beside the official ones: second names of the Constitution's article 65, names and abbreviations of
the press."""
AMBIGUOUS = frozenset({"алтай", "саха"})
"""Names that stand for more than one region, or are a word of another kind, without their kind."""
MIN_SCORE = 80.0
FEDERAL = "федерального значения"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMention:
    """A region named in a text; `start` and `end` are word positions."""

    region: Region
    start: int
    end: int


def regions_of(municipalities: Iterable[Municipality]) -> dict[str, Region]:
    """The regions that have municipalities, by id."""
    return {town.region.id: town.region for town in sorted(municipalities, key=lambda t: t.region.id)}


def find_regions(regions: Iterable[Region], text: str) -> list[Region]:
    """The regions a text names: the best ones when several match equally, none when none is near."""
    said = [key_of([w]) for w in words_of(text) if key_of([w]) not in GENERIC]
    if not said:
        return []
    scored = [(max(_likeness(r.name.ru, said), _likeness(r.name.en, said)), r) for r in regions]
    best = max((score for score, _ in scored), default=0.0)
    return [r for score, r in scored if score == best] if best >= MIN_SCORE else []


class RegionFinder:
    """Finds the regions that words name beyond doubt, in any case form.

    A name counts with its kind ("Пермский край", "Республика Коми") or by itself where nothing else is called so
    ("Татарстан", "ХМАО"). A federal city is a town and is left out.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        self._ways: dict[str, list[_Way]] = {}
        for region in regions:
            if FEDERAL not in region.name.ru:
                for way in _ways_of(region):
                    for form in way.forms[0]:
                        self._ways.setdefault(form, []).append(way)

    def mentions(self, words: Sequence[str]) -> list[RegionMention]:
        """The regions of a text in its order; `words` as `words_of` gives them."""
        keys, found, at = [key_of([w]) for w in words], list[RegionMention](), 0
        while at < len(keys):
            ways = [w for w in self._ways.get(keys[at], ()) if w.stands_at(keys, at)]
            if ways:
                way = max(ways, key=lambda w: len(w.forms))
                start, end = _with_kind(keys, at, at + len(way.forms))
                found.append(RegionMention(region=way.region, start=start, end=end))
                at = end
            else:
                at += 1
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One way to name a region: the forms of each of its words; `alone` when no kind is needed beside it."""

    region: Region
    forms: tuple[frozenset[str], ...]
    alone: bool

    def stands_at(self, keys: Sequence[str], at: int) -> bool:
        end = at + len(self.forms)
        if end > len(keys) or not all(keys[at + i] in forms for i, forms in enumerate(self.forms)):
            return False
        return self.alone or _with_kind(keys, at, end) != (at, end)


def _with_kind(keys: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """The span of a name with the words of its kind on either side."""
    first, last = start, end
    if first > 1 and keys[first - 1] == "of" and keys[first - 2] in TYPE_WORDS:
        first -= 2
    while first > 0 and keys[first - 1] in TYPE_WORDS:
        first -= 1
    while last < len(keys) and keys[last] in TYPE_WORDS | BESIDE:
        last += 1
    told = [k for k in (*keys[first:start], *keys[end:last]) if k in TYPE_WORDS]
    return (first, last) if told else (start, end)


def _ways_of(region: Region) -> Iterable[_Way]:
    russian = region.name.ru.replace("(", "—").replace(")", "").replace(" — ", "—")
    names = [*russian.split("—"), russian, *(n for n, r in OTHER_NAMES.items() if r == region.id)]
    for name in names:
        telling = [k for w in words_of(name) if (k := key_of([w])) not in GENERIC]
        if telling:
            alone = name in OTHER_NAMES or not telling[-1].endswith(("ий", "ый", "ая"))
            forms = tuple(frozenset(_case_forms(word)) for word in telling)
            yield _Way(region=region, forms=forms, alone=alone and " ".join(telling) not in AMBIGUOUS)
    english = [k for w in words_of(region.name.en) if (k := key_of([w])) not in GENERIC]
    yield _Way(region=region, forms=tuple(frozenset({w}) for w in english), alone=False)


def _case_forms(word: str) -> Iterable[str]:
    """A word of a region's name in every case: adjectives of any gender, nouns, and what does not change."""
    yield word
    for ending in ("ский", "цкий", "ская", "цкая", "ный", "ная", "ой"):
        if word.endswith(ending):
            stem = word[:-2]
            yield from (stem + e for e in "ий ый ого ому им ым ом ая ой ую ою ое".split())
            return
    if word.endswith("ия"):
        yield from (word[:-1] + e for e in ("и", "ю", "ей"))
    elif word.endswith("а"):
        yield from (word[:-1] + e for e in ("ы", "и", "е", "у", "ой"))
    elif word.endswith("ье"):
        yield from (word[:-1] + e for e in ("я", "ю", "ем"))
    elif word[-1] not in "аеиоуыэюяьй" and len(word) > 3:
        yield from (word + e for e in ("а", "у", "ом", "е"))
    elif word.endswith("й") and len(word) > 4:
        yield from (word[:-1] + e for e in ("я", "ю", "ем", "е"))


def is_region_word(region: Region, word: str) -> bool:
    """Whether a word is a telling word of a region's name in some case form: "Калужская" beside "Киров"."""
    key = key_of([word])
    telling = [k for n in (region.name.ru, region.name.en) for w in words_of(n) if (k := key_of([w])) not in GENERIC]
    return any(key in _case_forms(part) for part in telling)


def _likeness(name: str, said: list[str]) -> float:
    """How well the telling words of a name stand in a text, 0 to 100; every one of them must."""
    telling = [key_of([w]) for w in words_of(name) if key_of([w]) not in GENERIC]
    return min((max(_same(part, word) for word in said) for part in telling), default=0.0)


def _same(part: str, word: str) -> float:
    """100 for the word itself, 95 for another case of it, less for a slip of letters."""
    if part == word:
        return 100.0
    stem = max(3, len(part) - 2)
    return 95.0 if part[:stem] == word[:stem] and abs(len(part) - len(word)) <= 2 else fuzz.ratio(part, word) * 0.94

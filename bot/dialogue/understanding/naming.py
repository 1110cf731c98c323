"""By what a message means a solution: a city or region where it runs, its vendor, its own name, words of its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz

from bot.dialogue.understanding.references import counts
from catalogue.model import City, Solution
from catalogue.places.dictionary import analyzer, kind_of
from catalogue.places.spelling import key_of, words_of
from catalogue.sounding import sounds_like
from catalogue.wordings import same_word
from embeddings.lexical import STOP_WORDS, stem

_QUOTED = re.compile(r"[«“\"'‘]([^»”\"'’]{3,})[»”\"'’]")
_BRACKETS = re.compile(r"\(([^()]+)\)")
_RUSSIAN = re.compile(r"[а-я]")
_ADJECTIVE = re.compile(r"(?:ов|ин|ен|ан|ей)?с?[кц]ий$")
LONGEST_LOST = 3
"""Letters of a city's name that its adjective may leave out: Москва, московский."""
SLIP = 84.0
"""Likeness of letters, 0 to 100, from which a word that the dictionary lacks is another one with a slip."""
SHORTEST_SLIPPED, SHORTEST_NAME = 5, 3
LED_WITHIN = 2
"""Words between "the one" and what it is known by: "тот, который из Татарстана"."""
SHORT = 4
"""Words of a message that is a name and little else."""
MOST_SHARED = 6
"""A name that more solutions share is a technology's or an authority's and names none of them."""
DEMONSTRATIVES = frozenset("тот та то те того той тех тем том ту those that".split())
RELATIVES = frozenset(
    "что который которая которое которые которую котором которого которой где про из в во с со от у по чей на "
    "with from in about where that which by".split()
)
"""What leads from "the one" to what it is known by."""
ONES = frozenset({"one", "ones"})
ABOUT = frozenset("про насчет насчёт о об касательно about".split())
OPENINGS = frozenset("а и ну но так хорошо ладно ok okay and well so but what how hm".split())
ANY_SOLUTION = frozenset(
    "решение вариант проект система сервис платформа карточка пункт пример опыт штука город контракт договор "
    "solution option project system service platform card item example experience thing city town contract".split()
)
"""Words for any solution and what it is to a city: they point to one and, but for a contract, tell none."""
TOWNS = frozenset("город town city".split())
"""Those of them that stand before a town's own name as well: "мы из города Шахты"."""
ASKED_FOR = frozenset(
    "show open tell give bring return back go look see explain describe about what how more details detail again let "
    "us pls please me want read number hear ok okay hm also list".split()
)
"""English words with which something shown is asked for; in Russian the dictionary tells an imperative."""
LEGAL = frozenset("ооо оао зао пао ао гку гбу спб ано фгуп мку муп мбу нпо гк гпкк llc jsc pjsc gku group ltd".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What one solution may be called by: `cities` by id and `regions` by name, `names` of its own as words in lower
    case, each whole, `vendors` those of who sells it, `titles` the words of its titles and tags, `told` those of what
    its card says.
    """

    id: str
    cities: frozenset[str]
    regions: frozenset[str]
    names: tuple[tuple[str, ...], ...]
    vendors: tuple[tuple[str, ...], ...]
    titles: frozenset[str]
    told: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message as words in lower case; `content` are the places of those that may tell one thing from another,
    `cities` and `regions` what each place names.
    """

    words: tuple[str, ...]
    content: frozenset[int]
    cities: Mapping[int, frozenset[str]]
    regions: Mapping[int, frozenset[str]]

    @property
    def places(self) -> frozenset[int]:
        """Where a city or a region stands."""
        return frozenset([*self.cities, *self.regions])


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One solution that a message may mean: which places of the message call it so; `by_name` where its whole own name
    or its vendor's is said.
    """

    id: str
    places: frozenset[int]
    by_name: bool


class KnownNames:
    """What the solutions of a catalogue may be called by; made once."""

    def __init__(self, solutions: Iterable[Solution], cities: Mapping[str, City]) -> None:
        known = [_known(s, cities) for s in solutions]
        shared = Counter(name for k in known for name in k.names)
        told = Counter(word for k in known for word in k.told)
        self._known = {
            k.id: replace(k, names=tuple(n for n in k.names if shared[n] <= MOST_SHARED and not _is_common(n, k, told)))
            for k in known
        }

    def meant(self, said: Said, among: Iterable[str], *, told: bool) -> tuple[Named, ...]:
        """The solutions of some ids that most places of a message call so; `told`: what their cards say counts too."""
        named = [found for i in among if i in self._known and (found := _named(said, self._known[i], told=told))]
        most = max((len(n.places) for n in named), default=0)
        return tuple(n for n in named if len(n.places) == most)

    def called(self, said: Said) -> tuple[Named, ...]:
        """The solutions of the whole catalogue whose own name, or their vendor's, stands whole in a message."""
        named = [found for known in self._known.values() if (found := _named(said, known, told=False))]
        named = [n for n in named if n.by_name]
        most = max((len(n.places) for n in named), default=0)
        return tuple(n for n in named if len(n.places) == most)


def said_of(
    text: str, cities: Mapping[int, frozenset[str]], regions: Mapping[int, frozenset[str]], known: Iterable[City]
) -> Said:
    """A text as it may name solutions; `cities` and `regions` as they stand in it, the `known` cities are also found
    by their adjectives: "пермское", "казанский вариант".
    """
    words = tuple(key_of([w]) for w in words_of(text))
    adjectives = _by_adjectives(words, known)
    cities = {**{i: ids for i, ids in adjectives.items() if i not in regions}, **cities}
    places = {*cities, *regions}
    content = frozenset(i for i, w in enumerate(words) if i in places or _is_content(w))
    return Said(words=words, content=content, cities=cities, regions=regions)


def _by_adjectives(words: Sequence[str], known: Iterable[City]) -> dict[int, frozenset[str]]:
    """The places of the adjectives that are made of a city's name or of its region's, and whose they are."""
    found: dict[int, frozenset[str]] = {}
    cities = list(known)
    for i, word in enumerate(words):
        if base := _base(word):
            own = frozenset(c.id for c in cities if _is_made_of(base, c.name.ru))
            ids = own or frozenset(c.id for c in cities if _base(_lower(c.region.ru)[0]) == base)
            found.update({i: ids} if ids else {})
    return found


@lru_cache(20_000)
def _base(word: str) -> str:
    """What an adjective in -ский is made of; "" of any other word."""
    parses = [p for p in analyzer().parse(word) if p.tag.POS == "ADJF" and _ADJECTIVE.search(p.normal_form)]
    return _ADJECTIVE.sub("", parses[0].normal_form) if parses else ""


def _is_made_of(base: str, city: str) -> bool:
    name = "".join(_lower(city))
    return name.startswith(base) and len(name) - len(base) <= LONGEST_LOST and len(base) >= SHORTEST_NAME


class Pointing(IntEnum):
    """How plainly a message asks for one of several things by what tells it from the others."""

    NONE = 0
    BESIDE = 1
    """A word for any solution stands beside it: "пермский вариант"."""
    ASKED = 2
    """It is asked for, or spoken about: "верни Софтлоджик", "подробнее про датчики"."""
    OUT = 3
    """A word stands for it: "тот, что в Омске", "the Perm one"."""


def pointing(said: Said) -> Pointing:
    """How plainly a message points."""
    words = said.words
    opening = next((i for i, w in enumerate(words) if w not in OPENINGS), len(words))
    if _points_out(said):
        return Pointing.OUT
    if ABOUT.intersection(words[: opening + LED_WITHIN]) or any(_asks_for(w) for w in words):
        return Pointing.ASKED
    alone = opening > 0 or len(words) == 1
    led = alone and opening < len(words) <= SHORT and opening in said.places and bool(_base(words[opening]))
    return Pointing.BESIDE if led or any(_normal(w) in ANY_SOLUTION for w in words) else Pointing.NONE


def says_town(text: str) -> bool:
    """Whether a text speaks of a town and of no solution there."""
    beside = ANY_SOLUTION.intersection(_normal(key_of([w])) for w in words_of(text))
    return bool(beside) and beside <= TOWNS


def _points_out(said: Said) -> bool:
    words = said.words
    for i, word in enumerate(words):
        after = set(words[i + 1 : i + 1 + LED_WITHIN])
        if word in DEMONSTRATIVES and (after & RELATIVES or i + 1 in said.places):
            return True
        if word in ONES and any(j in said.content for j in range(max(0, i - LED_WITHIN), i)):
            return True
        if word in ONES and after & RELATIVES:
            return True
    return False


def _is_common(name: Sequence[str], known: Known, told: Mapping[str, int]) -> bool:
    """Whether a name of one word is also what other cards tell of: ГЛОНАСС is a technology, no solution's name."""
    return len(name) == 1 and told[name[0]] > (name[0] in known.told)


def _known(solution: Solution, cities: Mapping[str, City]) -> Known:
    titles = solution.names
    vendor = [solution.vendor.name.ru, solution.vendor.name.en] if solution.vendor else []
    own = [name for t in titles for name in (*_quoted(t), *_brands(t))]
    sold_by = [name for v in vendor for name in _vendors(v)]
    run = [cities[d.city_id] for d in solution.deployments if d.city_id in cities]
    of_places = {w for c in run for text in (c.name, c.region) for w in _lower(f"{text.ru} {text.en}")}
    title_words = [w for t in (*titles, *solution.tags) for w in _lower(t)]
    return Known(
        id=solution.id,
        cities=frozenset(c.id for c in run),
        regions=frozenset(c.region.ru for c in run),
        names=tuple(dict.fromkeys(n for n in own if not set(n) <= of_places and any(map(_is_content, n)))),
        vendors=tuple(dict.fromkeys(n for n in sold_by if not set(n) <= of_places and any(map(_is_content, n)))),
        titles=frozenset(w for w in title_words if _is_content(w)),
        told=frozenset(w for w in _lower(f"{solution.summary.ru} {solution.summary.en}") if _is_content(w)),
    )


def _quoted(text: str) -> list[tuple[str, ...]]:
    return [_lower(name) for name in _QUOTED.findall(text)]


def _brands(text: str) -> list[tuple[str, ...]]:
    """Words of a Russian title in Latin letters, or abbreviations: Binology, МЭШ."""
    if not _RUSSIAN.search(text.lower()):
        return []
    found = [w for w in words_of(text) if len(w) >= SHORTEST_NAME and ((w.isascii() and w[0].isupper()) or w.isupper())]
    return [(key_of([w]),) for w in found]


def _vendors(text: str) -> list[tuple[str, ...]]:
    """What a vendor is called: the quoted part, what stands in brackets with a capital, else a name of two words."""
    names = [*_QUOTED.findall(text), *(b for b in _BRACKETS.findall(text) if b[:1].isupper())]
    bare = _BRACKETS.sub(" ", text)
    if not _QUOTED.search(text) and len([w for w in _lower(bare) if w not in LEGAL]) <= 2:
        names.append(bare)
    called = [tuple(w for w in _lower(name) if w not in LEGAL) for name in names]
    return [name for name in called if name and len("".join(name)) >= SHORTEST_NAME - 1]


def _named(said: Said, known: Known, *, told: bool) -> Named | None:
    """By what places of a message a solution is called, if by any."""
    places = {i for i, ids in said.cities.items() if ids & known.cities}
    places |= {i for i, names in said.regions.items() if names & known.regions}
    by_name = False
    for name in (*known.names, *known.vendors):
        if (found := _whole(said.words, name)) and not found <= said.places:
            places |= found
            by_name = True
    own = known.titles | known.told if told else known.titles
    places |= {i for i in said.content - places - said.places if any(alike(said.words[i], w) for w in own)}
    return Named(id=known.id, places=frozenset(places), by_name=by_name) if places else None


def _whole(words: Sequence[str], name: Sequence[str]) -> set[int]:
    """The places where a name stands whole, word after word."""
    size = len(name)
    for start in range(len(words) - size + 1):
        if all(_is_form(said, own) for said, own in zip(words[start : start + size], name, strict=True)):
            return set(range(start, start + size))
    return set()


def _is_form(said: str, own: str) -> bool:
    """Whether a word is one of a name: an ordinary word only in its own forms ("городом" is no «Городовой»)."""
    if said == own or stem(said) == stem(own):
        return True
    ordinary = not said.isascii() and not own.isascii() and kind_of(said).known
    return alike(said, own) and (not ordinary or _normal(said) == _normal(own))


@lru_cache(200_000)
def alike(said: str, own: str) -> bool:
    """Whether two words in lower case are one: in another form, with a slip, or in the other alphabet's letters."""
    if said == own or stem(said) == stem(own):
        return True
    if said.isascii() is own.isascii():
        if not said.isascii() and same_word(said, own):
            return True
        long = min(len(said), len(own)) >= SHORTEST_SLIPPED and said[0] == own[0]
        return long and not (not said.isascii() and kind_of(said).known) and fuzz.ratio(said, own) >= SLIP
    if said.isascii():
        return len(said) >= SHORTEST_NAME and sounds_like(own, said) > 0
    return not kind_of(said).known and sounds_like(said, own) > 0


def _lower(text: str) -> tuple[str, ...]:
    return tuple(key_of([w]) for w in words_of(text))


@lru_cache(20_000)
def _normal(word: str) -> str:
    return str(analyzer().parse(word)[0].normal_form) if not word.isascii() else word.removesuffix("s")


@lru_cache(20_000)
def _is_content(word: str) -> bool:
    """Whether a word may tell one thing from another: a noun, an adjective, a name; no word for any solution."""
    if len(word) < 2 or word.isdigit() or word in STOP_WORDS:
        return False
    if word.isascii():
        return word not in ASKED_FOR | ONES and _normal(word) not in ANY_SOLUTION and not counts(word)
    first = analyzer().parse(word)[0]
    naming = not first.is_known or first.tag.POS in ("NOUN", "ADJF", "ADJS", "PRTF")
    return naming and not {"Apro", "Anum"} & first.tag.grammemes and first.normal_form not in ANY_SOLUTION


@lru_cache(20_000)
def _asks_for(word: str) -> bool:
    """Whether a word asks somebody to show or to tell: an imperative, "хочу", "show"."""
    if word.isascii():
        return word in ("show", "open", "tell", "give", "bring", "return", "back", "again")
    tag = analyzer().parse(word)[0].tag
    return "impr" in tag or ({"1per", "sing"} <= tag.grammemes and tag.POS == "VERB")

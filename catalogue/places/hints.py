"""What a text may mean that names no place: an adjective alone, a part of a longer name, a code. Always asked back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from catalogue.model import Municipality, PlaceKind
from catalogue.places.dictionary import kind_of
from catalogue.places.regions import is_region_word
from catalogue.places.spelling import key_of, words_of
from catalogue.places.units import UnitFinder

PART_SHORTEST, LEFT_OUT_LEAST = 4, 2
"""Letters of a word that may be the beginning of a town's name; how many it must leave out."""
MOST_WORDS = 3
_CODE = re.compile(r"(?:код\s+)?(?:октмо|oktmo)?\W*((?:\d\s*){8}(?:(?:\d\s*){3})?)", re.IGNORECASE)
_ENDING = re.compile(r"(?:ий|ый|ой|ого|его|ому|ему|ым|им|ом|ем|ие|ые|их|ых|ими|ыми|ая|ое|ую)$")
_SUFFIX = re.compile(r"(?:ск|цк)$")
_SUFFIXES = re.compile(r"(?:ов|ев|ин|ен|ан|ян|ч)?[сц]к$")
_VOWELS = re.compile(r"[аеиоуыэюяйь]+$")


def code_in(text: str) -> str:
    """The eight digits of a municipality's code (OKTMO) that a text consists of, of eight or eleven; "" for none."""
    found = _CODE.fullmatch(text.strip())
    return re.sub(r"\s", "", found[1])[:8] if found else ""


class Hints:
    """The towns by the roots of their words, and by the words that their names begin and end with."""

    def __init__(self, towns: Iterable[Municipality], units: UnitFinder) -> None:
        self._units = units
        self._towns = sorted((t for t in towns if t.kind is PlaceKind.TOWN), key=lambda t: (-(t.population or 0), t.id))
        self._by_root: dict[str, list[Municipality]] = {}
        self._by_last: dict[str, list[Municipality]] = {}
        for town in self._towns:
            words = key_of(words_of(town.name.ru)).split()
            self._by_root.setdefault(" ".join(map(_root, words)), []).append(town)
            if len(words) > 1 and not {"на", "в"} & set(words):
                self._by_root.setdefault(_root(words[-1]), []).append(town)
                for form in (*_forms(town), town.name.en):
                    self._by_last.setdefault(key_of(words_of(form)).split()[-1], []).append(town)

    def of(self, words: Sequence[str]) -> list[Municipality]:
        """The places that words alone may mean, none of which they name; best first."""
        keys = key_of(words).split()
        if not 0 < len(keys) <= MOST_WORDS or any(k.isascii() for k in keys):
            return []
        found = [*self._of_adjective(words, keys), *(self._of_part(words[0], keys[0]) if len(keys) == 1 else ())]
        slip = bool(_ENDING.search(keys[-1])) and not kind_of(words[-1]).known
        return list(dict.fromkeys(found or (self._units.near_alone(words) if slip else ())))

    def is_adjective(self, words: Sequence[str]) -> bool:
        """Whether words end in an adjective as it is made of a town's name."""
        stem = _ENDING.sub("", key_of(words[-1:]))
        return stem != key_of(words[-1:]) and bool(_SUFFIX.search(stem))

    def ends_with(self, words: Sequence[str]) -> list[Municipality]:
        """The towns of several words that are called by their last one: Оскол, Тагил; the largest first."""
        return self._by_last.get(key_of(words), []) if len(words) == 1 else []

    def _of_adjective(self, words: Sequence[str], keys: Sequence[str]) -> Iterator[Municipality]:
        """Лысьвинский, березниковские, набережно-челнинский; the largest town of a region: нижегородский."""
        stem = _ENDING.sub("", keys[-1])
        if stem == keys[-1] or not _SUFFIX.search(stem):
            return
        first = [_root(k) for k in keys[:-1]]
        for last in dict.fromkeys(
            (_root(_SUFFIX.sub("", stem)), _root(_SUFFIXES.sub("", stem)), _root(stem), _SUFFIX.sub("", stem))
        ):
            yield from self._by_root.get(" ".join([*first, last]), ())
        for unit in self._units.named_alone(words):
            yield unit
            yield from (t for t in self._towns if t.id == unit.centre_id)
        if len(words) == 1:
            yield from self._capitals(words[0])

    def _capitals(self, word: str) -> Iterator[Municipality]:
        seen: set[str] = set()
        for town in self._towns:
            if town.region.id not in seen and is_region_word(town.region, word):
                seen.add(town.region.id)
                yield town

    def _of_part(self, word: str, key: str) -> Iterator[Municipality]:
        """Тагил, Посад; Новосиб, Екат; Минводы, Набчелны."""
        yield from self._by_last.get(key, ())
        for town in self._towns:
            first, *others = key_of(words_of(town.name.ru)).split()
            last = others[-1] if others else ""
            joined = last and key.endswith(last) and first.startswith(key[: -len(last)]) and key != last
            begins = len(key) >= PART_SHORTEST and first.startswith(key) and not kind_of(word).common
            if joined or (begins and (others or len(first) - len(key) >= LEFT_OUT_LEAST)):
                yield town


def _root(word: str) -> str:
    return _VOWELS.sub("", word) or word


def _forms(town: Municipality) -> Iterator[str]:
    yield town.name.ru
    if town.cases:
        yield from (town.cases.genitive, town.cases.dative, town.cases.instrumental, town.cases.prepositional)

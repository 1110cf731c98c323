"""What stands beside the name of a place and was not understood: a region that the table lacks, or other words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalogue.model import Municipality, Region
from catalogue.places.dictionary import analyzer
from catalogue.places.region_names import Likeness, likeness
from catalogue.places.regions import TYPE_WORDS, is_region_word
from catalogue.places.spelling import key_of

LONGEST_INITIALS = 5
FOLLOWING, PEOPLES = 4, "НР"
"""Words after a name that may say its region; how the initials of a people's republic end (ДНР)."""
REGION_FIRST, REGION_LAST = "Р", frozenset("ОРК")
"""The letter of its kind in a region's initials: РТ; СО, КБР, ПК (область, округ, республика, край)."""
_KINDS = frozenset("область обл край республика oblast krai region".split())
"""The kind of a region right after a town's name: "Москва область" may be the region."""
COUNTRY = frozenset("рф россия россии russia".split())
_LINKS = frozenset("в во на из от для по".split())
"""Prepositions that leave the place the one that is meant; beside others (под, около) it is another."""
_FUNCTION = frozenset({"NPRO", "CONJ", "PRCL", "INTJ", "Apro"})
_PARTS = ("народная", "народной", "народную")
"""The word between the name and the kind: Донецкая Народная Республика."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Words beside a name: `region` those that speak of a region which is not that of the place, `rest` the others.

    `meant`: the regions that initials may stand for, where the table has such.
    """

    region: str = ""
    rest: str = ""
    meant: tuple[Region, ...] = ()


def beside(
    words: Sequence[str],
    start: int,
    end: int,
    towns: Sequence[Municipality],
    quiet: Collection[str],
    regions: Sequence[Region],
) -> Beside:
    """What was not understood of `words` around the name at `start` to `end`; `quiet` words lead to a place."""
    own = [t.region for t in towns]
    left = [
        w
        for i, w in enumerate(words)
        if not start <= i < end
        and key_of([w]) not in quiet
        and not is_quiet(w)
        and not any(is_region_word(r, w) for r in own)
    ]
    kinds = [i for i, w in enumerate(left) if key_of([w]) in TYPE_WORDS]
    if kinds:
        first = kinds[0]
        while first > 0 and (left[first - 1][:1].isupper() or key_of([left[first - 1]]) in _PARTS):
            first -= 1
        return Beside(region=" ".join(left[first : kinds[-1] + 1]), rest=" ".join(left[:first] + left[kinds[-1] + 1 :]))
    for i, word in enumerate(left):
        if not _is_initials(word):
            continue
        meant = tuple(r for r in regions if likeness(r, word) > Likeness.OTHER)
        rest = " ".join(w for w in left[:i] + left[i + 1 :])
        return Beside(rest=rest) if any(r in own for r in meant) else Beside(region=word, rest=rest, meant=meant)
    return Beside(rest=" ".join(left))


def region_after(words: Sequence[str], end: int, town: Municipality) -> str:
    """The words right after a name in a sentence that speak of a region other than that of the place: "ДНР",
    "Запорожская область"; "" where none do. Other initials may be anything there ("ТКО").
    """
    following = list(words[end : end + FOLLOWING])
    if not following:
        return ""
    if key_of(following[:1]) in _KINDS:
        return following[0]
    if following[0].isupper() and following[0].endswith(PEOPLES) and len(following[0]) <= LONGEST_INITIALS:
        return following[0]
    kind = next((i for i, w in enumerate(following) if key_of([w]) in TYPE_WORDS), 0)
    named = following[: kind + 1]
    told = kind and all(w[:1].isupper() or key_of([w]) in _PARTS for w in named[:-1])
    return " ".join(named) if told and not any(is_region_word(town.region, w) for w in named[:-1]) else ""


def _is_initials(word: str) -> bool:
    """Whether a word is written as the initials of a region: ЛНР, СО."""
    return (
        word.isupper() and 2 <= len(word) <= LONGEST_INITIALS and (word[0] == REGION_FIRST or word[-1] in REGION_LAST)
    )


@lru_cache(5_000)
def is_quiet(word: str) -> bool:
    """Whether a word says nothing of which place is meant: a pronoun, a conjunction, a single letter."""
    key = key_of([word])
    if len(key) < 2 or key in _LINKS | COUNTRY:
        return True
    return bool(_FUNCTION & analyzer().parse(key)[0].tag.grammemes)

"""What no rule of the data files forbids and an editor should still look at: doubles, titles, addresses, effects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from catalogue.facts.figures import subject_of
from catalogue.facts.model import FactKind
from catalogue.model import Catalogue, Language, Scope, Solution

LIKE = 0.965
"""Cosine of two descriptions from which on they may be one solution: above it lay every known double (docs/data.md)."""
_TRACKING = re.compile(r"(?:^|&)(?:utm_\w+|requestid|fbclid|gclid|yclid)=", re.IGNORECASE)
_FEED = re.compile(r"/(?:rss|feed)(?:[/.]|$)|\.xml$", re.IGNORECASE)
_NUMERIC_HOST = re.compile(r"\d+\.\d+\.\d+\.\d+")
_WORD = re.compile(r"[^\W\d_]+")
LEAST_NAME = 4
"""Letters of a name that is looked for in titles: shorter ones are parts of other words."""


class QualityCode(StrEnum):
    """What to look at; not every one is a fault."""

    PHRASE_IN_TWO = "phrase-in-two-cards"
    ALIKE = "cards-alike"
    NO_TITLE = "no-functional-title"
    NAME_IN_TITLE = "name-in-title"
    ADDRESS = "address"
    NO_EFFECT = "effect-is-no-result"
    ONLY_PAPER = "claim-by-the-paper-only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to look at: the cards, and the words or the figure that it is about."""

    code: QualityCode
    cards: tuple[str, ...]
    about: str


def remarks(catalogue: Catalogue) -> list[Remark]:
    """All that can be seen without embeddings, by code and card."""
    domestic = catalogue.in_scope(Scope.DOMESTIC)
    everything = list(catalogue.solutions.values())
    found = [
        *_phrases(everything),
        *_titles(domestic, catalogue),
        *(r for s in everything for r in _addresses(s)),
        *(r for s in domestic for r in _effects(s)),
        *(r for s in domestic for r in _unproved(s)),
    ]
    return sorted(found, key=lambda r: (r.code, r.cards, r.about))


def alike(solutions: list[Solution], vectors: NDArray[np.float32], least: float = LIKE) -> list[Remark]:
    """Pairs whose descriptions mean nearly the same; `vectors` of length 1 have one row a solution, in their order."""
    cosines = vectors @ vectors.T
    return [
        Remark(code=QualityCode.ALIKE, cards=(solutions[i].id, solutions[j].id), about=f"{cosines[i, j]:.3f}")
        for i, j in combinations(range(len(solutions)), 2)
        if cosines[i, j] >= least
    ]


def _phrases(solutions: Iterable[Solution]) -> Iterator[Remark]:
    owners: dict[str, list[str]] = defaultdict(list)
    for s in solutions:
        for phrase in {_plain(p) for language in Language for p in s.problems[language]}:
            owners[phrase].append(s.id)
    for phrase, ids in owners.items():
        if len(ids) > 1:
            yield Remark(code=QualityCode.PHRASE_IN_TWO, cards=tuple(sorted(ids)), about=phrase)


def _titles(solutions: Iterable[Solution], catalogue: Catalogue) -> Iterator[Remark]:
    """Titles that are missing, or that name a place or a seller."""
    places = {n for c in catalogue.cities.values() for n in (c.name.ru, c.name.en)}
    names = {" ".join(_WORD.findall(n.lower())) for n in places if len(n) >= LEAST_NAME}
    for s in solutions:
        if s.title_functional is None:
            yield Remark(code=QualityCode.NO_TITLE, cards=(s.id,), about=s.name.ru)
            continue
        sellers = {s.vendor.name.ru, s.vendor.name.en} if s.vendor else set()
        own = names | {" ".join(_WORD.findall(n.lower())) for n in sellers}
        for language in Language:
            title = f" {' '.join(_WORD.findall(s.title_functional[language].lower()))} "
            for name in sorted(n for n in own if n and f" {n} " in title):
                yield Remark(code=QualityCode.NAME_IN_TITLE, cards=(s.id,), about=name)


def _addresses(s: Solution) -> Iterator[Remark]:
    """Addresses that follow their reader, are feeds, or lead to a machine without a name."""
    told = [
        *s.sources,
        *(d.source for d in s.deployments),
        *(e.source for e in s.effects),
        *(c.source for c in s.costs),
    ]
    for address in dict.fromkeys(a for a in told if a.startswith("http")):
        parts = urlsplit(address)
        host = parts.hostname or ""
        if _TRACKING.search(parts.query) or _FEED.search(parts.path) or _NUMERIC_HOST.fullmatch(host):
            yield Remark(code=QualityCode.ADDRESS, cards=(s.id,), about=address)


def _effects(s: Solution) -> Iterator[Remark]:
    for effect in s.effects:
        if subject_of(effect) is not FactKind.EFFECT:
            yield Remark(code=QualityCode.NO_EFFECT, cards=(s.id,), about=effect.metric.ru)


def _unproved(s: Solution) -> Iterator[Remark]:
    """Extents and effects for which no page stands, only the paper."""
    for d in s.deployments:
        if d.source == "paper" and d.scale:
            yield Remark(code=QualityCode.ONLY_PAPER, cards=(s.id,), about=d.scale.ru)
    for e in s.effects:
        if e.source == "paper":
            yield Remark(code=QualityCode.ONLY_PAPER, cards=(s.id,), about=e.metric.ru)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold().replace("ё", "е")))

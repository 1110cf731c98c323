"""Which entries of a register may be the product that is meant, each with a score for an editor to confirm.

An entry covers a product and not its vendor, and a name alone deceives: «Финансовый помощник» (34016) is a service of
credit histories, «Бюджет+» (8519) is about real estate. So only the owner's tax number together with the name makes
a candidate sure; everything else is shown and decided by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from catalogue.registers.model import RegisterKind, Snapshot, Standing
from catalogue.registers.status.names import is_ordinary, latin_key, likeness, normalised, words_of_name


class By(StrEnum):
    """What a candidate was recognised by."""

    INN_AND_NAME = "inn+name"
    NUMBER = "number"
    NAME = "name"
    ALIAS = "alias"
    MODULE = "module"
    OWNER = "owner"
    LINK = "link"
    """An editor confirmed it."""


@dataclass(frozen=True, slots=True)
class Query:
    """A product to look for: `inn` is the owner's tax number, `owner` the owner's name, `number` the entry that someone
    claims it has in the software register; None is not known.
    """

    name: str
    owner: str | None = None
    inn: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with how surely it is the product, 0 to 100."""

    standing: Standing
    score: float
    by: By

    @property
    def sure(self) -> bool:
        return self.score >= SURE_SCORE


@dataclass(frozen=True, slots=True)
class Found:
    """What a search of the imported files gave: candidates best first; `snapshots` are the newest files, one a
    register; `by_inn` tells whether a tax number was searched too. "Not found" is proved only with it.
    """

    query: Query
    candidates: tuple[Candidate, ...]
    snapshots: tuple[Snapshot, ...]
    by_inn: bool

    @property
    def sure(self) -> tuple[Candidate, ...]:
        return tuple(c for c in self.candidates if c.sure)

    @property
    def in_vain(self) -> bool:
        """Whether a product was searched by name and tax number, and what was found is of others or other products."""
        return self.by_inn and bool(normalised(self.query.name)) and all(c.score <= OTHER_INN for c in self.candidates)

    def snapshot_of(self, register: RegisterKind) -> Snapshot | None:
        return next((s for s in self.snapshots if s.register is register), None)


class RegisterSource(Protocol):
    """What a search asks of the imported registers."""

    def by_number(self, register: RegisterKind, number: str) -> Sequence[Standing]: ...

    def by_inn(self, inn: str) -> Sequence[Standing]: ...

    def named(self, keys: Iterable[str]) -> Sequence[Standing]: ...

    def with_words(self, words: Iterable[str], limit: int) -> Sequence[Standing]: ...

    def of_class(self, code: str, limit: int) -> Sequence[Standing]: ...

    def snapshots(self) -> Sequence[Snapshot]: ...


SURE_SCORE = 90.0
"""From here on a candidate is the product; reached only with the owner's tax number and a name of the entry."""
SHOWN_SCORE = 35.0
"""Below, a candidate is not worth an editor's look."""
WITHOUT_INN = 89.0
"""The most that anything but the tax number gives."""
SAME_NAME, OTHER_NAME, SAME_MODULE = 80.0, 75.0, 60.0
"""The same name, a previous or alternative one, and a module, without the tax number."""
SAME_OWNER = 8.0
"""What the same name of the owner adds to them: owners of one name are many."""
CLAIMED_NUMBER = 85.0
"""The claimed entry bears the name; its owner still has to be compared."""
ORDINARY_NAME = 45.0
"""At most this where a name has no word of its own and only the name speaks for the entry."""
OTHER_INN = 40.0
"""At most this where both tax numbers are known and differ: it is another owner's product, and a search that found
nothing better has not found the one that was meant."""
OTHER_OWNER = 60.0
"""At most this where both owners' names are known and do not resemble each other."""
OWNER_ONLY = 20.0
"""The owner is right and the name is another: an entry covers a product, not a vendor."""
LIKE_NAME = 70.0
"""From this likeness on a name may be the same one, written otherwise."""
LIKE_OWNER = 80.0
WORDS_LIMIT = 50
"""Entries that share words with the query and are compared with it."""


def candidates(query: Query, standings: Iterable[Standing]) -> tuple[Candidate, ...]:
    """The entries that may be the product, best first, each once; ties by register and number."""
    unique = {(s.entry.register, s.entry.number): s for s in standings}
    scored = [c for s in unique.values() if (c := _candidate(query, s)) is not None]
    return tuple(sorted(scored, key=_order))


def search(store: RegisterSource, query: Query) -> Found:
    """Looks for a product in the imported files: by the tax number, by its whole name, by its words."""
    standings = list(store.by_inn(query.inn)) if query.inn else []
    if query.number:
        standings += store.by_number(RegisterKind.SOFTWARE, query.number)
    if key := normalised(query.name):
        standings += store.named((key,))
        words = words_of_name(query.name)
        standings += store.with_words(words, WORDS_LIMIT)
        if sounding := tuple(w for w in latin_key(query.name).split() if len(w) > 2 and w not in words):
            standings += store.with_words(sounding, WORDS_LIMIT)
    newest: dict[RegisterKind, Snapshot] = {}
    for snapshot in store.snapshots():
        known = newest.get(snapshot.register)
        if known is None or known.date < snapshot.date:
            newest[snapshot.register] = snapshot
    files = tuple(newest[kind] for kind in RegisterKind if kind in newest)
    return Found(query, candidates(query, standings), files, bool(query.inn))


def _order(candidate: Candidate) -> tuple[float, str, int, str]:
    entry = candidate.standing.entry
    return -candidate.score, entry.register.value, len(entry.number), entry.number


def _candidate(query: Query, standing: Standing) -> Candidate | None:
    entry = standing.entry
    base, by = _by_name(query.name, standing)
    owners_inns = (entry.owner_inn, *entry.other_inns)
    same_inn = bool(query.inn) and query.inn in owners_inns
    if same_inn and base:
        certain = base + (100.0 - SAME_NAME)
        return Candidate(standing, round(certain, 1), By.INN_AND_NAME if by is By.NAME else by)
    if same_inn:
        return Candidate(standing, OWNER_ONLY, By.OWNER)
    if not base:
        return None
    claimed = entry.register is RegisterKind.SOFTWARE and query.number == entry.number
    score, by = (CLAIMED_NUMBER, By.NUMBER) if claimed else (base, by)
    resemblance = _owners_alike(query.owner, standing)
    if resemblance is not None:
        score = min(score + SAME_OWNER, WITHOUT_INN) if resemblance >= LIKE_OWNER else min(score, OTHER_OWNER)
    if not claimed and is_ordinary(query.name) and (resemblance or 0.0) < LIKE_OWNER:
        score = min(score, ORDINARY_NAME)
    if query.inn and any(owners_inns):
        score = min(score, OTHER_INN)
    return Candidate(standing, round(score, 1), by) if score >= SHOWN_SCORE else None


def _by_name(name: str, standing: Standing) -> tuple[float, By]:
    """What the names of an entry say for it, 0 to `SAME_NAME`, and which of them says most."""
    entry = standing.entry
    ways = [
        (SAME_NAME, By.NAME, (entry.name,)),
        (OTHER_NAME, By.ALIAS, entry.aliases),
        (SAME_MODULE, By.MODULE, entry.modules),
    ]
    best, best_by = 0.0, By.NAME
    for full, by, names in ways:
        like = max((likeness(name, other) for other in names), default=0.0)
        if like >= LIKE_NAME and full * _share(like) > best:
            best, best_by = full * _share(like), by
    return best, best_by


def _share(like: float) -> float:
    """What a likeness counts: all of it for the same key, noticeably less for anything else."""
    return 1.0 if like == 100.0 else 0.9 * like / 100.0


def _owners_alike(owner: str | None, standing: Standing) -> float | None:
    """How alike the owners' names are, 0 to 100; None where one of them is not known."""
    names = [n for n in (standing.entry.owner, standing.entry.owner_short) if n]
    if not owner or not names:
        return None
    return max(likeness(owner, name) for name in names)

"""Which solutions a message points at: of those shown, of those shown before, of the whole catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.dialogue.context import TurnContext
from bot.dialogue.model import Intent
from bot.dialogue.understanding.naming import Named, Pointing, Said, pointing, said_of
from bot.dialogue.understanding.references import items_of
from catalogue.model import Scope
from catalogue.places.spelling import words_of
from recommender.closeness import Closeness

FEW = 4
"""Words of a message that is a solution's own name and little else."""
ASKS_FOR_SHOWN = frozenset({Intent.SHOW_DETAILS, Intent.GO_BACK})
LONGEST_POINTING = 9
"""Words of a message that is told that nothing shown is like what it points at."""
MOST_THERE = 6
"""So many solutions of a city can be asked about; of one that has more the town is told."""
FIRST_FOUND, LEADS_BY = 12, 0.01
"""Among so many of the first that words find in the whole catalogue a solution shown is meant by them; alone where its
cosine leads the next by so much."""


class Within(StrEnum):
    """Where the solutions that a message points at were found."""

    SHOWN = "shown"
    EARLIER = "earlier"
    NEAR = "near"
    CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objects:
    """The solutions, best first, that a message points at; none where it points at one shown that is not there.

    `whole`: all that tells one thing from another in the message is theirs; `by_place`: a city or a region tells them;
    `by_name`: a name of their own; `pointing`: how plainly the message asks for one of several; `city`: the one that is
    named, where it is one; `told`: they are found but by what their cards say.
    """

    ids: tuple[str, ...]
    within: Within
    whole: bool
    by_place: bool
    by_name: bool
    pointing: Pointing
    city: str | None
    told: bool = False

    @property
    def values(self) -> Mapping[str, Any]:
        """As a button would carry them."""
        return {"solution": self.ids[0]} if len(self.ids) == 1 else {"solutions": list(self.ids)}


def objects_in(context: TurnContext, text: str) -> Objects | None:
    """What a text points at by anything but a number; None where it names nothing that is known."""
    if items_of(text, len(context.memory.listed)):
        return None
    said = _said(context, text)
    if not said.content:
        return None
    tried = [_among(context, said, *scope) for scope in _scopes(context)]
    if found := next((f for f in tried if f and f.whole), None):
        return found
    partly = next((f for f in tried if f and (f.by_name or f is tried[0])), None)
    plainly = pointing(said)
    if plainly is Pointing.NONE:
        return partly
    for within, ids in ((Within.SHOWN, context.memory.listed), (Within.EARLIER, _shown_before(context))):
        if _may_mean(context, plainly) and (meant := _by_meaning(context, said, ids)):
            return _objects(said, meant, within, places=said.content)
    for within, ids in ((Within.NEAR, _near_the_problem(context)), (Within.CATALOGUE, _running_there(context, said))):
        if (found := _among(context, said, within, ids)) and found.whole:
            return found
    if (
        not partly
        and context.memory.listed
        and (plainly is Pointing.OUT or said.places)
        and len(said.words) <= LONGEST_POINTING
    ):
        return _objects(said, (), Within.SHOWN, places=said.content)
    return partly


def _scopes(context: TurnContext) -> Iterator[tuple[Within, tuple[str, ...], bool]]:
    """Where is looked, one after another; the last time by what the cards say."""
    yield Within.SHOWN, context.memory.listed, False
    yield Within.EARLIER, _shown_before(context), False
    yield Within.CATALOGUE, (), False
    yield Within.SHOWN, context.memory.listed, True


def _shown_before(context: TurnContext) -> tuple[str, ...]:
    """What the lists before this one showed, the latest first."""
    shown = context.memory.listed
    earlier = (i for e in reversed(context.memory.earlier) for i in _ids(e.get("listed")) if i not in shown)
    return tuple(dict.fromkeys(earlier))


def _among(
    context: TurnContext, said: Said, within: Within, ids: tuple[str, ...], told: bool = False
) -> Objects | None:
    names = context.services.names
    called = within is Within.CATALOGUE and not ids
    named: tuple[Named, ...] = names.called(said) if called else names.meant(said, ids, told=told)
    if told and pointing(said) < Pointing.ASKED:
        return None
    if not named or (not called and len(named) == len(ids) and len(ids) > 1 and pointing(said) is not Pointing.OUT):
        return None
    ids = tuple(n.id for n in named)
    if context.memory.discussed in ids:
        ids = (context.memory.discussed,)
    elif len(ids) > 1 and called:
        near = _near_the_problem(context)
        ids = tuple(i for i in ids if i in near) or ids
    return _objects(said, ids, within, places=named[0].places, by_name=named[0].by_name, told=told)


def _objects(
    said: Said,
    ids: tuple[str, ...],
    within: Within,
    *,
    places: frozenset[int],
    by_name: bool = False,
    told: bool = False,
) -> Objects:
    cities = frozenset(i for named in said.cities.values() for i in named)
    return Objects(
        city=next(iter(cities)) if len(cities) == 1 else None,
        ids=ids,
        within=within,
        whole=said.content <= places,
        by_place=bool(places & said.places),
        by_name=by_name,
        told=told,
        pointing=max(pointing(said), Pointing.ASKED) if by_name and len(said.words) <= FEW else pointing(said),
    )


def _may_mean(context: TurnContext, plainly: Pointing) -> bool:
    """Whether something shown may be meant by words that its card lacks: "то, что про свет"; not where "what about …"
    is but a new subject.
    """
    return plainly is Pointing.OUT or (plainly is Pointing.ASKED and context.turn.intent in ASKS_FOR_SHOWN)


def _by_meaning(context: TurnContext, said: Said, ids: Sequence[str]) -> tuple[str, ...]:
    """The solutions of some ids that the words of a message find among the first of the whole catalogue: one where it
    leads, else all of them.
    """
    told = " ".join(said.words[i] for i in sorted(said.content - said.places))
    if said.places or not ids or not told:
        return ()
    found = context.services.search.search(told)
    if found.signs is None:
        return ()
    cosines = found.signs.cosines.mean(axis=0)
    first = [(float(cosines[n]), hit.id) for n, hit in enumerate(found.hits[:FIRST_FOUND]) if hit.id in ids]
    best = max(first, default=(0.0, ""))[0]
    return tuple(i for cosine, i in sorted(first, reverse=True) if best - cosine < LEADS_BY)


def _near_the_problem(context: TurnContext) -> tuple[str, ...]:
    """What the catalogue has for the problem of now, shown or not."""
    if not context.memory.problem:
        return ()
    ranked = context.report().recommendations
    return tuple(r.solution.id for r in ranked if r.closeness is not Closeness.NOTHING)


def _running_there(context: TurnContext, said: Said) -> tuple[str, ...]:
    """All that the cities named have, where that is little enough to choose from."""
    catalogue = context.services.catalogue
    named = frozenset(i for ids in said.cities.values() for i in ids)
    there = [s.id for s in catalogue.in_scope(Scope.DOMESTIC) if any(d.city_id in named for d in s.deployments)]
    return tuple(there) if len(there) <= MOST_THERE else ()


def _ids(stored: object) -> Iterable[str]:
    return (i for i in stored if isinstance(i, str)) if isinstance(stored, list | tuple) else ()


def _said(context: TurnContext, text: str) -> Said:
    """A text with the cities of the catalogue and the regions that it names."""
    words = words_of(text)
    places = context.services.places
    cities: dict[int, set[str]] = {}
    for mention in places.gazetteer.mentions(" ".join(words)):
        for i in range(mention.start, mention.end):
            cities.setdefault(i, set()).add(mention.municipality.known_as)
    regions: dict[int, set[str]] = {}
    for region in places.region_mentions(words):
        for i in range(region.start, region.end):
            regions.setdefault(i, set()).add(region.region.name.ru)
    known = context.services.catalogue.cities
    of_cities = {i: frozenset(ids & known.keys()) for i, ids in cities.items() if ids & known.keys()}
    return said_of(text, of_cities, {i: frozenset(names) for i, names in regions.items()}, known.values())

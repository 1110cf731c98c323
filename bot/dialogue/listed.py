"""The solutions that a conversation has shown, and which of them a message means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.dialogue.understanding.references import items_of, next_to, refused_items
from catalogue.identified import Certainty, Identified
from catalogue.model import Solution
from embeddings.lexical import stems
from recommender.model import Recommendation

COMMON = frozenset(
    stems("система для города городской платформа умный умная умные smart city system of the and in on at в на по с")
)
"""Words of many names, which tell none of them."""
TELLING_SHARE = 0.3
"""So much of a solution's name, and two words of it, name it."""


class NamedBy(StrEnum):
    """What an item was taken for; codes of `Identified.why`."""

    BUTTON = "button"
    NUMBER = "number"
    NAME = "name"
    DISCUSSED = "discussed"
    FIRST = "first-of-the-list"
    NO_LIST = "no-list"
    NO_SUCH_NUMBER = "no-such-number"
    NOT_RANKED = "not-ranked"
    NONE_SUCH = "none-such"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItems:
    """Made once a turn from the memory and one ranking.

    `items`: what was shown so far, in its order. `ranked`: everything the question of now ranks, by solution id.
    `discussed`: the id of the solution that was spoken of last.
    """

    items: tuple[Recommendation, ...]
    ranked: Mapping[str, Recommendation]
    discussed: str | None

    def __len__(self) -> int:
        return len(self.items)

    @property
    def discussed_item(self) -> Recommendation | None:
        """The item of the list that was spoken of last."""
        return next((r for r in self.items if r.solution.id == self.discussed), None)

    def meant(self, text: str, values: Mapping[str, Any], *, else_first: bool = False) -> Identified[Recommendation]:
        """The item a message or a button means.

        `text` is empty for a button. A button's solution is opened whatever the list is now. A message means an item by
        its number, its name, or by having been discussed; with `else_first` the first of the list when it says nothing.
        A solution that the question of now does not rank is unknown, its id in `said`.
        """
        if (solution := values.get("solution")) is not None:
            return self._one(
                self.ranked.get(str(solution)), said=str(solution), why=NamedBy.BUTTON, missing=NamedBy.NOT_RANKED
            )
        if isinstance(several := values.get("solutions"), list):
            chosen = tuple(r for i in several if (r := self.ranked.get(str(i))))
            if chosen:
                return Identified(said=text, certainty=Certainty.ASKED, candidates=chosen, why=(NamedBy.NAME,))
            why = NamedBy.NAME if several else NamedBy.NONE_SUCH
            return Identified(said=text, certainty=Certainty.UNKNOWN, why=(why,))
        if not self.items:
            # What runs in the town already is ranked nowhere and may be spoken of all the same.
            missing = NamedBy.NOT_RANKED if self.discussed else NamedBy.NO_LIST
            return self._one(None, said=self.discussed or text, why=NamedBy.NUMBER, missing=missing)
        given = values.get("n")
        numbers = [given] if given is not None else self._numbers(text)
        if numbers:
            return self._one(self.at(numbers[0]), said=text, why=NamedBy.NUMBER, missing=NamedBy.NO_SUCH_NUMBER)
        discussed = self.ranked.get(self.discussed or "")
        if named := self.named(text, telling=self.discussed is None):
            return Identified(
                said=text,
                certainty=Certainty.SURE if len(named) == 1 else Certainty.ASKED,
                candidates=named,
                why=(NamedBy.NAME,),
            )
        if self.discussed:
            return self._one(discussed, said=self.discussed, why=NamedBy.DISCUSSED, missing=NamedBy.NOT_RANKED)
        if else_first:
            return Identified(said=text, certainty=Certainty.TOLD, candidates=self.items[:1], why=(NamedBy.FIRST,))
        return Identified(said=text, certainty=Certainty.ASKED, candidates=self.items, why=(NamedBy.UNSAID,))

    def _numbers(self, text: str) -> list[int]:
        """The numbers that a text means: none that it refuses, and that beside the one it speaks of where it says so:
        "not the first, the one below".
        """
        said = items_of(text, len(self.items))
        if (step := next_to(text)) and len(said) < 2:
            place = next((n for n, r in enumerate(self.items, 1) if r.solution.id == self.discussed), 0)
            at = said[0] if said else place
            return [at + step] if at else []
        refused = refused_items(text)
        return [n for n in said if n not in refused] if len(set(said)) > 1 else said

    @staticmethod
    def _one(found: Recommendation | None, *, said: str, why: NamedBy, missing: NamedBy) -> Identified[Recommendation]:
        if found is None:
            return Identified(said=said, certainty=Certainty.UNKNOWN, why=(missing,))
        return Identified(said=said, certainty=Certainty.SURE, candidates=(found,), why=(why,))

    def at(self, number: object) -> Recommendation | None:
        """The item of a number counted from 1."""
        inside = isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= len(self.items)
        return self.items[int(str(number)) - 1] if inside else None

    def named(self, text: str, *, telling: bool) -> tuple[Recommendation, ...]:
        """The listed solutions whose names stand in a text; a single word that only one of them has is enough where
        `telling`.
        """
        said = set(stems(text))
        best = sorted(((share, r) for r in self.items if (share := name_share(r.solution, said))), key=lambda x: -x[0])
        if best:
            return tuple(r for share, r in best if share == best[0][0])
        if not telling:
            return ()
        own = {r.solution.id: _words(r.solution) for r in self.items}
        shared = [w for w in said if sum(w in words for words in own.values()) == 1]
        return tuple(r for r in self.items if own[r.solution.id].intersection(shared))


def name_share(solution: Solution, said: set[str]) -> float:
    """How much of one of a solution's names the stems of a text say; 0 where it is not named by them."""
    best = 0.0
    for name in solution.names:
        own = set(stems(name)) - COMMON
        shared = own & said
        if own and len(shared) >= min(2, len(own)) and len(shared) / len(own) >= TELLING_SHARE:
            best = max(best, len(shared) / len(own))
    return best


def _words(solution: Solution) -> set[str]:
    return {stem for name in solution.names for stem in stems(name)}

"""Finds the direction of the index that a table names, in its own or in another wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from catalogue.model import Direction, DirectionFacts, Language
from catalogue.official_table.problems import TableProblemCode as Code
from catalogue.official_table.problems import Wrong
from catalogue.places.spelling import key_of, words_of
from catalogue.spreadsheets.cells import Cell, shown
from catalogue.wordings import names_words, stem

NEAREST = 3
SLIP_SCORE = 90.0
"""Likeness, 0 to 100, from which a direction's name counts as written with a slip."""
_SHORTEST = 3
"""Shorter words join others and tell nothing: и, в, of."""


@dataclass(frozen=True, slots=True)
class FoundDirection:
    """A direction; `exact` where its id or name was written as it is."""

    direction: Direction
    exact: bool


class DirectionFinder:
    """Finds directions by id, by name with a slip, and by words that stand in the name of one direction only.

    Words that stand in several names (умный, системы, городской) tell nothing; every other word of the text must
    stand in the name: as another form, shortened, run together with its neighbour, or as an initial of ЖКХ.
    """

    def __init__(self, directions: Mapping[Direction, DirectionFacts]) -> None:
        self._facts = directions
        self._keys = {_joined(name): f.id for f in directions.values() for name in (f.id, f.name.ru, f.name.en)}
        self._names = [(f.id, key_of(words_of(f.name[lang])).split()) for f in directions.values() for lang in Language]
        stems = Counter(s for _, words in self._names for s in {stem(word) for word in words})
        self._shared = [s for s, names in stems.items() if names > 1]
        self._known: dict[str, FoundDirection | Wrong] = {}

    def find(self, cell: Cell) -> FoundDirection | Wrong:
        """The direction, or why there is none."""
        text = shown(cell)
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> FoundDirection | Wrong:
        key = _joined(text)
        if key in self._keys:
            return FoundDirection(self._keys[key], True)
        worded = self._worded(text)
        scores = self._scores(key)
        order = sorted(scores, key=lambda direction: (-scores[direction], direction))
        near = [direction for direction in order if scores[direction] >= SLIP_SCORE]
        if len(worded) > 1 or len(near) > 1:
            return Wrong(Code.AMBIGUOUS_DIRECTION, self.choices(text, "choices", worded if len(worded) > 1 else near))
        if near or worded:
            return FoundDirection((near or worded)[0], False)
        return Wrong(Code.UNKNOWN_DIRECTION, self.choices(text, "nearest", order[:NEAREST]))

    def _scores(self, key: str) -> dict[Direction, float]:
        scores: dict[Direction, float] = {}
        for name, direction in self._keys.items():
            scores[direction] = max(scores.get(direction, 0.0), fuzz.ratio(key, name))
        return scores

    def _worded(self, text: str) -> list[Direction]:
        """The directions that the words of a text name: one that has them all, or several that have them together."""
        said = [word for word in key_of(words_of(text)).split() if len(word) >= _SHORTEST]
        telling = [w for w in said if not any(stem(w) == s or stem(w).startswith(s) for s in self._shared)]
        owners = {word: self._with(word, said) for word in (telling or said)}
        if not telling or not all(owners.values()):
            found = set.intersection(*owners.values()) if owners and not telling else set()
            return self._ordered(found) if len(found) > 1 else []
        common = set.intersection(*owners.values())
        return self._ordered(common or set.union(*owners.values()))

    def _with(self, word: str, said: Sequence[str]) -> set[Direction]:
        """The directions in whose names a word stands: as it is, else in another form, else in any way."""
        as_it_is = {direction for direction, name in self._names if word in name}
        in_form = {direction for direction, name in self._names if stem(word) in {stem(other) for other in name}}
        return as_it_is or in_form or {d for d, name in self._names if names_words(word, name, said)}

    def _ordered(self, found: Iterable[Direction]) -> list[Direction]:
        wanted = set(found)
        return [direction for direction in self._facts if direction in wanted]

    def choices(self, text: str, what: str, directions: Iterable[Direction]) -> dict[str, str]:
        """The params that tell directions by their names in both languages."""
        names = [self._facts[d].name for d in directions if d in self._facts]
        return {"text": text, **{f"{what}_{lang}": "; ".join(name[lang] for name in names) for lang in Language}}


def _joined(text: str) -> str:
    """A name as directions are compared: no quotes, hyphens or spaces."""
    return key_of(words_of(text)).replace(" ", "")

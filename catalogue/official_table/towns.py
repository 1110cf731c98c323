"""Finds the town that a row of an official table names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.model import Language, Municipality
from catalogue.official_table.problems import TableProblemCode as Code
from catalogue.official_table.problems import Wrong
from catalogue.places.gazetteer import MAX_WORDS, Gazetteer, Mention, display, namesakes
from catalogue.places.region_names import Likeness, likeness
from catalogue.places.spelling import key_of, words_of

NEAREST, MAX_CHOICES = 3, 20
TOWN_KINDS = frozenset("г город городской округ го city town of".split())
"""Words beside the name that say what kind of place it is."""
_TOWN_WITH_REGION = re.compile(r"([^()]+)\((.+)\)")


@dataclass(frozen=True, slots=True)
class FoundTown:
    """A town; `region_understood` is the text that was taken for its region without being its name."""

    town: Municipality
    region_understood: str = ""


class TownFinder:
    """Finds a town by its exact name, by its region where namesakes share it, or by its id.

    No slips are forgiven here: a guess would give one town's marks to another.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[tuple[str, str], FoundTown | Wrong] = {}

    def find(self, text: str, region: str, suggest: bool) -> FoundTown | Wrong:
        """The town; nearest names are looked for only when asked, for each costs milliseconds."""
        if (text, region) not in self._known:
            self._known[text, region] = self._find(text, region, suggest)
        return self._known[text, region]

    def _find(self, text: str, region: str, suggest: bool) -> FoundTown | Wrong:
        with_region = _TOWN_WITH_REGION.fullmatch(text)
        name = with_region[1] if with_region else text
        region = region or (with_region[2] if with_region else "")
        found = self._named(name)
        if not found and (by_id := self._gazetteer.get(text)):
            return FoundTown(by_id)
        if not found:
            near = self._gazetteer.find(" ".join(words_of(name)[:MAX_WORDS]), NEAREST) if suggest else []
            return Wrong(Code.UNKNOWN_TOWN, _choices(text, "nearest", [m.municipality for m in near]))
        likely = {m.municipality.id: likeness(m.municipality.region, region) for m in found} if region else {}
        best = max(likely.values(), default=Likeness.NAMED)
        if best is Likeness.OTHER:
            choices = _choices(text, "choices", [m.municipality for m in found])
            return Wrong(Code.REGION_MISMATCH, {**choices, "region": region})
        meant = _without_twins(namesakes([m for m in found if likely.get(m.municipality.id, best) is best]))
        if len(meant) == 1:
            return FoundTown(meant[0], region if best is Likeness.UNDERSTOOD else "")
        ids = "; ".join(town.id for town in meant[:MAX_CHOICES])
        return Wrong(Code.AMBIGUOUS_TOWN, {**_choices(text, "choices", meant), "ids": ids})

    def _named(self, text: str) -> list[Mention]:
        """Towns whose name is the whole text, best first; a cell that looks like a formula names none."""
        if text.startswith(("=", "+", "-", "@")):
            return []
        words = words_of(text)
        while len(words) > 1 and key_of(words[:1]) in TOWN_KINDS:
            words = words[1:]
        while len(words) > 1 and key_of(words[-1:]) in TOWN_KINDS:
            words = words[:-1]
        whole = [m for m in self._gazetteer.mentions(" ".join(words)) if m.end - m.start == len(words)]
        return sorted(whole, key=lambda m: (-m.score, -(m.municipality.population or 0), m.municipality.id))


def _without_twins(towns: Sequence[Municipality]) -> list[Municipality]:
    """Leaves out a town of unknown size beside one of known size in its region, which the ministry rates."""
    sized = {town.region.id for town in towns if town.population is not None}
    return [town for town in towns if town.population is not None or town.region.id not in sized]


def _choices(text: str, what: str, towns: Sequence[Municipality]) -> dict[str, str]:
    names = {f"{what}_{lang}": "; ".join(display(town, lang) for town in towns[:MAX_CHOICES]) for lang in Language}
    return {"text": text, **names}

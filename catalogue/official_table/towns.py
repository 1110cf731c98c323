"""Finds the municipality that a row of an official table names, by the one place that resolves them, and its region."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.identified import Certainty, Identified
from catalogue.model import Language, Municipality, Region
from catalogue.official_table.problems import TableProblemCode as Code
from catalogue.official_table.problems import Wrong
from catalogue.places.gazetteer import MAX_WORDS, display
from catalogue.places.region_names import Likeness, likeness
from catalogue.places.resolution import Places, Why
from catalogue.places.spelling import key_of, words_of

NEAREST, MAX_CHOICES = 3, 20
_FORMULA = ("=", "+", "-", "@")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class FoundRegions:
    """The regions that a cell may name; `understood` where it is the name of none and has to be told."""

    regions: tuple[Region, ...]
    understood: bool


@dataclass(frozen=True, slots=True)
class FoundTown:
    """A municipality and how its cell was read."""

    town: Municipality
    read: Identified[Municipality]

    @property
    def is_told(self) -> bool:
        """Whether the reading has to be told; a whole name in its own column cannot be an ordinary word."""
        names = {key_of(words_of(name)) for name in (self.town.name.ru, self.town.name.en)}
        plain = set(self.read.why) <= {Why.COMMON_WORD} and key_of(words_of(self.read.said)) in names
        return self.read.certainty is Certainty.TOLD and not plain


class TownFinder:
    """Finds municipalities as every entrance does; what stands beside the name in its cell must be understood too."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._towns: dict[tuple[str, tuple[Region, ...]], FoundTown | Wrong] = {}
        self._regions: dict[str, FoundRegions | Wrong] = {}

    def region(self, text: str) -> FoundRegions | Wrong:
        """The regions that the cell beside a town may name, in any usual spelling."""
        if text not in self._regions:
            named = tuple(self._places.regions_spelt(text))
            plain = any(likeness(region, text) is Likeness.NAMED for region in named)
            found = FoundRegions(named, not plain)
            self._regions[text] = found if named else Wrong(Code.UNKNOWN_REGION, {"text": text})
        return self._regions[text]

    def find(self, text: str, regions: tuple[Region, ...], thoroughly: bool) -> FoundTown | Wrong:
        """The municipality that a cell names in one of the regions, in any where there are none.

        Slips are looked for only when asked to, for each costs milliseconds.
        """
        if (text, regions) not in self._towns:
            if not thoroughly and not self._is_exact(text):
                return Wrong(Code.UNKNOWN_TOWN, _choices(text, "nearest", ()))
            self._towns[text, regions] = self._find(text, regions)
        return self._towns[text, regions]

    def _is_exact(self, text: str) -> bool:
        words = words_of(text)
        return bool(self._places.get(text) or self._places.gazetteer.meant(text) or self._places.unit_mentions(words))

    def _find(self, text: str, regions: tuple[Region, ...]) -> FoundTown | Wrong:
        if text.startswith(_FORMULA):
            return Wrong(Code.UNKNOWN_TOWN, _choices(text, "nearest", ()))
        read = self._read(text, regions)
        town = read.one
        if town is None or Why.INSIDE in read.why or _LETTER.search(read.rest):
            return self._refused(text, regions, read)
        return FoundTown(town, read)

    def _read(self, text: str, regions: tuple[Region, ...]) -> Identified[Municipality]:
        if not regions:
            return self._places.resolve(text, place_asked=True)
        found = [self._places.resolve(text, region.name.ru, place_asked=True) for region in regions]
        return next((f for f in found if f.one is not None), found[0])

    def _refused(self, text: str, regions: tuple[Region, ...], read: Identified[Municipality]) -> Wrong:
        choices = _choices(text, "choices", read.candidates)
        if Why.REGION in read.why:
            return Wrong(Code.TOWN_IS_REGION, {"text": text})
        if Why.OTHER_REGION in read.why or Why.UNKNOWN_REGION in read.why:
            names = {f"region_{lang}": "; ".join(r.name[lang] for r in regions) or read.rest for lang in Language}
            return Wrong(Code.REGION_MISMATCH, {**choices, **names})
        if Why.INSIDE in read.why:
            return Wrong(Code.PART_OF_A_TOWN, choices)
        if read.one is not None:
            return Wrong(Code.TOWN_WITH_MORE, {**choices, "rest": read.rest})
        if read.candidates:
            ids = "; ".join(town.id for town in read.candidates[:MAX_CHOICES])
            code = Code.AMBIGUOUS_TOWN if Why.NAMESAKES in read.why else Code.UNSURE_TOWN
            return Wrong(code, {**choices, "ids": ids})
        near = self._places.gazetteer.find(" ".join(words_of(text)[:MAX_WORDS]), NEAREST)
        return Wrong(Code.UNKNOWN_TOWN, _choices(text, "nearest", [m.municipality for m in near]))


def _choices(text: str, what: str, towns: Sequence[Municipality]) -> dict[str, str]:
    names = {f"{what}_{lang}": "; ".join(display(town, lang) for town in towns[:MAX_CHOICES]) for lang in Language}
    return {"text": text, **names}

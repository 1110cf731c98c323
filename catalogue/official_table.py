"""Reads the ministry's table with marks per direction; every problem is reported at once, with its row."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz

from catalogue.model import Direction, DirectionFacts, Language, Municipality
from catalogue.places.gazetteer import MAX_WORDS, Gazetteer, Mention, display, namesakes
from catalogue.places.regions import GENERIC
from catalogue.places.spelling import key_of, words_of
from catalogue.spreadsheets.sheet import (
    SPACES,
    Cell,
    Code,
    Column,
    Grid,
    Problems,
    TableLimits,
    TableProblemCode,
    Wrong,
    read_grid,
    shown,
)

YEARS = range(2018, 2027)
"""Years whose marks are taken: the index exists since 2018."""
NEAREST, MAX_CHOICES = 3, 20
DIRECTION_SCORE = 90.0
"""Likeness, 0 to 100, from which a direction's name counts as written with a slip."""
TOWN_KINDS = frozenset("г город городской округ го city town of".split())
"""Words beside the name that say what kind of place it is."""
ABBREVIATIONS = {"обл": "область", "респ": "республика", "ао": "автономный округ", "г": "город"}
JOINT_SAFETY = (("обществен", "экологическ"), ("public", "environmental"))
"""Stems that stand together where the press prints two directions as one."""
SAFETY = (Direction.PUBLIC_SAFETY, Direction.ENVIRONMENTAL_SAFETY)

_NUMBER = re.compile(rf"[-+]?([0-9]+|[0-9]{{1,3}}([{SPACES}][0-9]{{3}})+)([.,][0-9]+)?")
_REGION_PARTS = re.compile(r"[()—–]")
_TOWN_WITH_REGION = re.compile(r"([^()]+)\(([^()]+)\)")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RatedValue:
    """The mark of a town in one direction and year, in points of that year's scale."""

    municipality: Municipality
    year: int
    direction: Direction
    value: float
    max: float
    row: int

    @property
    def share(self) -> float:
        """The mark as a share of its maximum, 0 to 1."""
        return self.value / self.max


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """Marks in the order of the file; `sha256` is of the file's bytes."""

    values: tuple[RatedValue, ...]
    ignored_columns: tuple[str, ...]
    sha256: str


# Cells


def _number(cell: str | float) -> float | Wrong:
    """A number with a decimal comma or point and spaces between thousands."""
    text = shown(cell)
    if "%" in text:
        return Wrong(Code.PERCENT, {"text": text})
    if isinstance(cell, str):
        plain = text.replace("−", "-")
        if not _NUMBER.fullmatch(plain):
            return Wrong(Code.NOT_A_NUMBER, {"text": text})
        cell = float(re.sub(rf"[{SPACES}]", "", plain).replace(",", "."))
    if not math.isfinite(cell):
        return Wrong(Code.NOT_A_NUMBER, {"text": text})
    return cell if cell >= 0 else Wrong(Code.NEGATIVE, {"text": text})


def _year(cell: str | float) -> int | Wrong:
    number = _number(cell)
    if isinstance(number, Wrong) or number not in YEARS:
        return Wrong(Code.YEAR, {"text": shown(cell), "first": str(YEARS[0]), "last": str(YEARS[-1])})
    return int(number)


def _maximum(cell: str | float) -> float | Wrong:
    number = _number(cell)
    negative = isinstance(number, Wrong) and number.code is Code.NEGATIVE
    return Wrong(Code.MAX_NOT_POSITIVE, {"text": shown(cell)}) if negative or number == 0 else number


class _Directions:
    """Finds a direction by its id or name, with a slip of letters."""

    def __init__(self, directions: Mapping[Direction, DirectionFacts]) -> None:
        self._facts = directions
        self._keys = {_joined(name): f.id for f in directions.values() for name in (f.id, f.name.ru, f.name.en)}
        self._known: dict[str, Direction | Wrong] = {}

    def find(self, cell: str | float) -> Direction | Wrong:
        text = shown(cell)
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> Direction | Wrong:
        key = _joined(text)
        if key in self._keys:
            return self._keys[key]
        if any(all(stem in key for stem in stems) for stems in JOINT_SAFETY):
            return Wrong(Code.AMBIGUOUS_DIRECTION, self._choices(text, "choices", SAFETY))
        scores: dict[Direction, float] = {}
        for name, direction in self._keys.items():
            scores[direction] = max(scores.get(direction, 0.0), fuzz.ratio(key, name))
        order = sorted(scores, key=lambda direction: (-scores[direction], direction))
        near = [direction for direction in order if scores[direction] >= DIRECTION_SCORE]
        if len(near) > 1:
            return Wrong(Code.AMBIGUOUS_DIRECTION, self._choices(text, "choices", near))
        return near[0] if near else Wrong(Code.UNKNOWN_DIRECTION, self._choices(text, "nearest", order[:NEAREST]))

    def _choices(self, text: str, what: str, directions: Iterable[Direction]) -> dict[str, str]:
        names = [self._facts[d].name for d in directions if d in self._facts]
        return {"text": text, **{f"{what}_{lang}": "; ".join(name[lang] for name in names) for lang in Language}}


def _joined(text: str) -> str:
    """A name as directions are compared: no quotes, hyphens or spaces."""
    return key_of(words_of(text)).replace(" ", "")


class _Towns:
    """Finds a town by its exact name, by its region where namesakes share it, or by its id.

    No slips are forgiven here: a guess would give one town's marks to another.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[tuple[str, str], Municipality | Wrong] = {}

    def find(self, text: str, region: str, suggest: bool) -> Municipality | Wrong:
        """The town; nearest names are looked for only when asked, for each costs milliseconds."""
        if (text, region) not in self._known:
            self._known[text, region] = self._find(text, region, suggest)
        return self._known[text, region]

    def _find(self, text: str, region: str, suggest: bool) -> Municipality | Wrong:
        with_region = _TOWN_WITH_REGION.fullmatch(text)
        name = with_region[1] if with_region else text
        region = region or (with_region[2] if with_region else "")
        found = self._named(name)
        if not found and (by_id := self._gazetteer.get(text)):
            return by_id
        if not found:
            near = self._gazetteer.find(" ".join(words_of(name)[:MAX_WORDS]), NEAREST) if suggest else []
            return Wrong(Code.UNKNOWN_TOWN, _choices(text, "nearest", [m.municipality for m in near]))
        there = [m for m in found if not region or _is_region(m.municipality, region)]
        if not there:
            choices = _choices(text, "choices", [m.municipality for m in found])
            return Wrong(Code.REGION_MISMATCH, {**choices, "region": region})
        meant = _without_twins(namesakes(there))
        if len(meant) == 1:
            return meant[0]
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


def _is_region(town: Municipality, text: str) -> bool:
    """Whether a text names a town's region: its name, a part of it, either also without "oblast" and the like."""
    names = {key for name in (town.region.name.ru, town.region.name.en) for key in _region_keys(name)}
    bare = {frozenset(key - GENERIC) for key in names} - {frozenset()}
    return not _region_keys(text).isdisjoint(names | bare)


def _region_keys(name: str) -> set[frozenset[str]]:
    """The words of a region's name and of its parts: Республика Саха (Якутия) is also Якутия."""
    keys = set()
    for part in (name, *_REGION_PARTS.split(name)):
        words = " ".join(ABBREVIATIONS.get(word, word) for word in key_of(words_of(part)).split())
        keys.add(frozenset(words.split()))
    return keys - {frozenset()}


# Rows


class _Reading:
    """One pass over a grid: turns rows into marks and collects what is wrong with them."""

    def __init__(
        self, grid: Grid, gazetteer: Gazetteer, directions: Mapping[Direction, DirectionFacts], limits: TableLimits
    ) -> None:
        self._grid, self._limits = grid, limits
        self._towns, self._directions = _Towns(gazetteer), _Directions(directions)
        self._problems = Problems(limits.max_problems)

    def values(self) -> tuple[RatedValue, ...]:
        read = [mark for row, cells in self._grid.rows if (mark := self._mark(row, cells))]
        kept = self._consistent(read)
        self._problems.raise_any()
        return tuple(kept)

    def _mark(self, row: int, cells: Mapping[Column, Cell]) -> RatedValue | None:
        town = self._town(row, cells)
        year = self._cell(row, cells, Column.YEAR, _year)
        direction = self._cell(row, cells, Column.DIRECTION, self._directions.find)
        value = self._cell(row, cells, Column.VALUE, _number)
        top = self._cell(row, cells, Column.MAX, _maximum)
        if value is not None and top is not None and value > top:
            self._wrong(row, Column.VALUE, Code.VALUE_ABOVE_MAX, value=shown(value), max=shown(top))
        if town is None or year is None or direction is None or value is None or top is None:
            return None
        return RatedValue(town, year, direction, value, top, row)

    def _town(self, row: int, cells: Mapping[Column, Cell]) -> Municipality | None:
        region: str | None = ""
        if cells.get(Column.REGION, "") != "":
            region = self._cell(row, cells, Column.REGION, shown)
        if region is None:
            return None
        said, suggest = region, not self._problems.full
        return self._cell(row, cells, Column.CITY, lambda cell: self._towns.find(shown(cell), said, suggest))

    def _cell(
        self, row: int, cells: Mapping[Column, Cell], column: Column, read: Callable[[str | float], T | Wrong]
    ) -> T | None:
        cell = cells[column]
        result: T | Wrong
        if cell is None:
            result = Wrong(Code.FORMULA_WITHOUT_VALUE, {})
        elif cell == "":
            result = Wrong(Code.BLANK_CELL, {})
        elif isinstance(cell, str) and len(cell) > self._limits.max_cell_chars:
            result = Wrong(Code.CELL_TOO_LONG, {"limit": str(self._limits.max_cell_chars)})
        else:
            result = read(cell)
        if isinstance(result, Wrong):
            self._problems.add(row, self._grid.headings[column], result)
            return None
        return result

    def _wrong(self, row: int, column: Column, code: TableProblemCode, **params: str) -> None:
        self._problems.add(row, self._grid.headings[column], Wrong(code, params))

    def _consistent(self, marks: Iterable[RatedValue]) -> list[RatedValue]:
        """Marks without repetitions; one maximum for a year and direction, one value for a town in them."""
        scales: dict[tuple[int, Direction], RatedValue] = {}
        kept: dict[tuple[str, int, Direction], RatedValue] = {}
        for mark in marks:
            scale = scales.setdefault((mark.year, mark.direction), mark)
            if mark.max != scale.max:
                self._disagree(mark, scale, Column.MAX, Code.DIFFERENT_MAX, mark.max, scale.max)
            first = kept.setdefault((mark.municipality.id, mark.year, mark.direction), mark)
            if mark.value != first.value:
                self._disagree(mark, first, Column.VALUE, Code.CONTRADICTION, mark.value, first.value)
        return list(kept.values())

    def _disagree(
        self, mark: RatedValue, first: RatedValue, column: Column, code: Code, number: float, first_number: float
    ) -> None:
        params = {column.value: shown(number), f"first_{column.value}": shown(first_number)}
        self._wrong(
            mark.row, column, code, **params, first_row=str(first.row), year=str(mark.year), direction=mark.direction
        )


def read_table(
    content: bytes,
    filename: str,
    gazetteer: Gazetteer,
    directions: Mapping[Direction, DirectionFacts],
    limits: TableLimits,
) -> OfficialTable:
    """The marks of an official's file: city, year, direction, value and max in points, optionally region.

    The content decides whether it is CSV (UTF-8, UTF-16 with its mark, windows-1251) or XLSX, where the first
    sheet with the headings is read; the name only tells a damaged workbook from a foreign encoding.
    Raises TableError with every problem found; nothing is taken over in part.
    """
    grid = read_grid(content, filename, limits)
    values = _Reading(grid, gazetteer, directions, limits).values()
    return OfficialTable(values, grid.ignored, hashlib.sha256(content).hexdigest())

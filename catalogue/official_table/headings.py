"""Which column a heading names, in the wordings of ministries and offices, Russian and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalogue.places.spelling import key_of, words_of
from catalogue.spreadsheets.cells import Cell


class TableField(StrEnum):
    CITY = "city"
    YEAR = "year"
    DIRECTION = "direction"
    VALUE = "value"
    MAX = "max"
    REGION = "region"


REQUIRED = (TableField.CITY, TableField.YEAR, TableField.DIRECTION, TableField.VALUE, TableField.MAX)
_EXACT = {
    TableField.CITY: "город муниципалитет city municipality",
    TableField.YEAR: "год year",
    TableField.DIRECTION: "направление direction",
    TableField.VALUE: "значение балл баллы value score",
    TableField.MAX: "максимум макс max",
    TableField.REGION: "регион субъект region",
}
_EXACT_COLUMN = {heading: column for column, headings in _EXACT.items() for heading in headings.split()}
_NOUNS = {
    TableField.CITY: "город муниципалит образован населенн поселен округ city town municipalit settlement",
    TableField.YEAR: "год период year period",
    TableField.DIRECTION: "направлен сфер direction domain",
    TableField.VALUE: "значен балл оценк индекс результат очк value score point mark result",
    TableField.MAX: "максимум макс max maximum",
    TableField.REGION: "регион субъект region",
}
"""Beginnings of the nouns that a heading of each column has at its head."""
_NAMING = ("наименован", "назван", "name")
"""Words that stand before what they name; only a town, a region or a direction has a name."""
_NAMED = (TableField.CITY, TableField.REGION, TableField.DIRECTION)
_COUNTING = ("количеств", "числ", "сумм", "number", "sum")
"""Words that stand before what they count; only points are counted."""
_TOP = ("макс", "max", "предельн", "наибольш", "наивысш")
_OTHER_UNITS = ("процент", "дол", "место", "места", "ранг", "percent", "share", "rank", "place")
"""Beginnings of words that say that a heading counts something else than points."""
_PREPOSITIONS = frozenset("в во за на по о об для из с со к от до при of by for in per to on from at".split())
_ADJECTIVE_ENDINGS = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ых", "их", "ому", "ную")
_NOUN_ENDINGS = ("ние", "тие")
_LONGEST_ENDING = 4
"""Letters that an inflected noun may have after its beginning; a longer rest is another word: городской, годовой."""


@dataclass(frozen=True, slots=True)
class Headings:
    """Where a row has known headings; `exact` are the columns whose heading is one of the usual ones."""

    places: Mapping[TableField, tuple[int, ...]]
    exact: frozenset[TableField]

    @property
    def found(self) -> int:
        """How many of the columns that a table needs are there."""
        return len(self.places.keys() & set(REQUIRED))

    @property
    def complete(self) -> bool:
        return self.found == len(REQUIRED)


def headings_of(row: Mapping[int, Cell]) -> Headings:
    """The known headings of a row. A usual heading is preferred to one that is only understood."""
    exact: dict[TableField, list[int]] = {}
    understood: dict[TableField, list[int]] = {}
    for index, cell in sorted(row.items()):
        if not isinstance(cell, str):
            continue
        words = key_of(words_of(cell)).split()
        if column := _EXACT_COLUMN.get(" ".join(words)):
            exact.setdefault(column, []).append(index)
        elif column := _understood(words):
            understood.setdefault(column, []).append(index)
    return Headings({c: tuple(i) for c, i in (understood | exact).items()}, frozenset(exact))


def counts_other_than_points(heading: str) -> bool:
    """Whether a heading of marks says that they are no points: "Значение, %", "Балл (в процентах)"."""
    return "%" in heading or any(_begins(word, list(_OTHER_UNITS)) for word in key_of(words_of(heading)).split())


def _understood(words: list[str]) -> TableField | None:
    """The column whose noun is the head of a heading: "Наименование муниципального образования" is the city,
    "Максимальное значение" the maximum, "Код города" none.
    """
    head = _before_preposition(words)
    if head and head[0].isascii():
        head = _english_order(words)
    if not head:
        return None
    top = any(word.startswith(_TOP) for word in words[: len(head)])
    rest, allowed = _without_opening(head)
    noun = next((word for word in rest if not _is_adjective(word)), "")
    column = next((c for c, stems in _NOUNS.items() if _begins(noun, stems.split())), None)
    if allowed is not None and column not in allowed:
        return None
    if top:
        return TableField.MAX if column in (TableField.VALUE, TableField.MAX, None) and (column or not noun) else None
    return column


def _before_preposition(words: list[str]) -> list[str]:
    return next((words[:i] for i, word in enumerate(words) if word in _PREPOSITIONS), words)


def _english_order(words: list[str]) -> list[str]:
    """English puts the head last: "city name" as "name city", "max score" as it is; "name of the city" is turned."""
    head = [word for word in _before_preposition(words) if word != "the"]
    after = [word for word in words[len(_before_preposition(words)) + 1 :] if word != "the"]
    if head and head[-1].startswith(_NAMING + _COUNTING):
        return [head[-1], *(head[:-1] or after)]
    if head and any(head[-1].startswith(stem) for stems in _NOUNS.values() for stem in stems.split()):
        return [head[-1], *head[:-1]]
    return []


def _without_opening(head: list[str]) -> tuple[list[str], tuple[TableField, ...] | None]:
    """A heading without "name of" or "number of" before its noun, and the columns that may follow these."""
    first = next((i for i, word in enumerate(head) if not _is_adjective(word)), 0)
    if head[first].startswith(_NAMING):
        return head[first + 1 :], _NAMED
    if head[first].startswith(_COUNTING):
        return head[first + 1 :], (TableField.VALUE, TableField.MAX)
    return head, None


def _is_adjective(word: str) -> bool:
    if word.endswith(_NOUN_ENDINGS) or word.startswith("населенн"):
        return False
    return (len(word) > 4 and word.endswith(_ADJECTIVE_ENDINGS)) or word in ("максимально", "возможно", "макс")


def _begins(word: str, stems: list[str]) -> bool:
    return any(word.startswith(stem) and len(word) - len(stem) <= _LONGEST_ENDING for stem in stems)

"""Decimal commas in a comma-separated file: a number in two cells is put together where only one reading fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from catalogue.official_table.headings import TableField
from catalogue.official_table.numbers import number_of, year_of
from catalogue.official_table.problems import Wrong

MAX_SPLIT = 3
"""Numbers that one row may have in two cells; more are not tried."""
MAX_WIDTH = 30
_CUT = re.compile("0[0-9]")
"""How no number begins, only the second half of one."""
_WHOLE, _FRACTION = re.compile(r"[-+−]?[0-9][0-9 \u00a0\u202f]*"), re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A row as it may have been meant; `joined` where numbers were put together."""

    cells: tuple[str, ...]
    joined: bool


def readings(cells: Sequence[str], width: int, places: Mapping[TableField, int]) -> list[Reading]:
    """All ways to read a row with more cells than headings in which year, value and maximum make sense."""
    if len(cells) > MAX_WIDTH:
        return []
    found = {reading for reading in _ways(cells, width) if _fits(reading.cells, places)}
    return sorted(found, key=lambda reading: reading.cells)


def _ways(cells: Sequence[str], width: int) -> Iterator[Reading]:
    """The row without blank cells at its end, with as many numbers put together as there are cells too many."""
    blank = len(cells) - max((i for i, cell in enumerate(cells, 1) if cell.strip()), default=0)
    pairs = [i for i in range(len(cells) - 1) if _WHOLE.fullmatch(cells[i].strip()) and _is_fraction(cells[i + 1])]
    excess = len(cells) - width
    for count in range(max(0, excess - blank), min(MAX_SPLIT, excess) + 1):
        kept = cells[: len(cells) - (excess - count)]
        for chosen in combinations([i for i in pairs if i + 1 < len(kept)], count):
            if all(later - earlier > 1 for earlier, later in pairwise(chosen)):
                yield Reading(tuple(_joined(kept, chosen)), count > 0)


def _is_fraction(cell: str) -> bool:
    return bool(_FRACTION.fullmatch(cell))


def _joined(cells: Sequence[str], chosen: Sequence[int]) -> Iterator[str]:
    skipped = {index + 1 for index in chosen}
    for index, cell in enumerate(cells):
        if index not in skipped:
            yield f"{cell.strip()},{cells[index + 1]}" if index in chosen else cell


def _fits(cells: Sequence[str], places: Mapping[TableField, int]) -> bool:
    def at(column: TableField) -> str:
        return cells[places[column]].strip()

    if any(_CUT.match(at(column)) for column in (TableField.VALUE, TableField.MAX)):
        return False
    value, top = number_of(at(TableField.VALUE)), number_of(at(TableField.MAX))
    if isinstance(value, Wrong) or isinstance(top, Wrong) or isinstance(year_of(at(TableField.YEAR)), Wrong):
        return False
    names = [at(column) for column in (TableField.CITY, TableField.DIRECTION, TableField.REGION) if column in places]
    return 0 < top >= value and not any(name[:1].isdigit() for name in names)

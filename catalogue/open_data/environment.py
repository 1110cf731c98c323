"""The index of the quality of the urban environment as its site gives it: a row a town, a column a kind of space.

Headings as in the stored copy of 2020: город, регион (субъект РФ), the total, and the six kinds of space in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.model import Figure, Municipality, OpenIndicator
from catalogue.open_data.model import MOST_UNKNOWN, FigureFault, FigureFileError, ReadFigures
from catalogue.open_data.naming import sure_place
from catalogue.open_data.tables import TableRow, row_place, table_rows
from catalogue.places.resolution import Places
from catalogue.problems import Problem

TOTAL = "environment-total"
PARTS = {
    "жиль": "environment-housing",
    "улично": "environment-streets",
    "озелен": "environment-green",
    "общественно-делов": "environment-public-business",
    "социально-досуг": "environment-social-leisure",
    "общегород": "environment-citywide",
}
"""The kinds of space by the beginning of their heading."""
NEEDED = frozenset(("town", "region", *PARTS.values()))


def heading(text: str) -> str | None:
    """The field of a heading."""
    for beginning, field in PARTS.items():
        if text.startswith(beginning):
            return field
    if text.startswith(("город", "наименование города", "населенный пункт")):
        return "town"
    if text.startswith(("регион", "субъект")):
        return "region"
    if text.startswith("год"):
        return "year"
    return TOTAL if text.startswith(("итог", "сумма", "индекс", "количество баллов", "всего")) else None


def read_environment_index(
    content: bytes, year: int | None, places: Places, indicators: dict[str, OpenIndicator]
) -> ReadFigures:
    """All values of one edition. Raises FigureFileError with everything wrong."""
    problems: list[Problem] = []
    figures: list[Figure] = []
    left_out: list[str] = []
    seen: set[tuple[str, int]] = set()
    count = 0
    for row in table_rows(content, heading, NEEDED):
        count += 1
        of_year = _year(row, year)
        if of_year is None:
            raise FigureFileError.of(FigureFault.NO_YEAR)
        town = _town(row, places)
        if town is None:
            left_out.append(f"{row.text('town')}, {row.text('region')}")
            continue
        if (town.id, of_year) in seen:
            problems.append(_problem(FigureFault.TWICE, row, "town", place=row.text("town")))
            continue
        seen.add((town.id, of_year))
        figures += _of_row(row, town, of_year, indicators, problems)
    if count and len(left_out) > MOST_UNKNOWN * count:
        problems.append(Problem(code=FigureFault.UNKNOWN_PLACES, params={"unknown": len(left_out), "n": count}))
    if not problems and not figures:
        problems.append(Problem(code=FigureFault.NOTHING))
    if problems:
        raise FigureFileError(problems)
    return ReadFigures(figures=tuple(figures), left_out=tuple(left_out))


def _year(row: TableRow, given: int | None) -> int | None:
    text = row.text("year")[:4]
    return int(text) if text.isdecimal() else given


def _town(row: TableRow, places: Places) -> Municipality | None:
    """The town of a row when it is known for sure: by name and region."""
    town = sure_place(places, f"город {row.text('town')}", row.text("region"))
    return None if town is None or town.kind.is_unit else town


def _of_row(
    row: TableRow, town: Municipality, year: int, indicators: dict[str, OpenIndicator], problems: list[Problem]
) -> Iterator[Figure]:
    parts = 0.0
    for field in (*PARTS.values(), TOTAL):
        try:
            value = row.number_of(field)
        except ValueError:
            problems.append(_problem(FigureFault.NOT_A_NUMBER, row, field, value=row.text(field)))
            return
        if value is None:
            continue
        maximum = indicators[field].maximum or 0.0
        if not 0 <= value <= maximum:
            problems.append(_problem(FigureFault.OUT_OF_RANGE, row, field, value=value, maximum=maximum))
            return
        if field == TOTAL and abs(parts - value) > 1:
            problems.append(_problem(FigureFault.OTHER_SUM, row, field, parts=parts, total=value))
        parts += value
        yield Figure(indicator=field, place_id=town.id, year=year, value=value)


def _problem(code: FigureFault, row: TableRow, column: str, **params: object) -> Problem:
    return Problem(code=code, place=row_place(row, column), params=params)

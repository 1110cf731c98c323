"""Rosstat's database of municipal units as it is downloaded: a row a unit, an indicator and a year.

Columns as in the stored copies of it: oktmo, the indicator's name, year, value, often a period.
"""

from __future__ import annotations

from catalogue.model import Figure, Municipality
from catalogue.open_data.model import FigureFault, FigureFileError, ReadFigures
from catalogue.open_data.naming import sure_place
from catalogue.open_data.tables import TableRow, row_place, table_rows
from catalogue.places.resolution import Places
from catalogue.problems import Problem

WAGE, MIGRATION = "unit-wage", "unit-migration"
NEEDED = frozenset(("oktmo", "indicator", "year", "value"))
_FIELDS = {
    "oktmo": ("октмо", "oktmo"),
    "indicator": ("indicator_name", "показатель", "наименование показателя", "indicator"),
    "year": ("год", "year"),
    "value": ("indicator_value", "значение", "value"),
    "period": ("период", "indicator_period", "period", "месяц"),
    "region": ("регион", "субъект", "region"),
    "name": ("муниципальное образование", "municipality", "наименование мо"),
}
_WHOLE_YEAR = ("год", "январь-декабрь", "year", "значение показателя за год")


def heading(text: str) -> str | None:
    """The field of a heading."""
    return next((field for field, names in _FIELDS.items() if text in names), None)


def read_municipal_database(content: bytes, places: Places, units: dict[str, Municipality]) -> ReadFigures:
    """Wages and net migration of whole years; other indicators are passed over. Raises FigureFileError."""
    problems: list[Problem] = []
    values: dict[tuple[str, str, int], float] = {}
    left_out: dict[str, None] = {}
    for row in table_rows(content, heading, NEEDED):
        indicator = _indicator(row.text("indicator").lower())
        if indicator is None or not _is_whole_year(row.text("period").lower()):
            continue
        unit = _unit(row, places, units)
        if unit is None:
            left_out[row.text("name") or row.text("oktmo")] = None
            continue
        _take(row, indicator, unit, values, problems)
    if not problems and not values:
        problems.append(Problem(code=FigureFault.NOTHING))
    if problems:
        raise FigureFileError(problems)
    figures = tuple(Figure(indicator=i, place_id=p, year=y, value=v) for (i, p, y), v in values.items())
    return ReadFigures(figures=figures, left_out=tuple(left_out))


def _take(
    row: TableRow,
    indicator: str,
    unit: Municipality,
    values: dict[tuple[str, str, int], float],
    problems: list[Problem],
) -> None:
    try:
        value, year = row.number_of("value"), row.number_of("year")
    except ValueError:
        told = {"value": f"{row.text('year')}, {row.text('value')}"}
        problems.append(Problem(code=FigureFault.NOT_A_NUMBER, place=row_place(row), params=told))
        return
    if value is None or year is None:
        return
    if indicator == MIGRATION:
        if not unit.population:
            return
        value = 1000 * value / unit.population
    key = (indicator, unit.id, int(year))
    if values.setdefault(key, round(value, 1)) != round(value, 1):
        problems.append(Problem(code=FigureFault.TWICE, place=row_place(row), params={"place": unit.name.ru}))


def _indicator(name: str) -> str | None:
    """Which of our indicators a name of the database is; of wages only those without small business."""
    if name.startswith("среднемесячная") and "заработная плата" in name and "без субъектов малого" in name:
        return WAGE
    if name.startswith("миграционный прирост") and not any(w in name for w in ("на 1000", "коэффициент", "внутри")):
        return MIGRATION
    return None


def _is_whole_year(period: str) -> bool:
    return not period or period in _WHOLE_YEAR


def _unit(row: TableRow, places: Places, units: dict[str, Municipality]) -> Municipality | None:
    """By OKTMO (a spreadsheet drops its leading zero), else by name and region."""
    digits = "".join(c for c in row.text("oktmo") if c.isdecimal())
    padded = digits.zfill(11 if len(digits) > 8 else 8)[:8]
    if unit := units.get(f"oktmo-{padded}"):
        return unit
    if not row.text("name") or not row.text("region"):
        return None
    named = sure_place(places, row.text("name"), row.text("region"))
    return named if named and named.kind.is_unit else None

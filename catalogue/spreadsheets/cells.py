"""A cell of a stranger's table: a text, a number, a day, or a formula without its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalogue.spreadsheets.sheet_rows import RawCell
from catalogue.spreadsheets.styles import Styles

SPACES = " \u00a0\u2009\u202f"
"""Spaces that stand between thousands."""


@dataclass(frozen=True, slots=True)
class DateCell:
    """A day or a time, as its sheet shows it: spreadsheet programs make 05.01 of a typed 5.1."""

    text: str


@dataclass(frozen=True, slots=True)
class NoResult:
    """A formula that was saved without its result."""


Cell = str | float | DateCell | NoResult
"""A cell as read; a blank one is ""."""


def shown(cell: Cell) -> str:
    """A cell as people read it."""
    if isinstance(cell, DateCell):
        return cell.text
    if isinstance(cell, NoResult):
        return ""
    return cell if isinstance(cell, str) else f"{cell:.10g}"


def clean(text: str, max_chars: int) -> str:
    """A text without surrounding spaces; of one that is too long only so much that it is seen to be."""
    return text.strip() if len(text) <= max_chars else text[: max_chars + 1]


def sheet_cell(cell: RawCell, styles: Styles, from_1904: bool, max_chars: int) -> Cell | None:
    """What a person sees in a cell of a workbook: a share formatted as a percentage is one, a day is a day."""
    if not cell.text:
        # A formula that gave an empty text has the type of a text.
        return NoResult() if cell.formula and cell.kind != "s" else None
    if cell.kind == "d":
        return DateCell(cell.text)
    if cell.kind == "b":
        return "TRUE" if cell.text in ("1", "true") else "FALSE"
    if cell.kind != "n":
        return clean(cell.text, max_chars) or None
    try:
        number = float(cell.text)
    except ValueError:
        return clean(cell.text, max_chars)
    if styles.is_date(cell.style):
        return _day(number, from_1904)
    return f"{number * 100:.10g}%" if styles.is_percent(cell.style) else number


def _day(number: float, from_1904: bool) -> Cell:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel  # as in styles

    try:
        found = from_excel(number, CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900)
    except (OverflowError, ValueError):
        return number
    return DateCell(found.strftime("%d.%m.%Y") if isinstance(found, date) else str(found))

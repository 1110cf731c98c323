"""The comparison as a workbook: solutions on the first sheet, the cities to ask on the second."""

from __future__ import annotations

from datetime import date

from bot.papers.comparison import ComparisonText, PaperTable
from bot.papers.files.xlsx import PaperWorkbook

FIRST, ALL_COLUMNS, DONOR_WIDTHS = 22.0, 126.0, (24.0, 12, 15, 11, 11, 8, 20, 22, 16, 20)
"""Widths in characters: of the names of the criteria, of all solutions together, of the columns of the donors."""
TABLE = 3


def render_comparison(comparison: ComparisonText, today: date) -> bytes:
    book = PaperWorkbook(comparison.title, today)
    solutions = comparison.solutions
    each = ALL_COLUMNS / (len(solutions.heading) - 1)
    _grid(book, comparison, solutions, (FIRST, *[min(each, 60.0)] * (len(solutions.heading) - 1)))
    _grid(book, comparison, comparison.donors, DONOR_WIDTHS)
    return book.content()


def _grid(book: PaperWorkbook, comparison: ComparisonText, grid: PaperTable, widths: tuple[float, ...]) -> None:
    sheet = book.sheet(grid.sheet, widths, comparison.title, f"{comparison.subject} {comparison.remark}")
    book.heading(sheet, TABLE, grid.heading)
    for n, row in enumerate(grid.rows, TABLE + 1):
        book.row(sheet, n, row)
    sheet.print_area(0, 0, TABLE + len(grid.rows), len(widths) - 1)

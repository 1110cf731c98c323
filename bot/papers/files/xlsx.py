"""An XLSX workbook of plain texts: nothing written can become a formula or a link; printed one page wide."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.papers.files.page_fit import LINE_HEIGHT, lines_of
from bot.papers.typography import clean

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
MOST = 2000
"""Characters of a cell: longer ones would be cut by the height of a row that a program can show."""
FONT, SIZE = "Times New Roman", 11
MM_PER_CHARACTER = 1.85
"""Width of a column's unit: seven points of a screen."""
HIGHEST = 409.0
"""The highest row of the format, in points."""


def _height(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Height of a row in points: given, because programs do not all work it out for wrapped cells."""
    lines = max(lines_of(t, (w - 1) * MM_PER_CHARACTER, size) for t, w in zip(texts, widths, strict=True))
    return min(HIGHEST, lines * size * LINE_HEIGHT + 3)


class PaperWorkbook:
    """One workbook; sheets are added in their order, `content` gives the file. The same texts give the same bytes."""

    def __init__(self, title: str, today: date) -> None:
        self._raw = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        made = datetime.combine(today, time(), UTC).replace(tzinfo=None)
        self._book.set_properties({"title": clean(title)[:250], "author": "", "comments": "", "created": made})
        self._widths: dict[str, tuple[float, ...]] = {}
        self._title = self._format(bold=True, font_size=14)
        self._subject = self._format()
        self._head = self._format(bold=True, border=1, align="center", bg_color="#E8EDF3")
        self._cell = self._format(border=1)
        self._first = self._format(bold=True, border=1)
        self._group = self._format(bold=True, border=1, bg_color="#F5F5F5")
        self._line = self._format()

    def _format(self, **wanted: object) -> Format:
        return self._book.add_format(
            {"font_name": FONT, "font_size": SIZE, "text_wrap": True, "valign": "top"} | wanted
        )

    def sheet(self, name: str, widths: Sequence[float], title: str, subject: str) -> Worksheet:
        """An A4 landscape sheet, one page wide, with its title and subject in the first two rows."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self._widths[name] = tuple(widths)
        self._across(sheet, 0, title, self._title)
        self._across(sheet, 1, subject, self._subject)
        return sheet

    def heading(self, sheet: Worksheet, row: int, texts: Sequence[str]) -> None:
        """The heading row: it stays in sight, is repeated on every page."""
        self._write(sheet, row, texts, [self._head] * len(texts))
        sheet.freeze_panes(row + 1, 1)
        sheet.repeat_rows(row)

    def row(self, sheet: Worksheet, row: int, texts: Sequence[str]) -> None:
        self._write(sheet, row, texts, [self._first] + [self._cell] * (len(texts) - 1))

    def across(self, sheet: Worksheet, row: int, text: str) -> None:
        """One text over the whole width of the table."""
        self._across(sheet, row, text, self._group)

    def line(self, sheet: Worksheet, row: int, text: str, bold: bool = False) -> None:
        self._across(sheet, row, text, self._title if bold else self._line)

    def _across(self, sheet: Worksheet, row: int, text: str, form: Format) -> None:
        widths = self._widths[sheet.name]
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", form)
        printed = clean(text)[:MOST]
        sheet.write_string(row, 0, printed, form)
        sheet.set_row(row, _height([printed], [sum(widths)], form.font_size))

    def _write(self, sheet: Worksheet, row: int, texts: Sequence[str], formats: Sequence[Format]) -> None:
        printed = [clean(t)[:MOST] for t in texts]
        for column, (text, form) in enumerate(zip(printed, formats, strict=True)):
            sheet.write_string(row, column, text, form)
        sheet.set_row(row, _height(printed, self._widths[sheet.name], SIZE))

    def content(self) -> bytes:
        self._book.close()
        return self._raw.getvalue()

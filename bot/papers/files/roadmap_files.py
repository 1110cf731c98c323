"""The roadmap as a workbook and as a DOCX, both from the same text."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.papers.files.docx import CENTER, JUSTIFY, LEFT, A4Page, DocxDocument
from bot.papers.files.xlsx import PaperWorkbook
from bot.papers.roadmap import Plan
from bot.texts.words import Words

PAGE = A4Page(left=20, right=10, top=15, bottom=12, landscape=True)
WIDTHS_MM = (11.0, 50.0, 20.0, 34.0, 36.0, 42.0, 32.0, 42.0)
SIZE, TABLE_SIZE = 12.0, 9.5
XLSX_WIDTHS = (6.0, 28, 12, 17, 20, 26, 17, 26)
TABLE = 3
NOTES_WIDTH = 140.0


def render_roadmap_xlsx(plan: Plan, today: date, words: Words) -> bytes:
    book = PaperWorkbook(plan.title, today)
    subject = f"{plan.subject}. {plan.made}. {plan.assumption}"
    sheet = book.sheet(words("papers_plan_sheet"), XLSX_WIDTHS, plan.title, subject)
    book.heading(sheet, TABLE, plan.columns)
    row = TABLE + 1
    for group in plan.groups:
        book.across(sheet, row, group.heading)
        for n, line in enumerate(group.rows, row + 1):
            book.row(sheet, n, line.cells)
        row += len(group.rows) + 1
    sheet.print_area(0, 0, row - 1, len(plan.columns) - 1)
    notes = book.sheet(words("papers_plan_notes_sheet"), (NOTES_WIDTH,), plan.title, plan.made)
    row = 2
    for section in plan.sections:
        book.line(notes, row, section.heading, bold=True)
        for n, text in enumerate(section.lines, row + 1):
            book.line(notes, n, text)
        row += len(section.lines) + 2
    notes.print_area(0, 0, row, 0)
    return book.content()


def render_roadmap_docx(plan: Plan, today: date, words: Words) -> bytes:
    made = datetime.combine(today, time(), UTC)
    sheet = DocxDocument(PAGE, words.language, SIZE, f"{plan.title}: {plan.subject}", made)
    _approval(sheet, words)
    sheet.paragraph(plan.title, style="Heading 1", align=CENTER, size=14, bold=True, before=6)
    sheet.paragraph(plan.subject, align=CENTER)
    sheet.paragraph(f"{plan.made}. {plan.assumption}", align=JUSTIFY, size=10, before=4, after=6)
    _table(sheet, plan)
    for section in plan.sections:
        sheet.paragraph(section.heading, style="Heading 2", before=8, bold=True, size=SIZE, keep=True)
        for line in section.lines:
            sheet.paragraph(line, align=JUSTIFY, size=10, after=2)
    return sheet.content()


def _approval(sheet: DocxDocument, words: Words) -> None:
    """The mark of approval, blank, at the right as the standard has it."""
    table = sheet.table((PAGE.width - 80, 80.0), 1, grid=False)
    cell = table.rows[0].cells[1]
    lines = (
        (words("papers_approve"), SIZE),
        ("_" * 30, SIZE),
        (words("papers_sign_position"), 9.0),
        ("_" * 30, SIZE),
        (words("papers_sign_name"), 9.0),
        (words("papers_approve_date"), SIZE),
    )
    for text, size in lines:
        sheet.paragraph(text, within=cell, align=CENTER, size=size)


def _table(sheet: DocxDocument, plan: Plan) -> None:
    rows = 1 + sum(1 + len(g.rows) for g in plan.groups)
    table = sheet.table(WIDTHS_MM, rows, grid=True)
    sheet.heading_row(table, plan.columns, TABLE_SIZE)
    row = 1
    for group in plan.groups:
        cells = table.rows[row].cells
        merged = cells[0].merge(cells[-1])
        sheet.paragraph(group.heading, within=merged, size=TABLE_SIZE, bold=True, keep=True)
        for n, line in enumerate(group.rows, row + 1):
            for cell, text in zip(table.rows[n].cells, line.cells, strict=True):
                sheet.paragraph(text, within=cell, align=LEFT, size=TABLE_SIZE)
        row += len(group.rows) + 1
    sheet.keep_rows_whole(table)

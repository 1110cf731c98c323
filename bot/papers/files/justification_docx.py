"""The justification as a DOCX of one A4 page, and the choice of extent and font that keeps it one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from bot.papers.files.docx import CENTER, JUSTIFY, LEFT, RIGHT, A4Page, DocxDocument
from bot.papers.files.page_fit import LINE_HEIGHT, POINTS_PER_MM, lines_of
from bot.papers.justification import EXTENTS, Extent, Justification, Paragraph
from catalogue.model import Language

PAGE = A4Page(left=20, right=15, top=15, bottom=15)
SIZES = (12.0, 11.5, 11.0, 10.5, 10.0)
LAST_SIZES = (9.5, 9.0)
"""Only when the shortest text still does not fit at 10 points."""
NOTE_SHARE = 0.8
"""Size of the notes in sizes of the text."""
FILL = 0.96
"""Share of the page that the estimate may fill: the rest is the safety of the estimate."""
HEADING_BEFORE, PARAGRAPH_AFTER = 0.35, 0.1
"""Spaces in sizes of the font."""


def fitted(write: Callable[[Extent], Justification]) -> tuple[float, Justification]:
    """The fullest text that holds on one page, in the largest font with which it does."""
    for extent in EXTENTS:
        text = write(extent)
        for size in SIZES if extent is not EXTENTS[-1] else (*SIZES, *LAST_SIZES):
            if estimated_height(text, size) <= PAGE.height * FILL:
                return size, text
    return LAST_SIZES[-1], write(EXTENTS[-1])


def plain(paragraph: Paragraph) -> str:
    """A paragraph with the numbers of its notes, as it fills lines."""
    return "".join(f"{s.text}{','.join(map(str, s.notes))}" for s in paragraph)


def estimated_height(text: Justification, size: float) -> float:
    """Height of the whole paper in mm."""
    line, width = size * LINE_HEIGHT / POINTS_PER_MM, PAGE.width
    title = 1.2 * line + lines_of(text.subject, width, size) * line + line + 0.5 * size / POINTS_PER_MM
    body = 0.0
    for section in text.sections:
        body += line + HEADING_BEFORE * size / POINTS_PER_MM
        for p in section.paragraphs:
            body += lines_of(plain(p), width, size) * line + PARAGRAPH_AFTER * size / POINTS_PER_MM
    notes = sum(lines_of(f"{n.number}. {n.line}", width, size * NOTE_SHARE) for n in text.notes) + 1
    signature = lines_of(text.signature, width, size) * line
    return title + body + signature + notes * line * NOTE_SHARE + 2.5 * size / POINTS_PER_MM


def render_justification(text: Justification, size: float, language: Language, today: date) -> bytes:
    """The DOCX; headings are headings, so that a screen reader can walk them."""
    made = datetime.combine(today, time(), UTC)
    sheet = DocxDocument(PAGE, language, size, f"{text.title}: {text.subject}", made)
    sheet.paragraph(text.title, style="Heading 1", align=CENTER, size=size * 1.2, bold=True)
    sheet.paragraph(text.subject, align=CENTER)
    sheet.paragraph(text.made, align=RIGHT, size=size * NOTE_SHARE, after=size / 4)
    for section in text.sections:
        before = HEADING_BEFORE * size
        sheet.paragraph(section.heading, style="Heading 2", before=before, bold=True, size=size, keep=True)
        for p in section.paragraphs:
            sheet.paragraph(p, align=JUSTIFY, after=PARAGRAPH_AFTER * size)
    sheet.paragraph(text.signature, before=size)
    small = size * NOTE_SHARE
    sheet.paragraph(text.notes_heading, style="Heading 2", size=small, bold=True, before=size / 2, keep=True)
    for note in text.notes:
        line = sheet.paragraph(f"{note.number}. ", align=LEFT, size=small)
        if note.url:
            sheet.link(line, note.text, note.url, size=small)
            sheet.run(line, f"; {note.dated}" if note.dated else "", size=small)
        else:
            sheet.run(line, note.line, size=small)
    return sheet.content()

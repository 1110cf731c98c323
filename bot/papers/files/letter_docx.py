"""The letter as a DOCX of one A4 page: corner form left, addressee right, performer in the foot of the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.papers.files.docx import CENTER, JUSTIFY, LEFT, A4Page, DocxDocument
from bot.papers.files.page_fit import LINE_HEIGHT, POINTS_PER_MM, height_of, lines_of
from bot.papers.letter import LetterText
from bot.texts.words import Words

PAGE = A4Page(left=30, right=15, top=20, bottom=20)
"""Margins of ГОСТ Р 7.0.97-2025 for papers that are kept long: 30 mm left, at least 10 right, 20 above and below."""
SENDER, GAP, ADDRESSEE = 75.0, 15.0, 75.0
INDENT = 12.5
SIZES = (14.0, 13.5, 13.0, 12.5, 12.0, 11.5, 11.0)
"""Sizes of the font to try, in points; the standard recommends 12 to 14, below that only so that one page is kept."""
SMALL = 9.0
BLANK, SHORT_BLANK = "_" * 32, "_" * 11
BLANK_SIZE = 12.0
FILL = 0.97
"""Share of the page that the estimate may fill: the rest is the safety of the estimate."""


def render_letter(letter: LetterText, words: Words, today: date) -> bytes:
    """The DOCX; the largest font with which it holds on one page, leaving the scale out before going below 12."""
    size, letter = fitted(letter)
    made = datetime.combine(today, time(), UTC)
    sheet = DocxDocument(PAGE, words.language, size, f"{letter.heading}: {letter.addressee}", made)
    _head(sheet, letter, words)
    space = size / 2
    sheet.paragraph(letter.heading, size=size, before=size, after=size, style=None)
    sheet.paragraph(letter.salutation, align=CENTER, after=space)
    _body(sheet, letter)
    _signature(sheet, words)
    _performer(sheet, words)
    return sheet.content()


def fitted(letter: LetterText) -> tuple[float, LetterText]:
    """The size of the font and the letter, shortened if it must be."""
    brief = replace(letter, scale="")
    for candidate, sizes in ((letter, SIZES[:5]), (brief, SIZES)):
        for size in sizes:
            if estimated_height(candidate, size) <= PAGE.height * FILL:
                return size, candidate
    return SIZES[-1], brief


def _text(letter: LetterText) -> str:
    parts = (letter.who, letter.stated, letter.scale, f"{letter.source_label} {letter.source}.")
    return " ".join(p for p in parts if p)


def estimated_height(letter: LetterText, size: float) -> float:
    """Height of the whole letter in mm."""
    line = size * LINE_HEIGHT / POINTS_PER_MM
    small = SMALL * LINE_HEIGHT / POINTS_PER_MM
    names = sum(lines_of(s, SENDER, size) for s in letter.sender)
    sender = names * line + 3 * line + 2 * small + 3
    addressee = lines_of(letter.addressee, ADDRESSEE, size) * line + line + small
    body = height_of(
        [
            _text(letter),
            letter.problem,
            letter.ask,
            *_numbered(letter),
            letter.closing,
        ],
        PAGE.width,
        size,
        INDENT,
    )
    spaces = (2.0 + 0.5 + 0.5 + 1.2) * size / POINTS_PER_MM
    heading = lines_of(letter.heading, PAGE.width, size) * line
    return max(sender, addressee) + heading + line + body + spaces + 2 * line + small


def _numbered(letter: LetterText) -> list[str]:
    return [f"{n}. {q}" for n, q in enumerate(letter.questions, 1)]


def _head(sheet: DocxDocument, letter: LetterText, words: Words) -> None:
    table = sheet.table((SENDER, GAP, ADDRESSEE), 1, grid=False)
    left, _, right = table.rows[0].cells
    name, blank, place = letter.sender
    sheet.paragraph(name, within=left, align=CENTER, bold=True)
    sheet.paragraph(BLANK, within=left, align=CENTER, size=BLANK_SIZE)
    sheet.paragraph(blank, within=left, align=CENTER, size=SMALL)
    sheet.paragraph(place, within=left, align=CENTER)
    sheet.paragraph(BLANK, within=left, align=CENTER, size=BLANK_SIZE)
    sheet.paragraph(words("papers_letter_sender_address"), within=left, align=CENTER, size=SMALL)
    number = words("papers_letter_number", blank=SHORT_BLANK)
    sheet.paragraph(number, within=left, align=CENTER, size=BLANK_SIZE, before=4)
    reference = words("papers_letter_reference", blank="_" * 9)
    sheet.paragraph(reference, within=left, align=CENTER, size=BLANK_SIZE, before=2)
    sheet.paragraph(letter.addressee, within=right, align=LEFT)
    sheet.paragraph(BLANK, within=right, align=LEFT, size=BLANK_SIZE, before=4)
    sheet.paragraph(words("papers_letter_addressee_address"), within=right, align=LEFT, size=SMALL)


def _body(sheet: DocxDocument, letter: LetterText) -> None:
    opening = " ".join(p for p in (letter.who, letter.stated, letter.scale, letter.source_label) if p)
    first = sheet.paragraph(f"{opening} ", align=LEFT, indent_mm=INDENT)
    if letter.source_url:
        sheet.link(first, letter.source, letter.source_url)
    else:
        sheet.run(first, letter.source)
    sheet.run(first, ".")
    for text in (letter.problem, letter.ask):
        if text:
            sheet.paragraph(text, align=JUSTIFY, indent_mm=INDENT)
    for question in _numbered(letter):
        sheet.paragraph(question, align=JUSTIFY, indent_mm=INDENT)
    sheet.paragraph(letter.closing, align=JUSTIFY, indent_mm=INDENT, before=sheet.size / 2)


def _signature(sheet: DocxDocument, words: Words) -> None:
    sheet.paragraph("", size=sheet.size)
    table = sheet.table((70.0, 40.0, 55.0), 1, grid=False)
    blanks = (("_" * 27, "papers_sign_position"), ("_" * 13, "papers_sign_signature"), ("_" * 20, "papers_sign_name"))
    for cell, (blank, key) in zip(table.rows[0].cells, blanks, strict=True):
        sheet.paragraph(blank, within=cell, align=CENTER, size=12)
        sheet.paragraph(words(key), within=cell, align=CENTER, size=SMALL)


def _performer(sheet: DocxDocument, words: Words) -> None:
    """The mark of the performer, where the standard puts it: at the left of the page's foot."""
    footer = sheet.document.sections[0].footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    sheet.run(paragraph, words("papers_letter_performer", blank="_" * 28), size=10)
    phone = footer.add_paragraph()
    sheet.run(phone, words("papers_letter_phone", blank="_" * 24), size=10)

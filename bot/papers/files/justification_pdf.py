"""The justification as a PDF of one page."""

from __future__ import annotations

from datetime import date

from bot.papers.files.justification_docx import NOTE_SHARE, PAGE
from bot.papers.files.pdf import html_of, one_page
from bot.papers.justification import Justification
from catalogue.model import Language


def markup(text: Justification, size: float, language: Language, today: date) -> str:
    """The page as HTML, in a size of the font in points."""
    note_size = size * NOTE_SHARE
    return html_of("justification.html", language, text=text, size=size, note_size=note_size, page=PAGE, today=today)


def render_pdf(text: Justification, size: float, language: Language, today: date) -> bytes:
    """The PDF, in the given size of the font in points or the next smaller one with which it is one page."""
    return one_page(lambda smaller: markup(text, smaller, language, today), size)

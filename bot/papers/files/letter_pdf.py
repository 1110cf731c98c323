"""The letter as a PDF of one page, its requisites where ГОСТ Р 7.0.97-2025 puts them; blanks are filled in by hand."""

from __future__ import annotations

from datetime import date

from bot.papers.files.letter_docx import PAGE, fitted
from bot.papers.files.pdf import html_of, one_page
from bot.papers.letter import LetterText
from bot.texts.words import Words


def render_letter_pdf(letter: LetterText, words: Words, today: date) -> bytes:
    """The PDF in the size of the font of the DOCX, or the next smaller one with which it is one page."""
    size, letter = fitted(letter)
    return one_page(
        lambda smaller: html_of(
            "letter.html", words.language, letter=letter, w=words, size=smaller, page=PAGE, today=today
        ),
        size,
    )

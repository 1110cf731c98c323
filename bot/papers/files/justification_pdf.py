"""The justification as a tagged PDF (PDF/UA-1): the same text and page as the DOCX, for a screen reader too."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.papers.files.justification_docx import NOTE_SHARE, PAGE
from bot.papers.justification import Justification
from bot.papers.typography import bound, clean
from catalogue.model import Language

PDF = "application/pdf"
STEP, SMALLEST = 0.5, 7.0
"""Points by which the font shrinks until the laid out text is one page."""

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def markup(text: Justification, size: float, language: Language, today: date) -> str:
    """The page as HTML, every text escaped."""

    def printed(value: str) -> str:
        lead = " " * value.startswith(" ")
        return f"{lead}{bound(clean(value), language)}{' ' * (value.endswith(' ') and bool(value.strip()))}"

    return _environment.get_template("justification.html").render(
        text=text, size=size, note_size=size * NOTE_SHARE, page=PAGE, language=language, today=today, printed=printed
    )


def render_pdf(text: Justification, size: float, language: Language, today: date) -> bytes:
    """The PDF of one page, in the given size of the font or the next smaller one with which it holds."""
    # Opens a font library: half a second that the other commands need not wait for.
    from weasyprint import HTML

    while True:
        document = HTML(string=markup(text, size, language, today), url_fetcher=_refuse).render(pdf_variant="pdf/ua-1")
        if len(document.pages) == 1 or size - STEP < SMALLEST:
            content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
            return content
        size -= STEP


def _refuse(url: str, *_: Any, **__: Any) -> None:
    """Nothing is loaded from anywhere: the page holds all it needs."""
    raise ValueError(f"a paper loads nothing, yet was asked for {url[:60]}")

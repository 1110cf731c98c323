"""A paper of one page as a tagged PDF (PDF/UA-1) from HTML: text and page of the DOCX, for a screen reader too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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


def html_of(template: str, language: Language, **values: Any) -> str:
    """A template filled in, every text escaped; its function `printed` binds short words to their neighbours."""

    def printed(value: str) -> str:
        lead = " " * value.startswith(" ")
        return f"{lead}{bound(clean(value), language)}{' ' * (value.endswith(' ') and bool(value.strip()))}"

    return _environment.get_template(template).render(language=language, printed=printed, **values)


def one_page(markup: Callable[[float], str], size: float) -> bytes:
    """The PDF of one page, in the given size of the font in points or the next smaller one with which it holds."""
    # Opens a font library: half a second that the other commands need not wait for.
    from weasyprint import HTML

    while True:
        document = HTML(string=markup(size), url_fetcher=_refuse).render(pdf_variant="pdf/ua-1")
        if len(document.pages) == 1 or size - STEP < SMALLEST:
            content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
            return content
        size -= STEP


def _refuse(url: str, *_: Any, **__: Any) -> None:
    """Nothing is loaded from anywhere: the page holds all it needs."""
    raise ValueError(f"a paper loads nothing, yet was asked for {url[:60]}")

"""Templates of the page in the language of its visitor, with the way to the other language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.texts.words import words_in
from bot.web.access import LANGUAGE_COOKIE, language_of
from bot.web.cookies import set_cookie
from bot.web.headers import A_YEAR
from bot.web.pages.asking import FIELDS
from bot.web.static_files import address_of
from catalogue.model import Language

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals["static"] = address_of


TOO_MANY = 429
SECTIONS = (
    ("/", "page.nav_search"),
    ("/town", "town.title"),
    ("/catalogue", "browse.title"),
    ("/donors", "browse.donors_title"),
    ("/regions", "page.nav_regions"),
    ("/register", "page.nav_register"),
    ("/table", "page.nav_table"),
    ("/about", "page.nav_about"),
)
"""The views that can be entered at, as the head of every page shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A form that shows an answer to a form once more and changes nothing; `path` where it is another page's."""

    fields: Sequence[tuple[str, str]]
    path: str | None = None


def render_page(
    request: Request, template: str, status: int = 200, again: Again | None = None, **values: Any
) -> HTMLResponse:
    """A template in the language of the page.

    With `again` the way to the other language is a form, for an address alone would lose what was written.
    """
    language = language_of(request)
    other = Language.EN if language is Language.RU else Language.RU
    words = words_in(language)
    html = _environment.get_template(template).render(
        w=words,
        ways=[(address, words(key)) for address, key in SECTIONS],
        here=request.url.path,
        lang=language.value,
        other=other.value,
        requests_on=getattr(request.app.state, "requests_on", False),
        assistant_on=getattr(request.app.state, "assistant_on", False),
        other_url=_address_in(request, other, again.path if again else None),
        again=again.fields if again else None,
        **values,
    )
    response = HTMLResponse(html, status)
    if request.query_params.get("lang") in set(Language):
        set_cookie(request, response, LANGUAGE_COOKIE, language.value, A_YEAR)
    return response


def error_page(request: Request, status: int, message: str | None = None) -> HTMLResponse:
    """The page for what is not there, or could not be answered: with what was written, to send it again.

    It tells the sentence of its status, or of the key `message`, and nothing of what went wrong inside.
    """
    if status < 500 and status != TOO_MANY:
        return render_page(request, "error.html", status, message=message or "page.not_found", form=None)
    form = {key: request.query_params.get(key, "") for key in FIELDS}
    kept = form if any(form.values()) else None
    return render_page(request, "error.html", status, message=message or "page.server_error", form=kept)


def _address_in(request: Request, language: Language, path: str | None) -> str:
    """The address of a page in a language, without its host: no header of the request can lead elsewhere."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    own = "/" + (path or request.url.path).lstrip("/\\")
    return f"{own}?{urlencode([*kept, ('lang', language.value)])}"

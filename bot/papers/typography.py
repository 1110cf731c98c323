"""Text as it is printed: cleaned of what a file cannot hold, cut, quoted, bound against bad line breaks."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from bot.presentation.addresses import readable_host
from catalogue.model import Language

ELLIPSIS = "…"
NBSP = "\u00a0"

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
"""Control characters, line and paragraph breaks, direction overrides, lone surrogates: XML cannot hold some of
them, and the others would let a text pose as another paragraph or be read backwards."""
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
_SPACES = re.compile(r"[^\S\u00a0]+")
"""Runs of spaces; a no-break space is put on purpose and stays."""
_BOUND_AFTER = re.compile(r"(?<![\w-])(№|г\.|п\.|стр\.|им\.) (?=\S)")
_BOUND_BEFORE = re.compile(r"(?<=\d) (?=\d{3}(?!\d)|%|тыс\.|млн|млрд|руб|г\.|год|чел|п\. п\.|мес|мм|кг|шт)")
_BEFORE_DASH = re.compile(r" (?=[—–] )")


def clean(text: str) -> str:
    """One line of printable text with single spaces; an abbreviation's stop also ends a sentence: "руб..", "руб."."""
    return _TWO_STOPS.sub(".", _SPACES.sub(" ", _UNPRINTABLE.sub(" ", text)).strip())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words with an ellipsis; one endless word is cut inside."""
    text = clean(text)
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    between = head.rfind(" ")
    if between > limit // 2:
        head = head[:between]
    return head.rstrip(" ,;:.—–-«(") + ELLIPSIS


def quoted(text: str, language: Language) -> str:
    """The text in the quotes of the language, quotes inside it turned into the inner ones."""
    text = clean(text)
    if language is Language.RU:
        inner = re.sub(r'"([^"]*)"', r"«\1»", text).replace("«", "„").replace("»", "“")
        return f"«{inner}»"
    inner = re.sub(r'["“]([^"”]*)["”]', r"‘\1’", text)
    return f"“{inner}”"


def bound(text: str, language: Language) -> str:
    """The same text with no-break spaces where a line must not end: inside numbers, before units and dashes."""
    if language is Language.EN:
        return _BEFORE_DASH.sub(NBSP, text)
    text = _BOUND_AFTER.sub(lambda m: m.group(1) + NBSP, text)
    return _BEFORE_DASH.sub(NBSP, _BOUND_BEFORE.sub(NBSP, text))


def readable_url(url: str, limit: int) -> str:
    """An address as a person reads it, without scheme and escapes; what is too long is cut."""
    parts = urlsplit(url)
    tail = f"?{parts.query}" if parts.query else ""
    plain = clean(unquote(f"{readable_host(parts.netloc)}{parts.path.rstrip('/')}{tail}"))
    return plain if len(plain) <= limit else plain[: limit - 1] + ELLIPSIS


def sentence(text: str) -> str:
    """The text beginning with a capital letter and ending with a stop."""
    text = clean(text)
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def slug(text: str, limit: int = 48) -> str:
    """A piece of a file name: small Latin letters, digits and "-" only."""
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9]", "-", text.lower()))[:limit].strip("-") or "x"

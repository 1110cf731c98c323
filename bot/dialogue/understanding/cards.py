"""The card whose whole title a message is, but for a word or two: a title copied or a button typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalogue.model import Solution

MOST_BESIDE = 3
"""Words beside a title: "— подробнее", "tell me about"."""
LEAST_TITLE = 2
"""Words that make a title plain."""


def titled_card(text: str, solutions: Iterable[Solution]) -> Solution | None:
    """The solution whose title stands whole in a text, the longest of several, with hardly a word beside it."""
    said = _plain(text)
    found = [
        (len(title), s, title)
        for s in solutions
        for title in map(_plain, s.names)
        if title in said and len(title.split()) >= LEAST_TITLE
    ]
    if not found:
        return None
    _, solution, title = max(found, key=lambda f: f[0])
    beside = said.replace(title, " ").split()
    return solution if len(beside) <= MOST_BESIDE else None


def _plain(text: str) -> str:
    words = re.findall(r"[^\W_]+", text.lower().replace("ё", "е"))
    return f" {' '.join(words)} "

"""Long lists of names in a line of text."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts.words import Words


def some_of(names: Sequence[str], most: int, words: Words) -> str:
    """The first `most` names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (words("figure.proof_more", n=more) if more > 0 else "")

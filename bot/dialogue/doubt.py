"""Whether the catalogue hardly knows what a text is about."""

from __future__ import annotations

from embeddings.retriever import Retriever

DOUBTFUL_WORDS = 0.67
DOUBTFUL_MARGIN = 0.035
"""A text of whose words the catalogue knows less than this, and whose best match stands out less, is doubted.
Tuned: 6 % of the tuning statements are doubted, 58 % of the out-of-scope messages of training (docs/assistant.md)."""
CLEAR_MARGIN = 0.05
"""A best match that stands out this far is an answer: so do a third of the tuning statements, 4 % of the
out-of-scope messages of training."""


def is_doubtful(known_words: float, margin: float) -> bool:
    return known_words < DOUBTFUL_WORDS and margin < DOUBTFUL_MARGIN


def doubtful(search: Retriever, text: str) -> bool:
    """Whether the catalogue hardly knows what a text is about."""
    found = search.search(text, limit=1)
    return is_doubtful(found.known_words, found.margin)


def stands_out(search: Retriever, text: str) -> bool:
    """Whether a text the assistant would decline is one that the catalogue clearly answers."""
    found = search.search(text, limit=1)
    return found.known_words >= DOUBTFUL_WORDS and found.margin >= CLEAR_MARGIN

"""What a message puts in the place of the problem that was understood: "мы имели в виду воду, а не тепло"."""

from __future__ import annotations

import re

from bot.dialogue.understanding.matters import names_matter

_MEANT = re.compile(
    r"\b(?:име(?:ю|л|ла|ли|ем) в виду|речь (?:ид[её]т |шла )?(?:о|об|про)|спрашива(?:ю|л|ла|ли) (?:про|о|об)"
    r"|i (?:meant|mean|asked (?:about|for)|was asking (?:about|for))|we (?:meant|mean|asked (?:about|for)))\s+(.+)",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"[,;.–—-]?\s*\b(?:а |но |and )?(?:не|not)\s+(?:про |о |об |about )?[\w -]+$", re.IGNORECASE)
_INSTEAD = re.compile(r"^\W*(?:нет|no)?\W*(?:не|not)\s+[\w -]{2,40}[,;.–—-]\s*(?:а|but)\s+(.+)$", re.IGNORECASE)


def corrected_problem(text: str) -> str | None:
    """The problem that is meant instead, in the message's own words; None where nothing is put right."""
    found = _MEANT.search(text) or _INSTEAD.search(text)
    if not found or text.rstrip().endswith("?"):
        return None
    meant = _REFUSED.sub("", found[1].strip()).strip(" ,.;–—-")
    return meant if names_matter(meant) else None

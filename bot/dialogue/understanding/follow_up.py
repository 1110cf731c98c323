"""Short messages that ask the last question again about something else: "а у Омска?", "and the second one?"."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.references import item_of
from catalogue.places.gazetteer import Gazetteer
from catalogue.places.spelling import key_of, words_of

_LEADS = re.compile(r"^\W*(?:ну\s+)?(?:а|и|and|what about|how about)\b", re.IGNORECASE)
_FILLERS = frozenset(
    "ну а и у в во про насчет что как для по с со к ко o об о and what how about in the for of one".split()
)
_SUPPOSES = re.compile(r"^\W*(?:ну\s+)?(?:(?:а|и|and)\s+)?(?:если|what if|if)\b", re.IGNORECASE)
MOST_WORDS = 6


class FollowUp(StrEnum):
    TOWN = "town"
    ITEM = "item"


def follow_up(text: str, gazetteer: Gazetteer) -> FollowUp | None:
    """What a message names besides the words that lead to it: a town or an item of the list; None for all else."""
    words = [key_of([w]) for w in words_of(text)]
    if not _LEADS.match(text) or len(words) > MOST_WORDS:
        return None
    mentions = gazetteer.mentions(text)
    covered = {i for m in mentions for i in range(m.start, m.end)}
    left = [w for i, w in enumerate(words) if i not in covered and w not in _FILLERS]
    if mentions and not left:
        return FollowUp.TOWN
    return FollowUp.ITEM if left and all(item_of(w, 1) is not None for w in left) else None


def opens_subject(text: str) -> bool:
    """Whether a few words ask of nothing but a subject: "а ямы?", "а что с парковками", "what about the dogs"."""
    return bool(_LEADS.match(text)) and len(words_of(text)) <= MOST_WORDS and names_matter(text)


def supposes(text: str) -> bool:
    """Whether a few words ask the last question under another condition: "а если 500?"."""
    return bool(_SUPPOSES.match(text)) and len(words_of(text)) <= MOST_WORDS

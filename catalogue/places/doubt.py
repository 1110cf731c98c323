"""Which lone words are too likely something else to be acted on as a place: names of people, ordinary words."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.model import PlaceKind
from catalogue.places.dictionary import kind_of
from catalogue.places.gazetteer import DOUBTFUL_NAMES, SCORE_ALTERNATE, SCORE_NOMINATIVE, SHORT_NAMES, Mention
from catalogue.places.spelling import key_of, words_of

SLIP_SHORTEST = 6
"""Letters of a lone word in which one slip still says which town is meant."""
_USUAL = frozenset(key_of([name]) for names in SHORT_NAMES.values() for name in names)
_DOUBTFUL = frozenset(key_of([name]) for names in DOUBTFUL_NAMES.values() for name in names)


def is_doubtful(words: Sequence[str], mention: Mention) -> bool:
    """Whether a name must be asked back where no other word says that a place is meant.

    A person's name or an ordinary word counts as a town only in its own form and with a capital letter; a settlement
    that is no town likewise, whatever the word is; another name only where it is known as one of a place.
    """
    if len(mention.words) != 1 or mention.words[0].isascii():
        return False
    key, kind = key_of(mention.words), kind_of(mention.words[0])
    if key in _DOUBTFUL:
        return True
    if len(words) != 1:
        return False
    if kind.common and len(words_of(mention.municipality.name.ru)) > 1:
        return True
    plain = mention.capitalised and mention.score == SCORE_NOMINATIVE
    if mention.municipality.kind is not PlaceKind.TOWN or kind.common or kind.person:
        return not plain
    if mention.slips:
        return len(key) < SLIP_SHORTEST
    return mention.score <= SCORE_ALTERNATE and not kind.place and key not in _USUAL

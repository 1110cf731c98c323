"""How far a name may be acted on that is likely something else too: an ordinary word, a person's name."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.identified import Certainty
from catalogue.model import Municipality, PlaceKind
from catalogue.places.dictionary import kind_of
from catalogue.places.gazetteer import SCORE_ALTERNATE, SCORE_NOMINATIVE, Mention
from catalogue.places.short_names import DOUBTFUL_NAMES, SHORT_NAMES
from catalogue.places.spelling import key_of, words_of

SLIP_SHORTEST = 6
"""Letters of a lone word in which one slip still says which town is meant."""
PROMINENT = 50_000
"""Residents from which a town's name is more likely the town than the ordinary word or the person: Орёл, Шахты."""
LARGER_ABROAD = frozenset(
    "донецк александрия берлин варна джида каменское манас николаев орша париж парма рудный темиртау черкассы "
    "светлогорск ленинск первомайск покровск красноармейск артемовск "
    "paris berlin alexandria parma varna donetsk".split()
)
"""Names of larger cities that the table lacks: of 100,000 people and more, or of 50,000 in Belarus, Kazakhstan or
Ukraine and twice as large as the town that bears the name too (GeoNames, CC BY 4.0)."""
SETTLEMENT_WORDS = frozenset(
    "с село села селе п пос поселок поселка поселке пгт рп д дер деревня деревни деревне ст станица станицы станице "
    "аул хутор village settlement".split()
)
_USUAL = frozenset(key_of([name]) for names in SHORT_NAMES.values() for name in names)
_DOUBTFUL = frozenset(key_of([name]) for names in DOUBTFUL_NAMES.values() for name in names)


def may_be_other(mention: Mention) -> bool:
    """Whether one word of Russian is also an ordinary word or a name of people."""
    if len(mention.words) != 1 or mention.words[0].isascii():
        return False
    kind = kind_of(mention.words[0])
    return kind.common or kind.person


def is_doubtful(mention: Mention) -> bool:
    """Whether a town is called by a name that may mean another place, a word or a part of a town too: Кузня."""
    return not mention.slips and key_of(mention.words) in _DOUBTFUL


def is_prominent(town: Municipality) -> bool:
    """Whether a place is a town so large that its name brings it to mind first."""
    return town.kind is PlaceKind.TOWN and (town.population or 0) >= PROMINENT


def doubt_about(words: Sequence[str], mention: Mention, place_asked: bool = False) -> Certainty:
    """Sure, told or asked: what is left of a name where no other of `words` says that a place is meant.

    A word that is also something else counts by itself only as a town's own name and with a capital letter, among
    other words hardly at all. `place_asked`: it answers a question for a place, so that a capital letter suffices.
    """
    if len(mention.words) != 1 or mention.words[0].isascii():
        return Certainty.SURE
    if is_doubtful(mention):
        return Certainty.ASKED
    alone = len(words) == 1
    if may_be_other(mention):
        return _of_other_word(mention, alone, place_asked)
    return _of_name(mention) if alone else Certainty.SURE


def _of_other_word(mention: Mention, alone: bool, place_asked: bool) -> Certainty:
    town = mention.municipality
    named = mention.capitalised and mention.score == SCORE_NOMINATIVE and town.kind is PlaceKind.TOWN
    common = kind_of(mention.words[0]).common
    shortened = len(words_of(town.name.ru)) > 1 and common
    if named and is_prominent(town) and (alone or place_asked) and not shortened:
        return Certainty.SURE
    answers = town.kind is PlaceKind.TOWN or mention.score == SCORE_NOMINATIVE
    if place_asked and mention.capitalised and answers and kind_of(mention.words[0]).naming:
        return Certainty.TOLD
    if named and not shortened and (alone or is_prominent(town) or not common):
        return Certainty.TOLD
    return Certainty.ASKED


def is_namesake_of_larger(words: Sequence[str], mention: Mention) -> bool:
    """Whether a place is called as something larger than it: a settlement as what the dictionary has as a place of
    this name (Урал, Париж), a town as a larger city abroad. Words that lead to a settlement leave no doubt.
    """
    if len(mention.words) > 1 or mention.slips:
        return False
    if mention.municipality.kind is PlaceKind.TOWN:
        return key_of(words_of(mention.municipality.name.ru)) in LARGER_ABROAD
    led = key_of(words[max(0, mention.start - 1) : mention.start]) in SETTLEMENT_WORDS
    return not led and (kind_of(mention.words[0]).place or key_of(mention.words) in LARGER_ABROAD)


def _of_name(mention: Mention) -> Certainty:
    """A word that is nothing else: a settlement in its own form, a town in any, another name where it is known."""
    key, kind = key_of(mention.words), kind_of(mention.words[0])
    if mention.municipality.kind is not PlaceKind.TOWN:
        plain = mention.capitalised and mention.score == SCORE_NOMINATIVE
        return Certainty.SURE if plain else Certainty.ASKED
    if mention.slips:
        return Certainty.ASKED if len(key) < SLIP_SHORTEST else Certainty.SURE
    odd = mention.score <= SCORE_ALTERNATE and not kind.place and key not in _USUAL
    return Certainty.ASKED if odd else Certainty.SURE

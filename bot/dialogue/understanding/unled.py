"""Names of places to which no word leads ("темно на улицах Кунгура"), and those that cannot be one's own town."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.dialogue.understanding.matters import names_matter
from bot.dialogue.understanding.town import TownReading
from catalogue.identified import Certainty, Identified
from catalogue.model import Municipality
from catalogue.places.dictionary import kind_of
from catalogue.places.gazetteer import Mention
from catalogue.places.resolution import Places, is_persons_name, unless_larger
from catalogue.places.spelling import composed, key_of, words_of

NEGATIONS = frozenset("не not нет".split())
COMPARING = frozenset("как вроде наподобие like as".split())
"""Words that lead to another city: "как в Казани", "like in Perm"."""
LED_WITHIN = 2


def names_own(text: str, places: Places) -> bool:
    """Whether some place that a text names may be one's own: none is refused, compared with or part of a region."""
    words = words_of(composed(text))
    mentions = places.gazetteer.mentions(" ".join(words))
    return not mentions or any(_may_be_own(words, m, places) for m in mentions)


def refuses(text: str, town: Municipality, places: Places) -> bool:
    """Whether a message says that a town is not one's own and names no other: "я не из Ростова"."""
    words = words_of(composed(text))
    mentions = places.gazetteer.mentions(" ".join(words))
    refused = [m for m in mentions if {key_of([w]) for w in words[max(0, m.start - LED_WITHIN) : m.start]} & NEGATIONS]
    spans = {(m.start, m.end) for m in refused}
    return any(m.municipality.id == town.id for m in refused) and all((m.start, m.end) in spans for m in mentions)


def is_rejected(text: str, places: Places) -> bool:
    """Whether a text says of a place only that it is not right: "Москва нам не подходит"; a problem there is none."""
    words = words_of(composed(text))
    for mention in places.gazetteer.mentions(" ".join(words)):
        after = words[mention.end :]
        refused = {key_of([w]) for w in after[:LED_WITHIN]} & NEGATIONS
        if refused and not names_matter(" ".join(after)):
            return True
    return False


def unled_town(text: str, places: Places) -> TownReading:
    """A town that stands in a message by its name alone, and the message without it; taken so, it is to be told."""
    words = words_of(composed(text))
    mentions = places.gazetteer.meant(" ".join(words))
    named = [m for m in mentions if _may_be_own(words, m, places) and _stands_out(m)]
    if not named:
        return TownReading(found=Identified(said=text, certainty=Certainty.UNKNOWN), rest=text)
    best = max(named, key=lambda m: (m.end - m.start, m.score))
    span = [m for m in named if (m.start, m.end) == (best.start, best.end)]
    found = unless_larger(places.settle(" ".join(best.words), span), words, best)
    return TownReading(found=found, rest=_without(text, best.words))


def _may_be_own(words: Sequence[str], mention: Mention, places: Places) -> bool:
    before = {key_of([w]) for w in words[max(0, mention.start - LED_WITHIN) : mention.start]}
    other = before & (NEGATIONS | COMPARING) or is_persons_name(words, mention)
    return not other and not places.is_region_part(words, mention)


def _stands_out(mention: Mention) -> bool:
    """Whether a mention can be nothing but a place."""
    known = [kind_of(w) for w in mention.words]
    is_name = len(mention.words) > 1 or not (known[0].common or known[0].person)
    return is_name and (mention.capitalised or any(k.place for k in known))


def _without(text: str, name: Sequence[str]) -> str:
    said = r"\W+".join(re.escape(w) for w in name)
    return re.sub(rf"(?:\b(?:в|во|in|of|at)\s+)?\b{said}\b", "", composed(text), count=1, flags=re.I).strip(" ,.;:–—-")

"""Whether a text names a region: in its own name, shortened (обл., респ., Аобл), by initials (ХМАО) or in part."""

from __future__ import annotations

import re
from enum import IntEnum

from catalogue.model import Region
from catalogue.places.dictionary import analyzer
from catalogue.places.regions import OTHER_NAMES
from catalogue.places.spelling import key_of, words_of
from catalogue.wordings import initials, same_word, stem

_KINDS = {
    "область": ("область", "oblast"),
    "край": ("край", "krai"),
    "республика": ("республика", "republic"),
    "округ": ("округ", "okrug"),
    "автономный": ("автономный", "автономная", "autonomous"),
    "город": ("город", "city"),
    "значения": ("значения", "федерального", "federal", "of"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
"""What kind of region a word says; both genders and languages."""
_SHORT_KINDS = {"ао": ("автономный",), "аобл": ("автономный", "область"), "г": ("город",), "кр": ("край",)}
"""Initials of kinds; АО is an okrug or an oblast. Other shortenings are beginnings: обл, респ, авт, окр."""
_SHORTEST_BEGINNING, _SHORTEST_STEM = 3, 5
_PARTS = re.compile(r"\s[-–—‑]\s|[()—–]|\s-|-\s")


class Likeness(IntEnum):
    """How well a text names a region; the higher the surer."""

    OTHER = 0
    UNDERSTOOD = 1
    """Shortened, in another form or by initials: told."""
    NAMED = 2
    """Its name or a whole part of it, with or without its kind."""


def likeness(region: Region, text: str) -> Likeness:
    """How well a text names a region."""
    said = _split(text)
    if not said.words:
        return Likeness.OTHER
    if any(key_of(words_of(name)) == key_of(words_of(text)) for name, of in OTHER_NAMES.items() if of == region.id):
        return Likeness.UNDERSTOOD
    best = Likeness.OTHER
    for name in (region.name.ru, region.name.en):
        whole = _split(name)
        parts = [whole, *(_split(part) for part in _PARTS.split(name))]
        for part in parts:
            best = max(best, _of_part(said, part, whole.kinds))
        best = max(best, _of_whole(said, whole), _by_initials(text, name))
    return best


class _Split:
    """The telling words of a name, and the words that say its kind."""

    def __init__(self, words: list[str], kinds: frozenset[str], initials: str) -> None:
        self.words, self.kinds, self.initials = words, kinds, initials


def _split(text: str) -> _Split:
    words: list[str] = []
    kinds: set[str] = set()
    for word in key_of(words_of(text)).split():
        found = _kinds_of(word)
        kinds.update(found)
        if not found:
            words.append(word)
    return _Split(words, frozenset(kinds), initials(words))


def _kinds_of(word: str) -> tuple[str, ...]:
    if word in _SHORT_KINDS:
        return _SHORT_KINDS[word]
    if word in _KIND_OF:
        return (_KIND_OF[word],)
    begun = {kind for full, kind in _KIND_OF.items() if len(word) >= _SHORTEST_BEGINNING and full.startswith(word)}
    if not begun:
        begun = {kind for full, kind in _KIND_OF.items() if full.isascii() is word.isascii() and same_word(word, full)}
    return tuple(begun) if len(begun) == 1 else ()


def _of_part(said: _Split, part: _Split, kinds: frozenset[str]) -> Likeness:
    """Every telling word of the part must be said, and no other; a kind may be left out, never another one said."""
    if not part.words or len(said.words) != len(part.words) or not said.kinds <= kinds:
        return Likeness.OTHER
    if sorted(said.words) == sorted(part.words):
        return Likeness.NAMED
    if all(any(_shortened(word, name) for name in part.words) for word in said.words):
        return Likeness.UNDERSTOOD
    return Likeness.OTHER


def _of_whole(said: _Split, whole: _Split) -> Likeness:
    """The whole name and one word more after it: Кемеровская область - Кузбасс, Республика Тыва (Тува)."""
    if not whole.words or not said.kinds <= whole.kinds or not said.kinds:
        return Likeness.OTHER
    missing = [name for name in whole.words if not any(_shortened(word, name) for word in said.words)]
    own = said.words[:-1]
    foreign = [word for word in own if not any(_shortened(word, name) for name in whole.words)]
    if missing or not own or foreign:
        return Likeness.OTHER
    return Likeness.UNDERSTOOD


def _by_initials(text: str, name: str) -> Likeness:
    """ХМАО, ЯНАО, ЕАО, КБР, alone or before a part of the name: ХМАО-Югра, РСО-Алания."""
    head = re.match(r"[А-ЯЁ]{2,5}(?![А-Яа-яЁё])", text.strip())
    if not head:
        return Likeness.OTHER
    main = _PARTS.split(name)[0]
    rest = key_of(words_of(text.strip()[head.end() :])).split()
    words = key_of(words_of(name)).split()
    if key_of([head[0]]) != initials(key_of(words_of(main)).split()) or any(word not in words for word in rest):
        return Likeness.OTHER
    return Likeness.UNDERSTOOD


def _shortened(word: str, name: str) -> bool:
    """Whether a word is a form of a word of a name or its beginning; Мордор is none of Мордовия."""
    one, other = sorted((stem(word), stem(name)), key=len)
    same = one == other or (len(one) >= _SHORTEST_STEM and other.startswith(one))
    return same or (len(word) >= _SHORTEST_BEGINNING and name.startswith(word))


def region_prepositional(name: str) -> str | None:
    """ "In the region", without its preposition: Московской области, Республике Татарстан; None where a word of it is
    not known to decline.
    """
    head, dash, tail = name.partition(" — ")
    words = head.split()
    noun = next((i for i, word in enumerate(words) if word.lower() in REGION_NOUNS), None)
    if noun is None:
        return None
    declined = [_prepositional(word) for word in words[: noun + 1]]
    if None in declined:
        return None
    return " ".join([*filter(None, declined), *words[noun + 1 :]]) + dash + tail


REGION_NOUNS = frozenset("область край округ республика".split())
"""What stands behind a noun of a region is its own name and stays: Республика Татарстан."""


def _prepositional(word: str) -> str | None:
    """A word of a region's name in the prepositional case, written as it was."""
    first, *rest = word.rpartition("-")
    last = rest[-1]
    parsed = next((p for p in analyzer().parse(last.lower()) if {"ADJF", "NOUN"} & p.tag.grammemes), None)
    form = parsed.inflect({"loct", "sing"}) if parsed is not None and "nomn" in parsed.tag else None
    if form is None:
        return None
    told = form.word[:1].upper() + form.word[1:] if last[:1].isupper() else form.word
    return f"{first}-{told}" if first else told

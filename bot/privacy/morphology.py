"""What the Russian dictionary says of a word as a part of a name: given name, surname, patronymic, in any case.

Latin spellings are read as the Russian name that they transliterate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from catalogue.places.dictionary import analyzer


class NamePart(StrEnum):
    """The parts of a Russian name, by their tags in OpenCorpora."""

    GIVEN = "Name"
    SURNAME = "Surn"
    PATRONYMIC = "Patr"


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word; `gender` is None where the form has both, "plur" is a `number`."""

    part: NamePart | None
    case: str
    gender: str | None
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordReading:
    """All readings of a word.

    `known`: in the dictionary; `pure`: it is nothing but a part of a name there; `place`: also a place; `adjective`:
    also an adjective, as many surnames are; `nouns`: its forms as a common noun for a person or another being;
    `lemmas`: its dictionary forms; `counted`: a noun in the genitive, as it stands behind a number; `street`: a form
    that "на" and "по" take only where a street is left out (на Мира, на Садовой).
    """

    names: frozenset[Form] = frozenset()
    nouns: frozenset[Form] = frozenset()
    lemmas: frozenset[str] = frozenset()
    known: bool = False
    pure: bool = False
    place: bool = False
    adjective: bool = False
    counted: bool = False
    street: bool = False

    def is_(self, part: NamePart) -> bool:
        """Whether the word can be this part of a name."""
        return any(form.part is part for form in self.names)

    @property
    def named(self) -> bool:
        return bool(self.names)


_PATRONYMIC = re.compile(
    r".{2,}(?:[оеё]в(?:ич(?:а|у|ем|ом|е)?|н(?:а|ы|е|у|ой|ою))|ич(?:н(?:а|ы|е|у|ой|ою)))|.{3,}(?:[ан]ыч(?:а|у|ем|ом|е)?)"
)
"""Endings of patronymics that the dictionary does not hold: Рифовна, Степаныча."""
_SURNAME = re.compile(r".{2,}(?:(?:ов|ев|ёв|ин|ын)(?:а|у|ым|ой|е|ою|ых|ым|ы)?|енко|чук|швили|дзе|янц?)")
_FEMALE_ADJECTIVE = re.compile(r".{3,}(?:[нвк])(?:ая|ой)")
_FUNCTION_WORDS = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "ADVB"})
"""Parts of speech that are no names, though a rare name is spelt alike: из, за, мы."""
RARE = 0.02
"""A reading of the dictionary with a smaller share is left out of account."""
_TO_CYRILLIC = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "ё"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ya", "я"), ("iy", "ий"), ("ey", "ей"), ("ay", "ай"), ("oy", "ой"), ("ia", "ия"), ("ye", "е"),
    ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("j", "й"),
    ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"),
    ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "к"), ("y", "ы"), ("x", "кс"), ("w", "в"), ("q", "к"), ("'", "ь"),
)  # fmt: skip
"""Common transliterations of passports and of news, longest first."""


def in_cyrillic(word: str) -> str:
    """A word in Latin letters as it would be spelt in Russian: Sidorova, сидорова; -y of a surname is -ий."""
    text = re.sub(r"s(?:k|c)[iy]y?$", "skiy", word.lower())
    for latin, cyrillic in _TO_CYRILLIC:
        text = text.replace(latin, cyrillic)
    return text


_SOFT = re.compile(r"л(?=[гдкмнтсш])")
"""Where a transliteration leaves the soft sign out: Olga, Tatyana."""


@lru_cache(20_000)
def read_latin(word: str) -> WordReading:
    """The reading of a word in Latin letters, as the first of its Russian spellings that is a name."""
    plain = in_cyrillic(word)
    spellings = (plain, _SOFT.sub("ль", plain), plain.replace("лу", "лю"), re.sub("ы$", "ий", plain))
    readings = [read_word(spelt) for spelt in dict.fromkeys(spellings)]
    return next((r for r in readings if r.known and r.named), readings[0])


@lru_cache(50_000)
def read_word(word: str) -> WordReading:
    """The readings of a word in lower case; of an unknown word what its ending tells of patronymic and surname."""
    if not analyzer().word_is_known(word):
        return _by_ending(word)
    known = [p for p in analyzer().parse(word) if p.is_known]
    forms = [(p, _form(p)) for p in known]
    functional = any(str(p.tag.POS) in _FUNCTION_WORDS for p in known)
    names = frozenset() if functional else frozenset(f for _, f in forms if f.part)
    common = [p for p, f in forms if not f.part and "Geox" not in p.tag and not _made_of_a_name(p)]
    return WordReading(
        names=names,
        nouns=frozenset(f for p, f in forms if not f.part and {"NOUN", "anim"} in p.tag),
        lemmas=frozenset(p.normal_form for p in known),
        known=True,
        pure=bool(names) and not common,
        place=any("Geox" in p.tag for p in known),
        adjective=any("ADJF" in p.tag for p in known),
        counted=any("NOUN" in p.tag and "gent" in p.tag and not f.part for p, f in forms),
        street=_is_street(known),
    )


def _is_street(readings: list[Any]) -> bool:
    """Whether a word is an adjective as streets have it, or a noun in the genitive and in no case that "на" takes."""
    if any({"ADJF", "femn"} in p.tag and p.tag.case in ("nomn", "gent", "loct", "datv") for p in readings):
        return True
    nouns = [p for p in readings if "NOUN" in p.tag]
    cases = {p.tag.case for p in nouns if p.score > RARE}
    return "gent" in cases and not cases & {"datv", "accs", "loct"}


def _made_of_a_name(parse: Any) -> bool:
    """Whether a reading is a rare adjective: Иванов as belonging to Иван, Ершова as of a ruff."""
    return "Poss" in parse.tag or "ADJS" in parse.tag


def _form(parse: Any) -> Form:
    tag = parse.tag
    part = next((part for part in NamePart if part.value in tag), None)
    gender = None if "ms-f" in tag else tag.gender
    return Form(part, str(tag.case or ""), gender and str(gender), str(tag.number or ""))


def _by_ending(word: str) -> WordReading:
    part = NamePart.PATRONYMIC if _PATRONYMIC.fullmatch(word) else None
    if part is None and _SURNAME.fullmatch(word):
        part = NamePart.SURNAME
    names = frozenset({Form(part, "", None, "")}) if part else frozenset()
    return WordReading(names=names, lemmas=frozenset({word}), street=_FEMALE_ADJECTIVE.fullmatch(word) is not None)


def agree(one: WordReading, part: NamePart, other: WordReading, with_part: NamePart | None) -> bool:
    """Whether two words can stand in one case, number and gender as these parts; None is a common noun of a person,
    whose gender does not count (депутат Иванова)."""
    others = other.nouns if with_part is None else other.names
    return any(
        _one_case(a, b) and (with_part is None or _one_gender(a, b))
        for a in one.names
        if a.part is part
        for b in others
        if b.part is with_part
    )


def _one_case(a: Form, b: Form) -> bool:
    return (not a.case or not b.case or a.case == b.case) and (not a.number or not b.number or a.number == b.number)


def _one_gender(a: Form, b: Form) -> bool:
    return a.gender is None or b.gender is None or a.gender == b.gender

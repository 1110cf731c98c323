"""Addresses of persons in a text: a street with its house, a house or a flat. A street without a house is left.

A street without the word for it is told by what it governs: "на Ленина 15", "по Советской 44" can only be streets.
"""

from __future__ import annotations

import re

from bot.privacy.kinds import PersonalData
from bot.privacy.morphology import NamePart, read_word
from bot.privacy.rules import Rule, is_counted, never, rule

_STREET_SHORT = r"(?:ул|пр-?к?т|просп|пер|б-р|бул|наб|мкрн?|пр-д|ul|ulitsa)\b\.?|ш\."
_STREET = (
    r"(?:улиц(?:[аыеу]|ей)|проспект[ауе]?|переул(?:ок|к[ауе])|проезд[ауе]?|шоссе|набережн(?:ая|ой|ую)|бульвар[ауе]?"
    r"|площад[ьи]|пл\.|микрорайон[ауе]?|квартал[ауе]?|тупик[ауе]?|тракт[ауе]?)"
)
_STREET_EN = r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Prospekt)\b\.?"
_HOUSE_WORD = r"[\s,]*\b(?:дом[ауе]?|д|house|bldg)\b\.?\s?(?:№\s?)?"
_HOUSE_CUE = rf"(?:{_HOUSE_WORD}|[\s,]*№\s?)"
_FLAT = r"(?:кв|квартир[аыеу]|комн(?:ат[аыеу])?|оф|офис|apt|apartment|flat)\b\.?\s?(?:№\s?|#|no\.?\s)?\d{1,4}(?!\d)"
_HOUSE = (
    r"\d{1,4}(?:\s?[а-яa-z](?![а-яёa-z]))?(?![а-яёa-z\d])(?:\s?/\s?\d{1,4}[а-яa-z]?)?(?:\s?-\s?\d{1,4}(?!\d))?"
    rf"(?:[\s,]*\b(?:корп(?:ус)?|к|стр(?:оение)?|литер)\b\.?\s?\d{{1,3}}[а-я]?)?(?:[\s,-]*{_FLAT})?"
)
_HOUSE_BARE = r"\d{1,3}(?:\s?[а-я](?![а-яё]))?(?![\w.]\d)(?!\d)(?:\s?[/-]\s?\d{1,4}(?!\d))?"
_ORDINAL = r"(?:\d{1,3}(?:-?[а-яё]{1,2})?\s+)?"
_CAPITAL = r"[А-ЯЁA-Z][\w.-]{0,40}"


def _is_no_street(found: re.Match[str]) -> bool:
    """Whether a word between "на" and a number cannot be a street: it is in the case that "на" takes, or counts."""
    if is_counted(found) or (found["flat"] is None and found["name"].lower() in _AFTER_ON):
        return True
    name = found["name"]
    reading = read_word(name.lower())
    if reading.place and not reading.is_(NamePart.SURNAME):
        return True
    in_genitive = any(f.case == "gent" for f in reading.names if f.part is NamePart.SURNAME)
    if in_genitive and (reading.pure or name[0].isupper()):
        return False
    return not (name[0].isupper() and (reading.street or found["flat"] is not None))


_AFTER_ON = frozenset("это то все всех том".split())


ADDRESS_RULES: tuple[Rule, ...] = (
    rule(
        PersonalData.ADDRESS,
        rf"(?<!\w)(?:(?i:дом(?:ом|[ауе])?|д|house)\b\.?\s?)(?:№\s?)?(?i:{_HOUSE})\s+(?i:по|на|on|at|in)\s+"
        rf"(?:(?i:{_STREET}|{_STREET_SHORT})\s?)?{_ORDINAL}{_CAPITAL}(?:\s+(?i:{_STREET}|{_STREET_EN}))?",
        never,
        0,
    ),
    rule(
        PersonalData.ADDRESS,
        rf"(?<!\w)(?i:{_STREET_SHORT})\s?{_ORDINAL}[^\W\d][\w.-]{{0,40}}(?:\s+[^\W\d][\w.-]{{0,40}})??[\s,]*(?i:{_HOUSE_CUE})?(?i:{_HOUSE})",
        is_counted,
        0,
    ),
    rule(
        PersonalData.ADDRESS,
        rf"(?<!\w)(?i:{_STREET}|{_STREET_SHORT})\s?{_ORDINAL}[^\W\d][\w.-]{{0,40}}(?:\s+[^\W\d][\w.-]{{0,40}}){{0,3}}?(?i:{_HOUSE_CUE})(?i:{_HOUSE})",
        is_counted,
        0,
    ),
    rule(
        PersonalData.ADDRESS,
        rf"(?<!\w)(?i:{_STREET})\s+(?:имени\s+|им\.\s?)?{_ORDINAL}{_CAPITAL}(?:\s+[^\W\d][\w.-]{{0,40}})??[\s,]+(?i:{_HOUSE})",
        is_counted,
        0,
    ),
    rule(
        PersonalData.ADDRESS,
        rf"(?<!\w){_CAPITAL}\s+(?i:{_STREET}|{_STREET_SHORT})[\s,]+(?i:{_HOUSE_CUE})?(?i:{_HOUSE})",
        is_counted,
        0,
    ),
    rule(
        PersonalData.ADDRESS,
        rf"(?<![\w-])(?:\d{{1,4}}[a-z]?\s+(?:[A-Z][\w.-]{{0,40}}\s+){{1,3}}{_STREET_EN}|(?:[A-Z][\w.-]{{0,40}}\s+){{1,3}}{_STREET_EN}"
        rf"[\s,]+(?:(?i:house|bldg\.?|no\.?|№)\s?)?(?i:{_HOUSE}))(?:[\s,]*(?i:{_FLAT}))?",
        is_counted,
        0,
    ),
    rule(PersonalData.ADDRESS, rf"(?<!\w){_CAPITAL}(?i:{_HOUSE_WORD})(?i:{_HOUSE})", is_counted, 0),
    rule(
        PersonalData.ADDRESS,
        r"(?P<cue>(?:^|[,;:(\n]\s?))(?P<name>[А-ЯЁ][а-яё]{3,30}(?:ая|ой|а|ы|и))[\s,]{1,3}"
        r"\d{1,3}[а-я]?\s?-\s?(?P<flat>\d{1,4})(?![\w.]\d)(?!\d)(?!-)",
        _is_no_street,
        0,
    ),
    rule(
        PersonalData.ADDRESS,
        r"(?P<cue>(?<!\w)(?:на|по|со?|дом[ауе]?|жив\w{1,4}|прожива\w{1,5}|адрес\w{0,2})[\s:,—-]{1,4})(?P<name>[а-яё]{4,30})[\s,]{1,3}"
        rf"{_HOUSE_BARE}(?P<flat>[\s,-]{{1,3}}{_FLAT})?",
        _is_no_street,
    ),
    rule(
        PersonalData.ADDRESS,
        rf"(?<![\w.])(?:дом[ауе]?|д\.)\s?(?:№\s?)?{_HOUSE}(?=\s*(?:[,.;:!?)]|$|(?:по|на|в|не|нет|у|и)\b))",
        is_counted,
    ),
    rule(PersonalData.ADDRESS, rf"(?<![\w.])(?<![\divx]\s){_FLAT}", is_counted),
)
"""What is looked for, in this order: what holds another kind comes before it."""

"""Personal data out of what people write: numbers, addresses and names give way to a word for what stood there.

It errs towards masking: a number that may be somebody's is hidden, while figures of ordinary texts (years, laws, sums
with their unit, numbers of inhabitants) stay. Names are found by their patronymic, by a known first name beside a
surname, or by words such as "меня зовут"; a surname alone is not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import partial

from bot.privacy.names import NAMES


class PersonalData(StrEnum):
    """What a masked part was."""

    LINK = "link"
    EMAIL = "email"
    HANDLE = "handle"
    BIRTH = "birth"
    PASSPORT = "passport"
    SNILS = "snils"
    INN = "inn"
    CARD = "card"
    PHONE = "phone"
    NUMBER = "number"
    NAME = "name"
    ADDRESS = "address"


_DASH = r"[-‐‑‒–—−]"
_GAP = r"[\s\-‐‑‒–—−().]"
_LOCAL = r"""[^\s@,;:()<>\[\]«»"]"""
_MONTH = (
    r"(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-zа-яё]*\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:-?го)?\s+{_MONTH}\s+(?:19|20)\d{{2}}|{_MONTH}\s+\d{{1,2}},?\s+(?:19|20)\d{{2}})"
)
_YEARS = re.compile(rf"(?:(?:19|20)\d{{2}}(?:[\s,]|{_DASH})*)+")
_THOUSANDS = re.compile(r"\+?\d{1,3}(?:\s\d{3})+")
_FULL_DATE = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d{2}")
_MONEY = re.compile(r"\s*(?:руб|₽|р\.|rub)", re.I)
_UNIT = re.compile(
    r"\s*(?:руб|₽|р\.|тыс|млн|млрд|милли|жит|чел|насел|семей|семь|дом|квартир|комнат|подъезд|этаж|кв\.?\s?м|км|см|мм"
    r"|м\b|м²|м2|м3|м³|га\b|тонн|т\b|кг|л\b|шт|ед\b|мин|час|ч\b|сек|дн|день|лет|год|мес|недел|градус|°|процент|%|раз\b"
    r"|раза\b|rub|usd|eur|[€$]|people|person|inhab|resid|citizen|km|ha\b|tons?\b|hours?|min|days?|weeks?|months?|years?"
    r"|times?|million|thousand|rooms?|houses?|percent)",
    re.I,
)
_PUBLIC = re.compile(r"(?:огрн|октмо|окато|окпо|окпд2?|кпп|бик|кбк|икз|еис)\W{0,3}(?:№\s?)?$", re.I)
"""Codes of organisations, budgets and purchases that stand before a number that is nobody's."""
_FIRM = re.compile(r"\b(?:инн|inn)\W{0,3}$", re.I)
_LENGTHS = {
    11: PersonalData.SNILS,
    12: PersonalData.INN,
    16: PersonalData.CARD,
    18: PersonalData.CARD,
    19: PersonalData.CARD,
}
"""What a number written without gaps is, by its digits."""

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
_ORDINAL = r"(?:\d{1,3}(?:-?[а-яё]{1,2})?\s+)?"
_CAPITAL = r"[А-ЯЁA-Z][\w.-]*"


def mask(text: str, label: Callable[[PersonalData], str]) -> str:
    """The text with every personal part replaced by the label of its kind; a masked text stays as it is.

    A label must hold no digit and no "@".
    """
    for kind, pattern, kept in _RULES:
        text = pattern.sub(partial(_masked, kind=kind, kept=kept, label=label), text)
    return text


_Kept = Callable[[re.Match[str]], bool]


def _masked(found: re.Match[str], kind: PersonalData, kept: _Kept, label: Callable[[PersonalData], str]) -> str:
    if kept(found):
        return found[0]
    if kind is PersonalData.NUMBER and found[0].isdigit():
        kind = PersonalData.PHONE if len(found[0]) == 11 and found[0][0] in "78" else _LENGTHS.get(len(found[0]), kind)
    return (found.groupdict().get("cue") or "") + label(kind)


def _never(found: re.Match[str]) -> bool:
    return False


def _is_figure(found: re.Match[str]) -> bool:
    """Whether digits in groups are a sum with its unit, years, dates, or the code of an organisation."""
    number = found[0][len(found.groupdict().get("cue") or "") :]
    measured = _UNIT.match(found.string, found.end()) is not None
    if measured and (_THOUSANDS.fullmatch(number) or re.fullmatch(rf"\d{{1,3}}(?:{_DASH}\d{{1,3}})+", number)):
        return True
    if _YEARS.fullmatch(number) or _FULL_DATE.search(number):
        return True
    return _PUBLIC.search(found.string, max(0, found.start() - 12), found.start()) is not None


def _is_public_number(found: re.Match[str]) -> bool:
    """Whether digits without gaps are a sum of money, a firm's INN or another code of an organisation."""
    before = found.string[max(0, found.start() - 12) : found.start()]
    if _PUBLIC.search(before) or (len(found[0]) == 10 and _FIRM.search(before)):
        return True
    return _MONEY.match(found.string, found.end()) is not None


def _is_counted(found: re.Match[str]) -> bool:
    """Whether the number after a street counts something: "на улице Ленина 20 домов"."""
    return _UNIT.match(found.string, found.end()) is not None


def _rule(
    kind: PersonalData, pattern: str, kept: _Kept = _never, flags: int = re.I
) -> tuple[PersonalData, re.Pattern[str], _Kept]:
    return kind, re.compile(pattern, flags), kept


_RULES = (
    _rule(PersonalData.LINK, r"(?<!\w)[a-z][a-z0-9+.-]{0,20}://[^\s@]{0,300}@\S+"),
    _rule(
        PersonalData.HANDLE,
        r"(?:https?://)?(?<![\w.])(?:www\.)?(?:(?:m\.)?vk\.(?:com|ru)|t(?:elegram)?\.me|wa\.me|ok\.ru|instagram\.com)/[^\s,;]+",
    ),
    _rule(PersonalData.EMAIL, rf"(?<!{_LOCAL}){_LOCAL}{{1,300}}@\[?[\w-]+(?:[.:][\w-]+)*\]?"),
    _rule(
        PersonalData.EMAIL,
        rf"(?<!{_LOCAL}){_LOCAL}{{1,64}}(?:\s@\s|\s?[(\[](?:at|собака)[)\]]\s?|\s(?:собака|at)\s)"
        r"[\w-]+(?:(?:\.|\s?[(\[](?:dot|точка)[)\]]\s?|\sточка\s|\sdot\s)[\w-]+)+",
    ),
    _rule(PersonalData.HANDLE, r"(?<!\w)@[\w.]{2,}"),
    _rule(
        PersonalData.BIRTH,
        rf"(?P<cue>(?:родил\w+|рожд[её]н\w*|рождени\w+|\bд\.?\s?р\.?|\bborn|\bbirth\w*|\bdob\b)\W{{0,4}}(?:[вna-z]{{1,3}}\s)?)"
        rf"(?:{_DATE}|(?:19|20)\d{{2}})",
    ),
    _rule(PersonalData.BIRTH, rf"(?:{_DATE}|(?<!\d)(?:19|20)\d{{2}})\s?(?:г\.?\s?р\b|года?\s+рожд|г\.\s?рожд)\w*\.?"),
    _rule(PersonalData.ADDRESS, r"(?<![\d:])\d{2}:\d{2}:\d{6,7}:\d{1,6}"),
    _rule(PersonalData.PASSPORT, r"(?P<cue>паспорт\w*[^\d\n]{0,20})\d(?:(?:\s|№|-|номер){0,4}\d){7,11}", _is_figure),
    _rule(PersonalData.SNILS, r"(?P<cue>снилс\D{0,5})\d(?:[\s-]{0,2}\d){8,10}"),
    _rule(PersonalData.INN, r"(?P<cue>\bинн\D{0,5})\d(?:\s?\d){11}(?!\d)"),
    _rule(
        PersonalData.PHONE,
        rf"(?<!\d)(?:\+\s?7|[78])(?:{_GAP}{{0,3}}\d){{10}}(?!\d)(?:[\s,]*(?:доб|внутр|ext)\w*\.?\s?\d{{1,6}})?",
        _is_figure,
    ),
    _rule(PersonalData.PHONE, rf"\+\d(?:{_GAP}{{0,2}}\d){{7,14}}(?!\d)", _is_figure),
    _rule(PersonalData.PHONE, rf"(?<!\d)00\s?[1-9](?:{_GAP}{{0,2}}\d){{8,13}}(?!\d)", _is_figure),
    _rule(PersonalData.NUMBER, r"(?<!\d)\d{9,}(?!\d)", _is_public_number),
    _rule(PersonalData.CARD, r"(?<!\d)\d{4}(?:[\s-]\d{4}){2,3}(?:[\s-]\d{1,3})?(?!\d)", _is_figure),
    _rule(
        PersonalData.SNILS,
        rf"(?<!\d)\d{{3}}(?:\s|{_DASH})\d{{3}}(?:\s|{_DASH})\d{{3}}(?:\s|{_DASH})?\d{{2}}(?!\d)",
        _is_figure,
    ),
    _rule(
        PersonalData.PASSPORT,
        r"(?<!\d)(?!\d{10})\d{2}\s?\d{2}[\s,]*(?:№|n|номер)?\s*\d{6}(?!\d)(?!\s?(?:руб|₽|чел|жит))",
        _is_figure,
    ),
    _rule(PersonalData.PHONE, r"(?:(?<!\d)(?:\+?7|8)[\s-]{0,2})?\(\d{3,5}\)\s?\d(?:[\s-]?\d){4,8}(?!\d)", _is_counted),
    _rule(
        PersonalData.PHONE,
        r"(?P<cue>\b(?:тел(?:ефон\w*)?|моб(?:ильн\w*)?|сот(?:ов\w*)?|факс|ва?отсап\w*|ватсап\w*|whatsapp|viber|вайбер\w*"
        r"|(?:по)?звон\w+|phone|call|tel|mobile)\b[\s.:№—-]{1,4}(?:(?:мне|нам|по|номеру?|на|me|us|at|on)\s+){0,3})"
        rf"[+(]?\d(?:{_GAP}{{0,2}}\d){{4,14}}",
        _is_figure,
    ),
    _rule(
        PersonalData.PHONE,
        rf"(?<![\d-])(?:\(?\d{{3,5}}\)?[\s-]{{1,2}})?\d{{1,3}}{_DASH}\d{{2}}{_DASH}\d{{2}}(?![\d-])",
        _is_figure,
    ),
    _rule(
        PersonalData.PHONE,
        rf"(?<!\d)\d{{3}}(?:\s|{_DASH})\d{{3}}(?:\s|{_DASH})\d{{2}}(?:\s|{_DASH})?\d{{2}}(?!\d)",
        _is_figure,
    ),
    _rule(PersonalData.NUMBER, r"(?<!\w)[авекмнорстух]\s?\d{3}\s?[авекмнорстух]{2}\s?\d{2,3}(?!\w)"),
    *((PersonalData.NAME, pattern, _never) for pattern in NAMES),
    _rule(
        PersonalData.ADDRESS,
        rf"(?<!\w)(?i:{_STREET_SHORT})\s?{_ORDINAL}[^\W\d][\w.-]*(?:\s+[^\W\d][\w.-]*)??[\s,]*(?i:{_HOUSE_CUE})?(?i:{_HOUSE})",
        _is_counted,
        0,
    ),
    _rule(
        PersonalData.ADDRESS,
        rf"(?<!\w)(?i:{_STREET}|{_STREET_SHORT})\s?{_ORDINAL}[^\W\d][\w.-]*(?:\s+[^\W\d][\w.-]*){{0,3}}?(?i:{_HOUSE_CUE})(?i:{_HOUSE})",
        _is_counted,
        0,
    ),
    _rule(
        PersonalData.ADDRESS,
        rf"(?<!\w)(?i:{_STREET})\s+(?:имени\s+|им\.\s?)?{_ORDINAL}{_CAPITAL}(?:\s+[^\W\d][\w.-]*)??[\s,]+(?i:{_HOUSE})",
        _is_counted,
        0,
    ),
    _rule(
        PersonalData.ADDRESS,
        rf"(?<!\w){_CAPITAL}\s+(?i:{_STREET}|{_STREET_SHORT})[\s,]+(?i:{_HOUSE_CUE})?(?i:{_HOUSE})",
        _is_counted,
        0,
    ),
    _rule(
        PersonalData.ADDRESS,
        rf"(?<![\w-])(?:\d{{1,4}}[a-z]?\s+(?:[A-Z][\w.-]*\s+){{1,3}}{_STREET_EN}|(?:[A-Z][\w.-]*\s+){{1,3}}{_STREET_EN}"
        rf"[\s,]+(?:(?i:house|bldg\.?|no\.?|№)\s?)?(?i:{_HOUSE}))(?:[\s,]*(?i:{_FLAT}))?",
        _is_counted,
        0,
    ),
    _rule(PersonalData.ADDRESS, rf"(?<!\w){_CAPITAL}(?i:{_HOUSE_WORD})(?i:{_HOUSE})", _is_counted, 0),
    _rule(
        PersonalData.ADDRESS,
        rf"(?<![\w.])(?:дом[ауе]?|д\.)\s?(?:№\s?)?{_HOUSE}(?=\s*(?:[,.;:!?)]|$|(?:по|на|в|не|нет|у|и)\b))",
        _is_counted,
    ),
    _rule(PersonalData.ADDRESS, rf"(?<![\w.])(?<![\divx]\s){_FLAT}", _is_counted),
)
"""What is looked for, in this order: what holds another kind comes before it."""

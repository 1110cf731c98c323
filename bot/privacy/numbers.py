"""Contacts and numbers of persons in a text: mail, phones, documents, cards, plates, dates of birth.

It errs towards hiding: a number that may be somebody's is hidden, while figures of ordinary texts (years, laws, sums
with their unit, numbers of inhabitants, codes of organisations and purchases) stay.
"""

from __future__ import annotations

import re

import phonenumbers
from stdnum import iban, luhn
from stdnum.ru import inn, ogrn

from bot.privacy.kinds import PersonalData
from bot.privacy.rules import UNIT, Rule, is_counted, rule

_DASH = r"[-‐‑‒–—−]"
_GAP = r"[\s\-‐‑‒–—−().]"
_PLATE = "[авекмнорстухabekmhopctyx]"
"""Letters of a Russian number plate, in either alphabet."""
_LOCAL = r"""[^\s@,;:()<>\[\]«»"]"""
_MONTH = (
    r"(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-zа-яё]{0,8}\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:-?го)?\s+{_MONTH}\s+(?:19|20)\d{{2}}|{_MONTH}\s+\d{{1,2}},?\s+(?:19|20)\d{{2}})"
)
_YEARS = re.compile(rf"(?:(?:19|20)\d{{2}}(?:[\s,]|{_DASH})*)+")
_THOUSANDS = re.compile(r"\+?\d{1,3}(?:\s\d{3})+")
_FULL_DATE = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d{2}")
_MONEY = re.compile(r"\s*(?:руб|₽|р\.|rub)", re.I)
_PUBLIC = re.compile(
    r"(?:огрн|октмо|окато|окпо|окпд2?|кпп|бик|кбк|икз|еис|извещени[а-яё]{0,3}|закупк[а-яё]{0,3}|контракт[а-яё]{0,3}"
    r"|реестр[а-яё]{0,5}|лицензи[а-яё]{0,2}|registry|register|contract|licen[cs]e)"
    r"(?:\s{1,2}(?:о|запис[а-яё]{1,3}|закупк[а-яё]{0,3}|номер[а-яё]?|entry|number|no\.?|№)){0,2}\W{0,3}(?:№\s?)?$",
    re.I,
)
"""What stands before a number of an organisation, a budget, a purchase or a register, which is nobody's."""
PUBLIC_BEFORE = 45
"""Characters before a number in which such a word may stand."""
COUNTRY = "RU"
"""Numbers without a country are Russian."""
_FIRM = re.compile(r"\b(?:инн|inn)\W{0,3}$", re.I)


def _is_figure(found: re.Match[str]) -> bool:
    """Whether digits in groups are a sum with its unit, years, dates, or the code of an organisation."""
    number = found[0][len(found.groupdict().get("cue") or "") :]
    measured = UNIT.match(found.string, found.end()) is not None
    if measured and (_THOUSANDS.fullmatch(number) or re.fullmatch(rf"\d{{1,3}}(?:{_DASH}\d{{1,3}})+", number)):
        return True
    if _YEARS.fullmatch(number) or _FULL_DATE.search(number):
        return True
    return _is_public(found)


def _is_public(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - PUBLIC_BEFORE) : found.start()]
    return _PUBLIC.search(before) is not None


def _is_public_number(found: re.Match[str]) -> bool:
    """Whether digits without gaps are a sum of money, a firm's INN or another code of an organisation."""
    before = found.string[max(0, found.start() - PUBLIC_BEFORE) : found.start()]
    if _is_public(found) or (len(found[0]) == 10 and (_FIRM.search(before) or _is_firm(found[0]))):
        return True
    if len(found[0]) == 10 and inn.is_valid(found[0]) and not is_phone(found[0]):
        return True
    if len(found[0]) == 13 and ogrn.is_valid(found[0]):
        return True
    return _MONEY.match(found.string, found.end()) is not None


def _is_firm(digits: str) -> bool:
    """Whether ten digits are an organisation's INN by its check digit, and no phone; a person's INN has twelve."""
    return inn.is_valid(digits) and not is_phone(digits)


def kind_of_digits(digits: str) -> PersonalData:
    """What a number written without gaps is, by its length and its check digits."""
    if len(digits) == 11 and digits[0] not in "78":
        return PersonalData.SNILS
    if is_phone(digits):
        return PersonalData.PHONE
    if len(digits) == 12:
        return PersonalData.INN
    card = len(digits) == 16 or (len(digits) in (18, 19) and luhn.is_valid(digits))
    return PersonalData.CARD if card else PersonalData.NUMBER


def is_phone(text: str) -> bool:
    """Whether digits, however they are grouped, are a number that a Russian or a foreign network gives out."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, COUNTRY))
    except phonenumbers.NumberParseException:
        return False


def _is_no_phone(found: re.Match[str]) -> bool:
    return _is_figure(found) or not is_phone(found[0])


def _is_no_account(found: re.Match[str]) -> bool:
    return not iban.is_valid(found[0])


NUMBER_RULES: tuple[Rule, ...] = (
    rule(PersonalData.LINK, r"(?<!\w)[a-z][a-z0-9+.-]{0,20}://[^\s@]{0,300}@\S+"),
    rule(
        PersonalData.HANDLE,
        r"(?:https?://)?(?<![\w.])(?:www\.)?(?:(?:m\.)?vk\.(?:com|ru)|t(?:elegram)?\.me|wa\.me|ok\.ru|instagram\.com)/[^\s,;]+",
    ),
    rule(PersonalData.EMAIL, rf"(?<!{_LOCAL}){_LOCAL}{{1,300}}@(?:\[[0-9a-f.:]+\]|[\w-]+(?:[.:][\w-]+)*)"),
    rule(
        PersonalData.EMAIL,
        rf"(?<!{_LOCAL}){_LOCAL}{{1,64}}(?:\s@\s|\s?[(\[](?:at|собака)[)\]]\s?|\s(?:собака|at)\s)"
        r"[\w-]+(?:(?:\.|\s?[(\[](?:dot|точка)[)\]]\s?|\sточка\s|\sdot\s)[\w-]+)+",
    ),
    rule(PersonalData.HANDLE, r"(?<!\w)@[\w.]{2,}"),
    rule(
        PersonalData.BIRTH,
        rf"(?P<cue>(?:родил\w{{1,5}}|рожд[её]н\w{{0,4}}|рождени\w{{1,3}}|\bд\.?\s?р\.?|\bborn|\bbirth\w{{0,4}}|\bdob\b)\W{{0,4}}(?:[вna-z]{{1,3}}\s)?)"
        rf"(?:{_DATE}|(?:19|20)\d{{2}})",
    ),
    rule(
        PersonalData.BIRTH, rf"(?:{_DATE}|(?<!\d)(?:19|20)\d{{2}})\s?(?:г\.?\s?р\b|года?\s+рожд|г\.\s?рожд)\w{{0,5}}\.?"
    ),
    rule(PersonalData.ADDRESS, r"(?<![\d:])\d{2}:\d{2}:\d{6,7}:\d{1,6}"),
    rule(
        PersonalData.PASSPORT,
        r"(?P<cue>(?:паспорт|passport)[a-zа-яё]{0,4}[^\d\n]{0,20})\d(?:(?:\s|№|-|номер){0,4}\d){7,11}",
        _is_figure,
    ),
    rule(PersonalData.SNILS, r"(?P<cue>снилс\D{0,5})\d(?:[\s-]{0,2}\d){8,10}"),
    rule(PersonalData.INN, r"(?P<cue>\bинн\D{0,5})\d(?:\s?\d){11}(?!\d)"),
    rule(
        PersonalData.PHONE,
        rf"(?<!\d)(?:\+\s?7|[78])(?:{_GAP}{{0,3}}\d){{10}}(?!\d)(?:[\s,]*(?:доб|внутр|ext)\w{{0,8}}\.?\s?\d{{1,6}})?",
        _is_figure,
    ),
    rule(PersonalData.PHONE, rf"\+\d(?:{_GAP}{{0,2}}\d){{7,14}}(?!\d)", _is_figure),
    rule(PersonalData.PHONE, rf"(?<!\d)00\s?[1-9](?:{_GAP}{{0,2}}\d){{8,13}}(?!\d)", _is_figure),
    rule(
        PersonalData.NUMBER,
        r"(?P<cue>(?:полис|лицевой\s+сч[её]т|водительск\w{1,4}\s+удостоверени\w|свидетельств\w)\D{0,15})\d(?:\s?\d){5,19}(?!\d)",
    ),
    rule(PersonalData.NUMBER, r"(?<!\d)\d{9,}(?!\d)", _is_public_number),
    rule(PersonalData.CARD, r"(?<!\d)\d{4}(?:[\s-]\d{4}){2,3}(?:[\s-]\d{1,3})?(?!\d)", _is_figure),
    rule(
        PersonalData.SNILS,
        rf"(?<!\d)\d{{3}}(?:\s|{_DASH})\d{{3}}(?:\s|{_DASH})\d{{3}}(?:\s|{_DASH})?\d{{2}}(?!\d)",
        _is_figure,
    ),
    rule(
        PersonalData.PASSPORT,
        r"(?<!\d)(?!\d{10})\d{2}\s?\d{2}[\s,]*(?:№|n|номер)?\s*\d{6}(?!\d)(?!\s?(?:руб|₽|чел|жит))",
        _is_figure,
    ),
    rule(PersonalData.PHONE, r"(?:(?<!\d)(?:\+?7|8)[\s-]{0,2})?\(\d{3,5}\)\s?\d(?:[\s-]?\d){4,8}(?!\d)", is_counted),
    rule(
        PersonalData.PHONE,
        r"(?P<cue>\b(?:тел(?:ефон\w{0,3})?|моб(?:ильн\w{1,3})?|сот(?:ов\w{1,3})?|дом|раб|факс|ва?отсап\w{0,3}|ватсап\w{0,3}|whatsapp|viber|вайбер\w{0,3}"
        r"|(?:пере|по)?звон\w{1,6}|phone|call|tel|mobile)\b[\s.:№—-]{1,4}(?:(?:мне|нам|по|номеру?|на|me|us|at|on)\s+){0,3})"
        rf"[+(]?\d(?:{_GAP}{{0,2}}\d){{4,14}}",
        _is_figure,
    ),
    rule(
        PersonalData.PHONE,
        rf"(?<![\d-])(?:\(?\d{{3,5}}\)?[\s-]{{1,2}})?\d{{1,3}}{_DASH}\d{{2}}{_DASH}\d{{2}}(?![\d-])",
        _is_figure,
    ),
    rule(
        PersonalData.PHONE,
        rf"(?<!\d)\d{{3}}(?:\s|{_DASH})\d{{3}}(?:\s|{_DASH})\d{{2}}(?:\s|{_DASH})?\d{{2}}(?!\d)",
        _is_figure,
    ),
    rule(
        PersonalData.PHONE,
        rf"(?<![\d.,])(?:\+\s?)?\d(?:{_GAP}{{0,2}}\d){{9,13}}(?![\d])",
        _is_no_phone,
    ),
    rule(PersonalData.PLATE, rf"(?<!\w){_PLATE}\s?\d{{3}}\s?{_PLATE}{{2}}\s?\d{{2,3}}(?!\w)"),
    rule(
        PersonalData.PLATE,
        rf"(?P<cue>(?:гос\.?\s?номер|номер\w{{0,3}}|грз|машин\w{{1,3}}|авто|plate|car)\W{{1,4}}){_PLATE}\s?\d{{3}}\s?{_PLATE}{{2}}(?!\w)",
    ),
    rule(
        PersonalData.CARD, r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?(?!\w)", _is_no_account, 0
    ),
)

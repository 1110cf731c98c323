"""Numbers that are taken for a register entry: which kind a number is, and whether it fits the date of its entry."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NumberKind(StrEnum):
    """What a number in a question, a card or a tender is. Only `ENTRY` proves anything."""

    ENTRY = "entry"
    """The number of an entry of the software register: one to five digits."""
    PAGE_ID = "page-id"
    """The number in the address of the entry's page: six or seven digits."""
    ROSPATENT = "rospatent"
    """A certificate of Rospatent on a program: ten digits that begin with a year."""
    INDUSTRIAL = "industrial"
    """The number of an entry of the register of industrial products: eight digits, or number\\part\\year."""
    APPLICATION = "application"
    """An application to the register, not yet an entry."""
    UNKNOWN = "unknown"


class DateVerdict(StrEnum):
    OK = "ok"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Plausibility:
    """Whether the date of an entry fits its number; `earliest` and `latest` are the days of the nearest known
    numbers below and above, None where none is known.
    """

    verdict: DateVerdict
    earliest: date | None
    latest: date | None


ANCHORS_SOURCE = "vendors' pages and a published reading of the register's export of 2026-09-12, collected 2026-11-23"
ANCHORS = (
    (2309, date(2016, 12, 15)),
    (5850, date(2019, 9, 20)),
    (8839, date(2021, 1, 21)),
    (15861, date(2022, 12, 9)),
    (17604, date(2023, 5, 24)),
    (20891, date(2023, 12, 29)),
    (24972, date(2024, 11, 27)),
    (25751, date(2024, 12, 20)),
    (34016, date(2026, 6, 18)),
    (34983, date(2026, 8, 31)),
)
"""Numbers of the software register with the day they were given: numbers grow with time (`ANCHORS_SOURCE`)."""
REGISTER_OPENED = date(2016, 1, 1)
"""Decree 1236 of 2015-11-16 is in force since this day: no entry is older."""

_APPLICATION = re.compile(r"заяв(?:к|лен)|application", re.I)
_CERTIFICATE = re.compile(r"свидетельств|роспатент|rospatent|certificate", re.I)
_PAGE = re.compile(r"/reestr/(\d+)")
_DIGITS = re.compile(r"(?<![\w-])[0-9]{1,12}(?![\w-])")
_INDUSTRIAL_NUMBER = re.compile(r"(?<![\w\\/-])[0-9]{1,6}[\\/][0-9]{1,4}[\\/]20[0-9]{2}(?![\w\\/-])")
_INDUSTRIAL_DIGITS = 8
_CERTIFICATE_NUMBER = re.compile(r"(?:19[89]|20\d)\d{7}")


def kind_of_number(text: str) -> NumberKind:
    """The kind of the only number in a text such as "15861", "№ 2022661214" or "заявка № 27419".

    An address of the register's page gives `PAGE_ID`; several numbers, or none, give `UNKNOWN`.
    """
    if _PAGE.search(text):
        return NumberKind.PAGE_ID
    if industrial_number(text):
        return NumberKind.INDUSTRIAL
    found = _DIGITS.findall(text)
    if len(found) != 1:
        return NumberKind.UNKNOWN
    number = found[0]
    if _APPLICATION.search(text):
        return NumberKind.APPLICATION
    if _CERTIFICATE_NUMBER.fullmatch(number) and (_CERTIFICATE.search(text) or not is_inn(number)):
        return NumberKind.ROSPATENT
    if _CERTIFICATE.search(text):
        return NumberKind.ROSPATENT if len(number) == 10 else NumberKind.UNKNOWN
    if int(number) == 0:
        return NumberKind.UNKNOWN
    if len(number) <= 5:
        return NumberKind.ENTRY
    if len(number) == _INDUSTRIAL_DIGITS:
        return NumberKind.INDUSTRIAL
    return NumberKind.PAGE_ID if len(number) in (6, 7) else NumberKind.UNKNOWN


def industrial_number(text: str) -> str | None:
    """The number of an industrial entry in its older form, such as 1234\\5\\2023; None where the text has none."""
    found = _INDUSTRIAL_NUMBER.search(text)
    return found[0].replace("/", "\\") if found else None


def plausible(number: str, entry_date: date | None) -> Plausibility:
    """Whether an entry of the software register can have been made on a day, by the nearest numbers that are known."""
    if entry_date is None or kind_of_number(number) is not NumberKind.ENTRY:
        return Plausibility(DateVerdict.UNKNOWN, None, None)
    value = int(_DIGITS.findall(number)[0])
    place = bisect_left(ANCHORS, value, key=lambda a: a[0])
    above = ANCHORS[place] if place < len(ANCHORS) else None
    below = ANCHORS[place - 1] if place else None
    latest = above[1] if above else None
    earliest = above[1] if above and above[0] == value else below[1] if below else REGISTER_OPENED
    if entry_date < earliest:
        return Plausibility(DateVerdict.TOO_EARLY, earliest, latest)
    if latest is not None and entry_date > latest:
        return Plausibility(DateVerdict.TOO_LATE, earliest, latest)
    return Plausibility(DateVerdict.OK, earliest, latest)


_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def is_inn(digits: str) -> bool:
    """Whether digits are a taxpayer's number: 10 of an organisation, 12 of a person, by their control digits."""
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (10, 12):
        return False
    weights = (_INN_10,) if len(digits) == 10 else _INN_12
    return all(
        sum(int(d) * w for d, w in zip(digits, row, strict=False)) % 11 % 10 == int(digits[len(row)]) for row in weights
    )

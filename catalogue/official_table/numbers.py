"""Numbers of an official table: years, marks and maxima, as people write them."""

from __future__ import annotations

import math
import re

from catalogue.official_table.problems import TableProblemCode as Code
from catalogue.official_table.problems import Wrong
from catalogue.places.spelling import key_of, words_of
from catalogue.spreadsheets.cells import SPACES, Cell, DateCell, shown

YEARS = range(2018, 2027)
"""Years whose marks are taken: the index exists since 2018."""
_NUMBER = re.compile(rf"[-+]?([0-9]+|[0-9]{{1,3}}([{SPACES}][0-9]{{3}})+)([.,][0-9]+)?")
_YEAR_WORD = re.compile(r"\s*(?:г\.?|год|year)$", re.IGNORECASE)
_MONTH = "(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[а-яa-z]*"
_DATE = re.compile(
    rf"[0-3]?[0-9][.\- ]?{_MONTH}\.?([.\- ]?[0-9]{{2,4}})?|"
    r"[0-3]?[0-9][./-][01]?[0-9][./-]([0-9]{2}|[0-9]{4})|[0-9]{4}-[01][0-9]-[0-3][0-9].*",
    re.IGNORECASE,
)
_NOTHING_KNOWN = frozenset(
    "нет;нет данных;нет сведений;нет информации;данные отсутствуют;отсутствует;не оценивалось;не оценивался;н д;нд;"
    "na;n a;no data;not available;none".split(";")
)
"""What people write where a mark is not known, as `key_of` gives it."""


def number_of(cell: Cell) -> float | Wrong:
    """A number, 0 or more, with a decimal comma or point and spaces between thousands."""
    text = shown(cell)
    if isinstance(cell, DateCell) or (isinstance(cell, str) and is_date(text)):
        return Wrong(Code.DATE, {"text": text})
    if "%" in text:
        return Wrong(Code.PERCENT, {"text": text})
    if isinstance(cell, float):
        number = cell
    else:
        plain = text.replace("−", "-")
        if not _NUMBER.fullmatch(plain):
            return Wrong(Code.NOT_A_NUMBER, {"text": text})
        number = float(re.sub(rf"[{SPACES}]", "", plain).replace(",", "."))
    if not math.isfinite(number):
        return Wrong(Code.NOT_A_NUMBER, {"text": text})
    return number if number >= 0 else Wrong(Code.NEGATIVE, {"text": text})


def year_of(cell: Cell) -> int | Wrong:
    """A year of the index, with the word for it or without: 2023, "2023 г."."""
    number = number_of(_YEAR_WORD.sub("", cell) if isinstance(cell, str) else cell)
    if isinstance(number, Wrong) or number not in YEARS:
        return Wrong(Code.YEAR, {"text": shown(cell), "first": str(YEARS[0]), "last": str(YEARS[-1])})
    return int(number)


def maximum_of(cell: Cell) -> float | Wrong:
    """A number above 0."""
    number = number_of(cell)
    negative = isinstance(number, Wrong) and number.code is Code.NEGATIVE
    return Wrong(Code.MAX_NOT_POSITIVE, {"text": shown(cell)}) if negative or number == 0 else number


def is_date(text: str) -> bool:
    """Whether a text is a day, which spreadsheet programs make of numbers: 05.01.2021, 5.янв."""
    return bool(_DATE.fullmatch(text))


def says_unknown(cell: Cell) -> bool:
    """Whether a cell says that there is no mark: "нет данных", "н/д", a dash."""
    if not isinstance(cell, str) or not cell or len(cell) > 40:
        return False
    return key_of(words_of(cell)) in _NOTHING_KNOWN or not cell.strip("-–—−. …")

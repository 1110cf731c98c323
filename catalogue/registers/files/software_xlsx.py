"""The lists of the software register as XLSX: of programs, and of complexes of hardware with programs (ПАК)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from catalogue.registers.files.codes import Codes, codes_in, joined
from catalogue.registers.files.fields import (
    FieldError,
    in_column,
    inn_of,
    is_empty,
    known,
    one_line,
    other_number,
    parts_of,
    past_day,
    product_name,
    short_enough,
    software_number,
    web_address,
    yes_or_no,
)
from catalogue.registers.files.headings import PROBED_ROWS, RegisterHeadings, found_headings, is_numbering, stated_day
from catalogue.registers.files.records import Extra, Record, Records
from catalogue.registers.files.xlsx_rows import MAX_SHEETS, RegisterRow, RegisterWorkbook, Sheet
from catalogue.registers.model import Entry, FileLimits, FileProblem, RefusalCode, RegisterFileError, RegisterKind

PATTERNS = {
    field: re.compile(pattern)
    for field, pattern in {
        "exclusion_date": "дата.*исключен",
        "excluded": "исключен",
        "trusted": "доверенн",
        "owner_inn": r"\bинн\b",
        "url": r"^(?:официальный )?сайт (?:производител|правообладател|продукт)|^сайт$",
        "included": "дата.*(?:внесен|включен)|^дата регистрации$",
        "class_codes": "код.*класс",
        "okpd2": r"\bкод\w* (?:\w+ )?(?:продукции|товара)|окпд",
        "class_names": "^класс|классификац",
        "aliases": "альтернативн|предыдущ|прежн",
        "number": r"^(?:рег(?:истрационный)?|реестровый) ?(?:номер|№)|^порядковый номер (?:реестр|запис)"
        r"|^номер(?: записи| по| пак)?$|^номер (?:реестровой )?записи|^№(?: записи| в реестре)?$",
        "is_pak": r"^(?:является )?пак\b|^признак пак",
        "owner": "^(?:правообладател|производител|изготовител)|^наименование (?:правообладател|производител)",
        "name": "^(?:название|наименование)",
    }.items()
}
"""Words of a heading without punctuation; the first field that fits has it."""
EXPECTED = re.compile(r"ссылк|\bогрн\b")
PLACED_FROM, PLACED_WIDTH = 5, 25
PLACES = {0: "number", 1: "name", 2: "aliases", 3: "class_names", 4: "class_codes", 6: "url"}
"""The layout of 2024: five rows of headings that name nothing plainly, 25 columns and more."""
TELLING = frozenset({"class_codes", "class_names", "okpd2", "owner", "included", "aliases", "trusted", "owner_inn"})
LEAST_TELLING = 2
_PAK = re.compile(r"программно аппаратн|\bпак\b")
_NUMBER = re.compile(r"[0-9]{1,10}")
T = TypeVar("T")


def listed_sheet(book: RegisterWorkbook) -> tuple[Sheet, RegisterHeadings] | None:
    """The first sheet that lists numbered entries, with its headings; by their words, else by the usual places."""
    for sheet in book.sheets[:MAX_SHEETS]:
        rows = list(islice(book.rows(sheet), PROBED_ROWS))
        headings = found_headings(rows, PATTERNS)
        if headings is None or not _is_list(headings, rows):
            headings = _placed(rows)
        if headings and _numbered(headings, rows):
            return sheet, headings
    return None


def is_software_sheet(book: RegisterWorkbook) -> bool:
    found = listed_sheet(book)
    return found is not None and not _lists_complexes(*found)


def is_pak_sheet(book: RegisterWorkbook) -> bool:
    """Whether the list is that of complexes: its title or sheet says so, or it has makers and no owners of rights."""
    found = listed_sheet(book)
    return found is not None and _lists_complexes(*found)


def _lists_complexes(sheet: Sheet, headings: RegisterHeadings) -> bool:
    titles = [text for text in (*headings.above, sheet.name) if text not in headings.texts]
    if any(_PAK.search(re.sub(r"[\W_]+", " ", title.lower())) for title in titles):
        return True
    return headings.column_of("owner").lower().startswith(("производител", "изготовител"))


def _is_list(headings: RegisterHeadings, rows: Sequence[RegisterRow]) -> bool:
    fields = set(headings.fields.values())
    return {"number", "name"} <= fields and len(fields & TELLING) >= LEAST_TELLING


def _placed(rows: Sequence[RegisterRow]) -> RegisterHeadings | None:
    """The layout of 2024, where its codes stand in their place."""
    if not any(len(row.cells) >= PLACED_WIDTH for row in rows):
        return None
    head, below = ([r for r in rows if (r.number <= PLACED_FROM) is top] for top in (True, False))
    if not any(codes_in(row.cell(4)).codes for row in below):
        return None
    width = max((len(row.cells) for row in head), default=0)
    columns = [dict.fromkeys(filter(None, (one_line(row.cell(i)) for row in head))) for i in range(width)]
    texts = tuple(" / ".join(found)[:300] for found in columns)
    above = tuple(cell for row in head for cell in map(one_line, row.cells) if cell)
    fields = dict(PLACES)
    named = found_headings([RegisterRow(PLACED_FROM, list(texts))], PATTERNS)
    for index, field in (named.fields if named else {}).items():
        if index not in fields and field not in fields.values():
            fields[index] = field
    return RegisterHeadings(last_row=PLACED_FROM, texts=texts, above=above, fields=fields)


def _numbered(headings: RegisterHeadings, rows: Sequence[RegisterRow]) -> bool:
    """Whether at least half of the rows below the headings have a number and a name."""
    places = {field: index for index, field in headings.fields.items()}
    below = [row for row in rows if row.number > headings.last_row and not is_numbering(row)]
    having = [r for r in below if _NUMBER.fullmatch(r.cell(places["number"]).strip()) and r.cell(places["name"])]
    return bool(having) and 2 * len(having) >= len(below)


class SoftwareSheet:
    """A reader of a list of the software register; see `Reader`."""

    def __init__(self, path: Path, register: RegisterKind, limits: FileLimits) -> None:
        self._register, self._limits = register, limits
        self._book = RegisterWorkbook(path, limits)
        found = listed_sheet(self._book)
        if found is None:
            raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)
        self._sheet, self._headings = found
        self.headings = self._headings.texts
        self.stated = stated_day([*self._headings.above, self._sheet.name])
        self.unknown: Counter[str] = Counter()
        fields = frozenset(self._headings.fields.values()) | ({"is_pak"} if register is RegisterKind.PAK else set())
        self.fields = fields | ({"classes", "okpd2"} if fields & {"class_codes", "class_names", "okpd2"} else set())

    @property
    def share(self) -> float:
        return self._book.share

    def records(self, day: date) -> Iterator[Record]:
        records = Records(self._limits, self._headings.column_of("number"))
        for row in self._book.rows(self._sheet):
            if row.number > self._headings.last_row and not is_numbering(row):
                yield records.take(f"row {row.number}", partial(self._entry, row, day))

    def _entry(self, row: RegisterRow, day: date) -> Entry:
        if len(row.cells) < 2:
            raise FieldError(RefusalCode.SHORT_ROW, row.cell(0))
        for index in sorted(row.broken & self._headings.fields.keys()):
            raise FieldError(RefusalCode.BAD_CELL, row.cells[index], self._headings.heading(index))
        return _ListedRow(row, self._headings, self._limits, Extra(self.unknown)).entry(
            self._register, day, from_1904=self._book.from_1904
        )


class _ListedRow:
    """Reads the fields of one row; what is refused is told with its column."""

    def __init__(self, row: RegisterRow, headings: RegisterHeadings, limits: FileLimits, extra: Extra) -> None:
        self._row, self._headings, self._max, self._extra = row, headings, limits.max_chars, extra
        self._places = {field: index for index, field in headings.fields.items()}

    def entry(self, register: RegisterKind, day: date, *, from_1904: bool) -> Entry:
        to_number = partial(software_number, day=day) if register is RegisterKind.SOFTWARE else other_number
        number, past = self._read("number", to_number), partial(past_day, snapshot=day, serial=from_1904)
        on, excluded = self._read("exclusion_date", past), self._text("excluded")
        codes, trusted = self._codes(), self._read("trusted", yes_or_no)
        self._keep_others()
        return Entry(
            register,
            number,
            self._read("name", lambda text: product_name(text, number, self._max)),
            self._text("owner"),
            owner_inn=self._read("owner_inn", inn_of),
            aliases=parts_of(self._cell("aliases")[: self._max]),
            classes=codes.classes,
            included=self._read("included", past),
            excluded=on is not None or (bool(excluded) and yes_or_no(excluded) is not False),
            exclusion_date=on,
            trusted=trusted,
            is_pak=True if register is RegisterKind.PAK else self._read("is_pak", yes_or_no),
            okpd2=codes.okpd2,
            url=web_address(self._cell("url")),
            extra=MappingProxyType(self._extra.found()),
        )

    def _cell(self, field: str) -> str:
        return known(self._row.cell(self._places[field])) if field in self._places else ""

    def _read(self, field: str, read: Callable[[str], T]) -> T:
        return in_column(self._headings.column_of(field), self._cell(field), read)

    def _text(self, field: str) -> str:
        return self._read(field, lambda text: short_enough(text, self._max))

    def _codes(self) -> Codes:
        """Classes and product codes, by what each code is and not by the column it stands in."""
        codes = joined([codes_in(self._cell(f)) for f in ("class_codes", "okpd2", "class_names")])
        names = parts_of(self._cell("class_names"))
        if codes.classes and all(not name for _, name in codes.classes) and len(names) == len(codes.classes):
            return codes.with_names(names)
        if not codes.classes or any(not name for _, name in codes.classes):
            self._extra.keep("class names", self._cell("class_names"), expected=True)
        return codes

    def _keep_others(self) -> None:
        """Keeps what has no field, and what is in a field's column and is not what it should be."""
        for index, cell in enumerate(self._row.cells):
            field, heading = self._headings.fields.get(index), self._headings.heading(index)
            odd = field == "url" and not web_address(cell)
            if (field in (None, "trusted") or odd) and not is_empty(cell):
                named = field is not None or EXPECTED.search(heading.lower())
                self._extra.keep(heading, cell, expected=bool(named) and field != "trusted")

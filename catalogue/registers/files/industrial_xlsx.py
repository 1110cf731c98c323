"""The register of industrial products as XLSX: the sheet «Продукция» with 28 headings, in any order and row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from catalogue.registers.files.fields import FieldError, is_empty
from catalogue.registers.files.headings import (
    PROBED_ROWS,
    RegisterHeadings,
    found_headings,
    is_numbering,
    plain,
    stated_day,
)
from catalogue.registers.files.industrial import IndustrialFields
from catalogue.registers.files.records import Extra, Record, Records
from catalogue.registers.files.xlsx_rows import MAX_SHEETS, RegisterRow, RegisterWorkbook, Sheet
from catalogue.registers.model import Entry, FileLimits, FileProblem, RefusalCode, RegisterFileError, RegisterKind

PATTERNS = {
    field: re.compile(f"^(?:{pattern})$")
    for field, pattern in {
        "owner": "предприятие|производитель|изготовитель|(?:полное )?наименование (?:предприятия|организации|"
        "производителя|изготовителя|юридического лица)|(?:предприятие|производитель|изготовитель) наименование",
        "owner_inn": "(?:предприятие |производитель )?инн(?: (?:предприятия|организации|производителя))?",
        "number": "(?:продукция )?(?:реестровый номер(?: записи)?|номер реестровой записи)",
        "included": "(?:продукция )?дата (?:внесения|включения)(?: в реестр)?",
        "valid_till": "(?:продукция )?(?:срок действия(?: записи| реестровой записи)?|действует до)",
        "ended": "(?:продукция )?(?:фактическая )?дата прекращения.*",
        "name": "наименование (?:промышленной |производимой |производимой промышленной )?продукции"
        "|(?:промышленная )?продукция наименование",
        "okpd2": "(?:продукция )?(?:код )?(?:промышленной )?(?:продукции )?(?:по )?окпд ?2",
        "score": "(?:количество |сумма )?балл(?:ы|ов)",
        "electronic_level": "уровень (?:радио)?электронной продукции",
        "trusted": "доверенный пак",
    }.items()
}
PLACES = {0: "owner", 1: "owner_inn", 6: "number", 8: "included", 9: "valid_till", 11: "name", 12: "okpd2"}
"""Where a field stands whose heading is not known, as long as nothing else that is known stands there."""
EXPECTED = frozenset(
    {
        "огрн",
        "тн вэд",
        "фактический адрес производителя",
        "адрес производственных помещений",
        "адрес местонахождения производственных помещений",
        "первичный регистрационный номер реестровой записи",
        "номер цифрового паспорта",
        "изготовлена по",
        "процентный показатель",
        "о соответствии",
        "искусственный интеллект",
        "высокотехнологичное оборудование",
        "основание наименование",
        "основание дата",
        "основание номер",
        "основание срок действия",
        "заключение департамент",
        "заключение номер заключения",
        "заключение документ",
    }
)
"""Headings that are known and have no field."""
REQUIRED, LEAST = frozenset({"number", "name", "owner"}), 5


def product_sheet(book: RegisterWorkbook) -> tuple[Sheet, RegisterHeadings] | None:
    """The first sheet that has most of the headings, with them."""
    for sheet in book.sheets[:MAX_SHEETS]:
        headings = found_headings(list(islice(book.rows(sheet), PROBED_ROWS)), PATTERNS)
        if headings and len(headings.fields) >= LEAST - 1:
            fields = _completed(headings)
            if set(fields.values()) >= REQUIRED and len(fields) >= LEAST:
                return sheet, RegisterHeadings(
                    last_row=headings.last_row, texts=headings.texts, above=headings.above, fields=fields
                )
    return None


def is_industrial_sheet(book: RegisterWorkbook) -> bool:
    return product_sheet(book) is not None


def _completed(headings: RegisterHeadings) -> dict[int, str]:
    """The fields by column: by heading, of two plain names the owner's first; else by place."""
    fields, words = dict(headings.fields), [plain(text) for text in headings.texts]
    named = [i for i, text in enumerate(words) if text == "наименование"]
    if len(named) > 1 and not {"owner", "name"} & set(fields.values()):
        fields |= {named[0]: "owner", named[-1]: "name"}
    for place, field in PLACES.items():
        taken = place < len(words) and words[place] in EXPECTED
        if field not in fields.values() and place not in fields and not taken:
            fields[place] = field
    return fields


class IndustrialSheet:
    """A reader of the industrial register's XLSX; see `Reader`."""

    def __init__(self, path: Path, register: RegisterKind, limits: FileLimits) -> None:
        self._register, self._limits = register, limits
        self._book = RegisterWorkbook(path, limits)
        found = product_sheet(self._book)
        if found is None:
            raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)
        self._sheet, self._headings = found
        self.headings = self._headings.texts
        self.unknown: Counter[str] = Counter()
        self.stated = stated_day(self._headings.above)
        fields = frozenset(self._headings.fields.values())
        self.fields = fields | {"is_pak"} if "trusted" in fields else fields
        self._columns = {field: self._headings.heading(i) for i, field in self._headings.fields.items()}

    @property
    def share(self) -> float:
        return self._book.share

    def records(self, day: date) -> Iterator[Record]:
        records = Records(self._limits)
        for row in self._book.rows(self._sheet):
            if row.number > self._headings.last_row and not is_numbering(row):
                yield records.take(f"row {row.number}", partial(self._record, row, day))

    def _record(self, row: RegisterRow, day: date) -> Entry:
        extra, texts = Extra(self.unknown), {}
        for index, cell in enumerate(row.cells):
            heading = self._headings.heading(index)
            if index in self._headings.fields:
                if index in row.broken:
                    raise FieldError(RefusalCode.BAD_CELL, cell, heading)
                texts[self._headings.fields[index]] = cell
            elif not is_empty(cell):
                extra.keep(heading, cell, expected=plain(heading) in EXPECTED)
        if not texts:
            raise FieldError(RefusalCode.SHORT_ROW, f"{len(row.cells)}")
        reading = IndustrialFields(texts, self._columns, self._limits, extra)
        return reading.entry(self._register, day, self._book.from_1904)

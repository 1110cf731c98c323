"""Opens editors' workbooks safely: macros, external links, embedded parts and zip bombs are refused before reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from catalogue.cards.problems import CardsError, FileFault
from catalogue.problems import Place, Problem
from catalogue.spreadsheets import xlsx
from catalogue.spreadsheets.guard import ACTIVE, OLE, ZIP, PackageError, PackageFault, Policy
from catalogue.spreadsheets.sheet_rows import RawCell as FileCell
from catalogue.spreadsheets.sheet_rows import column_letters

MAX_COLUMNS = 200
_FAULTS = {
    PackageFault.NOT_A_ZIP: FileFault.BROKEN,
    PackageFault.BROKEN: FileFault.BROKEN,
    PackageFault.ENCRYPTED: FileFault.OLD_OR_LOCKED,
    PackageFault.NOT_A_WORKBOOK: FileFault.NOT_A_WORKBOOK,
    PackageFault.TOO_MANY_PARTS: FileFault.TOO_MANY_PARTS,
    PackageFault.UNPACKED_TOO_LARGE: FileFault.UNPACKED_TOO_LARGE,
    PackageFault.PACKED_TOO_TIGHTLY: FileFault.BROKEN,
    PackageFault.TOO_MUCH_MARKUP: FileFault.TOO_MUCH_MARKUP,
    PackageFault.TOO_MUCH_TEXT: FileFault.BROKEN,
    PackageFault.MACROS: FileFault.MACROS,
    PackageFault.EXTERNAL_LINK: FileFault.EXTERNAL_LINK,
    PackageFault.EMBEDDED: FileFault.EMBEDDED,
}


@dataclass(frozen=True, slots=True)
class CardLimits:
    """How much of an editor's file is read: the whole catalogue is under 1 MB packed and 5 MB unpacked."""

    max_bytes: int = 20_000_000
    max_unpacked_bytes: int = 60_000_000
    max_parts: int = 200
    max_tags: int = 2_000_000
    max_rows: int = 20_000
    max_cell_chars: int = 5_000


LIMITS = CardLimits()


@dataclass(frozen=True, slots=True)
class CardCell:
    """A filled cell: its value as Python has it, its kind (f a formula, e an error, b yes or no)."""

    name: str
    value: Any
    kind: str


Rows = Mapping[int, list[CardCell]]
"""Filled rows by their number, each with its filled cells."""


def is_workbook(content: bytes) -> bool:
    """Whether a file is meant as a workbook, also one of a form that is not read."""
    return content.startswith((ZIP[0], OLE))


def read_sheets(content: bytes, limits: CardLimits = LIMITS) -> dict[str, Rows]:
    """The filled cells of all sheets by the sheets' names. Raises CardsError."""
    if content.startswith(OLE):
        raise CardsError.of(FileFault.OLD_OR_LOCKED)
    policy = Policy(
        max_unpacked_bytes=limits.max_unpacked_bytes,
        max_cell_chars=limits.max_cell_chars,
        max_parts=limits.max_parts,
        max_tags=limits.max_tags,
        max_columns=MAX_COLUMNS,
        refused=ACTIVE,
    )
    try:
        book = xlsx.Workbook(content, policy)
        return {sheet.name: dict(_rows(book, sheet, limits)) for sheet in book.sheets}
    except PackageError as error:
        told = [Problem(code=_FAULTS[PackageFault(p.code)], params=_params(p)) for p in error.problems]
        raise CardsError(told) from error


def _params(problem: Problem) -> Mapping[str, object]:
    return {key: str(value) for key, value in problem.params.items() if key not in ("detail", "markup")}


def _rows(book: xlsx.Workbook, sheet: xlsx.Sheet, limits: CardLimits) -> Iterator[tuple[int, list[CardCell]]]:
    """The filled rows of a sheet; one more than the limit refuses the file."""
    for filled, row in enumerate(book.rows(sheet, lambda cell: _value(book, cell)), 1):
        if filled > limits.max_rows:
            place = Place(sheet=sheet.name, cell=f"A{row.number}")
            raise CardsError.of(FileFault.TOO_MANY_ROWS, place, limit=str(limits.max_rows))
        cells = row.cells.items()
        yield row.number, [CardCell(f"{column_letters(i)}{row.number}", value, kind) for i, (value, kind) in cells]


def _value(book: xlsx.Workbook, cell: FileCell) -> tuple[Any, str] | None:
    """A cell's value and kind: a number is a day where it is shown as one."""
    if cell.formula:
        return f"={cell.text}", "f"
    if not cell.text:
        return None
    if cell.kind == "b":
        return cell.text in ("1", "true"), "b"
    if cell.kind != "n":
        return cell.text, cell.kind
    try:
        if "_" in cell.text or not cell.text.isascii():
            raise ValueError(cell.text)
        whole = not any(mark in cell.text for mark in ".eE")
        number: float = int(cell.text) if whole else float(cell.text)
    except ValueError:
        raise PackageError.of(PackageFault.BROKEN, detail=cell.text[:100]) from None
    if not book.styles.is_date(cell.style):
        return number, "n"
    try:
        return from_excel(number, CALENDAR_MAC_1904 if book.from_1904 else CALENDAR_WINDOWS_1900), "d"
    except (OverflowError, ValueError):
        return cell.text, "e"

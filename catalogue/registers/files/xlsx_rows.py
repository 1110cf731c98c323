"""Rows of a register's XLSX as texts, and what its guard refuses told as a problem of the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from catalogue.registers.files.xml_stream import FILE_PROBLEMS
from catalogue.registers.model import FileLimits, FileProblem, RegisterFileError
from catalogue.spreadsheets import xlsx
from catalogue.spreadsheets.guard import ACTIVE, PackageError, PackageFault, Policy
from catalogue.spreadsheets.markup import MarkupFault
from catalogue.spreadsheets.sheet_rows import Convert, RawCell

MAX_COLUMNS = 100
"""Columns that are read."""
MAX_SHEETS = 20
"""Sheets that are looked at."""
MAX_PARTS, MAX_RATIO = 1_000, 200
_PROBLEMS = {
    PackageFault.NOT_A_ZIP: FileProblem.TRUNCATED,
    PackageFault.NOT_A_WORKBOOK: FileProblem.NOT_A_REGISTER,
    PackageFault.UNPACKED_TOO_LARGE: FileProblem.TOO_LARGE,
    PackageFault.TOO_MUCH_TEXT: FileProblem.TOO_LARGE,
    PackageFault.BROKEN: FileProblem.UNREADABLE,
    PackageFault.ENCRYPTED: FileProblem.UNREADABLE,
}
"""The other faults are dangers."""

Sheet = xlsx.Sheet


class RegisterRow(NamedTuple):
    """A row of a sheet by its number, from 1; a blank cell is "". `broken` are the places of cells whose value is an
    error or cannot be read; they hold what is written in them.
    """

    number: int
    cells: list[str]
    broken: frozenset[int] = frozenset()

    def cell(self, index: int) -> str:
        return self.cells[index] if index < len(self.cells) else ""


class RegisterWorkbook:
    """An XLSX judged by its directory. `from_1904` is how it counts days.

    Raises RegisterFileError: TRUNCATED or UNREADABLE where it is no whole zip, NOT_A_REGISTER where it is no
    workbook, DANGEROUS where it has macros, links to other files, formulas or parts that unpack to too much.
    """

    def __init__(self, path: Path, limits: FileLimits) -> None:
        policy = Policy(
            max_unpacked_bytes=limits.max_unpacked_bytes,
            max_cell_chars=limits.max_chars,
            max_parts=MAX_PARTS,
            max_ratio=MAX_RATIO,
            max_columns=MAX_COLUMNS,
            max_shared_chars=limits.max_shared_chars,
            refused=ACTIVE,
        )
        with _told():
            self._book = xlsx.Workbook(path, policy)
        self.sheets = self._book.sheets
        self.from_1904 = self._book.from_1904
        if not self.sheets:
            raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)

    @property
    def share(self) -> float:
        """How much of the sheet that is being read was read, 0 to 1."""
        return self._book.share

    def rows(self, sheet: Sheet) -> Iterator[RegisterRow]:
        """The rows of a sheet that have anything, in its order."""
        with _told():
            convert: Convert[str | _Broken] = _text
            for row in self._book.rows(sheet, convert):
                cells = [""] * (max(row.cells) + 1)
                broken = set()
                for index, read in row.cells.items():
                    if isinstance(read, _Broken):
                        broken.add(index)
                        cells[index] = read.text
                    else:
                        cells[index] = read
                yield RegisterRow(row.number, cells, frozenset(broken))


@dataclass(frozen=True, slots=True)
class _Broken:
    """What stands in a cell whose value is an error or cannot be read."""

    text: str


def _text(cell: RawCell) -> str | _Broken | None:
    """A cell as a text; a formula is refused: registers are exported without any."""
    if cell.formula:
        raise RegisterFileError(FileProblem.DANGEROUS, "<f>")
    if cell.kind == "n":
        try:
            return f"{float(cell.text):.15g}"
        except ValueError:
            return _Broken(cell.text)
    return _Broken(cell.text) if cell.kind == "e" else cell.text or None


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except PackageError as error:
        first = error.problems[0]
        params = dict(first.params)
        markup = params.pop("markup", None)
        detail = ", ".join(str(value) for value in params.values())
        if isinstance(markup, MarkupFault):
            problem = FILE_PROBLEMS[markup]
        else:
            problem = _PROBLEMS.get(PackageFault(first.code), FileProblem.DANGEROUS)
        raise RegisterFileError(problem, detail) from error

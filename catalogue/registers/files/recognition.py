"""Which register a file is, by what is in it and never by its name alone."""

from __future__ import annotations

from pathlib import Path

from catalogue.registers.files.csv_records import encoding_of
from catalogue.registers.files.industrial_csv import IndustrialCsv, csv_headings
from catalogue.registers.files.industrial_xlsx import IndustrialSheet, is_industrial_sheet
from catalogue.registers.files.records import Opener, Reader
from catalogue.registers.files.software_xlsx import SoftwareSheet, is_pak_sheet, is_software_sheet
from catalogue.registers.files.software_xml import HEAD_BYTES, SoftwareXml, is_software_xml
from catalogue.registers.files.xlsx_rows import RegisterWorkbook
from catalogue.registers.model import FileFormat, FileLimits, FileProblem, RegisterFileError, RegisterKind

REGISTERS = {
    FileFormat.SOFTWARE_XML: (RegisterKind.SOFTWARE, RegisterKind.EAEU_SOFTWARE, RegisterKind.OWN_USE),
    FileFormat.SOFTWARE_XLSX: (RegisterKind.SOFTWARE, RegisterKind.EAEU_SOFTWARE, RegisterKind.OWN_USE),
    FileFormat.PAK_XLSX: (RegisterKind.PAK,),
    FileFormat.INDUSTRIAL_CSV: (RegisterKind.INDUSTRIAL, RegisterKind.EAEU_GOODS),
    FileFormat.INDUSTRIAL_XLSX: (RegisterKind.INDUSTRIAL, RegisterKind.EAEU_GOODS),
}
"""Whose a file of a format may be; the first is taken where nobody says."""
OPENERS: dict[FileFormat, Opener] = {
    FileFormat.SOFTWARE_XML: SoftwareXml,
    FileFormat.SOFTWARE_XLSX: SoftwareSheet,
    FileFormat.PAK_XLSX: SoftwareSheet,
    FileFormat.INDUSTRIAL_CSV: IndustrialCsv,
    FileFormat.INDUSTRIAL_XLSX: IndustrialSheet,
}
LIMITS = FileLimits()

_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_XML_BEGINNINGS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def recognise(path: Path, limits: FileLimits = LIMITS) -> FileFormat:
    """The format of a file. Raises RegisterFileError where it is none of the registers or cannot be read."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise RegisterFileError(FileProblem.UNREADABLE, error.strerror or str(error)) from error
    if size > limits.max_bytes:
        raise RegisterFileError(FileProblem.TOO_LARGE, f"{size} > {limits.max_bytes}")
    if not head.strip():
        raise RegisterFileError(FileProblem.EMPTY, path.name)
    if head.startswith(_ZIP):
        return _of_workbook(RegisterWorkbook(path, limits), path)
    if head.startswith(_OLE):
        # An XLSX with a password is kept in the container of the old Excel format.
        raise RegisterFileError(FileProblem.UNREADABLE, "OLE")
    if head.lstrip().startswith(_XML_BEGINNINGS):
        if is_software_xml(head, limits):
            return FileFormat.SOFTWARE_XML
    elif csv_headings(_first_line(path, head)):
        return FileFormat.INDUSTRIAL_CSV
    raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)


def _of_workbook(book: RegisterWorkbook, path: Path) -> FileFormat:
    if is_industrial_sheet(book):
        return FileFormat.INDUSTRIAL_XLSX
    if is_pak_sheet(book):
        return FileFormat.PAK_XLSX
    if is_software_sheet(book):
        return FileFormat.SOFTWARE_XLSX
    raise RegisterFileError(FileProblem.NOT_A_REGISTER, path.name)


def _first_line(path: Path, head: bytes) -> str:
    text = head.decode("utf-16" if encoding_of(path) == "utf-16" else "utf-8-sig", errors="replace")
    return text.partition("\n")[0]


def open_register(
    path: Path, file_format: FileFormat, register: RegisterKind | None = None, limits: FileLimits = LIMITS
) -> tuple[Reader, RegisterKind]:
    """A reader of a recognised file, and whose register it is. Raises WRONG_REGISTER of one that it cannot be."""
    possible = REGISTERS[file_format]
    chosen = register or possible[0]
    if chosen not in possible:
        raise RegisterFileError(FileProblem.WRONG_REGISTER, f"{file_format}, {chosen}")
    return OPENERS[file_format](path, chosen, limits), chosen

"""Rows of a CSV in the encodings and with the separators of office programs."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = (";", "\t", ",")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, empty where no encoding fits; `certain` where the encoding proves itself."""

    text: str
    certain: bool


class QuotesError(Exception):
    """A quotation mark is not closed, or closes in the middle of a cell; `row` is where reading stopped."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(f"row {row}: quotes")


def decode(content: bytes) -> Decoded:
    """UTF-8 with its mark or without, UTF-16 with its mark, else windows-1251."""
    bom = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if bom else ("utf-8-sig", "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Text has no zero characters: UTF-16 without its mark does, and so do most other kinds of file.
        return Decoded("", False) if "\0" in text else Decoded(text, encoding != "cp1251")
    return Decoded("", False)


def rows_of(text: str, delimiter: str, strict: bool = True) -> Iterator[list[str]]:
    """The rows of a text, blank ones too. Strict reading raises QuotesError where a quotation mark would swallow
    the rows after it; other reading stops there.
    """
    number = 1
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict):
            number += 1
            yield row
    except csv.Error:
        if strict:
            raise QuotesError(number) from None

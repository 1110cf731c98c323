"""Cells of CSV files for spreadsheet programs: what people wrote is shown and never computed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First signs after which a spreadsheet computes instead of showing, full-width ones included (OWASP)."""


def guarded(cell: object) -> str:
    """A cell that a spreadsheet shows and does not compute; None is empty."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(FORMULA) or text.startswith(FORMULA) else text


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV with guarded cells: UTF-8 with its mark and semicolons, as office programs here open it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    for row in [headings, *rows]:
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")

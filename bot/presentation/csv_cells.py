"""Cells of CSV files for spreadsheet programs: what people wrote is shown and never computed."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First signs after which a spreadsheet computes instead of showing, full-width ones included (OWASP)."""


def guarded(cell: object) -> str:
    """A cell that a spreadsheet shows and does not compute; None is empty."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(FORMULA) or text.startswith(FORMULA) else text

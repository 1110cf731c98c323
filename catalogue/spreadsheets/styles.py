"""How a workbook's cells show their numbers: as a percentage, as a date, or plainly."""

from __future__ import annotations

from collections.abc import Mapping

MAX_STYLES = 65_536
"""Formats of cells that Excel allows."""


class Styles:
    """Number formats by the style's number; filled by the tags of the part of styles."""

    def __init__(self) -> None:
        from openpyxl.styles import numbers  # a tenth of a second for every command, which few spend on a workbook

        self._known = numbers
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._dates: dict[str, bool] = {}
        self._in_cells = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            self._codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells and len(self._formats) < MAX_STYLES:
            self._formats.append(_number(attributes.get("numFmtId")))

    def end(self, tag: str, _text: str) -> None:
        if tag == "cellXfs":
            self._in_cells = False

    def code(self, style: int) -> str:
        """The format code of a style: "0%", "dd.mm.yyyy"."""
        number = self._formats[style] if 0 <= style < len(self._formats) else 0
        return self._codes.get(number) or self._known.BUILTIN_FORMATS.get(number, "General")

    def is_percent(self, style: int) -> bool:
        return "%" in self.code(style)

    def is_date(self, style: int) -> bool:
        """Whether a number is shown as a day or a time."""
        code = self.code(style)
        if code not in self._dates:
            self._dates[code] = len(code) <= 255 and self._known.is_date_format(code)
        return self._dates[code]


def _number(text: str | None) -> int:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else 0

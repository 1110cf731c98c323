"""How many lines a text takes in Times New Roman or a font of its widths, to keep a paper on one page."""

from __future__ import annotations

from collections.abc import Iterable

POINTS_PER_MM = 72 / 25.4
LINE_HEIGHT = 1.15
"""Height of a line of Times New Roman, in sizes of the font."""
HYPHENLESS = 0.985
"""Share of a line that words fill at most on average in our estimate: the safe side of justified text."""

_GROUPS = (
    (0.25, " .,\u00a0"),
    (0.28, "ijlt:;/|"),
    (0.34, "frI()-‘’![]{}"),
    (0.42, "sJзгэ"),
    (0.46, "аестacezьявк„“”?"),
    (0.50, "лорухчЗbdghknopquvxy0123456789–«»_бд"),
    (0.55, "ъийнпцРFPS=Б+"),
    (0.62, "мГЬЕТELTZё"),
    (0.68, "фЧыВКСЯBCRДЛжЭ"),
    (0.72, "УЪАИЙНОПХЦwADGHKNOQUVXY"),
    (0.78, "юшщm&ФЁ"),
    (0.92, "%ЫМMЖW№"),
    (1.03, "—ШЩЮ…"),
)
WIDTHS = {c: width for width, characters in _GROUPS for c in characters}
"""Widths of characters in sizes of the font, read from Liberation Serif, whose widths are Times New Roman's."""
UNKNOWN_WIDTH = 1.0


def width_of(text: str, size_pt: float) -> float:
    """Width of a text in points."""
    return sum(WIDTHS.get(c, UNKNOWN_WIDTH) for c in text) * size_pt


def lines_of(text: str, width_mm: float, size_pt: float, indent_mm: float = 0.0) -> int:
    """Lines that a paragraph takes in a column, its first line indented; a word longer than a line is broken."""
    room = width_mm * POINTS_PER_MM * HYPHENLESS
    used, lines = indent_mm * POINTS_PER_MM, 1
    space = width_of(" ", size_pt)
    for word in text.split(" "):
        wide = width_of(word, size_pt)
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        while wide > room:
            lines, wide = lines + 1, wide - room
        used += wide + space
    return lines


def height_of(paragraphs: Iterable[str], width_mm: float, size_pt: float, indent_mm: float = 0.0) -> float:
    """Height of paragraphs in mm, without the space between them."""
    lines = sum(lines_of(p, width_mm, size_pt, indent_mm) for p in paragraphs)
    return lines * size_pt * LINE_HEIGHT / POINTS_PER_MM

"""Which directions of the index a message names, in general words."""

from __future__ import annotations

import re

from catalogue.model import Direction

_WORDS = (
    (
        r"транспорт|дорог|пробк|автобус|светофор|парков|трамва|троллейб|transport|traffic|roads?\b|parking|bus",
        "urban-transport",
    ),
    (
        r"жкх|жилищ|коммунал|отоплен|водоснабж|теплосет|счётчик|счетчик|utilit|housing|heating|water supply|meters",
        "smart-housing-utilities",
    ),
    (
        r"эколог|мусор|отход|воздух|тко\b|ecolog|environmental|waste|garbage|air quality|pollution",
        "environmental-safety",
    ),
    (
        r"безопасн(?!ост\w* эколог)|видеонаблюд|камер|преступ|чрезвычайн|safety|security|surveillance|crime",
        "public-safety",
    ),
    (r"туризм|турист|гост(?:ей|и)\b|музе|touris|visitors", "tourism-services"),
    (
        r"связ(?:ь|и|ью)\b|интернет|wi-?fi|4g|5g|сотов|телеком|telecom|internet|connectivity|coverage",
        "telecom-infrastructure",
    ),
    (
        r"социальн|образован|школ|медицин|здравоохран|поликлин|больниц|social|education|school|health|clinic",
        "social-services",
    ),
    (r"эконом|инвест|бизнес|предприним|торговл|econom|invest|business|e-commerce", "economy-investment"),
    (
        r"управлен|администрац|документооборот|обращени|участи\w* жителей|голосован|management|governance"
        r"|citizen engagement|voting",
        "city-management",
    ),
    (
        r"благоустр|городск\w+ сред|освещен|фонар|двор|парк(?!ов)\w*|улиц|urban environment|lighting"
        r"|public space|streets?\b",
        "urban-environment",
    ),
)
_PATTERNS = tuple((re.compile(rf"\b(?:{p})", re.IGNORECASE), Direction(d)) for p, d in _WORDS)


def directions_in(text: str) -> tuple[Direction, ...]:
    """The directions in the order in which the text names them."""
    found = [(match.start(), direction) for pattern, direction in _PATTERNS if (match := pattern.search(text))]
    return tuple(direction for _, direction in sorted(found))

"""What the official wants of the list: only registered, of our size, without cameras, fewer, or all again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.understanding.directions import directions_in
from catalogue.model import Direction, Solution
from embeddings.lexical import stems

_REGISTER = re.compile(r"реестр|импортозам|отечествен|российск|registe?r|registry|domestic|import substit", re.I)
_SIZE = re.compile(
    r"наш\w* (?:размер|масштаб|величин)|как наш|вроде нашего|похож\w+ на нас|небольш|маленьк|малых? город"
    r"|our size|like ours|small(?:er)? towns?|similar size|for a small",
    re.I,
)
_FEWER = re.compile(
    r"поменьше|меньше решен|короче|только (?:перв|одно|два|три)|fewer|shorter|less options|only (?:one|two|three)", re.I
)
_RESET = re.compile(
    r"убер\w+ (?:ограничен|фильтр|услов|все)|снять|сбро[сш]|без (?:ограничен|фильтр|услов)|опять вс|снова вс"
    r"|remove|clear|reset|drop the|without (?:filters|conditions)|show everything",
    re.I,
)
_COST = re.compile(r"дешев|подешевле|недорог|бюджетн|стоимост|цен[ауеы]|cheap|afford|low.?cost|price|budget", re.I)
_WITHOUT = re.compile(r"\b(?:без|кроме|исключ\w+|убер\w+|не надо|without|exclude|except|no)\s+(.+)", re.I)
_ONLY = re.compile(r"только|лишь|один\w* лишь|only|just", re.I)
THEMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"видео|камер|video|camera|cctv", ("video-surveillance", "video-analytics", "computer-vision")),
    (r"биометр|распознаван\w+ лиц|biometric|face recognition", ("biometrics",)),
    (r"блокчейн|blockchain", ("blockchain",)),
    (r"голосован|voting", ("e-voting",)),
    (r"нейросет|искусственн\w+ интеллект|\bии\b|\bai\b|neural", ("ai",)),
    (r"датчик|сенсор|sensor", ("sensors",)),
    (r"приложени|mobile app|\bapps?\b", ("mobile-app",)),
)
"""What officials call by one word and the catalogue by its tags."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Changes to a list; an empty one says that nothing was understood."""

    reset: bool = False
    fewer: bool = False
    cost: bool = False
    only_registered: bool = False
    only_my_size: bool = False
    directions: tuple[Direction, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    exclude_vendors: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return self == Wishes()


def wishes_of(text: str, solutions: Iterable[Solution]) -> Wishes:
    """What a message asks of the list."""
    if _RESET.search(text) and not _themes(text):
        return Wishes(reset=True)
    without = _WITHOUT.search(text)
    excluded = _themes(without[1]) if without else ()
    vendors = _vendors(without[1], solutions) if without and not excluded else ()
    return Wishes(
        fewer=bool(_FEWER.search(text)),
        cost=bool(_COST.search(text)),
        only_registered=bool(_REGISTER.search(text)) and not without,
        only_my_size=bool(_SIZE.search(text)),
        directions=directions_in(text) if _ONLY.search(text) and not without else (),
        exclude_tags=excluded,
        exclude_vendors=vendors,
    )


def _themes(text: str) -> tuple[str, ...]:
    return tuple(tag for pattern, tags in THEMES if re.search(pattern, text, re.I) for tag in tags)


def _vendors(text: str, solutions: Iterable[Solution]) -> tuple[str, ...]:
    """Vendors whose telling word, Russian or English, stands in the text, in any case form."""
    said = set(stems(text))
    vendors = {s.vendor.name.ru: {*stems(s.vendor.name.ru), *stems(s.vendor.name.en)} for s in solutions if s.vendor}
    return tuple(sorted(n for n, own in vendors.items() if said & ({w for w in own if len(w) > 4} - GENERIC)))[:5]


GENERIC = frozenset(
    stems(
        "общество компания группа технологии системы администрация министерство город муниципальное центр company group"
        " technologies systems administration ministry municipal center centre department information"
    )
)
"""Words of many vendors' names that tell none of them."""

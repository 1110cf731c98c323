"""What the official wants of the list: only registered, of our size, without cameras, fewer, or all again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.dialogue.understanding.directions import directions_in
from catalogue.model import Direction, Solution

_REGISTER = re.compile(r"реестр|импортозам|отечествен|российск|registe?r|registry|domestic|import substit", re.I)
_SIZE = re.compile(
    r"наш\w* (?:размер|масштаб|величин)|как наш|вроде нашего|похож\w+ на нас|небольш|маленьк|малых? город"
    r"|до \d[\d ]*(?:тыс|000)|до (?:десяти|двадцати|тридцати|пятидесяти|ста) тыс"
    r"|(?:только|лишь) \w* ?(?:с[её]л|пос[её]лк|деревн)"
    r"|our size|like ours|small(?:er)? towns?|similar size|for a small|(?:below|under|up to) \d",
    re.I,
)
_FEWER = re.compile(
    r"поменьше|меньше решен|(?:по)?короче|(?:слишком |очень |так )?(?:длинно|много (?:букв|текста|слов))|кратк"
    r"|в двух словах"
    r"|только (?:перв|одно|два|три)|fewer|shorter|less options|only (?:one|two|three)|too (?:long|much)|tl;?\s?dr"
    r"|\bbrief|in short",
    re.I,
)
_RESET = re.compile(
    r"убер\w+ (?:ограничен|фильтр|услов|все)|снять|сним\w+|сбро[сш]|без (?:ограничен|фильтр|услов)|опять вс|снова вс"
    r"|remove|clear|reset|drop the|without (?:filters|conditions)|show everything",
    re.I,
)
_COST = re.compile(
    r"дешев|подешевле|дорог(?!а|и|е\b|у\b)|бюджетн|стоимост|цен[ауеы]|бесплатн|даром"
    r"|без (?:\w+ )?(?:вложени|затрат|денег)"
    r"|cheap|afford|low.?cost|price|budget|expensive|for free|\bfree (?:one|option|solution|of charge)",
    re.I,
)
_EASE = re.compile(r"\bпо?прост|\bпо?легче|несложн|\bsimple|\beas(?:y|ier|iest)\b", re.I)
_WITHOUT = re.compile(r"\b(?:без|кроме|исключ\w+|убер\w+|не надо|without|exclude|except|no)\s+(.+)", re.I)
_NOT_NEEDED = re.compile(r"\bне (?:нуж\w+|надо|хот\w+)|\b(?:do not|don[’']?t|no) (?:need|want)\b", re.IGNORECASE)
"""What is said not to be needed: "камеры нам не нужны"."""
_REFUSED = re.compile(
    r"\b(?:без|кроме|исключ\w+|убер\w+|уда?л\w+|не надо|при ч[её]м|without|exclude|except|remove|drop)\b"
    r"|\b(?:не|not) (?:из|from)\b",
    re.I,
)
_ONLY = re.compile(r"только|лишь|один\w* лишь|only|just", re.I)
VIDEO = ("video-surveillance", "video-analytics", "computer-vision", "traffic-enforcement", "thermal-camera")
"""Tags of what watches people, cars and places through cameras."""
THEMES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("video", r"видео|камер|video|camera|cctv", VIDEO),
    ("biometrics", r"биометр|распознаван\w+ лиц|biometric|face recognition", ("biometrics",)),
    ("blockchain", r"блокчейн|blockchain", ("blockchain",)),
    ("voting", r"голосован|voting", ("e-voting",)),
    ("ai", r"нейросет|искусственн\w+ интеллект|\bии\b|\bai\b|neural", ("ai",)),
    ("sensors", r"датчик|сенсор|sensor", ("sensors",)),
    ("apps", r"приложени|mobile app|\bapps?\b", ("mobile-app",)),
)
"""What officials call by one word and the catalogue by its tags."""


def themes_of(tags: Iterable[str]) -> list[str]:
    """The themes that tags stand for, by their names in the texts."""
    left = set(tags)
    return [name for name, _, own in THEMES if left & set(own)]


def themes_named(text: str) -> list[str]:
    """The themes that a text names, by their names in the texts."""
    return [name for name, pattern, _ in THEMES if re.search(pattern, text, re.IGNORECASE)]


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
    exclude_cities: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return self == Wishes()


def wishes_of(text: str, solutions: Iterable[Solution]) -> Wishes:
    """What a message asks of the list."""
    if _RESET.search(text) and not _themes(text):
        return Wishes(reset=True)
    without = _WITHOUT.search(text)
    excluded = _themes(_ONLY.split(without[1])[0]) if without else _themes(text) if _NOT_NEEDED.search(text) else ()
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


def beside_fewer(text: str) -> str:
    """A text without the words that wish it shorter."""
    return _FEWER.sub(" ", text)


_LARGE = re.compile(r"\b(?:больш|крупн)\w+ город|миллионник|\b(?:big|large)(?:r|st)? (?:cit|town)", re.IGNORECASE)


def wishes_ease(text: str) -> bool:
    """Whether something simpler, or the simplest, is wanted."""
    return bool(_EASE.search(text))


def speaks_of_large(text: str) -> bool:
    """Whether larger cities are spoken of."""
    return bool(_LARGE.search(text))


def narrows(text: str) -> bool:
    """Whether a message refuses something of the list: "без Москвы", "Новосибирск уберите"."""
    return bool(_REFUSED.search(text))


def condition_in(problem: str) -> tuple[str, tuple[str, ...]]:
    """A problem without the condition it ends with, and the tags excluded: "камеры во дворах без распознавания лиц".

    What is merely missing is the problem itself: "дворы без камер".
    """
    found = _CONDITION.search(problem)
    if not found:
        return problem, ()
    before, tags = problem[: found.start()].strip(" ,;"), _themes(found[2])
    leads = bool(found[1].strip()) or bool(_themes(before))
    return (before, tags) if before and tags and leads and not set(tags) & set(_themes(before)) else (problem, ())


_CONDITION = re.compile(
    r"(\s*,\s*(?:но|только|but|only)?\s*|\s+(?:но|only|but)\s+|\s+)(?:без|without)\s+([^,.;]+)$", re.I
)


def _themes(text: str) -> tuple[str, ...]:
    return tuple(tag for _, pattern, tags in THEMES if re.search(pattern, text, re.I) for tag in tags)


_BRACKETS = re.compile(r"\([^()]*\)")
"""What a vendor's name says of its part, which is no name: "(установка)"."""


def _vendors(text: str, solutions: Iterable[Solution]) -> tuple[str, ...]:
    """Vendors whose telling word, Russian or English, stands in the text, in any case form."""
    said = [w for w in re.findall(r"\w+", text.lower()) if len(w) > 4]
    names = {
        s.vendor.name.ru: _BRACKETS.sub(" ", f"{s.vendor.name.ru} {s.vendor.name.en}".lower())
        for s in solutions
        if s.vendor
    }
    found = [
        name
        for name, words in names.items()
        if any(_same(own, w) for own in re.findall(r"\w+", words) if _tells(own) for w in said)
    ]
    return tuple(sorted(found))[:5]


def _tells(word: str) -> bool:
    return len(word) > 4 and not any(word.startswith(g) for g in GENERIC)


def _same(own: str, said: str) -> bool:
    """The word itself or another case of it: a few letters more at its end."""
    return own == said or (said.startswith(own) and len(said) - len(own) <= 2) or own[:-1] == said[:-1]


GENERIC = (
    "общест компан групп технолог систем админист министер город муницип центр росси экологич област край"
    " республ управлен государ информац цифров развит решени инфраструктур институт"
    " company compani group technolog system administ ministry"
    " municip center centre department inform digital russia region city state limited joint"
    " stock solution infrastructur institut"
).split()
"""Beginnings of words that many vendors' names share and that tell none of them."""

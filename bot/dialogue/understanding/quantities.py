"""Numbers in a message: which things it asks the number of ("сколько камер"), how many people it gives the town."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.dialogue.understanding.matters import names_matter
from catalogue.places.dictionary import analyzer
from catalogue.places.spelling import words_of
from embeddings.lexical import STOP_WORDS

_ASKED = ("сколько",), ("how", "many"), ("какое", "количество"), ("какое", "число")
_BETWEEN = 4
"""Words between the question word and the thing: "сколько там всего заявок"."""
_OF_ATTRIBUTES = frozenset(
    "рубль деньга деньги миллион тысяча миллиард бюджет стоимость день неделя месяц год лето час время минута человек "
    "люди сотрудник специалист работник ставка житель население оператор решение вариант город раз процент балл "
    "день стоить roubles rubles money dollars days weeks months years hours people person staff employees specialists "
    "residents solutions options cities towns times percent points".split()
)
"""Money, time, staff, the list itself: attributes and turns of their own."""

_THOUSANDS = r"(?:тыс\w*\.?|тыщ\w*|т\.|k\b|thousand)"
_PEOPLE = r"(?:жител|человек|чел\b|народ|населен|душ\b|of us\b|(?:of\s+)?(?:people|resident|inhabitant|soul))"
_NUMBER = r"(?P<n>\d{1,3}(?:[\s.,]\d{3})+|\d+(?:[.,]\d+)?)"
_POPULATION = re.compile(
    rf"(?P<before>[^\W\d_]+)?(?P<sign>\W*){_NUMBER}\s*(?P<k>{_THOUSANDS})?\s*(?P<people>{_PEOPLE}\w*)?", re.IGNORECASE
)
_COUNTING = frozenset("население населения населением численность проживает живет живёт population".split())
_SPEAKERS = frozenset("мы нас нам наш наша наше нашем нашей us we our".split())
_PLACES = frozenset(
    "город города городе городок поселок посёлок село деревня район округ райцентр town city village of".split()
)
_BOUNDS = frozenset("до от более менее свыше больше меньше из за по over under below above than to from every".split())
"""Words before a number that make it a bound or something else: "до 100 тысяч"."""
_ROUGHLY = re.compile(
    r"\b(?:тут|здесь|всего|где-то|где то|примерно|около|порядка|приблизительно|плюс[- ]минус|плюс-?минус"
    r"|about|around|roughly|approximately|some|only|just|nearly)\b|[~≈±]"
)
_UNIT_FIRST = re.compile(r"\b(тысяч|тыщ|thousand)\s+(\d+(?:[.,]\d+)?(?:\s*(?:[-–—]|до)\s*\d+(?:[.,]\d+)?)?)(?!\d)")
"""The unit before the number makes it a rough one: "тысяч 20", "тысяч 20-30"."""
_DIGITS = r"\d{1,3}(?:[\s.,]\d{3})+|\d+(?:[.,]\d+)?"
_RANGE = re.compile(
    rf"(?P<led>\b(?:от|с|из|from|between)\s+)?(?<![\d.,])(?P<least>{_DIGITS})\s*(?:{_THOUSANDS})?"
    rf"\s*(?:[-–—]|\bдо\b|\bto\b|\band\b|\bили\b|\bor\b)\s*(?P<most>{_DIGITS})(?!\d)"
)
_ENDS = re.compile(r"\s*(?:всего|лишь|only|in total)?\s*(?:$|[,.;:!?)])")
LEAST_POPULATION, MOST_POPULATION = 50, 20_000_000


def stated_population(text: str, towns: Collection[str] = ()) -> int | None:
    """How many people a message says live in the speaker's town, of a range the middle: "у нас 12 тысяч жителей", "a
    town of 12,000", "20–30 тыс. жителей"; None where it says nothing of the kind or only names a bound. Right after one
    of the `towns`, words in small letters, thousands are people too: "у нас сокол 34 тыс.".
    """
    found = _population_in(text, towns)
    return found[0] if found else None


def beside_population(text: str) -> str:
    """A message without the words that say how many people live in the town, and how roughly."""
    found = _population_in(text)
    if not found:
        return text
    before = re.sub(rf"(?:{_ROUGHLY.pattern})\W*$", "", text[: found[1]], flags=re.IGNORECASE)
    return f"{before} {text[found[2] :]}"


def population_range(text: str) -> tuple[int, int] | None:
    """The least and the most people that a message says to live in the speaker's town: "20–30 тысяч"; None for one
    number.
    """
    found, lowered = _population_in(text), _plainly(text)
    within = [r for r in _RANGE.finditer(lowered) if found and r.start() <= found[1] < r.end()]
    if not found or not within:
        return None
    least, most = (_value(within[0][bound]) for bound in ("least", "most"))
    scale = 2 * found[0] / (least + most)
    return round(least * scale), round(most * scale)


def _plainly(text: str) -> str:
    """A text of the same length in small letters, without words of rough counting, each unit after its number."""
    lowered = _ROUGHLY.sub(lambda m: " " * len(m[0]), text.lower())
    return _UNIT_FIRST.sub(lambda m: f"{m[2]} {m[1]}".ljust(len(m[0])), lowered)


def _middle(found: re.Match[str]) -> str:
    """The middle of a range in its place and length."""
    least, most = _value(found["least"]), _value(found["most"])
    return f"{(least + most) / 2:g}".ljust(len(found[0])) if least < most else found[0]


def _population_in(text: str, towns: Collection[str] = ()) -> tuple[int, int, int] | None:
    """The number of people, of a range the middle, and where it stands in the text."""
    lowered = _RANGE.sub(_middle, _plainly(text))
    keys = set(words_of(lowered))
    for found in _POPULATION.finditer(lowered):
        before, people = found["before"] or "", bool(found["people"])
        number = _value(found["n"]) * (1000 if found["k"] else 1)
        begins = not before and not lowered[: found.start()].strip()
        apart = people and bool(begins or re.search(r"[,.;(–—-]", found["sign"]))
        apart = apart and bool(_ENDS.match(lowered[found.end() :]))
        alone = not re.match(r"\s*[^\W\d_]", lowered[found.end() :])
        own = alone and (before in _SPEAKERS | _COUNTING or (before in towns and bool(found["k"])))
        own = own or (people and bool(keys & (_SPEAKERS | _COUNTING)))
        counted = bool(keys & _COUNTING) and not people and bool(found["k"] or number >= SMALL)
        of_place = before in _PLACES and (people or (before == "of" and bool(keys & _PLACES - {"of"})))
        if before in _BOUNDS or not (apart or own or counted or of_place):
            continue
        if LEAST_POPULATION <= number <= MOST_POPULATION and (people or found["k"] or number >= SMALL):
            return round(number), found.start("n"), found.end()
    return None


SMALL = 1000
"""A smaller number counts people only where it says so."""


def _value(digits: str) -> float:
    grouped = re.fullmatch(r"\d{1,3}(?:[\s.,]\d{3})+", digits)
    return float(re.sub(r"[\s.,]", "", digits)) if grouped else float(digits.replace(",", "."))


def counted_thing(text: str) -> str | None:
    """The word for the things that a question counts, as it stands after the question word; None where it counts
    nothing or what has an attribute of its own.
    """
    words = words_of(text.lower())
    for asked in _ASKED:
        for start in range(len(words) - len(asked)):
            if tuple(words[start : start + len(asked)]) == asked:
                return _thing(words[start + len(asked) :][:_BETWEEN])
    return None


def _thing(after: Sequence[str]) -> str | None:
    if after[:1] == ["можно"]:
        return None
    named: list[str] = []
    for word in after:
        if word.isascii():
            if word in _OF_ATTRIBUTES:
                return None
            if word not in STOP_WORDS and names_matter(word):
                named.append(word)
                continue
            if named:
                break
            continue
        first = analyzer().parse(word)[0]
        if first.normal_form in _OF_ATTRIBUTES:
            return None
        if "NOUN" in first.tag and "gent" in first.tag:
            return word
    return " ".join(named) or None

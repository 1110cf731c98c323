"""How people write where they are from: each town and each unit in its usual forms, alone and in a sentence."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from bot.dialogue.understanding.town import read_town
from catalogue.identified import Identified
from catalogue.model import Municipality, PlaceKind
from catalogue.places.resolution import Places

SEED = 20261129
LEAST_LETTERS = 5
"""A shorter name with a slip is rather another word."""
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
KEYBOARD = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_BESIDE = {
    letter: {row[i] for i in (at - 1, at + 1) if 0 <= i < len(row)} for row in KEYBOARD for at, letter in enumerate(row)
}


def slipped(name: str, draw: random.Random) -> str:
    """A name with one slip in any letter: two swapped, one lost, doubled, another one, or that of a key beside it."""
    places = [i for i, letter in enumerate(name) if letter.isalpha()]
    at = draw.choice(places)
    kind = draw.choice(("swapped", "lost", "doubled", "another", "key beside"))
    if kind == "swapped" and at + 1 < len(name) and name[at + 1].isalpha():
        first, second = _as(name[at], name[at + 1]), _as(name[at + 1], name[at])
        return name[:at] + first + second + name[at + 2 :]
    if kind == "lost":
        return name[:at] + name[at + 1 :]
    if kind == "doubled":
        return name[:at] + name[at] + name[at:]
    near = sorted(_BESIDE.get(name[at].lower(), ())) if kind == "key beside" else []
    other = draw.choice(near or LETTERS.replace(name[at].lower(), ""))
    return name[:at] + _as(name[at], other) + name[at + 1 :]


def _as(old: str, letter: str) -> str:
    """A letter, a capital where the old one was: the key is another, the shift stays."""
    return letter.upper() if old.isupper() else letter.lower()


def is_long(place: Municipality) -> bool:
    """Whether a name is long enough for a slip to leave it readable."""
    return sum(letter.isalpha() for letter in place.name.ru.split()[0]) >= LEAST_LETTERS


def alone(place: Municipality, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Each way to write a place where a place is asked for: its title and the text."""
    assert place.cases is not None
    genitive = place.cases.genitive
    yield "name", place.name.ru
    yield "genitive", genitive
    yield "administration", f"администрация {genitive}"
    yield "with region", f"{place.name.ru}, {place.region.name.ru}"
    yield "we are from", f"мы из {genitive}"
    yield "small letters", place.name.ru.lower()
    if place.kind is PlaceKind.TOWN:
        yield "г.", f"г. {place.name.ru}"
        yield "of the city", f"администрация города {place.name.ru}"
    if "ё" in place.name.ru.lower():
        yield "е for ё", place.name.ru.replace("ё", "е").replace("Ё", "Е")
    if is_long(place):
        yield "slip", slipped(place.name.ru, draw)
        yield "slip in the genitive", f"мы из {slipped(genitive, draw)}"


SENTENCES: dict[str, str] = {
    "from, a problem": "Мы из {genitive}, у нас не убирают снег",
    "opens": "{name}, темно на улицах",
    "closes": "Ямы на дорогах, {name}",
    "administration": "Работаю в администрации {genitive}, дома без счётчиков тепла",
    "in": "у нас в {prepositional} протекают трубы",
    "with region": "{name} ({region}). Нужно освещение",
}
"""What is said in the chat with a problem; {genitive}, {name}, {prepositional} may hold a slip."""
WITH_SLIP = ("from, a problem", "opens", "closes", "administration", "in")


def in_sentences(place: Municipality, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Each sentence of the chat with a place in it; the same with a slip where the name is long enough."""
    assert place.cases is not None
    forms = {
        "name": place.name.ru,
        "genitive": place.cases.genitive,
        "prepositional": place.cases.prepositional,
        "region": place.region.name.ru,
    }
    for title, sentence in SENTENCES.items():
        yield title, sentence.format(**forms)
    if is_long(place):
        for title in WITH_SLIP:
            wrong = {k: slipped(v, draw) if k != "region" else v for k, v in forms.items()}
            yield f"slip: {title}", SENTENCES[title].format(**wrong)


@dataclass(kw_only=True)
class Tally:
    """What became of the texts of one way: `missed` led to no place that was meant, `wrong` of them to another one."""

    count: int = 0
    sure: int = 0
    told: int = 0
    asked: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


Ways = Callable[[Municipality, random.Random], Iterator[tuple[str, str]]]
Reads = Callable[[str], Identified[Municipality]]


def measured(asked: Iterable[Municipality], ways: Ways, read: Reads) -> dict[str, Tally]:
    """Each way to write with what became of it."""
    draw, tallies = random.Random(SEED), dict[str, Tally]()
    for place in asked:
        for title, text in ways(place, draw):
            tally = tallies.setdefault(title, Tally())
            found = read(text)
            tally.count += 1
            if place in found.candidates:
                tally.sure += found.certainty == "sure"
                tally.told += found.certainty == "told"
                tally.asked += found.certainty == "asked"
                continue
            told = f"{text} -> {found.certainty} {[t.name.ru for t in found.candidates][:3]}"
            tally.missed.append(told)
            if found.one is not None:
                tally.wrong.append(told)
    return tallies


def field_of(places: Places) -> Reads:
    """How a field for a place reads a text, on the page, in the API and on the command line."""
    return lambda text: places.resolve(text, place_asked=True)


def chat_of(places: Places) -> Reads:
    """How the chat reads a sentence, where no town was asked for."""
    return lambda text: read_town(text, places, expected=False).found


def awaited_of(places: Places) -> Reads:
    """How the chat reads a message in which a town is awaited."""
    return lambda text: read_town(text, places, expected=True).found

"""Towns as people write them: 300 drawn names in oblique cases inside a sentence, as they are and with a typo."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bot.dialogue.understanding.town import read_town
from catalogue.model import Catalogue, Municipality
from catalogue.places.resolution import Places

SEED, DRAWN, LEAST_RESIDENTS = 20261124, 300, 20_000
LEAST_LETTERS = 6
"""A shorter name with a slip is rather another word."""
FLOOR_EXACT, FLOOR_TYPO = 0.98, 0.95

FRAMES = {
    "genitive": ("мы из {}", "я из администрации города {}", "представляю мэрию {}", "пишу от {}"),
    "dative": ("помогите {}", "подберите решения по {}", "нужна помощь городу {}"),
    "accusative": ("представляю {}", "смени город на {}", "посмотрите про {}, пожалуйста"),
    "instrumental": ("руковожу городом {}", "занимаюсь {} в области цифры", "мы управляем {}"),
    "prepositional": ("в {} проблема", "работаю в {}", "живём в городе {}"),
}
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def _letters(form: str) -> list[int]:
    """Positions where a typo may be: letters, but not the first of the name."""
    return [i for i, letter in enumerate(form) if i and letter.isalpha()]


def _swapped(form: str, draw: random.Random) -> str:
    pairs = [i for i in _letters(form)[:-1] if form[i + 1].isalpha() and form[i].lower() != form[i + 1].lower()]
    i = draw.choice(pairs)
    return form[:i] + form[i + 1] + form[i] + form[i + 2 :]


def _dropped(form: str, draw: random.Random) -> str:
    i = draw.choice(_letters(form))
    return form[:i] + form[i + 1 :]


def _doubled(form: str, draw: random.Random) -> str:
    i = draw.choice(_letters(form))
    return form[:i] + form[i] + form[i:]


def _replaced(form: str, draw: random.Random) -> str:
    i = draw.choice(_letters(form))
    return form[:i] + draw.choice([x for x in LETTERS if x != form[i].lower()]) + form[i + 1 :]


TYPOS: tuple[Callable[[str, random.Random], str], ...] = (_swapped, _dropped, _doubled, _replaced)


@pytest.fixture(scope="module")
def drawn(catalogue_towns: list[Municipality]) -> list[tuple[Municipality, str, str]]:
    """Each drawn town with one of its oblique forms and a frame for that form."""
    draw = random.Random(SEED)
    chosen = []
    for town in draw.sample(catalogue_towns, DRAWN):
        assert town.cases is not None
        case = draw.choice(sorted(FRAMES))
        chosen.append((town, str(getattr(town.cases, case)), draw.choice(FRAMES[case])))
    return chosen


@pytest.fixture(scope="module")
def catalogue_towns(catalogue: Catalogue) -> list[Municipality]:
    towns = [m for m in catalogue.municipalities.values() if (m.population or 0) >= LEAST_RESIDENTS and m.cases]
    return sorted(towns, key=lambda m: m.id)


def _missed(places: Places, messages: list[tuple[Municipality, str]]) -> list[str]:
    """The messages whose town is neither understood nor among those asked back."""
    missed = []
    for town, text in messages:
        towns = read_town(text, places, expected=True).towns
        if town.id not in {t.id for t in towns}:
            missed.append(f"{text!r}: {town.name.ru}, read {[t.name.ru for t in towns]}")
    return missed


def test_town_is_read_in_any_case(places: Places, drawn: list[tuple[Municipality, str, str]]) -> None:
    messages = [(town, frame.format(form)) for town, form, frame in drawn]
    missed = _missed(places, messages)
    assert 1 - len(missed) / len(messages) >= FLOOR_EXACT, "\n".join(missed)


def test_town_is_read_with_a_typo(places: Places, drawn: list[tuple[Municipality, str, str]]) -> None:
    draw = random.Random(SEED)
    long_enough = [d for d in drawn if sum(letter.isalpha() for letter in d[0].name.ru) >= LEAST_LETTERS]
    messages = [
        (town, frame.format(TYPOS[n % len(TYPOS)](form, draw))) for n, (town, form, frame) in enumerate(long_enough)
    ]
    missed = _missed(places, messages)
    assert 1 - len(missed) / len(messages) >= FLOOR_TYPO, "\n".join(missed)

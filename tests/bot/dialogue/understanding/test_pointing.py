"""Words that point to what was shown, and things that a question counts."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.pointing import points_back
from bot.dialogue.understanding.quantities import counted_thing


@pytest.mark.parametrize(
    "text", ["что из этого дешевле", "можно ли это взять внаём", "can these be leased", "эти решения платные?"]
)
def test_pronoun_points_to_the_list(text: str) -> None:
    assert points_back(text)


@pytest.mark.parametrize("text", ["на этих улицах темно", "this street is dark", "темно на улице"])
def test_thing_after_a_pointing_word_is_the_thing_itself(text: str) -> None:
    assert not points_back(text)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("сколько там надо датчиков", "датчиков"),
        ("how many sensors are there", "sensors"),
        ("сколько стоит", None),
        ("сколько людей нужно", None),
        ("сколько лет это делали", None),
        ("сколько можно терпеть ямы", None),
    ],
)
def test_thing_that_is_counted(text: str, thing: str | None) -> None:
    assert counted_thing(text) == thing

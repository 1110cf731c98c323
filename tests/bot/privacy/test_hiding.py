"""Of a text with hidden parts the pieces that only say who writes are left out; the rest stays word for word."""

from __future__ import annotations

import pytest

from bot.privacy.hiding import hide, without_self_description
from bot.texts.words import words_in
from catalogue.model import Language

RU = words_in(Language.RU)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Я Зотова Ирина, ул. Мира, д. 12, тел. 8 912 345-67-89. Во дворе темно", "Во дворе темно"),
        ("Во дворе темно. С уважением, Зотова И.И.", "Во дворе темно."),
        ("Зотова Ирина просит убрать снег", "[имя] просит убрать снег"),
        ("меня зовут Ирина", "меня зовут [имя]"),
        ("мы из Лысьвы, темно", "мы из Лысьвы, темно"),
    ],
)
def test_pieces_that_only_say_who_writes_are_left_out(said: str, left: str) -> None:
    assert without_self_description(hide(said, RU), RU) == left

"""A message is cut into clauses where it goes on to something else, not inside a name, a number or a thought."""

from __future__ import annotations

import pytest

from bot.rasa.nlu.clauses import MOST_CLAUSES, clauses


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Здравствуйте! Мы из Тулы, мусор не вывозят", ["Здравствуйте!", "Мы из Тулы", "мусор не вывозят"]),
        ("1) автобусы 2) собаки 3) свалки", ["автобусы", "собаки", "свалки"]),
        ("добрый день у нас темно во дворах спасибо", ["добрый день", "у нас темно во дворах", "спасибо"]),
        ("что делать? и сколько это стоит?", ["что делать?", "и сколько это стоит?"]),
        ("третье покажи и кто его ставил", ["третье покажи", "и кто его ставил"]),
        ("how big is it and who runs it", ["how big is it", "and who runs it"]),
        ("я спрашивал где это стоит", ["я спрашивал", "где это стоит"]),
        ("хотим умный двор, где такое есть?", ["хотим умный двор", "где такое есть?"]),
        ("здрасте, ямы", ["здрасте", "ямы"]),
        ("Rzhev: no light in the yards - what can be done?", ["Rzhev", "no light in the yards", "what can be done?"]),
    ],
)
def test_clauses_for_different_things_are_cut(text: str, cut: list[str]) -> None:
    assert clauses(text) == cut


@pytest.mark.parametrize(
    "text",
    [
        "жители жалуются, что автобусы не ходят",
        "нужно 12,5 млн рублей",
        "a town of 12,000 people",
        "п. Полазна",
        "г. Н. Новгород",
        "hide and seek in the park",
        "дворы, где темно",
        "никто не знает когда придёт автобус",
        "снег и лёд",
    ],
)
def test_clause_is_not_cut_inside(text: str) -> None:
    assert clauses(text) == [text]


def test_every_word_of_a_message_stays_in_its_order() -> None:
    text = "Добрый день! Мы из Ржева; дороги разбиты, света нет: что делать? Спасибо."
    assert " ".join(clauses(text)).replace(",", "").split()[0] == "Добрый"
    letters = [c for c in text if c.isalpha()]
    assert [c for c in "".join(clauses(text)) if c.isalpha()] == letters


def test_message_without_end_is_not_cut_without_end() -> None:
    assert len(clauses(", ".join(["дорога"] * 100))) <= MOST_CLAUSES + 2


def test_nothing_but_signs_is_one_clause() -> None:
    assert clauses("???") == ["???"]

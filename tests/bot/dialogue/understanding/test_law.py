"""Acts and articles are read as people name them."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.law import asks_of_law, laws_in


@pytest.mark.parametrize(
    ("text", "federal", "decrees", "articles"),
    [
        ("можно по 44-ФЗ", ("44",), (), ()),
        ("а по 223?", ("223",), (), ()),
        ("по 223-му пройдёт", ("223",), (), ()),
        ("по 44 фз и по 223 фз", ("44", "223"), (), ()),
        ("сорок четвёртый закон это пропустит", ("44",), (), ()),
        ("закон № 187 касается нас", ("187",), (), ()),
        ("does 44-FZ apply", ("44",), (), ()),
        ("постановление 1875 применимо?", (), ("1875",), ()),
        ("постановление Правительства РФ от 16.11.2015 № 1236", (), ("1236",), ()),
        ("указ президента № 166", (), ("166",), ()),
        ("does decree 1875 apply", (), ("1875",), ()),
        ("п. 4 ч. 1 ст. 93 44-ФЗ", ("44",), (), ("п. 4", "ч. 1", "ст. 93")),
        ("article 93 of law 44", ("44",), (), ("article 93",)),
        ("сколько стоит второе", (), (), ()),
        ("можно ли это купить до 600 тысяч", (), (), ()),
        ("план на 2026 год", (), (), ()),
        ("у нас 44 камеры, и ни одна не работает", (), (), ()),
        ("обслуживаем дом с 223 квартирами", (), (), ()),
        ("что там с 44-м", ("44",), (), ()),
        ("под 223 закон попадаем?", ("223",), (), ()),
    ],
)
def test_acts_and_articles_are_read(
    text: str, federal: tuple[str, ...], decrees: tuple[str, ...], articles: tuple[str, ...]
) -> None:
    found = laws_in(text)
    assert (found.federal_laws, found.decrees, found.articles) == (federal, decrees, articles)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("что там по 223-му", True),
        ("можно ли по 44-ФЗ взять это у единственного поставщика без торгов?", True),
        ("по 44-ФЗ закупили сорок камер для дворов, ни одна не работает, жители жалуются", False),
        ("переполняются контейнеры", False),
        ("пункт 4 статьи 93 подойдёт?", True),
        ("пункт 3", False),
    ],
)
def test_question_that_names_an_act_is_about_the_law_and_a_problem_that_does_is_not(text: str, asked: bool) -> None:
    assert asks_of_law(text) is asked

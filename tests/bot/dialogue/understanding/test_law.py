"""Acts and articles are read as people name them."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.law import laws_in


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
    ],
)
def test_acts_and_articles_are_read(
    text: str, federal: tuple[str, ...], decrees: tuple[str, ...], articles: tuple[str, ...]
) -> None:
    found = laws_in(text)
    assert (found.federal_laws, found.decrees, found.articles) == (federal, decrees, articles)

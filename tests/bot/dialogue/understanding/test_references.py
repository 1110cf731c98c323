"""Numbers of list items in running text: whole words in any case form, never the beginnings of other words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.understanding.references import CARDINALS, ORDINALS, item_of, items_of
from catalogue.model import Catalogue


def test_name_of_a_town_counts_no_item_unless_it_is_an_ordinal_itself(catalogue: Catalogue) -> None:
    names = {name for m in catalogue.municipalities.values() for name in (m.name.ru, m.name.en) if name.isalpha()}
    assert {n for n in names if item_of(n, 9) is not None} <= {n for n in names if n.lower() in ORDINALS}
    assert len(names) > 1000


@given(st.sampled_from(sorted(ORDINALS)), st.sampled_from(["уральск", "начально", "ка", "тина", "ly", "ary", "клашка"]))
def test_beginning_of_a_longer_word_counts_nothing(ordinal: str, rest: str) -> None:
    word = ordinal + rest
    assert items_of(f"почему {word}", 9) == ([ORDINALS[word]] if word in ORDINALS else [])


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("во-первых, темно", []),
        ("в пятницу вторично", []),
        ("двадцать первое", [21]),
        ("the twenty-first one", [21]),
        ("третьим и четвёртым", [3, 4]),
        ("о третьей", [3]),
        ("2nd and 3rd", [2, 3]),
        ("how does the second differ from the third?", [2, 3]),
        ("why is the third not the first?", [3, 1]),
        ("may we buy the first one under 44-FZ?", [1]),
        ("please tell me about number 12", [12]),
        ("последнее", [9]),
        ("последние новости", []),
    ],
)
def test_numbers_are_whole_words(said: str, numbers: list[int]) -> None:
    assert items_of(said, 9) == numbers


@given(st.permutations(sorted(set(ORDINALS) - set(CARDINALS))).map(lambda words: words[:3]))
def test_all_numbers_come_in_the_order_of_the_text(words: list[str]) -> None:
    assert items_of(", ".join(words)) == [ORDINALS[w] for w in words]

"""Text as it is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.papers.files.page_fit import lines_of, width_of
from bot.papers.typography import bound, clean, quoted, readable_url, sentence, shorten, slug
from catalogue.model import Language


@given(st.text(max_size=300), st.integers(min_value=2, max_value=120))
def test_cut_text_is_one_printable_line_that_fits(text: str, limit: int) -> None:
    cut = shorten(text, limit)
    assert len(cut) <= limit
    assert "\n" not in cut and "  " not in cut
    cut.encode("utf-8")
    assert clean(cut) == cut


@given(st.text(max_size=200), st.sampled_from(list(Language)))
def test_binding_changes_nothing_but_spaces(text: str, language: Language) -> None:
    assert bound(text, language).replace("\u00a0", " ") == text.replace("\u00a0", " ")


@given(st.text(max_size=400))
def test_slug_is_always_a_safe_name(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 1 <= len(slug(text)) <= 48


@given(st.text(alphabet="абвгд ёжз", min_size=1, max_size=300), st.floats(min_value=20, max_value=200))
def test_narrower_columns_never_take_fewer_lines(text: str, width_mm: float) -> None:
    assert lines_of(text, width_mm, 12) >= lines_of(text, width_mm + 20, 12)
    assert lines_of(text, width_mm, 12) * width_mm * 72 / 25.4 >= width_of(text.strip(), 12) * 0.5


@pytest.mark.parametrize(
    ("text", "language", "printed"),
    [
        ("АПК «Безопасный город» области", Language.RU, "«АПК „Безопасный город“ области»"),
        ('кафе "Ёлка"', Language.RU, "«кафе „Ёлка“»"),
        ("a 'b' c", Language.EN, "“a 'b' c”"),
        ('say "yes"', Language.EN, "“say ‘yes’”"),
    ],
)
def test_quotes_of_the_language_with_inner_ones(text: str, language: Language, printed: str) -> None:
    assert quoted(text, language) == printed


def test_lines_do_not_end_inside_numbers_or_before_units() -> None:
    assert bound("18 100 человек, 5 тыс. руб., № 5", Language.RU) == (
        "18\u00a0100\u00a0человек, 5\u00a0тыс. руб., №\u00a05"
    )


def test_address_is_readable_and_cut() -> None:
    assert readable_url("https://www.a.ru/%D0%B3%D0%BE%D1%80%D0%BE%D0%B4/?q=1", 60) == "a.ru/город?q=1"
    assert readable_url("https://a.ru/" + "x" * 99, 20) == "a.ru/xxxxxxxxxxxxxx…"


def test_abbreviation_at_the_end_of_a_sentence_has_one_stop() -> None:
    assert clean("48 млн руб.. Как?") == "48 млн руб. Как?"
    assert clean("и так далее...") == "и так далее..."
    assert sentence("сто руб.") == "Сто руб."

"""Two spellings of one name meet, two names stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.registers.status.names import (
    ORDINARY,
    brands,
    is_ordinary,
    latin_key,
    likeness,
    normalised,
    words_of_name,
)

NAMES = st.one_of(
    st.text(max_size=30),
    st.text(alphabet='АОИПвVверсия .0129ocCСВBxХ«»"ё-+', max_size=24),
    st.lists(
        st.sampled_from(["ООО", "версия", "2.0", "2", "«Ромашка»", "Findfaсe", "АО", "v3", "ВЕКТОР"]), max_size=6
    ).map(" ".join),
)


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("ООО «Веб-Сервер»", 'Общество с ограниченной ответственностью "Веб-Сервер"'),
        ("АО «Ромашка»", "Ромашка, АО"),
        ("ПАО Ромашка", "Публичное акционерное общество «Ромашка»"),
        ("ИП Иванов", "Индивидуальный предприниматель Иванов"),
        ("NtechLab LLC", "ntechlab"),
        ("Учёт", "Учет"),
        ("FindFace", "Findfaсe"),  # one Cyrillic letter among the Latin ones
        ("ВЕКТОР", "BEKTOP"),  # all letters look alike in both alphabets
        ("Macroscop 3.5.1", "Macroscop"),
        ("Macroscop v2", "Macroscop"),
        ("Macroscop, версия 2.0", "MACROSCOP"),
        ("Битрикс24", "Битрикс 24"),
        ("RITM³", "Ritm3"),
        ("Мой  \u00a0 дом", "мой дом"),
    ],
)
def test_spellings_of_one_name_give_one_key(written: str, also: str) -> None:
    assert normalised(written) == normalised(also) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Angie PRO", "Angie ADC"),
        ("Система учёта воды", "Система учёта тепла"),
        ("Windows 10", "Windows 11"),
        ("1С:Предприятие", "1С:Бухгалтерия"),
        ("IP-камера", "камера"),  # IP here is no sole proprietor
    ],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


def test_generic_words_stay_in_the_key() -> None:
    assert normalised("Информационная система «Рубин»") == "информационная система рубин"


@pytest.mark.parametrize("name", ["АО", "ООО ИП", "2.0", "версия ООО 2"])
def test_name_of_nothing_but_form_and_version_keeps_them(name: str) -> None:
    assert normalised(name)


@pytest.mark.parametrize("name", ["", "   ", "«»", "—", "🙂"])
def test_text_without_letters_and_digits_has_no_key(name: str) -> None:
    assert normalised(name) == ""
    assert words_of_name(name) == ()
    assert likeness(name, name) == 0


@settings(max_examples=500, deadline=None)
@given(name=NAMES)
def test_key_of_a_key_is_the_key_itself(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name)


@settings(max_examples=300, deadline=None)
@given(a=NAMES, b=NAMES)
def test_likeness_is_symmetric_from_0_to_100_and_full_only_for_one_key(a: str, b: str) -> None:
    score = likeness(a, b)
    assert score == likeness(b, a)
    assert 0 <= score <= 100
    assert (score == 100) == (normalised(a) == normalised(b) != "")


@pytest.mark.parametrize(
    ("russian", "latin"),
    [("Битрикс24", "Bitrix24"), ("Макроскоп", "Macroscop"), ("Панорама", "Panorama"), ("Наумен", "Naumen")],
)
def test_name_in_russian_letters_meets_its_latin_one_by_sound(russian: str, latin: str) -> None:
    assert latin_key(russian) == latin_key(latin)
    assert 90 < likeness(russian, latin) < 100


def test_order_of_words_makes_no_difference_but_is_not_the_same_name() -> None:
    assert likeness("Вега Сервер", "Сервер Вега") == 99


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Бюджет+", "Инициативный бюджет"),
        ("Финансовый помощник", "Помощник диспетчера ЖКХ"),
        ("Умный город", "Безопасный город"),
    ],
)
def test_names_that_share_an_ordinary_word_are_not_alike(one: str, other: str) -> None:
    assert likeness(one, other) < 70


def test_brand_among_ordinary_words_is_alike() -> None:
    assert likeness("Macroscop", "Программный комплекс Macroscop") > 90


def test_telling_words_leave_out_what_many_names_share() -> None:
    assert words_of_name("Программный комплекс Macroscop для города") == ("macroscop",)
    assert words_of_name("Умный город") == ("умный", "город")


def test_name_without_a_word_of_its_own_is_ordinary() -> None:
    assert is_ordinary("Финансовый помощник")
    assert is_ordinary("Бюджет+")
    assert is_ordinary("Video analytics platform 2")
    assert not is_ordinary("БФТ. Бюджет для граждан")


def test_ordinary_words_are_written_as_keys_are() -> None:
    assert {w for w in ORDINARY if normalised(w) != w} == set()


def test_brand_of_a_long_name_is_found() -> None:
    assert brands("АСКУЭ «Симбиот»") == ("Симбиот",)
    assert brands("Умный паркинг CarPlace") == ("CarPlace",)
    assert brands("Система хранения данных АРГО") == ("АРГО",)
    assert brands("«Умный свет» (Омск)") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Программный комплекс «Вега»", "Программный комплекс «Орион»"),
        ("Информационная система управления Альфа", "Информационная система управления Бета"),
        ("Финансовый помощник", "Помощник главы"),
    ],
)
def test_words_that_many_names_share_make_no_likeness(one: str, other: str) -> None:
    assert likeness(one, other) < 70

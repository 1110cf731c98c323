"""What a message puts right, how many people it says live in the town, and remarks that tell no problem."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.corrections import correction_of
from bot.dialogue.understanding.quantities import population_range, stated_population
from bot.dialogue.understanding.remarks import examples_wanted, goes_on, has_already, refuses_shown


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("мне бы хотелось про лавочки", "лавочки"),
        ("нет, не про дороги, я про тротуары", "тротуары"),
        ("дорога не асфальтовая, а грунтовая, размывает", "дорога грунтовая, размывает"),
        ("we asked about stray cats, not dogs", "stray cats"),
        ("it was about parking", "parking"),
        ("нет не собаки, кошки в подвалах", "кошки в подвалах"),
        ("я же спрашивал отопление, а не свет", "отопление"),
        ("я имела в виду подземные", "подземные"),
    ],
)
def test_subject_of_a_correction(text: str, meant: str) -> None:
    found = correction_of(text)
    assert found is not None
    assert found.meant == meant


@pytest.mark.parametrize(
    "text",
    [
        "не горят фонари",
        "нет автобусов вечером",
        "no buses after nine",
        "not enough doctors",
        "расскажи про второе",
        "это не то",
        "вы не про воду, а про тепло?",
        "жители жалуются на мусор, а не на снег",
    ],
)
def test_nothing_is_put_right(text: str) -> None:
    assert correction_of(text) is None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("нас тут 7 тысяч", 7000),
        ("население 21,5 тыс. человек", 21_500),
        ("посёлок на 800 жителей у нас", 800),
        ("town of 8,500", 8500),
        ("there are 40k people here, our buses are late", 40_000),
        ("в городах до 100 тысяч жителей", None),
        ("у нас 2000 фонарей", None),
        ("жалуются 300 человек", None),
        ("нужно ли 5 человек в штат", None),
        ("с 1 января 2025 года", None),
    ],
)
def test_population_stated(text: str, people: int | None) -> None:
    assert stated_population(text) == people


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("это мы уже внедрили", True),
        ("оно у нас уже работает", True),
        ("we have that already", True),
        ("у нас этого нет", False),
        ("что у нас уже есть", False),
        ("у нас есть проблема", False),
    ],
)
def test_what_is_at_hand(text: str, there: bool) -> None:
    assert has_already(text) is there


def test_small_remarks() -> None:
    assert examples_wanted("покажи пять вариантов") == 5
    assert examples_wanted("в пяти школах") is None
    assert goes_on("и что?")
    assert not goes_on("и почему?")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("население от 20 до 30 тысяч", (20_000, 30_000)),
        ("тысяч 20-30 жителей", (20_000, 30_000)),
        ("between 20 and 30 thousand people", (20_000, 30_000)),
        ("we are a town of 8,000 to 10,000 people", (8_000, 10_000)),
        ("у нас 12 тысяч жителей", None),
    ],
)
def test_range_of_people_counts_at_its_middle(text: str, bounds: tuple[int, int] | None) -> None:
    assert population_range(text) == bounds
    assert stated_population(text) == (sum(bounds) // 2 if bounds else 12_000)


@pytest.mark.parametrize("text", ["до 20-30 тыс жителей", "покажи города от 20 до 30 тысяч", "бюджет 20-30 млн"])
def test_ranges_of_other_things_are_no_people_of_ones_town(text: str) -> None:
    assert stated_population(text) is None


def test_thousands_right_after_a_town_are_its_people() -> None:
    assert stated_population("у нас сокол 34 тыс.", {"сокол"}) == 34_000
    assert stated_population("у нас долг 34 тыс.", {"сокол"}) is None


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("третье нам не годится", True),
        ("второй вариант уберите", True),
        ("эти решения нас не устраивают", True),
        ("the second one does not fit", True),
        ("drop the first", True),
        ("мусор не убирают", False),
        ("не подходит ли второе?", False),
        ("уберите снег со дворов", False),
        ("the shelter does not suit disabled people", False),
    ],
)
def test_what_is_shown_is_refused(text: str, refused: bool) -> None:
    assert refuses_shown(text) is refused

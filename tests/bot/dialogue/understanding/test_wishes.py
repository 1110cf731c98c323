"""What a message asks of the list, which directions it names, which numbers it means."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.directions import directions_in
from bot.dialogue.understanding.references import items_of
from bot.dialogue.understanding.wishes import THEMES, VIDEO, Wishes, wishes_of
from catalogue.model import Catalogue, Direction


def wishes(catalogue: Catalogue, text: str) -> Wishes:
    return wishes_of(text, catalogue.solutions.values())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("только с записью в реестре", Wishes(only_registered=True)),
        ("хотим отечественное", Wishes(only_registered=True)),
        ("registered software only", Wishes(only_registered=True)),
        ("из городов нашего размера", Wishes(only_my_size=True)),
        ("что подойдёт небольшому городу", Wishes(only_my_size=True)),
        ("for small towns", Wishes(only_my_size=True)),
        ("поменьше решений", Wishes(fewer=True)),
        ("только одно", Wishes(fewer=True)),
        ("a shorter list", Wishes(fewer=True)),
        ("подешевле", Wishes(cost=True)),
        ("какая цена", Wishes(cost=True)),
        ("something cheap", Wishes(cost=True)),
        ("без видеонаблюдения", Wishes(exclude_tags=VIDEO)),
        ("не надо камер", Wishes(exclude_tags=VIDEO)),
        ("видеонаблюдение нам не нужно", Wishes(exclude_tags=VIDEO)),
        ("совсем даром", Wishes(cost=True)),
        ("no cameras", Wishes(exclude_tags=VIDEO)),
        ("убери видеонаблюдение", Wishes(exclude_tags=VIDEO)),
        ("без распознавания лиц", Wishes(exclude_tags=("biometrics",))),
        ("without face recognition", Wishes(exclude_tags=("biometrics",))),
        ("без биометрии и датчиков", Wishes(exclude_tags=("biometrics", "sensors"))),
        ("без ИИ", Wishes(exclude_tags=("ai",))),
        ("only transport", Wishes(directions=(Direction.URBAN_TRANSPORT,))),
        (
            "только экология и туризм",
            Wishes(directions=(Direction.ENVIRONMENTAL_SAFETY, Direction.TOURISM_SERVICES)),
        ),
        ("убери условия", Wishes(reset=True)),
        ("сбрось фильтры", Wishes(reset=True)),
        ("без ограничений", Wishes(reset=True)),
        ("drop the filters", Wishes(reset=True)),
        ("show everything", Wishes(reset=True)),
        ("измени список", Wishes()),
        ("change it", Wishes()),
        ("", Wishes()),
    ],
)
def test_wish_is_understood_and_nothing_else_with_it(catalogue: Catalogue, text: str, meant: Wishes) -> None:
    assert wishes(catalogue, text) == meant
    assert wishes(catalogue, text.upper()) == meant


def test_several_wishes_in_one_message_are_all_understood(catalogue: Catalogue) -> None:
    found = wishes(catalogue, "подешевле, из городов нашего размера и без видеонаблюдения")
    assert found == Wishes(cost=True, only_my_size=True, exclude_tags=VIDEO)


@pytest.mark.parametrize(
    "text",
    [
        "кроме ПАО «Ростелеком»",
        "without Rostelecom",
        "без Ситроникса",
        "кроме МегаФона",
        pytest.param("кроме Ростелекома"),
        pytest.param("без «Ростелекома»"),
    ],
)
def test_vendor_is_found_in_any_form_and_language(catalogue: Catalogue, text: str) -> None:
    found = wishes(catalogue, text)
    assert found.exclude_vendors
    assert any(name in v for name in ("Ростелеком", "Ситроникс", "МегаФон") for v in found.exclude_vendors)


def test_vendor_not_in_the_catalogue_is_no_wish(catalogue: Catalogue) -> None:
    assert wishes(catalogue, "без Зумбасофта").empty
    assert wishes(catalogue, "without Zumbasoft").empty


def test_generic_word_names_no_vendor(catalogue: Catalogue) -> None:
    for text in ("без администрации города", "кроме министерств", "without companies and systems"):
        assert not wishes(catalogue, text).exclude_vendors, text


def test_without_russian_leaves_no_vendor_out(catalogue: Catalogue) -> None:
    assert not wishes(catalogue, "без российского софта").exclude_vendors


def test_without_a_register_is_not_only_registered(catalogue: Catalogue) -> None:
    assert not wishes(catalogue, "можно и без реестра").only_registered


def test_every_theme_is_a_tag_of_the_catalogue(catalogue: Catalogue) -> None:
    known = {t for s in catalogue.solutions.values() for t in s.tags}
    assert {t for _, _, tags in THEMES for t in tags} <= known


# -- directions ----------------------------------------------------------------------------------------------

NAMED = {
    Direction.URBAN_TRANSPORT: ("пробки и автобусы", "public transport"),
    Direction.SMART_HOUSING_UTILITIES: ("ЖКХ", "housing and utilities"),
    Direction.ENVIRONMENTAL_SAFETY: ("мусор и воздух", "waste"),
    Direction.PUBLIC_SAFETY: ("общественная безопасность", "public safety"),
    Direction.TOURISM_SERVICES: ("туристы", "tourism"),
    Direction.TELECOM_INFRASTRUCTURE: ("мобильный интернет", "telecom"),
    Direction.SOCIAL_SERVICES: ("школы и поликлиники", "schools"),
    Direction.ECONOMY_INVESTMENT: ("инвестиции", "economy"),
    Direction.CITY_MANAGEMENT: ("городское управление", "city management"),
    Direction.URBAN_ENVIRONMENT: ("благоустройство", "urban environment"),
}


@pytest.mark.parametrize("direction", list(Direction))
def test_every_direction_is_named_in_both_languages(direction: Direction) -> None:
    for text in NAMED[direction]:
        assert directions_in(text) == (direction,), text
        assert directions_in(text.upper()) == (direction,), text


@pytest.mark.parametrize("direction", list(Direction))
def test_own_name_of_a_direction_names_it_first(catalogue: Catalogue, direction: Direction) -> None:
    name = catalogue.directions[direction].name
    assert direction in directions_in(name.ru), name.ru
    assert direction in directions_in(name.en), name.en


def test_directions_come_in_the_order_of_the_text() -> None:
    assert directions_in("сначала школы, потом дороги") == (Direction.SOCIAL_SERVICES, Direction.URBAN_TRANSPORT)
    assert directions_in("roads, then schools") == (Direction.URBAN_TRANSPORT, Direction.SOCIAL_SERVICES)


def test_parking_is_no_park_and_an_ordinary_word_no_direction() -> None:
    assert Direction.URBAN_ENVIRONMENT not in directions_in("парковки")
    assert directions_in("что посоветуете") == ()
    assert directions_in("связано с погодой") == ()


# -- numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("сравни первое и третье", [1, 3]),
        ("третье с первым", [3, 1]),
        ("1, 2 и 4", [1, 2, 4]),
        ("№2 и №3", [2, 3]),
        ("compare the second and the fourth", [2, 4]),
        ("compare 2 and 1", [2, 1]),
        ("сравни два и три", [2, 3]),
        ("план на 4 шага", []),
        ("in a town of 15 thousand", []),
        ("в третий раз спрашиваю", []),
        ("these three", []),
        ("третье решение", [3]),
        ("у нас 60 300 жителей", []),
        ("в 2023 году", []),
        ("вторичное сырьё", []),
        ("в четверг", []),
        ("0", []),
        ("", []),
    ],
)
def test_numbers_of_the_list_are_read_in_their_order(text: str, numbers: list[int]) -> None:
    assert items_of(text) == numbers

"""A town that is an example, a neighbour's, a person's name or a former home is not one's own; one's own stays so."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.others import Stance, stance_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("У коллег из Самары это работает, хотим себе", "Самары"),
        ("Берём за образец администрацию города Перми", "Перми"),
        ("Раньше работала в Туле, в новом городе фонарей нет", "Туле"),
        ("Прежде я жил в Саранске. Здесь дороги хуже", "Саранске"),
        ("Нам показали практику Нижнего Новгорода", "Нижнего Новгорода"),
        ("Соседний Кунгур поставил камеры, просим и нам", "Кунгур"),
        ("Пусть Марина Самара ответит по камерам", "Самара"),
        ("Following the example of Perm we want cameras", "Perm"),
        ("После Саранска у нас темно", "Саранска"),
        ("I moved from Omsk, the buses are late", "Omsk"),
    ],
)
def test_town_of_others_is_never_ones_own(text: str, name: str) -> None:
    assert stance_of(text, name.split()) is Stance.OTHER


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("В Саранске всё освещено, а у нас темень", "Саранске"),
        ("Kazan has lights, but here it is dark", "Kazan"),
    ],
)
def test_town_that_ones_own_is_set_against_is_asked_about(text: str, name: str) -> None:
    assert stance_of(text, name.split()) is Stance.DOUBTED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Были в Саранске, понравились остановки", "Саранске"),
        ("Мы летали в Самару и смотрели камеры", "Самару"),
        ("В Омске смотрели на остановки", "Омске"),
        ("They visited Omsk and liked the buses", "Omsk"),
    ],
)
def test_town_where_people_only_were_is_asked_about(text: str, name: str) -> None:
    assert stance_of(text, name.split()) is Stance.DOUBTED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("В Кунгуре лопнула труба", "Кунгуре"),
        ("Прорвало теплотрассу в Кунгуре", "Кунгуре"),
        ("Фонари погасли в Кунгуре", "Кунгуре"),
        ("живём в Кунгуре, темно", "Кунгуре"),
        ("Мы из Кунгура, а хотим как в Перми", "Кунгура"),
        ("Кунгур. Теперь у нас ямы", "Кунгур"),
        ("В Кунгуре прорвало трубу, нужна диспетчерская", "Кунгуре"),
        ("Работаю в администрации Кунгура, теперь у нас ямы", "Кунгура"),
        ("Пишет Иван из Кунгура: темно", "Кунгура"),
        ("Our town, Kungur, has no lights", "Kungur"),
    ],
)
def test_own_town_stays_so(text: str, name: str) -> None:
    assert stance_of(text, name.split()) is Stance.OWN

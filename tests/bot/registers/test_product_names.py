"""What a question on the register names, and foreign names in Russian letters."""

from __future__ import annotations

import pytest

from bot.registers.question import named_in
from bot.services import Services
from catalogue.identified import Certainty


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("у нас стоит Genetec, что с реестром", "Genetec"),
        ("Наш поставщик говорит что их система Ромашка-Город есть в реестре как проверить", "Ромашка-Город"),
        ("платформа Умный город в реестре есть?", "Умный город"),
        ("Can we buy Microsoft SQL Server 2019 for the city hall?", "Microsoft SQL Server 2019"),
        ("это российское ПО?", ""),
        ("есть ли ПАК в реестре Минпромторга", ""),
        ("а по 223-ФЗ можно?", ""),
        ("какие законы США о закупках", ""),
        ("are we obliged to buy Russian software", ""),
        ("нужна ли запись в реестре для датчиков мусора", ""),
    ],
)
def test_a_whole_question_is_no_name(said: str, name: str) -> None:
    assert named_in(said) == name


@pytest.mark.parametrize(
    ("said", "product"),
    [("можно ли закупать виндовс?", "Microsoft Windows"), ("чем заменить автокад", "Autodesk AutoCAD")],
)
def test_a_foreign_name_in_russian_letters_is_told(services: Services, said: str, product: str) -> None:
    meant = services.register.identify(said)
    assert (meant.certainty, meant.one and meant.one.name.ru) == (Certainty.TOLD, product)


def test_words_of_problems_sound_like_no_product(services: Services) -> None:
    said = [
        phrase for s in services.catalogue.solutions.values() for phrases in s.problems.values() for phrase in phrases
    ]
    assert [p for p in said if "sound" in services.register.identify(p).why] == []

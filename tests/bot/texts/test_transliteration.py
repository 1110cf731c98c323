"""Russian in Latin letters is read back; English, names and short words stay as they are."""

from __future__ import annotations

import pytest

from bot.texts.transliteration import read_back


@pytest.mark.parametrize(
    ("text", "russian"),
    [
        ("dorogi razbity, svet ne gorit", "дороги разбиты, свет не горит"),
        ("Tramvay opazdyvaet", "Трамвай опаздывает"),
        ("sobaki begayut stayami", "собаки бегают стаями"),
    ],
)
def test_russian_in_latin_letters_is_read_back(text: str, russian: str) -> None:
    assert read_back(text) == russian


@pytest.mark.parametrize(
    "text",
    [
        "the radio in the park",
        "snow is on the roads",
        "Omsk, Tomsk, Samara",
        "park",
        "дороги разбиты",
        "garbage overflow",
        "no, show other plans",
        "rusty tap water",
    ],
)
def test_whatever_may_be_something_else_stays(text: str) -> None:
    assert read_back(text) is None

"""A place with its region."""

from __future__ import annotations

import pytest

from bot.presentation.solutions import with_region


@pytest.mark.parametrize(
    ("name", "region", "told"),
    [
        ("Санкт-Петербург", "город федерального значения Санкт-Петербург", "Санкт-Петербург"),
        ("Moscow", "Moscow (federal city)", "Moscow"),
        ("Псков", "Псковская область", "Псков, Псковская область"),
    ],
)
def test_city_that_is_a_region_is_named_once(name: str, region: str, told: str) -> None:
    assert with_region(name, region) == told

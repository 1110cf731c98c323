"""A region in the place of a town: the refusal leads to the view of the region."""

from __future__ import annotations

import pytest

from bot.presentation.places import refusal_of
from bot.texts.words import words_in
from catalogue.model import Language
from catalogue.places.resolution import Places


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("text", ["Пермский край", "Татарстан", "Московской области"])
def test_refusal_of_a_region_names_its_command_and_its_address(places: Places, text: str, language: Language) -> None:
    region = places.region_of(text)
    assert region is not None
    told = refusal_of(places.resolve(text), places, words_in(language))
    assert f"provodnik region '{region.name[language]}'" in told
    assert f"/api/v1/regions?q={region.name[language]}" in told

"""A region in the place of a town: the refusal names it, and the view of the region has an address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.presentation.places import refusal_of, region_address, region_meant
from bot.texts.words import words_in
from catalogue.model import Language
from catalogue.places.resolution import Places


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("text", ["Пермский край", "Татарстан", "Московской области"])
def test_refused_region_is_named_and_its_view_has_an_address(places: Places, text: str, language: Language) -> None:
    found = places.resolve(text)
    region = region_meant(found, places)
    assert region is not None
    assert region.name[language] in refusal_of(found, places, words_in(language))
    address = region_address(region, language)
    assert address.isascii()
    assert places.regions_named(parse_qs(urlsplit(address).query)["name"][0]) == [region]

"""What is said of a town that was read: every reason has its words, a region in its place has an address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.presentation.places import asked_about, refusal_of, region_address, region_meant, understood
from bot.texts.words import words_in
from catalogue.identified import Certainty, Identified
from catalogue.model import Language
from catalogue.places.gazetteer import display
from catalogue.places.resolution import Places, Why


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


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_its_words(places: Places, why: Why, language: Language) -> None:
    words, town = words_in(language), places["perm"]
    told = understood(Identified(said="Пермь", certainty=Certainty.TOLD, candidates=(town,), why=(why,)), words)
    asked = asked_about(Identified(said="Пермь", certainty=Certainty.ASKED, candidates=(town,), why=(why,)), words)
    assert told is not None
    assert told != words("place_understood", text="Пермь", town=display(town, language))
    assert "{" not in told + asked

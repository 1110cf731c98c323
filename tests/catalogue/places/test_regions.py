"""Regions by their name in any case form."""

from __future__ import annotations

import pytest

from catalogue.model import Catalogue
from catalogue.places.regions import find_regions, regions_of


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Пермский край", "perm-krai"),
        ("пермского края", "perm-krai"),
        ("Perm Krai", "perm-krai"),
        ("в Московской области", "moscow-oblast"),
        ("Москва", "moscow"),
        ("Алтайский край", "altai-krai"),
        ("Республика Алтай", "altai-republic"),
        ("Томской области", "tomsk-oblast"),
        ("Омская область", "omsk-oblast"),
        ("ростовскй", "rostov-oblast"),
        ("Башкортостан", "bashkortostan"),
    ],
)
def test_region_is_found_in_any_form(catalogue: Catalogue, text: str, region: str) -> None:
    regions = regions_of(catalogue.municipalities.values()).values()
    assert [r.id for r in find_regions(regions, text)] == [region]


@pytest.mark.parametrize("text", ["", "область", "Марсианский край", "край"])
def test_what_names_no_region_finds_none(catalogue: Catalogue, text: str) -> None:
    assert find_regions(regions_of(catalogue.municipalities.values()).values(), text) == []


def test_every_region_finds_itself(catalogue: Catalogue) -> None:
    regions = regions_of(catalogue.municipalities.values())
    assert len(regions) == 85
    for region in regions.values():
        assert region.id in [r.id for r in find_regions(regions.values(), region.name.ru)]
        assert region.id in [r.id for r in find_regions(regions.values(), region.name.en)]

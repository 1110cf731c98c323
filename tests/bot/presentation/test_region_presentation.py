"""The view of a region in words, cut to what a message holds and whole on the command line."""

from __future__ import annotations

import pytest

from bot.presentation.region import RegionPresenter
from bot.texts.words import words_in
from catalogue.model import Catalogue, Language
from catalogue.places.regions import regions_of
from recommender.region import view


@pytest.mark.parametrize("language", Language)
def test_short_view_is_the_beginning_of_the_whole_one(catalogue: Catalogue, language: Language) -> None:
    present = RegionPresenter(catalogue, words_in(language))
    for region in list(regions_of(catalogue.municipalities.values()).values())[:12]:
        report = view(catalogue, region)
        whole, short = present.region(report), present.region(report, inside=2, outside=1)
        assert region.name[language] in whole[0] == short[0]
        assert whole[1:3][: len(report.inside)] == short[1:3][: len(report.inside)]
        assert set(short) <= set(whole)
        figures = len(present.region_context(region)) + len(present.directions(report))
        assert len(whole) == 1 + figures + len(report.inside) + len(report.missing) + len(report.outside)
        missing = {o.direction for o in report.outside}
        assert len(short) == 1 + figures + min(2, len(report.inside)) + len(report.missing) + len(missing)


def test_level_of_a_region_is_told_with_its_year_and_source(catalogue: Catalogue) -> None:
    omsk = catalogue.municipalities["omsk"]
    told = RegionPresenter(catalogue, words_in(Language.RU)).region_context(omsk.region)
    assert any(
        "цифровая зрелость" in line and "2021 г. — низкий уровень" in line and "Источник" in line for line in told
    )

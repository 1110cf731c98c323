"""The sentence above a list counts nothing as an answer that is none."""

from __future__ import annotations

import pytest
from recommender_factories import make_town

from bot.presentation.solutions import Presenter
from bot.services import Services
from bot.texts.words import words_in
from catalogue.model import Language
from recommender.model import Profile, Question


def presenter(services: Services, language: Language) -> Presenter:
    return Presenter(services.catalogue, words_in(language))


@pytest.mark.parametrize("language", Language)
def test_a_list_without_words_counts_no_catalogue_as_answers(services: Services, language: Language) -> None:
    question = Question(profile=Profile(municipality=make_town("town")), problem="")
    report = services.recommender.recommend(question)
    assert report.total > 100
    assert str(report.total) not in presenter(services, language).intro(report, None, 1, 3)

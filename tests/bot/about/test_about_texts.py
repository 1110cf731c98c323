"""The topics that editors write: alike in both languages, short, with figures and pages that exist."""

from __future__ import annotations

import re

import pytest

from bot.about.topics import Topic, topics_in
from bot.services import Services
from bot.settings import ROOT
from bot.texts.words import placeholders, words_in
from catalogue.model import Language

RU, EN = (
    {topic.id: topic for topic in topics_in(Language.RU)},
    {topic.id: topic for topic in topics_in(Language.EN)},
)
EVERY = [*RU.values(), *EN.values()]


def _sentences(text: str) -> int:
    return len(re.findall(r"(?<!\b\w)[.!?]+(?=\s+[«A-ZА-ЯЁ{\"]|$)", text))


def test_both_languages_have_the_same_topics_in_the_same_order() -> None:
    assert [(t.id, t.section) for t in RU.values()] == [(t.id, t.section) for t in EN.values()]
    assert len(RU) >= 40


@pytest.mark.parametrize("name", sorted(RU))
def test_a_topic_has_the_same_figures_and_the_same_page_in_both_languages(name: str) -> None:
    assert placeholders(RU[name].answer) == placeholders(EN[name].answer)
    assert RU[name].page == EN[name].page


@pytest.mark.parametrize("topic", EVERY, ids=lambda t: f"{t.id}-{t.title}")
def test_an_answer_has_at_most_three_sentences_and_its_document_exists(topic: Topic) -> None:
    assert _sentences(topic.answer) <= 3
    assert topic.doc is None or (ROOT / topic.doc).is_file()


def test_no_way_of_asking_belongs_to_two_topics() -> None:
    asked = [text.casefold() for topic in EVERY for text in topic.asked]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("language", list(Language))
def test_every_answer_is_filled_with_the_figures_of_now(services: Services, language: Language) -> None:
    told = {topic.id: topic.answer for topic in services.about.topics(language)}
    assert not [answer for answer in told.values() if re.search(r"[{}]", answer)]
    assert str(len(services.catalogue.products)) in told["catalogue-size"]
    assert words_in(language).date(services.register.table.as_of.isoformat()) in told["law-rules"]
    assert str(services.settings.chat.conversation_days) in told["conversation-kept"]


def test_no_answer_sounds_like_a_permission(services: Services) -> None:
    words = re.compile(r"разреш(?:ено|ена|ается)|\b(?:allowed|permitted)\b", re.I)
    assert not [t.id for language in Language for t in services.about.topics(language) if words.search(t.answer)]

"""Questions about Provodnik find their topic; other questions find none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.about.topics import topics_in
from bot.services import Services
from catalogue.model import Language

ASKED = json.loads((Path(__file__).parent / "held_out.json").read_text("utf-8"))
"""Pairs of a question and the topics that answer it, written before the first result was seen."""


@pytest.fixture(scope="module")
def found(services: Services) -> list[tuple[list[str], str | None, list[str]]]:
    results = []
    for question, wanted in ASKED:
        answer = services.about.ask(question, Language.RU)
        told = answer.told.id if answer.told else None
        offered = [topic.id for topic in (answer.told, *answer.nearest) if topic]
        results.append((wanted, told, offered))
    return results


def test_unseen_questions_are_answered_by_their_topic(found: list[tuple[list[str], str | None, list[str]]]) -> None:
    asked = [(told in wanted, set(wanted) & set(offered)) for wanted, told, offered in found if wanted]
    assert sum(right for right, _ in asked) / len(asked) >= 0.88
    assert sum(bool(offered) for _, offered in asked) / len(asked) >= 0.97


def test_questions_off_the_field_are_answered_by_none(found: list[tuple[list[str], str | None, list[str]]]) -> None:
    others = [told is None for wanted, told, _ in found if not wanted]
    assert sum(others) / len(others) >= 0.9


def test_a_topic_is_found_by_its_own_title(services: Services) -> None:
    for topic in topics_in(Language.EN):
        told = services.about.ask(topic.title, Language.EN).told
        assert told is not None
        assert told.id == topic.id


def test_an_empty_question_finds_nothing(services: Services) -> None:
    answer = services.about.ask("  ", Language.EN)
    assert (answer.told, answer.nearest) == (None, ())

"""The short form as data."""

from __future__ import annotations

import pytest

from catalogue.model import Catalogue, Direction
from recommender.answers import AnswersError, read_answers
from recommender.model import Answer


def test_short_form_has_27_questions_in_all_ten_directions(catalogue: Catalogue) -> None:
    assert len(catalogue.measures) == 27
    assert {m.direction for m in catalogue.measures} == set(Direction)


def test_answers_are_read_by_their_measure(catalogue: Catalogue) -> None:
    read = read_answers({"smart-lighting": "part", "parking": "unknown"}, catalogue.measures)
    assert dict(read) == {"smart-lighting": Answer.PART, "parking": Answer.UNKNOWN}


def test_all_wrong_answers_are_named_at_once(catalogue: Catalogue) -> None:
    with pytest.raises(AnswersError) as caught:
        read_answers({"parking": "huge", "rockets": "no", "smart-stops": "да"}, catalogue.measures)
    assert len(caught.value.problems) == 3
    for word in ("rockets", "huge", "да"):
        assert word in str(caught.value)

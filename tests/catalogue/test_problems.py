"""Problems and refusals: read by people, pointed at by place."""

from __future__ import annotations

from enum import StrEnum

from catalogue.problems import Place, Problem, ProblemCode, RefusedError


class Told(ProblemCode):
    DATE = "date", "field {field!r}: {value!r} is not a date"


class Plain(StrEnum):
    TOO_LARGE = "too-large"


def test_problem_is_told_by_the_sentence_of_its_code_with_its_place_first() -> None:
    problem = Problem(code=Told.DATE, place=Place(file="a.json", entry="lysva"), params={"field": "as_of", "value": 5})
    assert str(problem) == "a.json: lysva: field 'as_of': 5 is not a date"
    assert str(Told.DATE) == "date"


def test_problem_without_a_sentence_is_told_by_its_code_and_params() -> None:
    problem = Problem(code=Plain.TOO_LARGE, params={"limit": 10})
    assert str(problem) == "file: too-large (limit=10)"


def test_sentence_whose_params_are_missing_is_still_told() -> None:
    assert Problem(code=Told.DATE, params={"value": "x"}).message == "date (value='x')"


def test_place_in_a_workbook_is_named_as_excel_does() -> None:
    assert str(Place(sheet="Карточки", cell="D17")) == "Карточки!D17"
    assert str(Place(row=3, column="Город")) == "row 3, Город"


def test_refusal_lists_every_problem_and_may_be_made_of_one() -> None:
    two = RefusedError(Problem(code=code, place=Place(file="a.csv")) for code in (Plain.TOO_LARGE, Told.DATE))
    assert str(two) == "a.csv: too-large\na.csv: date"
    one = RefusedError.of(Plain.TOO_LARGE, Place(file="a.csv"), limit=1)
    assert one.problems == (Problem(code=Plain.TOO_LARGE, place=Place(file="a.csv"), params={"limit": 1}),)

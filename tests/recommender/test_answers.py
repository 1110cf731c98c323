"""Both forms as data: what is read, what is refused, and that every problem is told."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recommender_factories import SOURCE, make_text
from recommender_strategies import examples

from catalogue.model import Catalogue, Direction, Indicator, IndicatorKind, Measure
from catalogue.problems import Problem
from recommender.answers import AnswerCode, AnswersError, FormAnswers, known_shares, read_form
from recommender.model import ANSWER_SHARE, Answer


def make_indicator(number: int, kind: IndicatorKind, items: int | None = None) -> Indicator:
    return Indicator(
        number=number,
        direction=Direction.URBAN_TRANSPORT,
        kind=kind,
        name=make_text(str(number)),
        counted=None,
        items=items,
        numbers=None,
        source=SOURCE,
    )


def make_measure(measure_id: str, *indicators: int) -> Measure:
    return Measure(
        id=measure_id, direction=Direction.URBAN_TRANSPORT, name=make_text(measure_id), indicators=indicators
    )


ITEMS, PER_10K, YES_NO, SHARE, LOST, DENSITY, RATE, THREE, OTHER_SHARE = range(1, 10)
INDICATORS = (
    make_indicator(ITEMS, IndicatorKind.PRESENCE, 13),
    make_indicator(PER_10K, IndicatorKind.PER_10K),
    make_indicator(YES_NO, IndicatorKind.PRESENCE, 1),
    make_indicator(SHARE, IndicatorKind.SHARE),
    make_indicator(LOST, IndicatorKind.PRESENCE, None),
    make_indicator(DENSITY, IndicatorKind.DENSITY),
    make_indicator(RATE, IndicatorKind.RATE),
    make_indicator(THREE, IndicatorKind.PRESENCE, 3),
    make_indicator(OTHER_SHARE, IndicatorKind.SHARE),
)
MEASURES = (
    make_measure("platform", ITEMS, PER_10K),
    make_measure("lighting", YES_NO, SHARE),
    make_measure("cameras", LOST, DENSITY),
    make_measure("traffic", RATE),
    make_measure("schools", THREE, OTHER_SHARE),
)
UNSCORED = (PER_10K, DENSITY, RATE)


def read(given_answers: Mapping[str, str]) -> FormAnswers:
    return read_form(given_answers, MEASURES, INDICATORS)


def told(given_answers: Mapping[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(AnswersError) as caught:
        read(given_answers)
    for problem in caught.value.problems:
        assert problem.place.entry in str(caught.value)
    return caught.value.problems


def refused(number: int, value: str) -> Problem:
    """The one problem that an answer to one indicator gives."""
    (problem,) = told({str(number): value})
    assert problem.place.entry == str(number)
    return problem


def share_of(number: int, value: str) -> float:
    return read({str(number): value}).indicators[number]


# Both forms


def test_short_form_has_27_questions_in_all_ten_directions(catalogue: Catalogue) -> None:
    assert len(catalogue.measures) == 27
    assert {m.direction for m in catalogue.measures} == set(Direction)


def test_both_forms_are_read_from_one_mapping() -> None:
    form = read({"platform": "part", "traffic": "unknown", "8": "2", "4": "12/50", "7": "38"})
    assert dict(form.answers) == {"platform": Answer.PART, "traffic": Answer.UNKNOWN}
    assert dict(form.indicators) == pytest.approx({THREE: 2 / 3, SHARE: 0.24})
    assert dict(form.unscored) == {RATE: 38.0}


def test_real_forms_are_read_by_measure_and_by_number(catalogue: Catalogue) -> None:
    given_answers = {"smart-lighting": "part", "parking": "unknown", "1": "3/13", "7": "24 %", "14": "17,5", "16": "да"}
    form = read_form(given_answers, catalogue.measures, catalogue.indicators)
    assert dict(form.answers) == {"smart-lighting": Answer.PART, "parking": Answer.UNKNOWN}
    assert dict(form.indicators) == pytest.approx({1: 3 / 13, 7: 0.24, 16: 1.0})
    assert dict(form.unscored) == {14: 17.5}


def test_every_real_indicator_can_be_answered_unless_its_items_are_lost(catalogue: Catalogue) -> None:
    some = {IndicatorKind.PRESENCE: "1", IndicatorKind.SHARE: "1/2"}
    for indicator in catalogue.indicators:
        answer = {str(indicator.number): some.get(indicator.kind, "1")}
        if indicator.kind is IndicatorKind.PRESENCE and indicator.items is None:
            with pytest.raises(AnswersError) as caught:
                read_form(answer, catalogue.measures, catalogue.indicators)
            assert [p.code for p in caught.value.problems] == [AnswerCode.ITEMS_LOST]
        else:
            form = read_form(answer, catalogue.measures, catalogue.indicators)
            assert set(form.indicators) | set(form.unscored) == {indicator.number}


def test_no_answers_give_an_empty_form() -> None:
    form = read({})
    assert (dict(form.answers), dict(form.indicators), dict(form.unscored)) == ({}, {}, {})


@pytest.mark.parametrize("answer", list(Answer))
def test_short_answer_is_read_in_any_case_and_with_spaces_around(answer: Answer) -> None:
    assert dict(read({"traffic": f"  {answer.value.upper()} "}).answers) == {"traffic": answer}


@pytest.mark.parametrize("value", ["да", "yes", "1", "huge", "", "part whole"])
def test_short_answer_that_is_no_choice_is_refused_with_the_choices(value: str) -> None:
    (problem,) = told({"traffic": value})
    assert (problem.place.entry, problem.code) == ("traffic", AnswerCode.NOT_A_CHOICE)
    assert problem.params == {"value": value, "choices": "no, pilot, part, whole, unknown"}


@pytest.mark.parametrize("question", ["rockets", "10", "0", "-1", "01", "1.0", "", "Traffic"])
def test_unknown_question_is_refused(question: str) -> None:
    with pytest.raises(AnswersError) as caught:
        read({question: "no"})
    (problem,) = caught.value.problems
    assert (problem.place.entry, problem.code) == (question, AnswerCode.UNKNOWN_QUESTION)


# Checklists


@pytest.mark.parametrize("value", ["да", "Да", " ДА ", "yes", "YES", "1"])
def test_yes_to_the_only_item_is_the_whole(value: str) -> None:
    assert share_of(YES_NO, value) == 1.0


@pytest.mark.parametrize("value", ["нет", "Нет", "no", "0"])
def test_no_to_the_only_item_is_nothing(value: str) -> None:
    assert share_of(YES_NO, value) == 0.0


@pytest.mark.parametrize("value", ["2", "может быть", "true", "part", "50 %", "", "да нет"])
def test_anything_else_about_the_only_item_is_refused(value: str) -> None:
    problem = refused(YES_NO, value)
    assert (problem.code, problem.params["value"]) == (AnswerCode.NOT_YES_OR_NO, value)


@pytest.mark.parametrize("value", ["3", "3/13", "3 / 13", " 3 ", "03"])
def test_items_met_are_a_share_of_the_list(value: str) -> None:
    assert share_of(ITEMS, value) == pytest.approx(3 / 13)


@pytest.mark.parametrize(("value", "share"), [("0", 0.0), ("0/13", 0.0), ("13", 1.0), ("13/13", 1.0)])
def test_items_met_may_be_none_or_all(value: str, share: float) -> None:
    assert share_of(ITEMS, value) == share


@pytest.mark.parametrize("value", ["3/12", "3/0", "13/26", "3/130"])
def test_items_of_another_total_are_refused_with_the_right_one(value: str) -> None:
    problem = refused(ITEMS, value)
    assert (problem.code, problem.params) == (AnswerCode.NOT_ITEMS, {"value": value, "items": "13"})


@pytest.mark.parametrize("value", ["14", "14/13", "9999"])
def test_more_items_than_there_are_are_refused(value: str) -> None:
    problem = refused(ITEMS, value)
    assert (problem.code, problem.params) == (AnswerCode.TOO_MANY, {"value": value, "items": "13"})


@pytest.mark.parametrize("value", ["-1", "1.5", "1,5", "24%", "да", "three", "3/", "/13", "3/13/13", ""])
def test_what_is_no_number_of_items_is_refused(value: str) -> None:
    assert refused(ITEMS, value).code is AnswerCode.NOT_ITEMS


@pytest.mark.parametrize("value", ["0", "1", "3", "да", "нет", "50 %"])
def test_list_whose_items_are_lost_is_refused_whatever_is_said(value: str) -> None:
    problem = refused(LOST, value)
    assert (problem.code, problem.params) == (AnswerCode.ITEMS_LOST, {})


# Shares


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ("12/50", 0.24),
        ("12 / 50", 0.24),
        ("1,5/6", 0.25),
        ("0/50", 0.0),
        ("50/50", 1.0),
        ("24%", 0.24),
        ("24 %", 0.24),
        ("24,5 %", 0.245),
        ("24.5%", 0.245),
        ("0%", 0.0),
        ("100 %", 1.0),
    ],
)
def test_share_is_read_as_a_part_of_a_whole_or_in_percent(value: str, share: float) -> None:
    assert share_of(SHARE, value) == pytest.approx(share)


@pytest.mark.parametrize("value", ["51/50", "100.1%", "100,1 %", "240 %", "1/0.5"])
def test_part_above_the_whole_is_refused(value: str) -> None:
    problem = refused(SHARE, value)
    assert (problem.code, problem.params) == (AnswerCode.ABOVE_WHOLE, {"value": value})


@pytest.mark.parametrize("value", ["24", "0", "1", "0.24", "0,24"])
def test_bare_number_is_no_share_because_it_may_be_a_count_or_a_percent(value: str) -> None:
    assert refused(SHARE, value).code is AnswerCode.NOT_A_SHARE


@pytest.mark.parametrize("value", ["12/0", "0/0", "0/0.0", "12/0,00"])
def test_part_of_nothing_is_no_share(value: str) -> None:
    assert refused(SHARE, value).code is AnswerCode.NOT_A_SHARE


@pytest.mark.parametrize("value", ["-12/50", "12/-50", "-5%", "1e-1%", "nan%", "inf%", "12//50", "1/2/3", "да", "%"])
def test_what_is_no_share_is_refused(value: str) -> None:
    problem = refused(SHARE, value)
    assert (problem.code, problem.params) == (AnswerCode.NOT_A_SHARE, {"value": value})


# Figures without a scale


@pytest.mark.parametrize("number", UNSCORED)
@pytest.mark.parametrize(
    ("value", "figure"), [("250", 250.0), ("17,5", 17.5), ("17.5", 17.5), ("300/40", 7.5), ("0", 0)]
)
def test_figure_without_a_published_scale_is_kept_and_makes_no_share(number: int, value: str, figure: float) -> None:
    form = read({str(number): value})
    assert dict(form.unscored) == {number: figure}
    assert dict(form.indicators) == {}
    assert known_shares(MEASURES, form.answers, form.indicators) == {}


@pytest.mark.parametrize("number", UNSCORED)
@pytest.mark.parametrize("value", ["many", "-5", "5/0", "24 %", "1e9", "nan", "inf", "1 000", ""])
def test_what_is_no_figure_is_refused(number: int, value: str) -> None:
    problem = refused(number, value)
    assert (problem.code, problem.params) == (AnswerCode.NOT_A_NUMBER, {"value": value})


# Unknown


@pytest.mark.parametrize("number", [i.number for i in INDICATORS])
def test_unknown_is_no_answer_to_an_indicator(number: int) -> None:
    form = read({str(number): " Unknown"})
    assert (dict(form.indicators), dict(form.unscored)) == ({}, {})


def test_unknown_is_no_answer_to_a_measure() -> None:
    form = read({m.id: "unknown" for m in MEASURES})
    assert known_shares(MEASURES, form.answers, form.indicators) == {}


# Contradictions


@pytest.mark.parametrize(
    ("given_answers", "against"),
    [
        ({"lighting": "no", "4": "1/50"}, "4"),
        ({"lighting": "no", "3": "да", "4": "12/50"}, "3, 4"),
        ({"lighting": "no", "3": "нет", "4": "12/50"}, "4"),
        ({"platform": "no", "1": "1"}, "1"),
    ],
)
def test_measure_that_is_absent_but_counted_is_a_contradiction_told_with_both(
    given_answers: dict[str, str], against: str
) -> None:
    (problem,) = told(given_answers)
    (measure,) = set(given_answers) & {m.id for m in MEASURES}
    assert (problem.place.entry, problem.code) == (measure, AnswerCode.CONTRADICTION)
    assert problem.params == {"answer": "no", "indicators": against}
    assert "no" in str(problem)
    assert against in str(problem)


@pytest.mark.parametrize(
    ("given_answers", "against"),
    [
        ({"lighting": "whole", "4": "0%"}, "4"),
        ({"lighting": "whole", "3": "нет", "4": "0/50"}, "3, 4"),
        ({"schools": "whole", "8": "0"}, "8"),
    ],
)
def test_measure_that_is_everywhere_but_counted_as_nothing_is_a_contradiction_told_with_both(
    given_answers: dict[str, str], against: str
) -> None:
    (problem,) = told(given_answers)
    assert (problem.place.entry, problem.code) == (next(iter(given_answers)), AnswerCode.CONTRADICTION)
    assert problem.params == {"answer": "whole", "indicators": against}


@pytest.mark.parametrize(
    "given_answers",
    [
        {"lighting": "no", "3": "нет", "4": "0%"},
        {"lighting": "whole", "3": "нет", "4": "1%"},
        {"lighting": "whole", "3": "да", "4": "0%"},
        {"lighting": "part", "3": "нет", "4": "0%"},
        {"lighting": "pilot", "3": "да", "4": "100%"},
        {"lighting": "unknown", "4": "100%"},
        {"lighting": "no", "8": "3"},
        {"lighting": "no", "4": "unknown"},
        {"platform": "no", "2": "250"},
        {"traffic": "no", "7": "38"},
    ],
    ids=str,
)
def test_answers_that_can_both_be_true_are_no_contradiction(given_answers: dict[str, str]) -> None:
    assert set(read(given_answers).answers) == set(given_answers) & {m.id for m in MEASURES}


# Every problem at once


def test_all_problems_of_both_forms_are_told_at_once() -> None:
    problems = told(
        {
            "rockets": "no",
            "traffic": "huge",
            "1": "14",
            "2": "many",
            "3": "maybe",
            "4": "24",
            "5": "2",
            "schools": "no",
            "8": "3",
            "9": "51/50",
            "platform": "part",
        }
    )
    assert {p.place.entry: p.code for p in problems} == {
        "rockets": AnswerCode.UNKNOWN_QUESTION,
        "traffic": AnswerCode.NOT_A_CHOICE,
        "1": AnswerCode.TOO_MANY,
        "2": AnswerCode.NOT_A_NUMBER,
        "3": AnswerCode.NOT_YES_OR_NO,
        "4": AnswerCode.NOT_A_SHARE,
        "5": AnswerCode.ITEMS_LOST,
        "schools": AnswerCode.CONTRADICTION,
        "9": AnswerCode.ABOVE_WHOLE,
    }
    assert len(problems) == 9


NONSENSE = ["ы", "no ", "%", "/", "1/", "\0", "\n", "-", "９x", "😀", "{}", "ß"]


@pytest.mark.parametrize("unit", NONSENSE)
def test_ten_thousand_characters_of_nonsense_as_an_answer_are_a_short_problem_of_each_question(unit: str) -> None:
    nonsense = (unit * 10_000)[:10_000]
    questions = [*(m.id for m in MEASURES), *(str(i.number) for i in INDICATORS)]
    problems = told(dict.fromkeys(questions, nonsense))
    assert [p.place.entry for p in problems] == questions
    assert all(len(str(p)) < 1_000 for p in problems)


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (PER_10K, "9" * 10_000),
        (SHARE, "1/" + "1" * 9_998),
        (SHARE, "24." + "0" * 96 + "% of nothing at all"),
        (ITEMS, "3" + " " * 96 + "/13 and more"),
    ],
    ids=["figure", "part", "percent", "items"],
)
def test_answer_that_is_too_long_is_refused_and_not_read_in_part(number: int, value: str) -> None:
    (problem,) = told({str(number): value})
    assert len(str(problem)) < 1_000


@pytest.mark.parametrize("unit", [*NONSENSE, "1", "platform"])
def test_ten_thousand_characters_of_nonsense_as_a_question_are_a_short_problem(unit: str) -> None:
    nonsense = (unit * 10_000)[:10_000]
    (problem,) = told({nonsense: nonsense})
    assert problem.code is AnswerCode.UNKNOWN_QUESTION
    assert len(str(problem)) < 1_000


numbers = st.integers(0, 20).map(str) | st.floats(0, 200).map(lambda x: f"{x:.2f}")
values = (
    st.sampled_from([*Answer, "да", "нет", "yes", "no", ""])
    | numbers
    | st.tuples(numbers, numbers).map("/".join)
    | numbers.map("{} %".format)
    | st.text(max_size=150)
)
questions = st.sampled_from([m.id for m in MEASURES]) | st.integers(0, 10).map(str) | st.text(max_size=150)
right = st.fixed_dictionaries(
    {},
    optional={
        **{m.id: st.sampled_from(Answer).map(str) for m in MEASURES},
        **{str(n): numbers for n in UNSCORED},
        str(ITEMS): st.integers(0, 13).map(str),
        str(YES_NO): st.sampled_from(["да", "нет"]),
        str(SHARE): st.integers(0, 100).map("{} %".format),
        str(OTHER_SHARE): st.integers(0, 50).map("{}/50".format),
        str(THREE): st.integers(0, 3).map("{}/3".format),
    },
)
everything = st.builds(lambda some, more: {**some, **more}, right, st.dictionaries(questions, values, max_size=3))


def problems_of(given_answers: Mapping[str, str]) -> tuple[Problem, ...]:
    try:
        read(given_answers)
    except AnswersError as error:
        return error.problems
    return ()


@examples
@given(everything)
def test_any_answers_give_a_form_or_problems_and_the_rest_of_them_a_form_of_shares(
    given_answers: dict[str, str],
) -> None:
    told_of = {p.place.entry for p in problems_of(given_answers)}
    assert told_of <= {name[:100] for name in given_answers}
    form = read({name: value for name, value in given_answers.items() if name[:100] not in told_of})
    assert all(0.0 <= share <= 1.0 for share in form.indicators.values())
    assert all(figure >= 0.0 and math.isfinite(figure) for figure in form.unscored.values())
    assert not set(form.indicators) & set(UNSCORED)
    assert set(form.unscored) <= set(UNSCORED)
    assert set(form.answers) <= {m.id for m in MEASURES}
    assert all(0.0 <= s <= 1.0 for s in known_shares(MEASURES, form.answers, form.indicators).values())


# What is known of a measure


@pytest.mark.parametrize("answer", [Answer.NO, Answer.PILOT, Answer.PART, Answer.WHOLE])
def test_short_answer_alone_gives_its_share(answer: Answer) -> None:
    assert known_shares(MEASURES, {"lighting": answer}, {}) == {"lighting": ANSWER_SHARE[answer]}


def test_known_share_of_a_measure_is_the_mean_of_its_known_indicators() -> None:
    assert known_shares(MEASURES, {}, {YES_NO: 1.0, SHARE: 0.25}) == {"lighting": 0.625}
    assert known_shares(MEASURES, {}, {SHARE: 0.25}) == {"lighting": 0.25}


def test_indicators_win_over_the_short_answer() -> None:
    known = known_shares(MEASURES, {"lighting": Answer.PART, "schools": Answer.PILOT}, {YES_NO: 1.0, SHARE: 0.8})
    assert known == pytest.approx({"lighting": 0.9, "schools": 0.25})


def test_indicator_that_is_nothing_wins_over_the_short_answer_too() -> None:
    assert known_shares(MEASURES, {"lighting": Answer.PILOT}, {SHARE: 0.0}) == {"lighting": 0.0}


def test_measure_without_an_answer_or_an_indicator_is_not_known() -> None:
    assert known_shares(MEASURES, {"lighting": Answer.UNKNOWN}, {}) == {}
    assert set(known_shares(MEASURES, {}, {SHARE: 0.5})) == {"lighting"}

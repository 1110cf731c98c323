"""Reads a town's answers to the short form (27 measures in words) and to the long form (the 47 indicators).

One mapping holds the answers to both: a measure's id or an indicator's number, and a text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from catalogue.model import Indicator, IndicatorKind, Measure
from catalogue.problems import Place, Problem
from recommender.model import ANSWER_SHARE, Answer
from recommender.problems import RecommenderError

YES, NO = frozenset({"yes", "да", "1"}), frozenset({"no", "нет", "0"})
MAX_CHARS = 100
_NUMBER = r"\d+(?:[.,]\d+)?"
_FRACTION = re.compile(rf"({_NUMBER})\s*/\s*({_NUMBER})")
_PERCENT = re.compile(rf"({_NUMBER})\s*%")


class AnswerCode(StrEnum):
    """What is wrong with an answer."""

    UNKNOWN_QUESTION = "unknown-question"
    TOO_LONG = "too-long"
    NOT_A_CHOICE = "not-a-choice"
    NOT_YES_OR_NO = "not-yes-or-no"
    NOT_ITEMS = "not-a-number-of-items"
    TOO_MANY = "more-than-there-are"
    NOT_A_SHARE = "not-a-share"
    ABOVE_WHOLE = "part-above-the-whole"
    NOT_A_NUMBER = "not-a-number"
    ITEMS_LOST = "items-not-published"
    CONTRADICTION = "contradiction"


class AnswersError(RecommenderError):
    """Some answers cannot be read or contradict each other; the entry of each problem is its question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswers:
    """The answers read. `indicators` are shares 0 to 1 by number; `unscored` are figures kept as they are:
    the smallest and largest value of the group, which would make a share of them, are not published.
    """

    answers: Mapping[str, Answer]
    indicators: Mapping[int, float]
    unscored: Mapping[int, float]


def read_form(given: Mapping[str, str], measures: Sequence[Measure], indicators: Sequence[Indicator]) -> FormAnswers:
    """All answers of both forms. Raises AnswersError with every problem at once."""
    by_measure = {m.id: m for m in measures}
    by_number = {str(i.number): i for i in indicators}
    answers: dict[str, Answer] = {}
    shares: dict[int, float] = {}
    unscored: dict[int, float] = {}
    problems: list[Problem] = []
    for name, raw in given.items():
        value = raw.strip().casefold()
        try:
            if name not in by_measure and name not in by_number:
                raise AnswersError.of(AnswerCode.UNKNOWN_QUESTION)
            if len(value) > MAX_CHARS:
                raise AnswersError.of(AnswerCode.TOO_LONG, limit=str(MAX_CHARS))
            if name in by_measure:
                answers[name] = _choice(value)
            elif value != Answer.UNKNOWN:
                indicator = by_number[name]
                scored = indicator.kind in (IndicatorKind.PRESENCE, IndicatorKind.SHARE)
                (shares if scored else unscored)[indicator.number] = _value(indicator, value)
        except AnswersError as refused:
            problems += [replace(p, place=Place(entry=name[:MAX_CHARS])) for p in refused.problems]
    problems += [p for m in measures if (p := _contradiction(m, answers.get(m.id), shares)) is not None]
    if problems:
        raise AnswersError(problems)
    return FormAnswers(
        answers=MappingProxyType(answers), indicators=MappingProxyType(shares), unscored=MappingProxyType(unscored)
    )


def _choice(value: str) -> Answer:
    if value not in set(Answer):
        raise AnswersError.of(AnswerCode.NOT_A_CHOICE, value=value, choices=", ".join(Answer))
    return Answer(value)


def _value(indicator: Indicator, value: str) -> float:
    if indicator.kind is IndicatorKind.PRESENCE:
        return _items_met(indicator, value)
    if indicator.kind is IndicatorKind.SHARE:
        return _share(value)
    fraction = _FRACTION.fullmatch(value)
    if fraction and _number(fraction[2]) > 0:
        return _number(fraction[1]) / _number(fraction[2])
    if not re.fullmatch(_NUMBER, value):
        raise AnswersError.of(AnswerCode.NOT_A_NUMBER, value=value)
    return _number(value)


def _items_met(indicator: Indicator, value: str) -> float:
    """A checklist is the share of its items that are met (our reading of the method, docs/method.md)."""
    items = indicator.items
    if not items:
        raise AnswersError.of(AnswerCode.ITEMS_LOST)
    if items == 1:
        if value not in YES | NO:
            raise AnswersError.of(AnswerCode.NOT_YES_OR_NO, value=value)
        return 1.0 if value in YES else 0.0
    met = re.fullmatch(r"(\d{1,4})(?:\s*/\s*(\d{1,4}))?", value)
    if met is None or (met[2] and int(met[2]) != items):
        raise AnswersError.of(AnswerCode.NOT_ITEMS, value=value, items=str(items))
    if int(met[1]) > items:
        raise AnswersError.of(AnswerCode.TOO_MANY, value=value, items=str(items))
    return int(met[1]) / items


def _share(value: str) -> float:
    fraction, percent = _FRACTION.fullmatch(value), _PERCENT.fullmatch(value)
    if fraction and _number(fraction[2]) > 0:
        share = _number(fraction[1]) / _number(fraction[2])
    elif percent:
        share = _number(percent[1]) / 100
    else:
        raise AnswersError.of(AnswerCode.NOT_A_SHARE, value=value)
    if share > 1:
        raise AnswersError.of(AnswerCode.ABOVE_WHOLE, value=value)
    return share


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _contradiction(measure: Measure, answer: Answer | None, shares: Mapping[int, float]) -> Problem | None:
    """A measure answered "no" with an indicator above 0, or "whole" with every known indicator at 0."""
    known = {n: shares[n] for n in measure.indicators if n in shares}
    if not known or answer not in (Answer.NO, Answer.WHOLE):
        return None
    against = [n for n, share in known.items() if (share > 0) is (answer is Answer.NO)]
    if not against or (answer is Answer.WHOLE and len(against) < len(known)):
        return None
    params = {"answer": answer.value, "indicators": ", ".join(map(str, against))}
    return Problem(code=AnswerCode.CONTRADICTION, place=Place(entry=measure.id), params=params)


def known_shares(
    measures: Sequence[Measure], answers: Mapping[str, Answer], indicators: Mapping[int, float]
) -> dict[str, float]:
    """What is known of each measure, 0 to 1: the mean of its indicators where any is known, else its answer."""
    known: dict[str, float] = {}
    for measure in measures:
        counted = [indicators[n] for n in measure.indicators if n in indicators]
        answer = answers.get(measure.id, Answer.UNKNOWN)
        if counted:
            known[measure.id] = math.fsum(counted) / len(counted)
        elif answer is not Answer.UNKNOWN:
            known[measure.id] = ANSWER_SHARE[answer]
    return known

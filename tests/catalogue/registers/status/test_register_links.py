"""Confirmed links are data with who, when and why; nothing of their history is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from catalogue.registers.model import RegisterKind
from catalogue.registers.status.links import LIMITS, Link, LinkError, LinkProblem, Links, SubjectKind

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def make_link(**changes: Any) -> Link:
    link = Link(
        SubjectKind.PRODUCT,
        "FindFace",
        RegisterKind.SOFTWARE,
        "2309",
        "редактор каталога",
        NOON,
        "ИНН и название совпали с выпиской",
    )
    return replace(link, **changes)


def test_confirmed_link_is_told_with_who_when_and_why(database: Engine) -> None:
    links = Links(database)
    links.confirm(make_link())
    assert links.of(SubjectKind.PRODUCT, "FindFace") == (make_link(),)
    assert links.of(SubjectKind.SOLUTION, "FindFace") == ()
    assert links.of(SubjectKind.PRODUCT, "findface") == ()


def test_withdrawn_link_is_gone_and_its_history_stays(database: Engine) -> None:
    links = Links(database)
    links.confirm(make_link())
    withdrawal = make_link(who="другой редактор", when=NOON + timedelta(days=1), why="другой правообладатель")
    links.withdraw(withdrawal)
    assert links.of(SubjectKind.PRODUCT, "FindFace") == ()
    history = links.history(SubjectKind.PRODUCT, "FindFace")
    assert [(e.confirmed, e.link) for e in history] == [(True, make_link()), (False, withdrawal)]


def test_link_can_be_confirmed_again(database: Engine) -> None:
    links = Links(database)
    links.confirm(make_link())
    links.withdraw(make_link(why="ошибка"))
    again = make_link(when=NOON + timedelta(days=2), why="сверено ещё раз")
    links.confirm(again)
    assert links.of(SubjectKind.PRODUCT, "FindFace") == (again,)
    assert len(links.history(SubjectKind.PRODUCT, "FindFace")) == 3


def test_subject_has_several_links_and_one_is_withdrawn_alone(database: Engine) -> None:
    links = Links(database)
    hardware = make_link(register=RegisterKind.INDUSTRIAL, number="10012345")
    solution = make_link(subject_kind=SubjectKind.SOLUTION, subject_id="ujin-os")
    for link in (make_link(), hardware, solution):
        links.confirm(link)
    links.withdraw(make_link(why="ошибка"))
    assert links.of(SubjectKind.PRODUCT, "FindFace") == (hardware,)
    assert set(links.all()) == {hardware, solution}


def test_what_was_never_confirmed_cannot_be_withdrawn(database: Engine) -> None:
    links = Links(database)
    with pytest.raises(LinkError) as error:
        links.withdraw(make_link())
    assert error.value.problem is LinkProblem.NOT_CONFIRMED
    assert links.history(SubjectKind.PRODUCT, "FindFace") == ()


@pytest.mark.parametrize("number", ["303659", "3607428", "2022661214", "заявка 27419", "№ 2309", "²"])
def test_number_that_is_not_an_entrys_is_refused(database: Engine, number: str) -> None:
    links = Links(database)
    with pytest.raises(LinkError) as error:
        links.confirm(make_link(number=number))
    assert error.value.problem is LinkProblem.NOT_AN_ENTRY_NUMBER
    assert links.all() == ()


@pytest.mark.parametrize("field", sorted(LIMITS))
def test_link_needs_all_its_texts_and_no_longer_ones_than_it_keeps(database: Engine, field: str) -> None:
    links = Links(database)
    other_register = make_link(register=RegisterKind.INDUSTRIAL)
    links.confirm(replace(other_register, **{field: "1" * LIMITS[field]}))
    for text, problem in (("", LinkProblem.EMPTY), ("  ", LinkProblem.EMPTY), ("1" * 2000, LinkProblem.TOO_LONG)):
        with pytest.raises(LinkError) as error:
            links.confirm(replace(other_register, **{field: text}))
        assert (error.value.problem, error.value.field) == (problem, field)
    assert len(links.all()) == 1


def test_time_without_a_zone_is_refused(database: Engine) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Links(database).confirm(make_link(when=NOON.replace(tzinfo=None)))

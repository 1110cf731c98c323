"""Four numbers look like an entry number; number and date of an entry must agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.registers.status.numbers import ANCHORS, DateVerdict, NumberKind, is_inn, kind_of_number, plausible


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", NumberKind.ENTRY),
        ("2309", NumberKind.ENTRY),
        ("34983", NumberKind.ENTRY),
        ("запись № 15861 в реестре", NumberKind.ENTRY),
        ("303659", NumberKind.PAGE_ID),
        ("1199098", NumberKind.PAGE_ID),
        ("3607428", NumberKind.PAGE_ID),
        ("https://reestr.digital.gov.ru/reestr/303659/", NumberKind.PAGE_ID),
        ("https://reestr.digital.gov.ru/reestr/303659/?sphrase_id=1", NumberKind.PAGE_ID),
        ("2022661214", NumberKind.ROSPATENT),
        ("свидетельство № 2022661214", NumberKind.ROSPATENT),
        ("Заявка № 27419", NumberKind.APPLICATION),
        ("заявление 27419", NumberKind.APPLICATION),
        ("application No. 27419", NumberKind.APPLICATION),
        ("7707083893", NumberKind.UNKNOWN),
        ("0", NumberKind.UNKNOWN),
        ("12345678", NumberKind.INDUSTRIAL),
        ("проверь 10119517", NumberKind.INDUSTRIAL),
        ("№ 1234\\5\\2023", NumberKind.INDUSTRIAL),
        ("123456789", NumberKind.UNKNOWN),
        ("15861 и 16383", NumberKind.UNKNOWN),
        ("FindFace", NumberKind.UNKNOWN),
        ("", NumberKind.UNKNOWN),
    ],
)
def test_kind_of_a_number_is_told(text: str, kind: NumberKind) -> None:
    assert kind_of_number(text) is kind


@given(number=st.integers(1, 99_999))
def test_one_to_five_digits_are_an_entry_and_never_more(number: int) -> None:
    assert kind_of_number(str(number)) is NumberKind.ENTRY
    assert kind_of_number(str(number + 100_000)) is not NumberKind.ENTRY


@pytest.mark.parametrize(("number", "day"), ANCHORS)
def test_known_numbers_fit_their_own_day_and_no_other(number: int, day: date) -> None:
    assert plausible(str(number), day).verdict is DateVerdict.OK
    assert plausible(str(number), day - timedelta(days=1)).verdict is DateVerdict.TOO_EARLY
    later = plausible(str(number), day + timedelta(days=1)).verdict
    assert later is DateVerdict.TOO_LATE


def test_numbers_and_days_of_the_table_grow_together() -> None:
    assert list(ANCHORS) == sorted(ANCHORS)
    assert [day for _, day in ANCHORS] == sorted(day for _, day in ANCHORS)


@pytest.mark.parametrize(
    ("number", "day", "verdict"),
    [
        ("16383", date(2022, 12, 9), DateVerdict.OK),
        ("16383", date(2023, 5, 24), DateVerdict.OK),
        ("16383", date(2022, 12, 8), DateVerdict.TOO_EARLY),
        ("16383", date(2023, 5, 25), DateVerdict.TOO_LATE),
        ("16383", date(2026, 11, 24), DateVerdict.TOO_LATE),  # the year taken from today's clock
        ("1", date(2016, 1, 1), DateVerdict.OK),
        ("1", date(2015, 12, 31), DateVerdict.TOO_EARLY),
        ("35100", date(2026, 8, 30), DateVerdict.TOO_EARLY),
        ("35100", date(2030, 1, 1), DateVerdict.OK),
        ("303659", date(2016, 12, 15), DateVerdict.UNKNOWN),
        ("2022661214", date(2022, 6, 1), DateVerdict.UNKNOWN),
    ],
)
def test_date_outside_the_neighbours_of_a_number_is_warned_of(number: str, day: date, verdict: DateVerdict) -> None:
    assert plausible(number, day).verdict is verdict


def test_expected_interval_is_told() -> None:
    told = plausible("16383", date(2030, 1, 1))
    assert (told.earliest, told.latest) == (date(2022, 12, 9), date(2023, 5, 24))
    assert plausible("35100", date(2026, 9, 1)).latest is None


def test_entry_without_a_date_is_not_judged() -> None:
    assert plausible("15861", None).verdict is DateVerdict.UNKNOWN


@pytest.mark.parametrize("inn", ["7707083893", "500100732259"])
def test_tax_number_is_known_by_its_control_digits(inn: str) -> None:
    assert is_inn(inn)
    last = (int(inn[-1]) + 1) % 10
    assert not is_inn(inn[:-1] + str(last))


@pytest.mark.parametrize("text", ["", "123", "77070838931", "770708389a", "٧٧٠٧٠٨٣٨٩٣"])
def test_other_texts_are_no_tax_number(text: str) -> None:
    assert not is_inn(text)

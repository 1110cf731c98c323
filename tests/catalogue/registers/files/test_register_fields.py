"""Numbers, dates and tax numbers of the registers: only what can be one is taken for one."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from register_files import PAGE_ID, ROSPATENT_NUMBER, SNAPSHOT, inn, person_inn

from catalogue.registers.files import fields
from catalogue.registers.files.fields import FieldError
from catalogue.registers.model import RefusalCode


@pytest.mark.parametrize(("written", "number"), [("1", "1"), ("34983", "34983"), (" 02309 ", "2309")])
def test_entry_number_is_short(written: str, number: str) -> None:
    assert fields.software_number(written, SNAPSHOT) == number


@pytest.mark.parametrize(
    "written", [PAGE_ID, "303659", "307200", ROSPATENT_NUMBER, "0", "-5", "12.16", "№ 5", "٣٤", "1e3", "заявка № 27419"]
)
def test_other_numbers_are_no_entry_number(written: str) -> None:
    with pytest.raises(FieldError) as caught:
        fields.software_number(written, SNAPSHOT)
    assert caught.value.code is RefusalCode.BAD_NUMBER


def test_six_digits_become_an_entry_number_when_the_register_has_grown_to_them() -> None:
    assert fields.software_number("100001", SNAPSHOT + timedelta(days=1_100)) == "100001"


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_is_read_in_every_form_of_the_registers(day: date) -> None:
    for written in (
        f"{day:%Y-%m-%d}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y.%m.%d}",
        f"{day:%Y.%m.%d} 01:37",
        f"{day}T00:00:00",
    ):
        assert fields.day_of(written) == day
    assert fields.day_of(str((day - date(1899, 12, 30)).days), serial=False) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_nothing_or_a_wrong_date(text: str) -> None:
    for serial in (None, False, True):
        with contextlib.suppress(FieldError):
            assert isinstance(fields.day_of(text, serial), date) or text.strip() in fields.EMPTY


@pytest.mark.parametrize("written", ["31.02.2021", "2021-13-01", "скоро", "2021", "45000"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(FieldError):
        fields.day_of(written)


def test_inn_keeps_the_zero_that_a_workbook_drops() -> None:
    assert fields.inn_of(inn(7)) == inn(7)
    assert fields.inn_of(person_inn(7)) == person_inn(7)
    assert fields.inn_of("101234567") == "0101234567"
    assert fields.inn_of("12345") is None
    assert fields.inn_of("1025900000049") is None


def test_only_web_addresses_become_links() -> None:
    assert fields.web_address(" https://example.org/a ") == "https://example.org/a"
    assert fields.web_address("javascript:alert(1)") is None
    assert fields.web_address("example.org") is None


@given(st.text(st.characters(min_codepoint=0x410, max_codepoint=0x44F), min_size=4, max_size=40))
def test_utf8_read_as_windows_1251_is_noticed_and_real_russian_is_not(word: str) -> None:
    assert not fields.is_garbled(word)
    bytes_of = word.encode("utf-8")
    if b"\x98" not in bytes_of:  # the one byte that windows-1251 does not have
        assert fields.is_garbled(bytes_of.decode("cp1251"))

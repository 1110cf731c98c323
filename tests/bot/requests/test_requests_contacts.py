"""A contact is an e-mail or a whole phone, however people write it; nothing else is taken for one."""

from __future__ import annotations

import pytest

from bot.requests.contacts import is_phone, key_of_contact, mail_of


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("gkh@nytva.example", "gkh@nytva.example"),
        ("otdel@пермь.рф", "otdel@xn--e1aohf5d.xn--p1ai"),
        ("Ivan.Petrov+zhkh@Mail.Example", "Ivan.Petrov+zhkh@mail.example"),
    ],
)
def test_address_is_taken_with_its_domain_in_ascii(written: str, taken: str) -> None:
    assert mail_of(written) == taken


@pytest.mark.parametrize(
    "wrong",
    [
        "a@b",
        "a b@c.example",
        "a@@b.example",
        "a@b..example",
        ".a@b.example",
        "x" * 65 + "@b.example",
        "a@b.example\nBcc: c@d.example",
        "@",
    ],
)
def test_what_mail_does_not_take_is_no_address(wrong: str) -> None:
    assert mail_of(wrong) is None


def test_spellings_of_one_phone_share_their_key() -> None:
    spellings = ("+7 (342) 212-34-56", "8 342 212 34 56", "83422123456", "8(342)212‑34‑56", "+7.342.212.34.56")
    assert {key_of_contact(s) for s in spellings} == {"73422123456"}
    extended = ("+7 (342) 212-34-56 доб. 12", "8 342 212-34-56, вн. 12", "83422123456 ext 12", "83422123456 доб12")
    assert {key_of_contact(s) for s in extended} == {"7342212345612"}
    assert all(map(is_phone, (*spellings, *extended)))


@pytest.mark.parametrize(
    "wrong", ["212-34-56", "звоните 83422123456", "0000000000", "1" * 20, "+7 342", "", "не скажу", "²" * 10]
)
def test_part_of_a_phone_or_a_text_is_no_phone(wrong: str) -> None:
    assert not is_phone(wrong)

"""Numbers of requests cannot be guessed and show a slip."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.requests.numbers import ALPHABET, new_number, read_number, read_secret, secret_of_key


def test_numbers_do_not_repeat_or_follow_each_other() -> None:
    numbers = [new_number() for _ in range(2000)]
    assert len(set(numbers)) == 2000
    assert len({n[:4] for n in numbers}) > 1900
    assert all(read_number(n) == n for n in numbers)


@given(place=st.integers(0, 11), shift=st.integers(1, 30))
def test_one_wrong_sign_is_found(place: int, shift: int) -> None:
    signs = list(new_number().replace("-", ""))
    signs[place] = ALPHABET[(ALPHABET.index(signs[place]) + shift) % len(ALPHABET)]
    assert read_number("".join(signs)) is None


@given(place=st.integers(0, 9))
def test_two_swapped_signs_are_found(place: int) -> None:
    signs = list(new_number().replace("-", ""))
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    swapped = "".join(signs)
    assert read_number(swapped) is None or signs[place] == signs[place + 1]


def test_number_is_read_as_people_type_it() -> None:
    number = new_number()
    for typed in (number.lower(), number.replace("-", " "), number.replace("-", ""), f"№ {number.replace('-', '–')} "):
        assert read_number(typed) == number
    cyrillic = number.translate(str.maketrans("ABEKMHPCTXY0", "АВЕКМНРСТХУО"))
    assert read_number(cyrillic) == number


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    number = read_number(text)
    assert number is None or read_number(number) == number


def test_secret_belongs_to_one_key_of_one_server() -> None:
    secret = secret_of_key("server", "key")
    assert secret == secret_of_key("server", "key") == read_secret(secret.lower())
    assert len({secret, secret_of_key("server", "other"), secret_of_key("other", "key")}) == 3

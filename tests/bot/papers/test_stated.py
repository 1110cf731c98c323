"""What of a message a paper quotes as its problem."""

from __future__ import annotations

import pytest

from bot.papers.stated import stated


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ("Здравствуйте! Помогите, пожалуйста: фонари не горят!!! Составьте письмо.", "фонари не горят"),
        ("ТЕМНО НА УЛИЦАХ!!!", "темно на улицах"),
        ("Дороги разбиты. Что делать?", "дороги разбиты"),
        ("Вода ржавая с 6.30, стены мокрые", "вода ржавая с 6.30, стены мокрые"),
        ("Hello, the lamps are dark!! Could you draft a letter?", "the lamps are dark"),
    ],
)
def test_problem_is_quoted_without_courtesy_requests_and_shouting(message: str, problem: str) -> None:
    assert stated(message) == problem


@pytest.mark.parametrize("message", ["Лысьва тонет в мусоре", "ЖКХ не отвечает", "I see dark streets"])
def test_names_and_abbreviations_keep_their_capitals(message: str) -> None:
    assert stated(message) == message


@pytest.mark.parametrize("message", ["", "!!!", "Спасибо!", "Составьте письмо"])
def test_message_without_a_problem_states_none(message: str) -> None:
    assert stated(message) == ""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("ну и теперь во дворах темно", "во дворах темно"),
        ("so our bins overflow lol", "our bins overflow"),
        ("ok what about bus shelters", "bus shelters"),
        ("слушай, а свалки в лесу никто не видит", "свалки в лесу никто не видит"),
        ("не вывозят мусор", "не вывозят мусор"),
        ("даже скорая не проедет", "даже скорая не проедет"),
        ("что делать с борщевиком", "что делать с борщевиком"),
    ],
)
def test_words_that_only_carry_a_talk_on_are_left_out(said: str, kept: str) -> None:
    assert stated(said) == kept

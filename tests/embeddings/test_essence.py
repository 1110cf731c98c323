"""The problem of a message: what is cut from it, and what never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.essence import apart, clauses, essence
from embeddings.lexical import words

COMMONPLACES = (
    "Жители жалуются",
    "люди очень недовольны",
    "Поступают многочисленные жалобы от жителей",
    "Что делать?",
    "Помогите пожалуйста!",
    "residents are complaining about",
    "What can we do?",
)


@pytest.mark.parametrize(
    ("query", "rest"),
    [
        ("Жители жалуются: темно на улицах", "темно на улицах"),
        ("Все жители постоянно жалуются на ямы", "на ямы"),
        ("Люди очень недовольны, автобусы не ходят", "автобусы не ходят"),
        ("Много жалоб от жителей на мусор", "мусор"),
        ("Темно на улицах. Что нам с этим делать?", "Темно на улицах"),
        ("Подскажите, пожалуйста: пробки", "пробки"),
        ("Добрый вечер, мы из Кунгура, темно на улицах", "темно на улицах"),
        ("Здравствуйте! Меня зовут Пётр Ильич, я заместитель главы, лёд не убирают. Спасибо", "лёд не убирают"),
        ("Hello, my name is Ann Lee, I am the deputy mayor, buses are late. Thanks in advance", "buses are late"),
        ("[имя], [адрес], [телефон]: переполняются контейнеры", "переполняются контейнеры"),
        ("Residents are complaining about potholes", "potholes"),
        ("Lots of complaints from citizens about noise, please help", "noise"),
    ],
)
def test_essence_strips_what_is_said_of_every_problem(query: str, rest: str) -> None:
    assert essence(query) == rest


@pytest.mark.parametrize("query", [*COMMONPLACES, "жители жалуются на", "?!", "Many complaints. What should we do?"])
def test_essence_of_nothing_but_commonplaces_is_the_query_itself(query: str) -> None:
    assert essence(query) == query


@pytest.mark.parametrize(
    "query", ["система обработки жалоб", "приём обращений граждан", "жители посёлка", "people counting", "ямы"]
)
def test_essence_leaves_a_problem_about_complaints_and_people_alone(query: str) -> None:
    assert essence(query) == query


@given(
    pieces=st.lists(
        st.sampled_from(COMMONPLACES) | st.sampled_from(["ямы", "на", "noise", "и", "!", "темно"]),
        min_size=1,
        max_size=8,
    )
)
def test_essence_never_strips_everything_and_never_adds(pieces: list[str]) -> None:
    query = " ".join(pieces)
    rest = essence(query)
    assert rest.strip()
    assert bool(words(rest)) is bool(words(query))
    assert set(words(rest)) <= set(words(query))
    assert {"ямы", "noise", "темно"} & set(pieces) <= set(rest.lower().split()) | set(words(rest))


@given(text=st.text(max_size=60))
def test_essence_of_any_text_is_said_in_its_words(text: str) -> None:
    assert set(words(essence(text))) <= set(words(text))
    assert bool(essence(text).strip()) is bool(text.strip())


@pytest.mark.parametrize(
    "query", ["темно  на\tулице!", "Ямы, ямы…", "приветливость персонала", "Я инвалид, пандуса нет"]
)
def test_essence_of_a_text_with_nothing_to_cut_is_the_text_sign_by_sign(query: str) -> None:
    assert essence(query) == query


@pytest.mark.parametrize(
    ("query", "wanted", "refused"),
    [
        ("не нужны камеры видеонаблюдения, нужно освещение", "нужно освещение", ("камеры видеонаблюдения",)),
        ("not cameras, lighting", "lighting", ("cameras",)),
        ("not enough buses, long waits", "not enough buses, long waits", ()),
        ("не вывозят мусор, не горят фонари", "не вывозят мусор, не горят фонари", ()),
        ("нам не нужны камеры", "нам не нужны камеры", ()),
    ],
)
def test_refused_clause_is_no_part_of_what_is_wanted(query: str, wanted: str, refused: tuple[str, ...]) -> None:
    assert apart(query) == (wanted, refused)
    assert essence(query) == wanted


def test_clauses_that_say_nothing_of_their_own_are_none() -> None:
    assert clauses("мусор не вывозят, жители жалуются") == []
    assert clauses("автобусы опаздывают, мусор не вывозят") == ["автобусы опаздывают", "мусор не вывозят"]

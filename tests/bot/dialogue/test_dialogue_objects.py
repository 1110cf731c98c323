"""A solution meant by its city, its vendor, its own name or a word of its title, wherever it was shown."""

from __future__ import annotations

import pytest
from conversations import Conversation

from bot.dialogue.model import Intent
from bot.services import Services


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


@pytest.fixture
def lamps(chat: Conversation) -> Conversation:
    """A conversation with lighting of Omsk, of Chaikovsky and of Rostov on the table."""
    chat.say("Кунгур", Intent.TELL_MUNICIPALITY)
    chat.say("не горят фонари на улицах", Intent.DESCRIBE_PROBLEM)
    while "omsk-smart-light" not in chat.memory.listed:
        chat.say("ещё", Intent.SHOW_MORE)
    return chat


@pytest.mark.parametrize(
    ("said", "taken", "meant"),
    [
        ("а тот, что в Омске", Intent.CITY_INFO, "omsk-smart-light"),
        ("омский покажи", Intent.TELL_MUNICIPALITY, "omsk-smart-light"),
        ("the Omsk one", Intent.FALLBACK, "omsk-smart-light"),
        ("верни камаэлектромонтаж", Intent.GO_BACK, "chaikovsky-energy-service"),
        ("что там за договор в Чайковском", Intent.PURCHASE, "chaikovsky-energy-service"),
        ("открой подорожник", Intent.OUT_OF_SCOPE, "podorozhnik"),
        ("покажите емиас", Intent.DESCRIBE_PROBLEM, "emias"),
        ("верни бинолоджи", Intent.GO_BACK, "binology-smart-waste"),
    ],
)
def test_solution_meant_by_what_tells_it_is_discussed(
    lamps: Conversation, said: str, taken: Intent, meant: str
) -> None:
    before = lamps.memory.listed, lamps.memory.problem, lamps.memory.town_id
    lamps.say_unsurely(said, taken, Intent.SHOW_DETAILS)
    assert lamps.memory.discussed == meant
    assert (lamps.memory.listed, lamps.memory.problem, lamps.memory.town_id) == before


def test_attribute_is_told_of_the_solution_that_the_question_names(lamps: Conversation) -> None:
    lamps.say("1", Intent.SHOW_DETAILS)
    said = lamps.say("кто поставщик в Чайковском", Intent.ASK_VENDOR)
    assert "Камаэлектромонтаж" in said
    assert "Информационная сеть" in lamps.say("а кто поставщик екарты", Intent.ASK_VENDOR)


def test_several_that_fit_are_asked_back(chat: Conversation) -> None:
    chat.say_unsurely("покажи безопасный город", Intent.FALLBACK, Intent.SHOW_DETAILS)
    named = {b.values["solution"] for m in chat.reply.messages for b in m.buttons}
    assert {"kazan-safe-city-video", "krasnoyarsk-safe-city"} <= named
    assert chat.memory.discussed is None
    chat.say("", Intent.SHOW_DETAILS, solution="kazan-safe-city-video")
    assert chat.memory.discussed == "kazan-safe-city-video"


def test_nothing_shown_is_like_what_is_pointed_at(lamps: Conversation) -> None:
    said = lamps.say_unsurely("тот, который про роддом", Intent.FALLBACK, Intent.SHOW_DETAILS)
    assert "такого нет" in said
    assert lamps.memory.discussed is None


def test_solution_of_an_earlier_list_is_found_again(lamps: Conversation) -> None:
    lamps.say("пассажиры не знают, когда придёт автобус", Intent.DESCRIBE_PROBLEM)
    lamps.say_unsurely("верни то, что в Омске про свет", Intent.GO_BACK, Intent.SHOW_DETAILS)
    assert lamps.memory.discussed == "omsk-smart-light"
    assert lamps.memory.problem == "пассажиры не знают, когда придёт автобус"


def test_words_of_a_new_problem_point_at_nothing(lamps: Conversation) -> None:
    lamps.say("в Омске ломают остановки", Intent.DESCRIBE_PROBLEM)
    assert lamps.memory.problem == "в Омске ломают остановки"
    assert lamps.memory.discussed is None


@pytest.mark.parametrize("said", ["1", "№1", "number one", "hm and number one again?"])
def test_bare_number_is_an_item_whatever_it_was_taken_for(lamps: Conversation, said: str) -> None:
    lamps.say(said, Intent.DENY)
    assert lamps.memory.discussed == lamps.memory.listed[0]


@pytest.mark.parametrize(
    ("said", "place"),
    [("первое неинтересно, давайте следующее", 1), ("not the first, the one below", 1), ("не второе, а третье", 2)],
)
def test_item_beside_the_one_refused_is_meant(lamps: Conversation, said: str, place: int) -> None:
    lamps.say(said, Intent.SHOW_DETAILS)
    assert lamps.memory.discussed == lamps.memory.listed[place]


def test_number_counts_on_the_list_gone_back_to(lamps: Conversation) -> None:
    of_lamps = lamps.memory.listed
    lamps.say("пассажиры не знают, когда придёт автобус", Intent.DESCRIBE_PROBLEM)
    acts = [("вернись к фонарям", Intent.GO_BACK), ("второе", Intent.SHOW_DETAILS)]
    said = lamps.say("вернись к фонарям, второе", Intent.GO_BACK, acts)
    assert "не горят фонари" in said
    assert lamps.memory.discussed == of_lamps[1]


def test_list_is_gone_back_to_by_what_it_is_about(lamps: Conversation) -> None:
    lamps.say("пассажиры не знают, когда придёт автобус", Intent.DESCRIBE_PROBLEM)
    lamps.say("вернёмся к освещению", Intent.GO_BACK)
    assert lamps.memory.problem == "не горят фонари на улицах"


@pytest.mark.parametrize("city", ["Тверь", "Казань"])
def test_letter_to_a_city_that_is_no_donor_goes_to_nobody_else(lamps: Conversation, city: str) -> None:
    lamps.say("2", Intent.SHOW_DETAILS)
    said = lamps.say(f"письмо в {city}", Intent.ASK_DONOR)
    assert f"{city}: о внедрении" in said
    assert "Кому:" not in said
    letters = [b for m in lamps.reply.messages for b in m.buttons if b.intent is Intent.ASK_DONOR]
    assert letters
    assert "Кому:" in lamps.say("", Intent.ASK_DONOR, **letters[0].values)

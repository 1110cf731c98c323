"""One attribute asked: of the item meant, of all shown, or over the whole catalogue; unknown is told as unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conversations import Conversation

from bot.dialogue.model import Intent
from bot.dialogue.turns.attributes import ATTRIBUTE_OF
from bot.services import Services

ASKED = sorted(ATTRIBUTE_OF)
BINS, VIDEO = "binology-smart-waste", "fgis-utko-video"


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


@pytest.fixture
def listed(chat: Conversation) -> Conversation:
    """A conversation with a list on the table that has the two solutions asked of, wherever they rank."""
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    chat.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    count = len(chat.memory.listed)
    put = dict.fromkeys((BINS, VIDEO, *chat.memory.listed))
    chat.memory = replace(chat.memory, listed=tuple(put)[:count])
    return chat


def _number(listed: Conversation, solution: str) -> int:
    """The place of a solution in the list on the table."""
    return listed.memory.listed.index(solution) + 1


@pytest.mark.parametrize("intent", ASKED)
def test_without_a_list_the_problem_is_asked_for_in_one_sentence(chat: Conversation, intent: Intent) -> None:
    said = chat.say("а что там", intent)
    assert "Опишите проблему одним предложением" in said
    assert "\n" not in said


@pytest.mark.parametrize("intent", ASKED)
def test_list_and_problem_stay_when_an_attribute_is_asked(listed: Conversation, intent: Intent) -> None:
    before = listed.memory
    listed.say("а что там", intent)
    assert (listed.memory.listed, listed.memory.problem) == (before.listed, before.problem)


@pytest.mark.parametrize("intent", ASKED)
def test_all_that_are_shown_are_answered_in_at_most_four_lines(listed: Conversation, intent: Intent) -> None:
    said = listed.say("а что там", intent)
    assert 1 <= len(said.splitlines()) <= 4
    assert len(listed.reply.messages[0].buttons) == 3


@pytest.mark.parametrize("intent", ASKED)
def test_one_item_is_answered_in_at_most_three_lines(listed: Conversation, intent: Intent) -> None:
    said = listed.say("а у второго?", intent)
    assert 1 <= len(said.splitlines()) <= 3
    assert listed.memory.discussed == listed.memory.listed[1]


def test_vendor_of_an_item_is_told(listed: Conversation) -> None:
    said = listed.say(f"кто поставщик номера {_number(listed, VIDEO)}", Intent.ASK_VENDOR)
    assert "Российский экологический оператор" in said


def test_item_discussed_is_the_one_meant(listed: Conversation) -> None:
    listed.say(f"подробнее о номере {_number(listed, VIDEO)}", Intent.SHOW_DETAILS)
    said = listed.say("кто поставщик", Intent.ASK_VENDOR)
    assert "Российский экологический оператор" in said
    assert "Бинолоджи" not in said


def test_unknown_cost_is_told_as_unknown_and_the_letter_asks_it(listed: Conversation) -> None:
    said = listed.say(f"сколько стоит номер {_number(listed, VIDEO)}", Intent.ASK_COST)
    assert "источники не называют" in said
    assert "есть в письме" in said
    (letter, *_) = listed.reply.messages[0].buttons
    drafted = listed.say("", letter.intent, **letter.values)
    assert "Во сколько обошлось" in drafted


def test_claimed_effect_is_told_apart_from_a_measured_one(listed: Conversation) -> None:
    said = listed.say(f"какой эффект у номера {_number(listed, BINS)}", Intent.ASK_EFFECT)
    assert "Измеренных результатов источники не называют" in said
    assert said.index("Заявлено, но не подтверждено") < said.index("6–8 раз")
    assert "2021" in said


def test_known_cost_is_told_with_its_city_and_source(chat: Conversation) -> None:
    chat.say("Лысьва", Intent.TELL_MUNICIPALITY)
    said = chat.say("", Intent.ASK_COST, solution="voronezh-its")
    assert "449,2 млн руб." in said
    assert "цена контракта" in said
    assert "Воронеж" in said
    assert "не смета" in said


def test_question_with_its_own_subject_is_answered_without_a_list(chat: Conversation) -> None:
    said = chat.say("где камеры снизили преступность и на сколько", Intent.ASK_EFFECT)
    assert "раскрытые с помощью камер — 14" in said
    assert "Уфа" in said
    assert chat.reply.messages[0].buttons


def test_english_question_is_answered_in_english(chat: Conversation) -> None:
    said = chat.say("how much did smart bus stops in Rostov-on-Don cost", Intent.ASK_COST)
    assert "514.5" in said
    assert not [c for c in said if "а" <= c.lower() <= "я"]


def test_subject_that_names_one_of_the_shown_is_that_one(listed: Conversation) -> None:
    said = listed.say("кто поставщик этого мониторинга", Intent.ASK_VENDOR)
    assert "Ростелеком" in said
    assert "Бинолоджи" not in said


def test_towns_of_the_own_size_are_told_with_their_numbers(listed: Conversation) -> None:
    said = listed.say(f"а в городах нашего размера у номера {_number(listed, VIDEO)}", Intent.ASK_OUR_SIZE)
    assert "Лысьва, население 60" in said
    assert "Воронеж (население 1" in said


def test_act_that_the_rules_hold_is_told_with_date_and_source(chat: Conversation) -> None:
    said = chat.say("а по 223-ФЗ?", Intent.PURCHASE)
    assert "автономные учреждения" in said
    assert "advokativlev.ru" in said
    assert "23.11.2026" in said
    assert "порядок закупки разный" in said


def test_act_and_article_that_the_rules_do_not_hold_are_said_to_be_unknown(chat: Conversation) -> None:
    said = chat.say("постановление 2571 и пункт 4 статьи 93", Intent.PURCHASE)
    assert "Об акте № 2571 в наших правилах ничего нет" in said
    assert "пункт 4" in said
    assert "статьи 93" in said
    assert "№ 1875" not in said


def test_documents_lead_to_the_papers_of_the_item(listed: Conversation) -> None:
    listed.say("какие документы нужны по второму", Intent.ASK_DOCUMENTS)
    (link,) = listed.reply.messages[0].links
    assert link.url
    assert listed.memory.listed[1] in link.url


def test_act_named_beside_an_item_is_told_with_what_to_do_for_it(listed: Conversation) -> None:
    said = listed.say(f"номер {_number(listed, VIDEO)} по 44-ФЗ можно?", Intent.PURCHASE)
    assert "44-ФЗ в наших правилах" in said
    assert "контейнерных площадок" in said
    assert "23.11.2026" in said


def test_what_was_found_over_the_catalogue_can_be_asked_about_further(chat: Conversation) -> None:
    chat.say("где камеры снизили преступность и на сколько", Intent.ASK_EFFECT)
    said = chat.say("а кто поставщик", Intent.ASK_VENDOR)
    assert "Опишите одним предложением" not in said
    assert said.startswith("О показанных решениях") or said.startswith("1. ")

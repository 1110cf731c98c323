"""Questions about Provodnik itself, amid a conversation."""

from __future__ import annotations

import pytest
from conversations import Conversation

from bot.dialogue.model import Intent, Waiting
from bot.services import Services


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


def test_a_term_is_told_with_a_link_and_the_list_stays(chat: Conversation) -> None:
    chat.say("Мы из Лысьвы. Переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    before = chat.memory
    assert "решение уже работает" in chat.say("а что такое донор?", Intent.ASK_ABOUT)
    assert chat.reply.messages[0].links[0].url == "/about#donor"
    assert chat.memory.listed == before.listed
    assert "Перм" in chat.say("расскажи про второе", Intent.SHOW_DETAILS) or chat.memory.discussed == before.listed[1]


def test_a_question_that_waits_for_the_town_waits_on(chat: Conversation) -> None:
    chat.say("переполняются контейнеры", Intent.DESCRIBE_PROBLEM)
    waiting = chat.memory.waiting
    chat.say("where does your data come from", Intent.ASK_ABOUT)
    assert chat.memory.waiting is waiting
    assert chat.memory.problem == "переполняются контейнеры"


def test_what_no_topic_answers_is_said_and_the_nearest_are_offered(chat: Conversation) -> None:
    said = chat.say("сколько лет президенту", Intent.ASK_ABOUT)
    assert "сведений нет" in said
    button = chat.reply.messages[0].buttons[0]
    assert chat.say("", button.intent, **button.values) != said
    assert len(chat.reply.messages[0].text) > 40


@pytest.mark.parametrize("intent", [Intent.CAPABILITIES, Intent.OUT_OF_SCOPE, Intent.FALLBACK])
def test_a_sure_question_is_answered_whatever_it_was_taken_for(chat: Conversation, intent: Intent) -> None:
    assert "contributors" in chat.say("кто вас создал?", intent)


def test_a_follow_up_goes_on_after_a_question_about_a_term(chat: Conversation) -> None:
    chat.say("какое место у Перми в рейтинге", Intent.RATING_PLACE)
    chat.say("как считается рейтинг", Intent.ASK_ABOUT)
    assert "Омск" in chat.say("а у Омска?", Intent.FALLBACK)
    assert chat.memory.waiting is not Waiting.FORM

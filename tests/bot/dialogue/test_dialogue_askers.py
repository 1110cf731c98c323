"""Who asks is heard beside what is asked; a third language and a message without a word get a sentence."""

from __future__ import annotations

import pytest
from conversations import Conversation

from bot.dialogue.model import Intent, Waiting
from bot.services import Services

PROBLEM = Intent.DESCRIBE_PROBLEM
TELL = Intent.TELL_MUNICIPALITY


@pytest.fixture
def chat(services: Services) -> Conversation:
    return Conversation(services)


def test_resident_beside_a_problem_gets_a_sentence_and_the_answer(chat: Conversation) -> None:
    parts = [("я просто житель", TELL), ("у нас мусор не вывозят", PROBLEM)]
    said = chat.say("я просто житель, у нас мусор не вывозят", PROBLEM, acts=parts)
    assert said.startswith("Обращений граждан Проводник не принимает")
    assert chat.memory.problem == "у нас мусор не вывозят"
    assert chat.memory.listed


def test_region_that_asks_gets_its_problem_answered_and_a_way_to_its_overview(chat: Conversation) -> None:
    parts = [("мы минцифры пермского края", TELL), ("переполняются контейнеры", PROBLEM)]
    chat.say("мы минцифры пермского края, переполняются контейнеры", PROBLEM, acts=parts)
    assert chat.memory.problem == "переполняются контейнеры"
    button = next(b for m in chat.reply.messages for b in m.buttons if b.intent is Intent.REGION_VIEW)
    assert chat.say("", button.intent, **button.values).startswith("Пермский край")


def test_region_in_a_problem_is_no_asker(chat: Conversation) -> None:
    chat.say("нужен опыт по вывозу снега в Татарстане", PROBLEM)
    assert not any(b.intent is Intent.REGION_VIEW for m in chat.reply.messages for b in m.buttons)
    assert chat.memory.listed


def test_question_on_trust_beside_a_doubtful_clause_is_answered_and_the_list_stays(chat: Conversation) -> None:
    chat.say("Лысьва, переполняются контейнеры", PROBLEM)
    before = chat.memory.listed
    parts = [("а это точно?", Intent.FALLBACK), ("а то меня потом спросят", Intent.FALLBACK)]
    assert "открытого источника" in chat.say("а это точно? а то меня потом спросят", Intent.FALLBACK, acts=parts)
    assert chat.memory.listed == before


def test_problem_told_beside_the_end_of_the_form_is_answered(chat: Conversation) -> None:
    chat.say("Ирбит", TELL)
    chat.say("заполним анкету", Intent.FILL_FORM)
    assert chat.memory.waiting is Waiting.FORM
    parts = [("хватит анкеты", Intent.FILL_FORM), ("покажите, что есть по авариям на теплотрассах", Intent.CITY_INFO)]
    chat.say("хватит анкеты, покажите, что есть по авариям на теплотрассах", Intent.FILL_FORM, acts=parts)
    assert chat.memory.waiting is not Waiting.FORM
    assert "теплотрассах" in chat.memory.problem


@pytest.mark.parametrize(
    "said", ["У нас погано прибирають сміття", "Исәнмесез, безнең авылда юллар начар", "你好，垃圾问题"]
)
def test_a_third_language_is_told_which_two_are_read(chat: Conversation, said: str) -> None:
    assert "по-русски и по-английски" in chat.say(said, PROBLEM)


def test_a_message_without_a_word_leaves_the_list(chat: Conversation) -> None:
    chat.say("Лысьва, переполняются контейнеры", PROBLEM)
    before = chat.memory.listed
    assert "Список на месте" in chat.say("?", Intent.ASK_FRESHNESS)
    assert chat.memory.listed == before

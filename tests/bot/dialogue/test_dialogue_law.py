"""Acts that the rules do not hold, and the law of other states."""

from __future__ import annotations

import pytest
from conversations import Conversation

from bot.dialogue.model import Intent
from bot.services import Services


@pytest.mark.parametrize("said", ["а что по 2013 постановлению?", "что говорит постановление 617"])
def test_an_act_that_the_rules_lack_is_said_to_be_lacking(services: Services, said: str) -> None:
    assert "в наших правилах ничего нет" in Conversation(services).say(said, Intent.PURCHASE)


@pytest.mark.parametrize("said", ["а что по 616 постановлению?", "is decree 878 still in force"])
def test_a_repealed_decree_is_said_to_be_so(services: Services, said: str) -> None:
    told = Conversation(services).say(said, Intent.PURCHASE)
    assert "1875" in told
    assert "4dk.ru" in told
    assert "действует с" not in told


@pytest.mark.parametrize(
    ("said", "intent", "words"),
    [
        ("можно ли взять у единственного поставщика", Intent.PURCHASE, "600 тысяч"),
        ("а аукцион нужен?", Intent.FALLBACK, "до 10 млн рублей"),
        ("чем 44 отличается от 223", Intent.ASK_ABOUT, "унитарные предприятия"),
        ("what is the national regime in procurement", Intent.ASK_ABOUT, "decree"),
    ],
)
def test_general_question_on_the_law_is_told_with_source_and_caution(
    services: Services, said: str, intent: Intent, words: str
) -> None:
    chat = Conversation(services)
    told = chat.say(said, intent)
    assert words in told.lower() if words == "decree" else words in told
    assert ".ru" in told
    assert "юридическое заключение" in told or "legal advice" in told
    assert "юридическое заключение" not in chat.say("какой штраф за нарушение", Intent.PURCHASE)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("какие законы США о закупках", "других государств"),
        ("можно ли покупать по закону Казахстана", "других государств"),
        ("what does the law of germany say on purchases", "other states"),
    ],
)
def test_law_of_another_state_is_not_told(services: Services, said: str, words: str) -> None:
    told = Conversation(services).say(said, Intent.PURCHASE)
    assert words in told
    assert "1875" not in told


@pytest.mark.parametrize("said", ["попадают ли скамейки под нацрежим", "насосы по 1875 идут?"])
def test_goods_under_the_national_regime_are_a_question_on_the_law_and_no_problem(
    services: Services, said: str
) -> None:
    chat = Conversation(services)
    assert "ОКПД2" in chat.say(said, Intent.DESCRIBE_PROBLEM)
    assert not chat.memory.problem


def test_lawfulness_of_a_practice_is_no_status_of_a_product(services: Services) -> None:
    chat = Conversation(services)
    chat.say("Лысьва, камеры во дворах", Intent.DESCRIBE_PROBLEM)
    assert "описывают только закупку" in chat.say("а фотографировать прохожих законно", Intent.PURCHASE)
    assert "описывают только закупку" not in chat.say("а покупать это законно", Intent.PURCHASE)


def test_other_condition_asks_the_last_question_on_the_law_again(services: Services) -> None:
    chat = Conversation(services)
    first = chat.say("можно без торгов взять на 600 тысяч?", Intent.PURCHASE)
    again = chat.say("а если 900?", Intent.FALLBACK)
    assert "600 тысяч" in first
    assert "600 тысяч" in again

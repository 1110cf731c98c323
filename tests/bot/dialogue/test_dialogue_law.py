"""Acts that the rules do not hold, and the law of other states."""

from __future__ import annotations

import pytest
from conversations import Conversation

from bot.dialogue.model import Intent
from bot.services import Services


@pytest.mark.parametrize("said", ["а что по 616 постановлению?", "что говорит постановление 617"])
def test_an_act_that_the_rules_lack_is_said_to_be_lacking(services: Services, said: str) -> None:
    assert "в наших правилах ничего нет" in Conversation(services).say(said, Intent.PURCHASE)


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

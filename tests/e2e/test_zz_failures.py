"""What happens when a part dies. The name puts it after the conversations: it kills what they share."""

from __future__ import annotations

import os
import signal
import time

import httpx
from running import Chat, Provodnik


def _search(provodnik: Provodnik) -> str:
    params = {"municipality": "Лысьва", "problem": "переполняются контейнеры"}
    return httpx.get(provodnik.url, params=params, timeout=20, trust_env=False).text


def test_dead_assistant_leaves_search_working_says_so_and_comes_back(provodnik: Provodnik) -> None:
    chat = Chat(provodnik.url)
    chat.say("Мы из Лысьвы. Переполняются контейнеры")
    rasa = provodnik.part("rasa run")
    os.kill(rasa.pid, signal.SIGKILL)
    assert "не отвечает" in chat.say("покажи ещё")
    assert '<article class="card"' in _search(provodnik)
    assert provodnik.health() == "degraded"
    provodnik.wait_for("ok", 120)
    assert "rasa ended" in provodnik.log.read_text("utf-8")
    assert "4" in chat.say("покажи ещё")
    assert chat.cards[0]["rank"] == 4, "the list goes on where it was"


def test_dead_application_comes_back_and_the_conversation_is_remembered(provodnik: Provodnik) -> None:
    chat = Chat(provodnik.url)
    chat.say("мы из Кунгура, темно на улицах")
    app = provodnik.part("bot.cli serve")
    os.kill(app.pid, signal.SIGKILL)
    app.wait(10)
    end = time.monotonic() + 120
    while time.monotonic() < end and provodnik.health() != "ok":
        time.sleep(0.3)
    assert provodnik.health() == "ok"
    assert "Кунгур" in chat.say("где мы отстаём?")


def test_conversation_of_many_turns_is_remembered(provodnik: Provodnik) -> None:
    chat = Chat(provodnik.url)
    chat.say("мы из Лысьвы")
    for _ in range(30):
        assert chat.say("спасибо")
    assert "Лысьва" in chat.say("где мы отстаём?")

"""What the gateway promises about conversations, buttons and bounds."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from bot.process.supervisor import free_port
from bot.rasa.gateway import Gateway
from bot.schemas.chat import MessageOut
from bot.settings import ChatSettings
from catalogue.model import Language


class Echo:
    """Answers as Rasa's REST channel does and keeps what it was sent."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.at_once = 0
        self.most_at_once = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        import json

        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        body = json.loads(request.content)
        self.received.append(body)
        button = {"title": "1", "payload": '/show_details{"n": 1}'}
        custom = {"text": body["message"], "buttons": [button], "cards": [], "links": [], "language": "ru"}
        return httpx.Response(200, json=[{"recipient_id": body["sender"], "custom": custom}])


def _gateway(echo: Echo | None = None, **settings: Any) -> Gateway:
    """A gateway before an echo; without one, before a port where nobody listens."""
    client = httpx.AsyncClient(transport=httpx.MockTransport(echo)) if echo else httpx.AsyncClient(trust_env=False)
    return Gateway(f"http://127.0.0.1:{free_port()}", "secret", ChatSettings(**settings), client)


def _say(gateway: Gateway, sender: str, text: str | None = None, payload: str | None = None) -> tuple[MessageOut, ...]:
    return asyncio.run(gateway.say(sender, text=text, payload=payload)).messages


def _spoken(gateway: Gateway, text: str) -> str:
    """What is answered on a Russian page."""
    answer = asyncio.run(gateway.say("a", text=text, language=Language.RU))
    return answer.messages[0].text


def test_session_cannot_be_chosen_or_altered_by_the_client() -> None:
    gateway = _gateway()
    session = gateway.conversations.new_session()
    assert gateway.conversations.sender_of(session)
    altered = [session[:i] + ("1" if session[i] != "1" else "2") + session[i + 1 :] for i in range(len(session) - 1)]
    for forged in (None, "", "abc", "x" + session, session + "x", *altered):  # the last character has idle bits
        assert gateway.conversations.sender_of(forged) is None


def test_typed_slash_command_does_nothing_and_says_so() -> None:
    echo = Echo()
    for command in ("/start_over", "/restart", '  //show_details{"n": 9}', "/greet{}", "\u200b/restart"):
        assert "косой чертой" in _spoken(_gateway(echo), command)
    assert echo.received == []
    _say(_gateway(echo), "a", "/ мусор во дворах")
    _say(_gateway(echo), "a", "/мусор во дворах")
    assert [r["message"] for r in echo.received] == ["мусор во дворах"] * 2


def test_nothing_personal_reaches_rasa_and_the_person_is_told() -> None:
    echo = Echo()
    said = "Я Зотова Ирина, ул. Мира, д. 12, кв. 4, тел. 8 912 345-67-89. Во дворе темно"
    told = [message.text for message in _say(_gateway(echo), "a", said)]
    sent = echo.received[0]["message"]
    assert sent == "Во дворе темно"
    assert told[0] == "В вашем тексте скрыты личные данные, в письма и записи они не попадут: телефон, имя, адрес."


def test_cut_of_a_long_message_leaves_no_half_of_a_number() -> None:
    for before in range(80, 96):
        echo = Echo()
        _say(_gateway(echo, max_characters=100), "a", "я" * before + " 8 912 345-67-89")
        assert not any(c.isdigit() for c in echo.received[0]["message"])


def test_button_works_in_its_own_conversation_only() -> None:
    echo = Echo()
    gateway = _gateway(echo)
    payload = _say(gateway, "a", "привет")[0].buttons[0].payload
    _say(gateway, "a", payload=payload)
    assert echo.received[-1]["message"] == '/show_details{"n": 1}'
    sent = len(echo.received)
    assert "кнопка" in _say(gateway, "b", payload=payload)[0].text
    forged = payload.replace('"n": 1', '"n": 2')
    assert "кнопка" in _say(gateway, "a", payload=forged)[0].text
    assert "кнопка" in _say(gateway, "a", payload="/start_over")[0].text
    assert len(echo.received) == sent


def test_empty_message_gets_a_sentence_and_goes_nowhere() -> None:
    echo = Echo()
    for text in ("", "   ", "\x00\x07", "///"):
        assert "пустое" in _say(_gateway(echo), "a", text)[0].text
    assert echo.received == []


def test_long_message_is_cut_and_that_is_said() -> None:
    echo = Echo()
    messages = _say(_gateway(echo, max_characters=2000), "a", "мусор " * 2000)
    assert "2000" in messages[0].text
    assert len(echo.received[0]["message"]) == 2000


def test_control_characters_are_taken_out() -> None:
    echo = Echo()
    _say(_gateway(echo), "a", "му\u202eсор\x1b[31m")
    assert "\u202e" not in echo.received[0]["message"]
    assert "\x1b" not in echo.received[0]["message"]


@pytest.mark.parametrize(
    ("text", "sent"), [("му\ud83dсор", "му сор"), ("\udc00мусор", "мусор"), ("💥 мусор", "💥 мусор")]
)
def test_half_a_character_is_left_out_and_that_is_said(text: str, sent: str) -> None:
    echo = Echo()
    told = [m.text for m in _say(_gateway(echo), "a", text)]
    assert echo.received[0]["message"] == sent
    assert told[-1] == sent
    assert any("не удалось прочесть" in t for t in told) is ("💥" not in text)


def test_message_of_half_characters_only_is_told_so_and_goes_nowhere() -> None:
    echo = Echo()
    assert "Напишите словами" in _say(_gateway(echo), "a", "\ud83d \ude00")[0].text
    assert "кнопка" in _say(_gateway(echo), "a", payload="x:\ud83d")[0].text
    assert echo.received == []


def test_answer_that_no_action_wrote_is_silence() -> None:
    async def confused(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=[{"custom": {"text": 1}}])

    gateway = Gateway(
        "http://rasa", "secret", ChatSettings(), httpx.AsyncClient(transport=httpx.MockTransport(confused))
    )
    assert "не отвечает" in _say(gateway, "a", "привет")[0].text


def test_flood_is_stopped_for_the_one_who_floods() -> None:
    echo = Echo()
    gateway = _gateway(echo, messages_per_minute=5)
    answers = [_say(gateway, "a", "привет")[0].text for _ in range(8)]
    assert sum("Подождите" in a for a in answers) == 3
    assert "Подождите" not in _say(gateway, "b", "привет")[0].text


def test_messages_of_one_conversation_are_answered_one_after_another() -> None:
    echo = Echo()

    async def both(senders: list[str]) -> None:
        gateway = _gateway(echo)
        await asyncio.gather(*(gateway.say(s, text="привет") for s in senders))

    asyncio.run(both(["a"] * 5))
    assert echo.most_at_once == 1
    asyncio.run(both(list("abcde")))
    assert echo.most_at_once > 1


@pytest.mark.parametrize(("text", "said"), [("привет", "не отвечает"), ("hello there", "is not answering")])
def test_dead_assistant_is_said_in_the_speakers_language(text: str, said: str) -> None:
    assert said in _say(_gateway(), "a", text)[0].text


def test_metadata_tells_the_chosen_language() -> None:
    echo = Echo()
    gateway = _gateway(echo)
    asyncio.run(gateway.say("a", text="привет", language=Language.EN, page_language=Language.RU))
    assert echo.received[0]["metadata"] == {"language": "en", "page_language": "ru"}


def test_what_no_message_needs_is_cut_before_it_is_read() -> None:
    echo = Echo()
    told = [m.text for m in _say(_gateway(echo, max_characters=100), "a", "дороги и " * 500_000)]
    assert len(echo.received[0]["message"]) <= 100
    assert "100" in told[0]
    assert "косой чертой" in _spoken(_gateway(echo), "/" + "а" * 5_000_000)

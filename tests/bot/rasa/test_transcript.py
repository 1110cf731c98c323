"""The conversation as it can be saved: one's own only, buttons as a word, links kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.process.supervisor import free_port
from bot.rasa.gateway import Gateway
from bot.rasa.server import conversations
from bot.rasa.transcript import MOST_EVENTS, Line, transcript
from bot.services import Services
from bot.web.access import SESSION_COOKIE
from bot.web.app import create_app

PRESSED = "[кнопка]"
LINK = {"title": "example.org", "url": "https://example.org/a?b=1&c=2"}


def said(text: str | None) -> tuple[str, dict[str, Any]]:
    return "user", {"event": "user", "text": text}


def told(text: str, *sources: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    custom = {"text": text, "buttons": [], "cards": [{"sources": list(sources)}], "language": "ru"}
    return "bot", {"event": "bot", "text": None, "data": {"custom": custom}}


def keep(path: Path, **events: list[tuple[str, dict[str, Any]]]) -> Path:
    """Writes events as Rasa's tracker does, a conversation a keyword, their events in turn."""
    path.parent.mkdir(parents=True, exist_ok=True)
    longest = max(map(len, events.values()))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS events"
            " (id INTEGER PRIMARY KEY, sender_id TEXT, type_name TEXT, timestamp FLOAT, data TEXT)"
        )
        rows = [(s, *e[n]) for n in range(longest) for s, e in events.items() if n < len(e)]
        database.executemany(
            "INSERT INTO events (sender_id, type_name, data) VALUES (?, ?, ?)",
            [(sender, kind, json.dumps(data)) for sender, kind, data in rows],
        )
    return path


def test_messages_of_the_own_conversation_come_in_order(tmp_path: Path) -> None:
    own = [said("Лысьва"), told("Записал"), said("мусор"), told("Нашлось 6")]
    path = keep(tmp_path / "c.db", own=own, other=[said("чужой секрет"), told("чужой ответ")])
    assert transcript(path, "own", PRESSED) == [
        Line(True, "Лысьва"),
        Line(False, "Записал"),
        Line(True, "мусор"),
        Line(False, "Нашлось 6"),
    ]


@pytest.mark.parametrize("sender", ["", "ow", "own ", "OWN", "%", "own' OR '1'='1", "none"])
def test_no_other_name_opens_a_conversation(tmp_path: Path, sender: str) -> None:
    assert transcript(keep(tmp_path / "c.db", own=[said("Лысьва")]), sender, PRESSED) == []


def test_button_is_shown_as_the_word_and_never_as_its_payload(tmp_path: Path) -> None:
    path = keep(tmp_path / "c.db", own=[said('/show_details{"n": 2}'), told("Подробно")])
    assert transcript(path, "own", PRESSED) == [Line(True, PRESSED), Line(False, "Подробно")]


def test_links_are_kept_once_and_sources_without_an_address_left_out(tmp_path: Path) -> None:
    path = keep(tmp_path / "c.db", own=[told("Ответ", LINK, LINK, {"title": "статья", "url": None})])
    assert transcript(path, "own", PRESSED) == [Line(False, "Ответ", ((LINK["title"], LINK["url"]),))]


def test_what_is_no_message_is_left_out(tmp_path: Path) -> None:
    other: list[tuple[str, dict[str, Any]]] = [
        ("slot", {"event": "slot", "name": "memory", "value": {"town_id": "lysva"}}),
        ("action", {"event": "action", "name": "action_greet"}),
        said(None),
        said(""),
        told(""),
        ("bot", {"event": "bot", "text": "plain", "data": None}),
        ("bot", {"event": "bot", "text": None, "data": {"custom": None}}),
    ]
    assert transcript(keep(tmp_path / "c.db", own=[*other, said("да")]), "own", PRESSED) == [Line(True, "да")]


def test_no_file_is_no_conversation_and_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert transcript(path, "own", PRESSED) == []
    assert not path.exists()


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = keep(tmp_path / "c.db", own=[said("да")])
    before = path.read_bytes()
    transcript(path, "own", PRESSED)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["c.db"]


def test_of_a_very_long_conversation_the_newest_part_is_read(tmp_path: Path) -> None:
    path = keep(tmp_path / "c.db", own=[said(str(n)) for n in range(MOST_EVENTS + 5)])
    lines = transcript(path, "own", PRESSED)
    assert len(lines) == MOST_EVENTS
    assert (lines[0].text, lines[-1].text) == ("5", str(MOST_EVENTS + 4))


def test_database_without_the_table_is_no_conversation(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    sqlite3.connect(path).close()
    path.touch()
    assert transcript(path, "own", PRESSED) == []


# -- the page ------------------------------------------------------------------------------------------------


@pytest.fixture
def client(services: Services, tmp_path: Path) -> Iterator[TestClient]:
    """The page over a data directory of its own."""
    apart = replace(services, settings=services.settings.model_copy(update={"home": tmp_path}))
    with TestClient(create_app(lambda: apart, f"http://127.0.0.1:{free_port()}", "secret")) as client:
        yield client


def session(client: TestClient) -> tuple[str, str]:
    """A cookie and the conversation it opens."""
    gateway: Gateway = client.app.state.gateway  # type: ignore[attr-defined]
    cookie = gateway.new_session()
    sender = gateway.sender_of(cookie)
    assert sender
    return cookie, sender


def database(services: Services, home: Path) -> Path:
    return conversations(services.settings.model_copy(update={"home": home}))


def opened(client: TestClient, cookie: str | None, language: str = "ru") -> str:
    client.cookies.clear()
    if cookie is not None:
        client.cookies.set(SESSION_COOKIE, cookie)
    answer = client.get("/chat/export", params={"lang": language})
    assert answer.status_code == 200
    return answer.text


def test_export_shows_own_conversation_with_links_escaped(
    client: TestClient, services: Services, tmp_path: Path
) -> None:
    cookie, sender = session(client)
    own = [said("<script>alert(1)</script> Лысьва"), said("/show_more"), told("Первая\nВторая", LINK)]
    keep(database(services, tmp_path), **{sender: own, "other": [said("чужой секрет")]})
    html = opened(client, cookie)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Лысьва" in html
    assert "<script>alert" not in html
    assert PRESSED in html
    assert "/show_more" not in html
    assert "<p>Первая</p>" in html
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html
    assert "чужой секрет" not in html


def test_export_shows_nothing_without_a_cookie_or_with_a_foreign_one(
    client: TestClient, services: Services, tmp_path: Path
) -> None:
    cookie, sender = session(client)
    keep(database(services, tmp_path), **{sender: [said("мой секрет"), told("ответ")]})
    assert "мой секрет" in opened(client, cookie)
    someone_else, _ = session(client)
    foreign = Gateway("http://127.0.0.1", "another secret", services.settings.chat, client.app.state.gateway._client)  # type: ignore[attr-defined]
    forged = foreign.new_session()
    for other in (
        None,
        "",
        someone_else,
        forged,
        sender,
        cookie[:-1],
        cookie + "x",
        f"{sender}.{forged.split('.', 1)[1]}",
    ):
        html = opened(client, other)
        assert "секрет" not in html, other
        assert "разговора ещё не было" in html, other


def test_export_speaks_english(client: TestClient, services: Services, tmp_path: Path) -> None:
    cookie, sender = session(client)
    assert "There has been no conversation" in opened(client, cookie, "en")
    keep(database(services, tmp_path), **{sender: [said("/show_more")]})
    html = opened(client, cookie, "en")
    assert "[button]" in html
    assert "<h1>Conversation with Provodnik</h1>" in html


def test_conversation_of_a_page_is_not_stored_by_others(client: TestClient, services: Services, tmp_path: Path) -> None:
    cookie, _ = session(client)
    opened(client, cookie)
    answer = client.get("/chat/export")
    cache = answer.headers.get("cache-control", "")
    assert "no-store" in cache or "private" in cache

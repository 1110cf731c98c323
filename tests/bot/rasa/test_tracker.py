"""The conversation as it can be saved: one's own only, buttons as a word, links kept."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL, create_engine, insert, inspect, make_url, text

from bot.presentation.model import SourceLink
from bot.process.supervisor import free_port
from bot.rasa.gateway import Gateway
from bot.rasa.tracker import (
    MOST_EVENTS,
    SCHEMA,
    Tracker,
    TranscriptLine,
    tracker_environment,
    tracker_table,
    tracker_url,
)
from bot.services import Services
from bot.settings import Settings
from bot.web.access import SESSION_COOKIE
from bot.web.app import create_app

PRESSED = "[кнопка]"
NOW = 1_800_000_000.0
LINK = {"title": "example.org", "url": "https://example.org/a?b=1&c=2"}


def said(text: str | None) -> tuple[str, dict[str, Any]]:
    return "user", {"event": "user", "text": text}


def told(text: str, *sources: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    custom = {"text": text, "buttons": [], "cards": [{"sources": list(sources)}], "language": "ru"}
    return "bot", {"event": "bot", "text": None, "data": {"custom": custom}}


def keep(url: URL, at: Mapping[str, float] | None = None, **events: list[tuple[str, dict[str, Any]]]) -> Tracker:
    """Writes events where Rasa's tracker store does, a conversation a keyword, their events in turn, and opens them.

    That Rasa itself writes them so is told by test_tracker_store.py.
    """
    engine, schema = create_engine(url), None
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    else:
        schema = SCHEMA
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    table = tracker_table(url.get_backend_name())
    longest = max(map(len, events.values()), default=0)
    rows = [
        {"sender_id": s, "type_name": e[n][0], "timestamp": (at or {}).get(s, NOW) + n, "data": json.dumps(e[n][1])}
        for n in range(longest)
        for s, e in events.items()
        if n < len(e)
    ]
    with engine.begin() as connection:
        table.metadata.create_all(connection)
        if rows:
            connection.execute(insert(table), rows)
    engine.dispose()
    return Tracker(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """A database of its own without any table, of each kind that Provodnik runs on."""
    if request.param == "sqlite":
        yield URL.create("sqlite", database=str(tmp_path / "100% own #1?.db"))
        return
    address = make_url(request.getfixturevalue("postgresql"))
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield address.set(database=name)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def test_messages_of_the_own_conversation_come_in_order(url: URL) -> None:
    own = [said("Лысьва"), told("Записал"), said("мусор"), told("Нашлось 6")]
    tracker = keep(url, own=own, other=[said("чужой секрет"), told("чужой ответ")])
    assert tracker.transcript("own", PRESSED) == [
        TranscriptLine(own=True, text="Лысьва"),
        TranscriptLine(own=False, text="Записал"),
        TranscriptLine(own=True, text="мусор"),
        TranscriptLine(own=False, text="Нашлось 6"),
    ]


def test_no_other_name_opens_or_deletes_a_conversation(url: URL) -> None:
    tracker = keep(url, own=[said("Лысьва")])
    for name in ("", "ow", "own ", "OWN", "%", "own' OR '1'='1", "none"):
        assert tracker.transcript(name, PRESSED) == []
        assert tracker.delete(name) is False
    assert len(tracker.transcript("own", PRESSED)) == 1


def test_button_is_shown_as_the_word_and_never_as_its_payload(url: URL) -> None:
    tracker = keep(url, own=[said('/show_details{"n": 2}'), told("Подробно")])
    assert [line.text for line in tracker.transcript("own", PRESSED)] == [PRESSED, "Подробно"]


def test_links_are_kept_once_and_sources_without_an_address_left_out(url: URL) -> None:
    tracker = keep(url, own=[told("Ответ", LINK, LINK, {"title": "статья", "url": None})])
    (line,) = tracker.transcript("own", PRESSED)
    assert line.links == (SourceLink(title=LINK["title"], url=LINK["url"]),)


def test_what_is_no_message_is_left_out(url: URL) -> None:
    other: list[tuple[str, dict[str, Any]]] = [
        ("slot", {"event": "slot", "name": "memory", "value": {"town_id": "lysva"}}),
        ("action", {"event": "action", "name": "action_greet"}),
        said(None),
        said(""),
        told(""),
        ("bot", {"event": "bot", "text": "plain", "data": None}),
        ("bot", {"event": "bot", "text": None, "data": {"custom": None}}),
    ]
    tracker = keep(url, own=[*other, said("да")])
    assert tracker.transcript("own", PRESSED) == [TranscriptLine(own=True, text="да")]


def test_of_a_very_long_conversation_the_newest_part_is_read(url: URL) -> None:
    lines = keep(url, own=[said(str(n)) for n in range(MOST_EVENTS + 5)]).transcript("own", PRESSED)
    assert len(lines) == MOST_EVENTS
    assert (lines[0].text, lines[-1].text) == ("5", str(MOST_EVENTS + 4))


def test_database_without_the_table_holds_no_conversation_and_gets_none(url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        sqlite3.connect(str(url.database)).close()
    tracker = Tracker(url)
    assert (tracker.transcript("own", PRESSED), tracker.delete("own"), tracker.forget_older(NOW)) == ([], False, 0)
    engine = create_engine(url)
    assert not inspect(engine).get_table_names()
    engine.dispose()


def test_missing_file_holds_no_conversation_and_is_not_made(tmp_path: Path) -> None:
    tracker = Tracker(URL.create("sqlite", database=str(tmp_path / "none.db")))
    assert (tracker.transcript("own", PRESSED), tracker.delete("own"), tracker.forget_older(NOW)) == ([], False, 0)
    assert not list(tmp_path.iterdir())


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    tracker = keep(URL.create("sqlite", database=str(path)), own=[said("да")])
    before = path.read_bytes()
    tracker.transcript("own", PRESSED)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["c.db"]


def test_deleted_conversation_is_gone_and_no_other(url: URL) -> None:
    tracker = keep(url, own=[said("да"), told("нет")], other=[said("да")])
    assert tracker.delete("own") is True
    assert tracker.delete("own") is False
    assert (len(tracker.transcript("own", PRESSED)), len(tracker.transcript("other", PRESSED))) == (0, 1)


def test_conversation_is_forgotten_whole_and_only_by_its_last_event(url: URL) -> None:
    three = [said("раз"), said("два"), said("три")]
    tracker = keep(url, {"old": NOW, "goes on": NOW + 10}, **{"old": three, "goes on": three})
    assert tracker.forget_older(NOW + 2) == 0
    assert tracker.forget_older(NOW + 10.5) == 1
    assert tracker.transcript("old", PRESSED) == []
    assert len(tracker.transcript("goes on", PRESSED)) == 3
    assert tracker.forget_older(NOW + 10.5) == 0


def test_tracker_follows_the_database_of_the_application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path)
    for other in ("", f"sqlite:///{tmp_path / 'else.db'}"):
        monkeypatch.setenv("PROVODNIK_DATABASE_URL", other)
        assert tracker_url(settings) == URL.create("sqlite", database=str(tmp_path / "rasa" / "conversations.db"))
        assert "POSTGRESQL_SCHEMA" not in tracker_environment(settings)
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", "postgresql+psycopg://me:p%40s%24s@db.example/own?sslmode=require")
    assert tracker_url(settings).database == "own"
    told = tracker_environment(settings)
    assert told["POSTGRESQL_SCHEMA"] == SCHEMA
    assert make_url(told["PROVODNIK_TRACKER_URL"]) == URL.create(
        "postgresql+psycopg2", "me", "p@s$s", "db.example", database="own", query={"sslmode": "require"}
    )


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
    cookie = gateway.conversations.new_session()
    sender = gateway.conversations.sender_of(cookie)
    assert sender
    return cookie, sender


def database(services: Services, home: Path) -> URL:
    return tracker_url(services.settings.model_copy(update={"home": home}))


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
    foreign = Gateway("http://127.0.0.1", "another secret", services.settings.chat, httpx.AsyncClient())  # type: ignore[attr-defined]
    forged = foreign.conversations.new_session()
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

"""What is past its days is forgotten, each kind by its own days; what goes on is not."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from requests_factories import NO_LIMITS, make_new

from bot.database import open_database
from bot.editors.worklist import AnswerFault, UnansweredQuestion, WorkList
from bot.process.retention import Forgotten, forget_what_is_old, forget_when_the_clock_is_right
from bot.rasa.tracker import Tracker, tracker_url
from bot.requests.store import RequestStore
from bot.settings import ChatSettings, RequestSettings, Settings
from catalogue.model import Language

NOW = datetime(2027, 1, 15, 8, tzinfo=UTC)
NOTHING = Forgotten(conversations=0, questions=0, requests=0, failed=0)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data directory of its own; every kind has other days."""
    monkeypatch.delenv("PROVODNIK_DATABASE_URL", raising=False)
    return Settings(
        home=tmp_path,
        chat=ChatSettings(conversation_days=30, questions_days=90),
        requests=RequestSettings(retention_days=365),
    )


def converse(settings: Settings, **last_days: float) -> None:
    """Conversations in the tracker's file: each began a year ago and had its last event so many days ago."""
    file = Path(str(tracker_url(settings).database))
    file.parent.mkdir(parents=True)
    rows = [
        (name, "user", (NOW - timedelta(days=days)).timestamp(), json.dumps({"event": "user", "text": name}))
        for name, last in last_days.items()
        for days in (366, last)
    ]
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, type_name TEXT, timestamp FLOAT, data TEXT)"
        )
        database.executemany("INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, ?, ?, ?)", rows)


def fill(settings: Settings) -> None:
    """One of each kind that is past its days, one that is not."""
    converse(settings, old=31, young=29)
    engine = open_database(settings.database_url)
    for days, words in ((91, "старое"), (89, "новое")):
        then = (NOW - timedelta(days=days)).timestamp()
        asked = UnansweredQuestion(kind=AnswerFault.DECLINED, language=Language.RU, town_id=None, text=words)
        WorkList(engine, keep_text=True, clock=lambda then=then: then).note(asked)
    for days in (366, 364):
        RequestStore(engine).add(make_new(), NO_LIMITS, NOW - timedelta(days=days))
    engine.dispose()


def test_every_kind_is_forgotten_after_its_own_days(settings: Settings) -> None:
    fill(settings)
    assert forget_what_is_old(settings, NOW) == Forgotten(conversations=1, questions=1, requests=1, failed=0)
    tracker = Tracker(tracker_url(settings))
    assert (len(tracker.transcript("old", "")), len(tracker.transcript("young", ""))) == (0, 2)
    engine = open_database(settings.database_url)
    assert [item.text for item in WorkList(engine, keep_text=True).items()] == ["новое"]
    engine.dispose()
    assert forget_what_is_old(settings, NOW) == NOTHING


def test_new_data_directory_has_nothing_to_forget(settings: Settings) -> None:
    assert forget_what_is_old(settings, NOW) == NOTHING


def test_kind_that_cannot_be_forgotten_is_logged_and_stops_no_other(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    fill(settings)
    Path(str(tracker_url(settings).database)).write_bytes(b"no database" * 1000)
    with caplog.at_level(logging.ERROR):
        done = forget_what_is_old(settings, NOW)
    assert done == Forgotten(conversations=0, questions=1, requests=1, failed=1)
    assert "old conversations were not deleted" in caplog.text


def test_conversations_left_in_the_file_are_forgotten_when_the_database_became_postgresql(
    settings: Settings, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    converse(settings, old=31, young=29)
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", postgresql)
    assert forget_what_is_old(settings, NOW).conversations == 1


# The clock


def days_on(settings: Settings, *days: float) -> list[Forgotten | None]:
    """What each run does, so many days after NOW by the clock of that moment."""
    return [forget_when_the_clock_is_right(settings, NOW + timedelta(days=d)) for d in days]


def test_clock_that_jumps_ahead_and_comes_back_deletes_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    days_on(settings, -2, -1)  # a new installation is sure of its clock after a day
    fill(settings)
    with caplog.at_level(logging.WARNING):
        assert days_on(settings, 400, 400.01) == [None, None]
    assert "nothing old is deleted yet: the clock says 2028-02-19" in caplog.text
    assert days_on(settings, 0) == [Forgotten(conversations=1, questions=1, requests=1, failed=0)]


def test_deletion_goes_on_a_day_after_a_long_pause(settings: Settings) -> None:
    days_on(settings, -2, -1)
    fill(settings)
    first, soon, later = days_on(settings, 60, 60.5, 61.1)
    assert (first, soon) == (None, None)
    assert later == Forgotten(conversations=2, questions=2, requests=2, failed=0)


def test_clock_set_back_deletes_nothing_and_is_believed_a_day_later(settings: Settings) -> None:
    days_on(settings, -1, 0.1)
    fill(settings)
    assert days_on(settings, -30, -29.9) == [None, None]
    assert days_on(settings, -28.8) == [NOTHING]


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"seen": "yesterday"}'])
def test_damaged_note_of_the_clock_is_doubt(settings: Settings, kept: str) -> None:
    fill(settings)
    (settings.home / "clock.json").write_text(kept, "utf-8")
    assert days_on(settings, 0, 1.1)[0] is None
    assert days_on(settings, 1.2) == [NOTHING]

"""A backup holds everything, comes back whole into another kind of database, and refuses what is not whole."""

from __future__ import annotations

import io
import json
import tarfile
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import MetaData, NullPool, create_engine, make_url, select, text

from bot.database import open_database
from bot.editors.opinions import StoredOpinions
from bot.process.backup import BackupError, back_up, restore
from bot.rasa.tracker import Tracker, tracker_table, tracker_url
from bot.settings import Settings, secret_of
from catalogue.model import Language

TALK = ("0123456789abcdef", "переполняются контейнеры \U0001f5d1 'кавычки' \\ и\nстрока")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Settings]:
    """Makes a new data directory with a database of its own; call it again for another machine's."""
    made: list[str] = []

    def new(name: str) -> Settings:
        home = tmp_path / name
        if request.param == "postgresql" and not made:
            monkeypatch.setenv("PROVODNIK_DATABASE_URL", _new_database(request.getfixturevalue("postgresql")))
        elif request.param == "postgresql":
            monkeypatch.delenv("PROVODNIK_DATABASE_URL")
        made.append(name)
        return Settings(home=home)

    return new


def _new_database(server: str) -> str:
    """The address of an empty database on a PostgreSQL server."""
    address, name = make_url(server), f"b{uuid.uuid4().hex}"
    admin = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return address.set(database=name).render_as_string(hide_password=False)


def _fill(settings: Settings) -> None:
    """What editors, people and the assistant leave behind."""
    engine = open_database(settings.database_url)
    StoredOpinions(engine).keep(True, ("ufa-its",), Language.RU)
    engine.dispose()
    settings.rasa_home.mkdir(parents=True, exist_ok=True)
    talks = create_engine(tracker_url(settings))
    events = tracker_table(talks.dialect.name)
    with talks.begin() as connection:
        if events.schema:
            connection.execute(text(f"CREATE SCHEMA {events.schema}"))
        events.metadata.create_all(connection)
        for n in range(2_500):
            data = json.dumps({"event": "user", "text": f"{n} {TALK[1]}"})
            row = {"sender_id": TALK[0], "type_name": "user", "timestamp": 1.5e9 + n, "data": data}
            connection.execute(events.insert().values(row))
    talks.dispose()


def _rows(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    engine = open_database(settings.database_url)
    tables = MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        found = {t.name: sorted(map(tuple, connection.execute(select(t))), key=str) for t in tables.sorted_tables}
    engine.dispose()
    return found


def test_backup_comes_back_whole_on_another_machine(place: Callable[[str], Settings], tmp_path: Path) -> None:
    old = place("old")
    _fill(old)
    before, talk, key = _rows(old), Tracker(tracker_url(old)).transcript(TALK[0], "[кнопка]"), secret_of(old)
    kept = back_up(old, tmp_path / "kept.tar.gz")
    assert kept.rows["conversations/events"] == 2_500
    assert (tmp_path / "kept.tar.gz").stat().st_mode & 0o077 == 0
    new = place("new")
    assert new.database_url != old.database_url or new.home != old.home
    assert restore(new, tmp_path / "kept.tar.gz") == kept
    assert _rows(new) == before
    assert Tracker(tracker_url(new)).transcript(TALK[0], "[кнопка]") == talk
    assert len(talk) == 2_000
    assert secret_of(new) == key


def test_sqlite_backup_goes_into_postgresql_and_numbers_go_on(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Settings(home=tmp_path / "old")
    _fill(old)
    back_up(old, tmp_path / "kept.tar.gz")
    before = _rows(old)
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", _new_database(postgresql))
    new = Settings(home=tmp_path / "new")
    restore(new, tmp_path / "kept.tar.gz")
    assert {k: len(v) for k, v in _rows(new).items()} == {k: len(v) for k, v in before.items()}
    talks = create_engine(tracker_url(new))
    events = tracker_table("postgresql")
    with talks.begin() as connection:
        row = {"sender_id": "b", "type_name": "user", "timestamp": 1.0, "data": "{}"}
        assert connection.execute(events.insert().values(row).returning(events.c.id)).scalar_one() == 2_501
    talks.dispose()


def test_backup_replaces_nothing_and_restores_over_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    _fill(settings)
    file = tmp_path / "kept.tar.gz"
    back_up(settings, file)
    with pytest.raises(BackupError, match="exists"):
        back_up(settings, file)
    before = _rows(settings)
    with pytest.raises(BackupError, match="data already"):
        restore(settings, file)
    assert _rows(settings) == before


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.999])
def test_cut_backup_restores_nothing(tmp_path: Path, share: float) -> None:
    old, new = Settings(home=tmp_path / "old"), Settings(home=tmp_path / "new")
    _fill(old)
    file = tmp_path / "kept.tar.gz"
    back_up(old, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(BackupError, match="no whole backup"):
        restore(new, file)
    assert not any(rows for name, rows in _rows(new).items() if name != "alembic_version")
    assert Tracker(tracker_url(new)).transcript(TALK[0], "") == []


def test_what_is_no_backup_is_told(tmp_path: Path) -> None:
    other = tmp_path / "other.tar.gz"
    with tarfile.open(other, "w:gz") as archive:
        archive.add(__file__, "about.json")
    for file in (other, tmp_path / "none.tar.gz", Path(__file__)):
        with pytest.raises(BackupError, match="no whole backup"):
            restore(Settings(home=tmp_path / "home"), file)


def test_backup_of_a_newer_version_is_refused_and_restores_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "from")
    open_database(settings.database_url).dispose()
    back_up(settings, tmp_path / "whole.tar.gz")
    with tarfile.open(tmp_path / "whole.tar.gz") as whole, tarfile.open(tmp_path / "newer.tar.gz", "w:gz") as newer:
        for member in whole.getmembers():
            file = whole.extractfile(member)
            content = file.read() if file else b""
            if member.name == "about.json":
                content = json.dumps(json.loads(content) | {"revision": "9999"}).encode()
            member.size = len(content)
            newer.addfile(member, io.BytesIO(content))
    into = Settings(home=tmp_path / "into")
    with pytest.raises(BackupError, match="newer version"):
        restore(into, tmp_path / "newer.tar.gz")
    restore(into, tmp_path / "whole.tar.gz")

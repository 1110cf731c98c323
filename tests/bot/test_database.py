"""The database: made whole on the first opening, brought up from every earlier version, durable."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from bot.database import MIGRATIONS, migrate, open_database
from bot.settings import Settings


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [r.revision for r in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


def tables(engine: Engine) -> dict[str, list[str]]:
    look = inspect(engine)
    return {t: [c["name"] for c in look.get_columns(t)] for t in look.get_table_names()}


def test_opening_twice_changes_nothing(database: Engine) -> None:
    before = tables(database)
    migrate(database)
    assert tables(database) == before
    assert "opinions" in before


@pytest.mark.parametrize("revision", revisions())
def test_every_earlier_version_is_brought_up_with_its_rows(tmp_path: Path, revision: str) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old = create_engine(url)
    migrate(old, revision)
    with old.begin() as connection:
        connection.execute(text("INSERT INTO opinions (at, good, solutions, language) VALUES (1, 1, '[]', 'ru')"))
    old.dispose()
    new = open_database(url)
    assert tables(new) == tables(open_database(f"sqlite:///{tmp_path / 'new.db'}"))
    with new.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM opinions")).scalar() == 1
    newest = revision == max(revisions())
    assert (tmp_path / f"old.before-{revision}.db").exists() is not newest
    if not newest:
        kept = create_engine(f"sqlite:///{tmp_path / f'old.before-{revision}.db'}")
        with kept.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM opinions")).scalar() == 1
        kept.dispose()


def test_sqlite_survives_a_killed_process(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'a' / 'b' / 'provodnik.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_the_address_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PROVODNIK_DATABASE_URL", raising=False)
    assert Settings(home=tmp_path).database_url == f"sqlite:///{tmp_path / 'provodnik.db'}"
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", "postgresql+psycopg://host/provodnik")
    assert Settings(home=tmp_path).database_url == "postgresql+psycopg://host/provodnik"

"""The application's database: SQLite in the data directory, or PostgreSQL by one setting."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
BUSY_SECONDS = 10
"""How long a writer waits for another one."""


def open_database(url: str) -> Engine:
    """An engine on a database whose tables are those of this version; missing ones are made.

    Errors do not tell the values of a statement: they may be personal. SQLite runs with a write-ahead log and
    synchronous=FULL: what was acknowledged survives a killed process.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        engine = create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    migrate(engine)
    return engine


def migrate(engine: Engine, revision: str = "head") -> None:
    """Brings the tables to a revision, the newest by default."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _prepare_sqlite(connection, _record) -> None:  # type: ignore[no-untyped-def]
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()

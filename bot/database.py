"""The application's database: SQLite in the data directory, or PostgreSQL by one setting."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
REVISION_TABLE = "alembic_version"
BUSY_SECONDS = 10
"""How long a writer waits for another one."""


class NewerDatabaseError(Exception):
    """A newer version has written the database; the message says what to do."""


def open_database(url: str) -> Engine:
    """An engine on a database whose tables are those of this version; missing ones are made.

    Errors do not tell the values of a statement: they may be personal. SQLite runs with a write-ahead log and
    synchronous=FULL: what was acknowledged survives a killed process.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = open_engine(parsed)
    revision, newest = revision_of(engine), newest_revision()
    if revision and revision > newest:
        engine.dispose()
        raise NewerDatabaseError(
            f"the database is of a newer version (revision {revision}, this one knows {newest}): "
            "install that version again, or go back as docs/operations.md tells"
        )
    if revision != newest:
        _keep_before_migration(engine)
        migrate(engine)
    return engine


def open_engine(url: URL) -> Engine:
    """An engine on a database as it stands; nothing is made or migrated."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, hide_parameters=True)


def takes_changes(engine: Engine) -> bool:
    """Whether a database can be written now; the change is begun and taken back."""
    try:
        with engine.connect() as connection:
            connection.execute(text(f"UPDATE {REVISION_TABLE} SET version_num = version_num"))  # noqa: S608
            connection.rollback()
    except SQLAlchemyError:
        return False
    return True


def newest_revision() -> str:
    """The revision of this version's tables, told without importing Alembic; files are named after theirs."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def revision_of(engine: Engine) -> str | None:
    """The revision of a database's tables; None for a database without them."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(REVISION_TABLE):
            return None
        query = text(f"SELECT version_num FROM {REVISION_TABLE}")  # noqa: S608
        return connection.execute(query).scalar()


def _keep_before_migration(engine: Engine) -> None:
    """Keeps a copy of an SQLite file that an older version wrote, beside it, named after its revision.

    On PostgreSQL `provodnik backup` is the operator's before an upgrade (docs/operations.md).
    """
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return
    with engine.connect() as connection:
        if not inspect(connection).has_table(REVISION_TABLE):
            return
        revision = connection.execute(text(f"SELECT version_num FROM {REVISION_TABLE}")).scalar()  # noqa: S608
        copy = Path(file).with_suffix(f".before-{revision}.db")
        if revision and not copy.exists():
            connection.execute(text("VACUUM INTO :copy"), {"copy": str(copy)})
            copy.chmod(0o600)


def migrate(engine: Engine, revision: str = "head") -> None:
    """Brings the tables to a revision, the newest by default."""
    from alembic import command  # half a second less for a command that has nothing to migrate
    from alembic.config import Config

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

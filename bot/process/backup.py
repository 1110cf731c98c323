"""One file with everything that a data directory and its databases cannot make again, and the way back.

Rows are kept as JSON lines, table by table, so a copy of SQLite goes into PostgreSQL and the other way round. What a
start makes anew (weights, index, trained assistant) is not kept. File: a gzipped tar with `about.json`, `config.yml`,
`secret`, and `<database>/<table>.jsonl` for the databases `application` and `conversations`.
"""

from __future__ import annotations

import base64
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL, Connection, Engine, MetaData, Table, insert, inspect, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.database import REVISION_TABLE, migrate, newest_revision, open_database, open_engine
from bot.rasa.tracker import tracker_table, tracker_url
from bot.settings import CONFIG, Settings, secret_of

VERSION = 1
BATCH = 1_000
APPLICATION, CONVERSATIONS = "application", "conversations"
_TYPED = "$"
"""A JSON object of this one key holds a value that JSON has no word for: its kind and its text."""


class BackupError(Exception):
    """A backup that cannot be made or read; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a backup holds: rows by database and table, and when it was made."""

    made: str
    rows: dict[str, int]


def back_up(settings: Settings, target: Path) -> Kept:
    """Writes everything to one new file, readable by its owner alone; what is written meanwhile is not in it.

    Raises BackupError where the file exists or a database does not answer.
    """
    if target.exists():
        raise BackupError(f"{target} exists: a backup never replaces another")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, whole = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            kept = _write(settings, archive)
        os.link(whole, target)
    except SQLAlchemyError as error:
        raise BackupError(f"a database does not answer: {type(error).__name__}") from None
    except FileExistsError:
        raise BackupError(f"{target} exists: a backup never replaces another") from None
    finally:
        os.unlink(whole)
    return kept


def _write(settings: Settings, archive: tarfile.TarFile) -> Kept:
    rows: dict[str, int] = {}
    open_database(settings.database_url).dispose()  # brings older tables to this version
    with _engine(make_url(settings.database_url)) as engine, _snapshot(engine) as connection:
        revision = connection.execute(text(f"SELECT version_num FROM {REVISION_TABLE}")).scalar_one()  # noqa: S608
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != REVISION_TABLE:
                rows[f"{APPLICATION}/{table.name}"] = _keep(archive, APPLICATION, connection, table)
    with _engine(tracker_url(settings)) as engine, _snapshot(engine) as connection:
        events = tracker_table(engine.dialect.name)
        if inspect(connection).has_table(events.name, schema=events.schema):
            rows[f"{CONVERSATIONS}/{events.name}"] = _keep(archive, CONVERSATIONS, connection, events)
    kept = Kept(made=datetime.now(UTC).isoformat(timespec="seconds"), rows=rows)
    about = {"version": VERSION, "made": kept.made, "revision": revision, "rows": rows}
    for name, content in (
        ("secret", secret_of(settings).encode()),
        ("config.yml", CONFIG.read_bytes()),
        ("about.json", json.dumps(about, indent=1).encode()),
    ):
        _add(archive, name, io.BytesIO(content), len(content))
    return kept


def _keep(archive: tarfile.TarFile, database: str, connection: Connection, table: Table) -> int:
    """Adds a table's rows; tells how many."""
    number = 0
    with tempfile.TemporaryFile() as lines:
        for row in connection.execution_options(yield_per=BATCH).execute(select(table)).mappings():
            line = json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False)
            lines.write(line.encode("utf-8", "surrogatepass") + b"\n")
            number += 1
        size = lines.tell()
        lines.seek(0)
        _add(archive, f"{database}/{table.name}.jsonl", lines, size)
    return number


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    archive.addfile(info, content)


@contextmanager
def _engine(url: URL) -> Iterator[Engine]:
    """A database as it stands, closed afterwards."""
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the database as it stands at its beginning."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def restore(settings: Settings, source: Path) -> Kept:
    """Brings a backup into databases that hold nothing yet; all of it or, where something fails, nothing.

    Its own key is taken over unless one is given by the environment. Raises BackupError.
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            about = json.loads(_read(archive, "about.json"))
            if about.get("version") != VERSION:
                raise BackupError(f"{source}: made by another version of Provodnik (form {about.get('version')})")
            _restore(settings, archive, about)
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise BackupError(f"{source} is no whole backup: {error}") from None
    except SQLAlchemyError as error:
        raise BackupError(f"the database refused it, nothing was restored: {type(error).__name__}") from None
    return Kept(made=about["made"], rows=about["rows"])


def _restore(settings: Settings, archive: tarfile.TarFile, about: dict[str, Any]) -> None:
    with _engine(make_url(settings.database_url)) as application, _engine(tracker_url(settings)) as conversations:
        _bring_in(application, conversations, archive, about)
    _take_secret(settings, _read(archive, "secret"))


def _bring_in(application: Engine, conversations: Engine, archive: tarfile.TarFile, about: dict[str, Any]) -> None:
    events = tracker_table(conversations.dialect.name)
    if about["revision"] > newest_revision():
        raise BackupError(f"the backup is of a newer version (revision {about['revision']}): restore it there")
    if not inspect(application).has_table(REVISION_TABLE):
        migrate(application, about["revision"])
    with application.begin() as own, conversations.begin() as talks:
        tables = MetaData()
        tables.reflect(own)
        found = own.execute(text(f"SELECT version_num FROM {REVISION_TABLE}")).scalar_one()  # noqa: S608
        if found != about["revision"]:
            raise BackupError(f"the database is of revision {found}, the backup of {about['revision']}: use a new one")
        if events.schema:
            talks.execute(text(f"CREATE SCHEMA IF NOT EXISTS {events.schema}"))
        events.metadata.create_all(talks)
        into = {f"{APPLICATION}/{t.name}": (own, t) for t in tables.sorted_tables if t.name != REVISION_TABLE}
        into[f"{CONVERSATIONS}/{events.name}"] = (talks, events)
        full = [
            name for name, (connection, table) in into.items() if connection.execute(select(table).limit(1)).first()
        ]
        if full:
            raise BackupError(f"there is data already ({', '.join(full)}): restore into a new data directory")
        for name in about["rows"]:
            _fill(*into[name], _read_lines(archive, f"{name}.jsonl"))
    migrate(application)


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql":
        _go_on_counting(connection, table)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows from where the restored ones end."""
    for column in table.primary_key.columns:
        name = f'"{table.schema}"."{table.name}"' if table.schema else f'"{table.name}"'
        sequence = connection.execute(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": name, "c": column.name})
        if counted := sequence.scalar():
            newest = f'SELECT max("{column.name}") FROM {name}'  # noqa: S608
            connection.execute(text(f"SELECT setval(:s, coalesce(({newest}), 1))"), {"s": counted})


def _take_secret(settings: Settings, secret: bytes) -> None:
    settings.home.mkdir(parents=True, exist_ok=True)
    path = settings.home / "secret"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    return file.read() if file else b""


def _read_lines(archive: tarfile.TarFile, name: str) -> Iterator[dict[str, Any]]:
    for line in archive.extractfile(name) or ():
        row = json.loads(line.decode("utf-8", "surrogatepass"))
        yield {key: _typed(value) for key, value in row.items()}


def _plain(value: object) -> object:
    """A value in JSON; what JSON has no word for with its kind."""
    match value:
        case datetime():
            return {_TYPED: "datetime", "text": value.isoformat()}
        case date():
            return {_TYPED: "date", "text": value.isoformat()}
        case Decimal():
            return {_TYPED: "decimal", "text": str(value)}
        case bytes():
            return {_TYPED: "bytes", "text": base64.b64encode(value).decode()}
        case dict() | list():
            return {_TYPED: "json", "text": json.dumps(value)}
    return value


_READERS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "decimal": Decimal,
    "bytes": base64.b64decode,
    "json": json.loads,
}


def _typed(value: object) -> object:
    return _READERS[value[_TYPED]](value["text"]) if isinstance(value, dict) else value  # type: ignore[operator]

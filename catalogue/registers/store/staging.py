"""The temporary tables into which a file is read before anything of the registers changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable, DropTable

from catalogue.registers.model import Entry
from catalogue.registers.store.tables import ENTRIES, STAGED, STAGED_KEYS, body_of, completed, entry_of, keys_of


@contextmanager
def temporary_tables(connection: Connection) -> Iterator[None]:
    """Empty tables of the connection's own, gone afterwards."""
    tables = (STAGED, STAGED_KEYS)
    for table in tables:
        connection.execute(DropTable(table, if_exists=True))
        connection.execute(CreateTable(table))
    connection.commit()
    try:
        yield
    finally:
        # A connection that broke has lost its tables already; the pool may keep any other for long.
        with suppress(DBAPIError):
            connection.rollback()
            for table in tables:
                connection.execute(DropTable(table, if_exists=True))
            connection.commit()


def _completed(connection: Connection, entries: list[Entry]) -> list[Entry]:
    """The entries with what earlier files said and this one leaves out."""
    query = select(ENTRIES.c.register, ENTRIES.c.number, ENTRIES.c.body).where(
        ENTRIES.c.register == entries[0].register.value, ENTRIES.c.number.in_([e.number for e in entries])
    )
    known = {row.number: entry_of(row.register, row.number, row.body) for row in connection.execute(query)}
    return [completed(e, known[e.number]) if e.number in known else e for e in entries]


def write(connection: Connection, entries: list[Entry], *, complete: bool) -> None:
    """Writes entries of one register and their keys; `complete` adds what earlier files say and this one leaves out."""
    if not entries:
        return
    if complete:
        entries = _completed(connection, entries)
    _insert(
        connection, STAGED, [(e.number, e.included.isoformat() if e.included else None, body_of(e)) for e in entries]
    )
    _insert(connection, STAGED_KEYS, [(e.number, kind.value, key) for e in entries for kind, key in keys_of(e)])


def _insert(connection: Connection, table: Table, rows: Sequence[tuple[str | None, ...]]) -> None:
    """Writes rows of all columns by the driver itself: there are millions of keys."""
    names = table.columns.keys()
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"  # noqa: S608
    connection.exec_driver_sql(statement, list(rows))

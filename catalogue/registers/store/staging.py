"""The temporary tables into which a file is read before anything of the registers changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from itertools import islice

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable, DropTable

from catalogue.registers.files.records import EVERY_FIELD
from catalogue.registers.model import Entry
from catalogue.registers.store.tables import (
    ENTRIES,
    STAGED,
    STAGED_KEYS,
    STAGED_NEWER,
    STAGED_SPOILED,
    body_of,
    completed,
    entry_of,
    keys_of,
)

BATCH = 500
"""Entries written at a time."""


@contextmanager
def temporary_tables(connection: Connection) -> Iterator[None]:
    """Empty tables of the connection's own, gone afterwards."""
    tables = (STAGED, STAGED_KEYS, STAGED_NEWER, STAGED_SPOILED)
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


def _completed(connection: Connection, entries: list[Entry], stated: Set[str]) -> list[Entry]:
    """The entries with what earlier files said and this one has no room for."""
    query = select(ENTRIES.c.register, ENTRIES.c.number, ENTRIES.c.body).where(
        ENTRIES.c.register == entries[0].register.value, ENTRIES.c.number.in_([e.number for e in entries])
    )
    known = {row.number: entry_of(row.register, row.number, row.body) for row in connection.execute(query)}
    return [completed(e, known[e.number], stated) if e.number in known else e for e in entries]


def write(connection: Connection, entries: Iterable[Entry], stated: Set[str]) -> None:
    """Writes entries of one register and their keys. `stated` are the fields that the file has room for; the others
    are taken over from what earlier files said.
    """
    kept = list(entries)
    if not kept:
        return
    if EVERY_FIELD - stated:
        kept = _completed(connection, kept, stated)
    _insert(connection, STAGED, [_row(e) for e in kept])
    _insert(connection, STAGED_KEYS, [(e.number, kind.value, key) for e in kept for kind, key in keys_of(e)])


def replace_older(connection: Connection, newer: Mapping[str, Entry], stated: Set[str]) -> None:
    """Writes entries over older versions of the same numbers, which came before them in the file."""
    if not newer:
        return
    _insert(connection, STAGED_NEWER, [(number,) for number in newer])
    numbers = select(STAGED_NEWER.c.number)
    for table in (STAGED, STAGED_KEYS):
        connection.execute(delete(table).where(table.c.number.in_(numbers)))
    entries = iter(newer.values())
    while batch := list(islice(entries, BATCH)):
        write(connection, batch, stated)


def withdraw(connection: Connection, numbers: Sequence[str]) -> list[str]:
    """Takes the entries of some numbers out again; gives those that were there."""
    if not numbers:
        return []
    _insert(connection, STAGED_SPOILED, [(number,) for number in numbers])
    spoiled = select(STAGED_SPOILED.c.number)
    there = list(connection.execute(select(STAGED.c.number).where(STAGED.c.number.in_(spoiled))).scalars())
    for table in (STAGED, STAGED_KEYS):
        connection.execute(delete(table).where(table.c.number.in_(spoiled)))
    return sorted(there)


def _row(entry: Entry) -> tuple[str | None, ...]:
    return entry.number, entry.included.isoformat() if entry.included else None, body_of(entry)


def _insert(connection: Connection, table: Table, rows: Sequence[tuple[str | None, ...]]) -> None:
    """Writes rows of all columns by the driver itself: there are millions of keys."""
    names = table.columns.keys()
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"  # noqa: S608
    connection.exec_driver_sql(statement, list(rows))

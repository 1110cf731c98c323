"""Takes the temporary tables of an import over into the entries, by SQL, inside the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, Select, String, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from catalogue.registers.model import RegisterKind
from catalogue.registers.store.tables import ENTRIES, KEYS, STAGED, STAGED_KEYS


@dataclass(frozen=True, slots=True)
class FileChanges:
    """A new file against what is known: `last` entries were in the last file, `vanished` of them are not in this."""

    added: int
    changed: int
    last: int
    vanished: int


def merge(
    connection: Connection, register: RegisterKind, day: date, last_day: date | None, *, everything: bool
) -> FileChanges:
    """Compares, then writes the new and changed entries with their keys; all of them where `everything` is asked.

    What a second file of the same day lacks keeps that day as the one it was seen on: days are all that is kept.
    """
    comparison = _compare(connection, register, last_day)
    numbers = select(STAGED.c.number) if everything else _touched(register)
    connection.execute(delete(KEYS).where(KEYS.c.register == register.value, KEYS.c.number.in_(numbers)))
    staged = select(STAGED_KEYS.c.kind, STAGED_KEYS.c.key, literal(register.value, String), STAGED_KEYS.c.number).where(
        STAGED_KEYS.c.number.in_(numbers)
    )
    connection.execute(insert(KEYS).from_select(["kind", "key", "register", "number"], staged))
    _upsert(connection, register, day, numbers)
    unchanged = and_(
        ENTRIES.c.register == register.value, ENTRIES.c.seen < day, ENTRIES.c.number.in_(select(STAGED.c.number))
    )
    connection.execute(update(ENTRIES).where(unchanged).values(seen=day))
    return comparison


def _touched(register: RegisterKind) -> Select[tuple[str]]:
    """The numbers of staged entries that are new or differ from the stored ones."""
    stored = and_(ENTRIES.c.register == register.value, ENTRIES.c.number == STAGED.c.number)
    differs = or_(ENTRIES.c.number.is_(None), ENTRIES.c.body != STAGED.c.body)
    return select(STAGED.c.number).select_from(STAGED.outerjoin(ENTRIES, stored)).where(differs)


def _compare(connection: Connection, register: RegisterKind, last_day: date | None) -> FileChanges:
    stored = and_(ENTRIES.c.register == register.value, ENTRIES.c.number == STAGED.c.number)
    joined = STAGED.outerjoin(ENTRIES, stored)
    added = select(func.count()).select_from(joined).where(ENTRIES.c.number.is_(None))
    changed = select(func.count()).select_from(joined).where(ENTRIES.c.body != STAGED.c.body)
    last = select(func.count()).where(ENTRIES.c.register == register.value, ENTRIES.c.seen == last_day)
    vanished = last.where(ENTRIES.c.number.not_in(select(STAGED.c.number)))
    counts = [connection.execute(query).scalar_one() for query in (added, changed, last, vanished)]
    return FileChanges(*counts)


def _upsert(connection: Connection, register: RegisterKind, day: date, numbers: Select[tuple[str]]) -> None:
    """Writes entries over those of the same number: rows are kept, so that what refers to one stays true."""
    rows = select(
        literal(register.value, String), STAGED.c.number, literal(day, Date), STAGED.c.included, STAGED.c.body
    ).where(STAGED.c.number.in_(numbers))
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    writing = dialect.insert(ENTRIES).from_select(["register", "number", "seen", "included", "body"], rows)
    new = writing.excluded
    connection.execute(
        writing.on_conflict_do_update(
            index_elements=["register", "number"],
            set_={"seen": new.seen, "included": new.included, "body": new.body},
        )
    )

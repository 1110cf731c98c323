"""Takes a register's file into the database, whole or not at all.

The file is read into temporary tables of one connection, so that nobody waits meanwhile; then one short transaction
compares it with what is known and takes it over. Whatever stops the process before its end leaves the old state.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.exc import OperationalError

from catalogue.registers.files.recognition import LIMITS, open_register, recognise
from catalogue.registers.files.records import Reader
from catalogue.registers.model import (
    Entry,
    FileFormat,
    FileLimits,
    FileProblem,
    NewerVersion,
    OlderVersion,
    RefusalCode,
    Refused,
    RegisterFileError,
    RegisterKind,
)
from catalogue.registers.store.merging import FileChanges, merge
from catalogue.registers.store.staging import replace_older, temporary_tables, withdraw, write
from catalogue.registers.store.tables import SNAPSHOTS

BATCH = 500
"""Records taken at a time."""
SHOWN_REFUSED = 1_000
MAX_LOSS_SHARE = 0.2
"""A file that lacks more of the last file's entries than this is taken for a part of one."""
MAX_REFUSED_SHARE = 0.5
"""A file of which more records than this are refused is taken for another kind of file."""
CLOCKS_APART = dt.timedelta(days=1)
"""Moscow, where files are dated, may be in the next day already."""
HASHED, READ, MERGED = 0.05, 0.8, 0.95
"""The share of the whole work that is done after each step."""

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `read` records were in the file, `kept` of them are entries; the first `SHOWN_REFUSED` of
    the refused ones are listed; `older` ones are earlier versions of an entry whose newest version is kept. `vanished`
    entries were in the last file and are not in this one; they stay, with the day they were last seen. `repeated` tells
    that this very file was imported before, and nothing was done.
    """

    format: FileFormat
    register: RegisterKind
    snapshot_date: dt.date
    sha256: str
    read: int = 0
    kept: int = 0
    refused: tuple[Refused, ...] = ()
    refused_total: int = 0
    older: int = 0
    unknown_fields: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    added: int = 0
    changed: int = 0
    vanished: int = 0
    unchanged: int = 0
    repeated: bool = False


def import_register(
    engine: Engine,
    path: Path,
    *,
    today: dt.date,
    date: dt.date | None = None,
    register: RegisterKind | None = None,
    progress: Progress | None = None,
    force: bool = False,
    limits: FileLimits = LIMITS,
) -> ImportReport:
    """Imports a file. `date` is its day, where the file does not state it; `register` whose it is, where that is not
    the usual one of its format; `force` takes also a file that lacks much, or that is known already.

    Raises RegisterFileError, and then nothing is changed.
    """
    told = progress or _nobody
    file_format = recognise(path, limits)
    unread = path.stat()
    reader, kind = open_register(path, file_format, register, limits)
    day = _day_of(reader, date, today)
    report = ImportReport(file_format, kind, day, _fingerprint(path))
    told(HASHED)
    with engine.connect() as connection:
        known, newest = _known(connection, report), _newest(connection, kind)
        if known and not force:
            return replace(report, snapshot_date=known, repeated=True)
        _refuse_older(day, newest)
        connection.rollback()
        with temporary_tables(connection):
            report = _stage(connection, reader, report, told)
            now = path.stat()
            if (now.st_size, now.st_mtime_ns) != (unread.st_size, unread.st_mtime_ns):
                raise RegisterFileError(FileProblem.UNREADABLE, f"{unread.st_size} → {now.st_size}")
            _refuse_useless(report, force)
            connection.commit()
            told(READ)
            _claim(connection)
            if _newest(connection, kind) != newest:
                raise RegisterFileError(FileProblem.BUSY)
            comparison = merge(connection, kind, day, newest[1] if newest else None, everything=force)
            _refuse_loss(comparison, force)
            told(MERGED)
            _note(connection, reader, report, today)
            connection.commit()
    told(1.0)
    return replace(
        report,
        added=comparison.added,
        changed=comparison.changed,
        vanished=comparison.vanished,
        unchanged=report.kept - comparison.added - comparison.changed,
    )


def _nobody(_share: float) -> None:
    """Progress that nobody watches."""


def _day_of(reader: Reader, given: dt.date | None, today: dt.date) -> dt.date:
    if reader.stated and given and reader.stated != given:
        raise RegisterFileError(FileProblem.DATE_CONFLICT, f"{reader.stated} ≠ {given}")
    day = reader.stated or given
    if day is None:
        raise RegisterFileError(FileProblem.NO_DATE)
    if day > today + CLOCKS_APART:
        raise RegisterFileError(FileProblem.FUTURE_DATE, day.isoformat())
    return day


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _known(connection: Connection, report: ImportReport) -> dt.date | None:
    """The day under which this very file was imported."""
    query = select(SNAPSHOTS.c.date).where(
        SNAPSHOTS.c.register == report.register.value, SNAPSHOTS.c.sha256 == report.sha256
    )
    return connection.execute(query).scalars().first()


def _newest(connection: Connection, kind: RegisterKind) -> tuple[int, dt.date] | None:
    """The number and the day of the register's newest file."""
    query = select(SNAPSHOTS.c.id, SNAPSHOTS.c.date).where(SNAPSHOTS.c.register == kind.value)
    row = connection.execute(query.order_by(SNAPSHOTS.c.date.desc(), SNAPSHOTS.c.id.desc()).limit(1)).first()
    return (row.id, row.date) if row else None


def _refuse_older(day: dt.date, newest: tuple[int, dt.date] | None) -> None:
    if newest and day < newest[1]:
        raise RegisterFileError(FileProblem.OLDER, f"{day} < {newest[1]}")


def _refuse_useless(report: ImportReport, force: bool) -> None:
    if not report.read:
        raise RegisterFileError(FileProblem.EMPTY)
    if not report.kept:
        raise RegisterFileError(FileProblem.ALL_REFUSED, "", report.refused)
    if report.refused_total > MAX_REFUSED_SHARE * report.read and not force:
        raise RegisterFileError(FileProblem.SUSPICIOUS_LOSS, f"{report.refused_total}/{report.read}")


def _refuse_loss(comparison: FileChanges, force: bool) -> None:
    if comparison.vanished > MAX_LOSS_SHARE * comparison.last and not force:
        raise RegisterFileError(FileProblem.SUSPICIOUS_LOSS, f"{comparison.vanished}/{comparison.last}")


def _stage(connection: Connection, reader: Reader, report: ImportReport, told: Progress) -> ImportReport:
    """Reads the file into the temporary tables."""
    counted: Counter[type] = Counter()
    shown: list[Refused] = []
    newer: dict[str, Entry] = {}
    spoiled: set[str] = set()
    records = reader.records(report.snapshot_date)
    while batch := list(islice(records, BATCH)):
        counted.update(map(type, batch))
        shown += [r for r in batch if isinstance(r, Refused)][: SHOWN_REFUSED - len(shown)]
        spoiled |= {r.number for r in batch if isinstance(r, Refused) and r.number}
        newer |= {r.entry.number: r.entry for r in batch if isinstance(r, NewerVersion)}
        write(connection, (r for r in batch if isinstance(r, Entry)), reader.fields)
        told(HASHED + reader.share * (READ - HASHED))
    replace_older(connection, newer, reader.fields)
    withdrawn = withdraw(connection, sorted(spoiled))
    shown += [Refused(place=f"entry {number}", code=RefusalCode.OTHER_VERSION, value="") for number in withdrawn]
    return replace(
        report,
        read=counted.total(),
        kept=counted[Entry] - len(withdrawn),
        older=counted[OlderVersion] + counted[NewerVersion],
        refused=tuple(shown[:SHOWN_REFUSED]),
        refused_total=counted[Refused] + len(withdrawn),
        unknown_fields=MappingProxyType(dict(reader.unknown.most_common())),
    )


def _claim(connection: Connection) -> None:
    """Begins the transaction in which nobody else imports."""
    sqlite = connection.dialect.name == "sqlite"
    try:
        connection.execute(text("BEGIN IMMEDIATE" if sqlite else f"LOCK TABLE {SNAPSHOTS.name} IN EXCLUSIVE MODE"))
    except OperationalError as error:
        raise RegisterFileError(FileProblem.BUSY) from error


def _note(connection: Connection, reader: Reader, report: ImportReport, today: dt.date) -> None:
    row = {
        "register": report.register.value,
        "date": report.snapshot_date,
        "sha256": report.sha256,
        "format": report.format.value,
        "records": report.kept,
        "headings": list(reader.headings),
        "unknown_fields": dict(report.unknown_fields),
        "imported": today,
    }
    connection.execute(insert(SNAPSHOTS), row)

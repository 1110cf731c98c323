"""The imported registers: files are taken over, entries found by number, tax number, name, words and class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, Tuple, and_, case, func, or_, select, tuple_

from catalogue.registers.files.recognition import LIMITS
from catalogue.registers.model import FileLimits, RegisterKind, Snapshot, Standing
from catalogue.registers.store.importing import ImportReport, Progress, import_register
from catalogue.registers.store.tables import ENTRIES, KEY_CHARS, KEYS, NAMES, SNAPSHOTS, KeyKind, entry_of

MAX_KEYS = 300
"""Keys or words that one question may ask for."""
MAX_ENTRIES = 1_000
"""Entries that one question gives at most."""


class RegisterStore:
    """The registers in the application's database. What was never imported gives nothing and no snapshot."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def import_file(
        self,
        path: Path,
        date: dt.date | None = None,
        *,
        today: dt.date,
        register: RegisterKind | None = None,
        progress: Progress | None = None,
        force: bool = False,
        limits: FileLimits = LIMITS,
    ) -> ImportReport:
        """See `import_register`. Raises RegisterFileError, and then nothing is changed."""
        return import_register(
            self._engine,
            path,
            today=today,
            date=date,
            register=register,
            progress=progress,
            force=force,
            limits=limits,
        )

    def snapshots(self) -> list[Snapshot]:
        """The newest file of each register that has one; of one day's files the last imported."""
        query = select(SNAPSHOTS).order_by(SNAPSHOTS.c.date, SNAPSHOTS.c.id)
        with self._engine.connect() as connection:
            newest = {
                RegisterKind(row.register): Snapshot(RegisterKind(row.register), row.date, row.sha256, row.records)
                for row in connection.execute(query)
            }
        return [newest[kind] for kind in RegisterKind if kind in newest]

    def headings(self, register: RegisterKind) -> tuple[str, ...]:
        """The headings of the register's newest file, as written; none where it has none."""
        query = select(SNAPSHOTS.c.headings).where(SNAPSHOTS.c.register == register.value)
        query = query.order_by(SNAPSHOTS.c.date.desc(), SNAPSHOTS.c.id.desc()).limit(1)
        with self._engine.connect() as connection:
            return tuple(connection.execute(query).scalar() or ())

    def by_number(self, register: RegisterKind, number: str) -> list[Standing]:
        """The entry of that number, if there is one; of the software register's zeros in front are ignored."""
        written = number.strip()
        if register is RegisterKind.SOFTWARE:
            written = written.lstrip("0")
        return self._standings(and_(ENTRIES.c.register == register.value, ENTRIES.c.number == written))

    def by_inn(self, inn: str) -> list[Standing]:
        """All products of an owner, in every register, by number."""
        return self._standings(self._keyed(KeyKind.INN, KEYS.c.key == inn.strip()))

    def named(self, keys: Iterable[str]) -> list[Standing]:
        """Entries of which a name, alias or module has one of the keys that `names.normalised` makes."""
        wanted = [key[:KEY_CHARS] for key in islice(keys, MAX_KEYS) if key]
        return self._standings(self._keyed(NAMES, KEYS.c.key.in_(wanted))) if wanted else []

    def with_words(self, words: Iterable[str], limit: int) -> list[Standing]:
        """Entries that share words with a question, most words first, then the rarest ones.

        Words are those of `names.words_of_name`, or of `names.latin_key` for the sound of a name.
        """
        wanted = list(dict.fromkeys(word[:KEY_CHARS] for word in islice(words, MAX_KEYS) if word))
        if not wanted:
            return []
        asked = and_(KEYS.c.kind == KeyKind.WORD.value, KEYS.c.key.in_(wanted))
        with self._engine.connect() as connection:
            counts = select(KEYS.c.key, func.count().label("entries")).where(asked).group_by(KEYS.c.key)
            weights = {row.key: 1.0 / row.entries for row in connection.execute(counts)}
            if not weights:
                return []
            rarity = func.sum(case(weights, value=KEYS.c.key, else_=0.0))
            shared = (
                select(KEYS.c.register, KEYS.c.number)
                .where(asked)
                .group_by(KEYS.c.register, KEYS.c.number)
                .order_by(func.count().desc(), rarity.desc(), KEYS.c.register, KEYS.c.number)
                .limit(max(0, min(limit, MAX_ENTRIES)))
            )
            order = {(row.register, row.number): place for place, row in enumerate(connection.execute(shared))}
        found = self._standings(_entry().in_(list(order)))
        return sorted(found, key=lambda s: order[s.entry.register.value, s.entry.number])

    def of_class(self, code: str, limit: int) -> list[Standing]:
        """Entries of a class of software or of its subclasses: those in the newest file first, the latest ones first.

        The excluded ones are among them.
        """
        of_it = or_(KEYS.c.key == code.strip(), KEYS.c.key.startswith(f"{code.strip()}.", autoescape=True))
        return self._standings(self._keyed(KeyKind.CLASS, of_it), limit, latest_first=True) if code.strip() else []

    def _keyed(self, kinds: KeyKind | Sequence[KeyKind], wanted: ColumnElement[bool]) -> ColumnElement[bool]:
        """That an entry has a key."""
        of_kind = KEYS.c.kind.in_([k.value for k in ([kinds] if isinstance(kinds, KeyKind) else kinds)])
        having = select(KEYS.c.register, KEYS.c.number).where(of_kind, wanted)
        return _entry().in_(having)

    def _standings(
        self, condition: ColumnElement[bool], limit: int = MAX_ENTRIES, *, latest_first: bool = False
    ) -> list[Standing]:
        by_number = (ENTRIES.c.register, func.length(ENTRIES.c.number), ENTRIES.c.number)
        latest = (ENTRIES.c.seen.desc(), ENTRIES.c.included.is_(None), ENTRIES.c.included.desc())
        order = (*(latest if latest_first else ()), *by_number)
        # Chosen without the bodies first: those of a class may be ten thousand.
        chosen = select(ENTRIES.c.register, ENTRIES.c.number).where(condition).order_by(*order)
        newest = select(SNAPSHOTS.c.register, func.max(SNAPSHOTS.c.date).label("date")).group_by(SNAPSHOTS.c.register)
        days = newest.subquery()
        query = (
            select(ENTRIES.c.register, ENTRIES.c.number, ENTRIES.c.seen, ENTRIES.c.body, days.c.date)
            .join(days, days.c.register == ENTRIES.c.register)
            .where(_entry().in_(chosen.limit(max(0, min(limit, MAX_ENTRIES)))))
            .order_by(*order)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [Standing(entry_of(row.register, row.number, row.body), row.seen, row.date) for row in rows]


def _entry() -> Tuple:
    return tuple_(ENTRIES.c.register, ENTRIES.c.number)

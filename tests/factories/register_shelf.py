"""Registers as the tests make them: entries, their standings, and a store that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Engine, insert

from catalogue.registers.model import Entry, RegisterKind, Snapshot, Standing
from catalogue.registers.store.entries import RegisterStore
from catalogue.registers.store.tables import ENTRIES, KEYS, SNAPSHOTS, body_of, keys_of

DAY = date(2026, 11, 20)
TODAY = date(2026, 11, 24)
INN = "7707083893"
OTHER_INN = "7736050003"


def make_entry(number: str = "16383", name: str = "Вега", **changes: Any) -> Entry:
    register = changes.pop("register", RegisterKind.SOFTWARE)
    entry = Entry(register, number, name, "ООО «Вега Софт»", owner_inn=INN, included=date(2023, 1, 20))
    return replace(entry, **changes)


def make_standing(entry: Entry | None = None, seen: date = DAY, snapshot: date = DAY) -> Standing:
    return Standing(entry or make_entry(), seen, snapshot)


def make_snapshot(register: RegisterKind = RegisterKind.SOFTWARE, day: date = DAY) -> Snapshot:
    return Snapshot(register, day, "0" * 64, 1)


def stored(engine: Engine, entries: Iterable[Entry], day: date = DAY) -> RegisterStore:
    """A store whose newest files, of one day, hold these entries."""
    kept = list(entries)
    with engine.begin() as connection:
        for register in dict.fromkeys(e.register for e in kept):
            row = {"register": register.value, "date": day, "sha256": "0" * 64, "format": "test", "records": len(kept)}
            connection.execute(insert(SNAPSHOTS), row | {"headings": [], "unknown_fields": [], "imported": day})
        for entry in kept:
            place = {"register": entry.register.value, "number": entry.number}
            connection.execute(
                insert(ENTRIES), place | {"seen": day, "included": entry.included, "body": body_of(entry)}
            )
            for kind, key in keys_of(entry):
                connection.execute(insert(KEYS), place | {"kind": kind.value, "key": key})
    return RegisterStore(engine)

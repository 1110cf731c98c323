"""What a status means for a purchase: the decision table, its acts, and what a lawyer must still check.

Data with a date and sources, never legal advice; the table never says that a purchase is lawful.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from catalogue.load.faults import WHOLE_FILE, CatalogueError, EntryFault
from catalogue.model import Component, Text
from catalogue.problems import Place, Problem
from catalogue.registers.status.component import Status

FILE = Path(__file__).resolve().parents[2] / "data" / "purchase_rules.json"
ANY = "any"
PERMISSION = re.compile(r"разреш(?:ено|ена|ены|ён\b|ается|аются)|\b(?:allowed|permitted)\b", re.I)
"""Words the table must not use: only a buyer's lawyer may."""


class PurchaseKind(StrEnum):
    """What is bought."""

    SOFTWARE = "software"
    HARDWARE = "hardware"
    PAK = "pak"
    """Hardware with software in it, entered as one complex."""
    CRITICAL = "critical"
    """Anything for a significant object of critical information infrastructure."""
    ITS = "its"
    """An intelligent transport system on state-programme money."""
    NO_PURCHASE = "no-purchase"
    """Transfer or open source."""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A question that the sources leave open and a lawyer must answer."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Act:
    """An act, a part or a draft of one, since when it counts, and what it means for a municipal buyer.

    `since` is None where no source names the day; `repealed`: since that day it counts no longer.
    """

    id: str
    since: date | None
    draft: bool
    repealed: bool
    name: Text
    meaning: Text
    sources: tuple[str, ...]
    open_points: tuple[OpenPoint, ...]


@dataclass(frozen=True, slots=True)
class PurchaseRule:
    """One row: what to do and which document to keep, None where there is none to keep."""

    id: str
    kind: PurchaseKind
    statuses: frozenset[Status]
    action: Text
    document: Text | None
    acts: tuple[Act, ...]
    sources: tuple[str, ...]
    open_points: tuple[OpenPoint, ...]

    @property
    def needs_lawyer(self) -> bool:
        return bool(self.open_points)


@dataclass(frozen=True, slots=True)
class PurchaseTable:
    """The whole table as of a day; every kind and status has exactly one rule."""

    as_of: date
    caution: Text
    sources: tuple[str, ...]
    acts: tuple[Act, ...]
    rules: tuple[PurchaseRule, ...]
    open_points: tuple[OpenPoint, ...]

    def rule_for(self, kind: PurchaseKind, status: Status) -> PurchaseRule:
        return next(r for r in self.rules if r.kind is kind and status in r.statuses)

    def rules_for(self, kinds: Iterable[PurchaseKind], status: Status) -> tuple[PurchaseRule, ...]:
        """The rules for a purchase of several kinds, in their order."""
        return tuple(self.rule_for(kind, status) for kind in dict.fromkeys(kinds))


def kinds_of(components: Iterable[Component]) -> tuple[PurchaseKind, ...]:
    """What is bought with a solution of these components: a service alone as software is, that of goods with them."""
    present = set(components)
    kinds = [PurchaseKind.SOFTWARE] if Component.SOFTWARE in present or Component.HARDWARE not in present else []
    return (*kinds, PurchaseKind.HARDWARE) if Component.HARDWARE in present else tuple(kinds)


def load_purchase_table(path: Path = FILE) -> PurchaseTable:
    """Reads the table; CatalogueError lists everything that is wrong with it."""
    reading = _PurchaseReading(path.name)
    try:
        raw = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError([_problem(path.name, WHOLE_FILE, str(error))]) from error
    if not isinstance(raw, dict):
        raise CatalogueError([_problem(path.name, WHOLE_FILE, "expected an object")])
    points = {i: OpenPoint(i, reading.text(r, "text", i)) for i, r in reading.records(raw, "open_points")}
    acts = {i: _act(reading, i, r, points) for i, r in reading.records(raw, "acts")}
    rules = tuple(_rule(reading, i, r, acts, points) for i, r in reading.records(raw, "rules"))
    table = PurchaseTable(
        reading.day(raw, "as_of", "whole file"),
        reading.text(raw, "caution", "whole file"),
        reading.names(raw, "sources", "whole file"),
        tuple(acts.values()),
        rules,
        tuple(points.values()),
    )
    _check_coverage(table, reading)
    if reading.problems:
        raise CatalogueError(reading.problems)
    return table


def _problem(file: str, entry: str, message: str) -> Problem:
    return Problem(code=EntryFault.OTHER, place=Place(file=file, entry=entry), params={"message": message})


class _PurchaseReading:
    """Reads fields and collects what is wrong with them; a field that cannot be read gives an empty value."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, place: str, message: str) -> None:
        self.problems.append(_problem(self.file, place, message))

    def records(self, raw: Mapping[str, Any], key: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Records of a list with their ids, each id once."""
        found: dict[str, Mapping[str, Any]] = {}
        listed = raw.get(key)
        if not isinstance(listed, list) or not listed:
            self.wrong(key, "expected a list with something in it")
            return []
        for index, record in enumerate(listed):
            name = record.get("id") if isinstance(record, dict) else None
            if not isinstance(name, str) or not name:
                self.wrong(f"{key}[{index}]", "expected an object with an id")
            elif name in found:
                self.wrong(name, "the id is used twice")
            else:
                found[name] = record
        return list(found.items())

    def text(self, record: Mapping[str, Any], key: str, place: str) -> Text:
        words = [record.get(f"{key}_{language}") for language in ("ru", "en")]
        for word in words:
            if not isinstance(word, str) or not word.strip():
                self.wrong(place, f"field {key!r}: both languages are needed")
                return Text("", "")
            if PERMISSION.search(word):
                self.wrong(place, f"field {key!r}: {word!r} sounds like a permission")
        return Text(str(words[0]), str(words[1]))

    def day(self, record: Mapping[str, Any], key: str, place: str) -> date:
        try:
            return date.fromisoformat(record[key])
        except (KeyError, TypeError, ValueError):
            self.wrong(place, f"field {key!r}: {record.get(key)!r} is not a date YYYY-MM-DD")
            return date.min

    def names(self, record: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        listed = record.get(key)
        if not isinstance(listed, list) or not all(isinstance(name, str) and name.strip() for name in listed):
            self.wrong(place, f"field {key!r}: expected a list of texts")
            return ()
        return tuple(listed)

    def known(self, record: Mapping[str, Any], key: str, place: str, among: Mapping[str, Any]) -> tuple[Any, ...]:
        names = self.names(record, key, place)
        for name in names:
            if name not in among:
                self.wrong(place, f"field {key!r}: {name!r} is not known")
        return tuple(among[name] for name in names if name in among)


def _act(reading: _PurchaseReading, id: str, record: Mapping[str, Any], points: Mapping[str, OpenPoint]) -> Act:
    sources = reading.names(record, "sources", id)
    if not sources:
        reading.wrong(id, "an act needs a source")
    return Act(
        id,
        None if record.get("since", "") is None else reading.day(record, "since", id),
        record.get("draft") is True,
        record.get("repealed") is True,
        reading.text(record, "name", id),
        reading.text(record, "meaning", id),
        sources,
        reading.known(record, "open_points", id, points),
    )


def _rule(
    reading: _PurchaseReading,
    id: str,
    record: Mapping[str, Any],
    acts: Mapping[str, Act],
    points: Mapping[str, OpenPoint],
) -> PurchaseRule:
    kind = reading.known({"kind": [record.get("kind")]}, "kind", id, {k.value: k for k in PurchaseKind})
    statuses = {s.value: s for s in Status}
    whole = record.get("statuses") == ANY
    silent = record.get("document_ru") is None and record.get("document_en") is None
    rule = PurchaseRule(
        id,
        kind[0] if kind else PurchaseKind.NO_PURCHASE,
        frozenset(statuses.values() if whole else reading.known(record, "statuses", id, statuses)),
        reading.text(record, "action", id),
        None if silent else reading.text(record, "document", id),
        reading.known(record, "acts", id, acts),
        reading.names(record, "sources", id),
        reading.known(record, "open_points", id, points),
    )
    if not rule.sources and not rule.open_points:
        reading.wrong(id, "a rule needs a source, or the open point that says why it has none")
    return rule


def _check_coverage(table: PurchaseTable, reading: _PurchaseReading) -> None:
    for kind in PurchaseKind:
        for status in Status:
            fitting = [r.id for r in table.rules if r.kind is kind and status in r.statuses]
            if len(fitting) != 1:
                reading.wrong(f"{kind} {status}", f"expected one rule, found {', '.join(fitting) or 'none'}")

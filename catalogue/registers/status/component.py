"""The status of a component on a day: what proves it, how old the proof is, and how statuses of parts join.

A status belongs to a product and a date, never to a vendor. Confirmed, excluded, searched and not found, and never
checked are four different answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalogue.model import ImportSubstitution, Product, RegisterStatus
from catalogue.registers.model import Entry, RegisterKind, Snapshot, Standing
from catalogue.registers.status.numbers import DateVerdict, NumberKind, kind_of_number, plausible


class Status(StrEnum):
    REGISTERED_TRUSTED = "registered-trusted"
    REGISTERED = "registered"
    REGISTERED_EAEU = "registered-eaeu"
    INDUSTRIAL_VALID = "industrial-valid"
    REGISTERED_CLAIMED = "registered-claimed"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"
    MIXED = "mixed"
    OWN_USE = "own-use"
    INDUSTRIAL_EXPIRED = "industrial-expired"
    NOT_FOUND = "not-found"
    FOREIGN = "foreign"
    EXCLUDED = "excluded"


FAVOURABILITY = tuple(Status)
"""The most favourable first, in the order of the vocabulary: proved entries; claims and gaps in what is known, which
a check can still turn into an entry; then what a purchase meets an obstacle with. What must not be taken for Russian
comes last: foreign with its justification, excluded with none."""
CONFIRMED = frozenset(
    {Status.REGISTERED_TRUSTED, Status.REGISTERED, Status.REGISTERED_EAEU, Status.INDUSTRIAL_VALID, Status.OWN_USE}
)
"""Statuses that an entry of an imported file proves."""
AGEING = CONFIRMED | {Status.NOT_FOUND}
"""Statuses that lose their force with the age of the file; an exclusion or an expired term stays what it is."""


class Freshness(StrEnum):
    """How old the imported file is; limits in days, the last day included."""

    CURRENT = "current"
    CHECK = "check"
    STALE = "stale"
    REFUSED = "refused"
    UNDATED = "undated"
    """No imported file stands behind the answer."""


REGISTER_SITES = {
    RegisterKind.SOFTWARE: "https://reestr.digital.gov.ru/reestr/",
    RegisterKind.PAK: "https://reestr.digital.gov.ru/reestr/",
    RegisterKind.INDUSTRIAL: "https://gisp.gov.ru/pp719v2/pub/prod/",
    RegisterKind.EAEU_GOODS: "https://erpt.eecommission.org/Goods",
}
"""Where a person checks an entry by its number; the files do not tell the addresses of the entries' pages."""
CURRENT_DAYS = 7
"""The software register grows by about 16 entries a day: a week is about 110 of them."""
CHECK_DAYS = 30
STALE_DAYS = 180


class Evidence(StrEnum):
    """What a status rests on, and what makes it doubtful."""

    ENTRY = "entry"
    SEARCHED = "searched"
    CATALOGUE = "catalogue"
    NO_RECORD = "no-record"
    LINK = "link"
    """A person confirmed the entry, but no imported file has it."""
    ABSENT = "absent"
    """The entry stood in an earlier file and is missing from the newest one."""
    TERM_PASSED = "term-passed"
    ENDED_EARLY = "ended-early"
    NOT_YET = "not-yet"
    NO_TERM = "no-term"
    NUMBER_DATE = "number-date"
    """Number and date of the entry do not fit each other."""
    NOT_A_NUMBER = "not-a-number"
    """What is given as the entry's number is another number."""


@dataclass(frozen=True, slots=True)
class ComponentStatus:
    """The status of one component, or of the `parts` of a whole.

    `deciding` is the status that counts in a purchase: that of the least favourable part where `status` is mixed.
    `snapshot_date` is the day of the imported file, None for a record of the catalogue; `as_of` the day that such a
    record names. A `greyed` status is shown with its date and not as one in force.
    """

    status: Status
    deciding: Status
    register: RegisterKind | None = None
    number: str | None = None
    entry_date: str | None = None
    entry: Entry | None = None
    snapshot_date: date | None = None
    as_of: str | None = None
    freshness: Freshness = Freshness.UNDATED
    greyed: bool = False
    evidence: tuple[Evidence, ...] = ()
    source: str | None = None
    part: str | None = None
    """What the component is called within its whole."""
    parts: tuple[ComponentStatus, ...] = ()


def rank(status: Status) -> int:
    """The place of a status by favourability, 0 the most favourable."""
    return FAVOURABILITY.index(status)


def counted(component: ComponentStatus) -> Status:
    """The status that counts in a purchase; one that has lost its force with age counts as unconfirmed."""
    return Status.UNVERIFIED if component.greyed and component.deciding in AGEING else component.deciding


def freshness(snapshot_date: date | None, today: date, status: Status) -> Freshness:
    """How far a file of a day still speaks for a status today. "Not found" ages after a week: new entries come."""
    if snapshot_date is None:
        return Freshness.UNDATED
    age_days = (today - snapshot_date).days
    if age_days <= CURRENT_DAYS:
        return Freshness.CURRENT
    if age_days > STALE_DAYS:
        return Freshness.REFUSED
    return Freshness.STALE if status is Status.NOT_FOUND or age_days > CHECK_DAYS else Freshness.CHECK


def is_greyed(status: Status, fresh: Freshness) -> bool:
    """Whether a file is too old for the status to be shown as one in force; an exclusion stays one."""
    return status in AGEING and fresh in (Freshness.STALE, Freshness.REFUSED)


def of_entry(standing: Standing, today: date) -> ComponentStatus:
    """The status of an entry of an imported file. The term of an industrial entry is judged by `today`."""
    entry = standing.entry
    status, evidence = _judged(standing, today)
    if entry.register is RegisterKind.SOFTWARE:
        verdict = plausible(entry.number, entry.included).verdict
        if verdict in (DateVerdict.TOO_EARLY, DateVerdict.TOO_LATE):
            evidence = (*evidence, Evidence.NUMBER_DATE)
    fresh = freshness(standing.snapshot, today, status)
    return ComponentStatus(
        status,
        status,
        entry.register,
        entry.number,
        entry.included.isoformat() if entry.included else None,
        entry,
        standing.snapshot,
        freshness=fresh,
        greyed=is_greyed(status, fresh),
        evidence=evidence,
        source=REGISTER_SITES.get(entry.register),
    )


def _judged(standing: Standing, today: date) -> tuple[Status, tuple[Evidence, ...]]:
    entry = standing.entry
    if entry.excluded:
        return Status.EXCLUDED, (Evidence.ENTRY,)
    if standing.absent:
        return Status.NOT_FOUND, (Evidence.ABSENT,)
    match entry.register:
        case RegisterKind.OWN_USE:
            return Status.OWN_USE, (Evidence.ENTRY,)
        case RegisterKind.INDUSTRIAL | RegisterKind.EAEU_GOODS:
            return _of_term(entry, today)
    if entry.trusted:
        return Status.REGISTERED_TRUSTED, (Evidence.ENTRY,)
    return _REGISTERED[entry.register], (Evidence.ENTRY,)


_REGISTERED = {
    RegisterKind.SOFTWARE: Status.REGISTERED,
    RegisterKind.PAK: Status.REGISTERED,
    RegisterKind.EAEU_SOFTWARE: Status.REGISTERED_EAEU,
}


def _of_term(entry: Entry, today: date) -> tuple[Status, tuple[Evidence, ...]]:
    """In force from the day of the entry to the last day of its term, unless it was ended before."""
    if entry.ended is not None and entry.ended <= today:
        return Status.INDUSTRIAL_EXPIRED, (Evidence.ENTRY, Evidence.ENDED_EARLY)
    if entry.valid_till is not None and entry.valid_till < today:
        return Status.INDUSTRIAL_EXPIRED, (Evidence.ENTRY, Evidence.TERM_PASSED)
    if entry.included is not None and entry.included > today:
        return Status.UNVERIFIED, (Evidence.ENTRY, Evidence.NOT_YET)
    if entry.valid_till is None:
        return Status.UNVERIFIED, (Evidence.ENTRY, Evidence.NO_TERM)
    return Status.INDUSTRIAL_VALID, (Evidence.ENTRY,)


def not_found(snapshot: Snapshot, today: date) -> ComponentStatus:
    """The status of what was searched by the owner's tax number and by name in an imported file, in vain."""
    status = Status.NOT_FOUND
    fresh = freshness(snapshot.date, today, status)
    return ComponentStatus(
        status,
        status,
        snapshot.register,
        snapshot_date=snapshot.date,
        freshness=fresh,
        greyed=is_greyed(status, fresh),
        evidence=(Evidence.SEARCHED,),
        source=REGISTER_SITES.get(snapshot.register),
    )


_OF_CATALOGUE = {
    RegisterStatus.REGISTERED: Status.REGISTERED_CLAIMED,
    RegisterStatus.EAEU: Status.REGISTERED_CLAIMED,
    RegisterStatus.UNCONFIRMED: Status.UNVERIFIED,
    RegisterStatus.MIXED: Status.MIXED,
    RegisterStatus.FOREIGN: Status.FOREIGN,
    RegisterStatus.EXCLUDED: Status.EXCLUDED,
    RegisterStatus.UNKNOWN: Status.UNKNOWN,
}
"""A page or a card never proves more than a claim."""
_REGISTERS = {"software": RegisterKind.SOFTWARE, "radio-electronics": RegisterKind.INDUSTRIAL} | {
    kind.value: kind for kind in RegisterKind
}
"""Registers as the data files name them."""


def of_catalogue(known: ImportSubstitution | Product) -> ComponentStatus:
    """The status that a record of the catalogue states without an imported file behind it: at most a claim."""
    status, evidence = _OF_CATALOGUE[known.status], [Evidence.CATALOGUE]
    register = _REGISTERS.get(known.register or "")
    if known.status is RegisterStatus.EAEU:
        register = RegisterKind.EAEU_SOFTWARE
    elif register is RegisterKind.OWN_USE:
        status = Status.OWN_USE
    elif register is RegisterKind.INDUSTRIAL and status is Status.EXCLUDED:
        status = Status.INDUSTRIAL_EXPIRED
    elif register is RegisterKind.SOFTWARE and known.entry_number:
        if kind_of_number(known.entry_number) is not NumberKind.ENTRY:
            evidence.append(Evidence.NOT_A_NUMBER)
            status = Status.UNVERIFIED if status is Status.REGISTERED_CLAIMED else status
        elif _misdated(known):
            evidence.append(Evidence.NUMBER_DATE)
    source = known.source if isinstance(known, Product) else known.evidence
    return ComponentStatus(
        status,
        status,
        register,
        known.entry_number,
        known.entry_date,
        as_of=known.as_of,
        evidence=tuple(evidence),
        source=source,
    )


def _misdated(known: ImportSubstitution | Product) -> bool:
    try:
        day = date.fromisoformat(known.entry_date or "")
    except ValueError:
        return False
    return plausible(known.entry_number or "", day).verdict in (DateVerdict.TOO_EARLY, DateVerdict.TOO_LATE)


def of_missing_link(register: RegisterKind, number: str) -> ComponentStatus:
    """The status of an entry that a person confirmed and no imported file has: a claim, like any other."""
    status = Status.REGISTERED_CLAIMED
    return ComponentStatus(status, status, register, number, evidence=(Evidence.LINK,))


def no_record(part: str) -> ComponentStatus:
    """The status of a part of which nothing at all is known."""
    return ComponentStatus(Status.UNKNOWN, Status.UNKNOWN, evidence=(Evidence.NO_RECORD,), part=part)


def mixed(parts: Sequence[ComponentStatus]) -> ComponentStatus:
    """The status of a whole by its mandatory parts, all of them listed: the least favourable one decides.

    Its file is the oldest of theirs, and it is greyed where any of them is. ValueError where there are no parts.
    """
    if not parts:
        raise ValueError("a whole has at least one part")
    if len(parts) == 1:
        return parts[0]
    deciding = max((p.deciding for p in parts), key=rank)
    same = all(p.status is deciding for p in parts)
    worst = max(parts, key=lambda p: rank(p.deciding))
    dated = [p for p in parts if p.snapshot_date is not None]
    oldest = min(dated, key=lambda p: p.snapshot_date or date.max, default=None)
    return ComponentStatus(
        deciding if same else Status.MIXED,
        deciding,
        worst.register,
        worst.number,
        worst.entry_date,
        worst.entry,
        oldest.snapshot_date if oldest else None,
        worst.as_of,
        max((p.freshness for p in parts), key=_OLDER.index),
        any(p.greyed for p in parts),
        tuple(dict.fromkeys(e for p in parts for e in p.evidence)),
        worst.source,
        parts=tuple(parts),
    )


_OLDER = (Freshness.UNDATED, Freshness.CURRENT, Freshness.CHECK, Freshness.STALE, Freshness.REFUSED)

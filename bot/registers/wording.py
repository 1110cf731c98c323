"""What an answer on the register says in words, in both languages; never that a purchase is lawful."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bot.texts.words import Words, words_in
from catalogue.identified import Certainty, Identified
from catalogue.model import Language, Product, Solution, Text
from catalogue.registers.model import RegisterKind, Standing
from catalogue.registers.status.component import ComponentStatus, Evidence, Freshness, Status, of_entry
from catalogue.registers.status.matching import Candidate
from catalogue.registers.status.numbers import NumberKind
from catalogue.registers.status.purchase import Act

SHOWN_CANDIDATES = 3
TOLD = (
    Evidence.ABSENT,
    Evidence.TERM_PASSED,
    Evidence.ENDED_EARLY,
    Evidence.NOT_YET,
    Evidence.NO_TERM,
    Evidence.NUMBER_DATE,
    Evidence.NOT_A_NUMBER,
    Evidence.CATALOGUE,
    Evidence.LINK,
)
"""What a status rests on where that must be said besides the status."""
DOUBTFUL = frozenset({Status.REGISTERED_CLAIMED, Status.UNVERIFIED, Status.UNKNOWN, Status.MIXED})
"""Statuses that a search of a register would settle."""


def in_both(say: Callable[[Words], str]) -> Text:
    """The same thing said in Russian and in English."""
    return Text(say(words_in(Language.RU)), say(words_in(Language.EN)))


def label(w: Words, status: Status) -> str:
    return w(f"register_status.{status}")


def badge(w: Words, component: ComponentStatus) -> str:
    """The status in a few words; one that is no more in force with the age of its file says so."""
    shown = label(w, component.status)
    if component.greyed and component.snapshot_date:
        return w("register_grey_badge", date=_day(w, component.snapshot_date), label=shown)
    return shown


def told(w: Words, name: str, component: ComponentStatus) -> str:
    """The status of a component with number, dates, owner, the day of the file and what makes it doubtful."""
    sentences = [_line(w, name, component), *_parts(w, component), *_notes(w, component)]
    if component.snapshot_date:
        sentences.append(_fresh(w, component, component.snapshot_date))
    return " ".join(s for s in sentences if s)


def told_number(w: Words, kind: NumberKind, number: str, snapshot: date | None) -> str:
    """What a number is that proves no entry; an entry number is told with the file that lacks it."""
    if kind is NumberKind.ENTRY:
        return w("register_number.entry", number=number, date=_day(w, snapshot)) if snapshot else ""
    if kind is NumberKind.INDUSTRIAL and snapshot is None:
        return w("register_number_no_industrial", number=number)
    return w(f"register_number.{kind}", number=number, date=_day(w, snapshot))


def told_several(w: Words, number: str, standings: Sequence[Standing], today: date) -> str:
    """A number that stands in several registers, with what it is in each."""
    entries = "; ".join(
        w(
            "register_number_entry",
            kind=w(f"register_kind.{s.entry.register}"),
            name=s.entry.name,
            owner=s.entry.owner_short or s.entry.owner,
            label=label(w, of_entry(s, today).status),
        )
        for s in standings
    )
    return w("register_number_several", number=number, entries=entries)


def told_exact(w: Words, standing: Standing, today: date) -> str:
    """The only entry of the very name that is asked for, and what remains to be done before it is the product."""
    entry, status = standing.entry, of_entry(standing, today)
    owner = entry.owner_short or entry.owner
    if entry.owner_inn:
        owner = w("register_exact_owner", owner=owner, inn=entry.owner_inn)
    found = w(
        "register_exact",
        date=_day(w, standing.snapshot),
        kind=w(f"register_kind.{entry.register}"),
        number=entry.number,
        name=entry.name,
        owner=owner,
        label=badge(w, status),
    )
    dated = [w(f"register_evidence.{e}", date=_day(w, standing.snapshot)) for e in status.evidence if e in TOLD]
    return " ".join([found, *dated, w("register_exact_remains"), _fresh(w, status, standing.snapshot)]).strip()


def exact_badge(w: Words, entry: ComponentStatus) -> str:
    return w("register_exact_badge", label=badge(w, entry))


def told_doubt(w: Words, meant: Identified[Product]) -> str:
    """What the question was taken for where that is not certain; which products may be meant where it was not."""
    names = "; ".join(p.name[w.language] for p in meant.candidates)
    if meant.certainty is Certainty.TOLD:
        return w("register_understood.told", name=names)
    return w("register_understood.asked", names=names) if meant.certainty is Certainty.ASKED else ""


def told_title(w: Words, meant: Identified[Solution]) -> str:
    """That the title of a solution was given, where it was not given whole; which solutions bear one title."""
    names = "; ".join(s.name[w.language] for s in meant.candidates)
    if meant.certainty is Certainty.TOLD:
        return w("register_understood.title", name=names)
    if meant.certainty is not Certainty.ASKED:
        return ""
    return w("register_understood.like-titles" if meant.why else "register_understood.titles", names=names)


def told_candidates(w: Words, candidates: Iterable[Candidate], today: date) -> str:
    """The first entries that may be the product, each with its owner, status and what it was found by."""
    lines = [_candidate(w, c, today) for c in list(candidates)[:SHOWN_CANDIDATES]]
    return w("register_candidates", entries="; ".join(lines)) if lines else ""


def told_none(w: Words) -> str:
    return w("register_none")


def told_by_name_only(w: Words, snapshot: date) -> str:
    return w("register_by_name_only", date=_day(w, snapshot))


def next_step(w: Words, component: ComponentStatus, *, imported: bool, candidates: bool) -> str:
    """The one thing to do next."""
    if component.greyed:
        return w("register_next.stale")
    if candidates and component.status in DOUBTFUL:
        return w("register_next.candidates")
    if not imported and component.status in DOUBTFUL:
        return w("register_next.no-register")
    return w(f"register_next.{component.status}")


def told_entry(w: Words, number: str, name: str, owner: str, status: Status) -> str:
    return w("register_replace_entry", number=number, name=name, owner=owner, label=label(w, status))


def acts(w: Words, named: Iterable[Act]) -> str:
    """Acts by name, each with where it was read."""
    return w("purchase_acts", acts="; ".join(f"{a.name[w.language]} ({', '.join(a.sources)})" for a in named))


def told_class(w: Words, codes: Iterable[str], snapshot: date | None, entries: Iterable[str]) -> str:
    """The entries of a class; where the class is not known, what to ask."""
    if snapshot is None:
        return told_none(w)
    day, listed, lines = _day(w, snapshot), ", ".join(codes), list(entries)
    if not listed:
        return w("register_replace_no_class", date=day)
    if not lines:
        return w("register_replace_empty", date=day, codes=listed)
    return w("register_replace_class", codes=listed, date=day, entries="; ".join(lines))


def told_hints(w: Words, products: Iterable[str]) -> str:
    names = ", ".join(products)
    return w("register_replace_hints", products=names) if names else w("register_replace_no_hints")


def _line(w: Words, name: str, component: ComponentStatus) -> str:
    shown, known = label(w, component.status), ", ".join(facts(w, component))
    if component.status is Status.NOT_FOUND and component.snapshot_date:
        shown = w("register_not_found", date=_day(w, component.snapshot_date))
    elif component.greyed and component.snapshot_date:
        shown = w("register_grey", label=shown, date=_day(w, component.snapshot_date))
    if known:
        return w("register_line", name=name, label=shown, facts=known)
    return w("register_line_bare", name=name, label=shown)


def _day(w: Words, day: date | None) -> str:
    return w.date(day.isoformat()) if day else ""


def in_short(w: Words, component: ComponentStatus) -> str:
    """What is known of the entry, with the day of the file, in one line; empty where nothing is."""
    day = [w("register_fact.snapshot", date=_day(w, component.snapshot_date))] if component.snapshot_date else []
    parts = [p.rstrip(".") for p in _parts(w, component)]
    return ", ".join([*facts(w, component), *parts, *day])


def facts(w: Words, component: ComponentStatus) -> list[str]:
    """What is known of the entry behind a status: register, number, dates, owner."""
    entry = component.entry
    if component.parts:
        return []
    if entry is None:
        known = [w("register_fact.claimed_number", number=component.number)] if component.number else []
        known += [w("register_fact.included", date=w.date(component.entry_date))] if component.entry_date else []
        return known + ([w("register_fact.as_of", date=w.date(component.as_of))] if component.as_of else [])
    known = [w(f"register_kind.{entry.register}"), w("register_fact.number", number=entry.number)]
    if entry.included:
        known.append(w("register_fact.included", date=_day(w, entry.included)))
    known.append(w("register_fact.owner", owner=entry.owner_short or entry.owner))
    if entry.owner_inn:
        known.append(w("register_fact.inn", inn=entry.owner_inn))
    if entry.valid_till:
        known.append(w("register_fact.valid_till", date=_day(w, entry.valid_till)))
    if entry.ended:
        known.append(w("register_fact.ended", date=_day(w, entry.ended)))
    if entry.score is not None:
        points = f"{entry.score:g}"
        known.append(w("register_fact.score", score=points.replace(".", ",") if w.language is Language.RU else points))
    if entry.trusted and entry.register in (RegisterKind.INDUSTRIAL, RegisterKind.EAEU_GOODS):
        known.append(w("register_fact.trusted"))
    if entry.exclusion_date:
        known.append(w("register_fact.excluded", date=_day(w, entry.exclusion_date)))
    if entry.exclusion_order:
        known.append(w("register_fact.exclusion_order", order=entry.exclusion_order))
    return known


def _parts(w: Words, component: ComponentStatus) -> list[str]:
    if not component.parts:
        return []
    lines = []
    for part in component.parts:
        name = w(f"register_part.{part.part}")
        if part.entry:
            name = w("register_part_entry", part=name, name=part.entry.name, number=part.entry.number)
        lines.append(w("register_part_line", part=name, label=label(w, part.status)))
    return [w("register_parts", parts="; ".join(lines), deciding=label(w, component.deciding))]


def _notes(w: Words, component: ComponentStatus) -> list[str]:
    day = _day(w, component.snapshot_date)
    told = [e for e in component.evidence if e in TOLD]
    if component.status in (Status.UNKNOWN, Status.UNVERIFIED) and Evidence.CATALOGUE in told:
        told.remove(Evidence.CATALOGUE)
    return [w(f"register_evidence.{e}", date=day) for e in told]


def _fresh(w: Words, component: ComponentStatus, snapshot: date) -> str:
    day, fresh = _day(w, snapshot), component.freshness
    if component.status is Status.NOT_FOUND and fresh is Freshness.STALE:
        return w("register_fresh.not-found", date=day)
    if fresh is Freshness.STALE:
        return "" if component.greyed else w("register_fresh.check", date=day)
    return w(f"register_fresh.{fresh}", date=day)


def _candidate(w: Words, candidate: Candidate, today: date) -> str:
    entry = candidate.standing.entry
    params = {
        "number": entry.number,
        "name": entry.name,
        "owner": entry.owner_short or entry.owner,
        "label": label(w, of_entry(candidate.standing, today).status),
        "by": w(f"register_by.{candidate.by}"),
    }
    if entry.owner_inn:
        return w("register_candidate", inn=entry.owner_inn, **params)
    return w("register_candidate_no_inn", **params)

"""What may replace a product: entries of its class in an imported register, and the hints of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.registers import wording
from bot.registers.model import RegisterMatch, Replacements, match_of
from bot.texts.words import Words
from catalogue.model import Product
from catalogue.registers.model import RegisterKind, Snapshot
from catalogue.registers.status.component import CONFIRMED, Status, rank
from catalogue.registers.status.links import Links, SubjectKind
from catalogue.registers.status.matching import RegisterSource
from catalogue.registers.status.names import is_ordinary, normalised, words_of_name

CLASS_LIMIT = 200
"""Entries of a class that are looked through, the newest ones."""
SHOWN_OF_CLASS = 10
OFFERED = CONFIRMED - {Status.OWN_USE}
"""Statuses of entries that are offered; what is kept for own use cannot be bought."""


def in_class(store: RegisterSource, code: str, today: date, limit: int) -> tuple[RegisterMatch, ...]:
    """Entries of a class that an imported file shows in force, the trusted first, then the newest."""
    entries = [match_of(standing, today) for standing in store.of_class(code, CLASS_LIMIT)]
    offered = [m for m in entries if m.status in OFFERED]
    newest_first = sorted(
        offered, key=lambda m: (m.entry_date or "", len(m.entry_number), m.entry_number), reverse=True
    )
    return tuple(sorted(newest_first, key=lambda m: rank(m.status))[:limit])


def replacements(
    store: RegisterSource,
    links: Links,
    products: Iterable[Product],
    asked: Product | str,
    today: date,
    code: str | None = None,
) -> Replacements:
    """Entries of a class, given or taken from the product and its hints, and the hints, which prove nothing."""
    name = asked.name.ru if isinstance(asked, Product) else asked
    names = (asked.name.ru, asked.name.en) if isinstance(asked, Product) else (asked,)
    hints = tuple(p for p in products if any(_same_brand(r, n) for r in p.replaces for n in names))
    codes = (code,) if code else _codes(store, links, names, hints)
    own = {normalised(n) for n in names}
    entries = [m for c in codes for m in in_class(store, c, today, CLASS_LIMIT) if normalised(m.product) not in own]
    unique = {(m.register, m.entry_number): m for m in entries}.values()
    shown = tuple(sorted(unique, key=lambda m: rank(m.status)))[:SHOWN_OF_CLASS]
    snapshot = software_snapshot(store.snapshots())
    day = snapshot.date if snapshot else None

    def said(w: Words) -> str:
        of_class = wording.told_class(w, codes, day, [_told(w, m) for m in shown])
        return f"{of_class}\n{wording.told_hints(w, [p.name[w.language] for p in hints])}"

    return Replacements(name, codes, shown, hints, day, wording.in_both(said))


def software_snapshot(snapshots: Iterable[Snapshot]) -> Snapshot | None:
    """The newest file of the software register, None where none was imported."""
    return max((s for s in snapshots if s.register is RegisterKind.SOFTWARE), key=lambda s: s.date, default=None)


def _codes(store: RegisterSource, links: Links, names: Sequence[str], hints: Sequence[Product]) -> tuple[str, ...]:
    """Classes of the product and of its hints, by confirmed links, then by entries that bear the very name."""
    linked = [link for p in hints for link in links.of(SubjectKind.PRODUCT, p.name.ru)]
    standings = [s for link in linked for s in store.by_number(link.register, link.number)]
    keys = [normalised(n) for n in (*names, *(p.name.ru for p in hints)) if not is_ordinary(n)]
    standings += store.named(keys) if keys else []
    return tuple(dict.fromkeys(code for s in standings for code, _ in s.entry.classes))


def _told(w: Words, match: RegisterMatch) -> str:
    return wording.told_entry(w, match.entry_number, match.product, match.owner, match.status)


def _same_brand(named: str, asked: str) -> bool:
    """Whether two names of foreign products mean one: by their keys, or the telling words of one in the other."""
    if normalised(named) == normalised(asked):
        return True
    if is_ordinary(named) or is_ordinary(asked):
        return False
    one, other = set(words_of_name(named)), set(words_of_name(asked))
    return one <= other or other <= one

"""Answers on the registers, for chat, page, API, command line and papers alike: the status of a product, a solution
or a text that someone asks about, with its proof, its age, its candidates and the next step.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.registers import wording
from bot.registers.model import RegisterAnswer, RegisterMatch, Replacements, match_of
from bot.registers.question import Asked, asked_in, named_in
from bot.registers.replacements import SHOWN_OF_CLASS, in_class, replacements, software_snapshot
from bot.texts.words import Words
from catalogue.identified import Certainty, Identified
from catalogue.model import Catalogue, Component, Product, Solution, Text
from catalogue.places.dictionary import is_thing, kind_of
from catalogue.products import ProductFinder
from catalogue.registers.model import RegisterKind, Snapshot, Standing
from catalogue.registers.status.component import (
    ComponentStatus,
    Evidence,
    Status,
    counted,
    mixed,
    no_record,
    not_found,
    of_catalogue,
    of_entry,
    of_missing_link,
    rank,
)
from catalogue.registers.status.links import Link, Links, SubjectKind
from catalogue.registers.status.matching import OTHER_INN, By, Candidate, Found, Query, RegisterSource, search
from catalogue.registers.status.names import brands, likeness, normalised
from catalogue.registers.status.numbers import NumberKind
from catalogue.registers.status.purchase import PurchaseKind, PurchaseRule, PurchaseTable, kinds_of

_BRACKETS = re.compile(r"\([^)]*\)")
MOST_ASKED = 10
"""Products of one question that are answered."""
LEAST_TITLE, LIKE_TITLE = 4, 80.0
"""Words of a name that may be a title with slips or cut short, and how like a title it is then, 0 to 100."""
SHOWN_MATCHES = 20
"""Candidates of one answer; an owner may have hundreds of products."""
SURE = 100.0
COVERS = {
    RegisterKind.SOFTWARE: Component.SOFTWARE,
    RegisterKind.PAK: Component.SOFTWARE,
    RegisterKind.EAEU_SOFTWARE: Component.SOFTWARE,
    RegisterKind.OWN_USE: Component.SOFTWARE,
    RegisterKind.INDUSTRIAL: Component.HARDWARE,
    RegisterKind.EAEU_GOODS: Component.HARDWARE,
}
"""Which component an entry of a register speaks for; an entry of a complex speaks for both."""
KINDS = {Component.SOFTWARE: PurchaseKind.SOFTWARE, Component.HARDWARE: PurchaseKind.HARDWARE}


class RegisterService:
    """Answers from the imported registers, the confirmed links and the catalogue, in this order."""

    def __init__(
        self,
        store: RegisterSource,
        links: Links,
        catalogue: Catalogue,
        products: ProductFinder,
        table: PurchaseTable,
    ) -> None:
        self._store, self._links, self._catalogue = store, links, catalogue
        self._finder, self.table = products, table
        self._product_keys = {
            normalised(text) for p in catalogue.products for n in (p.name.ru, p.name.en) for text in (n, _bare(n))
        }
        self._titles = _by_title(catalogue, bare=False)
        self._bare_titles = _by_title(catalogue, bare=True)

    @property
    def products(self) -> tuple[Product, ...]:
        """The named products of the catalogue."""
        return self._catalogue.products

    def check_each(self, text: str, today: date) -> tuple[RegisterAnswer, ...]:
        """What is known of each product that a text names, one answer at least; a number or a tax number is of one."""
        asked = asked_in(text)
        meant = [] if asked.number or asked.inn or self._titled(asked) else self._finder.identify_each(text)
        pieces = [m.said for m in meant if m.candidates or named_in(m.said) or _is_of_things(m.said)]
        if len(meant) < 2 or any(self._borne(asked)):
            return (self.check(text, today),)
        return tuple(
            replace(self.check(piece, today), query=asked_in(piece).name.strip(" ?!.")) for piece in pieces[:MOST_ASKED]
        )

    def check(self, text: str, today: date) -> RegisterAnswer:
        """What is known of the product that a text names; the text may hold an owner's tax number or a number."""
        asked = asked_in(text)
        if asked.number and asked.kind is not NumberKind.UNKNOWN:
            return self._by_number(asked, today)
        if not asked.inn and (titled := self._titled(asked)) and not self._borne(asked):
            return self._by_title(asked, titled, today)
        meant = self._meant(asked)
        found = bool(asked.inn or meant.candidates or self._borne(asked))
        if not found and (like := self._like_titles(asked)):
            return self._by_title(asked, like, today)
        ordinary = not found and self._finder.is_ordinary(asked.text)
        if ordinary and not asked.name[:1].isupper():
            return self._of_no_name(asked, today)
        answer = self._of_query(Query(asked.name, inn=asked.inn), meant, today, asked)
        if found or not (ordinary or asked.name.islower()) or answer.matches:
            return answer
        hint = wording.in_both(lambda w: f"{answer.wording[w.language]} {w('register_perhaps_no_name')}")
        return replace(answer, wording=hint)

    def of_product(self, product: Product, today: date) -> RegisterAnswer:
        """What is known of a product of the catalogue: by its confirmed links, by a search, by its record."""
        sure = Identified(said=product.name.ru, certainty=Certainty.SURE, candidates=(product,))
        return self._of_query(Query(product.name.ru), sure, today, Asked(product.name.ru, product.name.ru))

    def identify(self, text: str) -> Identified[Product]:
        """The product of the catalogue that a text names, with how sure that is."""
        return self._finder.identify(text)

    def identify_each(self, text: str) -> list[Identified[Product]]:
        """Each product of a text that names several, as `identify` reads it; the one of any other text."""
        return self._finder.identify_each(text)

    def of_solution(self, solution: Solution, today: date) -> RegisterAnswer:
        """What is known of a solution: by its confirmed links, otherwise by its card. Nothing is searched by its name,
        which describes it and names no product.
        """
        component = self.status_of_solution(solution, today)
        confirmed = self._confirmed(SubjectKind.SOLUTION, solution.id)
        answer = self._answer(solution.name.ru, solution.title, component, confirmed, today)
        if component.status is not Status.UNKNOWN or Component.SOFTWARE in solution.components:
            return answer
        if Component.HARDWARE not in solution.components:
            return answer
        # Goods without a program stand in no register of software: that none is known there says nothing.
        told = wording.in_both(lambda w: w("register_goods", name=solution.title[w.language]))
        return replace(answer, wording=told, next_step=wording.in_both(lambda w: w("register_goods_next")))

    def status_of_solution(self, solution: Solution, today: date) -> ComponentStatus:
        """The status of a solution without words, for ranking and lists."""
        linked = self._linked(SubjectKind.SOLUTION, solution.id, today)
        if not linked:
            return of_catalogue(solution.import_substitution)
        covered = {c for part in linked for c in _covered(part)}
        missing = [c for c in (Component.SOFTWARE, Component.HARDWARE) if c in solution.components and c not in covered]
        return mixed([*linked, *(no_record(c.value) for c in missing)])

    def snapshots(self) -> Sequence[Snapshot]:
        """The newest file of each register that was imported."""
        return self._store.snapshots()

    def linked_solutions(self, today: date) -> dict[str, ComponentStatus]:
        """The statuses of the solutions whose entries an editor confirmed, by id."""
        ids = {link.subject_id for link in self._links.all() if link.subject_kind is SubjectKind.SOLUTION}
        known = self._catalogue.solutions
        return {i: self.status_of_solution(known[i], today) for i in sorted(ids) if i in known}

    def in_class(self, code: str, today: date, limit: int = SHOWN_OF_CLASS) -> tuple[RegisterMatch, ...]:
        """Entries of a class that an imported file shows in force, the trusted first, then the newest."""
        return in_class(self._store, code, today, limit)

    def replacements(self, asked: Product | str, today: date, code: str | None = None) -> Replacements:
        """What may replace a product: entries of a class, given or taken from the product and its hints; the hints."""
        return replacements(self._store, self._links, self._catalogue.products, asked, today, code)

    def purchase_rules(self, answer: RegisterAnswer, kinds: Iterable[PurchaseKind]) -> tuple[PurchaseRule, ...]:
        """What the status means for a purchase; one that has lost its force with age counts as unconfirmed."""
        return self.table.rules_for(kinds, counted(answer.component))

    def kinds_of_answer(self, answer: RegisterAnswer) -> tuple[PurchaseKind, ...]:
        """What is bought with a product, by the registers of the entries that prove its status, else by the register
        that the catalogue names for it; of what neither tells it may be either.
        """
        if answer.solution and answer.solution.one and not answer.component.entry:
            return kinds_of(answer.solution.one.components)
        entries = [part.entry for part in answer.component.parts or (answer.component,) if part.entry]
        kinds = [PurchaseKind.PAK if e.is_pak else KINDS[COVERS[e.register]] for e in entries]
        if not kinds and answer.component.register:
            kinds = [KINDS[COVERS[answer.component.register]]]
        return tuple(dict.fromkeys(kinds)) or (PurchaseKind.SOFTWARE, PurchaseKind.HARDWARE)

    def _meant(self, asked: Asked) -> Identified[Product]:
        """The product that a question names; an entry of that very name, or of a like one beside a slip, is another."""
        meant = self._finder.identify(asked.text)
        unknown: Identified[Product] = Identified(said=asked.text, certainty=Certainty.UNKNOWN)
        keys = {normalised(name) for name in (asked.name, *asked.others)} - {""}
        own = {normalised(name) for p in meant.candidates for name in (p.name.ru, p.name.en, *brands(p.name.ru))}
        if meant.candidates and not keys & own and any(_bears(s, keys) for s in self._store.named(sorted(keys))):
            return unknown
        slipped = meant.certainty is Certainty.TOLD
        if slipped and (asked.inn or self._likely(search(self._store, Query(asked.name)))):
            return unknown
        return meant

    def _borne(self, asked: Asked) -> list[Standing]:
        """The entries that bear the very name that is asked for."""
        keys = {normalised(name) for name in (asked.name, *asked.others)} - {""}
        return [s for s in self._store.named(sorted(keys)) if _bears(s, keys)] if keys else []

    def _titled(self, asked: Asked) -> Identified[Solution] | None:
        """The solution whose title is given, whole or without its brackets; None where none is, or it is a product's
        name too.
        """
        keys = {normalised(name) for name in (asked.name, *asked.others, asked.text)} - {""}
        keys -= self._product_keys
        whole = [s for key in keys for s in self._titles.get(key, ())]
        found = whole or [s for key in keys for s in self._bare_titles.get(key, ())]
        meant = tuple({s.id: s for s in found}.values())
        if not meant:
            return None
        certainty = Certainty.ASKED if len(meant) > 1 else Certainty.SURE if whole else Certainty.TOLD
        return Identified(said=asked.text, certainty=certainty, candidates=meant)

    def _like_titles(self, asked: Asked) -> Identified[Solution] | None:
        """The solutions whose titles are like a long name, to be asked back; None where none is."""
        name = max((asked.name, *asked.others), key=len)
        if len(name.split()) < LEAST_TITLE:
            return None
        like = {
            s.id: s
            for titles in (self._titles, self._bare_titles)
            for title, solutions in titles.items()
            if likeness(title, name) >= LIKE_TITLE
            for s in solutions
        }
        meant = tuple(like.values())[:MOST_ASKED]
        return (
            Identified(said=asked.text, certainty=Certainty.ASKED, candidates=meant, why=("slip",)) if meant else None
        )

    def _by_title(self, asked: Asked, titled: Identified[Solution], today: date) -> RegisterAnswer:
        """The status of the solution whose title is given; of several with one title they are offered."""
        if titled.one is not None:
            answer = self.of_solution(titled.one, today)
            told = wording.in_both(lambda w: f"{wording.told_title(w, titled)} {answer.wording[w.language]}".strip())
            return replace(answer, query=asked.text, wording=told, solution=titled)
        said = wording.in_both(lambda w: wording.told_title(w, titled))
        return replace(self._unanswered(asked, said, today), solution=titled)

    def _of_no_name(self, asked: Asked, today: date) -> RegisterAnswer:
        """What to ask instead where nothing but ordinary words is given: «камеры»."""
        said = wording.in_both(lambda w: w("register_not_a_name", text=asked.name[:100]))
        return replace(self._unanswered(asked, said, today), not_a_name=True)

    def _unanswered(self, asked: Asked, said: Text, today: date) -> RegisterAnswer:
        name, component = Text(asked.text, asked.text), ComponentStatus(Status.UNKNOWN, Status.UNKNOWN)
        answer = self._answer(asked.text, name, component, (), today, said, silent=True)
        return replace(answer, wording=said, next_step=wording.in_both(lambda w: w("register_name_it")))

    def _by_number(self, asked: Asked, today: date) -> RegisterAnswer:
        kind, number = asked.kind, asked.number or ""
        standings = [s for register in numbered_in(asked) for s in self._store.by_number(register, number)]
        found = tuple(Candidate(standing, 100.0, By.NUMBER) for standing in standings)
        if len(standings) == 1:
            name = Text(standings[0].entry.name, standings[0].entry.name)
            return self._answer(asked.text, name, of_entry(standings[0], today), found, today)
        snapshots = self._store.snapshots()
        snapshot = software_snapshot(snapshots)
        claiming = [p for p in self._catalogue.products if p.entry_number == number] if not snapshot else []
        if kind is NumberKind.ENTRY and claiming and not standings:
            return self.of_product(claiming[0], today)
        register = RegisterKind.INDUSTRIAL if kind is NumberKind.INDUSTRIAL else RegisterKind.SOFTWARE
        day = max((s.date for s in snapshots if s.register is register), default=None)
        valid = kind in (NumberKind.ENTRY, NumberKind.INDUSTRIAL)
        evidence = (Evidence.NO_RECORD,) if valid else (Evidence.NOT_A_NUMBER,)
        component = ComponentStatus(Status.UNVERIFIED, Status.UNVERIFIED, evidence=evidence)

        def said(w: Words) -> str:
            if standings:
                return wording.told_several(w, number, standings, today)
            return wording.told_number(w, kind, number, day)

        return self._answer(
            asked.text, Text(asked.text, asked.text), component, found, today, wording.in_both(said), silent=True
        )

    def _of_query(self, query: Query, meant: Identified[Product], today: date, asked: Asked) -> RegisterAnswer:
        product, text = meant.one, asked.text
        name = product.name if product else Text(query.name or text, query.name or text)
        linked = self._linked(SubjectKind.PRODUCT, product.name.ru, today) if product else []
        if product and linked and not _of_other_owner(linked, query.inn):
            confirmed = self._confirmed(SubjectKind.PRODUCT, product.name.ru)
            return self._answer(text, name, mixed(linked), confirmed, today, meant=meant)
        known = of_catalogue(product) if product else None
        found = self._search(query, product, asked.others)
        if sure := found.sure:
            return self._answer(text, name, _proved(sure, today), found.candidates, today, meant=meant)
        snapshot = found.snapshot_of(RegisterKind.SOFTWARE)
        if snapshot and found.in_vain and (known is None or known.status in wording.DOUBTFUL):
            return self._answer(text, name, not_found(snapshot, today), found.candidates, today, meant=meant)
        component = known or _unsettled(snapshot)
        exact = _exact(found, asked) if known is None or known.status in wording.DOUBTFUL else None
        if exact:
            return self._answer(text, name, component, found.candidates, today, meant=meant, exact=exact)
        extra = wording.in_both(lambda w: self._searched(w, found, snapshot, today))
        return self._answer(text, name, component, found.candidates, today, extra, meant=meant)

    def _search(self, query: Query, product: Product | None, others: Sequence[str] = ()) -> Found:
        """Candidates by every way to read what is asked and, for a known product, by its names, its vendor and its
        claimed number.
        """
        known, names = query, [query.name, *others]
        if product is not None:
            claimed = product.entry_number if of_catalogue(product).register is RegisterKind.SOFTWARE else None
            known = replace(query, owner=product.vendor, number=claimed)
            names += [product.name.ru, product.name.en, *brands(product.name.ru)]
        if len(names) == 1:
            return search(self._store, known)
        searched = [search(self._store, replace(known, name=n)) for n in dict.fromkeys(names)]
        best: dict[tuple[RegisterKind, str], Candidate] = {}
        for candidate in (c for found in searched for c in found.candidates):
            key = (candidate.standing.entry.register, candidate.standing.entry.number)
            if key not in best or best[key].score < candidate.score:
                best[key] = candidate
        return replace(searched[0], candidates=tuple(sorted(best.values(), key=lambda c: -c.score)))

    def _searched(self, w: Words, found: Found, snapshot: Snapshot | None, today: date) -> str:
        if likely := self._likely(found):
            return wording.told_candidates(w, likely, today)
        return wording.told_by_name_only(w, snapshot.date) if snapshot and not found.by_inn else ""

    def _likely(self, found: Found) -> tuple[Candidate, ...]:
        """Candidates that may well be the product; of a tax number without a name all products of the owner."""
        named = bool(normalised(found.query.name))
        return tuple(c for c in found.candidates if not named or c.score > OTHER_INN)

    def _confirmed(self, kind: SubjectKind, subject_id: str) -> list[Candidate]:
        """The entries that an editor confirmed, as candidates that need no one any more."""
        links = self._links.of(kind, subject_id)
        found = [s for link in links for s in self._store.by_number(link.register, link.number)]
        return [Candidate(standing, SURE, By.LINK) for standing in found]

    def _linked(self, kind: SubjectKind, subject_id: str, today: date) -> list[ComponentStatus]:
        return [self._of_link(link, today) for link in self._links.of(kind, subject_id)]

    def _of_link(self, link: Link, today: date) -> ComponentStatus:
        standings = self._store.by_number(link.register, link.number)
        status = of_entry(standings[0], today) if standings else of_missing_link(link.register, link.number)
        return replace(status, part=COVERS[link.register].value)

    def _answer(
        self,
        query: str,
        name: Text,
        component: ComponentStatus,
        found: Iterable[Candidate],
        today: date,
        extra: Text | None = None,
        *,
        silent: bool = False,
        meant: Identified[Product] | None = None,
        exact: Candidate | None = None,
    ) -> RegisterAnswer:
        candidates, snapshots = tuple(found)[:SHOWN_MATCHES], tuple(self._store.snapshots())
        open_ones = any(c.score > OTHER_INN for c in candidates) and not any(c.sure for c in candidates)
        imported = software_snapshot(snapshots) is not None or component.snapshot_date is not None

        def said(w: Words) -> str:
            if exact:
                doubt = wording.told_doubt(w, meant) if meant else ""
                return " ".join(filter(None, (wording.told_exact(w, exact.standing, today), doubt)))
            more = extra[w.language] if extra else ""
            none = "" if imported else wording.told_none(w)
            line = more if silent and more else wording.told(w, name[w.language], component)
            doubt = wording.told_doubt(w, meant) if meant else ""
            return " ".join(part for part in (line, doubt, none, "" if silent else more) if part)

        def label(w: Words) -> str:
            return wording.exact_badge(w, of_entry(exact.standing, today)) if exact else wording.badge(w, component)

        return RegisterAnswer(
            query=query,
            component=component,
            label=wording.in_both(label),
            wording=wording.in_both(said),
            next_step=wording.in_both(
                lambda w: wording.next_step(w, component, imported=imported, candidates=open_ones or exact is not None)
            ),
            matches=tuple(match_of(c.standing, today, c.score, c.by, exact=c is exact) for c in candidates),
            snapshots=snapshots,
            identified=meant,
        )


def _by_title(catalogue: Catalogue, *, bare: bool) -> dict[str, list[Solution]]:
    """The solutions by the keys of their titles, whole or without brackets."""
    found: dict[str, list[Solution]] = {}
    for solution in catalogue.solutions.values():
        for title in (solution.name.ru, solution.name.en):
            found.setdefault(normalised(_bare(title) if bare else title), []).append(solution)
    return found


def _is_of_things(text: str) -> bool:
    """Whether a part of a question names things and nothing else: «камеры», not «что с ними делать»."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    return any(map(is_thing, words)) and all(kind_of(w).naming or not kind_of(w).known for w in words)


def _bare(name: str) -> str:
    return _BRACKETS.sub(" ", name)


def numbered_in(asked: Asked) -> tuple[RegisterKind, ...]:
    """The registers in which a number of this kind may stand."""
    match asked.kind:
        case NumberKind.ENTRY:
            return (RegisterKind.SOFTWARE, RegisterKind.PAK, RegisterKind.INDUSTRIAL, RegisterKind.EAEU_GOODS)
        case NumberKind.INDUSTRIAL:
            return (RegisterKind.INDUSTRIAL, RegisterKind.EAEU_GOODS)
        case NumberKind.PAGE_ID if "/" not in asked.text:
            return (RegisterKind.INDUSTRIAL, RegisterKind.EAEU_GOODS)
        case _:
            return ()


def _bears(standing: Standing, keys: Collection[str]) -> bool:
    return normalised(standing.entry.name) in keys


def _exact(found: Found, asked: Asked) -> Candidate | None:
    """The only entry that bears the very name that is asked for, where no tax number says more."""
    keys = {normalised(name) for name in (asked.name, *asked.others)} - {""}
    bearing = [c for c in found.candidates if _bears(c.standing, keys)]
    return bearing[0] if len(bearing) == 1 and not found.by_inn else None


def _unsettled(snapshot: Snapshot | None) -> ComponentStatus:
    """The status of a name that nothing is known of: nobody has proved anything, in a file or without one."""
    status = Status.UNVERIFIED if snapshot else Status.UNKNOWN
    return ComponentStatus(status, status, evidence=(Evidence.NO_RECORD,))


def _covered(part: ComponentStatus) -> tuple[Component, ...]:
    if part.entry is not None and part.entry.is_pak:
        return Component.SOFTWARE, Component.HARDWARE
    return (COVERS[part.register],) if part.register else ()


def _proved(sure: Sequence[Candidate], today: date) -> ComponentStatus:
    """The status that sure candidates prove: of each component by its best entry, an older one may be excluded."""
    best: dict[Component, ComponentStatus] = {}
    for candidate in sure:
        kind = COVERS[candidate.standing.entry.register]
        status = replace(of_entry(candidate.standing, today), part=kind.value)
        if kind not in best or rank(status.status) < rank(best[kind].status):
            best[kind] = status
    return mixed(list(best.values()))


def _of_other_owner(linked: Sequence[ComponentStatus], inn: str | None) -> bool:
    """Whether a tax number was given and the linked entries are those of other owners."""
    inns = {i for c in linked if c.entry for i in (c.entry.owner_inn, *c.entry.other_inns) if i}
    return inn is not None and bool(inns) and inn not in inns

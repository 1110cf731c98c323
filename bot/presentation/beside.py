"""Solutions beside each other in words: a row a question, a cell a solution, the rows that differ first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.some_of import some_of
from catalogue.facts.reading import effects_of
from catalogue.model import EffectKind
from catalogue.registers.status.component import ComponentStatus
from recommender.beside import Beside
from recommender.evidence import working_in

SHOWN_PLACES, SHOWN_FACTS = 4, 3


@dataclass(frozen=True, slots=True)
class CellLine:
    """One fact of a cell, with the page that says it where there is one."""

    text: str
    url: str | None = None


Cell = tuple[CellLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideRow:
    """One question and its answer for every solution, in their order; an empty cell is what no source tells."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({tuple(line.text for line in cell) for cell in self.cells}) > 1


class BesidePresenter(AnalysisPresenter):
    """One catalogue in one language."""

    def rows(self, compared: Sequence[Beside], registers: Sequence[ComponentStatus]) -> list[BesideRow]:
        """The rows that differ, then those that are the same, without those of which nothing is known for any.

        `registers` are the statuses of the solutions, in the same order.
        """
        told: list[tuple[str, Callable[[Beside], Iterable[CellLine]]]] = [
            ("compare.fit", self._fit),
            ("card.evidence", self._evidence),
            ("compare.works", self._works),
            ("compare.smallest", self._smallest),
            ("papers_compare_measured", lambda b: self._effects(b, measured=True)),
            ("papers_compare_promised", lambda b: self._effects(b, measured=False)),
            ("page.costs", self._costs),
            ("papers_compare_needs", self._needs),
            ("papers_compare_lessons", lambda b: map(CellLine, self.lessons(b.solution))),
            ("page.vendor", self._vendor),
            ("compare.ask", self._donor),
            ("papers_compare_directions", self._directions),
            ("papers_compare_measures", self._measures),
        ]
        rows = [BesideRow(name=self.words(key), cells=tuple(tuple(tell(b)) for b in compared)) for key, tell in told]
        register = tuple((CellLine(self.register(known).label),) for known in registers)
        rows.insert(2, BesideRow(name=self.words("card.register"), cells=register))
        return sorted((row for row in rows if any(row.cells)), key=lambda row: not row.differs)

    def _fit(self, b: Beside) -> Iterable[CellLine]:
        if b.runs_here:
            yield CellLine(self.words("compare.runs_here"))
        elif b.transfer is not None:
            reasons = "; ".join(self.transfer_reason(t) for t in b.transfer.reasons)
            yield CellLine(f"{self.words(f'verdict.{b.transfer.verdict}')}: {reasons}")

    def _evidence(self, b: Beside) -> Iterable[CellLine]:
        grade = self.words("card.grade", grade=b.evidence.grade)
        yield CellLine(f"{grade}, {self.words(f'evidence.{b.solution.evidence}')}")

    def _works(self, b: Beside) -> Iterable[CellLine]:
        cities = self.catalogue.cities
        working = sorted(working_in(b.solution), key=lambda c: (cities[c].population or 10**9, c))
        names = [cities[c].name[self.language] for c in working]
        if not names:
            yield CellLine(self.words("compare.works_nowhere"))
            return
        yield CellLine(some_of(names, SHOWN_PLACES, self.words))

    def _smallest(self, b: Beside) -> Iterable[CellLine]:
        if b.smallest is not None:
            yield CellLine(self.words("browse.residents", n=self.words.number(b.smallest)))

    def _effects(self, b: Beside, *, measured: bool) -> Iterable[CellLine]:
        found = [e for e in effects_of(b.solution) if (e.kind is EffectKind.MEASURED) is measured]
        for effect in found[:SHOWN_FACTS]:
            yield CellLine(self.effect(effect), _address(effect.source))

    def _costs(self, b: Beside) -> Iterable[CellLine]:
        for cost in b.solution.costs[:SHOWN_FACTS]:
            yield CellLine(self.cost(cost), _address(cost.source))

    def _needs(self, b: Beside) -> Iterable[CellLine]:
        return (CellLine(self.capabilities([need])) for need in b.solution.needs)

    def _vendor(self, b: Beside) -> Iterable[CellLine]:
        if b.solution.vendor:
            yield CellLine(b.solution.vendor.name[self.language])

    def _donor(self, b: Beside) -> Iterable[CellLine]:
        if b.donor is not None:
            donor = self.donor(b.donor)
            yield CellLine(f"{donor.city} ({donor.relation}): {donor.contact}", donor.contact_url)

    def _directions(self, b: Beside) -> Iterable[CellLine]:
        return (CellLine(self.catalogue.directions[d].name[self.language]) for d in b.solution.directions)

    def _measures(self, b: Beside) -> Iterable[CellLine]:
        return (CellLine(self.measures([m])) for m in b.solution.measures)


def _address(source: str) -> str | None:
    return source if source.startswith("http") else None

"""Open figures in words: each with its year, source and what it is of, and what it says of a direction indirectly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.presentation.some_of import some_of
from bot.texts.words import Words
from catalogue.model import Catalogue, Climate, FigureOf, Municipality, OpenIndicator
from recommender.indirect import Indirect, PeerComparison, Standing
from recommender.model import Basis, Gap, IndexStanding
from recommender.side_by_side import twins_of, unit_around

BEHIND = (Standing.LAGS, Standing.BELOW_MIDDLE)
CITIES_TABLE = "cities.json"
MOST_CITIES = 3
"""Cities that a reason names; the card has the others."""


class FigurePresenter:
    """One catalogue's figures in one language."""

    def __init__(self, catalogue: Catalogue, words: Words) -> None:
        self.catalogue, self.words, self.language = catalogue, words, words.language

    def value(self, indicator: OpenIndicator, value: float) -> str:
        """A value as precise as its indicator; a half that falls between two whole values is kept."""
        digits = indicator.digits or (1 if indicator.maximum and value % 1 else 0)
        return self.words.number(value, digits)

    def place(self, comparison: PeerComparison) -> str:
        """Whose figure it is: the town's, or that of the okrug or district around it, by name."""
        place_id, of = comparison.figure.place_id, comparison.indicator.of
        known = self.catalogue.units if of is FigureOf.UNIT else self.catalogue.municipalities
        name = known[place_id].name[self.language] if place_id in known else place_id
        return self.words(f"figure.of_{of}", name=name)

    def peers(self, comparison: PeerComparison) -> str:
        """The class of the peers, in the form that follows their number."""
        peer_class = comparison.peer_class
        told = self.words(f"figure.peers.{peer_class.of}.{peer_class.size}", n=comparison.peers)
        return self.words("figure.severe", peers=told) if peer_class.climate is Climate.SEVERE else told

    def line(self, comparison: PeerComparison) -> str:
        """One figure with its publication, year, median or rank among peers, and whose it is."""
        c, w = comparison, self.words
        return w(
            "figure.line" if c.share is not None else "figure.line_rank",
            publication=c.indicator.publication[self.language],
            year=c.figure.year,
            name=c.indicator.name[self.language],
            value=self.value(c.indicator, c.figure.value),
            unit=c.indicator.unit[self.language],
            n=c.peers,
            peers=self.peers(c),
            median=self.value(c.indicator, c.median),
            rank=c.rank,
            place=self.place(c),
        )

    def cell(self, comparison: PeerComparison | None) -> str:
        """One figure of a table whose row names the indicator: value, year, and the place among its own peers."""
        c, w = comparison, self.words
        if c is None:
            return w("page.unknown")
        value = self.value(c.indicator, c.figure.value)
        if c.share is None:
            return w("figure.cell_rank", value=value, year=c.figure.year, rank=c.rank, n=c.peers)
        return w("figure.cell", value=value, year=c.figure.year, share=w.percent(c.share))

    def row(self, indicator: OpenIndicator) -> str:
        """An indicator as the head of a row: what it counts, in which unit, of whom, by whom."""
        return self.words(
            "figure.row",
            name=indicator.name[self.language],
            unit=indicator.unit[self.language],
            of=self.words(f"figure.row_of_{indicator.of}"),
            publication=indicator.publication[self.language],
        )

    def twins(self, town: Municipality) -> list[str]:
        """A town and the okrug or district around it side by side, each figure with its date."""
        w, around = self.words, unit_around(town, self.catalogue)
        if around is None:
            return []
        pair = (around, town) if town.kind.is_unit else (town, around)
        lines = [self._residents(*pair)] if all(m.population and m.population_year for m in pair) else []
        for twin in twins_of(town, self.catalogue.figures):
            lines.append(w("figure.twin", town=self.line(twin.town), unit=self.line(twin.unit)))
        intro = w("figure.twins_intro", town=pair[0].name[self.language], unit=pair[1].name[self.language])
        return [intro, *lines] if lines else []

    def _residents(self, town: Municipality, unit: Municipality) -> str:
        w = self.words
        return w(
            "figure.residents",
            n=w.number(town.population or 0),
            year=town.population_year,
            unit=w.number(unit.population or 0),
            unit_year=unit.population_year,
            source=self.source_of(town),
            unit_source=self.source_of(unit),
        )

    def source_of(self, place: Municipality) -> str:
        """Where a number of residents comes from; our own table of cities by its name."""
        return self.words("papers_source_cities") if place.source == CITIES_TABLE else place.source

    def source(self, comparison: PeerComparison) -> str:
        """Publisher, copy and licence of a figure's edition."""
        edition = comparison.edition
        facts = edition.licence == "facts"
        return self.words(
            "figure.source",
            publisher=comparison.indicator.publisher[self.language],
            source=edition.source,
            licence=self.words("figure.licence.facts") if facts else edition.licence,
        )

    def sources(self, gaps: Iterable[Gap]) -> list[str]:
        """The sources of all figures of these gaps, each once."""
        shown = [c for g in gaps if g.indirect for c in g.indirect.comparisons]
        return list(dict.fromkeys(self.source(c) for c in shown))

    def indirect(self, indirect: Indirect) -> str:
        return self.words("figure.basis", figures="; ".join(self.line(c) for c in indirect.comparisons))

    def basis(self, gap: Gap, standing: IndexStanding) -> str:
        """What a direction rests on, in words; open figures with all that they are."""
        w = self.words
        if gap.indirect is None or gap.basis is Basis.RATED:
            return w(f"basis.{gap.basis}")
        told = self.indirect(gap.indirect)
        if gap.basis is Basis.INDIRECT:
            return told
        if gap.basis is Basis.ANSWERED:
            return f"{self.basis_in_short(gap)}; {told}"
        return w("figure.basis_with_index", year=standing.year, indirect=told)

    def basis_in_short(self, gap: Gap) -> str:
        """What a direction rests on, without the figures themselves."""
        short = self.words(f"basis.{gap.basis}")
        counted = gap.basis is Basis.ANSWERED and gap.indirect is not None and gap.indirect.share is not None
        return self.words("basis.with_figures", basis=short) if counted else short

    def direction(self, gap: Gap, standing: IndexStanding) -> str:
        """One direction as a line: how the town stands in it, and by which figures."""
        name = self.catalogue.directions[gap.direction].name[self.language]
        if gap.indirect is None:
            return f"{name}: {self.words('gaps_unknown')}"
        told = self.words(f"figure.standing.{gap.indirect.standing}")
        return self.words("figure.direction", direction=name, standing=told, basis=self.basis(gap, standing))

    def own(self, gap: Gap) -> str | None:
        """An indirect share as a place among peers; None where the share is one of a maximum."""
        if gap.basis is not Basis.INDIRECT:
            return None
        if gap.own is None:
            return self.words("figure.standing.rank-only")
        return self.words("figure.place", share=self.words.percent(gap.own))

    def reference(self, gap: Gap) -> str | None:
        return self.words("figure.reference") if gap.basis is Basis.INDIRECT and gap.own is not None else None

    def need(self, indirect: Indirect, direction: str, proof: str) -> str | None:
        """Where the town lags, by which figure, then what is proven; None where it is not behind."""
        known = [c for c in indirect.comparisons if c.share is not None]
        if not known or indirect.standing not in BEHIND:
            return None
        worst = min(known, key=lambda c: c.share or 0.0)
        return self.words(
            "figure.need" if indirect.standing is Standing.LAGS else "figure.need_below",
            place=self._named(worst),
            direction=direction,
            figure=self.line(worst),
            proof=proof,
        )

    def proof(self, cities: Sequence[str], effect: str | None) -> str:
        """Where a solution is proven in operation, the nearest cities first, and what was measured there."""
        w = self.words
        if not cities:
            return w("figure.proof_none")
        told = w("figure.proof_effect", effect=effect) if effect else w("figure.proof_no_effect")
        names = [self.catalogue.cities[c].name[self.language] for c in cities]
        return w("figure.proof", cities=some_of(names, MOST_CITIES, w), effect=told)

    def _named(self, comparison: PeerComparison) -> str:
        place_id = comparison.figure.place_id
        known = self.catalogue.municipalities.get(place_id) or self.catalogue.units.get(place_id)
        return known.name[self.language] if known else place_id

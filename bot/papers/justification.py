"""What the justification says: one page for the head, every figure with its note, the unknown named as such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.papers.model import Chosen, Dossier
from bot.papers.notes import BY_HAND, CITIES_TABLE, OUR_RULE, OWN_ANSWERS, OWN_TABLE, Note, Notes, Said
from bot.papers.phrases import Phrases
from bot.papers.typography import clean, quoted, sentence, shorten
from bot.texts.words import Words
from catalogue.facts.model import Fact
from catalogue.facts.reading import costs_of, effects_of
from catalogue.model import Direction, DocumentationLevel, EffectKind, FundingSource
from recommender.closeness import Closeness
from recommender.model import Basis, Donor, Gap

Paragraph = tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is said: shortened step by step until one page holds it. Texts in characters."""

    donors: int
    effects: int
    problem: int
    scale: bool
    summary: int
    sources: int


EXTENTS = (
    Extent(donors=3, effects=4, problem=400, scale=True, summary=500, sources=2),
    Extent(donors=3, effects=3, problem=300, scale=True, summary=400, sources=1),
    Extent(donors=2, effects=2, problem=200, scale=True, summary=360, sources=1),
    Extent(donors=2, effects=1, problem=140, scale=False, summary=260, sources=1),
)


@dataclass(frozen=True, slots=True)
class JustificationSection:
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Justification:
    title: str
    subject: str
    made: str
    sections: tuple[JustificationSection, ...]
    signature: str
    notes_heading: str
    notes: tuple[Note, ...]


def justification_of(dossier: Dossier, chosen: Chosen, words: Words, extent: Extent) -> Justification:
    """The justification of one chosen solution, saying as much as `extent` tells."""
    phrases = Phrases(dossier, words)
    writer = _Writer(phrases, Notes(words), chosen, extent)
    sections = (
        JustificationSection(words("papers_why_problem"), tuple(writer.problem())),
        JustificationSection(words("papers_why_solution"), tuple(writer.solution())),
        JustificationSection(words("papers_why_where"), tuple(writer.where())),
        JustificationSection(words("papers_why_fits"), tuple(writer.fits())),
        JustificationSection(words("papers_why_cost"), tuple(writer.cost())),
        JustificationSection(words("papers_why_risks"), tuple(writer.risks())),
        JustificationSection(words("papers_why_register"), tuple(writer.register())),
        JustificationSection(words("papers_why_asked"), tuple(writer.asked())),
    )
    return Justification(
        title=words("papers_why_title"),
        subject=words(
            "papers_why_subject",
            title=quoted(phrases.title(chosen.recommendation.solution), words.language),
            place=phrases.inside(dossier.town),
        ),
        made=words("papers_made", date=phrases.today()),
        sections=sections,
        signature=words("papers_why_signature", blank="_" * 12),
        notes_heading=words("papers_notes_heading"),
        notes=writer.notes.all,
    )


class _Writer:
    """Writes the sections in their order, so that the notes are numbered as they are read."""

    def __init__(self, phrases: Phrases, notes: Notes, chosen: Chosen, extent: Extent) -> None:
        self.phrases, self.notes, self.chosen, self.extent = phrases, notes, chosen, extent
        self.words, self.recommendation = phrases.words, chosen.recommendation
        self.solution_facts = chosen.recommendation.solution

    # -- the problem and the gap -----------------------------------------------------------------------------

    def problem(self) -> Iterator[Paragraph]:
        w, dossier = self.words, self.phrases.dossier
        problem = self.phrases.problem(self.extent.problem)
        problem = problem[:1].upper() + problem[1:]
        told = w("papers_why_stated", problem=quoted(problem, w.language)) if problem else w("papers_why_not_stated")
        if (near := self.recommendation.closeness) in (Closeness.NEAR, Closeness.NOTHING):
            told = f"{told} {w(f'papers_why_{near}')}"
        town = dossier.town
        population: Paragraph = (Said(w("papers_why_population_unknown")),)
        if town.population is not None and (town.population_year or town.source == BY_HAND):
            cited = self.notes.cite(town.source, town.population_year)
            population = (
                Said(w("papers_why_population", n=w.number(town.population), people=town.population), cited),
                Said("."),
            )
        yield (Said(f"{told} "), *population, Said(" "), *self._standing())
        gaps = [g for g in dossier.assessment.gaps if g.direction in self.solution_facts.directions]
        context = [g for g in gaps if g.basis is Basis.INDIRECT]
        known = [g for g in gaps if g.gap_share is not None and g not in context]
        if known:
            yield tuple(said for g in known for said in self._gap(g))
        elif context:
            yield self._context(context)
        else:
            names = self._names([g.direction for g in gaps])
            yield (Said(w("papers_why_gap_unknown", directions=names, n=len(gaps))),)

    def _standing(self) -> Paragraph:
        w, s = self.words, self.phrases.dossier.assessment.standing
        if s.value is not None and s.max is not None:
            text = w("papers_why_index", value=w.number(s.value, 2), max=w.number(s.max))
            return (Said(text, self.notes.cite(s.source, s.year)), Said("."))
        if s.rank is not None:
            return (Said(w("papers_why_rank", rank=s.rank), self.notes.cite(s.source, s.rank_year)), Said("."))
        return (Said(w("papers_why_index_unknown")),)

    def _gap(self, gap: Gap) -> Paragraph:
        w, share = self.words, self.phrases.present.share
        text = w(
            "papers_why_gap",
            direction=self._names([gap.direction]),
            own=share(gap.own),
            reference=share(gap.reference),
            gap=w.percent(gap.gap_share or 0.0),
            basis=self.phrases.present.figures.basis_in_short(gap),
        )
        standing = self.phrases.dossier.assessment.standing
        source = {Basis.RATED: OWN_TABLE, Basis.ANSWERED: OWN_ANSWERS}.get(gap.basis, standing.source)
        own = self.notes.cite(source, standing.year if gap.basis in (Basis.PRIOR, Basis.PRIOR_AND_INDIRECT) else None)
        against = self.notes.cite(gap.against.source, gap.against.year)
        counted = gap.indirect.comparisons if gap.indirect and gap.basis is not Basis.RATED else ()
        figures = [n for c in counted for n in self.notes.cite(c.edition.source, c.figure.year)]
        return (Said(text, tuple(dict.fromkeys((*own, *against, *figures)))), Said(". "))

    def _context(self, gaps: Sequence[Gap]) -> Paragraph:
        """What open figures say of the direction in which the town is farthest behind: context, no gap of a rating."""
        told = [g.indirect for g in gaps if g.indirect]
        worst = min(told, key=lambda i: (i.share is None, i.share or 0.0))
        first = worst.comparisons[0]
        text = self.words(
            "papers_why_context",
            direction=self._names([worst.direction]),
            figure=self.phrases.present.figures.line(first),
        )
        return (Said(text, self.notes.cite(first.edition.source, first.figure.year)), Said("."))

    def _names(self, directions: list[Direction]) -> str:
        names = (self.phrases.catalogue.directions[d].name[self.words.language] for d in directions)
        return ", ".join(quoted(n, self.words.language) for n in names)

    # -- the solution and its proof --------------------------------------------------------------------------

    def solution(self) -> Iterator[Paragraph]:
        s = self.solution_facts
        cited = tuple(n for source in s.sources[: self.extent.sources] for n in self.notes.cite(source))
        summary = Said(shorten(s.summary[self.words.language], self.extent.summary).rstrip("."), cited)
        measures = self.phrases.present.measures(s.measures)
        told = self.words("papers_why_measures", measures=measures) if measures else ""
        yield (summary, Said(f". {told}" if told else "."))

    def where(self) -> Iterator[Paragraph]:
        r = self.recommendation
        donors = [self.chosen.donor, *(d for d in r.donors if d.city_id != self.chosen.donor.city_id)]
        for donor in donors[: self.extent.donors]:
            yield self._donor(donor)
        effects = effects_of(self.solution_facts)
        measured = [e for e in effects if e.kind is EffectKind.MEASURED]
        if not measured:
            yield (Said(self.words("details_no_effects")),)
        for effect in sorted(effects, key=lambda e: e.kind is not EffectKind.MEASURED)[: self.extent.effects]:
            yield (
                Said(sentence(self.phrases.effect(effect)).rstrip("."), self.notes.cite(effect.source, effect.year)),
                Said("."),
            )

    def _donor(self, donor: Donor) -> Paragraph:
        text = self.phrases.deployment(donor, self.extent.scale).rstrip(".")
        said = Said(text, self.notes.cite(donor.deployment.source, donor.deployment.since))
        return (said, Said(self.words("papers_why_body", body=self.phrases.body(donor))))

    def fits(self) -> Iterator[Paragraph]:
        r = self.recommendation
        cities = dict.fromkeys(c for t in r.transfer.reasons for c in (t.city, *t.cities) if c)
        years = dict.fromkeys(y for c in cities if (y := self.phrases.catalogue.cities[c].population_year))
        cited = tuple(n for year in years for n in self.notes.cite(CITIES_TABLE, year))
        grade = self.words("papers_why_grade", grade=r.evidence.grade)
        yield (
            Said(self.phrases.verdict(r), cited),
            Said(". "),
            Said(grade, self.notes.cite(OUR_RULE)),
            Said("."),
        )

    # -- money, risks, purchase, the decision ----------------------------------------------------------------

    def cost(self) -> Iterator[Paragraph]:
        w, sums = self.words, costs_of(self.solution_facts)
        possible = self.phrases.catalogue.funding_of(self.solution_facts, self.phrases.dossier.town.population)
        yield self._sums(sums) if sums else (Said(w("papers_why_cost_unknown")),)
        if possible:
            yield self._funding(possible[: self.extent.sources])

    def _sums(self, sums: Sequence[Fact]) -> Paragraph:
        """The sums that sources name, each with its page: no estimate."""
        w = self.words
        pieces: list[Said] = [Said(w("papers_why_cost_named") + " ")]
        for n, s in enumerate(sums[:2]):
            told = clean(s.text[w.language])
            told = f"{told} ({self.phrases.city(s.city_id)})" if s.city_id else told.rstrip(".")
            pieces.append(Said(f"{'; ' if n else ''}{told}", self.notes.cite(s.source, s.year)))
        return (*pieces, Said(". " + w("papers_why_cost_note")))

    def _funding(self, possible: Sequence[FundingSource]) -> Paragraph:
        """Where the money could come from, each with its page: possible, not promised."""
        w = self.words
        pieces = [Said(w("papers_why_funding") + " ")]
        for n, f in enumerate(possible):
            told = f"{'; ' if n else ''}{f.name[w.language]} ({clean(f.who[w.language])})"
            pieces.append(Said(told, self.notes.cite(f.source, (f.published or f.seen)[:4])))
        return (*pieces, Said("."))

    def risks(self) -> Iterator[Paragraph]:
        w, s = self.words, self.solution_facts
        lessons = [d for d in s.deployments if d.lesson]
        for d in lessons[:2]:
            if d.lesson:
                text = f"{self.phrases.city(d.city_id)}: {clean(d.lesson.text[w.language]).rstrip('.')}"
                yield (Said(text, self.notes.cite(d.lesson.source)), Said("."))
        rest = [] if lessons else [w("papers_why_no_lessons")]
        if s.evidence is DocumentationLevel.PAPER_ONLY:
            rest.append(w("papers_why_paper_only"))
        if s.needs:
            rest.append(w("papers_why_needs", needs=self.phrases.needs(s)))
        if rest:
            yield (Said(" ".join(rest)),)

    def register(self) -> Iterator[Paragraph]:
        known = self.recommendation.register
        line = self.phrases.register(self.recommendation)
        year = str(known.snapshot_date.year) if known.snapshot_date else (known.as_of or "")[:4]
        yield (
            Said(f"{line.label} ({line.facts})", self.notes.cite(known.source, year)),
            Said(f". {line.next_step} {self.words('papers_why_buying')} {self.words('product_disclaimer')}"),
        )

    def asked(self) -> Iterator[Paragraph]:
        yield (Said(self.words("papers_why_ask", body=self.phrases.body(self.chosen.donor))),)

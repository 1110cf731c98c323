"""What the comparison says: solutions side by side, and the cities that could be asked; unknown is shown as unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.papers.model import Dossier
from bot.papers.notes import source_label
from bot.papers.phrases import Phrases
from bot.papers.typography import clean, readable_url, sentence
from bot.texts.words import Words
from catalogue.facts.reading import costs_of, effects_of
from catalogue.model import EffectKind, Solution
from recommender.model import Donor, Recommendation

SOURCES, SOURCE = 3, 120


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table: its heading row and its rows, every cell a text."""

    sheet: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ComparisonText:
    title: str
    subject: str
    solutions: PaperTable
    donors: PaperTable
    remark: str


def comparison_of(dossier: Dossier, words: Words) -> ComparisonText:
    """The chosen solutions side by side; beside a single one, the nearest that the question finds."""
    phrases = Phrases(dossier, words)
    chosen = tuple(c.recommendation for c in dossier.chosen)
    compared = (*chosen, *dossier.alternatives)
    heading = (words("papers_compare_criterion"), *(phrases.title(r.solution) for r in compared))
    roles = tuple(words("papers_compare_role_chosen" if r in chosen else "papers_compare_role_near") for r in compared)
    rows = [(words("papers_compare_role"), *roles)]
    rows += [(words(key), *(clean(say(r, phrases)) for r in compared)) for key, say in _CRITERIA]
    made = words("papers_made", date=phrases.today())
    return ComparisonText(
        title=words("papers_compare_title"),
        subject=words("papers_compare_subject", town=phrases.town_in_region, made=made),
        solutions=PaperTable(words("papers_compare_sheet"), heading, tuple(rows)),
        donors=_donors(compared, phrases),
        remark=words("product_disclaimer"),
    )


# -- the criteria --------------------------------------------------------------------------------------------


def _where(r: Recommendation, phrases: Phrases) -> str:
    return phrases.joined(phrases.present.deployment(d) for d in r.solution.deployments)


def _measured(r: Recommendation, phrases: Phrases) -> str:
    measured = [e for e in effects_of(r.solution) if e.kind is EffectKind.MEASURED]
    return phrases.joined(phrases.effect(e) for e in measured)


def _promised(r: Recommendation, phrases: Phrases) -> str:
    promised = [e for e in effects_of(r.solution) if e.kind is not EffectKind.MEASURED]
    return phrases.joined(phrases.effect(e) for e in promised)


def _money(r: Recommendation, phrases: Phrases) -> str:
    return phrases.joined(s.text[phrases.language] for s in costs_of(r.solution))


def _needs(r: Recommendation, phrases: Phrases) -> str:
    return phrases.needs(r.solution) or phrases.words("papers_compare_needs_none")


def _register(r: Recommendation, phrases: Phrases) -> str:
    line = phrases.register(r)
    return f"{line.label} ({line.facts})"


def _lessons(r: Recommendation, phrases: Phrases) -> str:
    return phrases.joined(phrases.present.lessons(r.solution))


def _vendor(r: Recommendation, phrases: Phrases) -> str:
    return r.solution.vendor.name[phrases.language] if r.solution.vendor else phrases.unknown


def _grade(r: Recommendation, phrases: Phrases) -> str:
    grade = phrases.words("card.grade", grade=r.evidence.grade)
    return f"{grade}; {phrases.words(f'evidence.{r.solution.evidence}')}"


def _donor(r: Recommendation, phrases: Phrases) -> str:
    donor = r.donors[0]
    return f"{donor.city[phrases.language]}: {phrases.body(donor)}"


def _sources(r: Recommendation, phrases: Phrases) -> str:
    return phrases.joined(source_label(phrases.words, s, SOURCE) for s in _all_sources(r.solution)[:SOURCES])


def _all_sources(solution: Solution) -> list[str]:
    return list(dict.fromkeys((*(d.source for d in solution.deployments), *solution.sources)))


_CRITERIA: tuple[tuple[str, Callable[[Recommendation, Phrases], str]], ...] = (
    ("papers_compare_summary", lambda r, t: r.solution.summary[t.language]),
    ("papers_compare_directions", lambda r, t: t.directions(r.solution)),
    ("papers_compare_measures", lambda r, t: t.present.measures(r.solution.measures) or t.unknown),
    ("papers_compare_where", _where),
    ("papers_compare_measured", _measured),
    ("papers_compare_promised", _promised),
    ("papers_compare_money", _money),
    ("card.transfer", lambda r, t: t.verdict(r)),
    ("card.evidence", _grade),
    ("papers_compare_needs", _needs),
    ("papers_compare_register", _register),
    ("papers_compare_next", lambda r, t: t.register(r).next_step),
    ("page.vendor", _vendor),
    ("papers_compare_lessons", _lessons),
    ("papers_compare_body", _donor),
    ("card.sources", _sources),
)
"""The rows in their order: the key of the name and what a cell says."""


# -- the donors ----------------------------------------------------------------------------------------------


def _donors(compared: tuple[Recommendation, ...], phrases: Phrases) -> PaperTable:
    w = phrases.words
    heading = (
        w("papers_compare_solution"),
        w("papers_compare_city"),
        w("papers_compare_region"),
        w("papers_compare_relation"),
        w("papers_compare_state"),
        w("papers_compare_since"),
        w("papers_compare_scale"),
        w("papers_compare_body"),
        w("papers_compare_site"),
        w("papers_compare_source"),
    )
    rows = tuple(_donor_row(r, d, phrases) for r in compared for d in r.donors)
    return PaperTable(w("papers_compare_donors"), heading, rows)


def _donor_row(r: Recommendation, donor: Donor, phrases: Phrases) -> tuple[str, ...]:
    w, d, language = phrases.words, donor.deployment, phrases.language
    return (
        phrases.title(r.solution),
        donor.city[language],
        donor.region[language],
        w(f"relation.{donor.relation}"),
        w(f"deployment.{d.status}"),
        str(d.since) if d.since else phrases.unknown,
        sentence(d.scale[language]) if d.scale else phrases.unknown,
        clean(donor.contact.body[language]),
        readable_url(donor.contact.url, SOURCE) if donor.contact.url else phrases.unknown,
        source_label(w, d.source, SOURCE),
    )

"""What the letter to a donor's body says: requisites by ГОСТ Р 7.0.97-2025, everything unknown a blank to fill."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.papers.donor_questions import questions_for
from bot.papers.model import Chosen, Dossier
from bot.papers.notes import source_label, web_address
from bot.papers.phrases import Phrases
from bot.papers.typography import clean, quoted, shorten
from bot.texts.words import Words
from catalogue.model import ContactLevel, Deployment, DeploymentStatus, Language, PlaceKind
from recommender.model import Donor

PROBLEM, SCALE, SOURCE = 240, 220, 110
"""Characters of the problem, of the scale and of the source's address that a one-page letter has room for."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_STATED = {
    DeploymentStatus.SCALED: "papers_letter_scaled",
    DeploymentStatus.OPERATIONAL: "papers_letter_operational",
    DeploymentStatus.PILOT: "papers_letter_pilot",
    DeploymentStatus.UNKNOWN: "papers_letter_unknown",
}

_SINCE = dict.fromkeys(DeploymentStatus, "papers_letter_since") | {DeploymentStatus.PILOT: "papers_letter_in"}


@dataclass(frozen=True, slots=True)
class LetterText:
    """The requisites in the order of the standard. `scale` is left out first when room is short."""

    sender: tuple[str, ...]
    addressee: str
    heading: str
    salutation: str
    who: str
    stated: str
    scale: str
    source_label: str
    source: str
    source_url: str | None
    problem: str
    ask: str
    questions: tuple[str, ...]
    closing: str


def letter_of(dossier: Dossier, chosen: Chosen, words: Words) -> LetterText:
    """The letter about one chosen solution to the body of its donor."""
    phrases, donor = Phrases(dossier, words), chosen.donor
    d, place = donor.deployment, phrases.at_donor(donor.city_id)
    stated = words(
        _STATED[d.status],
        place=place,
        since=words(_SINCE[d.status], year=d.since) if d.since else "",
        title=phrases.title_at(chosen),
    )
    problem = phrases.problem(PROBLEM)
    scale = shorten(d.scale[words.language], SCALE).rstrip(".") if d.scale and _is_dated(d) else ""
    return LetterText(
        sender=(
            words("papers_letter_sender"),
            words("papers_letter_sender_name"),
            phrases.town_in_region,
        ),
        addressee=phrases.body(donor),
        heading=words("papers_letter_heading", place=place),
        salutation=words("papers_letter_salutation"),
        who=clean(words("papers_letter_who", town=phrases.genitive(dossier.town), population=_population(phrases))),
        stated=clean(stated),
        scale=words("papers_letter_scale", scale=scale) if scale else "",
        source_label=words("papers_letter_source"),
        source=source_label(words, d.source, SOURCE),
        source_url=web_address(d.source),
        problem=words("papers_letter_problem", problem=quoted(problem, words.language)) if problem else "",
        ask=words("papers_letter_ask"),
        questions=tuple(q.text for q in questions_for(chosen, phrases)),
        closing=" ".join(filter(None, [_passed_on(phrases, donor), words("papers_letter_closing")])),
    )


def _passed_on(phrases: Phrases, donor: Donor) -> str:
    """That the letter may be another body's to answer: it goes to the region's for want of the town's own, or nobody
    checked which body runs the solution.
    """
    of_region = phrases.catalogue.cities[donor.city_id].kind is PlaceKind.REGION
    if donor.contact.level is ContactLevel.REGION and not of_region:
        return phrases.words("papers_letter_to_region")
    return "" if donor.contact.url else phrases.words("papers_letter_pass_on")


def _population(phrases: Phrases) -> str:
    """The number of residents with its year; nothing where its source does not date it."""
    town = phrases.dossier.town
    if town.population is None or not town.population_year:
        return ""
    words, n = phrases.words, town.population
    return words("papers_letter_population_dated", n=words.number(n), people=n, year=town.population_year)


def _is_dated(deployment: Deployment) -> bool:
    """Whether the scale of a deployment has no figure, or one whose year the letter tells."""
    scale = deployment.scale[Language.RU] if deployment.scale else ""
    return bool(deployment.since) or not re.search(r"\d", scale) or bool(_YEAR.search(scale))

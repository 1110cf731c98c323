"""What a page shows of a report: the town's standing, the solutions as cards, the ten directions with their gaps."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qsl

from bot.presentation.solutions import Presenter
from bot.texts.words import Words
from bot.web.access import WebServices
from catalogue.model import Municipality
from recommender.model import Report


def results_of(
    services: WebServices,
    words: Words,
    report: Report,
    town: Municipality,
    papers: str,
    more: str | None = None,
    pins: Collection[str] = (),
) -> dict[str, Any]:
    """The values of `_results.html`; `papers` is the query that keeps who asks, `more` the address of a longer list,
    `pins` the solutions ticked for comparison.
    """
    present, shown_now = Presenter(services.catalogue, words), len(report.recommendations)
    return {
        "town": present.town_in_region(town),
        "population": present.population(town),
        "standing": present.standing(report.assessment.standing),
        "reference": present.reference(report.assessment.reference),
        "intro": present.intro(report, town, 1, shown_now) if shown_now else present.nothing(report),
        "cards": [present.card(r) for r in report.recommendations],
        "gaps": gap_rows(present, report),
        "context": [*present.figures.twins(town), *present.region_context(town.region)],
        "figure_sources": present.figures.sources(report.assessment.gaps),
        "more": more,
        "papers": papers,
        "kept": parse_qsl(papers),
        "pins": pins,
    }


def gap_rows(present: Presenter, report: Report) -> list[dict[str, Any]]:
    """The ten directions in words for a table, the widest gap first."""
    return [
        {
            "name": present.catalogue.directions[g.direction].name[present.language],
            "own": present.own(g),
            "reference": present.against(g),
            "gap": present.share(g.gap_share),
            "basis": present.figures.basis(g, report.assessment.standing),
            "own_x": None if g.own is None else round(200 * g.own, 1),
            "reference_x": None if g.reference is None else round(200 * g.reference, 1),
        }
        for g in sorted(report.assessment.gaps, key=lambda g: -(g.gap_share or 0.0))
    ]

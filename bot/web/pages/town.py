"""The page of a municipality: what is known of it with dates, its gaps, the first solutions for them, its peers."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.intake import ASKED
from bot.presentation.analysis import AnalysisPresenter
from bot.presentation.gap_plot import gap_plot
from bot.presentation.places import region_address
from bot.privacy.hiding import told_of
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.own_words import without_personal_data
from bot.web.pages.asking import OWN, USUAL, WEIGHT, WEIGHTS, Asking, asking_of
from bot.web.pages.rendering import render_page
from bot.web.pages.results import gap_rows
from catalogue.model import Direction, Municipality
from catalogue.places.gazetteer import ENTERED, display
from recommender.donors import known_in
from recommender.model import Profile, Question, Recommendation, Report
from recommender.peers import Peer
from recommender.side_by_side import as_peer, nearest_peers, side_by_side

router = APIRouter(include_in_schema=False)
SHOWN_SOLUTIONS, SHOWN_PEERS, SHOWN_OWN = 5, 5, 12
MOST_CHOSEN = 5
"""Peers of one's own choice."""
PEER = "peer"


@router.get("/town")
async def town(request: Request) -> Response:
    """What is known of the municipality that the address names; without one, the question which it is."""
    services, words = services_of(request), words_in(language_of(request))
    if address := without_personal_data(request, words):
        return address
    asking = asking_of(request, services, words)
    if asking.profile is None:
        return render_page(request, "town_which.html", asking.status, asking=asking, action="/town")
    values = await asyncio.to_thread(_values, services, words, asking, asking.profile, request)
    return render_page(request, "town.html", asking=asking, hidden=told_of(asking.problem, words), **values)


def _values(services: WebServices, words: Words, asking: Asking, profile: Profile, request: Request) -> dict[str, Any]:
    here, present = profile.municipality, AnalysisPresenter(services.catalogue, words)
    report = services.recommender.recommend(Question(profile=profile, problem=asking.problem, limit=SHOWN_SOLUTIONS))
    assessment = report.assessment
    chosen = request.query_params.getlist(PEER)[:MOST_CHOSEN]
    peers, refused = _peers(services, words, here, chosen)
    return {
        "town": present.town_in_region(here),
        "facts": _facts(present, here, report),
        "own": _own(services, words, here),
        "region": None if here.id == OWN else region_address(here.region, words.language),
        "corrected": here.source == ENTERED and here.id != OWN,
        "plot": gap_plot(present, assessment.gaps, profile.weights),
        "gaps": gap_rows(present, report),
        "reference": present.reference(assessment.reference),
        "other_references": present.other_references(assessment),
        "figure_sources": present.figures.sources(assessment.gaps),
        "references": [(kind.value, words(f"town.ref.{kind}"), asking.reference == kind) for kind in ASKED],
        "city": "" if asking.reference in set(ASKED) else asking.reference,
        "weights": _weights(services, words, profile),
        "weighed": bool(profile.weights),
        "answered": len(profile.answers),
        "questions": len(services.catalogue.measures),
        "first": [_first(present, r, asking) for r in report.recommendations],
        "intro": present.intro(report, here, 1, len(report.recommendations)) if report.recommendations else None,
        "peers": [_peer(present, p, asking) for p in peers],
        "peer_told": refused,
        "chosen_peers": chosen,
        "table": _table(services, present, here, peers),
    }


def _first(present: AnalysisPresenter, r: Recommendation, asking: Asking) -> tuple[str, str, str]:
    """A solution in two lines: its page, its title, then fit, donor and register."""
    w = present.words
    donor = present.donor(r.donors[0]).city if r.donors else w("result_no_donor")
    signs = (
        w(f"verdict.{r.transfer.verdict}"),
        f"{w('card.donor')}: {donor}",
        f"{w('card.register')}: {present.register(r.register).label}",
    )
    return f"/solutions/{r.solution.id}?{asking.query()}", present.marked_title(r), ". ".join(signs)


def _facts(present: AnalysisPresenter, here: Municipality, report: Report) -> list[tuple[str, list[str]]]:
    """What is known, each with its date and source, under its heading; what is not known is said."""
    w = present.words
    source = "" if here.source == ENTERED else w("town.source", source=present.figures.source_of(here))
    facts = [
        (w("town.population"), [f"{present.population(here)} {source}".strip()]),
        (w("town.index"), [present.standing(report.assessment.standing)]),
    ]
    if twins := present.figures.twins(here):
        facts.append((w("town.around"), twins))
    if context := present.region_context(here.region):
        facts.append((w("page.region_label"), context))
    return facts


def _own(services: WebServices, words: Words, here: Municipality) -> list[tuple[str, str]]:
    """The solutions that the catalogue knows in the town, with their pages."""
    known = [services.catalogue.solutions[i] for i in known_in(services.catalogue, here)]
    return [(f"/solutions/{s.id}", s.title[words.language]) for s in known[:SHOWN_OWN]]


def _weights(services: WebServices, words: Words, profile: Profile) -> list[dict[str, Any]]:
    return [
        {
            "field": f"{WEIGHT}{d}",
            "name": services.catalogue.directions[d].name[words.language],
            "options": [
                (value, words(f"town.weight.{value}"), float(value) == profile.weights.get(d, float(USUAL)))
                for value in WEIGHTS
            ],
        }
        for d in Direction
    ]


def _peers(services: WebServices, words: Words, here: Municipality, chosen: list[str]) -> tuple[list[Peer], list[str]]:
    """The peers of one's own choice, else the nearest; and what names of peers were not understood."""
    named, refused = [], []
    for said in dict.fromkeys(n.strip()[:100] for n in chosen if n.strip()):
        found = services.places.resolve(said, place_asked=True)
        if found.one is not None and found.one.id != here.id:
            named.append(as_peer(here, found.one))
        elif found.one is None:
            names = "; ".join(display(t, words.language) for t in found.candidates[:5])
            refused.append(words("town.peer_unclear" if names else "town.peer_unknown", text=said, names=names))
    if named:
        return named, refused
    nearest = nearest_peers(here, services.catalogue, SHOWN_PEERS)
    return nearest or services.recommender.similar(here, SHOWN_PEERS), refused


def _peer(present: AnalysisPresenter, peer: Peer, asking: Asking) -> tuple[str, str, str]:
    other = peer.municipality
    return f"/town?municipality={other.id}", display(other, present.language), present.peer(peer)


def _table(services: WebServices, present: AnalysisPresenter, here: Municipality, peers: list[Peer]) -> dict[str, Any]:
    """Open figures of the town and its peers beside each other."""
    places = [here, *(p.municipality for p in peers)]
    rows = side_by_side(places, services.catalogue.figures)
    return {
        "heads": [p.name[present.language] for p in places],
        "rows": [(present.figures.row(r.indicator), [present.figures.cell(c) for c in r.cells]) for r in rows],
    }

"""The page of a region as a whole, and the list of all regions that leads to it."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from bot.presentation.csv_cells import csv_bytes
from bot.presentation.places import region_address, region_understood
from bot.presentation.region import RegionPresenter
from bot.presentation.some_of import some_of
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.pages.rendering import error_page, render_page
from catalogue.model import Direction, Region, Scope
from recommender.region import MIN_POPULATION, RegionReport, rank_agreement
from recommender.region_matrix import MatrixCell, MatrixRow, Reach, learners, matrix

router = APIRouter(include_in_schema=False)
SIZES = (MIN_POPULATION, 50_000, 100_000)
"""From how many residents on municipalities are shown."""
MOST_ROWS = 60
"""A region with more municipalities is first shown from a larger size on: one page must hold it."""
SHOWN_LEARNERS = 5
SIGNS = {Reach.WORKS: "●", Reach.SPREADS: "◐", Reach.OUTSIDE: "○", Reach.NONE: "–"}


@router.get("/regions")
async def region(request: Request) -> Response:
    """What works inside a region and can spread, and what must come from outside; without a name, all regions."""
    services, words = services_of(request), words_in(language_of(request))
    asked = request.query_params.get("name", "").strip()[:100]
    found = services.places.regions_named(asked) if asked else []
    if len(found) == 1:
        values = await asyncio.to_thread(_values, services, words, found[0], request.query_params.get("min", ""))
        told = region_understood(asked, found[0], words)
        return render_page(request, "region.html", understood=told, **values)
    shown = found or services.places.regions
    links = sorted((r.name[words.language], region_address(r, words.language)) for r in shown)
    told = words("region_which", names="; ".join(name for name, _ in links)) if found else ""
    if asked and not found:
        told = words("page.region_none", text=asked)
    return render_page(request, "regions.html", 404 if asked and not found else 200, links=links, told=told)


@router.get("/regions.csv")
def table(request: Request) -> Response:
    """The municipalities of a region by directions, as a table for office programs."""
    services, words = services_of(request), words_in(language_of(request))
    found = services.places.regions_named(request.query_params.get("name", "").strip()[:100])
    if len(found) != 1:
        return error_page(request, 404)
    report = services.recommender.region(found[0])
    names = [services.catalogue.directions[d].name[words.language] for d in Direction]
    heading = [words("page.town_label"), words("page.population_label"), *names]
    rows = [
        [
            row.municipality.name[words.language],
            row.municipality.population,
            *(_in_words(words, cell) for cell in row.cells),
        ]
        for row in matrix(report, services.catalogue.in_scope(Scope.DOMESTIC))
    ]
    headers = {"Content-Disposition": 'attachment; filename="provodnik-region.csv"'}
    return Response(csv_bytes(heading, rows), media_type="text/csv; charset=utf-8", headers=headers)


def _in_words(words: Words, cell: MatrixCell) -> str:
    told = words(f"region.cell.{cell.reach}", n=cell.solutions)
    return told + words("region.cell_lags") if cell.lags else told


def _values(services: WebServices, words: Words, found: Region, least: str) -> dict[str, Any]:
    present, language = RegionPresenter(services.catalogue, words), words.language
    size = _size(services, found, least)
    report = services.recommender.region(found, size)
    rows = matrix(report, services.catalogue.in_scope(Scope.DOMESTIC))
    directions = [services.catalogue.directions[d].name[language] for d in Direction]
    return {
        "title": found.name[language],
        "summary": present.summary(report),
        "context": [*present.region_context(found), present.rank_agreement(rank_agreement(services.catalogue))],
        "sizes": [(n, words("region.from", n=words.number(n)), n == size) for n in SIZES],
        "directions": directions,
        "rows": [
            {
                "name": row.municipality.name[language],
                "url": f"/town?municipality={row.municipality.id}",
                "residents": words.number(row.municipality.population or 0),
                "cells": [(c.reach.value[0], SIGNS[c.reach], c.solutions or "", c.lags) for c in row.cells],
                "works": row.works_in,
            }
            for row in rows
        ],
        "totals": [sum(row.cells[n].reach is Reach.WORKS for row in rows) for n in range(len(directions))],
        "lagging": [sum(row.cells[n].lags for row in rows) for n in range(len(directions))],
        "legend": [(SIGNS[reach], words(f"region.legend.{reach}")) for reach in Reach],
        "by_direction": present.directions(report),
        "spreads": _spreads(services, words, report, rows),
        "missing": _missing(services, present, report),
        "csv": f"/regions.csv?{urlencode({'name': found.name[language], 'lang': language.value})}",
        "json": f"/api/v1/regions?{urlencode({'q': found.name[language], 'language': language.value})}",
        "name": found.name[language],
    }


def _size(services: WebServices, found: Region, least: str) -> int:
    """The size that is asked for, else the smallest with which the region fits on a page."""
    if least in map(str, SIZES):
        return int(least)
    towns = [m.population or 0 for m in services.catalogue.municipalities.values() if m.region.id == found.id]
    return next((n for n in SIZES if sum(p >= n for p in towns) <= MOST_ROWS), SIZES[-1])


def _spreads(services: WebServices, words: Words, report: RegionReport, rows: list[MatrixRow]) -> list[dict[str, Any]]:
    """What works in the region: where, how well proven, how many could take it over and who of them lags there."""
    cities, language = services.catalogue.cities, words.language
    found = []
    for spread in report.inside:
        names = [m.name[language] for m in learners(spread, rows)]
        found.append(
            {
                "title": spread.solution.title[language],
                "url": f"/solutions/{spread.solution.id}",
                "cities": [(f"/donors/{c}", cities[c].name[language]) for c in spread.cities],
                "grade": words("card.grade", grade=spread.grade.grade),
                "fits": len(spread.fits),
                "adapt": len(spread.to_adapt),
                "learners": some_of(names, SHOWN_LEARNERS, words),
            }
        )
    return found


def _missing(services: WebServices, present: RegionPresenter, report: RegionReport) -> list[dict[str, Any]]:
    """The directions without a proven solution inside, with the places to ask elsewhere."""
    language = present.language
    return [
        {
            "direction": services.catalogue.directions[direction].name[language],
            "ask": [
                (f"/solutions/{o.solution.id}", o.solution.title[language], present.donor(o.donor))
                for o in report.outside
                if o.direction is direction
            ],
        }
        for direction in report.missing
    ]

"""The page of a region as a whole, and the list of all regions that leads to it."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.presentation.places import region_address, region_understood
from bot.presentation.region import RegionPresenter
from bot.texts.words import words_in
from bot.web.access import language_of, services_of
from bot.web.pages.rendering import render_page
from recommender.region import rank_agreement, view

router = APIRouter(include_in_schema=False)


@router.get("/regions")
async def region(request: Request) -> HTMLResponse:
    """What works inside a region and can spread, and what must come from outside; without a name, all regions."""
    services, words = services_of(request), words_in(language_of(request))
    asked = request.query_params.get("name", "").strip()[:100]
    found = services.places.regions_named(asked) if asked else []
    if len(found) == 1:
        present = RegionPresenter(services.catalogue, words)
        report = await asyncio.to_thread(view, services.catalogue, found[0])
        agreement = present.rank_agreement(rank_agreement(services.catalogue))
        return render_page(
            request,
            "region.html",
            title=found[0].name[words.language],
            understood=region_understood(asked, found[0], words),
            view=[*present.region(report), agreement],
        )
    shown = found or services.places.regions
    links = sorted((r.name[words.language], region_address(r, words.language)) for r in shown)
    told = words("region_which", names="; ".join(name for name, _ in links)) if found else ""
    if asked and not found:
        told = words("page.region_none", text=asked)
    return render_page(request, "regions.html", 404 if asked and not found else 200, links=links, told=told)

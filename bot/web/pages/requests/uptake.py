"""What was asked for and what came of it, as a page and as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.presentation.csv_cells import csv_bytes
from bot.requests.checking import Offer
from bot.requests.model import RequestStatus
from bot.requests.uptake import Total, counted_by
from bot.requests.wording import STATUS
from bot.texts.words import Words
from bot.web.pages.rendering import render_page
from bot.web.pages.requests.shared import pages_of, words_of

router = APIRouter(include_in_schema=False)


@router.get("/uptake")
def page(request: Request) -> HTMLResponse:
    """Totals by solution, donor, region and status."""
    service, words = pages_of(request).service(), words_of(request)
    totals, offer, language = service.uptake.totals(), service.offer, words.language

    def rows(key: Callable[[Total], str], name: Callable[[str], str]) -> list[tuple[str, int]]:
        return [(name(found), n) for found, n in counted_by(totals, key).items()]

    tables: list[dict[str, Any]] = [
        {
            "title": words("uptake.by_solution"),
            "rows": rows(lambda t: t.solution, lambda i: offer.solution_name(i, language)),
        },
        {"title": words("uptake.by_donor"), "rows": rows(lambda t: t.donor, lambda i: offer.city_name(i, language))},
        {
            "title": words("uptake.by_region"),
            "rows": rows(lambda t: t.region, lambda i: offer.region_name(i, language)),
        },
        {
            "title": words("uptake.by_status"),
            "rows": rows(lambda t: t.status, lambda s: words(STATUS[RequestStatus(s)])),
        },
    ]
    total = sum(t.requests for t in totals)
    return render_page(request, "uptake.html", total=total, tables=tables)


@router.get("/uptake.csv")
def table(request: Request) -> Response:
    """Every combination of the four with its number of requests."""
    service, words = pages_of(request).service(), words_of(request)
    content = totals_csv(service.uptake.totals(), service.offer, words)
    headers = {"Content-Disposition": 'attachment; filename="provodnik-uptake.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def totals_csv(totals: tuple[Total, ...], offer: Offer, words: Words) -> bytes:
    headings = [
        words("uptake.solution_id"),
        words("uptake.solution"),
        words("uptake.donor"),
        words("uptake.region"),
        words("uptake.status"),
        words("uptake.requests"),
    ]
    language = words.language
    rows = [
        (
            t.solution,
            offer.solution_name(t.solution, language),
            offer.city_name(t.donor, language),
            offer.region_name(t.region, language),
            words(STATUS[t.status]),
            t.requests,
        )
        for t in totals
    ]
    return csv_bytes(headings, rows)

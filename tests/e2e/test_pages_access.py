"""Every view in a real Chromium: axe finds nothing, nothing overflows or comes from elsewhere, light and dark."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from running import Provodnik

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
SOLIKAMSK = "municipality=solikamsk&problem=автобусы опаздывают"
CHOSEN = ("perm-traffic-system", "chelyabinsk-smart-stops", "ufa-its")
IDS, SOLUTIONS = ("&".join(f"{name}={i}" for i in CHOSEN) for name in ("id", "solution"))
VIEWS = {
    "start": "/",
    "namesakes": "/?municipality=Киров",
    "refused": "/?municipality=Зюзюкинск",
    "recommendations": f"/?{SOLIKAMSK}",
    "which town": "/town?municipality=Киров",
    "town": "/town?municipality=lysva&w.urban-transport=3&a.smart-lighting=part",
    "form": "/form?municipality=lysva&n=4",
    "form refused": "/form?municipality=lysva&answered=4",
    "form checked": "/form?municipality=lysva&n=28&a.smart-lighting=part",
    "catalogue": "/catalogue?direction=urban-transport",
    "comparison": f"/compare?{SOLIKAMSK}&{IDS}",
    "comparison of one": "/compare?id=ufa-its",
    "narrowed": f"/?{SOLIKAMSK}&fit=as-is&evidence=3",
    "solution for a town": f"/solutions/chelyabinsk-smart-stops?{SOLIKAMSK}",
    "solution": "/solutions/chelyabinsk-smart-stops",
    "donors": "/donors",
    "donor": "/donors/perm",
    "regions": "/regions",
    "region": "/regions?name=Пермский край",
    "register": "/register?q=Автодория",
    "table": "/table",
    "papers": f"/papers?{SOLIKAMSK}&{SOLUTIONS}",
    "which plan": "/plan",
    "choice of a plan": f"/plan?{SOLIKAMSK}",
    "plan": f"/plan?municipality=nytva&own=on&{SOLUTIONS}",
    "data": "/data",
    "accessibility": "/accessibility",
    "about": "/about",
}
MOST_BYTES = 100_000
WIDTHS = (320, 1280)
SCHEMES: tuple[tuple[Literal["light", "dark"], str], ...] = (("light", "ru-RU"), ("dark", "en-GB"))


def _page(browser: Browser, scheme: Literal["light", "dark"], language: str) -> Page:
    # axe is put into the page, which lets no script in.
    return browser.new_context(color_scheme=scheme, locale=language, bypass_csp=True).new_page()


def _violations(page: Page) -> list[tuple[str, list[str]]]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]


@pytest.mark.parametrize("view", VIEWS)
def test_view_is_accessible_small_and_whole(browser: Browser, provodnik: Provodnik, view: str) -> None:
    asked: list[str] = []
    for scheme, language in SCHEMES:
        page = _page(browser, scheme, language)
        page.on("request", lambda r: asked.append(r.url))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.goto(provodnik.url + VIEWS[view])
            assert answer and answer.status in (200, 422)
            assert len(answer.body()) < MOST_BYTES
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            assert _violations(page) == [], (view, scheme, width)
        page.context.close()
    assert all(url.startswith(provodnik.url) for url in asked), asked

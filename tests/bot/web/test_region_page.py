"""A region on one page: municipalities by directions, totals, what spreads and to whom, as CSV too."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.process.supervisor import free_port
from bot.services import Services
from bot.web.app import create_app
from catalogue.model import Direction, Scope
from recommender.region import view
from recommender.region_matrix import Reach, matrix


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, headers={"accept-language": "ru"}, follow_redirects=False) as client:
        yield client


def _table(page: str) -> list[list[str]]:
    body = page.partition('<table class="heat">')[2].partition("</table>")[0].partition("<tbody>")[2]
    return [
        [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def test_matrix_of_the_page_is_that_of_the_region(client: TestClient, services: Services) -> None:
    region = services.places.regions_named("Пермский край")[0]
    rows = matrix(view(services.catalogue, region), services.catalogue.in_scope(Scope.DOMESTIC))
    *shown, works, lags = _table(client.get("/regions", params={"name": "Пермский край"}).text)
    assert [cells[0] for cells in shown] == [r.municipality.name.ru for r in rows]
    signs = {Reach.WORKS: "●", Reach.SPREADS: "◐", Reach.OUTSIDE: "○", Reach.NONE: "–"}
    for cells, row in zip(shown, rows, strict=True):
        told = [f"{signs[c.reach]}{c.solutions or ''}{'▾' if c.lags else ''}" for c in row.cells]
        assert cells[2:12] == told
        assert cells[12] == str(row.works_in)
    for n in range(len(Direction)):
        assert works[2 + n] == str(sum(r.cells[n].reach is Reach.WORKS for r in rows))
        assert lags[2 + n] == str(sum(r.cells[n].lags for r in rows))


def test_every_region_opens_and_stays_small(client: TestClient, services: Services) -> None:
    for region in services.places.regions:
        page = client.get("/regions", params={"name": region.name.ru})
        assert page.status_code == 200
        assert len(page.content) < 100_000, region.name.ru


def test_smaller_places_can_be_asked_for_and_left_out(client: TestClient) -> None:
    by_size = [len(_table(client.get("/regions", params={"name": "Пермский край", "min": n}).text)) for n in
               ("10000", "50000", "100000")]  # fmt: skip
    assert by_size == sorted(by_size, reverse=True)
    assert by_size[0] > by_size[-1]
    wrong = client.get("/regions", params={"name": "Пермский край", "min": "много"})
    assert len(_table(wrong.text)) == by_size[0]


def test_csv_says_the_same_in_words(client: TestClient) -> None:
    page = client.get("/regions", params={"name": "Пермский край"}).text
    address = html.unescape(re.search(r'href="(/regions.csv\?[^"]+)"', page).group(1))  # type: ignore[union-attr]
    rows = list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(_table(page)) - 2 + 1
    assert len({len(row) for row in rows}) == 1
    assert any("работает: " in cell for row in rows for cell in row)
    assert client.get("/regions.csv", params={"name": "Марс"}).status_code == 404


def test_what_spreads_leads_to_cards_and_donors(client: TestClient) -> None:
    page = client.get("/regions", params={"name": "Пермский край"}).text
    stacked = page.partition('<table class="stack">')[2].partition("</table>")[0]
    for address in {
        *re.findall(r'href="(/solutions/[^"]+)"', stacked),
        *re.findall(r'href="(/donors/[^"]+)"', stacked),
    }:
        assert client.get(address).status_code == 200

"""The catalogue as a page: facets that count rightly, whole as CSV, and the places that can be asked."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from itertools import product

import pytest
from fastapi.testclient import TestClient

from bot.process.supervisor import free_port
from bot.services import Services
from bot.web.app import create_app
from catalogue.model import DeploymentStatus, Scope
from recommender.browsing import Facet, choices, smallest_town
from recommender.evidence import grade


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, headers={"accept-language": "ru"}, follow_redirects=False) as client:
        yield client


def _total(page: str) -> int:
    return int(re.search(r"Найдено (\d+)", page).group(1))  # type: ignore[union-attr]


def _options(page: str, facet: Facet) -> dict[str, int]:
    """What a facet offers, with the number told for each value."""
    found = re.search(rf'<select id="{facet}".*?</select>', page, re.DOTALL)
    told = re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)</option>', found.group() if found else "")
    return {value: int(number) for value, number in told}


def _ids(client: TestClient, query: str) -> list[str]:
    text = client.get(f"/catalogue.csv?{query}").content.decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:]


def test_page_shows_the_whole_catalogue_page_by_page(client: TestClient, services: Services) -> None:
    seen: list[str] = []
    address: str | None = "/catalogue"
    while address:
        page = client.get(address).text
        seen += re.findall(r'id="card-([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/catalogue{html.unescape(following.group(1))}" if following else None
    domestic = {s.id for s in services.catalogue.in_scope(Scope.DOMESTIC)}
    assert len(seen) == len(domestic) == _total(client.get("/catalogue").text)
    assert set(seen) == domestic == set(_ids(client, ""))


@pytest.mark.parametrize("facet", Facet)
def test_every_number_of_a_facet_is_what_choosing_it_leaves(client: TestClient, facet: Facet) -> None:
    for start in ("", "direction=urban-transport", "evidence=3"):
        for value, number in _options(client.get(f"/catalogue?{start}").text, facet).items():
            if not start.startswith(facet):
                assert _total(client.get(f"/catalogue?{start}&{facet}={value}").text) == number > 0


def test_what_is_left_has_what_was_chosen(client: TestClient, services: Services) -> None:
    known = services.catalogue.solutions
    for town, evidence in product(choices(Facet.TOWN), choices(Facet.EVIDENCE)):
        left = _ids(client, f"town={town}&evidence={evidence}")
        for s in (known[i] for i in left):
            assert grade(s).grade >= int(evidence)
            smallest = smallest_town(services.catalogue, s)
            assert smallest is not None
            assert smallest < int(town)
        expected = [
            s.id
            for s in services.catalogue.in_scope(Scope.DOMESTIC)
            if grade(s).grade >= int(evidence) and (smallest_town(services.catalogue, s) or 10**9) < int(town)
        ]
        assert sorted(left) == sorted(expected)


def test_words_leave_what_answers_them(client: TestClient) -> None:
    left = _ids(client, "q=переполняются контейнеры")
    assert "binology-smart-waste" in left
    assert len(left) < len(_ids(client, "")) / 2


@pytest.mark.parametrize(
    "query", ["town=7", "direction=<script>", "evidence=²", "page=²", "page=999", "scope=none", "q=" + "я" * 5_000]
)
def test_odd_values_are_as_nothing_chosen(client: TestClient, query: str) -> None:
    answer = client.get(f"/catalogue?{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_personal_data_leaves_the_address(client: TestClient) -> None:
    answer = client.get("/catalogue?q=Я Зотова Ирина, тел. 8 912 345-67-89, темно во дворе")
    assert answer.status_code == 303
    assert "912" not in answer.headers["location"]


def test_every_place_that_can_be_asked_has_its_page(client: TestClient, services: Services) -> None:
    listed = re.findall(r'href="/donors/([^"]+)"', client.get("/donors").text)
    domestic = services.catalogue.in_scope(Scope.DOMESTIC)
    assert set(listed) == {d.city_id for s in domestic for d in s.deployments}
    for city in listed[::7]:
        page = client.get(f"/donors/{city}").text
        assert html.escape(services.catalogue.cities[city].contact.body.ru, quote=False) in html.unescape(page)
        there = {s.id for s in services.catalogue.solutions.values() if any(d.city_id == city for d in s.deployments)}
        assert set(re.findall(r'href="/solutions/([^"]+)"', page)) == there
    assert client.get("/donors/atlantis").status_code == 404


def test_a_card_that_works_nowhere_says_so(client: TestClient, services: Services) -> None:
    page = client.get("/catalogue?evidence=2&town=50000").text
    assert "не говорят" not in page
    pilots = [
        s
        for s in services.catalogue.in_scope(Scope.DOMESTIC)
        if all(d.status is DeploymentStatus.PILOT for d in s.deployments)
    ]
    assert pilots
    shown = client.get(f"/catalogue?q={pilots[0].name.ru}").text
    card = shown[shown.index(f'id="card-{pilots[0].id}"') :]
    assert "не говорят" in card[: card.index("</article>")]

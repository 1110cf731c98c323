"""Recommendations narrowed down, and the page of a solution for the town that asks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.process.supervisor import free_port
from bot.services import Services
from bot.texts.words import words_in
from bot.web.app import create_app
from catalogue.model import Language, Scope, Solution
from recommender.browsing import Facet, choices, smallest_town
from recommender.donors import runs_in
from recommender.evidence import grade
from recommender.reasons import Verdict
from recommender.transfer import transfer_of

RU = words_in(Language.RU)
ASKED = {"municipality": "solikamsk", "problem": "автобусы опаздывают"}


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, headers={"accept-language": "ru"}, follow_redirects=False) as client:
        yield client


def _listed(client: TestClient, **more: str) -> list[str]:
    page = client.get("/", params={**ASKED, "shown": "50", **more}).text
    return re.findall(r'<article class="card" aria-labelledby="card-([^"]+)"', page)


@pytest.mark.parametrize("facet", Facet)
def test_every_value_leaves_the_number_it_tells_and_keeps_the_order(client: TestClient, facet: Facet) -> None:
    page, everything = client.get("/", params=ASKED).text, _listed(client)
    field = re.search(rf'<select id="{facet}".*?</select>', page, re.DOTALL)
    assert field
    for value, number in re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)</option>', field.group()):
        left = _listed(client, **{facet: value})
        assert len(left) == int(number) > 0
        assert left == [i for i in everything if i in left]


def test_what_is_left_has_what_was_chosen(client: TestClient, services: Services) -> None:
    known, town = services.catalogue, services.places.get("solikamsk")
    assert town is not None
    for i in _listed(client, fit="as-is"):
        assert transfer_of(known.solutions[i], town, known.cities).verdict is Verdict.AS_IS
    for value in choices(Facet.TOWN):
        assert all(
            (smallest_town(known, known.solutions[i]) or 10**9) < int(value) for i in _listed(client, town=value)
        )
    for value in choices(Facet.EVIDENCE):
        assert all(grade(known.solutions[i]).grade >= int(value) for i in _listed(client, evidence=value))


def test_condition_is_named_and_can_be_removed(client: TestClient) -> None:
    page = client.get("/", params={**ASKED, "fit": "as-is", "cost": "known"}).text
    without = [html.unescape(a) for a in re.findall(r'<a href="([^"]+)" aria-label="Убрать условие', page)]
    assert len(without) == 2
    left = client.get(without[0].partition("#")[0]).text
    assert left.count('aria-label="Убрать условие') == 1
    again = page.partition('<form action="/#results"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="fit" value="as-is">' in again


def test_nothing_left_says_so_and_keeps_the_conditions(client: TestClient) -> None:
    page = client.get("/", params={**ASKED, "evidence": "5", "town": "50000", "cost": "known", "fit": "as-is"})
    assert page.status_code == 200
    if '<article class="card"' not in page.text:
        assert "Под эти условия не подходит" in page.text
    assert '<option value="5" selected>' in page.text


def test_narrowed_list_says_nothing_of_the_whole_catalogue(client: TestClient) -> None:
    page = client.get("/", params={**ASKED, "fit": "as-is"}).text
    told = re.search(r"Под условия подход\w+ (\d+) решени\w+ из (\d+)", page)
    assert told
    assert (int(told[1]), int(told[2])) == (len(_listed(client, fit="as-is")), len(_listed(client)))
    assert "в каталоге нет" not in page


def test_value_that_does_not_exist_narrows_nothing(client: TestClient) -> None:
    assert _listed(client, fit="perfect", evidence="9") == _listed(client)


# -- the page of a solution --------------------------------------------------------------------------------


def _needing(services: Services) -> Solution:
    town = services.places.get("solikamsk")
    assert town is not None
    return next(
        s
        for s in services.catalogue.in_scope(Scope.DOMESTIC)
        if s.needs and not runs_in(s, town, services.catalogue.cities)
        and transfer_of(s, town, services.catalogue.cities).verdict is Verdict.ADAPT
        and transfer_of(s, town, services.catalogue.cities, s.needs).verdict is Verdict.AS_IS
    )  # fmt: skip


def test_ticked_needs_change_the_verdict(client: TestClient, services: Services) -> None:
    solution = _needing(services)
    page = client.get(f"/solutions/{solution.id}", params=ASKED).text
    assert page.count('name="has"') == len(solution.needs)
    assert RU("verdict.adapt") in page.partition('id="here"')[2].partition("</section>")[0]
    some = client.get(f"/solutions/{solution.id}", params={**ASKED, "has": list(solution.needs)}).text
    assert RU("verdict.as-is") in some.partition('id="here"')[2].partition("</section>")[0]
    assert some.count(" checked>") == len(solution.needs)


def test_card_without_a_town_says_nothing_of_one(client: TestClient, services: Services) -> None:
    page = client.get(f"/solutions/{_needing(services).id}").text
    assert 'id="here"' not in page
    assert "Что спросить у донора" in page


def test_questions_of_the_page_are_those_of_the_letter(client: TestClient, services: Services) -> None:
    solution = _needing(services)
    page = html.unescape(client.get(f"/solutions/{solution.id}", params=ASKED).text)
    asked = page.partition("Что спросить у донора")[2].partition("</ol>")[0]
    assert 7 <= asked.count("<li>") <= 8
    assert "Можете ли вы поделиться техническим заданием" in asked


def test_recommendation_leads_to_its_card_and_papers_with_the_town(client: TestClient) -> None:
    page = client.get("/", params=ASKED).text
    address = html.unescape(re.search(r'<h3 id="card-[^>]+>.*?<a href="([^"]+)"', page).group(1))  # type: ignore[union-attr]
    card = client.get(address).text
    papers = html.unescape(re.search(r'href="(/papers\?[^"]+)"', card).group(1))  # type: ignore[union-attr]
    assert "municipality=solikamsk" in papers
    assert client.get(papers).status_code == 200


def test_similar_solutions_lead_to_a_comparison(client: TestClient) -> None:
    page = client.get("/solutions/chelyabinsk-smart-stops", params={"municipality": "lysva"}).text
    pair = html.unescape(re.search(r'href="(/compare\?[^"]+)"', page).group(1))  # type: ignore[union-attr]
    compared = client.get(pair).text
    assert len(re.findall(r'<th scope="col"><a href="/solutions/', compared)) == 2

"""The page and the API over the real house, with nobody behind the chat."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.bootstrap import House
from bot.supervisor import free_port
from bot.web.app import MAX_BODY, create_app

WASTE = {"municipality": "Лысьва", "problem": "переполняются контейнеры, жители жалуются"}


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[TestClient]:
    app = create_app(house, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_page_does_the_whole_task_without_javascript(client: TestClient) -> None:
    html = client.get("/", params=WASTE).text
    assert html.count('<article class="card"') == 5
    for words in ("Донор", "Переносимость", "Реестр", "Источники", "Почему", "Лысьва, Пермский край"):
        assert words in html


def test_page_speaks_english_and_remembers_it(client: TestClient) -> None:
    first = client.get("/", params={"lang": "en"})
    assert 'lang="en"' in first.text
    assert 'lang="en"' in client.get("/").text
    client.cookies.clear()
    assert 'lang="ru"' in client.get("/").text


def test_results_table_shows_unknown_as_unknown(client: TestClient) -> None:
    html = client.get("/", params={"municipality": "Нытва"}).text
    assert len(re.findall(r"<td[^>]*>нет данных</td>", html)) >= 30


def test_wrong_input_is_kept_and_explained(client: TestClient) -> None:
    answer = client.get("/", params={"municipality": "Зюзюкинск", "problem": "ямы на дорогах"})
    assert answer.status_code == 422
    assert "Зюзюкинск" in answer.text
    assert "ямы на дорогах" in answer.text
    assert 'name="population"' in answer.text
    assert client.get("/", params={"municipality": ""}).status_code == 422
    assert client.get("/", params={"municipality": "Лысьва", "problem": "я" * 3000}).status_code == 422


def test_town_entered_by_hand_is_served(client: TestClient) -> None:
    params = {"municipality": "Новый Посёлок", "region": "Пермский край", "population": "3 200", "problem": "темно"}
    answer = client.get("/", params=params)
    assert answer.status_code == 200
    assert "Новый Посёлок, Пермский край" in answer.text
    assert client.get("/", params=params | {"population": "много"}).status_code == 422


def test_namesakes_are_a_choice(client: TestClient) -> None:
    html = client.get("/", params={"municipality": "Киров"}).text
    assert html.count('type="radio"') == 2
    assert "Калужская область" in html


def test_html_in_the_input_is_shown_not_run(client: TestClient) -> None:
    html = client.get("/", params={"municipality": "Лысьва", "problem": "<script>alert(1)</script> мусор"}).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_page_of_a_solution_has_its_facts_and_sources(client: TestClient, house: House) -> None:
    for identifier in ("binology-smart-waste", "novosibirsk-smart-stops", "singapore-oneservice"):
        answer = client.get(f"/solutions/{identifier}")
        assert answer.status_code == 200
        assert house.catalogue.solutions[identifier].sources[0] in answer.text.replace("&amp;", "&")
    assert "Урок" in client.get("/solutions/novosibirsk-smart-stops").text
    assert client.get("/solutions/none").status_code == 404


def test_every_page_of_the_catalogue_renders_in_both_languages(client: TestClient, house: House) -> None:
    for identifier in house.catalogue.solutions:
        for language in ("ru", "en"):
            assert client.get(f"/solutions/{identifier}", params={"lang": language}).status_code == 200
    client.cookies.clear()


def test_russian_page_has_no_english_sentences(client: TestClient, house: House) -> None:
    """Facts are written in both languages; names of products and bodies may stay Latin."""
    for identifier in house.catalogue.solutions:
        html = client.get(f"/solutions/{identifier}", params={"lang": "ru"}).text
        text = re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0])
        text = re.sub(r"https?://\S+|[\w.-]+\.(?:ru|com|org|net|su|info)\S*", " ", text)
        assert not re.search(r"\b(the|with|from|since|not|and the|register entry)\b", text), identifier
    client.cookies.clear()


def test_security_headers_are_on_every_answer(client: TestClient) -> None:
    for path in ("/", "/static/chat.js", "/api/v1/search?q=мусор", "/none", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_page_holds_no_inline_code_or_style(client: TestClient) -> None:
    html = client.get("/", params=WASTE).text
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", html)
    scripts = re.findall(r"<script([^>]*)>", html)
    assert all('src="/static/' in s or 'type="application/json"' in s for s in scripts)


def test_oversized_body_is_refused(client: TestClient) -> None:
    assert client.post("/api/v1/chat", content=b"x" * (MAX_BODY + 1)).status_code == 413
    answer = client.post("/api/v1/chat", json={"text": "мусор", "extra": 1})
    assert answer.status_code == 422
    assert "extra" in answer.json()["error"]


def test_chat_with_nobody_behind_it_says_so_and_sets_a_cookie(client: TestClient) -> None:
    answer = client.post("/api/v1/chat", json={"text": "мы из Лысьвы"})
    assert answer.status_code == 200
    assert "не отвечает" in answer.json()["messages"][0]["text"]
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_health_is_starting_until_the_assistant_was_seen(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "starting")


def test_api_recommends_with_everything_the_answer_promises(client: TestClient) -> None:
    body = client.post("/api/v1/recommendations", json=WASTE).json()
    assert body["municipality"]["id"] == "lysva"
    assert len(body["gaps"]) == 10
    assert set(body["gaps"][0]) >= {"direction", "own", "reference", "gap_share", "basis"}
    for place, r in enumerate(body["recommendations"], 1):
        assert r["rank"] == place
        assert sum(x["weight"] for x in r["reasons"]) == pytest.approx(r["score"])
        assert set(r["solution"]) == {"id", "name_ru", "name_en"}
        assert set(r["donors"][0]) >= {"city", "region", "status", "since", "contact", "source"}
        assert set(r["import_substitution"]) >= {"status", "as_of", "evidence", "note", "register"}
        assert r["transfer"]["verdict"] in {"as-is", "adapt", "does-not-fit"}
        assert r["transfer"]["reasons"]
        assert 1 <= r["evidence_grade"] <= 5
        assert r["sources"]


def test_api_answers_namesakes_and_strangers_with_what_to_do(client: TestClient) -> None:
    several = client.post("/api/v1/recommendations", json={"municipality": "Киров"})
    assert several.status_code == 409
    assert len(several.json()["matches"]) == 2
    assert client.post("/api/v1/recommendations", json={"municipality": "Зюзюкинск"}).status_code == 404
    own = {"municipality": {"name": "Посёлок", "region": "Пермский край", "population": 900}}
    assert client.post("/api/v1/recommendations", json=own).status_code == 200


def test_api_finds_towns_and_solutions(client: TestClient) -> None:
    towns = client.get("/api/v1/municipalities", params={"q": "в Нижнем Новгороде"}).json()
    assert towns["matches"][0]["id"] == "nizhny-novgorod"
    hits = client.get("/api/v1/search", params={"q": "bins overflow", "limit": 3}).json()["results"]
    assert len(hits) == 3
    assert hits[0]["score"] >= hits[1]["score"]
    world = client.get("/api/v1/search", params={"q": "bins overflow", "scope": "world"}).json()["results"]
    assert not {h["id"] for h in world} & {h["id"] for h in hits}
    assert client.get("/api/v1/solutions/ufa-its").json()["name_en"]
    assert client.get("/api/v1/solutions/none").status_code == 404
    assert len(client.get("/api/v1/solutions").json()) == 189


def test_openapi_describes_every_route(client: TestClient) -> None:
    paths = set(client.get("/api/v1/openapi.json").json()["paths"])
    names = {"chat", "recommendations", "search", "solutions", "solutions/{solution_id}", "municipalities"}
    names |= {
        "questions",
        "tables",
        "assessments",
        "roadmaps",
        "similar",
        "regions",
        "comparisons",
        "comparisons/regions",
    }
    assert paths == {f"/api/v1/{name}" for name in names}

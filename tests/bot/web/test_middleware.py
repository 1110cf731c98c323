"""What holds for every request: HEAD, foreign hosts, odd numbers, halves of characters."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from bot.process.supervisor import free_port
from bot.services import Services
from bot.web.app import create_app
from bot.web.numbers import whole_number

EVIL = "evil.example"
ODD_NUMBERS = ("²", "٣", "9" * 5_000, "-1", "1e3", "0x10", "½", "1.5", "\x00", " ", "Ⅷ")


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


PAGES = (
    "/",
    "/register",
    "/papers",
    "/solutions/ufa-its",
    "/static/style.css",
    "/uptake",
    "/consent",
    "/request/status",
)
OTHERS = ("/api/v1/questions", "/api/v1/solutions/ufa-its", "/healthz", "/none")


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
def test_head_is_answered_as_get_without_a_body(client: TestClient, path: str) -> None:
    got, headed = client.get(path), client.head(path)
    assert headed.status_code == got.status_code
    assert headed.content == b""
    assert headed.headers["content-type"] == got.headers["content-type"]
    assert headed.headers["content-security-policy"]


def test_head_of_what_takes_forms_only_sends_nothing(client: TestClient) -> None:
    assert client.head("/api/v1/chat").status_code == 405


@pytest.mark.parametrize(
    "path", ["/register/", "/papers/?solution=x", "/solutions/ufa-its/", "/api/v1/questions/", "/static"]
)
def test_redirect_leads_to_no_host_that_the_request_names(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"host": EVIL})
    location = answer.headers.get("location", "/")
    assert location.startswith("/") and not location.startswith("//")
    assert EVIL not in location


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "//evil.example/register"])
def test_page_links_to_no_host_that_the_address_names(client: TestClient, path: str) -> None:
    answer = client.request("GET", f"http://testserver{path}", headers={"host": EVIL})
    assert 'href="//' not in answer.text
    assert f'href="http://{EVIL}' not in answer.text


def test_page_is_shown_behind_any_host(client: TestClient) -> None:
    for host in (EVIL, "10.0.0.1:8000", "проводник.рф".encode("idna").decode()):
        assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_no_number_breaks_the_page(client: TestClient, number: str) -> None:
    query = {"municipality": "Нытва"}
    assert client.get("/", params=query | {"shown": number}).status_code == 200
    own = query | {"region": "Пермский край", "population": number}
    assert client.get("/", params=own).status_code == 422
    assert client.get("/papers", params=own | {"solution": "ufa-its"}).status_code == 422


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_no_number_breaks_the_api(client: TestClient, number: str) -> None:
    for path, name, query in (
        ("municipalities", "limit", {"q": "Нытва"}),
        ("search", "limit", {"q": "темно"}),
        ("similar", "limit", {"municipality": "Нытва"}),
        ("regions", "min_population", {"q": "Пермский край"}),
    ):
        refused = client.get(f"/api/v1/{path}", params=query | {name: number})
        assert refused.status_code == 422
        assert name in refused.json()["error"]
    body = f'{{"municipality": "nytva", "limit": {"9" * 5_000}}}'
    answer = client.post("/api/v1/recommendations", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)


@given(st.text(max_size=40))
def test_a_number_is_read_from_its_digits_only(text: str) -> None:
    read = whole_number(text, 1_000)
    digits = "".join(text.split())
    if digits.isascii() and digits.isdigit():
        assert read == min(int(digits), 1_000)
    else:
        assert read is None


HALF = "\\ud83d"
BODIES = {
    "recommendations": f'{{"municipality": "nytva", "problem": "{HALF}"}}',
    "assessments": f'{{"municipality": "nytva", "answers": {{"{HALF}": "no"}}}}',
    "roadmaps": f'{{"municipality": "nytva", "solutions": ["{HALF}"]}}',
    "comparisons": f'{{"municipalities": ["{HALF}", "perm"]}}',
    "papers": f'{{"municipality": "nytva", "solutions": ["ufa-its"], "{HALF}": 1}}',
}


@pytest.mark.parametrize("route", BODIES)
@pytest.mark.parametrize("raw", [False, True], ids=["escaped", "raw bytes"])
def test_half_a_character_is_told_as_wrong_input(client: TestClient, route: str, raw: bool) -> None:
    body = BODIES[route].encode()
    if raw:
        body = body.replace(HALF.encode(), b"\xed\xa0\xbd")
    answer = client.post(f"/api/v1/{route}", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert "surrogate" in answer.json()["error"]
    whole = json.loads(body.replace(HALF.encode(), b"").replace(b"\xed\xa0\xbd", b""))
    assert "surrogate" not in client.post(f"/api/v1/{route}", json=whole).text


def test_half_a_character_in_a_message_is_told_in_words(client: TestClient) -> None:
    kind = {"content-type": "application/json"}
    answer = client.post("/api/v1/chat", content=f'{{"text": "{HALF}"}}', headers=kind)
    assert answer.status_code == 200
    assert "не отвечает" not in answer.json()["messages"][0]["text"]
    assert client.post("/api/v1/chat", content=f'{{"payload": "x:{HALF}"}}', headers=kind).status_code == 422
    unknown = f'{{"text": "мусор", "{HALF}": 1}}'
    answer = client.post("/api/v1/chat", content=unknown, headers=kind)
    assert answer.status_code == 422

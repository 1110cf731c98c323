"""Other hosts and other sites' forms, over the whole application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from web_placed import Placed

from bot.process.supervisor import free_port
from bot.services import Services
from bot.settings import WebSettings
from bot.web.app import create_app

EVIL = "https://evil.example"
IDN = "проводник.рф".encode("idna").decode()
HERE = "http://testserver"
FORMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/api/v1/chat", {"json": {"text": "мусор"}}),
    ("/api/v1/chat", {"content": '{"text": "мусор"}', "headers": {"content-type": "text/plain"}}),
    ("/api/v1/recommendations", {"json": {"municipality": "Лысьва"}}),
    ("/api/v1/tables", {"content": b"x;y"}),
    ("/table", {"data": {"municipality": "Лысьва"}}),
    ("/request", {"data": {"action": "send"}}),
    ("/request/status", {"data": {"action": "delete"}}),
    ("/donor/perm", {"data": {"action": "login"}}),
)
"""Every way to send something."""


@pytest.fixture(scope="module")
def at(services: Services) -> Iterator[Callable[..., TestClient]]:
    opened: list[TestClient] = []

    def client(**web: Any) -> TestClient:
        placed = Placed(services, **web)
        app = create_app(lambda: placed, f"http://127.0.0.1:{free_port()}", "secret")  # type: ignore[arg-type,return-value]
        opened.append(TestClient(app, raise_server_exceptions=False, follow_redirects=False))
        return opened[-1]

    yield client
    for one in opened:
        one.close()


@pytest.mark.parametrize(("path", "sent"), FORMS, ids=[f"{n} {path}" for n, (path, _) in enumerate(FORMS)])
@pytest.mark.parametrize(
    "told",
    [
        {"origin": EVIL},
        {"origin": "null"},
        {"origin": "http://testserver:8080"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://other.testserver"},
        {"sec-fetch-site": "cross-site", "origin": HERE},
    ],
    ids=lambda told: ", ".join(told.values()),
)
def test_page_of_another_site_sends_nothing(
    at: Callable[..., TestClient], path: str, sent: dict[str, Any], told: dict[str, str]
) -> None:
    client = at()
    answer = client.post(path, **sent | {"headers": sent.get("headers", {}) | told})
    assert answer.status_code == 403
    assert "со страницы другого сайта" in (answer.json()["error"] if path.startswith("/api/") else answer.text)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "told", [{}, {"origin": HERE}, {"sec-fetch-site": "same-origin", "origin": HERE}, {"sec-fetch-site": "none"}]
)
def test_own_page_and_a_program_are_heard(at: Callable[..., TestClient], told: dict[str, str]) -> None:
    client = at()
    for path, sent in FORMS:
        answer = client.post(path, **sent | {"headers": sent.get("headers", {}) | told})
        assert answer.status_code != 403 or "другого сайта" not in answer.text, path
    assert client.post("/api/v1/chat", json={"text": "мусор"}, headers=told).status_code == 200


def test_page_may_be_linked_from_anywhere(at: Callable[..., TestClient]) -> None:
    for site in ("cross-site", "same-site"):
        assert at().get("/?municipality=Лысьва", headers={"sec-fetch-site": site, "origin": EVIL}).status_code == 200


def test_host_of_the_settings_may_send_where_a_proxy_tells_another(at: Callable[..., TestClient]) -> None:
    body = {"json": {"text": "мусор"}, "headers": {"origin": "https://provodnik.example.ru", "host": "127.0.0.1:8000"}}
    assert at().post("/api/v1/chat", **body).status_code == 403
    named = at(allowed_hosts=("provodnik.example.ru", "127.0.0.1"))
    assert named.post("/api/v1/chat", **body).status_code == 200


def test_only_named_hosts_are_answered(at: Callable[..., TestClient]) -> None:
    client = at(allowed_hosts=("Provodnik.example.ru", "проводник.рф"))
    for host in ("provodnik.example.ru", "PROVODNIK.EXAMPLE.RU:8443", IDN):
        assert client.get("/", headers={"host": host}).status_code == 200, host
    for host in ("evil.example", "provodnik.example.ru.evil.example", "127.0.0.1", "", "[", "@provodnik.example.ru."):
        page, answer = (client.get(path, headers={"host": host}) for path in ("/", "/api/v1/questions"))
        assert (page.status_code, answer.status_code) == (400, 400), host
        assert "адресу" in page.text and "адресу" in answer.json()["error"]
        assert "evil" not in page.text
    assert "at this address" in client.get("/?lang=en", headers={"host": "evil.example"}).text


def test_health_is_told_under_any_host(at: Callable[..., TestClient]) -> None:
    client = at(allowed_hosts=("provodnik.example.ru",))
    assert client.get("/livez", headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 503  # no assistant here
    assert client.get("/readyz", headers={"host": "127.0.0.1:8000"}).status_code == 503


@pytest.mark.parametrize("wrong", ["https://provodnik.example.ru", "example.ru:443", "*.example.ru", "", "a/b"])
def test_what_is_no_host_is_told_at_the_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="names of hosts only"):
        WebSettings(allowed_hosts=(wrong,))

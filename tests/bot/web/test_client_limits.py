"""How much one client may ask: by address, whatever its cookies say."""

from __future__ import annotations

from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from limits_of_web import Limited

from bot.process.serve import _server
from bot.process.supervisor import free_port
from bot.services import Services
from bot.web.app import create_app


def _client(services: Services, address: str = "192.0.2.1", **limits: int) -> TestClient:
    limited = Limited(services, **limits)
    app = create_app(lambda: limited, f"http://127.0.0.1:{free_port()}", "secret")  # type: ignore[arg-type,return-value]
    return TestClient(app, client=(address, 5000))


def _other(client: TestClient, address: str) -> TestClient:
    return TestClient(client.app, client=(address, 5000))


CASES = (
    ("search", "/?municipality=Лысьва", "text/html"),
    ("search", "/api/v1/municipalities?q=Лысьва", "application/json"),
    ("papers", "/papers?solution=ufa-its&municipality=Лысьва", "text/html"),
)


@pytest.mark.parametrize(("work", "address", "kind"), CASES)
def test_one_too_many_is_told_and_others_are_served(services: Services, work: str, address: str, kind: str) -> None:
    client = _client(services, **{work: 2})
    for _ in range(2):
        client.cookies.clear()
        assert client.get(address).status_code == 200
    client.cookies.clear()
    refused = client.get(address, headers={"accept-language": "ru"})
    assert refused.status_code == 429
    assert refused.headers["content-type"].startswith(kind)
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["content-security-policy"]
    assert "Подождите минуту" in refused.text
    assert _other(client, "192.0.2.2").get(address).status_code == 200


def test_refused_search_gives_back_what_was_written(services: Services) -> None:
    client = _client(services, search=1)
    client.get("/?municipality=Лысьва")
    assert "темно во дворах" in client.get("/?municipality=Лысьва&problem=темно во дворах").text


def test_tables_have_a_limit_of_their_own(services: Services) -> None:
    client = _client(services, tables=1)
    answers = [client.post("/api/v1/tables?filename=a.csv", content=b"x") for _ in range(2)]
    assert [a.status_code for a in answers] == [422, 429]
    assert client.get("/api/v1/municipalities?q=Лысьва").status_code == 200


def test_new_cookie_gives_no_new_quota_of_messages(services: Services) -> None:
    client = _client(services, chat=2)
    said = []
    for _ in range(3):
        client.cookies.clear()
        said.append(
            client.post("/api/v1/chat", json={"text": "дороги", "language": "ru"}).json()["messages"][0]["text"]
        )
    assert "не отвечает" in said[1]
    assert "Слишком много сообщений" in said[2]
    other = _other(client, "192.0.2.2").post("/api/v1/chat", json={"text": "дороги", "language": "ru"})
    assert "не отвечает" in other.json()["messages"][0]["text"]


def test_all_together_have_a_bound(services: Services) -> None:
    client = _client(services, everybody=2)
    for n in (1, 2):
        assert _other(client, f"192.0.2.{n}").get("/?municipality=Лысьва").status_code == 200
    assert _other(client, "192.0.2.3").get("/?municipality=Лысьва").status_code == 429
    assert client.get("/papers.css").status_code == 404


def test_pages_that_compute_nothing_are_not_counted(services: Services) -> None:
    client = _client(services, search=1, papers=1, everybody=1)
    for _ in range(3):
        assert client.get("/").status_code == 200
        assert client.get("/static/style.css").status_code == 200


@pytest.mark.parametrize(
    ("trusted", "told"), [((), "192.0.2.7"), (("192.0.2.7",), "203.0.113.9"), (("198.51.100.1",), "192.0.2.7")]
)
def test_only_a_trusted_proxy_tells_the_client(tmp_path: Path, trusted: tuple[str, ...], told: str) -> None:
    seen: list[str] = []

    async def app(scope: dict, receive: object, send: object) -> None:  # type: ignore[type-arg]
        seen.append(scope["client"][0])
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

    config: uvicorn.Config = _server(app, "127.0.0.1", free_port(), trusted).config
    config.load()
    TestClient(config.loaded_app, client=("192.0.2.7", 5000)).get("/", headers={"x-forwarded-for": "203.0.113.9"})
    assert seen == [told]

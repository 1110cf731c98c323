"""Headers, cookies and addresses of files, over the whole application, with and without TLS before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_placed import Placed

from bot.process.supervisor import free_port
from bot.services import Services
from bot.web import static_files
from bot.web.app import create_app

PAGES = ("/", "/?municipality=Лысьва", "/register", "/about", "/papers", "/request/status", "/none")
ANSWERS = ("/api/v1/search?q=мусор", "/api/v1/none", "/healthz", "/uptake.csv", "/static/none.css")
FILES = ("/static/style.css", "/static/chat.js", "/static/icon.svg")


def _open(services: Services, secure: bool) -> TestClient:
    placed = Placed(services, secure_cookie=secure)
    app = create_app(lambda: placed, f"http://127.0.0.1:{free_port()}", "secret")  # type: ignore[arg-type,return-value]

    @app.get("/broken", include_in_schema=False)
    @app.get("/api/v1/broken", include_in_schema=False)
    def broken() -> None:
        raise RuntimeError("postgresql://provodnik:password@db/provodnik, /srv/provodnik/secret")

    base = "https://provodnik.example.ru" if secure else "http://testserver"
    return TestClient(app, base, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    with _open(services, secure=False) as client:
        yield client


@pytest.fixture(scope="module")
def behind_tls(services: Services) -> Iterator[TestClient]:
    with _open(services, secure=True) as client:
        yield client


@pytest.mark.parametrize("path", [*PAGES, *ANSWERS, *FILES, "/broken", "/api/v1/broken"])
def test_browser_is_told_to_stay_inside(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("path", [*PAGES, *ANSWERS])
def test_answer_in_a_language_is_kept_for_one_reader_at_most(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["cache-control"] in ("private, no-cache", "no-store")
    assert {"Accept-Language", "Cookie"} <= set(re.split(r",\s*", headers["vary"]))


def test_other_origin_is_given_no_leave_to_read(client: TestClient) -> None:
    for path in ("/", "/api/v1/questions"):
        assert "access-control-allow-origin" not in client.get(path, headers={"origin": "https://evil.example"}).headers
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    answer = client.options("/api/v1/chat", headers=asked)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", [*PAGES, *ANSWERS, *FILES, "/broken"])
def test_https_is_asked_for_a_year_only_behind_tls(client: TestClient, behind_tls: TestClient, path: str) -> None:
    assert behind_tls.get(path).headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in client.get(path).headers


def test_every_cookie_behind_tls_is_this_hosts_alone_and_works(behind_tls: TestClient) -> None:
    behind_tls.cookies.clear()
    spoken = behind_tls.post("/api/v1/chat", json={"text": "мусор"}).headers["set-cookie"]
    language = behind_tls.get("/?lang=en").headers["set-cookie"]
    form = behind_tls.get("/request/status").headers["set-cookie"]
    for cookie in (spoken, language, form):
        assert cookie.startswith("__Host-provodnik_")
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts
        assert not [part for part in parts if part.startswith("domain")]
    assert 'lang="en"' in behind_tls.get("/").text
    assert "set-cookie" not in behind_tls.post("/api/v1/chat", json={"text": "мусор"}).headers


def test_cookie_without_the_prefix_is_nothing_behind_tls(behind_tls: TestClient) -> None:
    behind_tls.cookies.clear()
    behind_tls.cookies.set("provodnik_language", "en")
    assert 'lang="ru"' in behind_tls.get("/").text
    behind_tls.cookies.clear()


def test_cookies_without_tls_keep_their_plain_names(client: TestClient) -> None:
    cookie = client.post("/api/v1/chat", json={"text": "мусор"}).headers["set-cookie"].lower()
    assert cookie.startswith("provodnik_session=")
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie
    client.cookies.clear()


def test_conversation_is_kept_by_no_cache(client: TestClient) -> None:
    for answer in (client.post("/api/v1/chat", json={"text": "мусор"}), client.get("/chat/export")):
        assert answer.headers["cache-control"] == "no-store"
    client.cookies.clear()


def test_page_names_the_version_of_its_files_and_they_are_kept_for_good(client: TestClient) -> None:
    html = client.get("/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    assert {a.partition("?")[0] for a in addresses} == set(FILES)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        plain, query = address.split("?")
        for other in (plain, f"{plain}?v=0123456789abcdef", f"{plain}?w={query[2:]}"):
            assert client.get(other).headers["cache-control"] == "public, no-cache"
        again = client.get(plain, headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.headers["cache-control"]) == (304, "public, no-cache")


def test_changed_file_has_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_files, "FOLDER", tmp_path)
    (tmp_path / "style.css").write_text("a {}", "utf-8")
    before = static_files.address_of("style.css")
    assert static_files.address_of("style.css") == before
    (tmp_path / "style.css").write_text("b {}", "utf-8")
    assert static_files.address_of("style.css") != before


@pytest.mark.parametrize("language", ["ru", "en"])
def test_fault_inside_is_told_in_words_and_nothing_else(client: TestClient, language: str) -> None:
    page = client.get("/broken", params={"lang": language, "municipality": "Лысьва"})
    answer = client.get("/api/v1/broken", params={"lang": language})
    assert (page.status_code, answer.status_code) == (500, 500)
    for text in (page.text, answer.text):
        for inside in ("password", "postgresql", "/srv", "RuntimeError", "Traceback", "broken()", "starlette"):
            assert inside not in text
    sentence = {"ru": "Сервер не смог ответить", "en": "The server could not answer"}[language]
    assert sentence in page.text and sentence in answer.json()["error"]
    assert 'value="Лысьва"' in page.text
    client.cookies.clear()


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.git/HEAD",
        "/static/../app.py",
        "/static/..%2f..%2f..%2fconfig.yml",
        "/static/%2e%2e/%2e%2e/settings.py",
        "/static/..\\app.py",
        "/static//etc/passwd",
        "/static/",
        "/var/secret",
        "/config.yml",
    ],
)
def test_nothing_of_the_source_or_the_data_is_served(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]


def test_method_that_is_not_there_is_told_with_those_that_are(client: TestClient) -> None:
    for path in ("/api/v1/chat", "/request"):
        refused = client.delete(path)
        assert refused.status_code == 405
        assert "POST" in refused.headers["allow"] or "GET" in refused.headers["allow"]
    assert client.request("TRACE", "/").status_code == 405


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/api/v1/questions", "application/json"),
        ("/uptake.csv", "text/csv; charset=utf-8"),
        ("/static/style.css", "text/css; charset=utf-8"),
        ("/static/chat.js", "text/javascript; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml"),
        ("/none", "text/html; charset=utf-8"),
        ("/api/v1/none", "application/json"),
    ],
)
def test_answer_names_its_kind_and_its_letters(client: TestClient, path: str, kind: str) -> None:
    assert client.get(path).headers["content-type"] == kind

"""deploy/nginx before a running Provodnik: a host of its own with TLS, a sub-path, and who the client is."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "e2e"))
from real_parts import need
from running import Provodnik, started

from bot.process.supervisor import free_port
from bot.settings import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
HOST = "provodnik.example.ru"
SEARCHES = 3


@pytest.fixture(scope="module", autouse=True)
def nginx() -> str:
    """The program."""
    need(NGINX, "nginx is not installed: scripts/nginx")
    return str(NGINX)


@pytest.fixture(scope="module")
def application(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provodnik]:
    """Behind one proxy, with few searches a minute for each client."""
    home = tmp_path_factory.mktemp("behind")
    for name in ("models", "index"):
        (home / name).symlink_to(own_home / name)
    environment = {
        "PROVODNIK_WEB__TRUSTED_PROXIES": '["127.0.0.1"]',
        "PROVODNIK_WEB__SECURE_COOKIE": "true",
        "PROVODNIK_LIMITS__SEARCH": str(SEARCHES),
    }
    command = [str(Path(sys.executable).parent / "provodnik"), "run", "--no-assistant"]
    with started(command, home, free_port(), ROOT, environment) as running:
        running.wait_for("ok")
        yield running


@pytest.fixture(scope="module")
def ports(application: Provodnik, nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    """A real nginx with both files as they are, but for ports, certificate and the application's port."""
    folder = tmp_path_factory.mktemp("nginx")
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run(
        [*command, "-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"], capture_output=True, check=True
    )
    ports = {"http": free_port(), "https": free_port(), "shared": free_port()}
    own, beside = ((ROOT / "deploy/nginx" / name).read_text("utf-8") for name in ("provodnik.conf", "sub-path.conf"))
    own = re.sub(r"listen \[::\]:\d+( ssl)?;", "", own)
    own = own.replace("listen 80;", f"listen 127.0.0.1:{ports['http']};")
    own = own.replace("listen 443 ssl;", f"listen 127.0.0.1:{ports['https']} ssl;")
    own = own.replace("/etc/ssl/provodnik/", f"{folder}/")
    shared = f"server {{ listen 127.0.0.1:{ports['shared']}; {beside} }}"
    whole = f"{own}\n{shared}".replace("http://127.0.0.1:8000", application.url)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    types = "include /etc/nginx/mime.types;" if Path("/etc/nginx/mime.types").exists() else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ {types} {paths} {whole} }}",
        "utf-8",
    )
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    with subprocess.Popen(command) as server:
        try:
            end = time.monotonic() + 20
            while time.monotonic() < end:
                try:
                    httpx.get(f"http://127.0.0.1:{ports['shared']}/none", trust_env=False)
                    break
                except httpx.HTTPError:
                    time.sleep(0.1)
            yield ports | {"certificate": 0}
        finally:
            server.terminate()


def _client(ports: dict[str, int], kind: str, address: str = "127.0.0.1") -> httpx.Client:
    """A client from an address of loopback's own, to the nginx."""
    trusted = ssl.create_default_context()
    trusted.check_hostname, trusted.verify_mode = False, ssl.CERT_NONE
    scheme = "https" if kind == "https" else "http"
    transport = httpx.HTTPTransport(local_address=address, verify=trusted)
    base = f"{scheme}://127.0.0.1:{ports[kind]}"
    return httpx.Client(base_url=base, transport=transport, timeout=60, headers={"Host": HOST}, trust_env=False)


def test_host_of_its_own_leads_to_tls_and_cookies_keep_to_it(ports: dict[str, int]) -> None:
    with _client(ports, "http", "127.0.0.11") as plain:
        moved = plain.get("/about?lang=en")
    assert (moved.status_code, moved.headers["location"]) == (301, f"https://{HOST}/about?lang=en")
    with _client(ports, "https", "127.0.0.11") as client:
        page = client.get("/", params={"lang": "en"})
    assert page.status_code == 200
    assert "__Host-" in page.headers["set-cookie"] and "Secure" in page.headers["set-cookie"]
    assert page.headers["strict-transport-security"]


def test_client_is_the_one_nginx_sees_whatever_it_claims(ports: dict[str, int]) -> None:
    def statuses(address: str, times: int) -> list[int]:
        with _client(ports, "https", address) as client:
            return [
                client.get(
                    "/api/v1/search", params={"q": "свет"}, headers={"X-Forwarded-For": f"203.0.113.{n}"}
                ).status_code
                for n in range(times)
            ]

    assert statuses("127.0.0.12", SEARCHES + 1) == [200] * SEARCHES + [429]
    assert statuses("127.0.0.13", 1) == [200]


def test_sub_path_holds_every_address_of_the_pages(ports: dict[str, int]) -> None:
    addresses, seen, asked = ["/provodnik/"], set(), 0
    with _client(ports, "shared", "127.0.0.14") as client:
        assert client.get("/provodnik").headers["location"].endswith("/provodnik/")
        while addresses and asked < 40:
            address = addresses.pop(0)
            answer = client.get(address)
            asked += 1
            assert answer.status_code in (200, 303, 429), (address, answer.status_code)
            if answer.status_code == 303:
                assert urljoin(address, answer.headers["location"]).startswith("/provodnik/")
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            for found in re.findall(r"""(?:href|src|action)=["']([^"'#]*)""", answer.text):
                if found and not re.match(r"https?:|mailto:", found):
                    whole = urljoin(address, found.replace("&amp;", "&"))
                    assert whole.startswith("/provodnik/"), (address, found)
                    if whole not in seen and "lang=" not in whole:
                        seen.add(whole)
                        addresses.append(whole)
        assert asked == 40
        assert '"/provodnik/api/v1/chat"' in client.get("/provodnik/static/chat.js").text
        assert client.get("/").status_code in (403, 404)

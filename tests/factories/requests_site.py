"""A site of requests without the model, and one visitor who reads pages and sends forms as a browser does."""

from __future__ import annotations

import html as escapes
import re
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient
from requests_factories import FORM, OPERATOR
from sqlalchemy import Engine

from bot.requests.service import RequestService, open_request_service
from bot.settings import RequestSettings
from bot.web.cookies import keep_behind_tls
from bot.web.pages.requests.official import attach
from catalogue.model import Catalogue


@dataclass
class Site:
    """A site and its one visitor, who reads pages and sends forms as a browser does."""

    client: TestClient
    service: RequestService

    def new_visitor(self) -> Site:
        return Site(TestClient(self.client.app, follow_redirects=False), self.service)

    def token(self, path: str) -> str:
        return token_in(self.client.get(path).text)

    def post(self, path: str, values: dict[str, Any]) -> httpx.Response:
        return self.client.post(path, data=values)

    def check(self, **changes: str) -> httpx.Response:
        form = FORM | changes
        token = self.token(f"/request?solution={form['solution']}") if "form" not in form else form["form"]
        return self.post("/request", form | {"form": token, "action": "check"})

    def send(self, **changes: str) -> httpx.Response:
        """Both steps, with the consent given."""
        checked = self.check(**changes)
        return self.post("/request", hidden_in(checked.text) | {"action": "send", "consent": "on"} | changes)

    def sent(self, **changes: str) -> tuple[str, str]:
        """Number and code of a request that was taken."""
        answer = self.send(**changes)
        assert answer.status_code == 200, answer.text
        return receipt_in(answer.text)

    def status(self, number: str, secret: str, action: str = "show") -> httpx.Response:
        values = {"form": self.token("/request/status"), "number": number, "secret": secret, "action": action}
        return self.post("/request/status", values)

    def sign_in(self, city: str, token: str) -> httpx.Response:
        values = {"form": self.token(f"/donor/{city}"), "token": token, "action": "login"}
        return self.post(f"/donor/{city}", values)


def token_in(html: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', html)
    assert found, html
    return found[1]


def hidden_in(html: str) -> dict[str, str]:
    """The hidden fields of the check page."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))
    message = re.search(r'<textarea name="message" hidden>\n(.*?)</textarea>', html, re.DOTALL)
    assert message, html
    return {name: escapes.unescape(value) for name, value in (fields | {"message": message[1]}).items()}


def receipt_in(html: str) -> tuple[str, str]:
    number = re.search(r'id="number">([^<]+)<', html)
    secret = re.search(r'id="secret">([^<]+)<', html)
    assert number and secret, html
    return number[1], secret[1]


def make_site(catalogue: Catalogue, database: Engine, **settings: Any) -> Site:
    service = open_request_service(
        RequestSettings(**{"enabled": True, "operator": OPERATOR} | settings), catalogue, database
    )
    app = FastAPI(openapi_url=None)
    keep_behind_tls(app, False)
    attach(app, lambda: service, "secret")
    return Site(TestClient(app, follow_redirects=False), service)

"""Several products in one question, kinds of products and titles of cards: page, API and chat tell each."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from bot.dialogue.model import Intent, Memory, Turn
from bot.dialogue.router import answer
from bot.services import Services
from bot.web.app import create_app

SEVERAL = "Есть ли в реестре Windows, Office и AutoCAD?"
NAMES = ["Windows", "Office", "AutoCAD"]


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: services, "http://127.0.0.1:9", "secret")) as client:
        yield client


def test_api_answers_each_of_several_products(client: TestClient) -> None:
    got = client.get("/api/v1/register", params={"q": SEVERAL}).json()
    assert [one["query"] for one in (got, *got["others"])] == NAMES
    assert {one["status"] for one in (got, *got["others"])} == {"foreign"}


def test_page_answers_each_of_several_products(client: TestClient) -> None:
    page = unescape(client.get("/register", params={"q": SEVERAL}).text)
    assert all(f"Что известно: {name}" in page for name in NAMES)


def test_chat_answers_each_of_several_products_and_says_what_holds_for_all_once(services: Services) -> None:
    said = answer(services.dialogue, Turn(SEVERAL, Intent.REGISTER_STATUS), Memory()).messages[-1].text
    assert all(f"{n}. «{name}»." in said for n, name in enumerate(NAMES, 1))
    assert said.count("Выгрузка реестра ПО ещё не загружена") == 1


@pytest.mark.parametrize("intent", [Intent.PURCHASE, Intent.REPLACE_FOREIGN])
def test_chat_buys_and_replaces_each_of_several_products(services: Services, intent: Intent) -> None:
    said = answer(services.dialogue, Turn("Jira и Confluence", intent), Memory()).messages[-1].text
    assert "Jira" in said
    assert "Confluence" in said


def test_kind_of_product_and_title_of_a_card_are_told_in_the_api(client: TestClient) -> None:
    kind = client.get("/api/v1/register", params={"q": "камеры"}).json()
    assert (kind["not_a_name"], kind["others"]) == (True, [])
    card = client.get("/api/v1/register", params={"q": "Ситуационный центр администрации Уфы"}).json()
    assert card["solution"] == {"certainty": "sure", "solutions": ["ufa-situation-centre"]}

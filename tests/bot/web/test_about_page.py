"""What Provodnik says about itself on the page and over the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.about.topics import topics_in
from bot.process.supervisor import free_port
from bot.services import Services
from bot.web.app import create_app
from bot.web.pages.about import SECTIONS
from catalogue.model import Language


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_the_page_holds_every_topic_by_its_name_and_answers_a_question(client: TestClient) -> None:
    html = client.get("/about", params={"q": "что такое город-донор", "lang": "ru"}).text
    assert [t.id for t in topics_in(Language.RU) if f'<h3 id="{t.id}">' not in html] == []
    assert html.index("решение уже работает") < html.index('<h2 id="section-service">О сервисе')


def test_every_file_of_topics_has_its_section() -> None:
    assert {t.section for t in topics_in(Language.RU)} == set(SECTIONS)


def test_every_page_that_a_topic_opens_is_there(client: TestClient) -> None:
    for page in {t.page for t in topics_in(Language.RU) if t.page}:
        assert client.get(page).status_code == 200


def test_the_api_answers_a_question_and_lists_all_without_one(client: TestClient) -> None:
    told = client.get("/api/v1/about", params={"q": "who made you", "language": "en"}).json()
    assert (told["topic"]["id"], told["wording"]) == ("who-makes-it", told["topic"]["answer"])
    assert len(client.get("/api/v1/about").json()["nearest"]) == len(topics_in(Language.RU))
    off = client.get("/api/v1/about", params={"q": "how to cook borscht", "language": "en"}).json()
    assert off["topic"] is None
    assert len(off["nearest"]) == 3

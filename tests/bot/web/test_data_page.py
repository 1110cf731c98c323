"""The state of the data, counted from the data, and the statement on access."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.process.supervisor import free_port
from bot.services import Services
from bot.web.app import create_app
from catalogue.cards.checks.coverage import PlaceSize, coverage
from catalogue.model import Scope
from recommender.evidence import grade


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, headers={"accept-language": "ru"}, follow_redirects=False) as client:
        yield client


def _figures(page: str) -> dict[str, str]:
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]*)</td></tr>', page)
    return {html.unescape(name): value.replace("\u00a0", "") for name, value in rows}


def test_figures_are_those_of_the_catalogue(client: TestClient, services: Services) -> None:
    told, known = _figures(client.get("/data").text), services.catalogue
    domestic = known.in_scope(Scope.DOMESTIC)
    assert told["Решений городов России"] == str(len(domestic))
    assert told["Внедрений"] == str(sum(len(s.deployments) for s in domestic))
    assert told["Решений с известной суммой"] == str(sum(bool(s.costs) for s in domestic))
    ages = [int(told[name]) for name in ("Со сведениями свежее года", "Со сведениями старше года", "Без даты")]
    assert sum(ages) == len(domestic)
    for level in range(1, 6):
        assert told[f"{level} из 5"] == str(sum(grade(s).grade == level for s in domestic))


def test_coverage_is_told_on_the_page_and_as_csv(client: TestClient, services: Services) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/data/coverage.csv").content.decode("utf-8-sig")), delimiter=";"))
    expected = coverage(services.catalogue)
    assert [[int(n) for n in row[1:]] for row in rows[1:]] == [
        [r.cards, *(r.working.get(size, 0) for size in PlaceSize)] for r in expected
    ]
    assert client.get("/data").text.count('<tr><th scope="row">') >= len(expected)


def test_what_is_missing_is_said(client: TestClient) -> None:
    page = client.get("/data").text
    assert "Файлы реестров в этой установке не загружены" in page
    assert "Ни один открытый показатель не говорит о направлениях" in page


@pytest.mark.parametrize("path", ["/data", "/accessibility"])
def test_both_languages_are_reached_from_the_foot_of_every_page(client: TestClient, path: str) -> None:
    assert f'href="{path}"' in client.get("/").text.partition("<footer>")[2]
    for language in ("ru", "en"):
        assert client.get(path, params={"lang": language}).status_code == 200
    client.cookies.clear()

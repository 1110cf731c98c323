"""Two to five solutions side by side, and the ways that lead there from the lists."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.process.supervisor import free_port
from bot.services import Services
from bot.web.app import create_app
from catalogue.model import Scope, Solution


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, headers={"accept-language": "ru"}, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def several(services: Services) -> list[Solution]:
    found = [s for s in services.catalogue.in_scope(Scope.DOMESTIC) if "smart-housing-utilities" in s.directions]
    return sorted(found, key=lambda s: s.id)[:7]


def _compare(client: TestClient, solutions: list[Solution], **more: str) -> str:
    answer = client.get("/compare", params={"id": [s.id for s in solutions], **more})
    assert answer.status_code == 200
    return answer.text


def _rows(page: str) -> dict[str, list[str]]:
    """The cells of each row, by its name."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return {
        html.unescape(re.search(r'<th scope="row">([^<]+)', row).group(1)): re.findall(  # type: ignore[union-attr]
            r"<td data-label[^>]*>(.*?)</td>", row, re.DOTALL
        )
        for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    }


def test_every_solution_has_a_column_and_every_row_all_of_them(client: TestClient, several: list[Solution]) -> None:
    for n in range(2, 6):
        page = _compare(client, several[:n])
        heads = re.findall(r'<th scope="col"><a href="/solutions/([^"?]+)', page)
        assert heads == [s.id for s in several[:n]]
        assert {len(cells) for cells in _rows(page).values()} == {n}


def test_rows_that_differ_come_first_and_can_be_shown_alone(client: TestClient, several: list[Solution]) -> None:
    page = _compare(client, several[:3])
    differs = [len(set(cells)) > 1 for cells in _rows(page).values()]
    assert differs == sorted(differs, reverse=True)
    only = _rows(_compare(client, several[:3], diff="on"))
    assert list(only) == [name for name, cells in _rows(page).items() if len(set(cells)) > 1]
    assert 0 < len(only) < len(differs)


def test_town_brings_its_verdict_and_whom_to_ask(client: TestClient, several: list[Solution]) -> None:
    without, given = _compare(client, several[:2]), _compare(client, several[:2], municipality="Нытва")
    assert {"Применимость", "Кого спросить"} & set(_rows(without)) == set()
    assert {"Применимость", "Кого спросить"} <= set(_rows(given))
    assert 'name="municipality"' in without
    papers = re.search(r'href="(/papers/comparison.xlsx\?[^"]+)"', given)
    assert papers
    assert client.get(html.unescape(papers.group(1))).headers["content-type"].endswith("sheet")


def test_more_than_five_are_named_and_left_out(client: TestClient, several: list[Solution]) -> None:
    page = _compare(client, several)
    assert all(html.escape(s.title.ru) in page for s in several)
    assert {len(cells) for cells in _rows(page).values()} == {5}
    assert "не больше 5 решений" in page


def test_what_does_not_exist_is_told(client: TestClient, several: list[Solution]) -> None:
    answer = client.get("/compare", params={"id": ["нет-такого", several[0].id, several[1].id]})
    assert "В каталоге нет 1 решения" in answer.text
    assert {len(cells) for cells in _rows(answer.text).values()} == {2}


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_lead_to_a_choice(client: TestClient, several: list[Solution], n: int) -> None:
    page = _compare(client, several[:n], municipality="Лысьва")
    assert "отметьте от двух до 5" in page
    assert page.count('type="checkbox"') == 8 * n
    assert re.search(r'href="/catalogue\?[^"]*"', page)


def test_unknown_town_is_told_and_the_solutions_stay(client: TestClient, several: list[Solution]) -> None:
    page = _compare(client, several[:2], municipality="Зюзюкинск")
    assert "Зюзюкинск" in page
    assert _rows(page)


def test_ticks_of_the_catalogue_last_over_its_pages(client: TestClient, services: Services) -> None:
    first = re.findall(r'id="pin-([^"]+)"', client.get("/catalogue").text)[:2]
    page = client.get("/catalogue", params={"id": first, "municipality": "lysva"}).text
    assert re.findall(r'id="pin-([^"]+)" form="pins" checked', page) == first
    following = html.unescape(re.search(r'rel="next" href="([^"]+)"', page).group(1))  # type: ignore[union-attr]
    second = client.get(f"/catalogue{following}").text
    form = second.partition('<form id="pins"')[2].partition("</form>")[0]
    assert re.findall(r'name="id" value="([^"]+)"', form) == first
    assert 'name="municipality" value="lysva"' in form


def test_recommendations_can_be_ticked_and_keep_who_asks(client: TestClient) -> None:
    page = client.get("/", params={"municipality": "Соликамск", "problem": "автобусы опаздывают"}).text
    assert page.count('form="pins"') == page.count('<article class="card"') == 5
    form = page.partition('<form id="pins"')[2].partition("</form>")[0]
    assert 'name="municipality" value="Соликамск"' in form
    assert 'name="problem" value="автобусы опаздывают"' in form


def test_population_of_a_known_town_is_corrected(client: TestClient) -> None:
    page = client.get("/", params={"municipality": "Лысьва", "population": "61 000"})
    assert page.status_code == 200
    assert "61\u00a0000 чел. (по вашим данным)" in page.text
    for wrong in ("много", "0", "999999999"):
        refused = client.get("/", params={"municipality": "Лысьва", "population": wrong})
        assert refused.status_code == 422
        assert "Укажите число жителей цифрами" in refused.text

"""The page of a municipality and the form: what is known, the gaps as a plot, the choice of reference and weights."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from bot.process.supervisor import free_port
from bot.services import Services
from bot.web.app import create_app
from bot.web.pages.form import ordered
from catalogue.model import Direction
from recommender.model import Basis, Profile


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, headers={"accept-language": "ru"}, follow_redirects=False) as client:
        yield client


def _town(client: TestClient, name: str = "Лысьва", **more: str) -> str:
    answer = client.get("/town", params={"municipality": name, **more})
    assert answer.status_code == 200
    return answer.text


def _plotted(page: str) -> list[str]:
    """The directions of the plot, in their order."""
    figure = page.partition('<figure class="dots"')[2].partition("</figure>")[0]
    return re.findall(r"<li><span>([^<]+) · <abbr", figure)


def _peers(page: str) -> list[str]:
    return re.findall(r'<li><a href="/town\?municipality=([^"]+)"', page)


def _first(page: str) -> list[str]:
    return re.findall(r'<li><a href="/solutions/([^"?]+)', page.partition('id="first"')[2].partition("</ol>")[0])


@pytest.mark.parametrize("name", ["lysva", "solikamsk", "perm", "kazan", "nytva"])
def test_plot_has_the_directions_that_are_known_widest_gap_first(
    client: TestClient, services: Services, name: str
) -> None:
    page, town = _town(client, name), services.places.get(name)
    assert town is not None
    gaps = services.recommender.assess(Profile(municipality=town)).gaps
    known = {g.direction: g for g in gaps if g.own is not None}
    names = {f.name.ru: d for d, f in services.catalogue.directions.items()}
    shown = _plotted(page)
    if {g.basis for g in known.values()} == {Basis.PRIOR}:
        assert len(shown) == 1
        return
    assert {names[n] for n in shown} == set(known)
    widths = [known[names[n]].gap_share or 0.0 for n in shown]
    assert widths == sorted(widths, reverse=True)
    assert all(services.catalogue.directions[d].name.ru in page for d in Direction)


def test_every_figure_has_its_date_and_source(client: TestClient) -> None:
    page = _town(client, "Соликамск")
    known = page.partition('id="gaps"')[0]
    assert re.search(r"чел\. \(\d{4} г\.\)\. Источник: ", known)
    table = page.partition('<table class="gaps">')[2].partition("</table>")[0]
    bases = re.findall(r'data-label="Основание">([^<]+)', table)
    assert len(bases) == 10
    assert all(re.search(r"20\d\d", basis) for basis in bases if basis != "нет данных")


def test_corrected_population_changes_the_peers_and_can_be_taken_back(client: TestClient) -> None:
    page = _town(client, population="300 000")
    assert "300\u00a0000 чел. (по вашим данным)" in page
    assert 'href="/town?municipality=lysva"' in page
    assert _peers(page) != _peers(_town(client))


def test_weights_change_the_order_of_the_solutions(client: TestClient, services: Services) -> None:
    usual = _first(_town(client))
    for direction in (Direction.URBAN_TRANSPORT, Direction.TOURISM_SERVICES):
        weighed = _first(_town(client, **{f"w.{d}": "3" if d is direction else "0" for d in Direction}))
        assert weighed != usual
        assert all(direction in services.catalogue.solutions[i].directions for i in weighed[:3])


def test_reference_is_chosen_by_kind_or_by_a_town(client: TestClient) -> None:
    assert "верхняя четверть вашей группы" in _town(client, "Пермь", ref="top-quartile")
    assert "выбранный вами город: Казань" in _town(client, "Уфа", city="Казань")
    refused = _town(client, "Уфа", city="Зюзюкинск")
    assert "Зюзюкинск" in refused
    assert _first(refused)


def test_links_keep_what_was_said(client: TestClient) -> None:
    page = _town(client, **{"w.urban-transport": "3", "a.smart-lighting": "part", "problem": "темно"})
    said = {"municipality": "lysva", "w.urban-transport": "3", "a.smart-lighting": "part", "problem": "темно"}
    for path in ("/", "/form", "/table"):
        links = re.findall(rf'href="({path}\?[^"]*)"', page)
        assert links
        kept = dict(parse_qsl(urlsplit(html.unescape(links[-1])).query))
        assert said.items() <= kept.items()
    answer = client.get(html.unescape(re.findall(r'href="(/\?[^"]*)"', page)[-1])).text
    assert '<input type="hidden" name="w.urban-transport" value="3">' in answer


def test_peers_are_the_nearest_or_those_named(client: TestClient) -> None:
    nearest = _peers(_town(client))
    assert len(nearest) == 5
    assert "lysva" not in nearest
    page = client.get("/town", params={"municipality": "Лысьва", "peer": ["Кунгур", "Зюзюкинск", "Киров"]}).text
    assert _peers(page) == ["kungur"]
    assert "«Зюзюкинск» не найден" in page
    assert "«Киров» — уточните" in page


def test_town_is_asked_where_none_is_meant(client: TestClient) -> None:
    assert client.get("/town").status_code == 200
    namesakes = client.get("/town", params={"municipality": "Киров", "w.urban-transport": "3"})
    assert namesakes.status_code == 200
    links = re.findall(r'<li><a href="(/town\?[^"]+)"', namesakes.text)
    assert len(links) == 2
    for link in links:
        assert "w.urban-transport=3" in link
        assert client.get(html.unescape(link)).status_code == 200
    unknown = client.get("/town", params={"municipality": "Зюзюкинск"})
    assert unknown.status_code == 422
    assert 'aria-invalid="true"' in unknown.text
    assert "<title>Ошибка:" in unknown.text
    assert 'href="/regions?' in client.get("/town", params={"municipality": "Пермский край"}).text


# -- the form ----------------------------------------------------------------------------------------------


def _sent(client: TestClient, page: str, answer: str | None) -> str:
    """The page that follows when the form of a page is sent with an answer."""
    form = page.partition('<form method="get" action="/form"')[2].partition("</form>")[0]
    fields = [(k, html.unescape(v)) for k, v in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)]
    field = re.search(r'type="radio" name="([^"]+)"', form).group(1)  # type: ignore[union-attr]
    answered = client.get("/form", params=[*fields, *([(field, answer)] if answer else [])])
    while answered.status_code == 303:
        answered = client.get(answered.headers["location"])
    assert answered.status_code == 200
    return answered.text


def test_whole_form_is_answered_checked_and_counts(client: TestClient, services: Services) -> None:
    page = client.get("/form", params={"municipality": "Лысьва"}).text
    measures = ordered(services.catalogue.measures)
    for number, measure in enumerate(measures, 1):
        assert f"Вопрос {number} из 27" in page
        assert measure.name.ru in html.unescape(page)
        page = _sent(client, page, "whole" if measure.direction is Direction.URBAN_TRANSPORT else "no")
    assert "ответов 27 из 27" in page
    assert page.count("Во всём городе") == sum(m.direction is Direction.URBAN_TRANSPORT for m in measures)
    town = client.get(html.unescape(re.search(r'href="(/town\?[^"#]+)', page).group(1))).text  # type: ignore[union-attr]
    assert "ответов 27 из 27" in town
    assert _plotted(town)[-1] == services.catalogue.directions[Direction.URBAN_TRANSPORT].name.ru


def test_question_goes_back_and_can_be_skipped_and_changed(client: TestClient) -> None:
    page = _sent(client, client.get("/form", params={"municipality": "Лысьва"}).text, "pilot")
    assert "Вопрос 2 из 27" in page
    back = html.unescape(re.search(r'<p><a href="([^"]+)">Назад', page).group(1))  # type: ignore[union-attr]
    assert re.search(r'value="pilot" checked', client.get(back).text)
    skip = html.unescape(re.search(r'href="([^"]+)">Пропустить', page).group(1))  # type: ignore[union-attr]
    assert "Вопрос 3 из 27" in client.get(skip).text
    check = client.get(html.unescape(re.search(r'href="([^"]+)">Проверить', page).group(1))).text  # type: ignore[union-attr]
    change = html.unescape(re.search(r'<a href="([^"]+)" aria-label="Изменить', check).group(1))  # type: ignore[union-attr]
    assert parse_qs(urlsplit(change).query)["n"] == ["1"]
    assert "ответов 1 из 27" in _sent(client, client.get(change).text, "no")


def test_question_without_an_answer_is_asked_again(client: TestClient) -> None:
    page = _sent(client, client.get("/form", params={"municipality": "Лысьва", "n": "3"}).text, None)
    assert "Вопрос 3 из 27" in page
    assert 'role="alert"' in page
    assert "<title>Ошибка:" in page

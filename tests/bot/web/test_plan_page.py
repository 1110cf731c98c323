"""The plan in three steps: chosen, put in order, edited and taken as a file that holds what was written."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from bot.process.supervisor import free_port
from bot.services import Services
from bot.web.app import create_app

AFTER, BEFORE = "kazan-ai-video-search", "solikamsk-city-video"
"""The first builds on the second."""


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(lambda: services, f"http://127.0.0.1:{free_port()}", "secret")
    with TestClient(app, headers={"accept-language": "ru"}, follow_redirects=False) as client:
        yield client


def _plan(client: TestClient, *solutions: str, **more: str) -> str:
    answer = client.get("/plan", params={"municipality": "Нытва", "solution": solutions, **more})
    assert answer.status_code == 200
    return answer.text


def _order(page: str) -> list[str]:
    return re.findall(r'<h2 id="step-\d+">\d+\. <a href="/solutions/([^"?]+)', page)


def _fields(page: str) -> dict[str, str]:
    """What the form of the plan sends when nothing is changed."""
    inputs = re.findall(r'<input name="([^"]+)" value="([^"]*)"', page)
    areas = re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    return {name: html.unescape(value) for name, value in (*inputs, *areas)}


def _file(client: TestClient, page: str, suffix: str, fields: dict[str, str]) -> bytes:
    address = html.unescape(re.search(rf'formaction="([^"]+\.{suffix}\?[^"]+)"', page).group(1))  # type: ignore[union-attr]
    answer = client.post(address, data=fields)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def test_solutions_are_offered_until_some_are_chosen(client: TestClient) -> None:
    assert "Какие решения войдут в план" in _plan(client)
    page = client.get("/plan", params={"municipality": "Соликамск", "problem": "автобусы опаздывают"}).text
    assert page.count('name="solution"') == 12
    chosen = re.findall(r'name="solution" value="([^"]+)"', page)[:2]
    assert sorted(_order(_plan(client, *chosen))) == sorted(chosen)
    again = _plan(client, *chosen, choose="on")
    assert re.findall(r'value="([^"]+)" id="take-[^"]+" checked', again) == chosen


def test_proposed_order_follows_what_builds_on_what(client: TestClient) -> None:
    page = _plan(client, AFTER, BEFORE)
    assert _order(page) == [BEFORE, AFTER]
    assert "опирается на" not in page


def test_own_order_is_kept_and_told_where_it_goes_against(client: TestClient) -> None:
    page = _plan(client, BEFORE, AFTER)
    later = html.unescape(re.search(r'href="([^"]+)" aria-label="Поставить позже, пункт 1"', page).group(1))  # type: ignore[union-attr]
    moved = client.get(later).text
    assert _order(moved) == [AFTER, BEFORE]
    assert "опирается на" in moved
    back = html.unescape(re.search(r'href="([^"]+)">Вернуть предложенный', moved).group(1))  # type: ignore[union-attr]
    assert _order(client.get(back).text) == [BEFORE, AFTER]


@pytest.mark.parametrize("own", ["", "on"])
def test_file_holds_what_was_written_in_the_order_that_was_chosen(client: TestClient, own: str) -> None:
    page = _plan(client, AFTER, BEFORE, own=own)
    fields = _fields(page) | {"term.1.1": "до 1 марта", "who.2.7": "=1+1 Отдел <ЖКХ>"}
    book = load_workbook(io.BytesIO(_file(client, page, "xlsx", fields)))
    rows = {str(r[0]): r for r in book.worksheets[0].iter_rows(values_only=True) if r[0]}
    assert rows["1.1"][2] == "до 1 марта"
    assert rows["2.7"][3] == "=1+1 Отдел <ЖКХ>"
    assert rows["1.2"][2] == fields["term.1.2"]
    assert rows["1.2"][3] == fields["who.1.2"]
    text = "\n".join(c.text for t in Document(io.BytesIO(_file(client, page, "docx", fields))).tables for r in t.rows for c in r.cells)  # fmt: skip  # noqa: E501
    assert "до 1 марта" in text
    assert "Отдел <ЖКХ>" in text


def test_field_left_empty_gets_what_was_proposed(client: TestClient) -> None:
    page = _plan(client, BEFORE)
    fields = _fields(page)
    book = load_workbook(io.BytesIO(_file(client, page, "xlsx", dict.fromkeys(fields, ""))))
    rows = {str(r[0]): r for r in book.worksheets[0].iter_rows(values_only=True) if r[0]}
    assert {f"term.{n}": r[2] for n, r in rows.items() if f"term.{n}" in fields} == {
        k: v for k, v in fields.items() if k.startswith("term.")
    }


def test_what_cannot_be_planned_is_told_with_the_choice(client: TestClient) -> None:
    for wrong in ("нет-такого", "singapore-oneservice"):
        answer = client.get("/plan", params={"municipality": "Нытва", "solution": wrong})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert 'name="solution"' in answer.text
    many = client.get("/plan", params={"municipality": "Нытва", "solution": [f"s{n}" for n in range(7)]})
    assert many.status_code == 422


def test_file_of_nobody_or_of_nothing_is_refused(client: TestClient) -> None:
    assert client.post("/papers/plan.docx", data={"a": "b"}).status_code == 422
    assert client.post("/papers/plan.docx?municipality=nytva", data={"a": "b"}).status_code == 422
    assert client.post("/papers/plan.exe?municipality=nytva", data={"a": "b"}).status_code == 404

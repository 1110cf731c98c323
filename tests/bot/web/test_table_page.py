"""The page that takes an official table: every doubt with its row, and what the marks say of a municipality."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from html import unescape

import openpyxl
import pytest
from fastapi.testclient import TestClient

from bot.services import Services
from bot.web.app import create_app

HEADING = ("город", "год", "направление", "значение", "максимум")
TRANSPORT = "Умный городской транспорт"
GOOD = ("Нытва", 2023, TRANSPORT, 1.5, 12)


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: services, "http://127.0.0.1:9", "secret")) as client:
        yield client


def as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([HEADING, *rows])
    return text.getvalue().encode()


def as_xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADING, *rows):
        book.worksheets[0].append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def brought(client: TestClient, content: bytes, filename: str = "marks.csv", **form: str) -> tuple[int, str]:
    got = client.post("/table", files={"file": (filename, content)}, data=form)
    return got.status_code, unescape(got.text)


def test_first_page_leads_to_the_place_where_a_table_is_brought(client: TestClient) -> None:
    assert 'href="/table"' in client.get("/").text
    assert 'type="file"' in client.get("/table").text


@pytest.mark.parametrize(("content", "name"), [(as_csv([GOOD]), "marks.csv"), (as_xlsx([GOOD]), "marks.xlsx")])
def test_table_is_shown_as_read_and_counts_for_the_municipality(client: TestClient, content: bytes, name: str) -> None:
    status, page = brought(client, content, name, municipality="Нытва", problem="автобусы опаздывают")
    assert status == 200
    assert "Прочитано 1 строка" in page
    assert "Строк о вашем муниципалитете за 2023 год: 1" in page
    assert "12 %" in page.replace("\u00a0", " ") or "13 %" in page.replace("\u00a0", " ")
    assert 'class="card"' in page


def test_reading_that_is_not_plain_is_told_with_its_row(client: TestClient) -> None:
    status, page = brought(client, as_csv([GOOD, ("Питер", 2023, TRANSPORT, 7, 12)]))
    assert status == 200
    assert "строка 3, столбец «город»: «Питер» понято как Санкт-Петербург" in page


def test_every_problem_is_told_with_row_and_column_and_the_form_is_kept(client: TestClient) -> None:
    rows = [("Каменск", 2023, TRANSPORT, 7, 12), ("Нытва", 1999, TRANSPORT, 7, 12), ("Нытва", 2023, "Космос", 7, 12)]
    status, page = brought(client, as_csv(rows), municipality="Нытва", problem="темно")
    assert status == 422
    for row, column in ((2, "город"), (3, "год"), (4, "направление")):
        assert f"строка {row}, столбец «{column}»" in page
    assert 'value="Нытва"' in page
    assert "темно" in page


def test_municipality_that_the_table_lacks_is_told(client: TestClient) -> None:
    status, page = brought(client, as_csv([GOOD]), municipality="Кунгур")
    assert status == 200
    assert "О вашем муниципалитете в таблице нет ни одной строки" in page


def test_municipality_that_must_be_chosen_is_asked_back(client: TestClient) -> None:
    status, page = brought(client, as_csv([GOOD]), municipality="Каменск")
    assert status == 422
    assert "Каменск-Уральский" in page


@pytest.mark.parametrize("data", [{"municipality": "Нытва"}, {}])
def test_form_without_a_file_is_told(client: TestClient, data: dict[str, str]) -> None:
    got = client.post("/table", data=data)
    assert got.status_code == 422
    assert "Выберите файл" in got.text


def test_hostile_cells_are_shown_as_text(client: TestClient) -> None:
    got = client.post(
        "/table", files={"file": ("m.csv", as_csv([("<script>alert(1)</script>", 2023, TRANSPORT, 1, 2)]))}
    )
    assert got.status_code == 422
    assert "<script>alert" not in got.text


@pytest.mark.parametrize(("said", "told"), [("Пермский край", False), ("Пермский", False), ("пермская обл", True)])
def test_region_that_is_not_written_plainly_is_told(client: TestClient, said: str, told: bool) -> None:
    got = client.get("/api/v1/regions", params={"q": said})
    assert got.status_code == 200
    assert bool(got.json()["understood"]) is told
    page = unescape(client.get("/regions", params={"name": said}).text)
    assert ("понято как Пермский край" in page) is told

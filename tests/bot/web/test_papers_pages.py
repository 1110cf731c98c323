"""The papers from page, API and chat: the same files, nothing kept, a sentence for whatever is wrong."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

import openpyxl
import pytest
from docx import Document
from fastapi.testclient import TestClient
from pypdf import PdfReader

from bot.dialogue.model import Intent, Memory, Turn
from bot.dialogue.router import answer
from bot.services import Services
from bot.web.app import create_app
from catalogue.model import Language

ORDER = {"municipality": "Нытва", "solution": "chaikovsky-energy-service", "problem": "темно на улицах"}


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: services, "http://127.0.0.1:9", "secret")) as client:
        yield client


def links_of(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="(/papers/[^"]+)"', html)]


def test_page_leads_from_a_recommendation_to_every_paper_in_both_languages(client: TestClient) -> None:
    found = client.get("/", params={"municipality": "Нытва", "problem": "темно на улицах"}).text
    first = re.search(r'href="(/papers\?[^"]+)"', found)
    assert first
    links = links_of(client.get(unescape(first[1])).text)
    assert len(links) == 16
    kinds = set()
    for link in links:
        got = client.get(link)
        assert got.status_code == 200, link
        assert got.headers["content-disposition"].startswith("attachment")
        kinds.add((link.split("?")[0], got.content[:4]))
    assert {k for k, head in kinds if k.endswith("pdf")} == {"/papers/justification.pdf", "/papers/letter.pdf"}
    assert {head for k, head in kinds if not k.endswith("pdf")} == {b"PK\x03\x04"}


def test_page_shows_what_the_comparison_file_says(client: TestClient) -> None:
    page = unescape(client.get("/papers", params=ORDER).text)
    got = client.get("/papers/comparison.xlsx", params=ORDER | {"language": "ru"})
    book = openpyxl.load_workbook(io.BytesIO(got.content))
    cells = [str(c) for sheet in book for row in sheet.iter_rows(min_row=4, values_only=True) for c in row if c]
    assert len(cells) > 30
    assert [c for c in cells if c not in page] == []
    assert "нет данных" in page


@pytest.mark.parametrize(("language", "said"), [("ru", "Нытв"), ("en", "Nytva")])
def test_paper_names_the_town_in_its_language(client: TestClient, language: str, said: str) -> None:
    got = client.get("/papers/letter.docx", params=ORDER | {"language": language})
    text = "\n".join(p.text for p in Document(io.BytesIO(got.content)).paragraphs)
    tables = "\n".join(c.text for t in Document(io.BytesIO(got.content)).tables for row in t.rows for c in row.cells)
    assert said in text + tables
    pdf = client.get("/papers/justification.pdf", params=ORDER | {"language": language})
    assert said in "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)


def test_api_gives_one_archive_of_the_kinds_that_were_asked_for(client: TestClient) -> None:
    body = {"municipality": "nytva", "solutions": ["chaikovsky-energy-service", "perm-smart-lighting"][:1]}
    got = client.post("/api/v1/papers", json=body | {"kinds": ["letter", "comparison"], "language": "en"})
    names = zipfile.ZipFile(io.BytesIO(got.content)).namelist()
    assert sorted(n.rsplit(".", 1)[1] for n in names) == ["docx", "pdf", "xlsx"]
    assert all(n.isascii() and "-en." in n for n in names)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"solution": "none"}, "none"),
        ({"municipality": "Глупов"}, "Глупов"),
        ({"municipality": ""}, "укажите"),
        ({"municipality": "Киров"}, "Калужская"),
        ({"donor": "moscow"}, "Москв"),
        ({"donor": "nowhere"}, "nowhere"),
        ({"region": "Нигде", "population": "много"}, "насел"),
    ],
)
def test_wrong_order_is_told_and_makes_no_file(client: TestClient, changed: dict[str, str], said: str) -> None:
    for path in ("/papers", "/papers/letter.docx", "/papers/all.zip"):
        got = client.get(path, params=ORDER | changed)
        assert got.status_code == 422
        assert said.lower() in got.text.lower()
        assert "Traceback" not in got.text


@pytest.mark.parametrize(
    "path", ["/papers/letter.exe", "/papers/none.docx", "/papers/comparison.pdf", "/papers/..%2fx.docx"]
)
def test_paper_that_does_not_exist_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path, params=ORDER).status_code == 404


def test_hostile_problem_stays_text(client: TestClient) -> None:
    asked = ORDER | {"problem": "<script>alert(1)</script> =1+1 {{ 7*7 }} " + "ж" * 5000}
    page = client.get("/papers", params=asked)
    assert "<script>alert" not in page.text
    assert client.get("/papers/justification.pdf", params=asked).status_code == 200


@pytest.mark.parametrize("said", ["составь письмо", "подготовь документы", "нужно обоснование для главы"])
def test_chat_leads_to_the_papers_of_the_first_solution(services: Services, client: TestClient, said: str) -> None:
    listed = answer(services.dialogue, Turn("Мы из Нытвы, темно на улицах", Intent.DESCRIBE_PROBLEM), Memory())
    reply = answer(
        services.dialogue, Turn(said, Intent.ASK_FILE if "письмо" not in said else Intent.ASK_DONOR), listed.memory
    )
    links = reply.messages[-1].links
    assert links
    for link in links:
        assert link.url and listed.memory.listed[0] in link.url
        assert client.get(link.url).status_code == 200
    assert reply.memory.language is Language.RU


def test_letter_and_its_links_hold_nothing_personal(client: TestClient) -> None:
    said = "Зотова Ирина, ул. Мира, д. 12, кв. 4, тел. 8 912 345-67-89, темно на улицах"
    page = client.get("/papers", params={**ORDER, "problem": said, "lang": "ru"})
    assert "скрыты личные данные" in page.text
    letter = client.get("/papers/letter.docx", params={**ORDER, "problem": said})
    api = {"municipality": "Нытва", "solutions": [ORDER["solution"]], "problem": said, "kinds": ["letter"]}
    archive = zipfile.ZipFile(io.BytesIO(client.post("/api/v1/papers", json=api).content))
    letters = [letter.content, *(archive.read(name) for name in archive.namelist() if name.endswith("docx"))]
    texts = ["\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs) for content in letters]
    assert all("темно на улицах" in text for text in texts)
    for text in (page.text, *texts):
        assert not re.search(r"Зотова|Ирина|8 912|345-67|кв\. 4", text)


def test_town_that_is_not_written_plainly_is_told_wherever_its_papers_are_taken(client: TestClient) -> None:
    said = ORDER | {"municipality": "Н. Новгород"}
    page = unescape(client.get("/papers", params=said).text)
    assert "«Н. Новгород» понято как Нижний Новгород" in page
    links = links_of(page)
    assert links
    assert all("municipality=nizhny-novgorod" in link for link in links)
    direct = client.get("/papers/letter.docx", params=said, follow_redirects=False)
    assert direct.status_code == 303
    assert direct.headers["location"].startswith("/papers?")
    api = {"municipality": "Н. Новгород", "solutions": [ORDER["solution"]], "kinds": ["letter"]}
    got = client.post("/api/v1/papers", json=api)
    archive = zipfile.ZipFile(io.BytesIO(got.content))
    assert "понято как Нижний Новгород" in archive.read("understood.txt").decode()
    assert "понято как Нижний Новгород" in unquote(got.headers["provodnik-understood"])


def test_town_that_is_written_plainly_is_told_nowhere(client: TestClient) -> None:
    got = client.post("/api/v1/papers", json={"municipality": "Нытва", "solutions": [ORDER["solution"]]})
    assert "provodnik-understood" not in got.headers
    assert "understood.txt" not in zipfile.ZipFile(io.BytesIO(got.content)).namelist()


def test_donor_that_is_not_written_plainly_is_told(client: TestClient) -> None:
    donors = {"municipality": "Нытва", "donors": ["Н. Новгород"], "compare_with": "Питер", "problem": "парковка"}
    got = client.post("/api/v1/recommendations", json=donors)
    told = " ".join(got.json()["understood"]) if got.status_code == 200 else ""
    assert "понято как Санкт-Петербург" in told
    assert "понято как Нижний Новгород" in told

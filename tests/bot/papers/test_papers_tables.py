"""Comparison and roadmap: workbooks without formulas, the unknown shown, terms told as an assumption."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from papers_factories import make_dossier, opened, plain, texts_of, town
from pypdf import PdfReader

from bot.papers.comparison import comparison_of
from bot.papers.files.render import render
from bot.papers.model import Dossier, PaperKind
from bot.papers.roadmap import COLUMNS, plan_of
from bot.papers.stages import MONTHS, Stage, months_until
from bot.texts.words import words_in
from catalogue.model import Language, Text

RU, EN = words_in(Language.RU), words_in(Language.EN)
SEVERAL = ["perm-unified-video", "nizhny-smart-lighting", "ujin-os"]


def _book(kind: PaperKind, dossier: Dossier, language: Language = Language.RU) -> Workbook:
    files = render(kind, dossier, words_in(language))
    return load_workbook(io.BytesIO(next(f.content for f in files if f.filename.endswith(".xlsx"))))


def _cells(sheet: Worksheet) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


# -- the comparison ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_comparison_sets_the_chosen_side_by_side(language: Language) -> None:
    sheet = _book(PaperKind.COMPARISON, make_dossier(SEVERAL), language).worksheets[0]
    heading = [c.value for c in sheet[4]]
    assert len(heading) == 4
    assert all(heading)
    assert sheet.max_row >= 18


def test_single_choice_is_compared_and_its_company_is_named_as_such() -> None:
    text = comparison_of(make_dossier("binology-smart-waste"), RU)
    roles = text.solutions.rows[0]
    assert 3 <= len(roles) <= 5
    assert roles[1] == "выбрано муниципалитетом"
    assert set(roles[2:]) == {"подобрано для сравнения: то же направление"}


def test_unknown_is_shown_as_no_data() -> None:
    sheet = _book(PaperKind.COMPARISON, make_dossier(SEVERAL)).worksheets[0]
    rows = {row[0].value: [c.value for c in row[1:]] for row in sheet.iter_rows(min_row=5)}
    assert rows["Измеренные результаты"] == ["нет данных"] * 3
    assert rows["Суммы, которые называют источники (не оценка для вас)"][2] == "нет данных"
    assert not [c for c in _cells(sheet) if not c.strip()]


def test_every_donor_has_its_row_with_body_and_source() -> None:
    sheet = _book(PaperKind.COMPARISON, make_dossier(SEVERAL)).worksheets[1]
    cities = [row[1].value for row in sheet.iter_rows(min_row=5)]
    assert cities.count("Пермь") == 2
    assert {"Нижний Новгород", "Казань", "Ростов-на-Дону"} <= set(cities)
    assert all(c.value for row in sheet.iter_rows(min_row=5) for c in row)


@pytest.mark.parametrize("kind", [PaperKind.COMPARISON, PaperKind.ROADMAP])
def test_sheets_are_printed_one_page_wide_with_a_heading_that_stays(kind: PaperKind) -> None:
    for sheet in _book(kind, make_dossier(SEVERAL)).worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area
    table = _book(kind, make_dossier(SEVERAL)).worksheets[0]
    assert table.freeze_panes == "B5"
    assert table.print_title_rows == "$4:$4"
    assert all(c.alignment.wrap_text for row in table.iter_rows(min_row=4) for c in row if c.value)


# -- attacks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [PaperKind.COMPARISON, PaperKind.ROADMAP])
@pytest.mark.parametrize("name", ['=HYPERLINK("http://evil.example")', "+7*7", "-1+1", "@SUM(A1)", "\t=1+1", "{=1}"])
def test_names_cannot_become_formulas_or_links(kind: PaperKind, name: str) -> None:
    own = replace(
        town(), id="own", name=Text(name, name), region=replace(town().region, name=Text(name, name)), cases=None
    )
    book = _book(kind, make_dossier("ujin-os", name, own))
    seen = ""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert cell.hyperlink is None
                assert cell.data_type == "s" or cell.value is None
                seen += str(cell.value)
    assert name.strip()[:5] in seen


def test_control_characters_do_not_reach_a_workbook() -> None:
    name = "До\x00\x01\x0b\ud800конца"
    own = replace(town(), id="own", name=Text(name, name), cases=None)
    cells = _cells(_book(PaperKind.COMPARISON, make_dossier("ujin-os", municipality=own)).worksheets[0])
    assert any("До конца" in c for c in cells)


# -- the roadmap ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_roadmap_has_all_columns_filled(language: Language) -> None:
    plan = plan_of(make_dossier(SEVERAL), words_in(language))
    assert len(plan.columns) == len(COLUMNS) == 8
    for group in plan.groups:
        assert len(group.rows) == len(Stage)
        for row in group.rows:
            assert len(row.cells) == 8
            assert all(row.cells)
            assert not any(re.search(r"  |None|\{", c) for c in row.cells)


def test_terms_are_offsets_and_are_told_to_be_an_assumption() -> None:
    plan = plan_of(make_dossier(SEVERAL), RU)
    assert all(re.fullmatch(r"Т \+ \d+ мес\.", row.cells[2]) for g in plan.groups for row in g.rows)
    assert "допущение" in plan.assumption
    assert "20" not in re.sub(r"Составлено \S+", "", plan.assumption)


def test_stages_follow_one_another_and_a_later_wave_waits_for_the_earlier() -> None:
    for wave in (1, 2, 3):
        months = [months_until(stage, wave) for stage in Stage]
        assert months == sorted(months)
        assert months_until(Stage.DECISION, wave + 1) >= months_until(Stage.ACCEPTANCE, wave)
    assert months_until(Stage.REQUEST, 3) == MONTHS[Stage.REQUEST]


def test_what_builds_on_something_comes_in_a_later_wave() -> None:
    plan = plan_of(make_dossier(SEVERAL), RU)
    video = next(g for g in plan.groups if "Единая платформа камер" in g.heading)
    assert "Очередь 2" in video.heading
    assert video.rows[-1].cells[2] == "Т + 17 мес."


def test_nobody_is_named_and_money_is_open() -> None:
    plan = plan_of(make_dossier(SEVERAL), RU)
    money = {row.cells[6] for g in plan.groups for row in g.rows}
    assert money == {"определяется", "не требуется"}
    whole = " ".join(c for g in plan.groups for row in g.rows for c in row.cells)
    assert not re.search(r"[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё]+", whole)


def test_solution_that_does_not_fit_is_marked_in_its_heading() -> None:
    for dossier in (make_dossier("mosmedai"), make_dossier("ujin-os")):
        verdict = dossier.chosen[0].recommendation.transfer.verdict
        assert RU(f"verdict.{verdict}") in plan_of(dossier, RU).groups[0].heading


def test_procurement_hints_are_dated_and_are_no_legal_advice() -> None:
    plan = plan_of(make_dossier(["perm-its", "nizhny-smart-lighting"]), RU)
    hints = " ".join(next(s.lines for s in plan.sections if s.heading == "Подсказки для закупки"))
    for part in (
        "код определяет заказчик",
        "«или эквивалент»",
        "на 23.11.2026",
        "1875",
        "не менее 70 %",
        "реестр Минпромторга",
        "не юридическое заключение",
    ):
        assert part in hints, part
    assert not re.search(r"\d\d\.\d\d\.\d\d\.\d\d\d", hints)


def test_workbook_and_document_of_the_roadmap_say_the_same() -> None:
    dossier = make_dossier(SEVERAL)
    docx, xlsx = render(PaperKind.ROADMAP, dossier, RU)
    said = " ".join(texts_of(docx.content))
    book = load_workbook(io.BytesIO(xlsx.content))
    for sheet in book.worksheets:
        for cell in _cells(sheet):
            if sheet.title == "Дорожная карта" and cell.startswith("по внедрению"):
                continue
            assert plain(cell) in plain(said), cell


def test_heading_of_the_table_is_repeated_for_every_page() -> None:
    docx, _ = render(PaperKind.ROADMAP, make_dossier(SEVERAL), RU)
    table = opened(docx.content).tables[1]
    assert "tblHeader" in table.rows[0]._tr.xml


def test_printed_tables_hold_their_texts(printed: Mapping[str, PdfReader]) -> None:
    for language in Language:
        town_name = "Нытва" if language is Language.RU else "Nytva"
        for name in (f"several-xlsx-comparison-nytva-{language}", f"several-xlsx-roadmap-nytva-{language}"):
            pages = printed[name].pages
            text = plain(" ".join(p.extract_text() for p in pages))
            assert len(pages) <= 8
            assert town_name[:4] in text
            assert float(pages[0].mediabox.width) > float(pages[0].mediabox.height)
        document = printed[f"several-docx-roadmap-nytva-{language}"]
        assert len(document.pages) <= 5
        assert RU("papers_plan_term")[:4] in plain(document.pages[1].extract_text()) or language is Language.EN

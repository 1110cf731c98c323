"""The justification: one page, every figure with its source, nothing expected told as reached, a PDF for all."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from papers_factories import TODAY, everything, make_dossier, only, plain, texts_of, town
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from bot.papers.files.justification_docx import plain as with_numbers
from bot.papers.files.justification_pdf import markup, render_pdf
from bot.papers.files.render import render
from bot.papers.justification import EXTENTS, Justification, justification_of
from bot.papers.model import Dossier, PaperKind
from bot.texts.words import words_in
from catalogue.facts.reading import costs_of, effects_of
from catalogue.model import Catalogue, EffectKind, Language, Scope, Text
from recommender.model import Answer, Basis, Profile

SUMS_IN_SENTENCES = {
    "prosobytie",
    "volgograd-utility-map",
    "chelyabinsk-its",
    "novosibirsk-its",
    "perm-rnis",
    "rosseti-smart-meters",
    "novosibirsk-safe-city",
}
"""Cards of which a sentence names a sum of money that was paid or given, read by a person."""


def _text(dossier: Dossier, language: Language = Language.RU) -> Justification:
    return justification_of(dossier, only(dossier), words_in(language), EXTENTS[0])


@cache
def _all(language: Language) -> tuple[Justification, ...]:
    return tuple(justification_of(d, c, words_in(language), EXTENTS[0]) for d, c in everything())


def _section(text: Justification, number: int) -> str:
    return " ".join("".join(s.text for s in p) for p in text.sections[number].paragraphs)


@cache
def _pdf(solution: str, language: Language, problem: str = "") -> PdfReader:
    files = render(PaperKind.JUSTIFICATION, make_dossier(solution, problem), words_in(language))
    return PdfReader(io.BytesIO(next(f.content for f in files if f.filename.endswith(".pdf"))))


# -- what it says --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_notes_are_numbered_as_read_and_none_is_idle(language: Language) -> None:
    for text in _all(language):
        cited = [n for s in text.sections for p in s.paragraphs for said in p for n in said.notes]
        assert list(dict.fromkeys(cited)) == [n.number for n in text.notes] == list(range(1, len(text.notes) + 1))
        assert all(n.text for n in text.notes)


@pytest.mark.parametrize("language", list(Language))
def test_every_deployment_effect_and_sum_has_a_note(language: Language) -> None:
    for (_, chosen), text in zip(everything(), _all(language), strict=True):
        solution = chosen.recommendation.solution
        told = [s for section in text.sections for p in section.paragraphs for s in p]
        facts = [e.value[language] for e in effects_of(solution)[:2]] + [
            s.text[language] for s in costs_of(solution)[:2]
        ]
        for fact in facts:
            bearing = [s for s in told if fact.rstrip(".").replace("..", ".") in s.text]
            assert bearing, (solution.id, fact)
            assert all(s.notes for s in bearing), (solution.id, fact)


def test_figures_of_the_solution_are_followed_by_notes() -> None:
    for text in _all(Language.RU):
        for number in (1, 2, 4):
            for paragraph in text.sections[number].paragraphs:
                for said in paragraph:
                    figures = re.findall(r"\d", re.sub(r"27 мер|«[^»]*»", "", said.text))
                    assert not figures or said.notes or "Кого спросить" in said.text or "Меры" in said.text, said.text


def test_expected_and_claimed_effects_are_never_told_as_reached(catalogue: Catalogue) -> None:
    seen = 0
    for (_, chosen), text in zip(everything(), _all(Language.RU), strict=True):
        where = _section(text, 2)
        for effect in effects_of(chosen.recommendation.solution):
            if effect.kind is EffectKind.MEASURED or effect.value.ru not in where:
                continue
            seen += 1
            before = where[: where.index(effect.metric.ru)]
            assert before.rstrip().endswith(("не подтверждено:",)), where
    assert seen >= 3


def test_solution_without_measured_results_says_so() -> None:
    assert "Измеренных результатов в источниках нет." in _section(_text(make_dossier("ujin-os")), 2)


def test_unknown_cost_is_said_to_be_unknown() -> None:
    assert "Нет данных." in _section(_text(make_dossier("ujin-os")), 4)


def test_sums_are_those_that_the_cards_name_as_such_and_those_that_a_person_read_in_sentences(
    catalogue: Catalogue,
) -> None:
    domestic = catalogue.in_scope(Scope.DOMESTIC)
    told = {s.id for s in domestic if costs_of(s)}
    assert {s.id for s in domestic if s.costs} <= told
    assert told >= SUMS_IN_SENTENCES


def test_a_sum_that_was_paid_is_not_shown_as_an_effect() -> None:
    text = _text(make_dossier("rostov-smart-stops"))
    assert "514,5 млн руб." in _section(text, 4)
    assert "514,5" not in _section(text, 2)
    assert "не оценка" in _section(text, 4)


def test_gap_is_told_with_its_basis_and_sources() -> None:
    profile = Profile(municipality=town("lysva"), answers={"smart-lighting": Answer.NO})
    text = _text(make_dossier("nizhny-smart-lighting", profile=profile))
    told = _section(text, 0)
    assert "отставание" in told
    assert "основание: ваши ответы" in told
    assert "ответы муниципалитета на анкету" in {n.text for n in text.notes}


def test_gap_without_data_is_said_to_be_without_data() -> None:
    dossier = make_dossier("nizhny-smart-lighting")
    gaps = tuple(
        replace(g, basis=Basis.UNKNOWN, own=None, gap_share=None, indirect=None) for g in dossier.assessment.gaps
    )
    told = _section(_text(replace(dossier, assessment=replace(dossier.assessment, gaps=gaps))), 0)
    assert "по направлениям «Инновации для городской среды», «Умное ЖКХ»: нет данных" in told
    assert "Индекс «IQ городов»: нет данных" in told


def test_open_figures_are_context_with_year_and_source_and_no_gap_of_a_rating() -> None:
    text = _text(make_dossier("nizhny-smart-lighting"))
    told = _section(text, 0)
    assert "Для сведения, по открытым данным о направлении «Умное ЖКХ» (косвенно, не оценка рейтинга)" in told
    assert "2020, жильё и прилегающие пространства 29 из 60" in told
    assert "отставание" not in told
    assert any("индекс-городов.рф" in n.text and "2020" in n.dated for n in text.notes)


def test_lesson_of_a_failed_deployment_is_told_with_its_source() -> None:
    text = _text(make_dossier("novosibirsk-smart-stops"))
    assert "Концессия на 210–250 остановок не состоялась" in _section(text, 5)
    assert any("ngs.ru" in n.text for n in text.notes)


def test_register_status_has_its_date_next_step_and_no_legal_advice() -> None:
    told = _section(_text(make_dossier("nizhny-smart-lighting")), 6)
    assert "сведения на 23.11.2026" in told
    assert "reestr.digital.gov.ru" in told
    assert "«или эквивалент»" in told
    assert "не юридическое заключение" in told


@pytest.mark.parametrize("language", list(Language))
def test_texts_are_clean_in_both_languages(language: Language) -> None:
    for text in _all(language):
        whole = " ".join(with_numbers(p) for s in text.sections for p in s.paragraphs)
        assert not re.search(r"  |None|\{|\}| \.|(?<!\.)\.\.(?!\.)| ,", whole), whole
    if language is Language.EN:
        for (_, chosen), text in zip(everything(), _all(language), strict=True):
            body = " ".join("".join(s.text for s in p) for section in text.sections[1:] for p in section.paragraphs)
            assert not re.findall(r"[А-Яа-яЁё]{3,}", body), chosen.recommendation.solution.id


# -- one page ------------------------------------------------------------------------------------------------


def test_fullest_justifications_are_one_page(printed: Mapping[str, PdfReader]) -> None:
    papers = {name: pdf for name, pdf in printed.items() if "-docx-justification-" in name}
    assert len(papers) >= 16
    for name, pdf in papers.items():
        assert len(pdf.pages) == 1, name
        text = plain(pdf.pages[0].extract_text())
        wanted = ("Обоснование", "Источники") if name.endswith("-ru") else ("Justification", "Sources")
        assert all(w in text for w in wanted), name


def test_docx_and_pdf_say_the_same() -> None:
    dossier = make_dossier("novosibirsk-smart-stops", "остановки не греют")
    docx, pdf = render(PaperKind.JUSTIFICATION, dossier, words_in(Language.RU))
    paragraphs = [p for p in texts_of(docx.content) if len(p) > 40 and not p[0].isdigit()]
    printed = re.sub(r"\s", "", PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text())
    assert len(paragraphs) > 8
    for paragraph in paragraphs:
        letters = re.sub(r"[\s\d,]", "", paragraph)
        assert letters in re.sub(r"[\d,]", "", printed), paragraph


# -- the PDF -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_pdf_is_tagged_for_a_screen_reader(language: Language) -> None:
    pdf = _pdf("novosibirsk-smart-stops", language)
    root = pdf.trailer["/Root"]
    assert len(pdf.pages) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language.value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (pdf.metadata is not None and "Justification" in str(pdf.metadata.title)) or "Обоснование" in str(
        pdf.metadata.title
    )
    assert b"pdfuaid" in root["/Metadata"].get_data()
    tags = _tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Link"} <= tags


def _tags(node: object, depth: int = 0) -> set[str]:
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        return {t for kid in node for t in _tags(kid, depth + 1)}
    if not isinstance(node, DictionaryObject) or depth > 60:
        return set()
    own = {str(node["/S"])} if "/S" in node else set()
    return own | (_tags(node["/K"], depth + 1) if "/K" in node else set())


def test_pdf_has_its_letters_intact() -> None:
    text = plain(_pdf("novosibirsk-smart-stops", Language.RU).pages[0].extract_text())
    assert "внедрения решения" in text
    assert "\ufffd" not in text


def test_same_justification_has_the_same_bytes() -> None:
    first, second = (render(PaperKind.JUSTIFICATION, make_dossier("ujin-os"), words_in(Language.RU)) for _ in range(2))
    assert [f.content for f in first] == [f.content for f in second]


# -- attacks -------------------------------------------------------------------------------------------------

HTML = '<script>alert(1)</script><img src="http://evil.example/x.png"><style>p{display:none}</style>'


def test_html_in_the_problem_stays_text_and_loads_nothing() -> None:
    text = _text(make_dossier("ujin-os", HTML))
    page = markup(text, 11.0, Language.RU, TODAY)
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("<style>") == 1
    shown = plain(_pdf("ujin-os", Language.RU, HTML).pages[0].extract_text())
    assert "<script>alert(1)</script>" in shown


def test_template_marks_in_a_name_stay_text() -> None:
    name = "{{ 7*7 }}{% raw %}"
    own = replace(town(), id="own", name=Text(name, name), cases=None)
    assert "{{ 7*7 }}" in markup(_text(make_dossier("ujin-os", municipality=own)), 11.0, Language.RU, TODAY)


def test_pdf_of_endless_names_and_problems_is_one_page() -> None:
    name = "Верхнесреднеуральскопричусовской" * 20
    own = replace(town(), id="own", name=Text(name, name), cases=None)
    text = _text(make_dossier("ai-mobile-patrol", "ы" * 10_000, own))
    assert len(PdfReader(io.BytesIO(render_pdf(text, 12.0, Language.RU, TODAY))).pages) == 1
    assert "…" in _section(text, 0)

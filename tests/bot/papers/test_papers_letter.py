"""The letter that an official signs: requisites, questions fit for the solution, one page, nothing smuggled in."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from papers_factories import TODAY, everything, make_dossier, markup_of, only, opened, plain, texts_of, town
from pypdf import PdfReader

from bot.papers.donor_questions import ASKED_BY, letter_asks, questions_for
from bot.papers.files.letter_docx import PAGE, fitted, render_letter
from bot.papers.files.render import render
from bot.papers.letter import LetterText, letter_of
from bot.papers.model import Chosen, Dossier, PaperKind
from bot.papers.phrases import Phrases
from bot.texts.words import read_texts, words_in
from catalogue.model import Language, Text
from recommender.attributes.model import Attribute

RU, EN = words_in(Language.RU), words_in(Language.EN)


def _letter(dossier: Dossier, language: Language = Language.RU) -> LetterText:
    return letter_of(dossier, only(dossier), words_in(language))


@cache
def _letters(language: Language) -> tuple[LetterText, ...]:
    """The letters about every solution of the catalogue."""
    return tuple(letter_of(dossier, chosen, words_in(language)) for dossier, chosen in everything())


def _content(dossier: Dossier, language: Language = Language.RU) -> bytes:
    return next(f.content for f in render(PaperKind.LETTER, dossier, words_in(language)) if f.filename.endswith("docx"))


def _pdf(dossier: Dossier, language: Language = Language.RU) -> PdfReader:
    files = render(PaperKind.LETTER, dossier, words_in(language))
    return PdfReader(io.BytesIO(next(f.content for f in files if f.filename.endswith("pdf"))))


def _keys(dossier: Dossier, chosen: Chosen) -> list[str]:
    return [q.key for q in questions_for(chosen, Phrases(dossier, RU))]


# -- the questions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_every_letter_asks_six_to_eight_different_questions(language: Language) -> None:
    for questions in (letter.questions for letter in _letters(language)):
        assert 6 <= len(questions) <= 8
        assert len(set(questions)) == len(questions)
        assert all(q.endswith("?") and "  " not in q and "{" not in q for q in questions), questions


@pytest.mark.parametrize(
    ("solution", "key"),
    [
        ("binology-smart-waste", "papers_ask_waste"),
        ("binology-smart-waste", "papers_ask_results_claimed"),
        ("perm-unified-video", "papers_ask_video"),
        ("perm-unified-video", "papers_ask_staff_needs"),
        ("nizhny-smart-lighting", "papers_ask_lighting"),
        ("nizhny-smart-lighting", "papers_ask_cost_invested"),
        ("nizhny-smart-lighting", "papers_ask_results_expected"),
        ("chelyabinsk-paid-parking", "papers_ask_enforcement"),
        ("chelyabinsk-paid-parking", "papers_ask_contract_own"),
        ("novosibirsk-smart-stops", "papers_ask_failures_told"),
        ("novosibirsk-smart-stops", "papers_ask_scope_pilot"),
        ("novosibirsk-its", "papers_ask_results_measured"),
        ("rostov-unified-billing", "papers_ask_scope_unknown"),
    ],
)
def test_questions_fit_the_solution(solution: str, key: str) -> None:
    dossier = make_dossier(solution)
    assert key in _keys(dossier, only(dossier))


def test_donor_is_not_asked_about_the_figures_of_another_city() -> None:
    for (_, chosen), letter in zip(everything(), _letters(Language.RU), strict=True):
        foreign = {
            e.value.ru for e in chosen.recommendation.solution.effects if e.city_id not in (None, chosen.donor.city_id)
        }
        assert not [q for q in letter.questions for value in foreign if value in q]


def test_the_bank_is_used_in_all_its_breadth() -> None:
    keys = {key for dossier, chosen in everything() for key in _keys(dossier, chosen)}
    bank = {k for k in _bank() if k not in {"papers_ask_cost_service"}}
    assert bank <= keys


def _bank() -> set[str]:
    return {k for k in read_texts(Language.RU) if k.startswith("papers_ask_")}


def test_every_letter_asks_for_every_attribute_that_the_chat_says_it_asks() -> None:
    for dossier, chosen in everything():
        keys = _keys(dossier, chosen)
        assert letter_asks(chosen.recommendation.solution, Attribute.COST)
        for attribute, beginning in ASKED_BY.items():
            assert [k for k in keys if k.startswith(beginning)], (chosen.recommendation.solution.id, attribute)


@pytest.mark.parametrize(
    ("beginning", "asked"),
    [
        ("papers_ask_cost", r"Во сколько обошлось|Сколько стоит"),
        ("papers_ask_cost", r"из каких средств|кто и на какой срок вложил"),
        ("papers_ask_scope", r"за какой срок"),
        ("papers_ask_staff", r"сколько сотрудников"),
        ("papers_ask_staff", r"Что потребовалось подготовить"),
        ("papers_ask_contract", r"кто поставщик|Кто разработал"),
    ],
)
def test_question_of_an_attribute_asks_it_in_words(beginning: str, asked: str) -> None:
    questions = {k: v for k, v in read_texts(Language.RU).items() if k.startswith(beginning)}
    assert questions
    assert [k for k, v in questions.items() if not re.search(asked, v)] == []


# -- the requisites ------------------------------------------------------------------------------------------


def test_letter_has_the_requisites_of_the_standard() -> None:
    content = _content(make_dossier("perm-unified-video"))
    text = "\n".join(texts_of(content))
    for requisite in (
        "АДМИНИСТРАЦИЯ",
        "Нытва, Пермский край",
        "Управление информационных технологий администрации города Перми",
        "На № _________ от _________",
        "Об опыте внедрения в городе Перми",
        "Уважаемые коллеги!",
        "Администрация Нытвы (население 18 100 человек, 2020 год)",
        "v-kurse.ru/2023/07/19/327242",
        "(должность)",
    ):
        assert requisite in text, requisite
    footer = "\n".join(p.text for p in opened(content).sections[0].footer.paragraphs)
    assert re.fullmatch(r"Исполнитель: _+\nТелефон: _+", footer)
    assert PAGE.left >= 20 and PAGE.right >= 10 and PAGE.top >= 20 and PAGE.bottom >= 20


def test_letter_leads_to_the_public_source() -> None:
    content = _content(make_dossier("perm-unified-video"))
    targets = re.findall(r'Target="([^"]*)" TargetMode="External"', markup_of(content))
    assert len(targets) == 1
    assert targets[0].endswith("/v-kurse.ru/2023/07/19/327242") or "v-kurse.ru/2023/07/19/327242" in targets[0]


def test_solution_known_only_from_the_paper_names_the_paper() -> None:
    letter = _letter(make_dossier("digital-ombudsman-resident"))
    assert letter.source_url is None
    assert "Умные города как центры межрегионального сотрудничества" in letter.source


def test_addressee_is_an_institution_without_remarks() -> None:
    for letter in (*_letters(Language.RU), *_letters(Language.EN)):
        assert letter.addressee
        assert "(" not in letter.addressee


def test_russian_letter_has_no_english_leftovers() -> None:
    for letter in _letters(Language.RU):
        ours = [letter.heading, letter.salutation, letter.who, letter.problem, letter.ask, letter.closing]
        ours += [q for q in letter.questions if "Источники называют" not in q and "называет поставщик" not in q]
        assert not re.findall(r"[A-Za-z]{2,}", " ".join(ours).replace("Wi-Fi", "").replace("GPS", ""))


def test_english_letter_is_english_but_for_the_quoted_problem() -> None:
    for letter in _letters(Language.EN):
        ours = [letter.addressee, letter.heading, letter.who, letter.stated, letter.scale, letter.ask, letter.closing]
        assert not re.findall(r"[А-Яа-яЁё]+", " ".join([*ours, *letter.questions]))
        assert "“переполняются контейнеры" in letter.problem


@pytest.mark.parametrize("language", list(Language))
def test_letters_have_no_double_spaces_and_no_blank_values(language: Language) -> None:
    for letter in _letters(language):
        text = " ".join(p for p in [letter.who, letter.stated, letter.scale, letter.problem, *letter.questions] if p)
        assert "  " not in text
        assert "None" not in text
        assert " ." not in text and " ," not in text and ".." not in text


def test_town_without_known_cases_is_named_grammatically() -> None:
    own = replace(town(), id="own", name=Text("Новый Посёлок", "Novy Posyolok"), cases=None)
    assert _letter(make_dossier("ujin-os", municipality=own)).who.startswith(
        "Администрация муниципального образования «Новый Посёлок» "
    )


def test_title_in_quotes_keeps_its_inner_quotes_apart() -> None:
    assert "«АПК „Безопасный город“ Ростовской области»" in _letter(make_dossier("rostov-safe-city")).stated


def test_city_named_by_the_sentence_is_not_repeated_in_brackets() -> None:
    stated = _letter(make_dossier("nizhny-smart-lighting")).stated
    assert "в городе Нижнем Новгороде с 2021 года" in stated
    assert "(Нижний Новгород)" not in stated


# -- one page ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_every_letter_is_set_in_a_size_of_the_standard(language: Language) -> None:
    for whole in _letters(language):
        size, letter = fitted(whole)
        assert 12 <= size <= 14
        assert letter.scale == whole.scale


def test_fullest_letters_are_one_page_with_their_letters_intact(printed: Mapping[str, PdfReader]) -> None:
    letters = {name: pdf for name, pdf in printed.items() if "-letter-" in name}
    assert len(letters) >= 16
    for name, pdf in letters.items():
        assert len(pdf.pages) == 1, name
        text = plain(pdf.pages[0].extract_text())
        wanted = "Уважаемые коллеги!" if name.endswith("-ru") else "Dear colleagues,"
        assert wanted in text, name
        assert "8." in text and ("Телефон:" in text or "Telephone:" in text), name
        assert "\ufffd" not in text


def test_same_letter_has_the_same_bytes() -> None:
    assert _content(make_dossier("ujin-os")) == _content(make_dossier("ujin-os"))


@pytest.mark.parametrize("language", list(Language))
def test_pdf_of_the_letter_is_one_tagged_page_that_says_all_of_it(language: Language) -> None:
    dossier = make_dossier("ujin-os", "темно на улицах")
    pdf, letter = _pdf(dossier, language), _letter(dossier, language)
    assert len(pdf.pages) == 1
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712, a PDF object
    text = "".join(plain(pdf.pages[0].extract_text()).split())
    said = (*letter.sender, letter.addressee, letter.heading, letter.salutation, letter.who, letter.problem, letter.ask)
    for part in (*said, *letter.questions, letter.closing, words_in(language)("papers_sign_position")):
        assert "".join(plain(part).split()) in text, part


def test_pdf_of_the_letter_of_an_endless_name_is_one_page() -> None:
    named = replace(town(), id="own", name=Text("Приозёрная " * 20, "Lake " * 30), cases=None)
    assert len(_pdf(make_dossier("binology-smart-waste", "очень длинная жалоба " * 500, named)).pages) == 1


# -- attacks -------------------------------------------------------------------------------------------------

HOSTILE = [
    "первая\n\nвторая\r\nтретья",
    "вертикальная\x0bтабуляция\x0cстраница\x00ноль\x1b[31m",
    "абзац\u2029строка\u2028конец",
    '{{ 7*7 }}{% for x in y %}{ HYPERLINK "http://evil.example" }',
    "</w:t></w:r><w:p><w:r><w:t>вставка",
    "\u202eнаоборот\u202c",
    "lone \ud800 surrogate",
]


@pytest.mark.parametrize("problem", HOSTILE)
def test_letter_cannot_inject_paragraphs_or_fields(problem: str) -> None:
    innocent, hostile = (_content(make_dossier("ujin-os", p)) for p in ("обычный текст", problem))
    assert len(texts_of(hostile)) == len(texts_of(innocent))
    markup = markup_of(hostile)
    for field in ("w:fldChar", "w:instrText", "w:fldSimple", "w:br", "w:drawing", "w:object"):
        assert f"<{field}" not in markup
    assert len(re.findall(r'TargetMode="External"', markup)) == 1
    assert not re.search("[\u2028\u2029\u202a-\u202e\x00-\x08\x0b\x0c]", markup)


def test_braces_of_a_template_stay_text() -> None:
    assert "«{{ 7*7 }}»" in "\n".join(texts_of(_content(make_dossier("ujin-os", "{{ 7*7 }}"))))


@pytest.mark.parametrize("name", ["Село\nвторая строка", "Имя\x07\x00", "{town}", "<w:br/>", "А" * 400])
def test_name_of_an_own_town_cannot_break_the_letter(name: str) -> None:
    own = replace(town(), id="own", name=Text(name, name), cases=None)
    content = _content(make_dossier("ujin-os", municipality=own))
    # The context is what a long name leaves no room for.
    kept = texts_of(content)
    usual = texts_of(_content(make_dossier("ujin-os")))
    assert len(kept) == len(usual)
    assert "<w:br" not in markup_of(content)


def test_problem_of_ten_thousand_characters_is_cut_with_an_ellipsis() -> None:
    letter = _letter(make_dossier("ujin-os", "слово " * 2000))
    assert letter.problem.endswith("слово…».")
    assert len(letter.problem) < 400


def test_hostile_letter_is_rendered_on_one_page(printed: Mapping[str, PdfReader]) -> None:
    for language in Language:
        pdf = printed[f"hostile-docx-letter-own-binology-smart-waste-{language}"]
        assert len(pdf.pages) == 1
        assert "очень длинная жалоба" in plain(pdf.pages[0].extract_text())


def test_letter_is_dated_by_a_blank_not_by_the_clock() -> None:
    letter = _letter(make_dossier("ujin-os"))
    text = "\n".join(texts_of(render_letter(letter, RU, TODAY)))
    assert "26.11.2026" not in text
    assert opened(render_letter(letter, RU, TODAY)).core_properties.author == ""


def test_letter_tells_nothing_of_the_own_lag() -> None:
    letter = _letter(make_dossier("nizhny-smart-lighting"))
    assert "индекс качества" not in f"{letter.who} {letter.stated} {letter.problem} {letter.closing}"

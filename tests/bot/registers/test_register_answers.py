"""Answers on the registers: each status in words, with its proof, age, candidates and next step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from bot.database import open_database
from bot.registers.model import RegisterAnswer, fields_of
from bot.registers.question import asked_in
from bot.registers.service import RegisterService
from bot.settings import ROOT
from bot.texts.words import read_texts, words_in
from catalogue.identified import Certainty
from catalogue.model import Catalogue, Component, Language, Product, RegisterStatus, Solution, Text
from catalogue.products import ProductFinder, common_words
from catalogue.registers.model import Entry, RegisterKind
from catalogue.registers.status.component import Evidence, Freshness, Status
from catalogue.registers.status.links import Link, Links, SubjectKind
from catalogue.registers.status.matching import By
from catalogue.registers.status.names import normalised
from catalogue.registers.status.numbers import NumberKind
from catalogue.registers.status.purchase import PERMISSION, PurchaseKind, PurchaseTable, load_purchase_table
from catalogue.registers.store.entries import RegisterStore
from catalogue.registers.store.tables import ENTRIES, KEYS, SNAPSHOTS, body_of, keys_of

DAY = date(2026, 11, 20)
TODAY = date(2026, 11, 24)
INN = "7707083893"
OTHER_INN = "7736050003"
NEVER = re.compile(r"не в реестре|отсутствует в реестре|нет в реестре|not in the register", re.I)


def make_entry(number: str = "16383", name: str = "Вега", **changes: Any) -> Entry:
    register = changes.pop("register", RegisterKind.SOFTWARE)
    entry = Entry(register, number, name, "ООО «Вега Софт»", owner_inn=INN, included=date(2023, 1, 20))
    return replace(entry, **changes)


def make_product(name: str = "Вега", status: RegisterStatus = RegisterStatus.UNKNOWN, **changes: Any) -> Product:
    return replace(
        Product(
            name=Text(name, name),
            vendor=None,
            register=None,
            entry_number=None,
            entry_date=None,
            status=status,
            replaces=(),
            source=None,
            as_of=None,
            note=None,
        ),
        **changes,
    )


@pytest.fixture(scope="module")
def finder(catalogue: Catalogue) -> ProductFinder:
    return ProductFinder(catalogue.products, common_words(catalogue.solutions.values()))


@pytest.fixture(scope="module")
def table() -> PurchaseTable:
    return load_purchase_table()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'provodnik.db'}")
    yield engine
    engine.dispose()


class Office:
    """A desk on a real database, to which entries of files and confirmed links are given."""

    def __init__(self, engine: Engine, catalogue: Catalogue, finder: ProductFinder, table: PurchaseTable) -> None:
        self._engine = engine
        self.links = Links(engine)
        self.registers = RegisterService(RegisterStore(engine), self.links, catalogue, finder, table)

    def imported(self, entries: Iterable[Entry], day: date = DAY, register: RegisterKind | None = None) -> None:
        kept = list(entries)
        with self._engine.begin() as connection:
            for kind in dict.fromkeys([e.register for e in kept] + ([register] if register else [])):
                row = {"register": kind.value, "date": day, "sha256": "0" * 64, "format": "test", "records": len(kept)}
                connection.execute(insert(SNAPSHOTS), row | {"headings": [], "unknown_fields": [], "imported": day})
            for entry in kept:
                place = {"register": entry.register.value, "number": entry.number}
                row = {"seen": day, "included": entry.included, "body": body_of(entry)}
                connection.execute(insert(ENTRIES), place | row)
                for key_kind, key in keys_of(entry):
                    connection.execute(insert(KEYS), place | {"kind": key_kind.value, "key": key})

    def linked(self, kind: SubjectKind, subject: str, entry: Entry) -> None:
        when = datetime(2026, 11, 21, tzinfo=UTC)
        self.links.confirm(Link(kind, subject, entry.register, entry.number, "редактор", when, "сверено по ИНН"))


@pytest.fixture
def office(sqlite: Engine, catalogue: Catalogue, finder: ProductFinder, table: PurchaseTable) -> Office:
    return Office(sqlite, catalogue, finder, table)


def safe(answer: RegisterAnswer) -> RegisterAnswer:
    """Whatever is answered is in both languages, permits nothing and states no absence from the register."""
    for text in (answer.label, answer.wording, answer.next_step):
        assert text.ru and text.en
        assert re.search("[а-яё]", text.ru, re.I)
        assert not PERMISSION.search(text.ru) and not PERMISSION.search(text.en)
    if answer.status in (Status.UNVERIFIED, Status.UNKNOWN, Status.REGISTERED_CLAIMED):
        assert not NEVER.search(answer.wording.ru) and not NEVER.search(answer.wording.en)
    return answer


# -- nothing imported ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["CarPlace", "Никому не известная программа", "ИНН 7707083893", "FindFace 7707083893"])
def test_without_a_register_it_says_so_and_how_to_get_one(office: Office, text: str) -> None:
    answer = safe(office.registers.check(text, TODAY))
    assert not answer.imported
    assert answer.snapshot_date is None
    assert answer.matches == ()
    assert answer.status in (Status.UNKNOWN, Status.UNVERIFIED)
    assert "ещё не загружена" in answer.wording.ru
    assert "reestr.digital.gov.ru" in answer.next_step.ru
    assert "reestr.digital.gov.ru" in answer.next_step.en


def test_without_a_register_the_catalogue_is_told_as_a_claim(office: Office) -> None:
    answer = safe(office.registers.check("GitFlic", TODAY))
    assert answer.status is Status.REGISTERED_CLAIMED
    assert "15861" in answer.wording.ru
    assert "с самим реестром они не сверены" in answer.wording.ru
    assert answer.url == "https://reestr.digital.gov.ru/reestr/1199098/"


def test_without_a_register_a_foreign_product_keeps_its_own_next_step(office: Office) -> None:
    answer = safe(office.registers.check("Esri ArcGIS", TODAY))
    assert answer.status is Status.FOREIGN
    assert "того же класса" in answer.next_step.ru


def test_number_that_a_product_claims_leads_to_the_product(office: Office) -> None:
    answer = safe(office.registers.check("запись № 15861", TODAY))
    assert answer.status is Status.REGISTERED_CLAIMED
    assert answer.wording.ru.startswith("GitFlic")


# -- each status of the model ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"trusted": True}, Status.REGISTERED_TRUSTED, "доверенное"),
        ({}, Status.REGISTERED, "В реестре российского ПО"),
        ({"register": RegisterKind.EAEU_SOFTWARE}, Status.REGISTERED_EAEU, "евразийского"),
        ({"register": RegisterKind.OWN_USE}, Status.OWN_USE, "купить нельзя"),
        ({"register": RegisterKind.INDUSTRIAL, "valid_till": TODAY}, Status.INDUSTRIAL_VALID, "24.11.2026"),
        (
            {"register": RegisterKind.INDUSTRIAL, "valid_till": TODAY - timedelta(days=1)},
            Status.INDUSTRIAL_EXPIRED,
            "23.11.2026",
        ),
        (
            {"excluded": True, "exclusion_date": date(2025, 3, 1), "exclusion_order": "№ 55"},
            Status.EXCLUDED,
            "01.03.2025, решение № 55",
        ),
    ],
)
def test_entry_found_by_tax_number_and_name_proves_its_status(
    office: Office, changes: dict[str, Any], status: Status, told: str
) -> None:
    office.imported([make_entry(**changes)])
    answer = safe(office.registers.check(f"Вега {INN}", TODAY))
    assert (answer.status, answer.deciding, answer.greyed) == (status, status, False)
    assert told in answer.wording.ru
    assert "№ 16383" in answer.wording.ru
    assert "20.11.2026" in answer.wording.ru
    assert answer.snapshot_date == DAY
    (match,) = answer.matches
    assert (match.product, match.owner, match.inn) == ("Вега", "ООО «Вега Софт»", INN)
    assert (match.entry_number, match.entry_date, match.status) == ("16383", "2023-01-20", status)
    assert (match.score, match.by, match.sure) == (100.0, By.INN_AND_NAME, True)


def test_name_and_tax_number_searched_in_vain_are_not_found_in_the_file_of_a_day(office: Office) -> None:
    office.imported([make_entry(name="Сириус")])
    answer = safe(office.registers.check(f"Орион {INN}", TODAY))
    assert answer.status is Status.NOT_FOUND
    assert "20.11.2026" in answer.wording.ru and "2026-11-20" in answer.wording.en
    assert [m.by for m in answer.matches] == [By.OWNER]


def test_name_searched_without_a_tax_number_proves_no_absence(office: Office) -> None:
    office.imported([make_entry(name="Сириус")])
    answer = safe(office.registers.check("Орион", TODAY))
    assert answer.status is Status.UNVERIFIED
    assert "по ИНН правообладателя не искали" in answer.wording.ru
    assert "ИНН" in answer.next_step.ru


def test_name_alone_shows_the_entry_and_leaves_the_link_to_an_editor(office: Office) -> None:
    office.imported([make_entry()])
    answer = safe(office.registers.check("Есть ли «Вега» в реестре?", TODAY))
    assert answer.status is Status.UNVERIFIED
    (match,) = answer.matches
    assert (match.status, match.by, match.sure) == (Status.REGISTERED, By.NAME, False)
    assert answer.wording.ru.startswith("В выгрузке от 20.11.2026 (реестр российского ПО) есть запись № 16383")
    assert f"точно таким названием: «Вега», правообладатель ООО «Вега Софт», ИНН {INN}" in answer.wording.ru
    assert "из 100" not in answer.wording.ru and "сверить ИНН" in answer.wording.ru
    assert match.exact and "точно таким названием" in answer.label.ru
    assert "редактор" in answer.next_step.ru


def test_false_friend_is_shown_as_unsure_and_never_as_the_product(office: Office) -> None:
    office.imported([make_entry("34016", "Финансовый помощник", owner="ООО «ТЕХНОКАП»", owner_inn=OTHER_INN)])
    by_name = safe(office.registers.check("Финансовый помощник для жителей", TODAY))
    assert by_name.status not in (Status.REGISTERED, Status.REGISTERED_TRUSTED)
    of_other = safe(office.registers.check(f"«Личный помощник» {INN}", TODAY))
    assert of_other.status is Status.NOT_FOUND
    assert all(not m.sure for m in (*by_name.matches, *of_other.matches))


def test_name_that_resembles_a_product_of_the_catalogue_is_not_taken_for_it(office: Office) -> None:
    office.imported([make_entry(name="Сириус")])
    for text in (f"Сириус {INN}", "Сириус"):
        answer = safe(office.registers.check(text, TODAY))
        assert "Сирин" not in answer.wording.ru
        assert [m.product for m in answer.matches] == ["Сириус"]


def test_case_form_of_a_product_of_the_catalogue_is_taken_for_it(office: Office) -> None:
    office.imported([make_entry()])
    assert office.registers.check("что с Симбиотом", TODAY).wording.ru.startswith("АСКУЭ «Симбиот»:")


def test_tax_number_alone_shows_the_products_of_its_owner(office: Office) -> None:
    office.imported([make_entry(), make_entry("9000", "Сириус"), make_entry("9001", "Другое", owner_inn=OTHER_INN)])
    answer = safe(office.registers.check(f"ИНН {INN}", TODAY))
    assert answer.status is Status.UNVERIFIED
    assert {m.product for m in answer.matches} == {"Вега", "Сириус"}
    assert "№ 9000 «Сириус»" in answer.wording.ru


def test_statuses_of_the_catalogue_are_told_as_they_are(office: Office) -> None:
    office.imported([make_entry()])
    told = {p.name.ru: safe(office.registers.of_product(p, TODAY)).status for p in office.registers.products}
    assert {told["Esri ArcGIS"], told["Hikvision (камеры)"]} == {Status.FOREIGN}
    assert told["Погашение кредитов (iOS)"] is Status.EXCLUDED
    assert told["GitFlic"] is Status.REGISTERED_CLAIMED
    assert told["Macroscop"] is Status.UNVERIFIED
    assert told["Умный паркинг CarPlace"] is Status.UNKNOWN


def test_brand_in_a_long_name_of_the_catalogue_finds_its_entry(office: Office, catalogue: Catalogue) -> None:
    office.imported([make_entry(name="CarPlace", owner_inn=OTHER_INN)])
    product = next(p for p in catalogue.products if "CarPlace" in p.name.ru)
    assert [m.entry_number for m in office.registers.of_product(product, TODAY).matches] == ["16383"]


def test_claimed_number_of_the_catalogue_finds_the_entry_for_the_editor(office: Office) -> None:
    office.imported([make_entry("15861", "GitFlic", included=date(2022, 12, 9))])
    answer = safe(office.registers.check("GitFlic", TODAY))
    assert answer.status is Status.REGISTERED_CLAIMED
    assert [(m.by, m.status, m.sure) for m in answer.matches] == [(By.NUMBER, Status.REGISTERED, False)]


def test_excluded_entry_does_not_hide_the_one_in_force(office: Office) -> None:
    office.imported([make_entry("9000", excluded=True), make_entry()])
    answer = safe(office.registers.check(f"Вега {INN}", TODAY))
    assert (answer.status, answer.component.number) == (Status.REGISTERED, "16383")
    assert {m.status for m in answer.matches} == {Status.REGISTERED, Status.EXCLUDED}


def test_complex_in_both_registers_counts_by_its_worse_part(office: Office) -> None:
    expired = make_entry("10012345", register=RegisterKind.INDUSTRIAL, valid_till=DAY)
    office.imported([make_entry(), expired])
    answer = safe(office.registers.check(f"Вега {INN}", TODAY))
    assert (answer.status, answer.deciding) == (Status.MIXED, Status.INDUSTRIAL_EXPIRED)
    assert "программная часть" in answer.wording.ru and "оборудование" in answer.wording.ru


# -- confirmed links -------------------------------------------------------------------------------------------


def test_confirmed_link_proves_the_status_of_a_product(office: Office, catalogue: Catalogue) -> None:
    entry = make_entry(name="FindFace Multi", trusted=True)
    office.imported([entry])
    office.linked(SubjectKind.PRODUCT, "FindFace", entry)
    answer = safe(office.registers.check("FindFace в реестре?", TODAY))
    assert answer.status is Status.REGISTERED_TRUSTED
    assert "№ 16383" in answer.wording.ru


def test_link_to_another_owners_entry_does_not_answer_for_a_tax_number(office: Office) -> None:
    entry = make_entry(name="FindFace")
    office.imported([entry])
    office.linked(SubjectKind.PRODUCT, "FindFace", entry)
    answer = safe(office.registers.check(f"FindFace {OTHER_INN}", TODAY))
    assert answer.status is Status.NOT_FOUND
    assert office.registers.check(f"FindFace {INN}", TODAY).status is Status.REGISTERED


def test_withdrawn_link_no_longer_counts(office: Office) -> None:
    entry = make_entry(name="Сириус")
    office.imported([entry])
    office.linked(SubjectKind.PRODUCT, "Macroscop", entry)
    assert office.registers.check("Macroscop", TODAY).status is Status.REGISTERED
    office.links.withdraw(replace(office.links.all()[0], why="другой продукт"))
    assert office.registers.check("Macroscop", TODAY).status is Status.UNVERIFIED


def test_link_without_the_entry_in_any_file_is_a_claim(office: Office) -> None:
    office.linked(SubjectKind.PRODUCT, "FindFace", make_entry())
    answer = safe(office.registers.check("FindFace", TODAY))
    assert answer.status is Status.REGISTERED_CLAIMED
    assert "запись в загруженных выгрузках не найдена" in answer.wording.ru


def solution_of(catalogue: Catalogue, *components: Component) -> Solution:
    return next(s for s in catalogue.solutions.values() if set(s.components) == set(components))


def test_solution_of_software_takes_the_status_of_its_linked_entry(office: Office, catalogue: Catalogue) -> None:
    solution = solution_of(catalogue, Component.SOFTWARE)
    assert office.registers.of_solution(solution, TODAY).status is Status.UNKNOWN
    office.imported([make_entry()])
    office.linked(SubjectKind.SOLUTION, solution.id, make_entry())
    assert safe(office.registers.of_solution(solution, TODAY)).status is Status.REGISTERED


def test_solution_with_hardware_is_mixed_until_its_hardware_is_linked(office: Office, catalogue: Catalogue) -> None:
    solution = solution_of(catalogue, Component.SOFTWARE, Component.HARDWARE)
    hardware = make_entry("10012345", "Вега-К", register=RegisterKind.INDUSTRIAL, valid_till=date(2027, 1, 1))
    office.imported([make_entry(), hardware])
    office.linked(SubjectKind.SOLUTION, solution.id, make_entry())
    half = safe(office.registers.of_solution(solution, TODAY))
    assert (half.status, half.deciding) == (Status.MIXED, Status.UNKNOWN)
    assert "оборудование — Нет данных о записи" in half.wording.ru
    office.linked(SubjectKind.SOLUTION, solution.id, hardware)
    whole = office.registers.of_solution(solution, TODAY)
    assert (whole.status, whole.deciding) == (Status.MIXED, Status.INDUSTRIAL_VALID)


def test_entry_of_a_complex_covers_both_components(office: Office, catalogue: Catalogue) -> None:
    solution = solution_of(catalogue, Component.SOFTWARE, Component.HARDWARE)
    office.imported([make_entry(is_pak=True)])
    office.linked(SubjectKind.SOLUTION, solution.id, make_entry())
    assert office.registers.of_solution(solution, TODAY).status is Status.REGISTERED


def test_every_solution_of_the_catalogue_has_an_answer(office: Office, catalogue: Catalogue) -> None:
    statuses = {safe(office.registers.of_solution(s, TODAY)).status for s in catalogue.solutions.values()}
    assert {Status.UNKNOWN, Status.UNVERIFIED, Status.MIXED, Status.FOREIGN, Status.REGISTERED_CLAIMED} <= statuses
    assert not statuses & {Status.REGISTERED, Status.NOT_FOUND}


# -- numbers that look like an entry's -------------------------------------------------------------------------


def test_entry_is_found_by_its_number(office: Office) -> None:
    office.imported([make_entry()])
    answer = safe(office.registers.check("Запись № 16383", TODAY))
    assert (answer.status, answer.matches[0].by) == (Status.REGISTERED, By.NUMBER)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("99999", "Записи № 99999 в выгрузке от 20.11.2026 нет"),
        ("https://reestr.digital.gov.ru/reestr/303659/", "номер страницы"),
        ("3607428", "номер страницы"),
        ("свидетельство № 2022661214", "Роспатента"),
        ("заявка № 27419", "номер заявления"),
    ],
)
def test_other_numbers_are_told_for_what_they_are(office: Office, text: str, told: str) -> None:
    office.imported([make_entry()])
    answer = safe(office.registers.check(text, TODAY))
    assert answer.status is Status.UNVERIFIED
    assert told in answer.wording.ru
    assert answer.matches == ()


@pytest.mark.parametrize(
    ("text", "name", "inn", "number", "kind"),
    [
        ("CarPlace", "CarPlace", None, None, NumberKind.UNKNOWN),
        ("Есть ли FindFace в реестре отечественного ПО?", "FindFace", None, None, NumberKind.UNKNOWN),
        ("FindFace, ИНН 7707083893", "FindFace", INN, None, NumberKind.UNKNOWN),
        ("Нам предлагают систему «Личный помощник»", "Личный помощник", None, None, NumberKind.UNKNOWN),
        ("Is Macroscop in the Russian register?", "Macroscop", None, None, NumberKind.UNKNOWN),
        ("1С:Предприятие 8", "1С:Предприятие 8", None, None, NumberKind.UNKNOWN),
        ("15861", "15861", None, "15861", NumberKind.ENTRY),
        ("есть запись № 15861 в реестре?", "есть запись № 15861 в реестре?", None, "15861", NumberKind.ENTRY),
        ("No. 303659", "No. 303659", None, "303659", NumberKind.PAGE_ID),
        ("", "", None, None, NumberKind.UNKNOWN),
    ],
)
def test_question_is_taken_apart(text: str, name: str, inn: str | None, number: str | None, kind: NumberKind) -> None:
    asked = asked_in(text)
    assert (asked.name, asked.inn, asked.number, asked.kind) == (name, inn, number, kind)


# -- age -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age_days", "freshness", "greyed"),
    [
        (7, Freshness.CURRENT, False),
        (8, Freshness.CHECK, False),
        (30, Freshness.CHECK, False),
        (31, Freshness.STALE, True),
        (180, Freshness.STALE, True),
        (181, Freshness.REFUSED, True),
    ],
)
def test_badge_greys_as_the_file_ages(office: Office, age_days: int, freshness: Freshness, greyed: bool) -> None:
    office.imported([make_entry()])
    answer = safe(office.registers.check(f"Вега {INN}", DAY + timedelta(days=age_days)))
    assert (answer.status, answer.freshness, answer.greyed) == (Status.REGISTERED, freshness, greyed)
    assert ("статус не показываем как действующий" in answer.wording.ru) is greyed
    assert ("для проверки она уже не годится" in answer.wording.ru) is (freshness is Freshness.REFUSED)
    assert ("препятствий не видно" in answer.next_step.ru) is not greyed


def test_not_found_after_a_week_speaks_of_its_day_only(office: Office) -> None:
    office.imported([make_entry()])
    answer = safe(office.registers.check(f"Орион {INN}", DAY + timedelta(days=8)))
    assert (answer.status, answer.greyed) == (Status.NOT_FOUND, True)
    assert answer.wording.ru.startswith("Орион: не найдено в выгрузке от 20.11.2026.")
    assert "появились новые записи" in answer.wording.ru


def test_aged_status_counts_as_unconfirmed_in_a_purchase(office: Office) -> None:
    office.imported([make_entry(), make_entry("9000", "Сириус", excluded=True)])
    later = DAY + timedelta(days=31)
    kinds = (PurchaseKind.SOFTWARE,)
    fresh, aged = (office.registers.check(f"Вега {INN}", day) for day in (TODAY, later))
    assert [r.id for r in office.registers.purchase_rules(fresh, kinds)] == ["software-registered"]
    assert [r.id for r in office.registers.purchase_rules(aged, kinds)] == ["software-unproved"]
    excluded = office.registers.check(f"Сириус {INN}", later)
    assert [r.id for r in office.registers.purchase_rules(excluded, kinds)] == ["software-excluded"]


def test_part_that_decides_rules_the_purchase(office: Office, catalogue: Catalogue) -> None:
    solution = solution_of(catalogue, Component.SOFTWARE, Component.HARDWARE)
    office.imported([make_entry()])
    office.linked(SubjectKind.SOLUTION, solution.id, make_entry())
    answer = office.registers.of_solution(solution, TODAY)
    kinds = (PurchaseKind.SOFTWARE, PurchaseKind.HARDWARE)
    assert [r.id for r in office.registers.purchase_rules(answer, kinds)] == ["software-unproved", "hardware-unproved"]


def test_number_that_does_not_fit_its_date_is_told(office: Office) -> None:
    office.imported([make_entry(included=date(2026, 11, 1))])
    answer = safe(office.registers.check(f"Вега {INN}", TODAY))
    assert Evidence.NUMBER_DATE in answer.component.evidence
    assert "Номер и дата записи не сходятся" in answer.wording.ru


# -- classes and replacements ----------------------------------------------------------------------------------

MAPS = (("04.09", "Геоинформационные системы"),)


def test_class_shows_entries_in_force_trusted_first_then_the_newest(office: Office) -> None:
    office.imported(
        [
            make_entry("16001", "Старая", classes=MAPS, included=date(2023, 1, 1)),
            make_entry("16002", "Новая", classes=MAPS, included=date(2023, 2, 1)),
            make_entry("16003", "Доверенная", classes=MAPS, trusted=True),
            make_entry("16004", "Исключённая", classes=MAPS, excluded=True),
            make_entry("16005", "Своя", classes=MAPS, register=RegisterKind.OWN_USE),
            make_entry("16006", "Другая", classes=(("12.16", "Бюджет"),)),
        ]
    )
    assert [m.product for m in office.registers.in_class("04.09", TODAY)] == ["Доверенная", "Новая", "Старая"]
    assert [m.product for m in office.registers.in_class("04.09", TODAY, limit=1)] == ["Доверенная"]
    assert office.registers.in_class("99.99", TODAY) == ()


def test_replacement_of_a_foreign_product_is_its_hints_class_and_the_hints_as_hints(
    office: Office, catalogue: Catalogue
) -> None:
    office.imported([make_entry("16001", "NextGIS", classes=MAPS), make_entry("16002", "Карта", classes=MAPS)])
    foreign = next(p for p in catalogue.products if p.name.ru == "Esri ArcGIS")
    found = office.registers.replacements(foreign, TODAY)
    assert {p.name.ru for p in found.hints} == {"NextGIS", "ГИС «Панорама»"}
    assert found.codes == ("04.09",)
    assert {m.product for m in found.entries} == {"NextGIS", "Карта"}
    assert all(m.score is None and not m.sure for m in found.entries)
    assert "равноценность не доказана" in found.wording.ru
    assert "Класс сам по себе не доказывает" in found.wording.ru


def test_replacement_by_name_and_by_a_given_class(office: Office) -> None:
    office.imported([make_entry("16002", "Карта", classes=MAPS)])
    assert office.registers.replacements("ArcGIS", TODAY).hints
    given = office.registers.replacements("Неизвестная карта", TODAY, "04.09")
    assert ([m.product for m in given.entries], given.hints) == (["Карта"], ())
    unknown = office.registers.replacements("Неизвестная карта", TODAY)
    assert (unknown.codes, unknown.entries) == ((), ())
    assert "Класс этого продукта неизвестен" in unknown.wording.ru
    empty = office.registers.replacements("Неизвестная карта", TODAY, "99.99")
    assert "записей класса 99.99 нет" in empty.wording.ru


def test_replacement_without_a_register_gives_the_hints_only(office: Office) -> None:
    found = office.registers.replacements("Cisco Webex", TODAY)
    assert [p.name.ru for p in found.hints] == ["TrueConf", "Яндекс Телемост", "IVA MCU", "Видеомост"]
    assert found.entries == () and found.snapshot_date is None
    assert "ещё не загружена" in found.wording.ru


# -- texts -----------------------------------------------------------------------------------------------------


def test_texts_of_the_registers_are_those_of_the_vocabularies() -> None:
    texts = read_texts(Language.RU)
    vocabularies = {
        "register_status.": set(Status),
        "register_next.": set(Status) | {"no-register", "candidates", "stale"},
        "register_fresh.": set(Freshness) - {Freshness.UNDATED, Freshness.STALE} | {"not-found"},
        "register_number.": set(NumberKind) - {NumberKind.UNKNOWN},
        "register_kind.": set(RegisterKind),
        "register_by.": set(By),
        "register_part.": {Component.SOFTWARE, Component.HARDWARE},
        "register_evidence.": set(Evidence) - {Evidence.ENTRY, Evidence.SEARCHED, Evidence.NO_RECORD},
    }
    for prefix, wanted in vocabularies.items():
        assert {k.removeprefix(prefix) for k in texts if k.startswith(prefix)} == {str(v) for v in wanted}, prefix


def test_every_other_text_of_the_registers_is_used() -> None:
    code = "".join(p.read_text("utf-8") for p in (ROOT / "bot" / "registers").glob("*.py"))
    keys = [k for k in read_texts(Language.RU) if k.startswith(("register_fact.", "register_line", "register_replace"))]
    keys += ["register_none", "register_candidates", "register_candidate", "register_candidate_no_inn"]
    keys += [
        "register_not_found",
        "register_grey",
        "register_part_entry",
        "register_parts",
        "register_part_line",
        "register_by_name_only",
    ]
    assert [k for k in keys if f'"{k}"' not in code] == []


@pytest.mark.parametrize("language", list(Language))
def test_labels_are_told_apart(language: Language) -> None:
    labels = [words_in(language)(f"register_status.{s}") for s in Status]
    assert len(set(labels)) == len(Status)


@pytest.mark.parametrize("text", ["", "   ", "«»", "🙂", "?", "в реестре", "0", "a" * 5000, "№", "\x00"])
def test_whatever_is_asked_there_is_an_answer(office: Office, text: str) -> None:
    office.imported([make_entry()])
    answer = office.registers.check(text, TODAY)
    assert answer.status in (Status.UNVERIFIED, Status.UNKNOWN)
    assert answer.next_step.ru


def test_answer_as_json_has_what_a_program_needs(office: Office) -> None:
    office.imported([make_entry(trusted=True)])
    fields = json.loads(json.dumps(fields_of(office.registers.check(f"Вега {INN}", TODAY))))
    assert fields["query"] == f"Вега {INN}"
    assert (fields["status"], fields["snapshot_date"]) == ("registered-trusted", "2026-11-20")
    assert fields["wording_ru"] and fields["wording_en"] and fields["next_step"]
    (match,) = fields["matches"]
    wanted = {"product", "owner", "inn", "register", "entry_number", "entry_date", "status", "trusted", "score"}
    assert wanted <= set(match)
    assert (match["entry_number"], match["trusted"], match["score"]) == ("16383", True, 100.0)
    nothing = fields_of(office.registers.check("Орион", TODAY))
    assert nothing["matches"] == [] and nothing["next_step"]


def test_product_of_which_nobody_knows_what_it_is_gets_the_rules_of_both_kinds(office: Office) -> None:
    answer = office.registers.check("Неизвестнокамера 5000", TODAY)
    assert office.registers.kinds_of_answer(answer) == (PurchaseKind.SOFTWARE, PurchaseKind.HARDWARE)


# -- what is asked about ---------------------------------------------------------------------------------------


def test_each_of_several_products_gets_an_answer(office: Office) -> None:
    answers = [safe(a) for a in office.registers.check_each("Windows, Office и Чистый-Город-9", TODAY)]
    named = [a.product.name.ru if a.product else None for a in answers]
    assert named == ["Microsoft Windows", "Microsoft Office", None]
    assert [a.query for a in answers] == ["Windows", "Office", "Чистый-Город-9"]


def test_kind_of_product_among_products_is_told_too(office: Office) -> None:
    answers = office.registers.check_each("Windows, Office и камеры", TODAY)
    assert [(a.query, a.not_a_name) for a in answers] == [("Windows", False), ("Office", False), ("камеры", True)]
    answers = office.registers.check_each("Есть ли Windows и Office в реестре, и что с ними делать?", TODAY)
    assert [a.product.name.ru for a in answers if a.product] == ["Microsoft Windows", "Microsoft Office"]
    assert len(answers) == 2


def test_entry_whose_name_holds_a_conjunction_is_one(office: Office) -> None:
    office.imported([make_entry(name="Windows и Office: курс обучения")])
    (answer,) = office.registers.check_each("«Windows и Office: курс обучения»", TODAY)
    assert [m.product for m in answer.matches if m.exact] == ["Windows и Office: курс обучения"]


@pytest.mark.parametrize("text", ["камеры", "серверы и коммутаторы", "операционная система", "есть ли светофоры?"])
def test_kind_of_product_is_told_to_be_no_name(office: Office, text: str) -> None:
    answer = safe(office.registers.check(text, TODAY))
    assert answer.not_a_name
    assert "возьмите его в кавычки" in answer.wording.ru
    assert not answer.matches


def test_kind_of_product_that_an_entry_bears_as_its_name_is_found(office: Office) -> None:
    office.imported([make_entry(name="камеры")])
    answer = safe(office.registers.check("камеры", TODAY))
    assert not answer.not_a_name
    assert [m.exact for m in answer.matches] == [True]


def test_title_of_a_solution_gives_the_status_of_the_solution(office: Office, catalogue: Catalogue) -> None:
    products = {normalised(re.sub(r"\([^)]*\)", " ", p.name.ru)) for p in catalogue.products}
    titled = [s for s in catalogue.solutions.values() if normalised(s.name.ru) not in products]
    for solution in titled:
        answer = office.registers.check(f"Есть ли в реестре «{solution.name.ru}»?", TODAY)
        assert answer.solution is not None, solution.name.ru
        assert solution in answer.solution.candidates
        assert answer.solution.one is None or answer.status is office.registers.of_solution(solution, TODAY).status


def test_title_without_its_brackets_is_told(office: Office) -> None:
    answer = office.registers.check("Видеонаблюдение в салонах автобусов", TODAY)
    assert answer.solution is not None
    assert answer.solution.certainty is Certainty.TOLD
    assert answer.wording.ru.startswith("Это решение каталога «Видеонаблюдение в салонах автобусов (Воронеж)»")


@pytest.mark.parametrize(
    "text",
    [
        "Система видеонаблюдения «Безопасный город» Екатеринбурга",
        "Дистанционное электронное голосование в Москвее",
    ],
)
def test_title_with_a_slip_or_cut_short_is_asked_back(office: Office, text: str) -> None:
    answer = safe(office.registers.check(text, TODAY))
    assert answer.solution is not None
    assert answer.solution.certainty is Certainty.ASKED
    assert "назовите его полностью" in answer.wording.ru


def test_word_that_the_dictionary_lacks_gets_the_hint_and_the_answer(office: Office) -> None:
    answer = safe(office.registers.check("видеорегистраторы", TODAY))
    assert not answer.not_a_name
    assert "Если это вид продукции" in answer.wording.ru
    assert "ещё не загружена" in answer.wording.ru
